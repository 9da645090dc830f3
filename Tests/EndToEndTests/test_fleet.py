"""Three machines that pull their models, behind one nginx, while visitors ask without a pause.

All machines have had every mishap after three rounds; with $MARQUEE_LONG_TESTS it goes on for a minute.
"""

import collections
import os
import pathlib
import shutil
import signal
import subprocess
import time
import unittest

from fleet import Fleet, Machine
from hubs import HubCase
from support import MOVIES, current, json_lines, starter, successful, wait_until

SECONDS = 60 if os.environ.get("MARQUEE_LONG_TESTS") else 0
ROUNDS = 3
VISITORS = 32
MODELS = 5
# Longer than nginx waits for an answer before it asks another gateway.
STOPPED = 3.5
# How many pulls a machine may have missed: one that is stopped misses that one.
OLDEST = 2


@unittest.skipUnless(shutil.which("wrk"), "wrk is not there")
class FleetTests(HubCase):
    def setUp(self):
        self.store = self.hub()
        self.trainer, self.versions = self.models()
        folders = [self.folder() for _ in range(3)]
        self.machines = [Machine(folder, **self.store.settings) for folder in folders]
        # The model at each moment at which a machine had pulled another.
        self.pulled = []
        self.publish(0)
        for machine in self.machines:
            machine.pull()
        self.fleet = Fleet(self.machines)
        self.addCleanup(self.fleet.stop)

    def models(self):
        """A state directory with models of which no two are the same."""
        state = self.folder() / "state"
        movies, versions = starter(), []
        for number in range(MODELS):
            part = movies[number * 50 : number * 50 + MOVIES]
            successful(state, "import", "-", stdin=json_lines(part))
            versions.append(successful(state, "train"))
        self.assertEqual(len(set(versions)), MODELS)
        return state, versions

    def publish(self, number):
        """Makes a model the one that the Hub's `main` has."""
        self.upload(self.trainer, self.store, self.versions[number % MODELS])
        self.pulled.append((time.time(), self.versions[number % MODELS]))

    def test_no_request_is_lost_and_no_answer_is_old(self):
        self.assertEqual(
            {current(machine.state) for machine in self.machines}, {self.versions[0]}
        )
        visitors = subprocess.Popen(
            ["wrk", "--threads", "2", "--connections", str(VISITORS), "--duration", "1h",
             "--timeout", "20s", "--script", str(pathlib.Path(__file__).parent / "fleet.lua"),
             f"http://127.0.0.1:{self.fleet.port}/classify"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.addCleanup(visitors.kill)
        begun, number = time.monotonic(), 0
        while number < ROUNDS or time.monotonic() - begun < SECONDS:
            number += 1
            self.round(number)
        visitors.send_signal(signal.SIGINT)
        output, problems = visitors.communicate(timeout=60)
        self.judge(output, problems)

    def round(self, number):
        """Each machine has another mishap than in the round before; then they pull."""
        killed, stopped, upgraded = (self.machines[(number + i) % 3] for i in range(3))
        killed.end(signal.SIGKILL)
        self.publish(number)
        killed.start()

        stopped.process.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        killed.pull()

        upgraded.install()
        upgraded.end(signal.SIGTERM)
        upgraded.start()
        upgraded.pull()
        wait_until(lambda: time.monotonic() - begun > STOPPED, "the time is over")
        stopped.process.send_signal(signal.SIGCONT)

    def judge(self, output, problems):
        """Holds the visitors' answers against what the machines had pulled."""
        lines = [line.split() for line in output.splitlines()]
        [failures] = [line[1:] for line in lines if line[:1] == ["failures"]]
        self.assertEqual({text.split("=")[1] for text in failures}, {"0"}, output[:500] + problems)
        ages = collections.Counter()
        for _, model, tenth, count in (line for line in lines if line[:1] == ["answers"]):
            ages[self.age(model, int(tenth) / 10)] += int(count)
        print(f"\n{sum(ages.values())} answers, by pulls that they are old: {dict(ages)}")
        self.assertGreater(sum(ages.values()), 100 * len(self.pulled))
        self.assertLessEqual(max(ages), OLDEST)
        self.assertGreater(min(ages.values()), 0)

    def age(self, model, second):
        """How many models the Hub has had since this one, at the end of a tenth of a second."""
        newer = [version for moment, version in self.pulled if moment <= second]
        newer.reverse()
        return newer.index(model) if model in newer else 0


if __name__ == "__main__":
    unittest.main()
