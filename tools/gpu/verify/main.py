"""The command line of tools/gpu-verify: runs the steps, prints a table, writes the report."""

import argparse
import datetime
import pathlib
import random
import sys
import time

from . import addon, bandwidth, build, native_tests, pack, peers, report, sanitizer, training
from .session import ROOT, Failure, Session, Skip, find_gpu

STEPS = {
    "build": build.build,
    "tests": native_tests.native_tests,
    "sanitizer": sanitizer.sanitize,
    "determinism": training.determinism,
    "agreement": training.agreement,
    "bandwidth": bandwidth.bandwidth,
    "versions": bandwidth.versions,
    "profile": bandwidth.profile,
    "rates": training.rates,
    "peers": peers.peers,
    "doctor": addon.doctor,
    "train": addon.train,
    "addon-rates": addon.rates,
}

EMULATED = {"name": "emulation", "capability": "0.0", "driver": "none", "memoryMiB": 0, "emulated": True}


def parser():
    names = ", ".join(STEPS)
    out = argparse.ArgumentParser(
        prog="tools/gpu-verify",
        description="Checks and measures the CUDA backend. docs/gpu.md says what each step does.",
    )
    out.add_argument(
        "--out",
        type=pathlib.Path,
        help="folder of the report (default: docs/gpu/<device>-<date>); steps run later are added",
    )
    out.add_argument("--steps", help=f"only these, separated by commas: {names}")
    out.add_argument("--skip", default="", help="all but these")
    out.add_argument("--filter", help="only these native tests, as --gtest_filter")
    out.add_argument(
        "--seed",
        type=int,
        default=random.randrange(1, 10**6),
        help="of the random inputs (default: another in each run)",
    )
    out.add_argument(
        "--emulation", action="store_true", help="the same steps without a GPU, on the tests' emulation, at tiny sizes"
    )
    out.add_argument("--build", type=pathlib.Path, help="build folder (default: build/gpu-verify)")
    out.add_argument("--jobs", type=int, help="compilers at a time (default: one for each processor)")
    out.add_argument(
        "--sanitizer-seconds", type=int, default=150, help="time limit of each tool of compute-sanitizer (default: 150)"
    )
    out.add_argument(
        "--python", default=sys.executable, help="a Python with PyTorch, for the peers (default: the running one)"
    )
    out.add_argument(
        "--node",
        help="Node.js (default: the one in the pack or in PATH); it needs node_modules and the built TypeScript",
    )
    out.add_argument(
        "--data", type=pathlib.Path, help="photographs or a prepared data set to train on (default: made-up pictures)"
    )
    out.add_argument(
        "--pack", type=pathlib.Path, metavar="FOLDER", help="collect in FOLDER what a bare GPU machine lacks, and end"
    )
    out.add_argument("--unpack", type=pathlib.Path, metavar="FOLDER", help="unpack the pack in FOLDER, and end")
    out.add_argument("--pack-from", type=pathlib.Path, metavar="FOLDER", help="unpack the pack in FOLDER and use it")
    return out


def chosen_steps(options):
    wanted = options.steps.split(",") if options.steps else list(STEPS)
    left_out = [name for name in options.skip.split(",") if name]
    unknown = [name for name in wanted + left_out if name not in STEPS]
    if unknown:
        raise SystemExit(f"expected steps among {', '.join(STEPS)} but received {', '.join(unknown)}")
    return [name for name in STEPS if name in wanted and name not in left_out]


def take(name, session):
    """Runs one step; its result with state, summary and seconds."""
    start = time.monotonic()
    try:
        result = STEPS[name](session)
        state = "failed" if result.pop("failed", False) else "passed"
    except Skip as reason:
        state, result = "skipped", {"summary": str(reason)}
    except Failure as reason:
        state, result = "failed", {"summary": str(reason)}
    # What a step did not foresee must not cost the others' results.
    except Exception as error:
        state, result = "failed", {"summary": f"{type(error).__name__}: {error}"}
    return {"state": state, "seconds": round(time.monotonic() - start, 1), **result}


def find_device(options):
    if options.emulation:
        return EMULATED
    device = find_gpu()
    if device is None:
        raise SystemExit("no NVIDIA GPU found (nvidia-smi lists none); --emulation runs the steps without one")
    return device


def verify(options):
    names, device = chosen_steps(options), find_device(options)
    folder = options.out or ROOT / "docs" / "gpu" / report.folder_name(device)
    built = (
        options.build or ROOT / "build" / ("gpu-verify-emulation" if options.emulation else "gpu-verify")
    ).resolve()
    prefix = pack.unpack(options.pack_from) if options.pack_from else pack.unpacked()
    session = Session(options, built, built / "verify", device, prefix)
    steps = report.read(folder).get("steps", {})
    print(f"{device['name']}; report in {folder}", flush=True)
    states = []
    for name in names:
        steps[name] = take(name, session)
        states.append(steps[name]["state"])
        report.print_line(name, steps[name])
        ordered = {step: steps[step] for step in STEPS if step in steps}
        facts = {"device": device, "date": datetime.date.today().isoformat(), "comparison": peers.comparison(ordered)}
        report.write(folder, {**facts, "steps": ordered})
        if name == "build" and states[-1] != "passed":
            break
    return 0 if "failed" not in states and "passed" in states else 1


def main(arguments):
    options = parser().parse_args(arguments)
    if options.pack:
        return pack.pack(options.pack)
    if options.unpack:
        print(pack.unpack(options.unpack))
        return 0
    return verify(options)
