"""Hot loops take no more instructions than the benchmarks' last figures allow."""

import json
import pathlib
import sys
import tempfile
import unittest

from support import ROOT, STARTER, executable, run

# At the end: some modules there are named like modules of the tests.
sys.path.append(str(ROOT / "Benchmarks"))

import instructions  # noqa: E402


class InstructionTests(unittest.TestCase):
    def test_no_loop_has_grown_by_more_than_a_tenth(self):
        with tempfile.TemporaryDirectory() as state:
            for command in (["import", STARTER], ["train"], ["publish"]):
                program = executable("marquee-cron")
                result = run(program, *command, "--state-dir", state, "--quiet")
                self.assertEqual(result.returncode, 0, result.stderr)
            model = pathlib.Path(state) / "models" / "current"
            counts = instructions.measure(model, executable("marquee-bench"))
        committed = json.loads(instructions.COMMITTED.read_text("utf-8"))
        self.assertEqual(counts.keys(), committed.keys())
        for loop, count in counts.items():
            with self.subTest(loop=loop):
                self.assertLessEqual(
                    count,
                    1.1 * committed[loop],
                    "if that is meant to be, `scripts/bench instructions` writes the new figures",
                )


if __name__ == "__main__":
    unittest.main()
