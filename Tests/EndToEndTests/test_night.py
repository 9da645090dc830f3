"""`nightly`: whole nights between stand-ins, with a gateway that serves meanwhile."""

import concurrent.futures
import json
import random
import shutil
import signal
import subprocess
import time
import unittest

from nights import NightCase, Watch, fault_of_model, size, stages, weights
from stack import Stack
from standin import THEIRS, films
from support import current, executable, run_measured, wait_until

STAGES = ["fetch", "catalogue", "purge", "train", "publish", "tidy", "upload"]


def plain(tmdb):
    """Films that make good examples."""
    return [f for f in tmdb.films if films.is_dated(f) and f["overview"] and f["genres"]]


def examples(tmdb):
    """Films that are learned from or judged by, dated or not."""
    return [f for f in tmdb.films if films.is_listed(f) and f["overview"] and f["genres"]]


def is_held_out(number):
    """Whether a movie is kept out of training, as `Split` has it."""

    def mix(value):
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        value = (value ^ value >> 27) * 0x94D049BB133111EB % 2**64
        return value ^ value >> 31

    return mix(mix(number) + 1) % 10 == 0


def retold(tmdb, count=300):
    """So many films with other synopses, from which other weights are learned."""
    return [
        film | {"overview": f"{film['overview']} Retold with {film['genres'][0].lower()} words."}
        for film in plain(tmdb)[:count]
    ]


class WholeNightTests(NightCase):
    def test_the_second_night_fetches_and_uploads_only_what_changed(self):
        tmdb, hub, pings = self.servers()
        state = self.folder() / "state"
        state.mkdir()
        stack = Stack(state)
        self.addCleanup(stack.stop)
        self.assertEqual(stack.ask("GET", "/readyz").status, 503)
        settings = self.settings(tmdb, hub, pings, stack)

        with Watch(state) as watch:
            self.assertSilent(self.night(state, **settings))
            first = current(state)
            self.assertEqual(stack.ready()["model"], first)
            self.assertEqual(self.last_run(state)["outcome"], "done")
            self.assertEqual(list(stages(state)), STAGES)
            self.assertEqual(list(hub.tags()), [first])
            sent = hub.requests(forget=True)
            tmdb.requests(forget=True)

            tmdb.change(upsert=retold(tmdb))
            self.assertSilent(self.night(state, **settings))
            second = current(state)
            self.assertNotEqual(second, first)
            self.assertEqual(stack.ready()["model"], second)
            self.assertEqual(hub.tags()[second], hub.read("")["sha"])
            self.assertEqual(len(hub.commits()), 2)
            # The changed films, and a few pages; not the catalogue.
            self.assertEqual(tmdb.requests("/discover/movie?"), [])
            self.assertLess(len(tmdb.requests(forget=True)), 300 + 40)
            # The second model may be the larger one; what is not the model's is not sent again.
            grown = max(0, size(state, second) - size(state, first))
            again = sum(e["in"] for e in hub.requests())
            self.assertLess(again - grown, sum(e["in"] for e in sent))
            hub.requests(forget=True)

            self.assertSilent(self.night(state, **settings))
            self.assertEqual(current(state), second)
            self.assertEqual(hub.asked("PUT", "") + hub.asked("POST", "/commit/"), [])
            self.assertEqual(tmdb.requests("/discover/movie?"), [])
            self.assertLess(len(tmdb.requests()), 300 + 40)
        self.assertEqual(watch.problems, [])
        self.assertEqual(watch.seen, [first, second])
        self.assertEqual(pings.paths, ["/start", ""] * 3)
        self.assertWhole(state)

    def test_a_night_of_thirty_thousand_films_stays_within_a_gigabyte(self):
        tmdb, hub, pings = self.servers(30_000)
        state = self.folder() / "state"
        result = run_measured(
            executable("marquee-cron"), "nightly", "--state-dir", state, timeout=600,
            **self.settings(tmdb, hub),
        )  # fmt: skip
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        self.assertLess(result.memory, 1_000_000, "kilobytes")
        self.assertIsNone(fault_of_model(state / "models" / current(state)))


