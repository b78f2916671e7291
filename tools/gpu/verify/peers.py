"""PyTorch on the same GPU, networks and loss."""

from .session import ROOT, Skip, run

SECONDS = 280
SIZES = {"bench-d": ("128", "16,64,256"), "strata": ("128", "16,64"), "seed": ("224", "16,64")}
SCRIPT = ROOT / "tools" / "gpu" / "pytorch_peer.py"


def peers(session):
    """Rows of JSON of the peer; what a time limit cut off is named."""
    probe = run(
        session,
        [session.options.python, "-c", "import torch; print(torch.__version__, torch.cuda.is_available())"],
        120,
        "peer-version",
    )
    if probe.status != 0:
        raise Skip(f"{session.options.python} has no PyTorch (--python names another)")
    version, available = probe.output.split()[-2:]
    device = "cpu" if session.emulation else "cuda"
    if device == "cuda" and available != "True":
        raise Skip(f"PyTorch {version} sees no GPU")
    rows, cut = measure_copy(session, device), []
    for net, (size, batches) in SIZES.items():
        sizes = (
            ["--size", "32", "--batches", "2", "--variants", "eager", "--rounds", "1", "--replays", "1"]
            if session.tiny
            else ["--size", size, "--batches", batches]
        )
        result = run(
            session, [session.options.python, SCRIPT, "--net", net, "--device", device, *sizes], SECONDS, f"peer-{net}"
        )
        rows += result.rows()
        if result.status != 0:
            cut.append(f"{net} ({'time limit' if result.status is None else result.end(1)})")
    if not rows:
        raise Skip(f"PyTorch measured nothing: {'; '.join(cut)}")
    rest = f"; cut off: {', '.join(cut)}" if cut else ""
    return {
        "summary": f"PyTorch {version}, {len(rows)} rows{rest}",
        "rows": [row for row in rows if "op" not in row],
        "copy": next((row for row in rows if "op" in row), None),
        "pytorch": version,
    }


def measure_copy(session, device):
    size = ["--copy-mib", "16", "--rounds", "1"] if session.tiny else []
    return run(
        session, [session.options.python, SCRIPT, "--net", "copy", "--device", device, *size], 120, "peer-copy"
    ).rows()


def key(row):
    precision = {"fp32": "f32"}.get(row["precision"], row["precision"])
    return {"net": row["net"], "task": row["task"], "precision": precision, "batch": row["batch"], "size": row["size"]}


def comparison(steps):
    """Our rates beside PyTorch's for every net, task, precision and batch that both were timed at."""
    ours = [row for step in ("rates", "addon-rates") for row in steps.get(step, {}).get("rows", [])]
    theirs = steps.get("peers", {}).get("rows", [])
    rows = []
    for row in ours:
        found = {
            f"pytorch {other['impl'].split()[-1]}": other["imagesPerSecond"]
            for other in theirs
            if key(other) == key(row)
        }
        if found:
            rate = row["imagesPerSecond"]
            tuned = {"autotuned": row.get("autotuned", False)}
            rows.append(
                {**key(row), **tuned, "imagesPerSecond": rate, **found, "ratioToFastest": rate / max(found.values())}
            )
    return rows
