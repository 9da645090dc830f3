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
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        for command in (["import", STARTER], ["train"], ["publish"]):
            program = executable("marquee-cron")
            result = run(program, *command, "--state-dir", cls.folder.name, "--quiet")
            assert result.returncode == 0, result.stderr
        cls.model = pathlib.Path(cls.folder.name) / "models" / "current"

    def test_no_loop_has_grown_by_more_than_a_quarter(self):
        counts = instructions.measure(self.model, executable("marquee-bench"))
        committed = json.loads(instructions.COMMITTED.read_text("utf-8"))
        self.assertEqual(counts.keys(), committed.keys())
        for loop, count in counts.items():
            with self.subTest(loop=loop):
                self.assertLessEqual(
                    count,
                    1.25 * committed[loop],
                    "if that is meant to be, `scripts/bench instructions` writes the new figures",
                )

    # Units of hostile texts.
    hostile = [
        "e\u0301\u0327\u0308", "\u0301\u0327", "x", "xy", "aж語ع", "ab жж 語語 عع ", "İ",
        "\u200b\u200d\ufeff", "ab\u200b", "!?☂", "1984s ", " ", "ab cd ", "the war of the worlds ",
    ]  # fmt: skip

    def hostile_instructions(self, program, length):
        """What it takes to classify and explain a text of so many bytes of each unit."""
        data = pathlib.Path(self.folder.name) / "hostile.jsonl"
        with data.open("w", encoding="utf-8") as lines:
            for number, unit in enumerate(self.hostile, 1):
                text = unit * (length // len(unit.encode())) + " space ship crew"
                movie = {"id": number, "overview": text, "genres": ["War"]}
                print(json.dumps(movie, ensure_ascii=False), file=lines)
        return instructions.count("explain", self.model, program, data)

    def test_twice_a_hostile_text_takes_twice_the_instructions(self):
        """A unit that took the square would soon be all that counts."""
        with instructions.stripped(executable("marquee-bench")) as program:
            half, whole = (self.hostile_instructions(program, n) for n in (100_000, 200_000))
        self.assertLessEqual(whole, 2.05 * half)


if __name__ == "__main__":
    unittest.main()
