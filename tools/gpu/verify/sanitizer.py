"""compute-sanitizer over the tests of our own kernels; cuDNN's kernels are not ours to check."""

import re

from .session import Skip, find_tool, run

# Suites whose work is cuDNN's, or that test the CPU alone.
LEFT_OUT = ("Conv2d*", "Linear*", "Convolution*", "Cudnn*", "PlanMemory*", "Emulation*", "Bf16*")
TOOLS = ("memcheck", "racecheck")


def summary_of(output):
    """Errors and hazards that the tool counted; None where it did not get to its summary."""
    found = re.search(r"(?:ERROR|RACECHECK) SUMMARY: (\d+)", output)
    return int(found.group(1)) if found else None


def sanitize(session):
    if session.emulation:
        raise Skip("the emulation runs no device code")
    tool = find_tool("compute-sanitizer")
    if not tool:
        raise Skip("compute-sanitizer not found")
    seconds = session.options.sanitizer_seconds
    test_filter = (session.options.filter or "*") + "-" + ":".join(LEFT_OUT)
    rows = []
    for name in TOOLS:
        # Padding separates what the runtime allocates, so that running over an end is seen.
        padding = ["--padding", "256"] if name == "memcheck" else []
        # Tests that ask for too much memory fail on purpose; we check every call ourselves.
        command = [
            tool,
            "--tool",
            name,
            *padding,
            "--report-api-errors",
            "no",
            "--error-exitcode",
            "9",
            session.program("tests"),
            f"--gtest_filter={test_filter}",
        ]
        result = run(session, command, seconds, f"sanitizer-{name}", LITHOCHROME_TEST_DEVICE="cuda")
        finished = len(re.findall(r"^\[       OK \]", result.output, re.M))
        failed = len(re.findall(r"^\[  FAILED  \] .* \(\d+ ms\)", result.output, re.M))
        errors = summary_of(result.output)
        reported = len(re.findall(r"^========= .*(?:Invalid|hazard|Race reported)", result.output, re.M))
        rows.append(
            {
                "tool": name,
                "errors": reported if errors is None else errors,
                "testsRun": finished + failed,
                "complete": result.status is not None,
                "status": result.status,
            }
        )
    failed = any(row["errors"] or row["status"] not in (0, None) or row["testsRun"] == 0 for row in rows)
    parts = [
        f"{row['tool']}: {row['errors']} errors in {row['testsRun']} tests{'' if row['complete'] else ' (time limit)'}"
        for row in rows
    ]
    return {"summary": "; ".join(parts), "failed": failed, "rows": rows, "leftOut": list(LEFT_OUT)}
