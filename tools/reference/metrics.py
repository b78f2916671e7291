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


def patchiness_parts(lab):
    """Mean ‖Δab‖ over pairs 16 apart with |ΔL| < 1.5, and √(var a + var b)."""
    steps = []
    for axis in (0, 1):
        n = lab.shape[axis]
        delta = np.take(lab, range(16, n), axis) - np.take(lab, range(n - 16), axis)
        near = np.abs(delta[..., 0]) < 1.5
        steps.append(np.hypot(delta[..., 1], delta[..., 2])[near])
    return np.concatenate(steps).mean(), np.sqrt(lab[..., 1].var() + lab[..., 2].var())


def write_all():
    for name, (seed, height, width) in {"landscape": (83, 48, 64), "portrait": (89, 41, 33)}.items():
        truth, prediction = pictures(seed, height, width)
        lab_t, lab_p = rgb_to_lab(truth / 255), rgb_to_lab(prediction / 255)
        ab_t, ab_p = lab_t[..., 1:].reshape(-1, 2), lab_p[..., 1:].reshape(-1, 2)
        distance = np.linalg.norm(ab_p - ab_t, axis=-1)
        bins, shares = histogram(ab_t)
        parts = [*patchiness_parts(lab_t), *patchiness_parts(lab_p)]
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
