"""What the starter movies teach, judged by real ones: `data/starter-figures.json`, which models show."""

import datetime
import json

import inputs
import report

FIGURES = [
    "precision_micro", "recall_micro", "f1_micro", "f1_macro", "average_precision_macro",
    "expected_calibration_error",
]  # fmt: skip


def main():
    figures = inputs.run(
        "marquee-bench", "starter", "--data", inputs.plain_movies(),
        "--measured", datetime.date.today().isoformat(), *inputs.starter_movies(),
    )  # fmt: skip
    (inputs.ROOT / "data" / "starter-figures.json").write_text(figures, "utf-8")
    real = json.loads(figures)["real_movies"]
    rows = [
        [given, *(f"{part[figure]:.4f}" for figure in FIGURES)]
        for given, part in [("overview", real), ("title and overview", real["with_title"])]
    ]
    head = ["given", "precision", "recall", "F1 micro", "F1 macro", "AP macro", "ECE"]
    report.write(
        "starter",
        f"Learned from the starter movies alone, judged by {real['n_test']:,} real ones, "
        f"{real['measured']}.\n\n" + report.table(head, rows),
    )


if __name__ == "__main__":
    main()
