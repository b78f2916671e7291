"""bench-d trained natively: the same bits twice, the CPU's losses, rates and memory."""

import shutil
import subprocess
import threading

from .session import Skip, checked

SECONDS = 300
# Largest difference of any step's loss over the CPU's: rounding that grows over the steps.
AGREEMENT = {"f32": 1e-3, "bf16": 2e-2}


def size_options(session, batch):
    return ["--size", "32", "--batches", "2"] if session.tiny else ["--size", "128", "--batches", batch]


def losses(session, device, steps, log):
    """The losses and the weights' hash by precision."""
    program = session.program("bench_gpu_bench_d")
    command = [
        program,
        "--device",
        device,
        "--tasks",
        "losses",
        "--steps",
        steps,
        "--seed",
        session.options.seed,
        *size_options(session, "8"),
    ]
    return {row["precision"]: row for row in checked(session, command, SECONDS, log).rows()}


def determinism(session):
    steps = 3 if session.tiny else 50
    first, second = (losses(session, "cuda", steps, f"determinism-{run}") for run in (1, 2))
    rows = [
        {
            "precision": precision,
            "steps": steps,
            "weights": row["weights"],
            "again": second[precision]["weights"],
            "same": row["weights"] == second[precision]["weights"] and row["losses"] == second[precision]["losses"],
        }
        for precision, row in first.items()
    ]
    failed = not all(row["same"] for row in rows)
    differ = ", ".join(row["precision"] for row in rows if not row["same"])
    summary = f"other bits in {differ}" if failed else f"the same bits after {steps} training steps, twice"
    return {"summary": summary, "failed": failed, "rows": rows}


def relative_differences(actual, expected):
    return [abs(a - e) / abs(e) for a, e in zip(actual, expected, strict=True)]


def agreement(session):
    steps = 3 if session.tiny else 30
    gpu, cpu = (losses(session, device, steps, f"agreement-{device}") for device in ("cuda", "cpu"))
    rows = []
    for precision, limit in AGREEMENT.items():
        differences = relative_differences(gpu[precision]["losses"], cpu[precision]["losses"])
        # A NaN is no agreement.
        worst = max(differences) if all(difference == difference for difference in differences) else float("inf")
        rows.append(
            {
                "precision": precision,
                "steps": steps,
                "largestDifference": worst,
                "limit": limit,
                "agrees": worst <= limit,
                "cuda": gpu[precision]["losses"],
                "cpu": cpu[precision]["losses"],
            }
        )
    summary = ", ".join(f"{row['precision']} {row['largestDifference']:.1e} (limit {row['limit']:.0e})" for row in rows)
    return {
        "summary": f"largest relative difference of a step's loss: {summary}",
        "failed": not all(row["agrees"] for row in rows),
        "rows": rows,
    }


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
    program = session.program("bench_gpu_bench_d")
    rows = []
    for batch in ["2"] if session.tiny else ["16", "64", "256"]:
        for precision in ("bf16", "f32"):
            options = ["--tasks", "train,forward", "--precisions", precision, *size_options(session, batch)]
            timing = ["--rounds", "2", "--replays", "1"] if session.tiny else ["--rounds", "9", "--replays", "20"]
            with MemoryWatch() as memory:
                result = checked(
                    session, [program, "--device", "cuda", *options, *timing], SECONDS, f"rates-{batch}-{precision}"
                )
            rows += [{**row, "peakMiB": memory.added()} for row in result.rows()]
    if not rows:
        raise Skip("the benchmark printed nothing")
    best = max((row for row in rows if row["task"] == "train"), key=lambda row: row["imagesPerSecond"])
    return {
        "summary": f"training at most {best['imagesPerSecond']:.0f} images/s ({best['precision']}, {best['batch']} a step)",
        "rows": rows,
    }
