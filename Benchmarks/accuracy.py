"""What each part of the features and of the learning gains, by cross-validation."""

import json
import subprocess

import inputs
import report

FIGURES = ["f1Micro", "f1Macro", "averagePrecisionMacro", "expectedCalibrationError"]
GIVEN = ["overview", "titleAndOverview"]


def variants(*options):
    """Judges each variant in turn, and tells of each as soon as it is done."""
    command = [
        inputs.BIN / "marquee-bench", "cross-validate", "--data", inputs.plain_movies(), *options,
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            variant = json.loads(line)
            print(variant["variant"], f"{variant['overview']['f1Micro']:.4f}", flush=True)
            yield variant
    if process.returncode:
        raise SystemExit(process.returncode)


def cells(variant, ours):
    """The figures of our own way, or how far those of another are from them."""
    for given in GIVEN:
        for figure in FIGURES:
            value = variant[given][figure]
            yield f"{value:.4f}" if variant is ours else f"{value - ours[given][figure]:+.4f}"


def table(name, *options):
    """Writes the table of all variants."""
    rows, ours = [], None
    for variant in variants(*options):
        ours = ours or variant
        rows.append([variant["variant"], *cells(variant, ours)])
    head = ["", *(["F1 micro", "F1 macro", "AP macro", "ECE"] * 2)]
    report.write(name, report.table(head, rows))


def main():
    table("accuracy")
    table("accuracy-starter", "--starter", *inputs.starter_movies())


if __name__ == "__main__":
    main()
