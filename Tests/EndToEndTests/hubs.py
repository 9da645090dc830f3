"""What the tests of `upload` and `pull` share: a Hub, the commands, the Hub's own client."""

import hashlib
import os
import pathlib
import unittest

from standin import OURS, THEIRS, Hub
from support import Case, run

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


THEIR_HUB = unittest.skipUnless(
    (THEIRS / "hub.py").exists(), "no other stand-in beside this folder"
)


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
