"""Microseconds of one synopsis, and synopses a second of the batch command."""

import json
import time

import inputs
import report
import rounds

ROUNDS = 7


def main():
    movies = inputs.plain_movies()
    model = inputs.model("classifying", movies) / "models" / "current"
    timing = inputs.bench(
        "classify", "--data", movies, "--model", model, "--runs", ROUNDS, "--explains"
    )
    lines = inputs.SCRATCH / "overviews.jsonl"
    with open(movies, encoding="utf-8") as source, open(lines, "w", encoding="utf-8") as copy:
        overviews = [json.loads(line)["overview"] for line in source]
        for overview in overviews:
            copy.write(json.dumps({"overview": overview}) + "\n")
    rates = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        inputs.run("marquee-cron", "classify", "--model", model, "--format", "jsonl", lines)
        rates.append(len(overviews) / (time.perf_counter() - began))
    rows = [
        ["loading the model, its SHA-256 checked", rounds.spread(timing["loadMilliseconds"], 1) + " ms"],
        ["one synopsis, probabilities", rounds.spread(timing["microseconds"], 1) + " µs"],
        ["one synopsis, explained", rounds.spread(timing["explainedMicroseconds"], 1) + " µs"],
        ["`marquee-cron classify --format jsonl`", rounds.spread(rates, 0) + " synopses a second"],
    ]
    report.write(
        "classifying",
        f"{timing['synopses']:,} different overviews of {timing['words']:.0f} words on the average; "
        f"processor time of one core. {rounds.machine()}\n\n" + report.table(["", ""], rows),
    )


if __name__ == "__main__":
    main()
