"""Servers are not believed: what they ask for, promise and send has limits."""

import shutil
import time
import unittest

from hubs import HubCase, contents, git_id
from standin import TMDB
from support import Case, current, executable, run_measured

HUGE = str(2**63 - 1)
# What a command may hold, far above what it does with these few films, in kB.
MEMORY = 250_000


def measured(state, command, timeout=60, **settings):
    """Runs a command; its exit code, what it said, and how much memory it had at most, in kB."""
    result = run_measured(
        executable("marquee-cron"), command, "--state-dir", state, timeout=timeout, **settings
    )
    return result.returncode, result.stderr, result.memory


class PullTests(HubCase):
    """A Hub with a model, and machines that pull it."""

    def setUp(self):
        self.server, self.there = self.hub(), self.state()
        self.upload(self.there, self.server)
        self.version = current(self.there)

    def other(self):
        return self.folder() / "state"

    def assertPulls(self, state):
        self.server.heal()
        self.pull(state, self.server)
        self.assertEqual(current(state), self.version)

    def assertFails(self, code, *words, **fault):
        """The pull ends soon, in this way; nothing is left of it; and the next one succeeds."""
        state, begun = self.other(), time.monotonic()
        self.server.fault(**fault, times=0)
        status, said, memory = measured(state, "pull", **self.server.settings)
        self.assertEqual(status, code, said)
        for word in words:
            self.assertIn(word, said)
        self.assertLess(time.monotonic() - begun, 60)
        self.assertLess(memory, MEMORY)
        self.assertEqual(list((state / "models").glob("[!.]*")), [])
        self.assertPulls(state)

    def test_a_wait_beyond_all_bounds_is_not_begun(self):
        for headers in (
            {"Retry-After": "1e30"}, {"Retry-After": HUGE},
            {"RateLimit": f'"api";r=0;t={HUGE}'},
        ):  # fmt: skip
            with self.subTest(headers=headers):
                self.assertFails(
                    69, action="status", status=429, headers=headers, match="/revision/"
                )

    def test_sizes_beyond_all_bounds_are_refused(self):
        self.assertFails(
            65, "bytes", action="replace", pattern=r'"size": \d+', text=f'"size": {HUGE}',
            match="/tree/",
        )  # fmt: skip

    def test_a_list_that_has_grown_out_of_all_bounds_is_not_held(self):
        self.assertFails(69, action="bomb", match="/tree/")

    def test_a_file_that_swells_is_not_held(self):
        self.assertFails(65, action="bomb", match="/resolve-cache/.*config.json")
        self.assertFails(69, action="bomb", match="/resolve-cache/.*SHA256SUMS")

    def test_what_nobody_asked_for_stays_there(self):
        state = self.other()
        extra = {f"film-{n}.bin": "x" * 1000 for n in range(6)}
        self.server.ask("POST", "/__ctl/commit", {"repo": self.server.repository, "files": extra})
        tree = self.server.tree()
        self.assertTrue(set(extra) <= set(tree))
        self.assertPulls(state)
        self.assertEqual(self.server.requests("film-"), [])

    def test_the_program_of_a_pulled_model_is_our_own(self):
        state = self.other()
        evil = "import os; os.system('touch /tmp/evil')\n"
        sums = (self.there / "models" / self.version / "SHA256SUMS").read_text()
        for files in (
            {"predict.py": evil},
            {"predict.py": evil, "SHA256SUMS": sums.replace("predict.py", "predict.py.old")},
        ):
            self.server.ask("POST", "/__ctl/commit", {"repo": self.server.repository, "files": files})
            shutil.rmtree(state, ignore_errors=True)
            self.assertPulls(state)
            ours = contents(self.there / "models" / self.version)
            self.assertEqual(contents(state / "models" / self.version), ours)
            self.assertEqual(self.server.requests("/predict.py"), [])
        self.assertEqual(self.server.tree()["predict.py"], git_id(evil.encode()))
        # What is here already is not brought again.
        self.server.requests(forget=True)
        self.pull(state, self.server)
        self.assertEqual(self.server.requests("/vocabulary.txt"), [])


class FetchTests(Case):
    """TMDB with some films."""

    def setUp(self):
        self.tmdb = TMDB(60)
        self.addCleanup(self.tmdb.stop)

    def fetch(self, *codes, **fault):
        state = self.folder() / "state"
        self.tmdb.fault(**fault)
        status, said, memory = measured(state, "fetch", timeout=120, **self.tmdb.settings)
        self.assertIn(status, codes, said)
        self.assertLess(memory, MEMORY)
        self.tmdb.heal()
        return state, said

    def test_totals_beyond_all_bounds_are_no_trap(self):
        for name in ("total_results", "total_pages"):
            for number in (HUGE, f"-{HUGE}", "-1"):
                with self.subTest(total=name, number=number):
                    # The catalogue may seem odd, which is said.
                    self.fetch(
                        0, 65, action="replace", pattern=rf'"{name}": ?\d+',
                        text=f'"{name}": {number}', match="/discover/movie", times=1,
                    )  # fmt: skip

    def test_a_wait_beyond_all_bounds_is_not_begun(self):
        begun = time.monotonic()
        self.fetch(
            69, action="status", status=429, headers={"Retry-After": "1e30"},
            match="/discover/movie", times=0,
        )  # fmt: skip
        self.assertLess(time.monotonic() - begun, 60)

    def test_a_list_that_swells_is_not_held(self):
        self.fetch(69, action="bomb", match="/discover/movie", times=0)

    def test_an_export_that_swells_is_done_without(self):
        self.fetch(0, action="bomb", match="/p/exports/", times=0)

    def test_an_export_that_hardly_ends_is_done_without(self):
        texts = {
            "one line": "x", "one string": '{"id":1,"original_title":"' + "x" * 999_974,
            "empty lines": "\n", "a film": '{"id":5}\n',
        }  # fmt: skip
        for name, text in texts.items():
            with self.subTest(name):
                _, said = self.fetch(
                    0, action="flood", text=text, megabytes=600 if text == "x" else 40,
                    match="/p/exports/", times=0,
                )  # fmt: skip
                self.assertIn("daily export", said)
                # What is damaged there stays so: no day's is asked for again.
                asked = [entry["path"] for entry in self.tmdb.requests("/p/exports/", forget=True)]
                self.assertEqual(len(set(asked)), len(asked))


if __name__ == "__main__":
    unittest.main()
