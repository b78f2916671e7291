"""Our losses in PyTorch: docs/math.md 3 and 5. Logits are [N,K,h,w], targets [P,M] over the pixels in order."""

import torch
from torch.nn import functional as F

AROUND = [(dy, dx) for dy in range(3) for dx in range(3) if (dy, dx) != (1, 1)]


def cross_entropy(logits, index, weight, class_weights):
    """Rebalanced softmax on soft targets, the nearest bin first."""
    rows = logits.permute(0, 2, 3, 1).reshape(-1, logits.shape[1])
    log_probability = F.log_softmax(rows.float(), -1)
    return -(class_weights[index[:, 0]] * (weight * log_probability.gather(1, index)).sum(-1)).mean()


def near(x):
    """[N,C,h,w] → [N,C,8,h,w], the neighbors of each pixel; 0 beyond the border."""
    height, width = x.shape[2:]
    padded = F.pad(x, (1, 1, 1, 1))
    return torch.stack([padded[:, :, dy : dy + height, dx : dx + width] for dy, dx in AROUND], 2)


def levin(logits, lightness, centers):
    """The Gaussian spatial penalty of radius 1 on the expected ab."""
    ab = torch.einsum("nkhw,kc->nchw", F.softmax(logits.float(), 1), centers)
    inside, around = near(torch.ones_like(lightness)), near(lightness)
    count = inside.sum(2, keepdim=True)
    mean = around.sum(2, keepdim=True) / count
    variance = (inside * (around - mean) ** 2).sum(2, keepdim=True) / count
    spread = (0.6 * variance).clamp(min=0.02)
    weight = inside * torch.exp(-((around - lightness[:, :, None]) ** 2) / (2 * spread))
    weight = weight / weight.sum(2, keepdim=True)
    return ((ab - (near(ab) * weight).sum(2)) ** 2).sum(1).mean() / 110**2
