"""`marquee-cron` from movies to a model in service: train, evaluate, publish, rollback, reload."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import unittest

from support import (
    GENRES, MOVIES, Case, current, environment, executable, json_lines, on_a_terminal, starter,
)  # fmt: skip

VERSION = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


class TrainTests(Case):
    def weights(self, state, version):
        return (state / "models" / version / "model.safetensors").read_bytes()

    def test_it_prints_the_version_and_writes_a_whole_model(self):
        state = self.state(publish=False)
        result = self.cron(state, "train")
        version = result.stdout.strip()
        self.assertRegex(version, f"^{VERSION.pattern}$")
        model = state / "models" / version
        names = {
            "model.safetensors", "config.json", "vocabulary.txt", "metrics.json", "README.md",
            "predict.py", "SHA256SUMS",
        }  # fmt: skip
        self.assertEqual({path.name for path in model.iterdir()}, names)
        sums = subprocess.run(
            ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=model, capture_output=True
        )
        self.assertEqual(sums.returncode, 0, sums.stderr)
        self.assertEqual(sums.stdout.count(b": OK\n"), len(names) - 1)
        digest = hashlib.sha256(self.weights(state, version)).hexdigest()
        self.assertEqual(version[-8:], digest[:8])
        self.assertFalse((state / "models" / "current").exists())

    def test_metrics_have_the_names_of_the_field(self):
        state = self.state(publish=False)
        report = self.report(state, "train")
        model = state / "models" / report["version"]
        metrics = json.loads((model / "metrics.json").read_text("utf-8"))
        for average in ("micro", "macro"):
            for name in ("precision", "recall", "f1"):
                self.assertTrue(0 < metrics[f"{name}_{average}"] <= 1, f"{name}_{average}")
                self.assertEqual(report[f"{name}_{average}"], metrics[f"{name}_{average}"])
        self.assertTrue(0 < metrics["threshold"] < 1)
        self.assertEqual(metrics["n_train"] + metrics["n_test"], MOVIES)
        self.assertEqual(sorted(metrics["per_genre_f1"]), GENRES)
        mean = sum(metrics["per_genre_f1"].values()) / len(GENRES)
        self.assertAlmostEqual(mean, metrics["f1_macro"])
        config = json.loads((model / "config.json").read_text("utf-8"))
        self.assertEqual(config["genres"], GENRES)
        card = (model / "README.md").read_text("utf-8")
        self.assertIn(report["version"], card)

    def test_the_same_movies_give_the_same_bytes_in_whatever_order_they_came(self):
        state = self.state(publish=False)
        [first] = os.listdir(state / "models")
        day = {"SOURCE_DATE_EPOCH": "1700000000"}
        second = self.cron(state, "train", **day).stdout.strip()
        self.assertEqual(self.weights(state, first), self.weights(state, second))
        self.assertEqual(second[:16], "20231114T221320Z")

        other = self.folder() / "state"
        movies = starter()[:MOVIES]
        changed = [movie | {"genres": ["War"]} for movie in movies[:50]]
        for lines in (changed, movies[:400:-1], movies[200:], movies):
            self.cron(other, "import", "-", stdin=json_lines(lines))
        third = self.cron(other, "train", **day).stdout.strip()
        self.assertEqual(second, third)
        # With the date given, all the others, too.
        for path in (state / "models" / second).iterdir():
            other_path = other / "models" / third / path.name
            self.assertEqual(path.read_bytes(), other_path.read_bytes(), path.name)

    def test_too_few_movies_are_refused(self):
        state = self.folder()
        for count in (0, 1, 50):
            self.cron(state, "import", "-", stdin=json_lines(starter()[:count]))
            result = self.cron(state, "train", code=65)
            self.assertIn("marquee-cron import", result.stderr)
            self.assertEqual(result.stdout, "")
        self.assertEqual(list((state / "models").glob("*")), [])

    def test_too_few_movies_of_a_genre_are_refused_by_name(self):
        western = [movie for movie in starter() if "Western" in movie["genres"]]
        others = [movie for movie in starter()[:400] if "Western" not in movie["genres"]]
        each = [{"id": 1 << 20 | n, "overview": f"{genre} of a sheriff.", "genres": [genre]}
                for n, genre in enumerate(GENRES)]  # fmt: skip
        drama = [movie | {"genres": ["Drama"]} for movie in others]
        cases = {
            "none": (others, ["Western"]),
            "each once": (drama + each, [genre for genre in GENRES if genre != "Drama"]),
            "the same": (drama, [genre for genre in GENRES if genre != "Drama"]),
        }
        for name, (movies, missing) in cases.items():
            with self.subTest(name):
                state = self.folder() / "state"
                self.cron(state, "import", "-", stdin=json_lines(movies))
                result = self.cron(state, "train", code=65)
                self.assertIn(f"{', '.join(missing)}: add some", result.stderr)
                self.assertEqual(list((state / "models").glob("*")), [])
                self.cron(state, "import", "-", stdin=json_lines(western + starter()[400:]))
                self.cron(state, "train")

    def test_a_second_run_meanwhile_ends_with_75(self):
        state = self.state()
        version = current(state)
        command = [executable("marquee-cron"), "train", "--state-dir", state]
        first = subprocess.Popen(
            command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        try:
            # It has the lock, and is done with reading the movies.
            self.assertIn(b"training", first.stderr.readline())
            first.send_signal(signal.SIGSTOP)
            for arguments in (["train"], ["publish"], ["rollback", version]):
                result = self.cron(state, *arguments, code=75)
                self.assertIn(str(first.pid), result.stderr)
            self.assertIn(str(first.pid), self.cron(state, "status").stdout)
        finally:
            first.send_signal(signal.SIGCONT)
            output, _ = first.communicate(timeout=30)
        self.assertEqual(first.returncode, 0)
        self.assertRegex(output.decode(), VERSION)

    def test_a_terminal_gets_a_progress_bar(self):
        state = self.state(publish=False)
        command = [executable("marquee-cron"), "train", "--state-dir", state]
        code, output, shown = on_a_terminal(*command)
        self.assertEqual(code, 0)
        self.assertRegex(shown, r"\d+ ?%")
        self.assertRegex(output, f"^{VERSION.pattern}\n$")


class PublishTests(Case):
    def worse_candidate(self, state):
        """Adds a model that learned nonsense to the folder; returns its version."""
        other = self.folder() / "state"
        movies = starter()[:MOVIES]
        genres = [movie["genres"] for movie in movies[1:]] + [movies[0]["genres"]]
        wrong = [movie | {"genres": g} for movie, g in zip(movies, genres)]
        self.cron(other, "import", "-", stdin=json_lines(wrong))
        version = self.cron(other, "train").stdout.strip()
        shutil.copytree(other / "models" / version, state / "models" / version)
        return version

    def test_the_first_model_goes_into_service(self):
        state = self.state(publish=False)
        report = self.report(state, "publish")
        self.assertEqual(report["outcome"], "published")
        self.assertEqual(report["version"], current(state))
        again = self.cron(state, "publish")
        self.assertIn(report["version"], again.stdout)

    def test_a_better_one_replaces_it_and_rollback_brings_it_back(self):
        state, (first, second) = self.state_of_two()
        report = self.report(state, "publish", second, "--force", "--reason", "a test")
        self.assertEqual((report["before"], report["version"]), (first, second))
        self.assertEqual(current(state), second)
        self.assertIn(first, self.cron(state, "rollback").stdout)
        self.assertEqual(current(state), first)
        self.cron(state, "rollback", second)
        self.assertEqual(current(state), second)

    def test_the_gate_keeps_a_worse_one_out_and_says_why(self):
        state = self.state()
        version = current(state)
        worse = self.worse_candidate(state)
        result = self.cron(state, "publish", worse)
        self.assertIn(version, result.stdout)
        self.assertIn("worse", result.stdout)
        self.assertEqual(current(state), version)
        report = self.report(state, "publish", worse)
        self.assertEqual((report["outcome"], report["rule"]), ("kept", "worse"))
        self.assertLess(report["f1_micro"], report["f1_micro_before"])
        self.assertEqual(current(state), version)
        runs = self.report(state, "status")["runs"]
        self.assertEqual((runs[0]["command"], runs[0]["outcome"]), ("publish", "kept"))
        self.cron(state, "publish", worse, "--force", "--reason", "a test")
        self.assertEqual(current(state), worse)

    def test_force_needs_a_reason_that_stays_on_record(self):
        state = self.state()
        worse = self.worse_candidate(state)
        for arguments in (["--force"], ["--force", "--reason", " "], ["--reason", "why not"]):
            self.assertIn("--force", self.cron(state, "publish", worse, *arguments, code=64).stderr)
        force = ["--force", "--reason", "the labels were cleaned"]
        report = self.report(state, "publish", worse, *force)
        self.assertEqual(report["decision"]["overruled"], "worse")
        self.assertIn("the labels were cleaned", self.cron(state, "status").stdout)

    def test_what_is_not_there_or_not_whole_stays_out(self):
        state = self.state()
        version = current(state)
        self.cron(state, "publish", "20200101T000000Z-00000000", code=66)
        self.cron(state, "publish", "../models", code=66)
        self.cron(self.folder(), "publish", code=66)
        self.cron(self.folder(), "rollback", code=66)
        damaged = "29990101T000000Z-00000000"
        shutil.copytree(state / "models" / version, state / "models" / damaged)
        with open(state / "models" / damaged / "model.safetensors", "r+b") as file:
            file.truncate(100_000)
        for force in ([], ["--force", "--reason", "a test"]):
            result = self.cron(state, "publish", damaged, *force, code=65)
            self.assertIn("model.safetensors", result.stderr)
        self.cron(state, "rollback", damaged, code=65)
        self.assertEqual(current(state), version)

    def test_no_gateway_is_a_note_for_publish_and_a_failure_for_reload(self):
        state = self.state(publish=False)
        self.assertIn("no gateway", self.cron(state, "publish").stderr)
        self.assertIn("no gateway", self.cron(state, "reload", code=69).stderr)
        self.cron(self.folder(), "reload", code=66)


class EvaluateTests(Case):
    def test_the_figures_are_those_of_the_training(self):
        state = self.state()
        model = state / "models" / current(state)
        metrics = json.loads((model / "metrics.json").read_text("utf-8"))
        for arguments in ([], ["--model", model]):
            report = self.report(state, "evaluate", *arguments)
            self.assertEqual(report["model"], current(state))
            for name in ("f1_micro", "f1_macro", "n_test", "per_genre_f1", "with_title"):
                self.assertEqual(report[name], metrics[name], name)
        text = self.cron(state, "evaluate").stdout
        for genre in GENRES:
            self.assertIn(genre, text)

    def test_other_movies_can_be_given(self):
        state = self.state()
        lines = json_lines(starter()[MOVIES : MOVIES + 100])
        report = self.report(state, "evaluate", "--data", "-", stdin=lines)
        self.assertEqual(report["n_test"], 100)
        self.cron(state, "evaluate", "--data", state / "none.jsonl", code=66)
        self.cron(state, "evaluate", "--data", "-", stdin="broken\n", code=65)
        self.cron(state, "evaluate", "--model", state / "none", code=66)
        self.cron(self.folder(), "evaluate", code=66)


if __name__ == "__main__":
    unittest.main()
