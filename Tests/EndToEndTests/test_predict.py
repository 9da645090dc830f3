"""`predict.py`, which travels with every model, gives the scores of the Swift program."""

import functools
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from readers import ReaderCase
from support import json_lines, run, starter

PYTHON = os.environ.get("MARQUEE_PYTHON")
OLDEST = (3, 9)


@functools.cache
def others():
    """Pythons of this machine from 3.9 on that are not of this one's version, by their versions."""
    paths = [shutil.which(f"python3.{minor}") for minor in range(OLDEST[1], 30)]
    for installed in ("~/.pyenv/versions", "~/.local/share/uv/python"):
        paths += pathlib.Path(installed).expanduser().glob("*/bin/python3")
    found = {}
    for path in filter(None, paths):
        answer = run(path, "-c", "import sys; print(*sys.version_info[:2])")
        version = tuple(map(int, answer.stdout.split()))
        if answer.returncode == 0 and version >= OLDEST and version != sys.version_info[:2]:
            found[version] = path
    return found


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


@unittest.skipUnless(len(others()) > 0, "there is no other Python from 3.9 on")
class OtherPythonsTests(ReaderCase):
    """Others know other versions of Unicode: the oldest that there is, and the newest."""

    def answers(self, model, lines, preference="balanced"):
        arguments = ["--jsonl", "--preference", preference]
        return run(self.python, model / "predict.py", *arguments, stdin=lines, PYTHONUTF8="1")

    def test_scores_and_genres_are_the_same(self):
        for version in {min(others()), max(others())}:
            with self.subTest(version=version):
                folder = self.folder()
                self.python = folder / "bin" / "python"
                subprocess.run([others()[version], "-m", "venv", folder], check=True)
                subprocess.run(
                    [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                     "--only-binary", ":all:", "numpy", "safetensors"], check=True,
                )  # fmt: skip
                self.assertSame("balanced")


if __name__ == "__main__":
    unittest.main()
