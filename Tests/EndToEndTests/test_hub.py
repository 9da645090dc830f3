"""`upload` and `pull` against the Hub, with what its own Python client makes of the same."""

import json
import math
import shutil
import unittest

from hubs import PARTS, PYTHON, THEIR_HUB, HubCase, contents
from standin import THEIRS
from support import current, file_states


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

    def test_where_it_is_in_service_already_nothing_is_touched(self):
        hub, version = self.uploaded()
        state = self.folder() / "state"
        self.pull(state, hub)
        before = file_states(state)
        hub.requests(forget=True)
        report = self.report(state, "pull", **hub.settings)
        self.assertEqual((report["version"], report["outcome"]), (version, "unchanged"))
        self.assertEqual(file_states(state), before)
        self.assertLessEqual(len(hub.requests()), 4)
        # Whatever it was that took the model away, the next pull brings it back.
        shutil.rmtree(state / "models" / version)
        self.pull(state, hub)
        self.assertEqual(contents(state / "models" / version)["config.json"][:1], b"{")

    def test_a_machine_may_be_pinned_to_a_version(self):
        hub = self.hub()
        state, (first, second) = self.state_of_two()
        for version in (first, second):
            self.upload(state, hub, version)
        other = self.folder() / "state"
        for _ in range(2):
            self.pull(other, hub, HF_REVISION=first)
            self.assertEqual(current(other), first)
        self.pull(other, hub, "--revision", second, HF_REVISION=first)
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


@THEIR_HUB
class TheirUploadTests(UploadTests):
    standins = THEIRS


@THEIR_HUB
class TheirClientTests(ClientTests):
    standins = THEIRS


@THEIR_HUB
class TheirPullTests(PullTests):
    standins = THEIRS


if __name__ == "__main__":
    unittest.main()
