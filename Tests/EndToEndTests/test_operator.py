"""Nights that mean what the operator said: withdrawn versions, wrong clocks, root, full disks."""

import atexit
import contextlib
import datetime
import functools
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

from nights import NightCase, fault_of_model, stages
from standin import films
from support import (
    Case, current, database, environment, executable, file_states, json_lines, run, starter,
    wait_until,
)  # fmt: skip

# Nobody's number, and not that of a group either.
STRANGER = 47_311


def retold(tmdb, word, count=300):
    """So many films with other synopses, from which other weights are learned."""
    plain = [f for f in tmdb.films if films.is_dated(f) and f["overview"] and f["genres"]]
    return [
        film | {"overview": f"{film['overview']} {word} with {film['genres'][0].lower()} words."}
        for film in plain[:count]
    ]


@functools.cache
def library_of_other_time():
    folder = tempfile.mkdtemp(prefix="marquee-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = pathlib.Path(folder) / "other_time.so"
    source = pathlib.Path(__file__).with_name("other_time.c")
    # Swift brings a C compiler.
    compiler = [shutil.which("clang") or "cc", "-shared", "-fPIC", "-O1"]
    subprocess.run([*compiler, "-o", library, source], check=True)
    return str(library)


def at_another_time(days):
    """What makes a command believe that it is so many days later."""
    return {"LD_PRELOAD": library_of_other_time(), "TIME_SHIFT": str(days * 86_400)} if days else {}


class OperatorCase(NightCase):
    count = 2_000

    def setUp(self):
        self.tmdb, self.hub, _ = self.servers(self.count)
        self.state_folder = self.folder() / "state"
        self.told = 0

    def tell(self):
        """News from TMDB."""
        self.told += 1
        self.tmdb.change(upsert=retold(self.tmdb, "retold " * self.told))

    def next_night(self, code=0, news=True, days=0):
        """A night, with news from TMDB or without; returns the version in service then."""
        if news:
            self.tell()
        result = run(
            executable("marquee-cron"), "nightly", "--state-dir", self.state_folder, timeout=180,
            **self.settings(self.tmdb, self.hub), **at_another_time(days),
        )  # fmt: skip
        self.assertEqual(result.returncode, code, result.stderr)
        # At another time TMDB has no export of the day, which is worth a warning.
        if code == 0 and not days:
            self.assertSilent(result)
        return current(self.state_folder)

    def shown(self):
        """The version that the Hub's main branch has."""
        head = self.hub.read("")["sha"]
        tags = self.hub.tags()
        tree = self.hub.tree()
        return [tag for tag in tags if self.hub.tree(tag) == tree] or head

    def run_on(self, command, *arguments, code=0, **settings):
        settings = self.settings(self.tmdb, self.hub) | settings
        return self.cron(self.state_folder, command, *arguments, code=code, **settings)


class WithdrawnVersionTests(OperatorCase):
    def test_it_stays_out_night_after_night_until_it_is_forced(self):
        first = self.next_night()
        second = self.next_night()
        self.assertNotEqual(first, second)
        self.assertEqual(self.shown(), [second])
        self.run_on("rollback")
        self.assertEqual(current(self.state_folder), first)
        for _ in range(2):
            self.assertEqual(self.next_night(news=False), first)
            self.assertEqual(self.shown(), [first])
        status = self.report(self.state_folder, "status", HF_REPO=self.hub.repository)
        self.assertEqual(status["withdrawn"], [second])
        self.assertTrue(status["commit"])
        self.assertIn("withdrawn", self.cron(self.state_folder, "status").stdout)
        # Nor does a person put it back by accident, nor by training once more.
        kept = self.run_on("publish")
        self.assertIn("--force", kept.stdout)
        again = self.run_on("train").stdout.strip()
        self.assertEqual(again[-8:], second[-8:])
        self.assertIn("withdrawn", self.run_on("publish", again).stdout)
        self.assertEqual(current(self.state_folder), first)
        # What is new comes into service; a rollback from there goes to the one before.
        third = self.next_night()
        self.assertNotIn(third, (first, second))
        self.assertEqual(self.shown(), [third])
        self.run_on("rollback")
        self.assertEqual(current(self.state_folder), first)
        self.run_on("rollback", code=66)
        self.run_on("publish", second, "--force", "--reason", "it was right after all")
        self.assertEqual(self.next_night(news=False), second)
        self.assertEqual(self.shown(), [second])
        self.assertEqual(self.report(self.state_folder, "status")["withdrawn"], [third])

    def test_a_pull_does_not_bring_it_back(self):
        first, second = self.next_night(), self.next_night()
        other, settings = self.folder() / "state", self.hub.settings
        self.cron(other, "pull", "--revision", first, **settings)
        self.cron(other, "pull", **settings)
        self.assertEqual(current(other), second)
        self.cron(other, "rollback")
        before = file_states(other)
        for _ in range(2):
            result = self.cron(other, "pull", **settings)
            self.assertIn("withdrawn", result.stdout + result.stderr)
        self.assertEqual(file_states(other), before)
        self.assertEqual(current(other), first)
        self.assertEqual(current(other), first)
        self.cron(other, "publish", second, "--force", "--reason", "it was right after all")
        self.assertEqual(current(other), second)


class WrongClockTests(OperatorCase):
    def night_with_a_wrong_clock(self, days):
        """A night at the right time, one at a wrong time, and one at the right time again."""
        first = self.next_night()
        wrong = self.next_night(days=days)
        year = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days)).year
        self.assertEqual(wrong[:4], str(year))
        self.tmdb.requests(forget=True)
        right = self.next_night()
        self.assertEqual(len({first, wrong, right}), 3)
        return first, wrong, right

    def assertRight(self, versions):
        first, wrong, right = versions
        status = self.report(self.state_folder, "status", HF_REPO=self.hub.repository)
        self.assertEqual(status["versions"], [right, wrong, first])
        self.assertEqual((status["model"]["version"], status["previous"]), (right, wrong))
        self.assertLess(status["model"]["age_seconds"], 600)
        self.assertEqual(status["next_steps"], [])
        self.assertEqual(self.shown(), [right])
        # Everything that is stored was fetched anew, and nothing was dropped.
        now = datetime.datetime.now(datetime.UTC)
        for time in (status["movies"]["newest_fetched_at"], status["movies"]["oldest_fetched_at"]):
            age = now - datetime.datetime.fromisoformat(time)
            self.assertTrue(-10 < age.total_seconds() < 600, age)
        self.assertEqual(status["movies"]["count"], len(self.tmdb.listed))
        self.assertEqual(self.report(self.state_folder, "purge")["dropped"], 0)
        self.cron(self.state_folder, "check")
        # Nothing new: the newest is known, and asked about no more.
        self.assertEqual(self.next_night(news=False), right)
        self.assertEqual(self.report(self.state_folder, "status")["versions"][0], right)
        newest = self.run_on("publish").stdout
        self.assertIn(right, newest)

    def test_a_clock_that_was_ahead_for_a_night(self):
        self.assertRight(self.night_with_a_wrong_clock(+400))

    def test_a_clock_that_was_behind_for_a_night(self):
        self.assertRight(self.night_with_a_wrong_clock(-400))

    def test_a_night_from_the_future_that_was_cut_off_is_not_taken_up(self):
        process = self.start(
            self.state_folder, **self.settings(self.tmdb, self.hub), **at_another_time(+400)
        )
        wait_until(lambda: "train" in stages(self.state_folder), "it trains", timeout=60)
        self.kill(process)
        version = self.next_night(news=False)
        self.assertLess(version, f"{datetime.date.today().year + 1}")
        runs = self.report(self.state_folder, "status")["runs"]
        self.assertEqual([run["outcome"] for run in runs], ["done", "failed"])


