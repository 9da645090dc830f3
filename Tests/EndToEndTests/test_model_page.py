"""`/model`: what the model is and how good, for people and for programs."""

import gzip
import json
import unittest

from serving import ServingCase
from stack import BROWSER, Stack
from support import GENRES, Case, trained_state

PAGE = {"Accept": BROWSER}


class ModelPageTests(ServingCase):
    def model(self):
        return self.stack.ask("GET", "/model").json

    def metrics(self):
        path = self.stack.state / "models" / "current" / "metrics.json"
        return json.loads(path.read_text("utf-8"))

    def test_the_page_tells_the_version_the_genres_and_their_figures(self):
        page = self.assertPage(self.stack.ask("GET", "/model", headers=PAGE), 200)
        self.assertIn(self.version, page.texts["dl"])
        self.assertIn(self.version, page.texts["footer"])
        for genre in GENRES:
            self.assertIn(genre, page.texts["summary"])
        metrics = self.metrics()
        self.assertIn(f"{metrics['n_train']:,} invented films", page.texts["dl"])
        for name in ("precision_micro", "recall_micro", "f1_micro", "f1_macro"):
            self.assertIn(f"{metrics[name]:.3f}", page.texts["table"])

    def test_figures_of_few_films_are_said_to_be_worth_little(self):
        supports = [genre["support"] for genre in self.model()["genres"]]
        few = [support for support in supports if 0 < support < 20]
        self.assertTrue(0 < len(few) < len(supports), supports)
        page = self.stack.ask("GET", "/model", headers=PAGE).text
        self.assertEqual(page.count("With so few films"), len(few))

    def test_it_is_small(self):
        answer = self.stack.ask("GET", "/model", headers=PAGE | {"Accept-Encoding": "gzip"})
        self.assertEqual(answer.headers["Content-Encoding"], "gzip")
        self.assertLess(len(answer.body), 30_000)
        self.assertIn(b"</html>", gzip.decompress(answer.body))

    def test_the_figures_are_those_of_the_models_directory(self):
        model, metrics = self.model(), self.metrics()
        self.assertEqual(model["model"], self.version)
        for name in ("n_train", "n_test", "f1_micro", "f1_macro", "reliability"):
            self.assertEqual(model[name], metrics[name])
        self.assertEqual([genre["genre"] for genre in model["genres"]], GENRES)
        for genre in model["genres"]:
            name = genre["genre"]
            for figure, value in metrics["per_genre"][name].items():
                self.assertEqual(genre[figure], value)
            self.assertEqual(genre.get("precision_recall"), metrics["precision_recall"].get(name))

    def test_the_strongest_words_speak_for_their_genre(self):
        for genre in self.model()["genres"]:
            [word] = genre["strongest"]["for"][:1] or [None]
            if word is None or genre["support"] < 10:
                continue
            text = " ".join([word["text"]] * 3)
            answer = self.stack.post_json({"synopsis": f"{text} {text}"}).json
            [told] = [other for other in answer["genres"] if other["genre"] == genre["genre"]]
            self.assertGreater(sum(evidence["weight"] for evidence in told["evidence"]), 0)


class NightTests(Case):
    """Decisions about models reach the page as they are made."""

    def setUp(self):
        state, (self.first, self.second) = self.state_of_two()
        self.stack = Stack(state)
        self.addCleanup(self.stack.stop)
        self.state_folder = state

    def nights(self):
        return self.stack.ask("GET", "/model").json["nights"]

    def test_a_publication_is_told_at_once(self):
        before = self.nights()
        self.cron(self.state_folder, "publish", self.second, **self.stack.settings)
        night = self.nights()[-1]
        self.assertEqual(len(self.nights()), len(before) + 1)
        self.assertEqual((night["command"], night["model"]), ("publish", self.second))
        self.assertIn(night["outcome"], ("published", "kept"))
        self.assertIn(night["rule"], self.stack.ask("GET", "/model").text)
        page = self.stack.ask("GET", "/model", headers=PAGE).text
        self.assertIn(night["ended"][:10], page)

    def test_an_operators_reason_is_not_told(self):
        self.cron(
            self.state_folder, "publish", self.second, "--force", "--reason", "xylocanary",
            **self.stack.settings,
        )  # fmt: skip
        self.assertEqual(self.nights()[-1]["rule"], "forced")
        for headers in ({}, PAGE):
            self.assertNotIn("xylocanary", self.stack.ask("GET", "/model", headers=headers).text)

    def test_a_rollback_is_told(self):
        self.cron(
            self.state_folder, "publish", self.second, "--force", "--reason", "x",
            **self.stack.settings,
        )  # fmt: skip
        self.cron(self.state_folder, "rollback", **self.stack.settings)
        night = self.nights()[-1]
        self.assertEqual((night["command"], night["model"]), ("rollback", self.first))
        self.assertEqual(self.stack.ask("GET", "/model").json["model"], self.first)


class WithoutModelTests(ServingCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack(trained_state(publish=False))
        cls.addClassCleanup(cls.stack.stop)

    def setUp(self):
        pass

    def test_there_is_a_page_that_says_so(self):
        self.assertPage(self.stack.ask("GET", "/model", headers=PAGE), 503)
        problem = self.stack.ask("GET", "/model")
        self.assertEqual(self.assertProblem(problem, 503)["type"], "/problems/no-model")
        self.assertRegex(problem.headers["Retry-After"], r"^\d+$")


if __name__ == "__main__":
    unittest.main()
