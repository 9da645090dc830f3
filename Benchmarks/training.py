"""Training against scikit-learn's: the fit alone, and the whole of it."""

import json

import inputs
import numpy as np
import peer
import report
import rounds
import scipy.sparse
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC

ROUNDS = 5
C = 1
# Largest first: the tolerance with which a solver is done soonest but near enough.
SCIKIT_TOLERANCES = [0.3, 0.1, 0.03, 0.01, 0.001]
OUR_TOLERANCES = [0.01, 0.005, 0.003, 0.002, 0.001, 0.0005]
NEAR = 0.001


def matrix(movies, *options):
    """The matrix that ours learns from, its labels, and the options of the training."""
    folder = inputs.folder("matrix")
    inputs.run("marquee-bench", "matrix", "--data", movies, "--output", folder, *options)
    starts = np.fromfile(folder / "starts.u64", np.uint64).astype(np.int32)
    columns = np.fromfile(folder / "columns.u32", np.uint32).astype(np.int32)
    values = np.fromfile(folder / "values.f32", np.float32).astype(np.float64)
    labels = np.fromfile(folder / "labels.u32", np.uint32)
    X = scipy.sparse.csr_matrix((values, columns, starts))
    training = json.loads((folder / "training.json").read_text("utf-8"))
    return X, labels[:, None] >> np.arange(19) & 1, training


def objectives(model, X, Y):
    """LIBLINEAR's primal objective of each genre."""
    result = []
    for genre, svc in enumerate(model.estimators_):
        w, b = svc.coef_[0], svc.intercept_[0]
        margins = np.maximum(0, 1 - (2 * Y[:, genre] - 1) * (X @ w + b))
        result.append((w @ w + b * b) / 2 + C * (margins**2).sum())
    return np.array(result)


def scikit(tolerance):
    return OneVsRestClassifier(LinearSVC(C=C, tol=tolerance, dual=True, max_iter=20_000), n_jobs=2)


def ours(movies, tolerance, *options):
    return inputs.bench(
        "fit", "--data", movies, "--price", C, "--tolerance", tolerance, "--threads", 2, *options
    )


def largest(tolerances, objectives_at, least):
    """The largest tolerance whose objectives are near enough, and how near they are."""
    for tolerance in tolerances:
        excess = max(objectives_at(tolerance) / least - 1)
        if excess <= NEAR:
            return tolerance, excess
    raise SystemExit("no tolerance is small enough")


def compare_fits(movies, name, *options):
    """A row of the table: both solvers on the same matrix, in turns."""
    X, Y, _ = matrix(movies, *options)
    least = objectives(scikit(1e-5).fit(X, Y), X, Y)
    theirs, their_excess = largest(
        SCIKIT_TOLERANCES, lambda t: objectives(scikit(t).fit(X, Y), X, Y), least
    )
    own, our_excess = largest(
        OUR_TOLERANCES, lambda t: np.array(ours(movies, t, *options)["objectives"]), least
    )
    seconds = rounds.interleave(
        {
            "tuned": lambda: scikit(theirs).fit(X, Y) and None,
            "default": lambda: scikit(1e-4).fit(X, Y) and None,
            "ours": lambda: ours(movies, own, *options)["seconds"][0],
        },
        ROUNDS,
    )
    return [
        name,
        f"{X.shape[0]:,} × {X.shape[1]:,}, {X.nnz:,}",
        rounds.spread(seconds["default"]),
        f"{rounds.spread(seconds['tuned'])}, tol {theirs}, + {their_excess:.2%}",
        f"{rounds.spread(seconds['ours'])}, + {our_excess:.2%}",
        rounds.spread(rounds.ratios(seconds["default"], seconds["ours"]), 1),
        rounds.spread(rounds.ratios(seconds["tuned"], seconds["ours"]), 1),
    ]


def fits(movies):
    head = [
        "matrix", "rows × columns, non-zeros", "scikit-learn as it is, s",
        "scikit-learn's best, s", "ours, s", "ratio", "ratio to its best",
    ]  # fmt: skip
    rows = [
        compare_fits(movies, "terms", "--without-vectors"),
        compare_fits(movies, "terms and words' vectors"),
    ]
    note = "`+` says how far above the least value the worst genre's objective is."
    report.write("fit", f"{note} {rounds.machine()}\n\n" + report.table(head, rows))


def whole(movies):
    """Our whole training against their features and fit."""
    state = inputs.folder("training")
    inputs.run("marquee-cron", "import", movies, "--state-dir", state, "--quiet")
    stages = []

    def train():
        text = inputs.run("marquee-cron", "train", "--state-dir", state, "--quiet", "--format", "json")
        result = json.loads(text)
        stages.append(result["stage_seconds"])
        return result["seconds"]

    _, Y, training = matrix(movies)
    read = [json.loads(line) for line in open(movies, encoding="utf-8")]
    read.sort(key=lambda movie: movie["id"])

    def scikit_learn():
        rows = peer.features(training, read).fit_transform(read)
        peer.model(training, tol=0.1).fit(rows.tocsr(), Y)

    seconds = rounds.interleave({"theirs": scikit_learn, "ours": train}, ROUNDS)
    rows = [
        ["scikit-learn: features and one fit, `n_jobs=2`", rounds.spread(seconds["theirs"], 1)],
        ["Marquee: `train`, all of it", rounds.spread(seconds["ours"], 1)],
        ["ratio", rounds.spread(rounds.ratios(seconds["theirs"], seconds["ours"]), 1)],
    ]
    parts = ", ".join(f"{name} {part:.1f}" for name, part in stages[-1].items())
    report.write(
        "train",
        f"Seconds for {len(read):,} movies. {rounds.machine()}\n\n"
        + report.table(["", "s"], rows)
        + f"\n\nOurs by stage, in the last round: {parts}.",
    )


def main():
    movies = inputs.plain_movies()
    fits(movies)
    whole(movies)


if __name__ == "__main__":
    main()
