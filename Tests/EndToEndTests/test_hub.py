"""`upload` and `pull` against the Hub, with what its own Python client makes of the same."""

import concurrent.futures
import hashlib
import json
import math
import os
import pathlib
import subprocess
import unittest

from standin import OURS, THEIRS, Hub
from support import Case, current, environment, executable, run, wait_until

PYTHON = os.environ.get("MARQUEE_PYTHON")
CLIENT = pathlib.Path(__file__).parent / "hub_client.py"
# Small enough that our small models go in parts.
PARTS = ["--multipart-threshold", "100000", "--chunk-size", "150000", "--page-size", "3"]
STORAGE_PUT = "PUT /(object|put)/"


def contents(folder):
    """The bytes of each file of a folder."""
    paths = [path for path in folder.iterdir() if path.is_file()]
    return {path.name: path.read_bytes() for path in paths}


def git_id(data):
    return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()


class HubCase(Case):
    standins = OURS

    def hub(self, *arguments):
        hub = Hub(self.standins, *arguments)
        self.addCleanup(hub.stop)
        return hub

    def upload(self, state, hub, *arguments, code=0, **settings):
        settings = hub.settings | settings
        return self.cron(state, "upload", *arguments, code=code, timeout=180, **settings)

    def pull(self, state, hub, *arguments, code=0, **settings):
        settings = hub.settings | settings
        return self.cron(state, "pull", *arguments, code=code, timeout=180, **settings)

    def client(self, hub, *arguments):
        """Runs the Hub's own client."""
        result = run(
            PYTHON, CLIENT, *arguments, HF_ENDPOINT=hub.address, HF_TOKEN=hub.token,
            HF_HOME=str(self.folder()), HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_TELEMETRY="1",
            HF_HUB_DISABLE_PROGRESS_BARS="1",
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def assertUploaded(self, state, hub, version, commits=1):
        """Checks that the Hub has the model, byte for byte, in so many commits, with its tag."""
        files = contents(state / "models" / version)
        tree = hub.tree(version)
        for name, data in files.items():
            self.assertIn(tree.get(name), (git_id(data), hashlib.sha256(data).hexdigest()), name)
        self.assertEqual(set(tree) - set(files), {".gitattributes"})
        ours = [title for title in hub.commits() if version in title]
        self.assertEqual(len(ours), commits)
        self.assertIn(version, hub.tags())


class UploadTests(HubCase):
    def test_one_commit_brings_the_whole_model_and_a_tag(self):
        hub, state = self.hub(), self.state()
        version = current(state)
        report = self.report(state, "upload", **hub.settings)
        self.assertUploaded(state, hub, version)
        self.assertEqual(hub.tags(), {version: report["commit"]})
        self.assertEqual(hub.read("")["sha"], report["commit"])
        self.assertEqual((report["version"], report["repository"]), (version, hub.repository))

    def test_what_the_hub_has_already_is_not_sent_again(self):
        hub = self.hub()
        state, (first, second) = self.state_of_two()
        self.upload(state, hub)
        requests = len(hub.requests(forget=True))
        self.upload(state, hub)
        self.assertEqual(hub.asked("PUT", "") + hub.asked("POST", "/commit/"), [])
        self.assertLess(len(hub.requests(forget=True)), requests)
        self.assertUploaded(state, hub, first)

        self.upload(state, hub, second)
        self.assertUploaded(state, hub, second)
        before, after = (contents(state / "models" / version) for version in (first, second))
        changed = [len(after[name]) for name in after if after[name] != before.get(name)]
        self.assertNotIn(len(after["predict.py"]), changed)
        largest = max(changed)
        [commit] = hub.asked("POST", "/commit/")
        self.assertLess(
            commit["in"], sum(4 * math.ceil(n / 3) for n in changed if n < largest) + 4_000
        )
        self.assertEqual(sum(e["in"] for e in hub.asked("PUT", "")), largest)
        self.assertEqual(len(hub.commits()), 2)

    def test_a_large_file_goes_in_parts(self):
        hub, state = self.hub(*PARTS), self.state()
        self.upload(state, hub)
        self.assertUploaded(state, hub, current(state))
        self.assertGreater(len(hub.asked("PUT", "/part/")), 2)
        self.assertEqual(len(hub.asked("POST", "/complete")), 1)

    def test_the_storage_sees_no_token(self):
        for arguments in ([], PARTS):
            hub, state = self.hub(*arguments), self.state()
            self.upload(state, hub)
            other = self.folder() / "state"
            self.pull(other, hub)
            storage = [e for e in hub.requests() if "storage" in e["server"].lower()]
            self.assertGreaterEqual(len(storage), 2)
            self.assertEqual({e["auth"] for e in storage}, {"none"})

    def test_the_space_gets_a_page(self):
        hub, state = self.hub(), self.state()
        settings = {"HF_SPACE": "tester/movie-page"}
        self.upload(state, hub, **settings)
        self.assertUploaded(state, hub, current(state))
        space = {"kind": "spaces", "repository": "tester/movie-page"}
        tree = hub.tree(**space)
        self.assertLessEqual({"README.md", "index.html"}, set(tree))
        self.assertEqual(len(hub.commits(**space)), 1)
        self.upload(state, hub, **settings)
        self.assertEqual(len(hub.commits(**space)), 1)

    def test_without_settings_it_names_them(self):
        state = self.state()
        hub = self.hub()
        for key in ("HF_REPO", "HF_TOKEN"):
            settings = {k: v for k, v in hub.settings.items() if k != key}
            self.assertIn(key, self.cron(state, "upload", code=78, **settings).stderr)
        self.assertEqual(hub.requests(), [])
        self.cron(self.folder(), "upload", code=66, **hub.settings)


@unittest.skipUnless(PYTHON, "MARQUEE_PYTHON names no Python with huggingface_hub")
class ClientTests(HubCase):
    """The Hub's own client and ours understand each other."""

    def test_the_hubs_client_downloads_what_we_uploaded(self):
        for arguments in ([], PARTS):
            hub, state = self.hub(*arguments), self.state()
            version = current(state)
            self.upload(state, hub)
            folder = self.folder() / "download"
            card = json.loads(self.client(hub, "download", hub.repository, version, folder))
            files = contents(state / "models" / version)
            downloaded = contents(folder)
            del downloaded[".gitattributes"]
            self.assertEqual(downloaded, files)
            metrics = json.loads(files["metrics.json"])
            measured = [result["value"] for result in card["results"] if result["type"] == "f1"]
            self.assertTrue(
                any(abs(metrics["f1_micro"] - value) < 0.001 for value in measured), measured
            )
            metadata = card["metadata"]
            self.assertEqual(metadata["pipeline_tag"], "text-classification")
            self.assertEqual(metadata["license"], "other")
            for key in ("license_name", "license_link", "tags", "language", "metrics"):
                self.assertTrue(metadata[key], key)

    def test_we_pull_what_the_hubs_client_uploaded(self):
        for arguments in ([], PARTS):
            hub, state = self.hub(*arguments), self.state()
            version = current(state)
            self.client(hub, "upload", hub.repository, state / "models" / version, version)
            for revision in ([], ["--revision", version]):
                other = self.folder() / "state"
                self.pull(other, hub, *revision)
                self.assertEqual(current(other), version)
                pulled = contents(other / "models" / version)
                self.assertEqual(pulled, contents(state / "models" / version))
                self.cron(other, "classify", "--format", "jsonl", stdin="A war, and love.\n")


class PullTests(HubCase):
    def uploaded(self, *arguments):
        hub, state = self.hub(*arguments), self.state()
        self.upload(state, hub)
        return hub, current(state)

    def test_it_takes_the_named_version_or_the_last_and_keeps_what_is_there(self):
        hub = self.hub()
        state, (first, second) = self.state_of_two()
        for version in (first, second):
            self.upload(state, hub, version)
        other = self.folder() / "state"
        self.pull(other, hub, "--revision", first)
        self.assertEqual(current(other), first)
        report = self.report(other, "pull", **hub.settings)
        self.assertEqual((report["version"], current(other)), (second, second))
        before = (other / "models" / first).stat()
        self.pull(other, hub, "--revision", first)
        self.assertEqual(current(other), first)
        self.assertEqual((other / "models" / first).stat().st_ino, before.st_ino)
        self.cron(other, "rollback")
        self.assertEqual(current(other), second)

    def assertNothing(self, state):
        """Checks that nothing has come into service, nor lies around as if it were whole."""
        models = state / "models"
        self.assertFalse((models / "current").is_symlink())
        shown = [path.name for path in models.glob("*")] if models.exists() else []
        self.assertEqual(shown, [])

    def test_what_is_not_there_ends_with_66(self):
        hub, version = self.uploaded()
        state = self.folder() / "state"
        self.pull(state, hub, "--revision", "none-such", code=66)
        self.pull(state, hub, code=66, HF_REPO="tester/none-such")
        self.assertNothing(state)

    def test_a_damaged_download_changes_nothing(self):
        hub, version = self.uploaded()
        for action in ("corrupt", "truncate"):
            state = self.folder() / "state"
            hub.fault(action, match="GET /(object|cdn)/", times=0)
            result = self.pull(state, hub, code=65)
            self.assertIn("model.safetensors", result.stderr)
            self.assertNothing(state)
            hub.heal()
            self.pull(state, hub)
            self.assertEqual(current(state), version)

    def test_what_is_no_model_changes_nothing(self):
        hub, version = self.uploaded()
        for file in ("config.json", "SHA256SUMS"):
            hub.ask("POST", "/__ctl/commit", {"repo": hub.repository, "files": {file: "{}\n"}})
            state = self.folder() / "state"
            self.pull(state, hub, code=65)
            self.assertNothing(state)
            # The version before is still to be had.
            self.pull(state, hub, "--revision", version)
            self.assertEqual(current(state), version)

    def test_a_transient_fault_is_overcome(self):
        hub, version = self.uploaded()
        for match in ("/tree/", "/revision/", "/resolve", "GET /(object|cdn)/"):
            hub.fault("status", match=match, status=503)
            hub.fault("cut", match=match, nth=2)
        state = self.folder() / "state"
        self.pull(state, hub)
        self.assertEqual(current(state), version)

    def test_a_public_model_needs_no_token(self):
        hub, version = self.uploaded()
        state = self.folder() / "state"
        settings = {k: v for k, v in hub.settings.items() if k != "HF_TOKEN"}
        self.cron(state, "pull", timeout=60, **settings)
        self.assertEqual(current(state), version)


class UploadFaultTests(HubCase):
    """Each fault strikes a Hub of its own; they strike at the same time, as most only wait."""

    limited = {"RateLimit": '"api";r=0;t=1', "RateLimit-Policy": '"fixed window";"api";q=9;w=300'}
    # What passes: the upload succeeds all the same.
    passing = {
        "429 with RateLimit": ({"status": 429, "headers": limited}, "/preupload/"),
        "429 with Retry-After": ({"status": 429, "headers": {"Retry-After": "1"}}, "/preupload/"),
        "500 at first": ({"status": 500}, ""),
        "500 at the batch": ({"status": 500}, "/objects/batch"),
        "503 of the storage": ({"status": 503}, STORAGE_PUT),
        "403 on a signed URL": ({"status": 403}, STORAGE_PUT),
        "400 of a stalled storage": (
            {"status": 400, "body": "<Error><Code>RequestTimeout</Code></Error>"}, STORAGE_PUT),
        "no answer of the storage": ({"action": "drop"}, STORAGE_PUT),
        "answer of the storage lost": ({"action": "lost"}, STORAGE_PUT),
        "503 at the commit": ({"status": 503}, "/commit/"),
        "429 at the commit": ({"status": 429, "headers": limited}, "/commit/"),
        "no answer to the commit": ({"action": "drop"}, "/commit/"),
        "answer to the commit lost": ({"action": "lost"}, "/commit/"),
        "answer to the commit cut": ({"action": "cut"}, "/commit/"),
        "answer to the commit malformed": ({"action": "malformed"}, "/commit/"),
        "503 at the tag": ({"status": 503}, "/tag/"),
        "answer to the tag lost": ({"action": "lost"}, "/tag/"),
        "503 at the verification": ({"status": 503}, "/tree/"),
    }  # fmt: skip
    passing_in_parts = {
        "500 on a part": ({"status": 500}, "PUT /part/.*/2[?]"),
        "403 on a part": ({"status": 403}, "PUT /part/.*/2[?]"),
        "answer to a part lost": ({"action": "lost"}, "PUT /part/.*/2[?]"),
        "503 at the end of the parts": ({"status": 503}, "POST /api/complete"),
    }
    # What lasts: the upload fails, and the next one succeeds.
    lasting = {
        "500": (69, {"status": 500}, ""),
        "429": (69, {"status": 429, "headers": limited}, "/preupload/"),
        "503 of the storage": (69, {"status": 503}, STORAGE_PUT),
        "403 of the storage": (69, {"status": 403}, STORAGE_PUT),
        "500 at the commit": (69, {"status": 500}, "/commit/"),
        "answer to the commit lost": (None, {"action": "lost"}, "/commit/"),
        "token refused": (77, {"status": 401}, ""),
        "token refused at the commit": (77, {"status": 401}, "/commit/"),
        "no right to write": (77, {"status": 403}, "/preupload/"),
        "503 at the tag": (69, {"status": 503}, "/tag/"),
    }

    def at_once(self, cases, body):
        """Runs `body` on each case at the same time; a subtest for each."""
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            futures = {name: pool.submit(body, *case) for name, case in cases.items()}
        for name, future in futures.items():
            with self.subTest(fault=name):
                future.result()

    def overcome(self, *arguments):
        def overcome(fault, match):
            hub, state = self.hub(*arguments), self.state()
            hub.fault(**{"action": "status"} | fault, match=match)
            self.upload(state, hub)
            self.assertEqual(hub.faults, 1)
            self.assertUploaded(state, hub, current(state))
            hub.stop()

        return overcome

    def test_what_passes_is_overcome_with_one_commit(self):
        self.at_once(self.passing, self.overcome())

    def test_so_it_is_with_parts(self):
        self.at_once(self.passing_in_parts, self.overcome(*PARTS))

    def test_what_lasts_is_a_clear_failure_and_the_next_upload_succeeds(self):
        def fail(code, fault, match):
            hub, state = self.hub(), self.state()
            hub.fault(**{"action": "status"} | fault, match=match, times=0)
            if code is None:
                self.upload(state, hub)
            else:
                result = self.upload(state, hub, code=code)
                self.assertEqual(result.stdout, "")
                self.assertTrue(result.stderr.strip())
                self.assertNotIn(hub.token, result.stderr)
            hub.heal()
            self.upload(state, hub)
            self.assertUploaded(state, hub, current(state))
            hub.stop()

        self.at_once(self.lasting, fail)

    def test_a_commit_of_somebody_else_in_between_is_kept(self):
        hub, state = self.hub(), self.state()
        version = current(state)
        hub.create()
        hub.fault("delay", seconds=2, match="/objects/batch")
        process = subprocess.Popen(
            [executable("marquee-cron"), "upload", "--state-dir", state],
            env=environment(**hub.settings), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        wait_until(lambda: hub.requests("/preupload/"), "the upload has begun")
        files = {"NOTES.txt": "of somebody else\n"}
        hub.ask("POST", "/__ctl/commit", {"repo": hub.repository, "files": files})
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, errors)
        self.assertIn(412, [e["status"] for e in hub.requests("/commit/")])
        self.assertIn("NOTES.txt", hub.tree())
        self.assertEqual(len([title for title in hub.commits() if version in title]), 1)
        self.assertEqual(hub.tags()[version], hub.read("")["sha"])

    def test_nobody_there_ends_with_69(self):
        hub, state = self.hub(), self.state()
        settings = hub.settings
        hub.stop()
        self.cron(state, "upload", code=69, timeout=180, **settings)


THEIR_HUB = unittest.skipUnless((THEIRS / "hub.py").exists(), "no other stand-in beside here")


@THEIR_HUB
class TheirUploadTests(UploadTests):
    standins = THEIRS


@THEIR_HUB
class TheirClientTests(ClientTests):
    standins = THEIRS


@THEIR_HUB
class TheirPullTests(PullTests):
    standins = THEIRS


@THEIR_HUB
class TheirUploadFaultTests(UploadFaultTests):
    standins = THEIRS


if __name__ == "__main__":
    unittest.main()
