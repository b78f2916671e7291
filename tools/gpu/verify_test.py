"""Tests of what tools/gpu-verify reads from other programs: python3 tools/gpu/verify_test.py."""

import sys
import unittest

sys.dont_write_bytecode = True
from verify import bandwidth, native_tests, peers, report, sanitizer, training  # noqa: E402
from verify.session import Result  # noqa: E402

PROFILE = """==PROF== Connected to process 7
{"op": "copy"}
"ID","Kernel Name","dram__bytes_read.sum","dram__bytes_write.sum","gpu__time_duration.sum"
"","","Mbyte","Kbyte","us"
"0","levinKernel","1.5","500","10"
"1","levinKernel","1,000.5","500","30"
==PROF== Disconnected
"""


class Reading(unittest.TestCase):
    def test_native_tests(self):
        suite = {
            "name": "Levin",
            "disabled": 0,
            "testsuite": [
                {"name": "A", "result": "COMPLETED"},
                {"name": "B", "result": "SKIPPED"},
                {"name": "C", "result": "COMPLETED", "failures": [{"failure": "levin_test.cc:7\nExpected: 1"}]},
            ],
        }
        rows, failures = native_tests.parse({"testsuites": [suite]})
        self.assertEqual(rows, [{"suite": "Levin", "passed": 1, "failed": 1, "skipped": 1, "skippedTests": ["B"]}])
        self.assertEqual(failures, [{"test": "Levin.C", "message": "levin_test.cc:7 Expected: 1"}])

    def test_the_test_that_ended_the_program(self):
        output = "[ RUN      ] Levin.A\n[       OK ] Levin.A (1 ms)\n[ RUN      ] Levin.B\n"
        self.assertEqual(native_tests.last_started(Result(-11, output)), "Levin.B")

    def test_sanitizer(self):
        self.assertEqual(sanitizer.summary_of("========= ERROR SUMMARY: 3 errors\n"), 3)
        self.assertEqual(
            sanitizer.summary_of("========= RACECHECK SUMMARY: 0 hazards displayed (0 errors, 0 warnings)\n"), 0
        )
        self.assertIsNone(sanitizer.summary_of("[ RUN      ] Levin.A\n"))

    def test_profile(self):
        (row,) = bandwidth.parse_profile(PROFILE)
        self.assertEqual((row["kernel"], row["launches"]), ("levinKernel", 2))
        self.assertAlmostEqual(row["bytes"], 1003e6)
        self.assertAlmostEqual(row["seconds"], 40e-6)
        self.assertEqual(bandwidth.parse_profile("==ERROR== no permission\n"), [])

    def test_rows_of_json(self):
        self.assertEqual(Result(0, 'note\n{"a": 1}\n').rows(), [{"a": 1}])


class Reporting(unittest.TestCase):
    def test_comparison(self):
        row = {"net": "strata", "task": "train", "precision": "bf16", "batch": 16, "size": 128}
        theirs = [
            {**row, "impl": "pytorch eager", "imagesPerSecond": 50.0},
            {**row, "impl": "pytorch graph", "imagesPerSecond": 80.0},
        ]
        steps = {"addon-rates": {"rows": [{**row, "imagesPerSecond": 100.0}]}, "peers": {"rows": theirs}}
        (joined,) = peers.comparison(steps)
        self.assertEqual((joined["pytorch graph"], joined["ratioToFastest"]), (80.0, 1.25))

    def test_differences(self):
        def agrees(*losses):
            return training.compared(losses, [1.0, 2.0], (0.1, 0.5))["agrees"]

        self.assertTrue(agrees(1.05, 2.8))
        self.assertFalse(agrees(1.2, 2.0))
        self.assertFalse(agrees(1.0, 3.2))
        self.assertFalse(agrees(1.0, float("nan")))

    def test_markdown(self):
        step = {
            "state": "failed",
            "seconds": 1,
            "summary": "a | b",
            "rows": [{"x": 0.25, "list": []}, {"x": None, "y": True}],
        }
        text = report.markdown(
            {
                "device": {"name": "E", "emulated": True},
                "date": "2030-01-01",
                "comparison": [],
                "steps": {"tests": step},
            }
        )
        self.assertIn("| tests | FAILED | a \\| b |", text)
        self.assertIn("| x | y |\n|---|---|\n| 0.25 | – |\n| – | yes |", text)


unittest.main()
