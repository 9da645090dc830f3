"""The same model in scikit-learn: the features that marquee-bench names, and one SVM a genre.

Each genre's SVM sees the columns scaled by naive-Bayes weights of its own, as ours does. The words'
vectors and everything that comes after the fit (thresholds, calibration, evaluation) are left out.
"""

import collections
import re
import sys

import inputs
import numpy as np
import scipy.sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

# Of the script that travels with every model: what its terms are.
sys.path.append(str(inputs.ROOT / "Sources" / "Core" / "ModelFile"))
import predict  # noqa: E402

WORD = re.compile(r"(?u)\b\w\w+\b")


class Text:
    """Words and marks of a title or overview, as scikit-learn would find them."""

    def __init__(self, text):
        self.text = text
        self.words = WORD.findall(text.lower())

    @property
    def marks(self):
        return predict.marks(self.text)


class Terms:
    """The terms of a block of features."""

    def __init__(self, settings, movies):
        self.block = {"settings": settings, "omitted": set()}
        if settings["omit_most_frequent"]:
            alone = {**settings, "ngram_range": [1, 1]}
            units = Terms({**alone, "omit_most_frequent": 0}, movies)
            counts = collections.Counter(unit for movie in movies for unit in set(units(movie)))
            frequent = counts.most_common(settings["omit_most_frequent"])
            self.block["omitted"] = {unit for unit, _ in frequent}

    def __call__(self, movie):
        title, overview = Text(movie.get("title") or ""), Text(movie["overview"])
        return list(predict.terms(self.block, title, overview))


def features(training, movies):
    """The union of vectorizers that a training describes, but for the powers of idf and length."""
    blocks = training["features"]
    return FeatureUnion(
        [
            (
                str(index),
                TfidfVectorizer(
                    analyzer=Terms(block, movies),
                    min_df=block["min_df"],
                    max_features=block["max_features"],
                    sublinear_tf=block["sublinear_tf"],
                    dtype=np.float64,
                ),
            )
            for index, block in enumerate(blocks)
        ],
        n_jobs=2,
        transformer_weights={str(i): block["weight"] for i, block in enumerate(blocks)},
    )


class NaiveBayesSVC(ClassifierMixin, BaseEstimator):
    """A linear SVM on columns scaled by how unevenly the class uses them."""

    def __init__(self, C=1.0, smoothing=0.1, beta=0.3, tol=1e-4):
        self.C = C
        self.smoothing = smoothing
        self.beta = beta
        self.tol = tol

    def fit(self, X, y):
        positive = np.asarray(X[y == 1].sum(axis=0)).ravel() + self.smoothing
        negative = np.asarray(X[y != 1].sum(axis=0)).ravel() + self.smoothing
        r = np.abs(np.log(positive / positive.sum()) - np.log(negative / negative.sum()))
        self.scale_ = self.beta * r + (1 - self.beta) * r.mean()
        self.svc_ = LinearSVC(C=self.C, tol=self.tol, dual=True)
        self.svc_.fit(X @ scipy.sparse.diags(self.scale_), y)
        self.classes_ = self.svc_.classes_
        return self

    def decision_function(self, X):
        return self.svc_.decision_function(X @ scipy.sparse.diags(self.scale_))


def model(training, tol=1e-4):
    """One SVM a genre, two at a time."""
    learner = training["learner"]
    weighting = learner["naiveBayes"]
    svc = NaiveBayesSVC(
        C=learner["solver"]["C"],
        smoothing=weighting["smoothing"],
        beta=weighting["beta"],
        tol=tol,
    )
    return OneVsRestClassifier(svc, n_jobs=2)
