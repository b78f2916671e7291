"""Our kernels against the device's own copy, and the bytes they move as the profiler counts them."""

import csv
import io

from .session import NATIVE, Failure, Skip, checked, find_tool, run

SECONDS = 300
PROFILE_SECONDS = 120
METRICS = "dram__bytes_read.sum,dram__bytes_write.sum,gpu__time_duration.sum"
UNITS = {
    "byte": 1,
    "Kbyte": 1e3,
    "Mbyte": 1e6,
    "Gbyte": 1e9,
    "B": 1,
    "KB": 1e3,
    "MB": 1e6,
    "GB": 1e9,
    "nsecond": 1e-9,
    "usecond": 1e-6,
    "msecond": 1e-3,
    "second": 1,
    "ns": 1e-9,
    "us": 1e-6,
    "ms": 1e-3,
    "s": 1,
}


def bandwidth(session):
    program = session.program("bench_gpu_kernels")
    tiny = ["--sizes", "tiny", "--repetitions", "1", "--rounds", "1", "--replays", "1"] if session.tiny else []
    rows = checked(session, [program, "--device", "cuda", *tiny], SECONDS, "bandwidth").rows()
    if not rows:
        raise Failure("the benchmark printed nothing")
    copy = rows[0]["gigabytesPerSecond"]
    loss = [row for row in rows if row["op"].startswith("loss with levin")]
    share = min(row["shareOfCopy"] for row in loss)
    return {
        "summary": f"{len(rows)} ops; device copy {copy:.0f} GB/s; loss with levin at {share:.0%} of it",
        "rows": rows,
    }


def versions(session):
    """The numbered versions of our kernels, with predicted and measured times, as their programs print them."""
    if session.emulation:
        raise Skip("they are compiled by nvcc alone")
    texts = {}
    for name in version_programs():
        texts[name] = checked(session, [session.program(name)], SECONDS, name).output
    return {"summary": ", ".join(texts), "texts": texts}


def version_programs():
    return [f"bench_{source.stem}" for source in sorted((NATIVE / "bench").glob("*.cu"))]


def number(row, name, units):
    """A metric of ncu's CSV in bytes or seconds."""
    return float(row[name].replace(",", "")) * UNITS[units[name]]


def parse_profile(text):
    """One row for each kernel by name from `ncu --csv --page raw`: launches, bytes of DRAM, seconds."""
    start = text.find('"ID"')
    if start < 0:
        return []
    lines = list(csv.DictReader(io.StringIO(text[start:])))
    units, kernels = lines[0], {}
    for row in lines[1:]:
        if not row.get("Kernel Name"):
            continue
        entry = kernels.setdefault(
            row["Kernel Name"], {"kernel": row["Kernel Name"], "launches": 0, "bytes": 0.0, "seconds": 0.0}
        )
        entry["launches"] += 1
        entry["bytes"] += number(row, "dram__bytes_read.sum", units) + number(row, "dram__bytes_write.sum", units)
        entry["seconds"] += number(row, "gpu__time_duration.sum", units)
    return list(kernels.values())


def profile(session):
    """What each kernel moves to and from DRAM when every op is issued once."""
    if session.emulation:
        raise Skip("the emulation has no memory system")
    tool = find_tool("ncu")
    if not tool:
        raise Skip("ncu not found")
    command = [
        tool,
        "--csv",
        "--page",
        "raw",
        "--metrics",
        METRICS,
        "--clock-control",
        "none",
        "--target-processes",
        "all",
        session.program("bench_gpu_kernels"),
        "--device",
        "cuda",
        "--once",
        "1",
    ]
    result = run(session, command, PROFILE_SECONDS, "profile")
    rows = parse_profile(result.output)
    if not rows:
        raise Skip(f"ncu counted nothing: {result.end(2)}")
    for row in rows:
        row["gigabytesPerSecond"] = 1e-9 * row["bytes"] / row["seconds"] if row["seconds"] else None
    return {"summary": f"{len(rows)} kernels", "rows": sorted(rows, key=lambda row: -row["bytes"])}
