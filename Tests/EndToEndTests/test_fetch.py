"""`fetch` against a TMDB of invented films: all of them, then what changed, whatever goes wrong."""

import concurrent.futures
import datetime
import random
import re
import signal
import subprocess
import unittest

from standin import OURS, THEIRS, TMDB, films
from support import Case, database, environment, executable, on_a_terminal

# More than one query can reach.
MANY = 30_000
FEW = 1_500
HTML = {
    "headers": {"Content-Type": "text/html"},
    "body": "<html><body><h1>Bad Gateway</h1></body></html>",
}


def stored(state):
    """The numbers of the movies in the store."""
    with database(state) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM movie")}


def days():
    """Yesterday and today, as TMDB counts them."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return str(today - datetime.timedelta(1)), str(today)


class FetchCase(Case):
    standins = OURS

    def tmdb(self, count=FEW, **options):
        tmdb = TMDB(count, self.standins, **options)
        self.addCleanup(tmdb.stop)
        return tmdb

    def fetch(self, state, tmdb, *arguments, code=0, **settings):
        settings = tmdb.settings | settings
        return self.cron(state, "fetch", *arguments, code=code, timeout=180, **settings)

    def report_of_fetch(self, state, tmdb, *arguments):
        return self.report(state, "fetch", *arguments, timeout=180, **tmdb.settings)

    def assertFetched(self, state, tmdb):
        """Checks that all films with a date have arrived, and none that lists do not show."""
        found = stored(state)
        self.assertEqual(tmdb.dated - found, set())
        self.assertEqual(found - tmdb.listed, set())
        self.assertWhole(state)


class CatalogueTests(FetchCase):
    # Requests a second.
    rate = 100

    def assertRate(self, requests, rate):
        """Checks that no second had more than `rate` requests, and that little was left unused."""
        times = sorted(entry["t"] for entry in requests)
        fastest = min(late - early for early, late in zip(times, times[rate:]))
        # One of the logs has milliseconds only.
        self.assertGreaterEqual(fastest, 0.998, f"{rate + 1} requests within {fastest} s")
        mean = len(times) / (times[-1] - times[0])
        self.assertGreaterEqual(mean, 0.9 * rate)

    def test_all_dated_films_beyond_the_cap_arrive_at_the_allowed_rate(self):
        tmdb, state = self.tmdb(MANY), self.folder() / "state"
        self.fetch(state, tmdb, TMDB_REQUESTS_PER_SECOND=str(self.rate))
        self.assertFetched(state, tmdb)
        requests = tmdb.requests()
        self.assertRate(requests, self.rate)
        self.assertEqual([e for e in requests if e["status"] not in (200, 403)], [])
        # Twenty films a page; little more is asked than has to be.
        self.assertLess(len(requests), 1.15 * MANY / 20)

    def test_killed_five_times_on_the_way_it_ends_with_the_same_films(self):
        tmdb, state = self.tmdb(MANY), self.folder() / "state"
        moments = random.Random(5)
        command = [executable("marquee-cron"), "fetch", "--state-dir", state, "--quiet"]
        settings = environment(**tmdb.settings | {"TMDB_REQUESTS_PER_SECOND": "400"})
        for _ in range(5):
            process = subprocess.Popen(command, env=settings)
            with self.assertRaises(subprocess.TimeoutExpired, msg="it ended too soon"):
                process.wait(timeout=moments.uniform(0.2, 0.7))
            process.kill()
            process.wait()
            if (state / "movies.db").exists():
                self.assertWhole(state)
        self.fetch(state, tmdb)
        self.assertFetched(state, tmdb)
        pages = [e["path"] for e in tmdb.requests("/discover/")]
        # What was under way when it was killed, and no more.
        self.assertLess(len(pages) - len(set(pages)), 5 * 20)
        self.assertLess(len(pages), 1.2 * MANY / 20)

    def test_what_lists_say_is_what_is_stored(self):
        tmdb, state = self.tmdb(), self.folder() / "state"
        report = self.report_of_fetch(state, tmdb)
        self.assertEqual(report["added"], len(stored(state)))
        expected = {film["id"]: film for film in tmdb.films if films.is_dated(film)}
        with database(state) as connection:
            rows = connection.execute("SELECT id, title, overview, release_date FROM movie")
            rows = {number: rest for number, *rest in rows if number in expected}
            genres = connection.execute(
                "SELECT movie_id, name FROM movie_genre JOIN genre ON genre.id = genre_id"
            ).fetchall()
            sources = connection.execute("SELECT DISTINCT source FROM movie").fetchall()
        self.assertEqual(sources, [("tmdb",)])
        found = {number: set() for number in expected}
        for number, genre in genres:
            if number in found:
                found[number].add(genre)
        for number, film in expected.items():
            title, overview, date = rows[number]
            self.assertEqual((title, date), (film["title"], film["release_date"]))
            self.assertEqual(overview or "", film["overview"] or "")
            self.assertEqual(found[number], set(film["genres"]))

    def test_films_without_a_date_arrive_by_their_numbers(self):
        tmdb, state = self.tmdb(), self.folder() / "state"
        self.fetch(state, tmdb)
        self.assertEqual(stored(state), tmdb.listed)

    def test_a_limit_ends_it_early_and_the_next_one_goes_on(self):
        tmdb, state = self.tmdb(), self.folder() / "state"
        self.fetch(state, tmdb, "--limit", "200")
        count = len(stored(state))
        self.assertLess(count, 600)
        self.assertGreaterEqual(count, 200)
        self.fetch(state, tmdb)
        self.assertFetched(state, tmdb)

    def test_a_terminal_gets_a_progress_bar(self):
        tmdb, state = self.tmdb(), self.folder() / "state"
        command = [executable("marquee-cron"), "fetch", "--state-dir", state]
        code, _, shown = on_a_terminal(
            *command, **tmdb.settings | {"TMDB_REQUESTS_PER_SECOND": "60"}
        )
        self.assertEqual(code, 0)
        self.assertRegex(shown, r"\d+ ?%")


class ChangesTests(FetchCase):
    def test_the_next_night_asks_only_for_what_changed(self):
        yesterday, today = days()
        tmdb, state = self.tmdb(today=yesterday), self.folder() / "state"
        self.fetch(state, tmdb)
        before, full = stored(state), len(tmdb.requests(forget=True))

        plain = [f for f in tmdb.films if films.is_dated(f) and f["overview"] and f["genres"]]
        vanished = [film["id"] for film in plain[:12]]
        tmdb.change(delete=vanished)
        announced = [film["id"] for film in plain[12:20] if film["id"] % 2]
        new = plain[20] | {"id": 900_001, "title": "Brand New"}
        retold = [film | {"overview": f"Told anew: {film['overview']}"} for film in plain[30:40]]
        recast = plain[40] | {"genres": ["Western"]}
        tmdb.change(delete=announced, upsert=[new, *retold, recast], today=today)

        began = datetime.datetime.now(datetime.timezone.utc).isoformat()
        report = self.report_of_fetch(state, tmdb)
        self.assertEqual(stored(state), before - {*vanished, *announced} | {new["id"]})
        self.assertEqual((report["added"], report["updated"]), (1, 11))
        self.assertEqual(report["deleted"], len(vanished) + len(announced))
        with database(state) as connection:
            for film in (new, *retold):
                row = connection.execute(
                    "SELECT overview, fetched_at FROM movie WHERE id = ?", [film["id"]]
                ).fetchone()
                self.assertEqual(row[0], film["overview"])
                self.assertGreaterEqual(row[1][:23], began[:23])
            genres = connection.execute(
                "SELECT name FROM movie_genre JOIN genre ON genre.id = genre_id WHERE movie_id = ?",
                [recast["id"]],
            ).fetchall()
            self.assertEqual(genres, [("Western",)])
        requests = tmdb.requests(forget=True)
        self.assertLess(len(requests), 40)
        self.assertLess(len(requests), full)
        details = [e["path"] for e in requests if re.search(r"/movie/\d+", e["path"])]
        self.assertEqual(len(details), len(set(details)))

        # What changed today is asked for again, and found to be the same.
        report = self.report_of_fetch(state, tmdb)
        self.assertEqual([report[key] for key in ("added", "updated", "deleted")], [0, 0, 0])
        self.assertLess(len(tmdb.requests()), 40)

    def test_a_full_fetch_asks_for_all_again(self):
        tmdb, state = self.tmdb(), self.folder() / "state"
        self.fetch(state, tmdb)
        full = len(tmdb.requests("/discover/", forget=True))
        report = self.report_of_fetch(state, tmdb, "--full")
        self.assertEqual([report[key] for key in ("added", "updated", "deleted")], [0, 0, 0])
        self.assertGreater(len(tmdb.requests("/discover/")), 0.9 * full)
        self.assertFetched(state, tmdb)


class DeletionTests(FetchCase):
    def test_an_export_that_is_far_too_small_deletes_nothing(self):
        yesterday, today = days()
        tmdb, state = self.tmdb(today=yesterday), self.folder() / "state"
        self.fetch(state, tmdb)
        before = stored(state)
        # The even ones, which are not announced: only the export lacks them.
        tmdb.change(delete=[number for number in before if number % 2 == 0])
        tmdb.change(today=today)
        self.fetch(state, tmdb)
        self.assertEqual(stored(state), before)

    def test_old_rows_are_purged_and_their_text_is_gone(self):
        tmdb, state = self.tmdb(300), self.folder() / "state"
        self.fetch(state, tmdb)
        old = sorted(stored(state))[:40]
        with database(state) as connection:
            connection.executemany(
                "UPDATE movie SET fetched_at = '2020-01-01T00:00:00.000Z', overview = ? WHERE id = ?",
                [(f"perishable{number}", number) for number in old],
            )
            connection.commit()
        self.cron(state, "purge")
        self.assertEqual(stored(state) & set(old), set())
        self.assertGreater(len(stored(state)), 200)
        self.assertNotIn(b"perishable", self.bytes_of(state))
        self.cron(state, "purge", "--all")
        self.assertEqual(stored(state), set())
        self.assertNotIn(b"A story of", self.bytes_of(state))

    def bytes_of(self, state):
        return b"".join(path.read_bytes() for path in state.glob("movies.db*"))


class TermsTests(FetchCase):
    def test_nothing_is_asked_before_the_terms_are_accepted(self):
        tmdb, state = self.tmdb(50), self.folder() / "state"
        settings = {k: v for k, v in tmdb.settings.items() if k != "TMDB_TERMS"}
        for command in ("fetch", "nightly"):
            result = self.cron(state, command, code=78, **settings)
            for word in ("TMDB_TERMS", "machine learning", "themoviedb.org/api-terms-of-use"):
                self.assertIn(word, result.stderr)
        self.assertEqual(tmdb.requests(), [])

    def test_without_a_token_it_names_the_settings(self):
        tmdb, state = self.tmdb(50), self.folder() / "state"
        settings = {k: v for k, v in tmdb.settings.items() if k != "TMDB_API_TOKEN"}
        result = self.cron(state, "fetch", code=78, **settings)
        self.assertIn("TMDB_API_TOKEN", result.stderr)
        self.assertEqual(tmdb.requests(), [])


class FaultTests(FetchCase):
    """Each fault strikes a TMDB of its own; they strike at the same time, as most only wait."""

    passing = {
        "429 with Retry-After": {"action": "status", "status": 429, "times": 3,
                                 "headers": {"Retry-After": "1"}},
        "429": {"action": "status", "status": 429, "times": 2},
        "500": {"action": "status", "status": 500, "times": 2},
        "503": {"action": "status", "status": 503},
        "502 as HTML": {"action": "status", "status": 502, **HTML},
        "200 as HTML": {"action": "status", "status": 200, **HTML},
        "no answer": {"action": "drop", "times": 2},
        "answer lost": {"action": "lost", "times": 2},
        "answer cut": {"action": "cut", "times": 2},
        "answer truncated": {"action": "truncate", "times": 2},
        "malformed": {"action": "malformed", "times": 2},
        "slow": {"action": "slow", "rate": 1000},
        "late": {"action": "delay", "seconds": 2, "times": 3},
    }  # fmt: skip
    stopping = {
        "500": (69, {"action": "status", "status": 500}),
        "429": (69, {"action": "status", "status": 429}),
        "HTML": (69, {"action": "status", "status": 200, **HTML}),
        "no answer": (69, {"action": "drop"}),
        "answer cut": (69, {"action": "cut"}),
        "answer truncated": (69, {"action": "truncate"}),
        "malformed": (69, {"action": "malformed"}),
        "token expired": (77, {"action": "status", "status": 401}),
    }

    def at_once(self, cases, body):
        """Runs `body` on each case at the same time; a subtest for each."""
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            futures = {name: pool.submit(body, case) for name, case in cases.items()}
        for name, future in futures.items():
            with self.subTest(fault=name):
                future.result()

    def test_what_passes_is_overcome(self):
        def overcome(fault):
            # Once among the first pages, once among the later ones.
            for nth in (2, 40):
                tmdb, state = self.tmdb(), self.folder() / "state"
                tmdb.fault(**fault, match="/discover/", nth=nth)
                self.fetch(state, tmdb)
                self.assertEqual(tmdb.faults, fault.get("times", 1))
                self.assertFetched(state, tmdb)
                tmdb.stop()

        self.at_once(self.passing, overcome)

    def test_it_is_overcome_wherever_it_strikes(self):
        def overcome(part):
            tmdb, state = self.tmdb(), self.folder() / "state"
            tmdb.fault("status", status=503, match=part, times=1)
            tmdb.fault("cut", match=part, nth=2, times=1)
            self.fetch(state, tmdb)
            self.assertEqual(tmdb.faults, 2)
            self.assertFetched(state, tmdb)
            tmdb.stop()

        parts = ("/genre/movie/list", "/p/exports/", r"/movie/\d+")
        self.at_once({part: part for part in parts}, overcome)

    def test_what_lasts_stops_it_with_the_right_code_and_an_unharmed_store(self):
        def stop(case):
            code, fault = case
            tmdb, state = self.tmdb(), self.folder() / "state"
            tmdb.fault(**fault, match="/discover/", nth=30, times=0)
            result = self.fetch(state, tmdb, code=code)
            self.assertNotIn(tmdb.token, result.stderr + result.stdout)
            self.assertRegex(result.stderr, r"TMDB|127\.0\.0\.1")
            self.assertWhole(state)
            count = len(stored(state))
            self.assertGreaterEqual(count, 15 * 20)
            tmdb.heal()
            asked = len(tmdb.requests("/discover/"))
            self.fetch(state, tmdb)
            self.assertFetched(state, tmdb)
            # It went on where it was: the pages of before are not asked for again.
            self.assertLess(len(tmdb.requests("/discover/")) - asked, 0.9 * FEW / 20)
            tmdb.stop()

        self.at_once(self.stopping, stop)

    def test_a_refused_token_ends_with_77_and_its_name(self):
        tmdb, state = self.tmdb(50), self.folder() / "state"
        result = self.fetch(state, tmdb, code=77, TMDB_API_TOKEN="standin.of.another")
        self.assertIn("TMDB_API_TOKEN", result.stderr)
        self.assertNotIn("standin.of.another", result.stderr)
        self.assertLess(len(tmdb.requests()), 10)

    def test_nobody_there_ends_with_69(self):
        tmdb, state = self.tmdb(50), self.folder() / "state"
        settings = tmdb.settings
        tmdb.stop()
        self.cron(state, "fetch", code=69, timeout=180, **settings)

    def test_an_end_by_signal_leaves_the_store_in_order(self):
        tmdb, state = self.tmdb(), self.folder() / "state"
        for number in (signal.SIGTERM, signal.SIGINT):
            process = subprocess.Popen(
                [executable("marquee-cron"), "fetch", "--state-dir", state, "--quiet"],
                env=environment(**tmdb.settings | {"TMDB_REQUESTS_PER_SECOND": "20"}),
                stderr=subprocess.PIPE,
            )  # fmt: skip
            with self.assertRaises(subprocess.TimeoutExpired):
                process.wait(timeout=0.5)
            process.send_signal(number)
            process.communicate(timeout=20)
            self.assertNotEqual(process.returncode, 0)
            self.assertWhole(state)
        self.fetch(state, tmdb)
        self.assertFetched(state, tmdb)


@unittest.skipUnless((THEIRS / "tmdb.py").exists(), "no other stand-in beside this folder")
class TheirCatalogueTests(CatalogueTests):
    standins = THEIRS
    # It filters each page's films anew, 10 ms for the longest lists: it cannot answer 100 a second.
    rate = 50


@unittest.skipUnless((THEIRS / "tmdb.py").exists(), "no other stand-in beside this folder")
class TheirChangesTests(ChangesTests):
    standins = THEIRS


@unittest.skipUnless((THEIRS / "tmdb.py").exists(), "no other stand-in beside this folder")
class TheirFaultTests(FaultTests):
    standins = THEIRS
    # Nobody is the same everywhere.
    test_nobody_there_ends_with_69 = None


if __name__ == "__main__":
    unittest.main()
