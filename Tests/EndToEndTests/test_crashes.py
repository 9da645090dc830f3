"""Processes that are killed at any moment leave the state folder in order."""

import shutil
import signal
import subprocess
import time
import unittest

from support import (
    SYNOPSIS, Case, current, environment, executable, json_lines, starter, stored_movies,
)  # fmt: skip


def can_trace():
    """Whether strace is there and may do its work, which some containers forbid."""
    return shutil.which("strace") and subprocess.run(
        ["strace", "-o", "/dev/null", "true"], capture_output=True
    ).returncode == 0


class CrashTests(Case):
    def kill_all_along(self, moments, state, arguments):
        """Runs a command that many times, killed a little later each time.

        Most of the runs must be killed, not ended: where one ends too soon, the
        later ones are given less time.
        """
        begun = time.monotonic()
        self.cron(state, *arguments())
        whole, killed = time.monotonic() - begun, 0
        for moment in range(moments):
            delay = whole * moment / moments
            if self.kill(delay, state, *arguments()):
                killed += 1
            else:
                whole *= 0.9
            yield f"after {delay:.3f} s"
        self.assertGreaterEqual(killed, moments / 2)

    def kill(self, delay, state, *arguments):
        """Starts a command, and kills it after `delay` seconds; says whether it still ran."""
        process = subprocess.Popen(
            [executable("marquee-cron"), *arguments, "--state-dir", state],
            env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            process.wait(timeout=delay)
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait() != 0

    def assertServes(self, state, versions):
        """Checks that `current` is a whole model, one of `versions`."""
        self.assertIn(current(state), versions)
        answer = self.cron(state, "classify", "--format", "jsonl", stdin=SYNOPSIS)
        self.assertIn(f'"model":"{current(state)}"', answer.stdout.replace(" ", ""))

    def assertNothingHalfDone(self, state):
        """Checks that every model that is shown is whole, and nothing else lies around."""
        models = state / "models"
        listed = self.report(state, "status")["versions"]
        names = {path.name for path in models.iterdir()} - {"current", "previous"}
        self.assertEqual(sorted(listed), sorted(names))
        for version in listed:
            check = subprocess.run(
                ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
                cwd=models / version, capture_output=True,
            )  # fmt: skip
            self.assertEqual(check.returncode, 0, check.stderr)

    def test_a_killed_training_leaves_model_and_movies_as_they_were(self):
        state = self.state()
        version, movies = current(state), stored_movies(state)
        for moment in self.kill_all_along(16, state, lambda: ["train"]):
            with self.subTest(moment=moment):
                self.assertServes(state, [version])
                self.assertWhole(state, movies)
        self.cron(state, "train")
        self.assertNothingHalfDone(state)

    def test_a_killed_publication_leaves_one_of_the_two_models_in_service(self):
        state, versions = self.state_of_two()
        movies = stored_movies(state)
        other = {versions[0]: versions[1], versions[1]: versions[0]}

        def publication():
            return ["publish", other[current(state)], "--force", "--reason", "a test"]

        for moment in self.kill_all_along(40, state, publication):
            with self.subTest(moment=moment):
                self.assertServes(state, versions)
                self.assertWhole(state, movies)
        for _ in range(2):
            expected = publication()[1]
            self.cron(state, *publication())
            self.assertServes(state, [expected])
        self.cron(state, "rollback")
        self.assertServes(state, [other[expected]])
        self.assertNothingHalfDone(state)

    def kill_before_each_call(self, call, state, arguments):
        """Runs a command again and again, killed before its first, second … system call."""
        program, number, returned = executable("marquee-cron"), 0, -signal.SIGKILL
        while returned != 0:
            number += 1
            returned = subprocess.run(
                ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                 "-e", f"inject={call}:signal=KILL:when={number}",
                 program, *arguments(), "--state-dir", state],
                env=environment(), capture_output=True, timeout=60,
            ).returncode  # fmt: skip
            self.assertIn(returned, (0, -signal.SIGKILL), call)
            yield f"{call} {number}"

    @unittest.skipUnless(can_trace(), "strace is not there, or may not trace")
    def test_a_publication_may_be_killed_before_each_change_on_the_disk(self):
        state, versions = self.state_of_two()
        movies = stored_movies(state)
        other = {versions[0]: versions[1], versions[1]: versions[0]}
        for call in ("symlink", "rename", "unlink", "fsync", "fdatasync", "pwrite64"):
            for moment in self.kill_before_each_call(
                call, state,
                lambda: ["publish", other[current(state)], "--force", "--reason", "a test"],
            ):  # fmt: skip
                with self.subTest(moment=moment):
                    self.assertServes(state, versions)
                    self.assertWhole(state, movies)
        self.assertNothingHalfDone(state)

    @unittest.skipUnless(can_trace(), "strace is not there, or may not trace")
    def test_a_training_may_be_killed_before_each_change_on_the_disk(self):
        state = self.state()
        version, movies = current(state), stored_movies(state)
        for call in ("mkdir", "fsync", "rename", "rmdir"):
            for moment in self.kill_before_each_call(call, state, lambda: ["train"]):
                with self.subTest(moment=moment):
                    self.assertServes(state, [version])
                    self.assertWhole(state, movies)
        self.cron(state, "train")
        self.assertNothingHalfDone(state)

    def test_the_same_training_within_a_second_leaves_the_same_model_alone(self):
        # Versions tell seconds apart, so both trainings give their model the same name.
        state = self.folder() / "state"
        self.cron(state, "import", "-", stdin=json_lines(starter()[:200]))
        for _ in range(20):
            version = self.cron(state, "train").stdout.strip()
            written = (state / "models" / version).stat()
            if self.cron(state, "train").stdout.strip() == version:
                break
        else:
            self.skipTest("this machine takes a second for a training")
        self.assertEqual((state / "models" / version).stat().st_ino, written.st_ino)
        self.assertNothingHalfDone(state)

    def test_a_killed_import_can_be_done_again(self):
        state = self.folder() / "state"
        lines = self.folder() / "many.jsonl"
        many = [
            movie | {"id": movie["id"] + copy * 1_000_000}
            for copy in range(5)
            for movie in starter()
        ]
        lines.write_text(json_lines(many), "utf-8")
        counts = [0]
        for delay in (0.01, 0.02, 0.05, 0.1, 0.2, 0.3):
            self.kill(delay, state, "import", lines)
            if (state / "movies.db").exists():
                self.assertWhole(state)
                counts.append(self.report(state, "status")["movies"]["count"])
        self.assertEqual(counts, sorted(counts))
        self.cron(state, "import", lines)
        self.assertEqual(len(stored_movies(state)[0]), len(many))


if __name__ == "__main__":
    unittest.main()
