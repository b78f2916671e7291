"""The addon through Node: the doctor, training on CPU and GPU from the same seed, rates of the networks."""

import shutil

from . import pictures
from .build import addon_path
from .session import ROOT, Failure, Skip, checked
from .training import MemoryWatch, compared, describe

SECONDS = 300
COMMAND = ROOT / "packages" / "cli" / "bin" / "lithochrome.js"
# As training.AGREEMENT, for strata in fp32: there another order of summation makes 2e-3 in 40 steps.
AGREEMENT = (1e-5, 1e-2)


def node(session):
    """Node, where the addon, the packages and their compiled TypeScript are."""
    program = session.node()
    if not program:
        raise Skip("no Node (--node names one, --pack-from brings one)")
    if not addon_path(session):
        raise Skip("the addon is not built (node_modules with node-api-headers and node-addon-api were not found)")
    for needed in ("node_modules/sharp", "packages/cli/dist", "packages/ts-core/dist", "packages/native-cuda/dist"):
        if not (ROOT / needed).exists():
            raise Skip(f"{needed} is missing: npm run setup makes it, --pack-from brings it")
    return program


def command(session, *arguments, log):
    """Runs the lithochrome command with the addon of this build."""
    return checked(
        session, [node(session), COMMAND, *arguments], SECONDS, log, LITHOCHROME_ADDON=str(addon_path(session))
    )


def doctor(session):
    result = command(session, "doctor", "--json", log="doctor")
    machine = next((row["machine"] for row in result.rows() if row.get("machine")), None)
    if not machine or not machine.get("cuda"):
        raise Failure(f"the doctor finds no GPU: {(machine or {}).get('cudaUnavailable', result.end(2))}")
    cuda = machine["cuda"]
    return {"summary": f"{cuda['name']}, CUDA {cuda['runtime']}, {cuda['convolutions']}", "machine": machine}


def train_losses(session, device, data):
    """The loss of every step in fp32 on the device."""
    out = session.logs / f"train-{device}"
    shutil.rmtree(out, ignore_errors=True)
    small = (
        ["--steps", "3", "--minibatch", "2", "--size", "32"]
        if session.tiny
        else ["--steps", "40", "--minibatch", "8", "--size", "128"]
    )
    options = [
        "--data",
        data,
        "--out",
        out,
        "--device",
        device,
        "--precision",
        "fp32",
        "--seed",
        "1",
        "--spatial",
        "levin",
        *small,
    ]
    rows = command(session, "train", *options, "--json", log=f"train-{device}").rows()
    return {row["step"]: row["loss"] for row in rows if row.get("type") == "step"}


def made_up(session):
    folder = session.build / "pictures"
    shutil.rmtree(folder, ignore_errors=True)
    return pictures.write(folder, 12 if session.tiny else 48, 96 if session.tiny else 160, session.options.seed)


def train(session):
    data = session.options.data.resolve() if session.options.data else made_up(session)
    cpu = train_losses(session, "cpu", data)
    with MemoryWatch() as memory:
        cuda = train_losses(session, "cuda", data)
    steps = sorted(set(cpu) & set(cuda))
    if not steps:
        raise Failure("the runs reported no step")
    result = compared([cuda[step] for step in steps], [cpu[step] for step in steps], AGREEMENT)
    return {
        "summary": f"strata, fp32: losses of {len(steps)} steps differ by {describe(result)}",
        "failed": not result["agrees"] or set(cpu) != set(cuda),
        "rows": [{"step": step, "cpu": cpu[step], "cuda": cuda[step]} for step in steps],
        "peakMiB": memory.added(),
    }


def rates(session):
    program, rows = node(session), []
    cases = (
        [("strata", "32", "2", "1")]
        if session.tiny
        else [("strata", "128", "16,64", "1,16,64"), ("seed", "224", "16,64", "1,16,64")]
    )
    for network, size, batches, forward in cases:
        precisions, steps = ("fp32", "1") if session.tiny else ("bf16,fp32", "30")
        options = [
            "--network",
            network,
            "--device",
            "cuda",
            "--size",
            size,
            "--batches",
            batches,
            "--forward-batches",
            forward,
            "--precisions",
            precisions,
            "--spatial",
            "levin",
            "--steps",
            steps,
        ]
        with MemoryWatch() as memory:
            result = checked(
                session,
                [program, ROOT / "tools" / "bench" / "network.mjs", *options],
                SECONDS,
                f"addon-rates-{network}",
                LITHOCHROME_ADDON=str(addon_path(session)),
            )
        rows += [{**row, "peakMiB": memory.added()} for row in result.rows()]
    if not rows:
        raise Failure("the benchmark printed nothing")
    best = [
        max(
            (row for row in rows if row["net"] == net and row["task"] == "train"),
            key=lambda row: row["imagesPerSecond"],
        )
        for net, *_ in cases
    ]
    parts = [
        f"{row['net']} at {row['size']}²: {row['imagesPerSecond']:.0f} images/s ({row['precision']}, {row['batch']} a step)"
        for row in best
    ]
    return {"summary": f"training {', '.join(parts)}", "rows": rows}
