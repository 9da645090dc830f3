#!/usr/bin/env python3
"""Names the genres of a movie synopsis with the model in this folder.

    python3 predict.py "A sheriff and an outlaw ride into the desert together."
    python3 predict.py --title "High Water" < synopsis.txt
    python3 predict.py --jsonl < movies.jsonl     {"overview": ..., "title": ...} a line

Needs numpy and safetensors. Gives the scores of the Swift program it came from.
"""

import argparse
import json
import pathlib
import re
import sys
import unicodedata

import numpy as np
from safetensors.numpy import load_file

# More occurrences of a term count as this many.
MAXIMUM_COUNT = 127
# Longer titles count as having so many words.
COUNTED_TITLE_WORDS = 8
# Letters that are doubled before an ending, as in "stopped".
DOUBLING = b"bcdfghjkmnpqrtvwxyz"


def words(text, maximum_bytes):
    """Lower-case runs of letters, numbers, underscores and the marks that follow them."""
    word, characters, length = "", 0, 0
    for character in text + "\0":
        category = unicodedata.category(character)
        if category == "Cf" and character != "\u200b":
            continue
        if category[0] == "M" and characters == 0:
            continue
        if category[0] in "LNM" or character == "_":
            lower = "".join("σ" if c == "ς" else c for c in character.lower())
            word += lower
            length += len(lower.encode())
            characters += 1
            continue
        if characters >= 2 and length <= maximum_bytes:
            yield word
        word, characters, length = "", 0, 0


def marks(text):
    """Punctuation marks and symbols, but full stops and commas."""
    return [c for c in text if unicodedata.category(c)[0] in "PS" and c not in "_.,"]


def stem(word):
    """The beginning of an English word that its inflections share, counted in bytes."""
    letters = word.encode()
    end = len(letters)
    if end > 3 and letters[end - 1 : end] == b"s" and letters[end - 2 : end - 1] not in (b"s", b"u", b"i"):
        end -= 1
    ending = 0
    if end > 5 and letters[end - 3 : end] == b"ing":
        ending = 3
    elif end > 4 and letters[end - 2 : end] in (b"ed", b"ly"):
        ending = 2
    end -= ending
    if ending and end > 3 and letters[end - 1] == letters[end - 2] and letters[end - 1] in DOUBLING:
        end -= 1
    if end > 3 and letters[end - 1 : end] == b"e":
        end -= 1
    if end > 3 and letters[end - 1 : end] in (b"i", b"y"):
        end -= 1
    return letters[:end].decode()


def prefixes(word, lengths):
    """The beginnings of a word; one that is shorter is its own, once."""
    for length in range(lengths[0], lengths[1] + 1):
        yield word[:length]
        if length >= len(word):
            return


def suffixes(word, lengths):
    """The endings of a word; one that is shorter is its own, once."""
    for length in range(lengths[0], lengths[1] + 1):
        yield word[-length:]
        if length >= len(word):
            return


def character_runs(word, lengths):
    """The runs of a padded word; one shorter than a run is a run itself, once."""
    for length in range(lengths[0], lengths[1] + 1):
        if length >= len(word):
            yield word
            return
        for first in range(len(word) - length + 1):
            yield word[first : first + length]


class Text:
    """What the terms of a title or overview are made from."""

    def __init__(self, text, maximum_bytes):
        self.words = list(words(text, maximum_bytes))
        self.marks = marks(text)


def terms(block, title, overview):
    """The terms of a block of features."""
    both = title.words + overview.words
    settings = block["settings"]
    analyzer, lengths = settings["analyzer"], settings["ngram_range"]
    if analyzer in ("word", "stem"):
        units = [stem(w) if analyzer == "stem" else w for w in both]
        units = [unit for unit in units if unit not in block["omitted"]]
        for first in range(len(units)):
            for length in range(lengths[0], lengths[1] + 1):
                if first + length <= len(units):
                    yield " ".join(units[first : first + length])
    elif analyzer in ("word_prefix", "word_suffix"):
        for word in both:
            yield from (prefixes if analyzer == "word_prefix" else suffixes)(word, lengths)
    elif analyzer == "decade":
        for word in both:
            if re.fullmatch("(1[0-9]|20)[0-9][0-9]s?", word):
                yield word[:3]
    elif analyzer == "marks" and both:
        yield from overview.marks
        yield from (f"title {mark}" for mark in title.marks)
        if title.words:
            yield f"title {min(len(title.words), COUNTED_TITLE_WORDS)}"
    elif analyzer == "title_char_wb":
        for word in title.words:
            yield from character_runs(f" {word} ", lengths)


