"""What all end-to-end tests share: the executables, their environment, trained state folders."""

import atexit
import functools
import json
import os
import pathlib
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
STARTER = ROOT / "data" / "starter" / "literary.jsonl"
# Enough to learn from, and learned in a fraction of a second.
MOVIES = 800

# Whoever started the tests may ignore Ctrl-C, as shells do for jobs in the background; the programs
# that the tests interrupt must not inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

GENRES = [
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family",
    "Fantasy", "History", "Horror", "Music", "Mystery", "Romance", "Science Fiction", "TV Movie",
    "Thriller", "War", "Western",
]  # fmt: skip

SYNOPSIS = (
    "On a mining station beyond Saturn, the last survivor of a lost crew wakes to find that the "
    "ship's computer has been hunting the others one by one, and has to reach the escape pod "
    "before the creature in the vents does."
)


def executable(name):
    """The path of an executable: in $MARQUEE_BIN, or where a release build puts it."""
    folder = pathlib.Path(os.environ.get("MARQUEE_BIN") or ROOT / ".build" / "release")
    path = folder.resolve() / name
    if not os.access(path, os.X_OK):
        raise FileNotFoundError(
            f"{path} is missing: run `swift build -c release`, or set MARQUEE_BIN to its folder"
        )
    return str(path)


def environment(**settings):
    """This process's environment with `settings`, and no others that Marquee would read."""
    prefixes = ("MARQUEE_", "TMDB_", "HF_", "LISTEN_")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(prefixes)}
    # The tests of a machine that runs Marquee must not meet its gateway.
    nowhere = {"MARQUEE_SOCKET": "/nonexistent/marquee.sock"}
    return inherited | nowhere | settings


def run(*command, stdin=b"", timeout=60, **settings):
    """Runs a command to its end; gives its exit code, and what it wrote, as text."""
    result = subprocess.run(
        [str(part) for part in command],
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        timeout=timeout,
        env=environment(**settings),
    )
    result.stdout = result.stdout.decode()
    result.stderr = result.stderr.decode()
    return result


def run_measured(*command, **options):
    """Like `run`, and tells in `memory` how much the command had at most, in kB.

    A process of its own starts it: to begin with, a child is taken to have what its parent has.
    """
    program = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr);"
        "sys.exit(code)"
    )
    result = run(sys.executable, "-c", program, *command, **options)
    *lines, memory = result.stderr.splitlines(keepends=True)
    result.stderr, result.memory = "".join(lines), int(memory)
    return result


def on_a_terminal(*command, **settings):
    """Runs a program whose standard error is a terminal.

    Returns its exit code, what it printed, and what the terminal got.
    """
    outer, terminal = pty.openpty()
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            command, env=environment(**settings), stdout=printed, stderr=terminal
        )
        os.close(terminal)
        shown = b""
        try:
            while chunk := os.read(outer, 4096):
                shown += chunk
        except OSError:
            pass  # What Linux says at the end of a terminal.
        finally:
            os.close(outer)
        code = process.wait(timeout=30)
        printed.seek(0)
        return code, printed.read().decode(), shown.decode()


class Lookout:
    """Looks at something all the time, in a thread of its own, while it is entered."""

    def __init__(self):
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        assert self.thread.is_alive(), "nobody looks any more"
        self.ended.set()
        self.thread.join(30)

    def watch(self):
        while not self.ended.wait(self.PAUSE):
            self.look()


def cron(state, command, *arguments, **options):
    """Runs a command of `marquee-cron` on a state folder."""
    return run(
        executable("marquee-cron"), command, "--state-dir", state, *arguments, **options
    )