@unittest.skipUnless(os.geteuid() == 0, "only root can do what root does")
class RootTests(OperatorCase):
    """A state directory that belongs to the service's user, and root who helps out."""

    count = 600

    def setUp(self):
        super().setUp()
        self.state_folder.parent.chmod(0o755)
        self.state_folder.mkdir(mode=0o750)
        os.chown(self.state_folder, STRANGER, STRANGER)
        # The programs may be where only root comes.
        programs = self.folder()
        programs.chmod(0o755)
        self.program = programs / "marquee-cron"
        shutil.copy(executable("marquee-cron"), self.program)

    def as_service(self, *arguments, code=0, **settings):
        """Runs a command as the user of the service."""
        settings = self.settings(self.tmdb, self.hub) | settings
        result = subprocess.run(
            [str(self.program), *arguments, "--state-dir", str(self.state_folder)],
            env=environment(**settings), cwd="/", capture_output=True, text=True, timeout=180,
            user=STRANGER, group=STRANGER, extra_groups=[],
        )  # fmt: skip
        self.assertEqual(result.returncode, code, result.stderr)
        return result

    def assertOwned(self):
        paths = [self.state_folder, *self.state_folder.rglob("*")]
        strangers = [p for p in paths if (p.lstat().st_uid, p.lstat().st_gid) != (STRANGER,) * 2]
        self.assertEqual(strangers, [])

    def test_what_root_does_is_the_owners_and_the_nights_go_on(self):
        self.assertEqual(self.next_night()[:2], "20")
        self.assertOwned()
        self.run_on("train")
        self.assertOwned()
        for _ in range(3):
            self.tell()
            self.as_service("nightly")
            self.assertOwned()
        for arguments in (["rollback"], ["upload"], ["purge"], ["check"], ["status"], ["train"]):
            self.run_on(*arguments)
            self.assertOwned()
        self.as_service("check")

    def test_root_that_is_killed_leaves_nothing_of_its_own(self):
        process = self.start(self.state_folder, **self.settings(self.tmdb, self.hub))
        wait_until(lambda: "train" in stages(self.state_folder), "it trains", timeout=60)
        self.kill(process)
        self.assertTrue((self.state_folder / "movies.db-wal").exists())
        self.assertOwned()
        self.as_service("nightly")

    def test_root_reads_what_only_root_may_read(self):
        secret = self.folder() / "private"
        secret.mkdir(mode=0o700)
        (secret / "movies.jsonl").write_text(json_lines(starter()[:50]), "utf-8")
        (secret / "token").write_text(self.hub.token, "utf-8")
        (secret / "token").chmod(0o600)
        (secret / "marquee.env").write_text(f"HF_TOKEN_FILE={secret}/token\n", "utf-8")
        (secret / "marquee.env").chmod(0o600)
        self.cron(self.state_folder, "import", secret / "movies.jsonl")
        self.assertOwned()
        settings = self.hub.settings | {"HF_TOKEN": None}
        settings = {name: value for name, value in settings.items() if value}
        self.cron(
            self.state_folder, "check", "--online", "--config", secret / "marquee.env", **settings
        )

    def test_leftovers_that_cannot_be_removed_are_a_warning(self):
        self.next_night()
        left = self.state_folder / "models" / ".incomplete-of-root"
        left.mkdir()
        (left / "model.safetensors").write_bytes(b"half a model")
        left.chmod(0o755)
        result = self.as_service("train")
        self.assertIn(str(left), result.stderr)
        self.assertRegex(result.stdout, "^20")
        # A model of root's that nobody needs any more: the night is a good one, and says so.
        self.tell()
        self.assertIn(str(left), self.as_service("nightly").stderr)
        self.assertEqual(self.last_run(self.state_folder)["outcome"], "done")
        check = self.as_service("check", code=77).stdout
        self.assertIn("chown", check)

    def test_a_state_directory_that_one_may_not_write_ends_a_check_with_77(self):
        self.as_service("check")
        self.state_folder.chmod(0o555)
        self.assertIn("may not write", self.as_service("check", code=77).stdout)

    def test_models_that_one_may_not_read_are_named_with_what_to_do(self):
        self.next_night()
        self.state_folder.chmod(0o755)
        models = self.state_folder / "models"
        for owner, mode in ((STRANGER, 0o000), (0, 0o700)):
            os.chown(models, owner, owner)
            models.chmod(mode)
            for command in ("status", "check", "classify", "evaluate", "publish"):
                with self.subTest(command, owner=owner):
                    result = self.as_service(command, code=77)
                    said = result.stdout + result.stderr
                    self.assertRegex(said, f"{models}: cannot .*: Permission denied")
                    self.assertIn("chown", said)
                    self.assertNotIn("marquee-cron train", said)

    def test_whoever_may_read_may_ask_and_changes_nothing(self):
        self.next_night()

        def listing():
            paths = [self.state_folder, *sorted(self.state_folder.rglob("*"))]
            return [(p, p.lstat().st_mtime_ns, p.lstat().st_size) for p in paths]

        def ask():
            return subprocess.run(
                [str(self.program), "status", "--state-dir", str(self.state_folder)],
                env=environment(), cwd="/", capture_output=True, text=True,
                user=65_534, group=STRANGER, extra_groups=[],
            )  # fmt: skip

        before = listing()
        asked = ask()
        self.assertEqual((asked.returncode, asked.stderr), (0, ""))
        self.assertIn(current(self.state_folder), asked.stdout)
        self.run_on("status")
        self.assertEqual(listing(), before)
        # While a night writes, too, and after one that was killed.
        process = self.start(self.state_folder, **self.settings(self.tmdb, self.hub))
        wait_until(lambda: (self.state_folder / "movies.db-wal").exists(), "it writes")
        asked = ask()
        self.assertEqual((asked.returncode, asked.stderr), (0, ""))
        self.kill(process)
        asked = ask()
        self.assertEqual((asked.returncode, asked.stderr), (0, ""))


