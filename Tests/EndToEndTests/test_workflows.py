"""GitHub's workflows: their form, and nights of them against the servers' stand-ins."""

import hashlib
import importlib.util
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from nights import NightCase
from stack import free_port
from standin import TMDB
from support import ROOT, executable

WORKFLOWS = ROOT / ".github" / "workflows"
COMPOSE = ROOT / "packaging" / "compose.yaml"
SPACE = "tester/movie-page"
FILMS = 800
GH = """#!/bin/bash
# GitHub's client, as far as a night needs it: a release of one package.
[[ "$1 $2" == "release download" && $* == *"--pattern SHA256SUMS"* ]] || exit 1
while (($#)); do
  if [[ $1 == --dir ]]; then folder=$2; fi
  shift
done
mkdir -p "$folder"
cp {release}/* "$folder"
"""


def has(module):
    return importlib.util.find_spec(module) is not None


@unittest.skipUnless(has("check_jsonschema"), "check-jsonschema is not there")
class SchemaTests(unittest.TestCase):
    def check(self, schema, *files):
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
        result = subprocess.run([*command, *files], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_workflows_are_as_github_wants_them(self):
        files = sorted(WORKFLOWS.glob("*.yml"))
        self.assertEqual([file.stem for file in files], ["ci", "nightly", "release"])
        self.check("github-workflows", *files)

    def test_the_containers_are_as_compose_wants_them(self):
        self.check("compose-spec", COMPOSE)

    def test_nginx_understands_its_configuration_in_the_containers(self):
        from workflow import read

        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        site = read(COMPOSE)["configs"]["nginx"]["content"].replace("$$", "$")
        for old, new in (
            ("gateway:9000", "127.0.0.1:9000"), ("/run/", f"{folder}/"),
            ("/dev/stderr", f"{folder}/error.log"), ("/dev/stdout", f"{folder}/access.log"),
            ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ):  # fmt: skip
            self.assertEqual(site.count(old), 1, old)
            site = site.replace(old, new)
        (folder / "nginx.conf").write_text(site)
        (folder / "marquee").symlink_to(ROOT / "nginx")
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        command = [nginx, "-t", "-e", "stderr", "-c", folder / "nginx.conf"]
        result = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)