def children(number):
    """The processes that a process has started."""
    return [int(n) for n in pathlib.Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def wait_until(condition, what, timeout=20):
    """Asks again and again until the answer is true; returns it."""
    deadline = time.monotonic() + timeout
    while True:
        if answer := condition():
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {timeout} s")
        time.sleep(0.005)


@functools.cache
def starter():
    """The starter movies, as dictionaries."""
    return [json.loads(line) for line in STARTER.read_text("utf-8").splitlines()]


def json_lines(movies):
    return "".join(json.dumps(movie, ensure_ascii=False) + "\n" for movie in movies)


class Case(unittest.TestCase):
    """A test with a folder of its own, and commands that are expected to end in one way."""

    maxDiff = None

    def folder(self):
        # Short, because a socket's path must be.
        folder = tempfile.TemporaryDirectory(prefix="marquee-", ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)

    def state(self, publish=True):
        """A state folder with movies and a model, in service or not."""
        state = self.folder() / "state"
        shutil.copytree(trained_state(publish), state, symlinks=True)
        return state

    def state_of_two(self):
        """A state folder with two models, and their versions; the first is in service."""
        state = self.folder() / "state"
        folder, versions = two_models()
        shutil.copytree(folder, state, symlinks=True)
        return state, versions

    def cron(self, state, command, *arguments, code=0, **options):
        """Runs a command that must end with `code`."""
        result = cron(state, command, *arguments, **options)
        self.assertEqual(
            result.returncode, code, f"{command} {arguments}: {result.stderr}{result.stdout}"
        )
        return result

    def report(self, state, command, *arguments, **options):
        """Runs a command for its report, which must be one JSON object and nothing else."""
        result = self.cron(state, command, "--format", "json", *arguments, **options)
        self.assertEqual(result.stdout.count("\n"), 1, result.stdout)
        report = json.loads(result.stdout)
        self.assertIsInstance(report, dict)
        return report

    def assertWhole(self, state, movies=None):
        """Checks that what a killed process left behind is in order."""
        with database(state) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(connection.execute("PRAGMA foreign_key_check").fetchall(), [])
        if movies is not None:
            self.assertEqual(stored_movies(state), movies)


class database:
    """The database of a state folder, open for reading."""

    def __init__(self, state):
        self.connection = sqlite3.connect(state / "movies.db", timeout=10)

    def __enter__(self):
        return self.connection

    def __exit__(self, *_):
        self.connection.close()


def stored_movies(state):
    """Every row that an import writes."""
    with database(state) as connection:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("movie", "movie_genre")
        ]


def file_states(state):
    """When each file of a state folder was changed, and which it is; the lock apart."""
    found = {path: path.lstat() for path in state.rglob("*") if path.name != "lock"}
    return {path: (s.st_mtime_ns, s.st_ino, s.st_size) for path, s in found.items()}


def current(state):
    return os.readlink(state / "models" / "current")


def make_current(state, version):
    """Points `current` elsewhere, as `publish` does, but without its questions."""
    models = state / "models"
    os.symlink(version, models / ".test")
    os.replace(models / ".test", models / "current")


def successful(state, command, *arguments, **options):
    result = cron(state, command, *arguments, **options)
    if result.returncode != 0:
        raise AssertionError(f"{command} ended with {result.returncode}: {result.stderr}")
    return result.stdout.strip()


_kept = tempfile.mkdtemp(prefix="marquee-")
atexit.register(shutil.rmtree, _kept, ignore_errors=True)


@functools.cache
def trained_state(publish=True):
    """A state folder that is made once; to be copied, not changed."""
    state = pathlib.Path(tempfile.mkdtemp(dir=_kept)) / "state"
    if publish:
        shutil.copytree(trained_state(False), state, symlinks=True)
        successful(state, "publish")
    else:
        successful(state, "import", "-", stdin=json_lines(starter()[:MOVIES]))
        successful(state, "train")
    return state


@functools.cache
def two_models():
    """A state folder with two models, and their versions; to be copied, not changed."""
    state = pathlib.Path(tempfile.mkdtemp(dir=_kept)) / "state"
    shutil.copytree(trained_state(), state, symlinks=True)
    first = current(state)
    successful(state, "import", "-", stdin=json_lines(starter()[MOVIES:]))
    second = successful(state, "train")
    successful(state, "publish", second, "--force", "--reason", "a test")
    successful(state, "rollback", first)
    return state, (first, second)