class Model:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.config = json.loads((folder / "config.json").read_text("utf-8"))
        if self.config["format"] != 2:
            sys.exit(f"{folder}: this script reads model format 2, not {self.config['format']}")
        self.genres = self.config["genres"]
        self.tensors = load_file(folder / "model.safetensors")
        vocabulary = (folder / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]
        self.blocks, first = [], 0
        for block in self.config["features"]:
            end = first + block["terms"]
            columns = {term: first + i for i, term in enumerate(vocabulary[first:end])}
            self.blocks.append((block, columns))
            first = end

    def scores(self, overview, title=""):
        """The decision value of every genre, in the order of `genres`."""
        maximum = self.config["maximum_word_bytes"]
        title, overview = Text(title or "", maximum), Text(overview, maximum)
        total = self.tensors["intercepts"].astype(np.float64)
        for block, columns in self.blocks:
            settings, counts = block["settings"], {}
            for term in terms(block, title, overview):
                if term in columns:
                    counts[columns[term]] = counts.get(columns[term], 0) + 1
            if not counts:
                continue
            index = np.array(sorted(counts))
            tf = np.array([min(counts[i], MAXIMUM_COUNT) for i in index], float)
            if settings["sublinear_tf"]:
                tf = 1 + np.log(tf)
            row = tf * self.tensors["idf"][index]
            power = settings["length_power"]
            row *= settings["weight"] / (
                np.linalg.norm(row) ** power * block["mean_length"] ** (1 - power)
            )
            total += row @ self.tensors["coefficients"][index].astype(np.float64)
        return total

    def predict(self, overview, title="", preference="balanced"):
        """A dictionary like the one that the web service answers with."""
        scores = self.scores(overview, title)
        slope, offset = self.tensors["calibration"].astype(np.float64).T
        probabilities = 1 / (1 + np.exp(slope * scores + offset))
        genres = []
        for genre, score, probability in zip(self.genres, scores, probabilities):
            threshold = self.config["thresholds"][genre][preference]
            genres.append(
                {
                    "genre": genre,
                    "score": float(score),
                    "probability": float(probability),
                    "threshold": threshold,
                    "selected": bool(probability >= threshold),
                }
            )
        genres.sort(key=lambda genre: -genre["probability"])
        if preference != "precise" and not any(genre["selected"] for genre in genres):
            genres[0]["selected"] = True
        selected = [genre["genre"] for genre in genres if genre["selected"]]
        return {"selected": selected, "genres": genres}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("synopsis", nargs="?", help="default: standard input")
    parser.add_argument("--title", default="")
    parser.add_argument("--preference", default="balanced", choices=["balanced", "precise", "broad"])
    parser.add_argument("--jsonl", action="store_true", help="a JSON object a line, in and out")
    parser.add_argument("--model", default=pathlib.Path(__file__).parent, help="the model's folder")
    arguments = parser.parse_args()
    model = Model(arguments.model)
    if arguments.jsonl:
        for line in sys.stdin:
            movie = json.loads(line)
            answer = model.predict(
                movie["overview"], movie.get("title") or "", arguments.preference
            )
            print(json.dumps({"id": movie.get("id"), **answer}, ensure_ascii=False))
        return
    synopsis = arguments.synopsis or sys.stdin.read()
    answer = model.predict(synopsis, arguments.title, arguments.preference)
    for genre in answer["genres"]:
        mark = "*" if genre["selected"] else " "
        print(f"{mark} {genre['probability']:6.1%}  {genre['genre']}")


if __name__ == "__main__":
    main()
