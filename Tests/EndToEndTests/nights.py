"""What the tests of whole nights share: servers, the night itself, an eye on `current`."""

import hashlib
import sqlite3
import subprocess

from standin import OURS, TMDB, Hub, Pings
from support import Case, Lookout, current, environment, executable

FILMS = 2_000


def weights(state):
    """The hash of the weights in service."""
    path = state / "models" / "current" / "model.safetensors"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def size(state, version):
    """The bytes of a model's files."""
    return sum(file.stat().st_size for file in (state / "models" / version).iterdir())


def fault_of_model(folder):
    """What is wrong with a model directory, if anything."""
    sums = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    for line in sums:
        digest, name = line.split(maxsplit=1)
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            return f"{name} is another"
    return None if len(sums) >= 6 else "files are missing"


class Watch(Lookout):
    """Looks at `current` all the time: once it is there, it is always a whole model."""

    PAUSE = 0.002

    def __init__(self, state):
        super().__init__()
        self.state, self.seen, self.problems = state, [], []

    def look(self):
        try:
            version = current(self.state)
        except FileNotFoundError:
            if self.seen:
                self.problems.append("current is gone")
            return
        if version not in self.seen[-1:]:
            self.seen.append(version)
        try:
            problem = fault_of_model(self.state / "models" / version)
        except OSError as error:
            problem = str(error)
        if problem and current(self.state) == version:
            self.problems.append(f"{version}: {problem}")


def stages(state):
    """The stages of the last night, each with how it ended: none if it has not."""
    path = state / "movies.db"
    if not path.exists():
        return {}
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
    try:
        return dict(connection.execute(
            """SELECT name, outcome FROM stage WHERE run_id =
               (SELECT max(id) FROM run WHERE command = 'nightly') ORDER BY started_at"""
        ))  # fmt: skip
    except sqlite3.OperationalError:
        return {}
    finally:
        connection.close()


class NightCase(Case):
    """A night with a TMDB, a Hub and a ping server of its own."""

    standins = OURS

    def servers(self, count=FILMS, **options):
        tmdb, hub, pings = TMDB(count, self.standins, **options), Hub(self.standins), Pings()
        for server in (tmdb, hub, pings):
            self.addCleanup(server.stop)
        return tmdb, hub, pings

    def settings(self, *servers, **more):
        """What leads a night to these servers."""
        found = {}
        for server in servers:
            found |= server.settings
        return found | more

    def night(self, state, code=0, **settings):
        """A whole night as cron runs it."""
        return self.cron(state, "nightly", code=code, timeout=180, **settings)

    def assertSilent(self, result):
        self.assertEqual((result.stdout, result.stderr), ("", ""))

    def start(self, state, **settings):
        """A night under way."""
        return subprocess.Popen(
            [executable("marquee-cron"), "nightly", "--state-dir", state],
            env=environment(**settings), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def kill(self, process):
        """Kills a process; says whether it was still running."""
        process.kill()
        process.communicate()
        return process.returncode != 0

    def versions(self, state):
        """The models that are shown, oldest first."""
        names = {path.name for path in (state / "models").iterdir() if path.name[0] != "."}
        return sorted(names - {"current", "previous"})

    def last_run(self, state):
        return self.report(state, "status")["runs"][0]
