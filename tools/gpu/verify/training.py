"""bench-d trained natively: the same bits twice, the CPU's losses, rates and memory."""

import pathlib
import shutil
import subprocess
import threading

from .session import checked

SECONDS = 300
# Largest relative difference of the first step's loss and of any step's: rounding grows over the steps. On a processor
# another order of summation (AVX2 for AVX-512) makes 7e-8 and, after 30 steps, 5e-4 in f32.
AGREEMENT = {"f32": (1e-5, 2e-3), "bf16": (2e-3, 2e-2)}


def size_options(session, batch):
    return ["--size", "32", "--batches", "2"] if session.tiny else ["--size", "128", "--batches", batch]


def losses(session, device, precisions, steps, log):
    """The losses and the weights' hash by precision."""
    command = [session.program("bench_gpu_bench_d"), "--device", device, "--tasks", "losses", "--steps", steps]
    command += ["--precisions", ",".join(precisions), "--seed", session.options.seed, *size_options(session, "8")]
    return {row["precision"]: row for row in checked(session, command, SECONDS, log).rows()}


def determinism(session):
    steps = 3 if session.tiny else 50
    first, second = (losses(session, "cuda", AGREEMENT, steps, f"determinism-{run}") for run in (1, 2))
    rows = []
    for precision, row in first.items():
        again = second[precision]
        same = row["weights"] == again["weights"] and row["losses"] == again["losses"]
        rows.append(
            {"precision": precision, "steps": steps, "weights": row["weights"], "again": again["weights"], "same": same}
        )
    differ = ", ".join(row["precision"] for row in rows if not row["same"])
    summary = f"other bits in {differ}" if differ else f"the same bits after {steps} training steps, twice"
    return {"summary": summary, "failed": bool(differ), "rows": rows}


def native_bf16():
    """Whether this processor has bf16 products; emulated ones are refused or slow."""
    return "avx512_bf16" in pathlib.Path("/proc/cpuinfo").read_text()


def relative_differences(actual, expected):
    return [abs(a - e) / abs(e) for a, e in zip(actual, expected, strict=True)]


def compared(actual, expected, limits):
    """Two series of losses: their relative differences against the limits of the first step and of all."""
    differences = relative_differences(actual, expected)
    # A NaN is no agreement.
    worst = max(differences) if all(difference == difference for difference in differences) else float("inf")
    agrees = differences[0] <= limits[0] and worst <= limits[1]
    return {"first": differences[0], "firstLimit": limits[0], "largest": worst, "limit": limits[1], "agrees": agrees}


def describe(row):
    return f"{row['first']:.1e} at first (limit {row['firstLimit']:.0e}), at most {row['largest']:.1e} (limit {row['limit']:.0e})"


def agreement(session):
    steps = 3 if session.tiny else 30
    precisions = [name for name in AGREEMENT if name == "f32" or native_bf16()]
    gpu, cpu = (losses(session, device, precisions, steps, f"agreement-{device}") for device in ("cuda", "cpu"))
    rows = []
    for name in precisions:
        series = {"cuda": gpu[name]["losses"], "cpu": cpu[name]["losses"]}
        rows.append({"precision": name, "steps": steps, **compared(*series.values(), AGREEMENT[name]), **series})
    parts = "; ".join(f"{row['precision']} {describe(row)}" for row in rows)
    summary = f"losses of {steps} steps differ by {parts}"
    return {"summary": summary, "failed": not all(row["agrees"] for row in rows), "rows": rows}


class MemoryWatch:
    """The GPU's memory in use, sampled while something runs; its peak above what was in use before, in MiB."""

    def __init__(self):
        self.tool = shutil.which("nvidia-smi")
        self.before = self.peak = self.read()
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def read(self):
        if not self.tool:
            return None
        answer = subprocess.run(
            [self.tool, "--query-gpu=memory.used", "--format=csv,noheader,nounits"], capture_output=True, text=True
        )
        return int(answer.stdout.splitlines()[0]) if answer.returncode == 0 and answer.stdout.strip() else None

    def watch(self):
        while not self.done.wait(0.1):
            used = self.read()
            if used is not None and self.peak is not None:
                self.peak = max(self.peak, used)

    def __enter__(self):
        if self.tool:
            self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        if self.tool:
            self.thread.join()

    def added(self):
        return None if self.before is None else self.peak - self.before


def rates(session):
    """With the engines that cuDNN's heuristics choose, and with the fastest of those that it offers."""
    program, rows = session.program("bench_gpu_bench_d"), []
    timing = ["--rounds", "2", "--replays", "1"] if session.tiny else ["--rounds", "9", "--replays", "20"]
    batches = ["2"] if session.tiny else ["16", "64", "256"]
    cases = [(batch, precision, tuned) for batch in batches for precision in ("bf16", "f32") for tuned in ("0", "1")]
    for batch, precision, tuned in cases:
        options = ["--tasks", "train,forward", "--precisions", precision, *size_options(session, batch), *timing]
        log = f"rates-{batch}-{precision}{'-tuned' if tuned == '1' else ''}"
        with MemoryWatch() as memory:
            command = [program, "--device", "cuda", *options]
            result = checked(session, command, SECONDS, log, LITHOCHROME_CUDNN_AUTOTUNE=tuned)
        rows += [{**row, "autotuned": tuned == "1", "peakMiB": memory.added()} for row in result.rows()]
    best = max((row for row in rows if row["task"] == "train"), key=lambda row: row["imagesPerSecond"])
    what = f"{best['precision']}, {best['batch']} a step"
    return {"summary": f"training at most {best['imagesPerSecond']:.0f} images/s ({what})", "rows": rows}
