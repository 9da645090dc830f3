"""Time and memory of `import` and `train` for 12 thousand, 120 thousand and 1.2 million movies."""

import json
import os
import pathlib
import shutil
import subprocess
import time

import inputs
import matplotlib
import million
import report
import rounds

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

COUNTS = [12_000, 120_000, 1_200_000]
PLOT = pathlib.Path(__file__).resolve().parent / "scale.svg"


def measured(*command):
    """Runs a command of `marquee-cron`: seconds, processor seconds, and the most memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(inputs.BIN / "marquee-cron"), *map(str, command), "--quiet"],
        env=inputs.environment(),
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} failed with {process.returncode}")
    seconds = time.perf_counter() - began
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def plot(results):
    counts = list(results)
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    for index, command in enumerate(["import", "train"]):
        left.loglog(counts, [results[n][index][0] for n in counts], "o-", label=command)
        right.loglog(counts, [results[n][index][2] for n in counts], "o-", label=command)
    for axes, title in ((left, "seconds"), (right, "largest memory, MB")):
        axes.set(title=title, xlabel="movies")
        axes.grid(alpha=0.3)
        axes.legend()
    plt.rcParams["svg.hashsalt"] = "marquee"
    figure.savefig(PLOT, metadata={"Date": None})


def main():
    movies = million.movies_of(inputs.real_movies())
    results = {}
    for count in COUNTS:
        lines = inputs.SCRATCH / "many.jsonl"
        lines.parent.mkdir(parents=True, exist_ok=True)
        with open(lines, "w", encoding="utf-8") as file:
            for movie in million.many(movies, count):
                file.write(json.dumps(movie, ensure_ascii=False) + "\n")
        state = inputs.folder("scale")
        results[count] = [
            measured("import", lines, "--state-dir", state),
            measured("train", "--state-dir", state),
        ]
        lines.unlink()
        shutil.rmtree(state)
    rows = [
        [f"{count:,}"] + [f"{part:,.0f}" for run in runs for part in run]
        for count, runs in results.items()
    ]
    head = [
        "movies", "`import`, s", "processor, s", "memory, MB",
        "`train`, s", "processor, s", "memory, MB",
    ]  # fmt: skip
    plot(results)
    report.write(
        "scale",
        f"{rounds.machine()}\n\n{report.table(head, rows)}\n\n"
        f"![Seconds and memory by the number of movies]({PLOT.name})",
    )


if __name__ == "__main__":
    main()
