#!/usr/bin/env python3
"""Writes the numbers that the golden tests hold Marquee to, from scikit-learn.

    python3 -m venv .build/golden && .build/golden/bin/pip install scikit-learn
    .build/golden/bin/python scripts/make-golden.py

The texts are the starter movies', and for the tokenizer the end-to-end tests' hostile ones. What
scikit-learn has not is in golden_features.py and golden_vectors.py. The output, in Tests/CoreTests/Golden, is
committed: the tests need no Python.
"""

import json
import pathlib
import re
import sys
import unicodedata

import golden_features
import golden_vectors
import numpy as np
from sklearn import __version__
from sklearn.calibration import _sigmoid_calibration
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_fscore_support
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "Tests" / "CoreTests" / "Golden"
GENRES = [
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family",
    "Fantasy", "History", "Horror", "Music", "Mystery", "Romance", "Science Fiction", "TV Movie",
    "Thriller", "War", "Western",
]  # fmt: skip


def write(name, value):
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    (GOLDEN / f"{name}.json").write_text(text + "\n", "utf-8")


def both(movie):
    return movie["title"] + " " + movie["overview"]


def prefixes(movie):
    return [word[:4] for word in re.findall(r"(?u)\b\w\w+\b", both(movie).lower())]


def title_words(movie):
    return " ".join(re.findall(r"(?u)\b\w\w+\b", movie["title"].lower()))


def vectorizers(min_df):
    word = dict(sublinear_tf=True, min_df=min_df, dtype=np.float64)
    return [
        ("words", TfidfVectorizer(preprocessor=lambda m: both(m).lower(), **word), 1.0),
        (
            "pairs",
            TfidfVectorizer(preprocessor=lambda m: both(m).lower(), ngram_range=(2, 2), **word),
            0.7,
        ),
        ("prefixes", TfidfVectorizer(analyzer=prefixes, **word), 0.7),
        (
            "title_characters",
            TfidfVectorizer(
                preprocessor=title_words, analyzer="char_wb", ngram_range=(3, 5), **word
            ),
            0.5,
        ),
    ]


def union(min_df):
    parts = vectorizers(min_df)
    return FeatureUnion(
        [(name, vectorizer) for name, vectorizer, _ in parts],
        transformer_weights={name: weight for name, _, weight in parts},
    )


def features(movies):
    """The vocabulary, idf and matrix of each vectorizer, and of all side by side."""
    sample = movies[:60]
    blocks = []
    for name, vectorizer, weight in vectorizers(min_df=2):
        matrix = (vectorizer.fit_transform(sample) * weight).tocsr()
        matrix.sort_indices()
        blocks.append(
            {
                "name": name,
                "weight": weight,
                "terms": vectorizer.get_feature_names_out().tolist(),
                "idf": [round(float(x), 7) for x in vectorizer.idf_],
                "rows": [
                    {
                        "columns": matrix[i].indices.tolist(),
                        "values": [round(float(x), 7) for x in matrix[i].data],
                    }
                    for i in range(matrix.shape[0])
                ],
            }
        )
    write("tfidf", {"scikit_learn": __version__, "count": len(sample), "blocks": blocks})


def objectives(movies):
    """LIBLINEAR's primal objective for every genre, on the features of all starter movies."""
    matrix = union(min_df=2).fit_transform(movies).tocsr()
    result = {}
    for C in (0.2, 1.0):
        result[str(C)] = {}
        for genre in GENRES:
            y = np.array([1.0 if genre in movie["genres"] else -1.0 for movie in movies])
            svc = LinearSVC(C=C, tol=1e-8, max_iter=100_000, dual=True, random_state=0)
            svc.fit(matrix, y)
            w, b = svc.coef_[0], svc.intercept_[0]
            margins = np.maximum(0, 1 - y * (matrix @ w + b))
            result[str(C)][genre] = float((w @ w + b * b) / 2 + C * (margins**2).sum())
    write(
        "linear-svc",
        {"scikit_learn": __version__, "columns": matrix.shape[1], "nonzeros": matrix.nnz,
         "objectives": result},
    )  # fmt: skip


def naive_bayes(movies):
    """Wang and Manning's weights, as a reference computed with dense sums."""
    matrix = union(min_df=2).fit_transform(movies[:60]).tocsr()
    a, beta = 0.1, 0.3
    scales = {}
    for genre in ("Drama", "Comedy", "Western"):
        y = np.array([genre in movie["genres"] for movie in movies[:60]])
        p = a + np.asarray(matrix[y].sum(axis=0)).ravel()
        q = a + np.asarray(matrix[~y].sum(axis=0)).ravel()
        r = np.abs(np.log((p / p.sum()) / (q / q.sum())))
        scales[genre] = [round(float(x), 7) for x in beta * r + (1 - beta) * r.mean()]
    write("naive-bayes", {"smoothing": a, "beta": beta, "scales": scales})


