"""What everybody meets first: the model of all starter movies."""

import atexit
import functools
import json
import pathlib
import shutil
import tempfile
import unittest

from stack import BROWSER, Stack
from support import ROOT, Case, executable, run

# A plot that a visitor may type, the genres of which one is to come first, and those that must not be
# chosen.
PLOTS = [
    ("A scientist travels through time to save his family.", "Science Fiction", "Western|War|Music"),
    ("A group of survivors must fight their way through a city overrun by zombies.", "Horror|Action", "Music|Western"),
    ("Astronauts on a mission to Mars lose contact with Earth.", "Science Fiction", "Western|Romance|Music"),
    ("The son of a Mafia boss must decide whether to take over the family business.", "Crime|Drama", "Animation|Western"),
    ("A boxer from a poor neighbourhood gets one last shot at the title.", "Drama", "Horror|Science Fiction"),
    ("When their owner leaves for college, a box of toys comes to life and sets out to find a new home.", "Animation|Family|Comedy|Adventure", "Horror|War"),
    ("A teenager discovers that he has superpowers and must stop a villain from destroying the city.", "Action|Science Fiction", "Western|Documentary"),
    ("A young mother is diagnosed with terminal cancer and writes letters to her daughter.", "Drama", "Comedy|Action"),
    ("A great white shark terrorizes a small beach town.", "Horror|Thriller", "Romance|Music"),
    ("A couple going through a bitter divorce fights over the custody of their son.", "Drama", "Science Fiction|Western"),
    ("An innocent man is sent to prison and plans his escape.", "Drama|Crime|Thriller", "Animation|Music"),
    ("A vampire falls in love with a mortal girl.", "Horror|Romance|Fantasy", "War|Western"),
    ("Three friends go on a road trip to Las Vegas before the wedding.", "Comedy", "Horror|War"),
    ("The crew of a submarine must prevent a nuclear war.", "Thriller|Action|War|Drama", "Romance|Music"),
    ("A gang of thieves plans the heist of the century.", "Crime|Action|Thriller", "Western|Music"),
    ("A family moves into an old house that is haunted by a ghost.", "Horror", "War|Western"),
    ("A detective hunts a serial killer who leaves riddles at the crime scenes.", "Crime|Thriller|Mystery", "Animation|Family"),
    ("A lonely robot falls in love and saves the Earth.", "Science Fiction|Animation|Romance", "Western|War"),
    ("A young warrior must slay the dragon that threatens the kingdom.", "Fantasy|Adventure|Action", "Documentary|Crime"),
    ("Two rival wedding planners fall in love.", "Romance|Comedy", "Horror|War"),
    ("A documentary about the rise and fall of a legendary rock band.", "Documentary|Music", "Horror|Western"),
    ("A sheriff and an outlaw ride into the desert together.", "Western", "Science Fiction|Music"),
    ("During World War II, a group of soldiers is trapped behind enemy lines.", "War", "Comedy|Music"),
    ("A priest performs an exorcism on a possessed girl.", "Horror", "Comedy|Western"),
    ("A woman wakes up without her memory and finds out that someone wants to kill her.", "Thriller|Mystery", "Animation|Western"),
]  # fmt: skip

DEVELOPMENT = ROOT.parent / "shared" / "data" / "tmdb-dev.jsonl.gz"


@functools.cache
def state():
    """A state folder with a model of all starter movies in service."""
    folder = tempfile.mkdtemp(prefix="marquee-starter-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    files = sorted((ROOT / "data" / "starter").glob("*.jsonl"))
    for command in (["import", *files], ["train"], ["publish"]):
        result = run(executable("marquee-cron"), *command, "--state-dir", folder, timeout=300)
        assert result.returncode == 0, result.stderr
    return folder


class Starter(Case):
    def asked(self, *command, **options):
        result = run(
            executable("marquee-cron"), *command, "--state-dir", state(), timeout=300, **options
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def test_typical_plots_get_the_genres_that_anybody_would_give_them(self):
        text = "".join(plot + "\n" for plot, _, _ in PLOTS)
        answers = self.asked("classify", "--format", "jsonl", stdin=text).splitlines()
        wrong, laughable = [], []
        for (plot, first, never), line in zip(PLOTS, answers, strict=True):
            answer = json.loads(line)
            if answer["genres"][0]["genre"] not in first.split("|"):
                wrong.append((plot, answer["genres"][0]["genre"]))
            laughable += [(plot, genre) for genre in answer["selected"] if genre in never.split("|")]
        self.assertLessEqual(len(wrong), 1, wrong)
        self.assertEqual(laughable, [])

    @unittest.skipUnless(DEVELOPMENT.exists(), "there are no real movies beside the project")
    def test_real_movies_are_judged_as_the_readme_says(self):
        figures = json.loads(self.asked("evaluate", "--data", DEVELOPMENT, "--format", "json"))
        self.assertGreaterEqual(figures["f1_micro"], 0.60)
        self.assertGreaterEqual(figures["f1_macro"], 0.54)
        self.assertGreaterEqual(figures["average_precision_macro"], 0.56)
        self.assertLessEqual(figures["expected_calibration_error"], 0.03)

    def test_hardly_a_synopsis_in_english_is_doubted(self):
        files = (ROOT / "data" / "starter").glob("*.jsonl")
        text = "".join(file.read_text("utf-8") for file in files)
        lines = self.asked("classify", "--format", "jsonl", stdin=text).split("\n")[:-1]
        answers = [json.loads(line) for line in lines]
        types = [{note["type"] for note in answer["notes"]} for answer in answers]
        doubted = sum(bool(found & {"unknown_words", "not_english"}) for found in types)
        self.assertEqual(len(answers), text.count("\n"))
        self.assertLessEqual(doubted * 1000, len(answers), doubted)

    def test_the_model_says_that_its_movies_are_invented_and_what_it_does_on_real_ones(self):
        stack = Stack(state())
        self.addCleanup(stack.stop)
        model = stack.ask("GET", "/model").json
        page = stack.ask("GET", "/model", headers={"Accept": BROWSER}).text
        kept = json.loads((ROOT / "data" / "starter-figures.json").read_text("utf-8"))["real_movies"]
        folder = pathlib.Path(state()) / "models" / "current"
        metrics = json.loads((folder / "metrics.json").read_text("utf-8"))
        for told in (model, metrics):
            self.assertIs(told["invented"], True)
            self.assertEqual(told["real_movies"]["f1_micro"], kept["f1_micro"])
            self.assertEqual(told["real_movies"]["n_test"], kept["n_test"])
            self.assertEqual(told["real_movies"]["measured"], kept["measured"])
            self.assertNotEqual(told["f1_micro"], kept["f1_micro"])
        for text in (page, (folder / "README.md").read_text("utf-8")):
            self.assertIn("invented", text)
            for figures in (kept, kept["with_title"], metrics, metrics["with_title"]):
                self.assertIn(f"{figures['f1_micro']:.3f}", text)

    @unittest.skipUnless(DEVELOPMENT.exists(), "there are no real movies beside the project")
    def test_the_figures_on_real_movies_are_what_is_measured(self):
        measured = json.loads(self.asked("evaluate", "--data", DEVELOPMENT, "--format", "json"))
        kept = json.loads((ROOT / "data" / "starter-figures.json").read_text("utf-8"))["real_movies"]
        self.assertEqual(kept["n_test"], measured["n_test"])
        for name in ("f1_micro", "f1_macro", "precision_micro", "expected_calibration_error"):
            self.assertAlmostEqual(kept[name], measured[name], places=4)