def small_disk(folder, megabytes):
    """Mounts a disk of its own; says whether that was possible."""
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "marquee-test", str(folder)]
    return subprocess.run(["mount", *options], capture_output=True).returncode == 0


class FullDiskTests(OperatorCase):
    def setUp(self):
        super().setUp()
        self.state_folder.mkdir()
        if not small_disk(self.state_folder, 20):
            self.skipTest("no disk can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.state_folder], check=True)
        self.filler = self.state_folder / "somebody-elses"

    def fill(self, left):
        """Leaves so many kilobytes."""
        # Somebody else may write at the same time.
        with contextlib.suppress(OSError), open(self.filler, "ab", buffering=0) as file:
            while (rest := shutil.disk_usage(self.state_folder).free - left * 1024) > 0:
                file.write(bytes(min(rest, 1 << 16)))

    def test_too_little_space_is_told_before_the_work(self):
        self.fill(left=3000)
        result = self.run_on("nightly", code=74)
        self.assertRegex(result.stderr, "make room")
        self.assertEqual(self.tmdb.requests(), [])
        self.assertIn("disk", self.run_on("check", code=74).stdout)
        self.run_on("train", code=74)
        self.assertEqual(self.last_run(self.state_folder)["outcome"], "failed")
        self.filler.unlink()
        version = self.next_night()
        self.assertIsNone(fault_of_model(self.state_folder / "models" / version))
        # And with a model in service, which goes on serving.
        self.fill(left=0)
        self.next_night(code=74, news=False)
        self.assertEqual(current(self.state_folder), version)
        self.assertIsNone(fault_of_model(self.state_folder / "models" / version))
        self.run_on("status")
        self.filler.unlink()
        self.assertNotEqual(self.next_night(), version)
        self.run_on("check")

    def test_a_disk_that_is_full_in_the_middle_of_a_night(self):
        """Somebody else fills it: the night fails with the reason, and the next makes up for it."""
        version = self.next_night()
        for stage in ("fetch", "train"):
            with self.subTest(stage=stage):
                self.tell()
                before = len(self.versions(self.state_folder))
                process = self.start(self.state_folder, **self.settings(self.tmdb, self.hub))
                wait_until(
                    lambda: stages(self.state_folder).get(stage, 1) is None
                    or process.poll() is not None,
                    f"the stage {stage}", timeout=60,
                )  # fmt: skip
                self.fill(left=0)
                _, errors = process.communicate(timeout=120)
                self.assertIn(process.returncode, (73, 74), errors)
                self.assertRegex(errors.decode(), "full|No space left|make room")
                self.assertEqual(current(self.state_folder), version)
                self.assertEqual(len(self.versions(self.state_folder)), before)
                names = os.listdir(self.state_folder / "models")
                self.assertFalse([name for name in names if name.startswith(".incomplete")])
                self.filler.unlink()
                after = self.next_night(news=False)
                self.assertNotEqual(after, version)
                self.assertEqual(self.shown(), [after])
                version = after

    def test_leftovers_are_gone_before_the_database_needs_their_room(self):
        self.next_night()
        left = self.state_folder / "models" / ".incomplete-20261122T031500Z-00000000"
        left.mkdir()
        with open(left / "model.safetensors", "wb") as file:
            file.write(bytes(shutil.disk_usage(self.state_folder).free - 4096))
        self.next_night()
        self.assertFalse(left.exists())


class CheckTests(Case):
    def test_nights_that_are_missing_end_it_with_69(self):
        state = self.state()
        self.cron(state, "check")
        self.cron(state, "nightly")
        self.assertIn("last good one", self.cron(state, "check").stdout)
        with sqlite3.connect(state / "movies.db") as connection:
            connection.execute(
                "UPDATE run SET started_at = '2026-01-01T00:00:00.000Z',"
                " ended_at = '2026-01-01T00:01:00.000Z' WHERE command = 'nightly'"
            )
        connection.close()
        self.assertIn("nights", self.cron(state, "check", code=69).stdout)
        # What is worse counts first.
        self.cron(state, "check", code=78, HF_TOKEN_FILE="/nonexistent/token")

    def test_a_gateway_that_does_not_answer_ends_it_with_69(self):
        state = self.state()
        self.cron(state, "check", code=69, MARQUEE_SOCKET=str(state / "gateway.sock"))


class FormerDatabaseTests(Case):
    def test_status_tells_of_a_database_of_an_earlier_version_and_leaves_it_as_it_is(self):
        state = self.state()
        with contextlib.closing(sqlite3.connect(state / "movies.db")) as connection:
            connection.executescript(
                "DROP TABLE withdrawn_model; DROP TABLE hub_main; DROP INDEX model_by_number;"
                "ALTER TABLE model DROP COLUMN number;"
                "DELETE FROM grdb_migrations WHERE identifier LIKE '4 %';"
            )
        before = (state / "movies.db").read_bytes()
        self.assertIn(current(state), self.cron(state, "status").stdout)
        self.assertEqual((state / "movies.db").read_bytes(), before)
        self.cron(state, "nightly")
        with database(state) as connection:
            numbers = connection.execute("SELECT number FROM model").fetchall()
        self.assertEqual(numbers, [(1,)])


if __name__ == "__main__":
    unittest.main()
