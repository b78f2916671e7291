"""The native tests on the device: every op against the double-precision reference, and gradients by central differences."""

import json

from .session import Failure, Result, Skip, run

SECONDS = 420
EMULATED_SECONDS = 1800


def parse(report):
    """One row for each suite of googletest's JSON report, and each failed test with its first message."""
    rows, failures = [], []
    for suite in report.get("testsuites", []):
        tests = suite.get("testsuite", [])
        failed = [test for test in tests if test.get("failures")]
        skipped = [test for test in tests if test.get("result") == "SKIPPED"]
        passed = len(tests) - len(failed) - len(skipped) - suite.get("disabled", 0)
        rows.append({"suite": suite["name"], "passed": passed, "failed": len(failed), "skipped": len(skipped)})
        for test in failed:
            message = test["failures"][0].get("failure", "").strip().splitlines()
            failures.append({"test": f"{suite['name']}.{test['name']}", "message": " ".join(message[:6])[:400]})
        rows[-1]["skippedTests"] = [test["name"] for test in skipped]
    return rows, failures


def last_started(result: Result):
    """The test during which the program ended."""
    started = [line for line in result.output.splitlines() if line.startswith("[ RUN      ]")]
    return started[-1].split("]", 1)[1].strip() if started else "none"


def native_tests(session):
    report = session.logs / "gtest.json"
    report.unlink(missing_ok=True)
    seed = str(session.options.seed)
    command = [session.program("tests"), f"--gtest_output=json:{report}"]
    if session.options.filter:
        command.append(f"--gtest_filter={session.options.filter}")
    result = run(
        session,
        command,
        EMULATED_SECONDS if session.emulation else SECONDS,
        "native-tests",
        LITHOCHROME_TEST_DEVICE="cuda",
        LITHOCHROME_POISON="1",
        LITHOCHROME_TEST_SEED=seed,
    )
    if not report.exists():
        how = "was stopped at the time limit" if result.status is None else f"ended with {result.status}"
        raise Failure(f"the test program {how} in {last_started(result)}: {result.end(2)}")
    rows, failures = parse(json.loads(report.read_text()))
    passed, skipped = sum(row["passed"] for row in rows), sum(row["skipped"] for row in rows)
    if not rows:
        raise Skip("no test matches the filter")
    summary = (
        f"{passed} passed, {len(failures)} failed, {skipped} skipped; seed {seed}, results poisoned with NaN first"
    )
    return {
        "summary": summary,
        "failed": bool(failures) or result.status != 0,
        "rows": rows,
        "failures": failures,
        "seed": seed,
    }
