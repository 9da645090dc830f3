"""A visitor of the Space: what the browser downloads, and what it shows."""

import functools
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import threading
import unittest
import urllib.parse

from playwright.sync_api import sync_playwright

from hubs import HubCase
from support import SYNOPSIS
from test_starter import state as starter_state

SPACE = "tester/movie-page"
MOST = 5_000_000


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as it is, as the Hub does, and keeps what was asked for."""

    def do_GET(self):
        self.server.asked.append(urllib.parse.urlsplit(self.path).path)
        super().do_GET()

    def log_message(self, *_):
        pass


@unittest.skipUnless(shutil.which("chromium"), "chromium is not there")
class SpaceVisitTests(HubCase):
    def space(self):
        """The files of a Space that a model of all starter movies was uploaded to."""
        hub, folder = self.hub(), self.folder()
        self.upload(starter_state(), hub, HF_SPACE=SPACE)
        for path in hub.tree(kind="spaces", repository=SPACE):
            address = f"{hub.address}/spaces/{SPACE}/resolve/main/{path}"
            command = ["curl", "--silent", "--fail", "--location", "-o", folder / path, address]
            subprocess.run(command, check=True)
        return folder

    def served(self, folder):
        handler = functools.partial(Files, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def test_it_classifies_and_takes_five_megabytes_at_most(self):
        folder = self.space()
        server = self.served(folder)
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=arguments
            )
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
            page.get_by_label("Synopsis").fill(SYNOPSIS)
            page.get_by_role("button").click()
            sign = page.locator("#sign")
            sign.wait_for(state="visible", timeout=60_000)
            shown = sign.text_content().split(" · ")
            browser.close()
        line = self.cron(starter_state(), "classify", "--format", "jsonl", stdin=SYNOPSIS).stdout
        self.assertEqual(shown, json.loads(line)["selected"])
        files = [pathlib.Path(path).name or "index.html" for path in server.asked]
        self.assertIn("model.safetensors.gz", files)
        self.assertEqual(len(files), len(set(files)))
        total = sum((folder / file).stat().st_size for file in files)
        self.assertLess(total, MOST, files)


if __name__ == "__main__":
    unittest.main()
