"""`predict.py`, which travels with every model, gives the scores of the Swift program."""

import os
import unittest

from readers import ReaderCase
from support import json_lines, run, starter

PYTHON = os.environ.get("MARQUEE_PYTHON")


@unittest.skipUnless(PYTHON, "MARQUEE_PYTHON names no Python with numpy and safetensors")
class PredictTests(ReaderCase):
    def answers(self, model, lines, preference="balanced"):
        script = model / "predict.py"
        arguments = ["--jsonl", "--preference", preference]
        return run(PYTHON, script, *arguments, stdin=lines, PYTHONUTF8="1")

    def test_scores_and_genres_are_the_same(self):
        self.assertSame("balanced")

    def test_so_they_are_with_other_preferences(self):
        for preference in ("precise", "broad"):
            self.assertSame(preference)

    def test_what_it_does_not_know_is_refused_in_a_sentence(self):
        self.assertRefused()
        line = json_lines([{"overview": "A space war."}])
        end = self.answers(self.changed(lambda config: config.update(format=4)), line)
        self.assertEqual(end.stderr.count("\n"), 1, end.stderr)

    def test_limits_and_settings_are_those_of_the_model(self):
        self.assertObeyed()

    def test_it_answers_people_too(self):
        state = self.state()
        script = state / "models" / "current" / "predict.py"
        result = run(PYTHON, script, starter()[0]["overview"], "--title", starter()[0]["title"])
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 19)
        self.assertRegex(result.stdout, r"^\* +\d+\.\d%  \w")


if __name__ == "__main__":
    unittest.main()
