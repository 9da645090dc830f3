"""The page for a Space classifies in the browser: its JavaScript gives the program's scores."""

import pathlib
import shutil
import tempfile
import unittest

from readers import ReaderCase
from support import ROOT, run

NODE = shutil.which("node")
SPACE = ROOT / "Sources" / "Cron" / "Space"

# Reads a model's folder as the page does, and classifies lines of standard input.
DRIVER = """
import fs from "node:fs";
import { Classifier } from "./classifier.mjs";
const [folder, preference] = process.argv.slice(2);
const text = (name) => fs.readFileSync(`${folder}/${name}`, "utf8");
const weights = new Uint8Array(fs.readFileSync(`${folder}/model.safetensors`)).buffer;
const classifier = new Classifier(JSON.parse(text("config.json")), text("vocabulary.txt"), weights);
for (const line of fs.readFileSync(0, "utf8").split("\\n").filter(Boolean)) {
  const { id, overview, title } = JSON.parse(line);
  console.log(JSON.stringify({ id, ...classifier.classify(overview, title ?? "", preference) }));
}
"""


@unittest.skipUnless(NODE, "there is no node")
class SpaceTests(ReaderCase):
    def answers(self, model, lines, preference="balanced"):
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        shutil.copy(SPACE / "classifier.js", folder / "classifier.mjs")
        (folder / "driver.mjs").write_text(DRIVER)
        return run(NODE, folder / "driver.mjs", model, preference, stdin=lines)

    def test_scores_and_genres_are_the_same(self):
        self.assertSame("balanced")

    def test_so_they_are_with_other_preferences(self):
        for preference in ("precise", "broad"):
            self.assertSame(preference)

    def test_what_it_does_not_know_is_refused(self):
        self.assertRefused()

    def test_limits_and_settings_are_those_of_the_model(self):
        self.assertObeyed()


if __name__ == "__main__":
    unittest.main()
