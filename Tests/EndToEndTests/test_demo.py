"""`scripts/demo`, as somebody who tries Marquee runs it."""

import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import time
import unittest
import urllib.request

from stack import form, free_port
from support import GENRES, ROOT, SYNOPSIS, Case, current, environment, run, wait_until

DEMO = ROOT / "scripts" / "demo"
# It may have to build.
PATIENCE = 600


def session(number):
    """The processes of a session, with their names."""
    found = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(entry.name)) == number:
                found[int(entry.name)] = (entry / "comm").read_text().strip()
        except OSError:
            continue
    return found


class Demo:
    """A demo that runs in a session of its own."""

    def __init__(self, *arguments, **settings):
        self.temporary = set()
        self.process = subprocess.Popen(
            [str(part) for part in (DEMO, *arguments)],
            cwd="/", env=environment(**settings), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def line(self):
        """The first line on standard output."""
        deadline = time.monotonic() + PATIENCE
        text = b""
        while not text.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise AssertionError(f"no line within {PATIENCE} s, only {text}")
            if not (byte := os.read(self.process.stdout.fileno(), 1)):
                raise AssertionError(f"the demo has ended: {self.process.stderr.read().decode()}")
            text += byte
        return text.decode()

    def note_temporary_folder(self):
        """Remembers where nginx has its files, as its command line says."""
        for process in session(self.process.pid):
            command = pathlib.Path(f"/proc/{process}/cmdline").read_text()
            self.temporary.update(re.findall(r"/tmp/marquee-demo\.\w+", command))

    def end(self, timeout=30):
        """Waits for the end; gives the exit code, and the rest of the output."""
        output, errors = self.process.communicate(timeout=timeout)
        return self.process.returncode, output.decode(), errors.decode()

    def clean_up(self):
        """Ends whatever a test that has failed may have left."""
        with self.process:
            self.process.terminate()
            try:
                self.process.communicate(timeout=15)
            except (subprocess.TimeoutExpired, ValueError):
                pass
            for process in session(self.process.pid):
                os.kill(process, signal.SIGKILL)


class DemoTests(Case):
    def setUp(self):
        self.port = free_port()
        self.state_folder = self.folder() / "a state" / "folder"

    def start(self, *arguments, **settings):
        arguments = arguments or ("--port", self.port, "--state-dir", self.state_folder)
        demo = Demo(*arguments, **settings)
        self.addCleanup(demo.clean_up)
        return demo

    def assertUp(self, demo):
        self.assertEqual(demo.line(), f"Marquee is at http://127.0.0.1:{self.port}/\n")
        demo.note_temporary_folder()
        self.assertTrue(demo.temporary)
        body, headers = form(synopsis=SYNOPSIS)
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/classify", data=body, headers=headers
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            page = answer.read().decode()
            self.assertEqual(answer.status, 200)
        for genre in GENRES:
            self.assertIn(genre, page)
        self.assertIn(current(self.state_folder), page)

    def assertGone(self, demo):
        """Checks that nothing is left of the demo but its state folder."""
        self.assertEqual(session(demo.process.pid), {})
        with socket.socket() as probe:
            self.assertNotEqual(probe.connect_ex(("127.0.0.1", self.port)), 0)
        self.assertEqual([path for path in demo.temporary if os.path.exists(path)], [])

    def test_it_serves_until_it_is_told_to_stop_and_goes_on_the_next_time(self):
        demo = self.start()
        self.assertUp(demo)
        version = current(self.state_folder)
        demo.process.terminate()
        _, output, _ = demo.end()
        self.assertEqual(output, "")
        self.assertGone(demo)

        again = self.start(f"--port={self.port}", f"--state-dir={self.state_folder}")
        self.assertUp(again)
        self.assertEqual(current(self.state_folder), version)
        # What a terminal sends at Ctrl-C, to all of them.
        os.killpg(again.process.pid, signal.SIGINT)
        again.end()
        self.assertGone(again)

    def test_it_ends_when_what_it_has_started_ends(self):
        for name in ("marquee-gateway", "nginx"):
            with self.subTest(name=name):
                demo = self.start()
                self.assertUp(demo)
                started = session(demo.process.pid)
                # Of nginx, the first is the master.
                first = min(pid for pid in started if started[pid] == name[:15])
                os.kill(first, signal.SIGKILL)
                code, _, errors = demo.end()
                self.assertNotEqual(code, 0)
                self.assertIn(name.removeprefix("marquee-"), errors)
                # Workers of nginx notice a moment later that they have no master.
                wait_until(lambda: not session(demo.process.pid), "all have ended")
                self.assertGone(demo)

    def test_a_port_that_is_taken_is_an_error(self):
        with socket.create_server(("127.0.0.1", self.port)):
            demo = self.start()
            code, output, errors = demo.end(PATIENCE)
        self.assertNotEqual(code, 0)
        self.assertEqual(output, "")
        self.assertIn(str(self.port), errors)
        self.assertFalse(self.state_folder.exists())
        self.assertGone(demo)

    def test_it_can_be_stopped_while_it_builds(self):
        tools = self.folder()
        compiler = tools / "swift"
        compiler.write_text(f"#!/bin/sh\ntouch '{tools}/called'\nexec sleep 1000\n")
        compiler.chmod(0o755)
        demo = self.start(PATH=f"{tools}:{os.environ['PATH']}")
        wait_until((tools / "called").exists, "it builds", PATIENCE)
        demo.process.terminate()
        code, output, _ = demo.end()
        self.assertNotEqual(code, 0)
        self.assertEqual(output, "")
        self.assertGone(demo)

    def test_a_wrong_usage_is_explained(self):
        for arguments in (["--prot", "1"], ["--port"], ["--port", "x"], ["--port", "70000"], ["x"]):
            result = run(DEMO, *arguments)
            self.assertEqual((result.returncode, result.stdout), (64, ""), arguments)
            self.assertTrue(result.stderr)
        result = run(DEMO, "--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn("--state-dir", result.stdout)


if __name__ == "__main__":
    unittest.main()
