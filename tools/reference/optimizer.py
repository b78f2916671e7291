"""Stored cases of the fused optimizer step: clip by global norm, AdamW with decay on a prefix, EMA."""
import numpy as np

from case_file import Inputs, write_case


def adamw_steps(parameters, gradients, hyper, decayed):
    """Loshchilov & Hutter 2019, decoupled decay, bias-corrected; clip scales the gradients before. → per step."""
    p = parameters.copy()
    m, v, ema = np.zeros_like(p), np.zeros_like(p), parameters.copy()
    decays = np.arange(len(p)) < decayed
    history = []
    for g, (lr, beta1, beta2, eps, decay, step, max_norm, ema_decay) in zip(gradients, hyper):
        norm = np.sqrt((g**2).sum())
        if max_norm > 0 and norm > max_norm:
            g = g * (max_norm / norm)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        update = (m / (1 - beta1**step)) / (np.sqrt(v / (1 - beta2**step)) + eps)
        p = p - lr * update - lr * decay * decays * p
        ema = ema + (1 - ema_decay) * (p - ema)
        history.append(p)
    return np.stack(history), m, v, ema


def adamw():
    for name, (n, decayed, max_norm) in {"plain": (7, 7, 0.0), "clip_prefix": (37, 20, 1.0), "no_decay": (5, 0, 3.0)}.items():
        inputs = Inputs(53)
        parameters, gradients = inputs.array(n), inputs.array(4, n)
        gradients[2] /= 64  # a step below the clip's norm
        # Single precision hyper-parameters, as the tensor holds them.
        hyper = np.array([[1e-2 * (i + 1), 0.9, 0.99, 1e-8, 0.05, i + 1, max_norm, 0.9] for i in range(4)], np.float32).astype(float)
        after, m, v, ema = adamw_steps(parameters, gradients, hyper, decayed)
        write_case(f"adamw_{name}", {"parameters": parameters, "gradients": gradients, "hyper": hyper, "after": after, "m": m,
                                     "v": v, "ema": ema, "norms": np.sqrt((gradients**2).sum(1))}, {"decayed": decayed})


def write_all():
    adamw()
