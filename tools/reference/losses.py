"""Stored cases of the losses, by autograd in double precision from the formulas of docs/math.md."""
import torch

from case_file import Inputs, write_case
from networks import leaf

GRID_CENTERS = torch.tensor([[-105.0 + 10 * (k // 22), -105.0 + 10 * (k % 22)] for k in range(484)], dtype=torch.float64)


def small_centers(inputs, k):
    return torch.tensor(inputs.array(k, 2, limit=64))


def targets(inputs, pixels, k, neighbors):
    index = torch.stack([torch.tensor(inputs.random.permutation(k)[:neighbors]) for _ in range(pixels)])
    raw = torch.tensor(inputs.random.random((pixels, neighbors))) + 0.05
    return index, raw / raw.sum(-1, keepdim=True)


def cross_entropy(logits, index, weight, class_weights):
    log_probability = torch.log_softmax(logits.reshape(-1, logits.shape[-1]), -1)
    entropy = -(weight * log_probability.gather(1, index)).sum(-1)
    if class_weights is not None:
        nearest = index.gather(1, weight.argmax(-1, keepdim=True))[:, 0]
        entropy = entropy * class_weights[nearest]
    return entropy.mean()


def expectation(logits, centers):
    return torch.softmax(logits, -1) @ centers


def statistics(logits):
    flat = logits.reshape(-1, logits.shape[-1])
    peak = flat.max(-1).values
    return torch.stack([peak, torch.log(torch.exp(flat - peak[:, None]).sum(-1))], -1)


def gradient(value, *inputs):
    return torch.autograd.grad(value, inputs)


def rebalanced_softmax():
    for name, (h, w, k, neighbors, weighted, limit) in {
        "hard": (3, 4, 7, 1, True, 3), "soft": (3, 5, 11, 5, True, 3), "unweighted": (2, 3, 9, 5, False, 3),
        "one_pixel": (1, 1, 13, 5, True, 3), "grid": (2, 5, 484, 5, True, 3), "large_logits": (1, 3, 37, 5, True, 120),
    }.items():
        inputs = Inputs(k)
        logits = leaf(inputs.array(1, h, w, k, limit=limit))
        index, weight = targets(inputs, h * w, k, neighbors)
        class_weights = torch.tensor(inputs.positive(k)) if weighted else None
        centers = GRID_CENTERS if k == 484 else small_centers(inputs, k)
        loss = cross_entropy(logits, index, weight, class_weights)
        ab = expectation(logits, centers)
        d_ab = torch.tensor(inputs.array(*ab.shape)) / 64
        combined = gradient(loss + (ab * d_ab).sum(), logits)[0]
        ab = expectation(logits, centers)
        loss = cross_entropy(logits, index, weight, class_weights)
        write_case(f"rebalanced_softmax_{name}", {
            "logits": logits, "index": index, "weight": weight, "classWeights": class_weights, "centers": centers,
            "loss": loss.reshape(1), "ab": ab, "stats": statistics(logits), "dLogits": gradient(loss, logits)[0],
            "dAb": d_ab, "dLogitsWithAb": combined})


def window(h, w, y, x, radius):
    return [(v, u) for v in range(max(0, y - radius), min(h, y + radius + 1))
            for u in range(max(0, x - radius), min(w, x + radius + 1)) if (v, u) != (y, x)]


def neighbor_weights(kind, own, others, scale):
    mean, variance = others.mean(), others.var(unbiased=False)
    if kind == "affine":
        return (1 + (own - mean) * (others - mean) / (variance + 0.02)) / len(others)
    spread = 2 * torch.clamp(0.6 * variance, min=0.02) if kind == "gaussian" else torch.tensor(scale**2, dtype=torch.float64)
    # Shifted by the smallest exponent: the same weights, without 0/0 far from every neighbor.
    exponent = (own - others) ** 2 / spread
    raw = torch.exp(exponent.min() - exponent)
    return raw / raw.sum()


def levin_penalty(ab, lightness, kind, radius, scale):
    """(1/P) Σ_p ‖ab_p − Σ_q w_pq ab_q‖² / 110². ab [N,h,w,2], lightness [N,h,w,1]."""
    n, h, w, _ = ab.shape
    total = ab.new_zeros(())
    for i in range(n):
        for y in range(h):
            for x in range(w):
                near = window(h, w, y, x, radius)
                if not near:
                    continue
                rows, columns = zip(*near)
                weights = neighbor_weights(kind, lightness[i, y, x, 0], lightness[i, rows, columns, 0], scale)
                total = total + ((ab[i, y, x] - weights @ ab[i, rows, columns]) ** 2).sum()
    return total / (n * h * w) / 110**2


def levin():
    shapes = {"": (2, 4, 5), "_one_pixel": (1, 1, 1), "_row": (1, 1, 5)}
    for kind, scale in (("gaussian", 1.0), ("seed", 4.0), ("affine", 1.0)):
        for radius in (1, 2):
            for suffix, (n, h, w) in shapes.items():
                if suffix and radius == 2:
                    continue
                inputs = Inputs(37 + radius)
                ab = leaf(inputs.array(n, h, w, 2, limit=100))
                lightness = torch.tensor(50 + inputs.array(n, h, w, 1, limit=8))
                loss = 0.5 * levin_penalty(ab, lightness, kind, radius, scale)
                # On a 1×1 map nothing depends on ab.
                d_ab = gradient(loss, ab)[0] if loss.requires_grad else torch.zeros_like(ab)
                write_case(f"levin_{kind}_radius{radius}{suffix}",
                           {"ab": ab, "lightness": lightness, "loss": loss.reshape(1), "dAb": d_ab},
                           {"kind": kind, "radius": radius, "scale": scale, "lambda": 0.5})


def levin_through_expectation():
    inputs = Inputs(41)
    k, h, w = 12, 3, 4
    logits, centers = leaf(inputs.array(1, h, w, k, limit=3)), small_centers(inputs, k)
    index, weight = targets(inputs, h * w, k, 5)
    class_weights = torch.tensor(inputs.positive(k))
    lightness = torch.tensor(50 + inputs.array(1, h, w, 1, limit=8))
    entropy = cross_entropy(logits, index, weight, class_weights)
    penalty = 2.0 * levin_penalty(expectation(logits, centers), lightness, "gaussian", 1, 1.0)
    write_case("levin_through_expectation", {
        "logits": logits, "index": index, "weight": weight, "classWeights": class_weights, "centers": centers,
        "lightness": lightness, "loss": entropy.reshape(1), "penalty": penalty.reshape(1),
        "dLogits": gradient(entropy + penalty, logits)[0]}, {"kind": "gaussian", "radius": 1, "lambda": 2.0})


def prob_tv():
    for name, (n, h, w, k) in {"plain": (2, 3, 4, 7), "one_pixel": (1, 1, 1, 5), "row": (1, 1, 4, 6), "grid": (1, 2, 2, 484)}.items():
        inputs = Inputs(43)
        logits = leaf(inputs.array(n, h, w, k, limit=3))
        probability = torch.softmax(logits, -1)
        right = ((probability[:, :, 1:] - probability[:, :, :-1]) ** 2).sum()
        down = ((probability[:, 1:] - probability[:, :-1]) ** 2).sum()
        loss = 0.25 * (right + down) / (n * h * w)
        write_case(f"prob_tv_{name}", {"logits": logits, "stats": statistics(logits), "loss": loss.reshape(1),
                                       "dLogits": gradient(loss, logits)[0]}, {"lambda": 0.25})


def mse_ab():
    inputs = Inputs(47)
    prediction, target = leaf(inputs.array(2, 3, 5, 2, limit=100)), torch.tensor(inputs.array(2, 3, 5, 2, limit=100))
    loss = ((prediction - target) ** 2).sum(-1).mean() / 110**2
    write_case("mse_ab", {"prediction": prediction, "target": target, "loss": loss.reshape(1),
                          "dPrediction": gradient(loss, prediction)[0]})


def write_all():
    for group in (rebalanced_softmax, levin, levin_through_expectation, prob_tv, mse_ab):
        group()