class DecisionTests(NightCase):
    """What a night decides, and what becomes of it when something fails."""

    def first_night(self):
        """Servers, settings and state folder after a first night."""
        tmdb, hub, pings = self.servers()
        state = self.folder() / "state"
        settings = self.settings(tmdb, hub, pings)
        self.night(state, **settings)
        pings.received.clear()
        for server in (tmdb, hub):
            server.requests(forget=True)
        return tmdb, hub, pings, settings, state

    def test_a_catalogue_that_shrinks_by_half_stops_the_night_before_training(self):
        tmdb, hub, pings, settings, state = self.first_night()
        version, versions = current(state), self.versions(state)
        # The odd ones are announced as changed, and are not found then.
        odd = [film["id"] for film in tmdb.films if films.is_listed(film) and film["id"] % 2]
        tmdb.change(delete=odd)
        result = self.night(state, code=65, **settings)
        self.assertIn("films", result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual((current(state), self.versions(state)), (version, versions))
        self.assertNotIn("train", stages(state))
        self.assertEqual(self.last_run(state)["outcome"], "failed")
        self.assertEqual(pings.paths, ["/start", "/fail"])
        self.assertEqual(hub.requests(), [])

    def test_a_genre_that_is_gone_stops_it_too(self):
        tmdb, _, _, settings, state = self.first_night()
        version = current(state)
        western = [film for film in tmdb.films if "Western" in film["genres"]]
        tmdb.change(upsert=[film | {"genres": ["Drama"]} for film in western])
        result = self.night(state, code=65, **settings)
        self.assertIn("Western", result.stderr)
        self.assertEqual(current(state), version)
        self.assertNotIn("train", stages(state))

    def test_a_genre_that_nobody_knows_stops_it_too(self):
        tmdb, _, _, settings, state = self.first_night()
        version = current(state)
        tmdb.change(upsert=[film | {"genres": ["War", 4711]} for film in plain(tmdb)[:50]])
        result = self.night(state, code=65, **settings)
        self.assertIn("4711", result.stderr)
        self.assertEqual(current(state), version)

    def test_a_worse_model_is_kept_out_and_the_night_is_a_success(self):
        tmdb, hub, pings, settings, state = self.first_night()
        version = current(state)
        metrics = json.loads((state / "models" / version / "metrics.json").read_text("utf-8"))
        self.assertEqual(metrics["n_test"], sum(is_held_out(f["id"]) for f in examples(tmdb)))
        # The films to learn from now tell of others' genres; those to judge by do not.
        training = [film for film in plain(tmdb) if not is_held_out(film["id"])]
        tmdb.change(upsert=[
            film | {"overview": other["overview"]}
            for film, other in zip(training, training[1:])
        ])  # fmt: skip
        self.assertSilent(self.night(state, **settings))
        self.assertEqual(current(state), version)
        self.assertEqual(self.last_run(state)["outcome"], "kept")
        self.assertEqual(pings.paths, ["/start", ""])
        self.assertEqual(hub.asked("POST", "/commit/"), [])
        self.assertRegex(self.cron(state, "status").stdout, "worse|below")

    def test_a_gateway_that_does_not_take_the_model_gets_the_one_before_back(self):
        tmdb, hub, pings, settings, state = self.first_night()
        version = current(state)
        # It serves a copy of the folder, so it never sees the new model.
        copy = self.folder() / "state"
        shutil.copytree(state, copy, symlinks=True)
        stack = Stack(copy)
        self.addCleanup(stack.stop)
        tmdb.change(upsert=retold(tmdb))
        with Watch(state) as watch:
            result = self.night(state, code=69, **settings | stack.settings)
        self.assertEqual(watch.problems, [])
        self.assertEqual(current(state), version)
        self.assertTrue(result.stderr.strip())
        self.assertEqual(stages(state)["publish"], "failed")
        self.assertEqual(self.last_run(state)["outcome"], "failed")
        self.assertEqual(stack.ready()["model"], version)
        self.assertEqual(pings.paths, ["/start", "/fail"])

    def test_a_failed_upload_is_made_up_for_the_next_night(self):
        tmdb, hub, pings, settings, state = self.first_night()
        before = current(state)
        tmdb.change(upsert=retold(tmdb))
        hub.fault("status", status=503, match="/commit/", times=0)
        result = self.night(state, code=69, **settings)
        version = current(state)
        self.assertNotEqual(version, before)
        self.assertTrue(result.stderr.strip())
        self.assertEqual(stages(state)["upload"], "failed")
        self.assertNotIn(version, hub.tags())
        self.assertEqual(pings.paths, ["/start", "/fail"])
        hub.heal()
        self.assertSilent(self.night(state, **settings))
        self.assertEqual(current(state), version)
        self.assertEqual(hub.tags()[version], hub.read("")["sha"])

    def test_a_refused_token_fails_the_night_and_changes_nothing(self):
        tmdb, hub, pings, settings, state = self.first_night()
        version = current(state)
        tmdb.fault("status", status=401, match="/3/", times=0)
        result = self.night(state, code=77, **settings)
        self.assertEqual(result.stdout, "")
        self.assertIn("TMDB_API_TOKEN", result.stderr)
        self.assertEqual(current(state), version)
        self.assertEqual(pings.paths, ["/start", "/fail"])
        tmdb.heal()
        self.assertSilent(self.night(state, **settings))

    def test_a_ping_that_fails_harms_nothing(self):
        tmdb, hub, pings = self.servers(600)
        state = self.folder() / "state"
        settings = self.settings(tmdb, hub, pings)
        pings.stop()
        self.assertSilent(self.night(state, **settings))
        self.assertEqual(list(hub.tags()), [current(state)])

    def test_a_second_night_meanwhile_ends_with_75(self):
        tmdb, hub, pings = self.servers(600)
        state = self.folder() / "state"
        settings = self.settings(tmdb, hub, TMDB_REQUESTS_PER_SECOND="10")
        process = self.start(state, **settings)
        wait_until(lambda: tmdb.requests("/discover/"), "the night fetches")
        self.assertIn(str(process.pid), self.night(state, code=75, **settings).stderr)
        for command in ("fetch", "train", "publish"):
            self.cron(state, command, code=75, **settings)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        self.assertNotEqual(process.returncode, 0)
        self.assertSilent(self.night(state, **self.settings(tmdb, hub)))

    def test_without_a_hub_the_night_ends_with_the_publication(self):
        tmdb, hub, pings = self.servers(600)
        state = self.folder() / "state"
        self.assertSilent(self.night(state, **self.settings(tmdb)))
        self.assertIsNone(fault_of_model(state / "models" / current(state)))
        self.assertEqual(self.last_run(state)["outcome"], "done")

    def test_a_report_can_be_had_all_the_same(self):
        tmdb, hub, pings = self.servers(600)
        state = self.folder() / "state"
        settings = self.settings(tmdb, hub)
        report = self.report(state, "nightly", timeout=60, **settings)
        self.assertEqual([stage["name"] for stage in report["stages"]], STAGES)
        status = self.report(state, "status")
        self.assertEqual(status["runs"][0]["command"], "nightly")


class KilledNightTests(NightCase):
    """Nights that are killed: the next one completes, and ends with the same bytes."""

    at_random = 10
    stages = STAGES

    def setUp(self):
        self.tmdb, self.hub, _ = self.servers()
        self.numbers = iter(range(1, 1000))

    def new_settings(self):
        """Each state folder has a repository of its own."""
        return self.settings(self.tmdb, self.hub, HF_REPO=f"tester/night-{next(self.numbers)}")

    def undisturbed(self, before=None):
        """The weights after a night that nobody kills, and how long it took."""
        state, settings = self.copy(before), self.new_settings()
        began = time.monotonic()
        self.assertSilent(self.night(state, **settings))
        return weights(state), time.monotonic() - began

    def copy(self, before):
        state = self.folder() / "state"
        if before:
            shutil.copytree(before, state, symlinks=True)
        return state

    def assertResumes(self, before, expected, moment):
        """Kills a night at the moment; says whether there was something to kill."""
        state, settings = self.copy(before), self.new_settings()
        with Watch(state) as watch:
            process = self.start(state, **settings)
            moment(state, process)
            killed = self.kill(process)
            if (state / "movies.db").exists():
                self.assertWhole(state)
            result = self.night(state, **settings)
            self.assertSilent(result)
        self.assertEqual(watch.problems, [])
        self.assertEqual(weights(state), expected)
        version, repository = current(state), settings["HF_REPO"]
        self.assertLessEqual(len(self.versions(state)), 2 if before else 1)
        self.assertIn(version, self.hub.tags(repository=repository))
        commits = self.hub.commits(repository=repository)
        self.assertEqual(len([title for title in commits if version in title]), 1)
        runs = self.report(state, "status")["runs"]
        self.assertNotIn(None, [run["outcome"] for run in runs if run["command"] == "nightly"])
        return killed

    def kill_at(self, moments, before, expected):
        """Kills a night at each of the moments, some at the same time; returns what was killed."""
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            futures = {
                name: pool.submit(self.assertResumes, before, expected, moment)
                for name, moment in moments.items()
            }
        killed = []
        for name, future in futures.items():
            with self.subTest(moment=name):
                if future.result():
                    killed.append(name)
        return killed

    def boundary(self, stage, has_ended):
        """The moment when a stage has begun, or has ended."""

        def moment(state, process):
            def reached():
                found = stages(state)
                begun = stage in found and (found[stage] is not None or not has_ended)
                return begun or process.poll() is not None

            wait_until(reached, f"the stage {stage}", timeout=60)

        return moment

    def test_killed_at_every_stage_boundary(self):
        before = self.folder() / "state"
        self.night(before, **self.new_settings())
        self.tmdb.change(upsert=retold(self.tmdb))
        expected, _ = self.undisturbed(before)
        self.assertNotEqual(expected, weights(before))
        moments = {
            f"{stage} {'ended' if has_ended else 'begun'}": self.boundary(stage, has_ended)
            for stage in self.stages
            for has_ended in (False, True)
        }
        killed = self.kill_at(moments, before, expected)
        # After the last boundary, little is left to kill.
        self.assertGreaterEqual(len(killed), len(moments) - 3)

    def test_killed_at_random_moments(self):
        expected, duration = self.undisturbed()
        random_numbers = random.Random(10)
        moments = {
            f"after {delay:.3f} s": lambda _, process, delay=delay: self.wait(process, delay)
            for delay in (random_numbers.uniform(0, duration) for _ in range(self.at_random))
        }
        killed = self.kill_at(moments, None, expected)
        self.assertGreaterEqual(len(killed), self.at_random // 2)

    def wait(self, process, delay):
        try:
            process.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            pass

    def test_a_night_that_is_killed_again_and_again_gets_on(self):
        expected, duration = self.undisturbed()
        state, settings = self.copy(None), self.new_settings()
        random_numbers = random.Random(3)
        with Watch(state) as watch:
            for _ in range(5):
                process = self.start(state, **settings)
                self.wait(process, random_numbers.uniform(0.1, duration / 2))
                self.kill(process)
            self.assertSilent(self.night(state, **settings))
        self.assertEqual(watch.problems, [])
        self.assertEqual(weights(state), expected)
        self.assertWhole(state)


THEIR_SERVERS = unittest.skipUnless(
    (THEIRS / "tmdb.py").exists() and (THEIRS / "hub.py").exists(),
    "no other stand-ins beside this folder",
)


@THEIR_SERVERS
class TheirWholeNightTests(WholeNightTests):
    standins = THEIRS


@THEIR_SERVERS
class TheirKilledNightTests(KilledNightTests):
    standins = THEIRS
    at_random = 4
    stages = ["train", "upload"]


if __name__ == "__main__":
    unittest.main()
