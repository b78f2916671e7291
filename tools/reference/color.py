"""Stored cases of color conversion, binning, decoding and area averaging, in double precision."""
import numpy as np

from case_file import Inputs, write_case
from losses import GRID_CENTERS

CENTERS = GRID_CENTERS.numpy()
RGB_TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = np.array([0.95047, 1.0, 1.08883])
DELTA = 6 / 29


def rgb_to_lab(rgb):
    """[..., 3] in 0…1 → Lab (D65)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((np.maximum(rgb, 0) + 0.055) / 1.055) ** 2.4)
    t = linear @ RGB_TO_XYZ.T / WHITE
    f = np.where(t > DELTA**3, np.cbrt(t), t / (3 * DELTA**2) + 4 / 29)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def lab_to_rgb(lab):
    """[..., 3] → sRGB, unclipped."""
    lightness, a, b = np.moveaxis(lab, -1, 0)
    y = (lightness + 16) / 116
    f = np.stack([y + a / 500, y, y - b / 200], -1)
    xyz = np.where(f > DELTA, f**3, 3 * DELTA**2 * (f - 4 / 29)) * WHITE
    linear = xyz @ np.linalg.inv(RGB_TO_XYZ).T
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055)


def reduce_chroma(lab):
    """The largest factor on (a, b) in 0…1 that lies in sRGB at the same L and hue, by bisection."""
    low, high = np.zeros(len(lab)), np.ones(len(lab))
    fits = lambda f: ((lambda rgb: (rgb >= -1e-9) & (rgb <= 1 + 1e-9))(lab_to_rgb(lab * np.stack([np.ones_like(f), f, f], -1)))).all(-1)
    whole = fits(high)
    for _ in range(50):
        middle = (low + high) / 2
        inside = fits(middle)
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return np.where(whole, 1.0, low)


def conversions():
    random = np.random.default_rng(59)
    primaries = np.array([[r, g, b] for r in (0, 255) for g in (0, 255) for b in (0, 255)])
    grays = np.repeat(np.arange(0, 256, 5)[:, None], 3, 1)
    rgb8 = np.concatenate([primaries, grays, random.integers(0, 256, (200, 3))]).astype(np.uint8)
    lab = rgb_to_lab(rgb8 / 255)
    write_case("rgb_to_lab_u8", {"rgb": rgb8, "lab": lab, "lightness": lab[:, :1]})
    rgb16 = random.integers(0, 65536, (60, 3)).astype(np.uint16)
    write_case("rgb_to_lab_u16", {"rgb": rgb16, "lab": rgb_to_lab(rgb16 / 65535)})
    rgb = Inputs(61).random.integers(0, 257, (100, 3)) / 256
    write_case("rgb_to_lab_f32", {"rgb": rgb, "lab": rgb_to_lab(rgb)})
    gray = np.arange(0, 256, dtype=np.uint8)[:, None]
    write_case("lightness_gray_u8", {"gray": gray, "lightness": rgb_to_lab(np.repeat(gray / 255, 3, 1))[:, :1]})
    write_case("lab_to_rgb_inside", {"lab": lab.astype(np.float32), "rgb": rgb8 / 255, "rgb8": rgb8})


def out_of_gamut():
    inputs = Inputs(67)
    lab = np.concatenate([50 + inputs.array(60, 1, limit=48), inputs.array(60, 2, limit=100)], -1)
    factor = reduce_chroma(lab)
    reduced = lab * np.stack([np.ones_like(factor), factor, factor], -1)
    write_case("lab_to_rgb_outside", {"lab": lab, "factor": factor, "rgb": np.clip(lab_to_rgb(reduced), 0, 1)})


def bins():
    inputs = Inputs(71)
    # Off the borders between bins and off equal distances, where rounding would decide.
    ab = inputs.array(80, 2, limit=100) + [1 / 64, 1 / 128]
    ab = np.concatenate([ab, [[0.25, -0.5], [109.0, -109.25], [-120.0, 118.0], [-105.5, 104.25]]])
    squared = ((ab[:, None] - CENTERS[None]) ** 2).sum(-1)
    order = np.argsort(squared, -1, kind="stable")
    write_case("nearest_bin", {"ab": ab, "centers": CENTERS, "bin": order[:, 0]})
    index = order[:, :5]
    near = np.take_along_axis(squared, index, -1)
    weight = np.exp((near[:, :1] - near) / (2 * 5.0**2))
    write_case("soft_encode", {"ab": ab, "centers": CENTERS, "index": index, "weight": weight / weight.sum(-1, keepdims=True)},
               {"neighbors": 5, "sigma": 5})


def decoding():
    inputs = Inputs(73)
    logits, prior = inputs.array(4, 484, limit=4), inputs.array(484, limit=1)
    for name, temperature, with_prior in (("t1", 1.0, False), ("t038", 0.38, False), ("prior", 0.6, True), ("argmax", 0.0, True)):
        z = logits + (prior if with_prior else 0)
        if temperature == 0:
            share = (np.arange(484) == z.argmax(-1)[:, None]).astype(float)
        else:
            share = np.exp((z - z.max(-1, keepdims=True)) / temperature)
        share /= share.sum(-1, keepdims=True)
        write_case(f"annealed_mean_{name}", {"logits": logits, "prior": prior if with_prior else None, "centers": CENTERS,
                                             "ab": share @ CENTERS}, {"temperature": temperature})
    share = np.exp(logits - logits.max(-1, keepdims=True))
    share /= share.sum(-1, keepdims=True)
    write_case("uncertainty", {"logits": logits, "uncertainty": -(share * np.log(share)).sum(-1, keepdims=True) / np.log(484)})


def area_shares(size, target):
    """[target, size]: the share of each source pixel in each target pixel; rows sum to 1."""
    edges = np.arange(target + 1) * size / target
    overlap = np.minimum(edges[1:, None], np.arange(1, size + 1)) - np.maximum(edges[:-1, None], np.arange(size))
    return np.maximum(overlap, 0) * target / size


def area_downsample():
    for name, (h, w, height, width) in {"quarter": (8, 12, 2, 3), "fractions": (7, 10, 3, 4), "same": (3, 2, 3, 2), "one": (5, 3, 1, 1)}.items():
        x = Inputs(79).array(2, h, w, 3)
        write_case(f"area_downsample_{name}", {"x": x, "y": np.einsum("yh,xw,nhwc->nyxc", area_shares(h, height), area_shares(w, width), x)})


def write_all():
    for group in (conversions, out_of_gamut, bins, decoding, area_downsample):
        group()
