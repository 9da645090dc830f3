"""The same model in scikit-learn: the features that marquee-bench names, and one SVM a genre.

Each genre's SVM sees the columns scaled by naive-Bayes weights of its own, as ours does. The words'
vectors and everything that comes after the fit (thresholds, calibration, evaluation) are left out.
"""

import re

import numpy as np
import scipy.sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

WORD = re.compile(r"(?u)\b\w\w+\b")


def title(movie):
    return movie.get("title") or ""


def words(movie):
    return WORD.findall((title(movie) + " " + movie["overview"]).lower())


def title_words(movie):
    return WORD.findall(title(movie).lower())


class Runs:
    """Runs of words."""

    def __init__(self, shortest, longest):
        self.lengths = range(shortest, longest + 1)

    def __call__(self, movie):
        tokens = words(movie)
        return [
            " ".join(tokens[first : first + length])
            for length in self.lengths
            for first in range(len(tokens) - length + 1)
        ]


class Prefixes:
    """The first characters of each word."""

    def __init__(self, length):
        self.length = length

    def __call__(self, movie):
        return [word[: self.length] for word in words(movie)]


class TitleCharacters:
    """Runs of characters within a word of the title, its borders included."""

    def __init__(self, shortest, longest):
        self.lengths = range(shortest, longest + 1)

    def __call__(self, movie):
        runs = []
        for word in title_words(movie):
            padded = f" {word} "
            for length in self.lengths:
                last = max(1, len(padded) - length + 1)
                runs += [padded[first : first + length] for first in range(last)]
                if last == 1:
                    break
        return runs


def analyzer(block):
    shortest, longest = block["ngram_range"]
    return {
        "word": lambda: Runs(shortest, longest),
        "word_prefix": lambda: Prefixes(longest),
        "title_char_wb": lambda: TitleCharacters(shortest, longest),
    }[block["analyzer"]]()


def features(training):
    """The union of vectorizers that a training describes."""
    blocks = training["features"]
    return FeatureUnion(
        [
            (
                str(index),
                TfidfVectorizer(
                    analyzer=analyzer(block),
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
