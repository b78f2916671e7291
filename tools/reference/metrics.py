"""Stored cases of the metrics: SSIM, PSNR and CIEDE2000 from scikit-image, the others from their formulas."""
import numpy as np
from scipy.ndimage import gaussian_filter
from skimage.color import deltaE_ciede2000
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from case_file import write_case
from color import CENTERS, rgb_to_lab


def pictures(seed, height, width):
    """A smooth random picture with some texture, and a tinted, blurred version of it. uint8 [H,W,3]."""
    random = np.random.default_rng(seed)
    smooth = gaussian_filter(random.normal(size=(height, width, 3)), (6, 6, 0)) * 14 + gaussian_filter(random.normal(size=(height, width, 1)), (2, 2, 0)) * 4
    truth = 0.5 + 0.14 * smooth + 0.02 * random.normal(size=smooth.shape)
    other = gaussian_filter(truth, (0.7, 0.7, 0)) * [0.95, 1.0, 1.06] + gaussian_filter(random.normal(size=truth.shape), (5, 5, 0)) * 0.8
    return [np.round(np.clip(x, 0, 1) * 255).astype(np.uint8) for x in (truth, other)]


def histogram(ab):
    bins = ((ab[:, None] - CENTERS[None]) ** 2).sum(-1).argmin(-1)
    return bins, np.bincount(bins, minlength=len(CENTERS)) / len(bins)


def auc(distance, weight):
    return 100 * np.mean([(weight * (distance <= t)).sum() / weight.sum() for t in range(1, 151)])


def colorfulness(rgb):
    r, g, b = np.moveaxis(rgb.astype(float), -1, 0)
    rg, yb = r - g, (r + g) / 2 - b
    return np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean())


def patchiness_parts(lab, lightness):
    """Mean ‖Δab‖ over pairs 16 apart with |ΔL| < 1.5 in the truth's L, and √(var a + var b)."""
    steps = []
    for axis in (0, 1):
        n = lab.shape[axis]
        apart = lambda x: np.take(x, range(16, n), axis) - np.take(x, range(n - 16), axis)
        steps.append(np.hypot(apart(lab[..., 1]), apart(lab[..., 2]))[np.abs(apart(lightness)) < 1.5])
    return np.concatenate(steps).mean(), np.sqrt(lab[..., 1].var() + lab[..., 2].var())


# Sharma, Wu and Dalal 2005, table 1: two Lab colors and their published difference.
SHARMA = """
50 2.6772 -79.7751 50 0 -82.7485 2.0425; 50 3.1571 -77.2803 50 0 -82.7485 2.8615; 50 2.8361 -74.0200 50 0 -82.7485 3.4412
50 -1.3802 -84.2814 50 0 -82.7485 1.0000; 50 -1.1848 -84.8006 50 0 -82.7485 1.0000; 50 -0.9009 -85.5211 50 0 -82.7485 1.0000
50 0 0 50 -1 2 2.3669; 50 -1 2 50 0 0 2.3669; 50 2.4900 -0.0010 50 -2.4900 0.0009 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0010 7.1792; 50 2.4900 -0.0010 50 -2.4900 0.0011 7.2195; 50 2.4900 -0.0010 50 -2.4900 0.0012 7.2195
50 -0.0010 2.4900 50 0.0009 -2.4900 4.8045; 50 -0.0010 2.4900 50 0.0010 -2.4900 4.8045; 50 -0.0010 2.4900 50 0.0011 -2.4900 4.7461
50 2.5 0 50 0 -2.5 4.3065; 50 2.5 0 73 25 -18 27.1492; 50 2.5 0 61 -5 29 22.8977
50 2.5 0 56 -27 -3 31.9030; 50 2.5 0 58 24 15 19.4535; 50 2.5 0 50 3.1736 0.5854 1.0000
50 2.5 0 50 3.2972 0 1.0000; 50 2.5 0 50 1.8634 0.5757 1.0000; 50 2.5 0 50 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644; 63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731; 35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373; 36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441; 90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377; 2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""


def published_differences():
    table = np.array([row.split() for row in SHARMA.replace(";", "\n").split("\n") if row], dtype=float)
    write_case("ciede2000_published", {"first": table[:, :3], "second": table[:, 3:6], "difference": table[:, 6]})


def write_all():
    published_differences()
    for name, (seed, height, width) in {"landscape": (83, 48, 64), "portrait": (89, 41, 33)}.items():
        truth, prediction = pictures(seed, height, width)
        lab_t, lab_p = rgb_to_lab(truth / 255), rgb_to_lab(prediction / 255)
        ab_t, ab_p = lab_t[..., 1:].reshape(-1, 2), lab_p[..., 1:].reshape(-1, 2)
        distance = np.linalg.norm(ab_p - ab_t, axis=-1)
        bins, shares = histogram(ab_t)
        parts = [*patchiness_parts(lab_p, lab_t[..., 0]), *patchiness_parts(lab_t, lab_t[..., 0])]
        write_case(f"metrics_{name}", {
            "truth": truth, "prediction": prediction,
            "psnr": np.array([peak_signal_noise_ratio(truth, prediction, data_range=255)]),
            "ssim": np.array([structural_similarity(truth, prediction, data_range=255, channel_axis=-1, gaussian_weights=True,
                                                    sigma=1.5, use_sample_covariance=False)]),
            "ciede2000": np.array([deltaE_ciede2000(lab_t, lab_p).mean()]),
            "abRmse": np.array([np.sqrt(((ab_p - ab_t) ** 2).mean())]),
            "aucRaw": np.array([auc(distance, np.ones_like(distance))]),
            "aucRebalanced": np.array([auc(distance, 1 / np.maximum(shares[bins], 1e-5))]),
            "colorfulness": np.array([colorfulness(prediction)]), "colorfulnessTrue": np.array([colorfulness(truth)]),
            "patchinessParts": np.array(parts)})
