"""What the suites work on: the programs, the movies, and folders for what is made of them."""

import gzip
import json
import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / ".build" / "release"
SCRATCH = ROOT / ".build" / "bench"
STARTER = ROOT / "data" / "starter" / "literary.jsonl"


def real_movies():
    """The file of real movies: named by $MARQUEE_DEV_DATA, or beside the project."""
    named = os.environ.get("MARQUEE_DEV_DATA")
    path = pathlib.Path(named or ROOT.parent / "shared" / "data" / "tmdb-dev.jsonl.gz")
    if not path.exists():
        raise SystemExit(f"there are no real movies: name a file by --data, {path.name} or like it")
    return path


def plain_movies():
    """The same movies, not compressed."""
    source = real_movies()
    SCRATCH.mkdir(parents=True, exist_ok=True)
    path = SCRATCH / "movies.jsonl"
    opener = gzip.open if source.suffix == ".gz" else open
    with opener(source, "rb") as lines, open(path, "wb") as copy:
        shutil.copyfileobj(lines, copy)
    return path


def starter_movies():
    """The files of the starter movies."""
    return sorted((ROOT / "data" / "starter").glob("*.jsonl"))


def folder(name):
    """An empty folder."""
    path = SCRATCH / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def environment(**settings):
    """This process's environment, without settings that Marquee would read."""
    prefixes = ("MARQUEE_", "TMDB_", "HF_", "LISTEN_")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(prefixes)}
    return inherited | {"MARQUEE_SOCKET": "/nonexistent/marquee.sock"} | settings


def run(program, *arguments):
    """Runs one of our programs to its end; gives what it printed."""
    command = [str(BIN / program), *map(str, arguments)]
    result = subprocess.run(command, env=environment(), stdout=subprocess.PIPE, check=True)
    return result.stdout.decode()


def bench(*arguments):
    """Runs a command of `marquee-bench`; gives its report."""
    return json.loads(run("marquee-bench", *arguments))


def model(name, movies):
    """Trains a model; gives the state folder, whose `models/current` it is."""
    state = folder(name)
    for command in (["import", movies], ["train"], ["publish"]):
        run("marquee-cron", *command, "--state-dir", state, "--quiet")
    return state
