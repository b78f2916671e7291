"""Writes a stored case: options and tensors as whitespace-separated words.

    lithochrome-case 1
    option <name> <value>
    tensor <name> <dtype> <rank> <dimensions...>
    <values...>
"""
import os

import numpy as np

CASES = os.path.join(os.path.dirname(__file__), "..", "..", "packages", "native-cuda", "test", "cases")


def _word(value, dtype):
    if dtype in ("i32", "u8", "u16"):
        return str(int(value))
    text = f"{float(value):.9g}"
    return "0" if text == "-0" else text


def _dtype(array):
    if array.dtype == np.uint8:
        return "u8"
    if array.dtype == np.uint16:
        return "u16"
    return "i32" if np.issubdtype(array.dtype, np.integer) else "f32"


def write_case(name, tensors, options=None):
    """tensors: name to array or torch tensor; None is left out. options: name to number or word."""
    lines = ["lithochrome-case 1"]
    for key, value in (options or {}).items():
        lines.append(f"option {key} {_word(value, 'f32') if isinstance(value, (int, float)) else value}")
    for key, value in tensors.items():
        if value is None:
            continue
        array = np.asarray(value.detach() if hasattr(value, "detach") else value)
        dtype = _dtype(array)
        lines.append(" ".join(["tensor", key, dtype, str(array.ndim), *map(str, array.shape)]))
        lines.append(" ".join(_word(v, dtype) for v in array.ravel()))
    with open(os.path.join(CASES, f"{name}.case"), "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")


class Inputs:
    """Seeded random inputs in multiples of 1/32 within ±limit: exact in f32, and in bf16 up to ±8."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)

    def array(self, *shape, limit=2.0):
        steps = int(limit * 32)
        return self.random.integers(-steps, steps + 1, shape) / 32.0

    def positive(self, *shape, low=0.25, high=2.0):
        return self.random.integers(int(low * 32), int(high * 32) + 1, shape) / 32.0