def shipped(movies):
    """The features that are shipped, and what is learned about words from them."""
    sample = movies[:316]
    write("features", golden_features.features(sample))
    write("word-vectors", golden_vectors.word_vectors(sample))


def text():
    """The words of hostile texts, of those that are short and that this Python knows."""
    sys.path.insert(0, str(ROOT / "Tests" / "EndToEndTests"))
    from hostile_texts import OVERVIEWS

    known = [
        (name, text)
        for name, text in OVERVIEWS.items()
        if name == "unassigned" or "Cn" not in map(unicodedata.category, text)
    ]
    write("text", golden_features.text(known))


def mix(z):
    """SplitMix64's finaliser: what decides a movie's side of the split."""
    mask = (1 << 64) - 1
    z = ((z & mask) ^ ((z & mask) >> 30)) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
    return z ^ z >> 31


def baselines(movies):
    """What scikit-learn's defaults make of the held-out starter movies."""
    held_out = np.array([mix(mix(movie["id"]) + 1) % 10 == 0 for movie in movies])
    overviews = np.array([movie["overview"] for movie in movies])
    labels = np.array([[genre in movie["genres"] for genre in GENRES] for movie in movies])
    vectorizer = TfidfVectorizer()
    train, test = (vectorizer.fit_transform(overviews[~held_out]),
                   vectorizer.transform(overviews[held_out]))  # fmt: skip
    logistic = OneVsRestClassifier(LogisticRegression(solver="liblinear", tol=1e-6))
    svc = OneVsRestClassifier(LinearSVC())
    scores = svc.fit(train, labels[~held_out]).decision_function(test)
    answers = {
        "logistic-regression": logistic.fit(train, labels[~held_out]).predict(test),
        "linear-svc": scores >= 0,
        "linear-svc-sigmoid": 1 / (1 + np.exp(-scores)) >= 0.25,
    }
    result = {}
    for name, selected in answers.items():
        result[name] = {}
        for average in ("micro", "macro"):
            p, r, f, _ = precision_recall_fscore_support(
                labels[held_out], selected, average=average, zero_division=0
            )
            result[name][average] = {"precision": p, "recall": r, "f1": f}
    write("baselines", {"scikit_learn": __version__, "n_test": int(held_out.sum()),
                        "baselines": result})  # fmt: skip


def isotonic(scores, labels, grid):
    """The blocks of isotonic regression, each at its mean score, and the curve through them."""
    fitted = IsotonicRegression().fit_transform(scores, labels)
    values = np.unique(fitted)
    centres = np.array([scores[fitted == value].mean() for value in values])
    curve = IsotonicRegression(out_of_bounds="clip").fit(centres, values)
    return {"scores": centres.tolist(), "values": values.tolist(),
            "curve": curve.predict(grid).tolist()}  # fmt: skip


def evaluation():
    """Metrics, Platt's curve and isotonic regression on made-up scores with ties."""
    rng = np.random.default_rng(7)
    n = 300
    labels = rng.random((n, len(GENRES))) < rng.uniform(0.02, 0.5, len(GENRES))
    scores = np.round(labels * 0.8 + rng.normal(size=labels.shape), 2)
    probabilities = np.round(1 / (1 + np.exp(-scores)), 3)
    predicted = probabilities >= 0.6
    averages = {}
    for average in ("micro", "macro"):
        p, r, f, _ = precision_recall_fscore_support(
            labels, predicted, average=average, zero_division=0
        )
        averages[average] = {"precision": p, "recall": r, "f1": f}
    p, r, f, s = precision_recall_fscore_support(labels, predicted, zero_division=0)
    grid = np.linspace(-3, 4, 29)
    calibration = [_sigmoid_calibration(scores[:, g], labels[:, g]) for g in range(len(GENRES))]
    write(
        "evaluation",
        {
            "labels": labels.astype(int).tolist(),
            "scores": scores.tolist(),
            "probabilities": probabilities.tolist(),
            "cut": 0.6,
            "averages": averages,
            "precision": p.tolist(),
            "recall": r.tolist(),
            "f1": f.tolist(),
            "support": s.tolist(),
            "average_precision": [
                average_precision_score(labels[:, g], probabilities[:, g])
                for g in range(len(GENRES))
            ],
            "calibration": [[float(a), float(b)] for a, b in calibration],
            "grid": grid.tolist(),
            "isotonic": [isotonic(scores[:, g], labels[:, g], grid) for g in range(len(GENRES))],
        },
    )


def main():
    lines = (ROOT / "data" / "starter" / "literary.jsonl").read_text("utf-8").splitlines()
    movies = [json.loads(line) for line in lines]
    GOLDEN.mkdir(parents=True, exist_ok=True)
    features(movies)
    shipped(movies)
    text()
    objectives(movies)
    naive_bayes(movies)
    baselines(movies)
    evaluation()


if __name__ == "__main__":
    main()
