"""`upload` against a Hub that fails: one commit in the end, or a clear failure and one later."""

import concurrent.futures
import subprocess
import unittest

from hubs import PARTS, STORAGE_PUT, THEIR_HUB, HubCase
from standin import THEIRS
from support import current, environment, executable, wait_until


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
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
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

    def start(self, state, hub):
        """An upload under way."""
        return subprocess.Popen(
            [executable("marquee-cron"), "upload", "--state-dir", state],
            env=environment(**hub.settings), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def test_a_killed_upload_is_completed_by_the_next(self):
        # What it waits for when it is killed, and what it has done then.
        for waits, done in ((STORAGE_PUT, "/objects/batch"), ("/commit/", "/preupload/"),
                            ("/tag/", "/commit/"), ("/tree/{version}", "/tag/")):  # fmt: skip
            with self.subTest(waits=waits):
                hub, state = self.hub(), self.state()
                hub.fault("delay", seconds=3, match=waits.format(version=current(state)))
                process = self.start(state, hub)
                wait_until(lambda: hub.requests(done), f"the upload is beyond {done}")
                process.kill()
                process.communicate()
                self.assertNotEqual(process.returncode, 0)
                hub.heal()
                self.upload(state, hub)
                self.assertUploaded(state, hub, current(state))

    def test_a_commit_of_somebody_else_in_between_is_kept(self):
        hub, state = self.hub(), self.state()
        version = current(state)
        hub.create()
        hub.fault("delay", seconds=2, match="/objects/batch")
        process = self.start(state, hub)
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


@THEIR_HUB
class TheirUploadFaultTests(UploadFaultTests):
    standins = THEIRS
    # Nobody is the same everywhere.
    test_nobody_there_ends_with_69 = None


if __name__ == "__main__":
    unittest.main()
