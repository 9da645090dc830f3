"""The starter movies, and how well the program learns from them and from real ones."""

import collections
import json
import os
import pathlib
import re
import unittest

from support import GENRES, ROOT, STARTER, Case, starter


def real_movies():
    """A file of real movies, if this machine has one."""
    named = os.environ.get("MARQUEE_DEV_DATA")
    path = pathlib.Path(named or ROOT.parent / "shared" / "data" / "tmdb-dev.jsonl.gz")
    return path if named or path.exists() else None


class StarterMoviesTests(unittest.TestCase):
    def test_there_are_at_least_a_thousand(self):
        self.assertGreaterEqual(len(starter()), 1000)

    def test_each_synopsis_has_30_to_80_words(self):
        lengths = {movie["id"]: len(movie["overview"].split()) for movie in starter()}
        self.assertEqual({k: n for k, n in lengths.items() if not 30 <= n <= 80}, {})

    def test_each_has_one_to_four_of_the_19_genres(self):
        for movie in starter():
            with self.subTest(movie=movie["id"]):
                genres = movie["genres"]
                self.assertIn(len(genres), range(1, 5))
                self.assertEqual(len(set(genres)), len(genres))
                self.assertLessEqual(set(genres), set(GENRES))

    def test_each_genre_has_at_least_60(self):
        counts = collections.Counter(genre for movie in starter() for genre in movie["genres"])
        self.assertEqual(sorted(counts), GENRES)
        self.assertEqual({genre: n for genre, n in counts.items() if n < 60}, {})

    def test_identifiers_and_titles_are_unique(self):
        for key in (lambda movie: movie["id"], lambda movie: movie["title"].casefold()):
            counts = collections.Counter(map(key, starter()))
            self.assertEqual([value for value, n in counts.items() if n > 1], [])

    def test_no_two_share_a_run_of_12_words(self):
        seen = {}
        for movie in starter():
            words = re.findall(r"[\w'’-]+", movie["overview"].lower())
            for start in range(len(words) - 11):
                run = tuple(words[start : start + 12])
                other = seen.setdefault(run, movie["id"])
                self.assertEqual(other, movie["id"], " ".join(run))

    def test_they_are_one_object_a_line(self):
        for number, line in enumerate(STARTER.read_bytes().split(b"\n")[:-1], 1):
            self.assertIsInstance(json.loads(line.decode("utf-8")), dict, f"line {number}")


@unittest.skipUnless(real_movies(), "no real movies here: name a file in MARQUEE_DEV_DATA")
class RealMoviesTests(Case):
    def trained_on(self, path):
        state = self.folder() / "state"
        self.cron(state, "import", path)
        report = self.report(state, "train", timeout=180)
        self.cron(state, "publish")
        return state, report["version"]

    def test_the_starter_movies_teach_enough_for_real_ones(self):
        state, _ = self.trained_on(STARTER)
        report = self.report(state, "evaluate", "--data", real_movies())
        self.assertGreaterEqual(report["f1_macro"], 0.35)

    def test_real_movies_teach_what_scikit_learn_learns_from_them(self):
        state, version = self.trained_on(real_movies())
        metrics = json.loads((state / "models" / version / "metrics.json").read_text("utf-8"))
        self.assertGreaterEqual(metrics["f1_micro"], 0.60)
        self.assertGreaterEqual(metrics["f1_macro"], 0.53)
        # Later, `evaluate` judges by the same held-out movies.
        self.assertEqual(self.report(state, "evaluate")["f1_macro"], metrics["f1_macro"])


if __name__ == "__main__":
    unittest.main()
