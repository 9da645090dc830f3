"""A model is not believed: whatever is in one, the gateway goes on, and says why it does not serve it.

`MARQUEE_FUZZ_SECONDS` makes the search longer than the few seconds of the usual tests, and
`MARQUEE_FUZZ_SEED` begins it elsewhere, or where it once failed.
"""

import concurrent.futures
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import time
import unittest

import hostile_models
from stack import Stack
from support import SYNOPSIS, Case, current, environment, executable, make_current, wait_until

SECONDS = float(os.environ.get("MARQUEE_FUZZ_SECONDS") or 10)
SEED = int(os.environ.get("MARQUEE_FUZZ_SEED") or 15)
# What a trial may take on a machine that does much else; it has 10 seconds of processor time.
PATIENCE = 120


def attempt(model):
    """Has a model tried; its exit status and its last word."""
    result = subprocess.run(
        [executable("marquee-gateway"), "--try", model], capture_output=True, timeout=PATIENCE,
        env=environment(SWIFT_BACKTRACE="enable=no"),
    )  # fmt: skip
    return result.returncode, result.stdout.decode(errors="replace").splitlines()[-1]


def copied(state, version):
    """A copy of the model in service, to be changed."""
    models = state / "models"
    shutil.copytree(models / current(state), models / version)
    return models / version


class TrialTests(Case):
    def test_a_model_that_was_trained_is_fit(self):
        state = self.state()
        self.assertEqual(attempt(state / "models" / "current")[0], 0)

    def test_what_is_no_model_is_not(self):
        self.assertEqual(attempt(self.folder())[0], 65)
        self.assertEqual(attempt(self.folder() / "nothing")[0], 65)

    def test_it_is_over_soon_and_small(self):
        model = self.state() / "models" / "current"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        attempt(model)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 3)


class FuzzTests(Case):
    def test_no_model_ends_the_process_that_tries_it(self):
        model, deadline = self.state() / "models" / "current", time.monotonic() + SECONDS
        model, kept = model.resolve(), pathlib.Path(self.folder())
        tried, fit = 0, 0

        def search(worker):
            nonlocal tried, fit
            number = 0
            while time.monotonic() < deadline:
                seed = f"{SEED} {worker} {number}"
                folder = kept / seed.replace(" ", "-")
                shutil.copytree(model, folder)
                name = hostile_models.change(folder, random.Random(seed))
                status, word = attempt(folder)
                self.assertIn(status, (0, 65), f"seed {seed!r}, {name}: {word}")
                shutil.rmtree(folder)
                tried, fit, number = tried + 1, fit + (status == 0), number + 1

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(search, worker) for worker in range(2)]:
                future.result()
        # Some changes do no harm, such as another number of movies.
        self.assertGreater(tried - fit, 0)
        self.assertGreater(tried, 5)


def not_a_number(model):
    header, start = hostile_models.tensors((model / "model.safetensors").read_bytes())
    data = bytearray((model / "model.safetensors").read_bytes())
    place = start + header["intercepts"]["data_offsets"][0]
    data[place : place + 4] = b"\x00\x00\xc0\x7f"
    hostile_models.write(model, "model.safetensors", bytes(data))


def edited(name, edit):
    def apply(model):
        value = json.loads((model / name).read_text("utf-8"))
        edit(value)
        hostile_models.write(model, name, json.dumps(value).encode())

    return apply


HOSTILE = {
    "a number that is none": not_a_number,
    "n-grams without end": edited(
        "config.json", lambda c: c["features"][0]["settings"].update(ngram_range=[1, 2**63 - 1])
    ),
    "a share below zero": edited("metrics.json", lambda m: m.update(precision_micro=-1)),
    "a share beyond all": edited("metrics.json", lambda m: m.update(f1_macro=1e300)),
    "curves of unequal length": edited(
        "metrics.json", lambda m: m["precision_recall"]["Drama"].update(recall=[])
    ),
    "a format of the future": edited("config.json", lambda c: c.update(format=99)),
}


class ServingTests(Case):
    def test_the_gateway_refuses_hostile_models_and_goes_on(self):
        state = self.state()
        stack = Stack(state)
        self.addCleanup(stack.stop)
        served, pid = current(state), stack.ready()["pid"]
        for number, (what, change) in enumerate(HOSTILE.items()):
            with self.subTest(model=what):
                make_current(state, served)
                version = f"29990101T000000Z-{number:08x}"
                change(copied(state, version))
                refusals = stack.reloads()[1]
                make_current(state, version)
                stack.gateway.send_signal(signal.SIGHUP)
                wait_until(lambda: stack.reloads()[1] > refusals, "the model is refused")
                self.assertEqual(stack.post_json({"synopsis": SYNOPSIS}).json["model"], served)
                self.assertEqual(stack.ask("GET", "/model").status, 200)
                self.assertEqual(stack.ready()["pid"], pid)

    def test_neither_publish_nor_rollback_takes_one(self):
        state = self.state()
        served = current(state)
        for number, (what, change) in enumerate(HOSTILE.items()):
            with self.subTest(model=what):
                version = f"29990101T000000Z-{number:08x}"
                change(copied(state, version))
                for command in (["publish", version, "--force", "--reason", "x"],
                                ["rollback", version]):  # fmt: skip
                    result = self.cron(state, *command, code=65)
                    self.assertIn(version, result.stderr)
                self.assertEqual(current(state), served)

    def test_a_gateway_that_starts_with_one_answers_that_it_has_none(self):
        state = self.state()
        served, version = current(state), "29990101T000000Z-00000000"
        not_a_number(copied(state, version))
        make_current(state, version)
        stack = Stack(state)
        self.addCleanup(stack.stop)
        pid = stack.gateway.pid
        self.assertEqual(stack.post_json({"synopsis": SYNOPSIS}).status, 503)
        make_current(state, served)
        stack.gateway.send_signal(signal.SIGHUP)
        wait_until(lambda: stack.ask("GET", "/readyz").status == 200, "the good one is served")
        self.assertEqual(stack.ready()["pid"], pid)


if __name__ == "__main__":
    unittest.main()
