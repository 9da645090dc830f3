"""The page for a Space classifies in the browser: its JavaScript gives the program's scores."""

import gzip
import mimetypes
import pathlib
import shutil
import tempfile
import unittest

from browser import BrowserCase
from readers import ReaderCase
from support import ROOT, SYNOPSIS, run

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


class SpacePageTests(BrowserCase):
    def test_the_page_works_and_keeps_to_its_own_policy(self):
        model = self.stack.state / "models" / self.version

        def answer(route):
            name = route.request.url.rpartition("/")[2]
            if name.endswith(".gz"):
                content = gzip.compress((model / name.removesuffix(".gz")).read_bytes())
            else:
                content = (SPACE / name).read_bytes()
            kind = mimetypes.guess_type(name, strict=False)[0] or "application/octet-stream"
            route.fulfill(body=content, content_type=kind)

        # `visit` asks what the policy was violated by.
        with self.visit(None) as page:
            page.route("**/space/*", answer)
            page.goto("/space/index.html")
            policy = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("unsafe", policy)
            page.fill("#synopsis", SYNOPSIS)
            page.click("button[type=submit]")
            page.wait_for_selector("#genres li.chosen")


if __name__ == "__main__":
    unittest.main()