@unittest.skipUnless(has("ruamel.yaml"), "ruamel.yaml, which check-jsonschema needs, is not there")
class NightlyTests(NightCase):
    """Nights that begin with an empty directory each, as GitHub's machines do."""

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.tools = cls.release(folder / "tools", folder / "package")

    def setUp(self):
        self.tmdb, self.hub, self.pings = self.servers(FILMS)

    @staticmethod
    def release(folder, package):
        """A folder with a `gh` that has a release with the program that is tested."""
        program = package / "usr" / "bin" / "marquee-cron"
        program.parent.mkdir(parents=True)
        shutil.copy(executable("marquee-cron"), program)
        (package / "DEBIAN").mkdir()
        architecture = subprocess.check_output(["dpkg", "--print-architecture"], text=True).strip()
        (package / "DEBIAN" / "control").write_text(
            f"Package: marquee\nVersion: 1\nArchitecture: {architecture}\n"
            "Maintainer: Nobody <nobody@example.org>\nDescription: a test\n"
        )
        release = folder / "release"
        release.mkdir(parents=True)
        file = release / f"marquee_1_{architecture}.deb"
        subprocess.run(
            ["dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "--build", package, file],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        (release / "SHA256SUMS").write_text(f"{digest}  {file.name}\n{digest}  another.deb\n")
        (folder / "gh").write_text(GH.format(release=release))
        (folder / "gh").chmod(0o755)
        return folder

    def values(self, **more):
        tmdb, hub = self.tmdb.settings, self.hub.settings
        secrets = {
            "TMDB_API_TOKEN": self.tmdb.token, "HF_TOKEN": self.hub.token,
            "MARQUEE_PING_URL": self.pings.address,
        }  # fmt: skip
        variables = {k: v for k, v in (tmdb | hub).items() if k not in secrets}
        variables["HF_SPACE"] = SPACE
        return (
            {f"secrets.{k}": v for k, v in secrets.items()}
            | {f"vars.{k}": v for k, v in variables.items()}
            | {"github.token": "gh-token", "github.repository": "tester/marquee"} | more
        )  # fmt: skip

    def night(self, code=0, **more):
        """Runs the workflow with nothing of former nights; gives what came of it."""
        from workflow import Workflow

        temp, workspace = self.folder(), self.folder()
        workflow = Workflow(WORKFLOWS / "nightly.yml", "night", self.values(**more))
        result = workflow.run(temp, workspace, self.tools)
        self.assertEqual(result.code, code, result.output)
        self.assertPrivate(result, temp)
        self.assertEqual(list(workspace.iterdir()), [])
        return result

    def assertPrivate(self, result, temp):
        """Checks that nothing that is shown or kept has a token or a text of TMDB's in it."""
        self.assertFalse((temp / "state").exists())
        kept = [path for path in temp.rglob("*") if path.is_file() and path.suffix != ".deb"]
        texts = [result.output.encode(), result.summary.encode()]
        texts += [path.read_bytes() for path in kept]
        secrets = [self.tmdb.token, self.hub.token]
        films = [film["overview"] for film in self.tmdb.films if film["overview"]]
        for text in texts:
            for secret in secrets + films[:200]:
                self.assertNotIn(secret.encode(), text)

    def metrics(self, revision="main"):
        """What the model on the Hub says of itself."""
        address = f"{self.hub.address}/{self.hub.repository}/resolve/{revision}/metrics.json"
        command = ["curl", "--silent", "--fail", "--location", address]
        return json.loads(subprocess.check_output(command))

    def test_nights_from_empty_directories_follow_each_other(self):
        first = self.night()
        self.assertIn("has no model yet", first.output)
        [version] = self.hub.tags()
        self.assertIn(version, first.summary)
        self.assertIn("index.html", self.hub.tree(kind="spaces", repository=SPACE))
        learned = self.metrics()["n_train"]
        self.assertEqual(self.pings.paths[-1], "")

        # The same catalogue again makes no other model; other texts make one.
        again = self.night()
        self.assertNotIn("has no model yet", again.output)
        self.assertEqual(set(self.hub.tags()), {version})
        texts = [film for film in self.tmdb.films if film["overview"]][: FILMS // 4]
        self.tmdb.change(
            upsert=[film | {"overview": film["overview"] + " It ends well."} for film in texts]
        )
        third = self.night()
        self.assertEqual(len(self.hub.tags()), 2)
        self.assertEqual(self.metrics()["n_train"], learned)
        [newest] = set(self.hub.tags()) - {version}
        self.assertIn(newest, third.summary)

    def test_a_catalogue_that_has_shrunk_since_the_model_learned_stops_the_night(self):
        self.night()
        head = self.hub.read("")["sha"]
        self.tmdb.stop()
        self.tmdb = TMDB(FILMS * 3 // 4, self.standins)
        self.addCleanup(self.tmdb.stop)
        result = self.night(code=65)
        self.assertRegex(result.output, r"has 5\d\d films to learn from, and \S+ learned from 7\d\d")
        self.assertIn("films to learn from", result.summary)
        self.assertEqual(self.hub.read("")["sha"], head)
        self.assertEqual(self.pings.paths[-1], "/fail")

        result = self.night(**{"inputs.accept": True})
        self.assertIn("Accept the catalogue", result.ran)

    def test_a_hub_that_does_not_answer_ends_the_night_before_it_begins(self):
        self.night()
        self.hub.fault("status", match="/revision/", status=503, times=0)
        result = self.night(code=69)
        self.assertNotIn("Fetch, train, publish, upload", result.ran)

    def test_what_is_not_set_is_named(self):
        for name, said in (
            ("secrets.HF_TOKEN", "the secret HF_TOKEN"), ("vars.HF_REPO", "the variable HF_REPO"),
            ("vars.TMDB_TERMS", "the variable TMDB_TERMS"),
        ):  # fmt: skip
            result = self.night(code=78, **{name: ""})
            self.assertIn(f"::error::{said} is not set", result.output)
        self.assertEqual(self.hub.requests(), [])

    def test_no_movie_is_in_a_cache_or_an_artifact(self):
        text = (WORKFLOWS / "nightly.yml").read_text("utf-8")
        self.assertNotIn("upload-artifact", text)
        paths = re.findall(r"^ *path: (.*)$", text, re.MULTILINE)
        self.assertEqual(paths, ["${{ runner.temp }}/program"])


if __name__ == "__main__":
    unittest.main()
