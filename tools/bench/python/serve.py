"""A worker of the benchmark in Python: one JSON request a line in, one JSON answer a line out."""

import json
import pathlib
import sys
import time
import traceback

import numpy as np


def serve(methods):
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": methods[request["method"]](request.get("params"))}
        except Exception:  # noqa: BLE001: whatever it is, the benchmark reports it
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)


def times_of(step, budget):
    """Milliseconds of each run, for budget["ms"] in all but at least budget["least"] runs."""
    times = []
    end = time.perf_counter() + budget["ms"] / 1000
    while len(times) < budget["least"] or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - start))
    return times


class Workload:
    """What workload.mjs wrote: weights, pictures, targets and settings."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.about = json.loads((self.folder / "workload.json").read_text())

    def array(self, name, kind=np.float32):
        return np.fromfile(self.folder / f"{name}.bin", kind)

    def input(self, count):
        """The first pictures, [n,C,S,S]."""
        size, channels = self.about["size"], self.about["channels"]
        pictures = self.array("input").reshape(-1, size, size, channels)[:count]
        return np.ascontiguousarray(pictures.transpose(0, 3, 1, 2))

    def weights(self):
        """Arrays with their role, in the order of declaration; convolutions as [O,I,kh,kw]."""
        values, offset = self.array("weights"), 0
        for tensor in self.about["tensors"]:
            count = int(np.prod(tensor["shape"]))
            array = values[offset : offset + count].reshape(tensor["shape"])
            offset += count
            yield tensor["name"], tensor["role"], array.transpose(0, 3, 1, 2) if array.ndim == 4 else array

    def put(self, name, output):
        """Writes an output [n,K,h,w] as [n,h,w,K]; returns its path."""
        path = self.folder / f"output-{name}.bin"
        np.ascontiguousarray(output.transpose(0, 2, 3, 1), np.float32).tofile(path)
        return str(path)
