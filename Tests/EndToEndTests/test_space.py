"""The page for a Space classifies in the browser: its JavaScript gives the program's scores."""

import json
import pathlib
import shutil
import tempfile
import unittest

from support import ROOT, Case, json_lines, run
from test_predict import synopses

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
class SpaceTests(Case):
    def assertSame(self, preference):
        state = self.state()
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        shutil.copy(SPACE / "classifier.js", folder / "classifier.mjs")
        (folder / "driver.mjs").write_text(DRIVER)
        lines = json_lines(synopses())
        ours = self.cron(
            state, "classify", "--format", "jsonl", "--preference", preference, stdin=lines
        )
        model = state / "models" / "current"
        theirs = run(NODE, folder / "driver.mjs", model, preference, stdin=lines)
        self.assertEqual(theirs.returncode, 0, theirs.stderr)
        ours, theirs = (
            [json.loads(line) for line in answers.stdout.split("\n")[:-1]]
            for answers in (ours, theirs)
        )
        self.assertEqual([a["id"] for a in ours], [a["id"] for a in theirs])
        for a, b in zip(ours, theirs):
            with self.subTest(id=a["id"]):
                self.assertEqual(set(a["selected"]), set(b["selected"]))
                for name in ("score", "probability", "threshold"):
                    a_by, b_by = ({g["genre"]: g[name] for g in x["genres"]} for x in (a, b))
                    self.assertEqual(a_by.keys(), b_by.keys())
                    self.assertLessEqual(max(abs(a_by[g] - b_by[g]) for g in a_by), 1e-4, name)

    def test_scores_and_genres_are_the_same(self):
        self.assertSame("balanced")

    def test_so_they_are_with_other_preferences(self):
        for preference in ("precise", "broad"):
            self.assertSame(preference)


if __name__ == "__main__":
    unittest.main()
