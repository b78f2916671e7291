"""Stored cases of whole losses, from colors and a histogram to value and gradient, by autograd in double precision."""
import torch

from case_file import Inputs, write_case
from losses import cross_entropy, expectation, gradient, levin_penalty
from networks import leaf

SIDE = 6
CENTERS = torch.tensor([[-25.0 + 10 * (k // SIDE), -25.0 + 10 * (k % SIDE)] for k in range(SIDE**2)], dtype=torch.float64)
SHAPE = (2, 3, 4)

PLAIN = {"loss": "rebalanced", "targets": "soft", "spatial": "none", "lambda": 3.0, "similarity": "gaussian", "radius": 1, "scale": 1.0,
         "gamma": 0.5, "alpha": 1.0, "normalization": "expectation", "support": "present"}
LEVIN = {"spatial": "levin", "lambda": 50.0}
CASES = {
    "rebalanced": {},
    "rebalanced_hard": {"targets": "hard", "gamma": 0.25, "alpha": 0.5},
    "rebalanced_levin_gaussian": LEVIN,
    "rebalanced_levin_radius2": {**LEVIN, "radius": 2},
    "rebalanced_levin_seed": {**LEVIN, "similarity": "seed", "scale": 2.5},
    "rebalanced_levin_affine": {**LEVIN, "similarity": "affine"},
    "rebalanced_prob_tv": {"spatial": "prob-tv"},
    "multinomial": {"loss": "multinomial"},
    "multinomial_levin": {"loss": "multinomial", **LEVIN},
    "mse": {"loss": "mse"},
    "mse_levin": {"loss": "mse", **LEVIN},
    "mse_levin_affine_radius2": {"loss": "mse", **LEVIN, "similarity": "affine", "radius": 2},
    "seed_2017": {"loss": "seed-2017", "targets": "hard", "spatial": "prob-tv", "lambda": 1.0, "normalization": "sum", "support": "all"},
    "seed_2017_levin": {"loss": "seed-2017", **LEVIN, "normalization": "sum"},
}


def encode(ab, kind):
    """Soft: the 5 nearest centers by exp(-d²/50), summing to 1. Hard: the nearest."""
    distance, index = torch.cdist(ab.reshape(-1, 2), CENTERS).sort(-1)
    count = 5 if kind == "soft" else 1
    raw = torch.exp(-distance[:, :count] ** 2 / 50)
    return index[:, :count], raw / raw.sum(-1, keepdim=True)


def class_weights(histogram, case):
    """((1-γ) f + γ/|S|)^-α on S; the largest of them outside."""
    share = histogram / histogram.sum()
    support = torch.ones_like(share, dtype=torch.bool) if case["support"] == "all" else histogram > 0
    raw = ((1 - case["gamma"]) * share + case["gamma"] / support.sum()) ** -case["alpha"]
    weights = torch.where(support, raw, raw[support].max())
    return weights / (weights.sum() if case["normalization"] == "sum" else (share * weights).sum())


def total_variation(logits):
    """Σ ‖π_p - π_right‖² + ‖π_p - π_below‖²."""
    probability = torch.softmax(logits, -1)
    return (probability.diff(dim=1) ** 2).sum() + (probability.diff(dim=2) ** 2).sum()


def spatial_sum(output, colors, lightness, case):
    """λ Σ_p of the spatial term."""
    pixels = lightness.numel()
    if case["spatial"] == "levin":
        return case["lambda"] * pixels * levin_penalty(colors, lightness, case["similarity"], case["radius"], case["scale"])
    return case["lambda"] * total_variation(output) if case["spatial"] == "prob-tv" else output.new_zeros(())


def whole_loss(output, ab, lightness, histogram, case):
    pixels = lightness.numel()
    if case["loss"] == "mse":
        colors = 110 * output
        return (((colors - ab) / 110) ** 2).sum() / pixels + spatial_sum(output, colors, lightness, case) / pixels
    index, weight = encode(ab, case["targets"])
    weights = None if case["loss"] == "multinomial" else class_weights(histogram, case)
    entropy = pixels * cross_entropy(output, index, weight, weights)
    spatial = spatial_sum(output, expectation(output, CENTERS), lightness, case)
    return 1000 * entropy + spatial if case["loss"] == "seed-2017" else (entropy + spatial) / pixels


def write_all():
    for name, changes in CASES.items():
        case = {**PLAIN, **changes}
        inputs = Inputs(97)
        # Off the borders between bins, where rounding would decide.
        ab = torch.tensor(inputs.array(*SHAPE, 2, limit=36)) + torch.tensor([1 / 64, 1 / 128])
        lightness = torch.tensor(50 + inputs.array(*SHAPE, 1, limit=4))
        histogram = torch.tensor(inputs.random.integers(0, 40, SIDE**2) * inputs.random.integers(0, 3, SIDE**2), dtype=torch.float64)
        outputs, limit = (2, 0.5) if case["loss"] == "mse" else (SIDE**2, 3)
        output = leaf(inputs.array(*SHAPE, outputs, limit=limit))
        loss = whole_loss(output, ab, lightness, histogram, case)
        write_case(f"loss_{name}", {"output": output, "ab": ab, "lightness": lightness, "histogram": histogram, "centers": CENTERS,
                                    "loss": loss.reshape(1), "gradient": gradient(loss, output)[0]}, case)
