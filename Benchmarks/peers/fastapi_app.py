"""The same service as a competent person would write it in an afternoon: FastAPI and scikit-learn.

    python fastapi_app.py movies.jsonl model.joblib       learns
    MODEL=model.joblib uvicorn fastapi_app:app            serves
"""

import json
import os
import sys

import joblib
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC


def learn(movies, path):
    """Learns from a file of movies, and writes pipeline and genres."""
    with open(movies, encoding="utf-8") as lines:
        movies = [json.loads(line) for line in lines]
    genres = MultiLabelBinarizer()
    labels = genres.fit_transform([movie["genres"] for movie in movies])
    settings = {"sublinear_tf": True, "min_df": 2}
    pipeline = Pipeline(
        [
            (
                "features",
                FeatureUnion(
                    [
                        ("words", TfidfVectorizer(**settings)),
                        ("pairs", TfidfVectorizer(ngram_range=(2, 2), **settings)),
                        ("parts", TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), **settings)),
                    ]
                ),
            ),
            ("genres", OneVsRestClassifier(LinearSVC(C=0.15))),
        ]
    )
    pipeline.fit([movie["overview"] for movie in movies], labels)
    joblib.dump((pipeline, list(genres.classes_)), path)


def serve():
    """The application, which answers with all genres, the likeliest first."""
    import math

    from fastapi import FastAPI, Form

    pipeline, genres = joblib.load(os.environ["MODEL"])
    app = FastAPI()

    @app.get("/healthz")
    def health():
        return {"status": "ok"}

    @app.post("/classify")
    async def classify(synopsis: str = Form()):
        scores = pipeline.decision_function([synopsis])[0]
        answer = [
            {
                "genre": genre,
                "score": float(score),
                "probability": 1 / (1 + math.exp(-score)),
                "selected": bool(score > 0),
            }
            for genre, score in zip(genres, scores, strict=True)
        ]
        answer.sort(key=lambda genre: -genre["score"])
        return {"genres": answer}

    return app


if __name__ == "__main__":
    learn(*sys.argv[1:])
elif "MODEL" in os.environ:
    app = serve()
