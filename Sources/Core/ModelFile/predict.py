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

FORMAT = 3
# The members of config.json that the arithmetic depends on: with others it could be another one.
LIMITS = {
    "minimum_word_characters", "maximum_word_bytes", "maximum_run_characters", "maximum_count",
    "counted_title_words",
}  # fmt: skip
FOLDING = {"characters", "references", "normalized"}
NORMALIZED = {"alone", "following"}
READABILITY = {
    "telling_words", "known_words_of_ten", "words_per_function_word", "function_words",
}  # fmt: skip
BLOCK = {"settings", "terms", "omitted", "mean_length"}
SETTINGS = {
    "name", "analyzer", "ngram_range", "omit_most_frequent", "min_df", "max_features", "sublinear_tf",
    "idf_power", "length_power", "weight",
}  # fmt: skip
# Numbers that are no limits.
OTHER_NUMBERS = {"format", "n_train"}
# What characters are to the tokenizer; all others separate words.
KINDS = {"word": b"w", "combining": b"c", "mark": b"m", "ignored": b"i"}
# Letters that are doubled before an ending, as in "stopped".
DOUBLING = b"bcdfghjkmnpqrtvwxyz"


class UnreadableModel(Exception):
    """The model is not as this script knows it."""


def check(config):
    """Refuses a model with settings that this script does not know, or without those that it needs."""
    if config.get("format") != FORMAT:
        raise UnreadableModel(f"this script reads model format {FORMAT}, not {config.get('format')}")
    numbers = {name for name, value in config.items() if isinstance(value, (int, float))}
    members = [("config.json", numbers - OTHER_NUMBERS, LIMITS)]
    members.append(("characters", set(config.get("characters", {})), set(KINDS)))
    folding = config.get("folding", {})
    members.append(("folding", set(folding), FOLDING))
    members.append(("normalized", set(folding.get("normalized", {})), NORMALIZED))
    members.append(("readability", set(config.get("readability", {})), READABILITY))
    for block in config["features"]:
        members.append(("features", set(block), BLOCK))
        members.append(("settings", set(block.get("settings", {})), SETTINGS))
    for part, found, known in members:
        for name in sorted(found - known):
            raise UnreadableModel(f"this script does not know {name} ({part})")
        for name in sorted(known - found):
            raise UnreadableModel(f"{name} is missing ({part})")


def check_curves(calibration, isotonic):
    """Refuses a model whose probabilities could fall where scores rise."""
    ascending = (isotonic[:, 1:] >= isotonic[:, :-1]).all() and (calibration[:, 0] <= 0).all()
    if not (ascending and np.isfinite(isotonic).all() and np.isfinite(calibration).all()):
        raise UnreadableModel("calibration or isotonic has numbers that are not finite or not in order")


def ranges(text):
    """The characters of ranges in hexadecimal, such as `30-39 5F`."""
    for part in text.split():
        first, _, last = part.partition("-")
        yield range(int(first, 16), int(last or first, 16) + 1)


def one_of(text):
    """A regular expression for one character of ranges."""
    return "[" + "".join(f"\\U{part[0]:08X}-\\U{part[-1]:08X}" for part in ranges(text)) + "]"


def kinds_of_characters(characters):
    """A kind for every character, from ranges: `{"word": "30-39 5F …", …}`."""
    kinds = bytearray(b" " * (sys.maxunicode + 1))
    for name, text in characters.items():
        for part in ranges(text):
            kinds[part.start : part.stop] = KINDS[name] * len(part)
    return kinds


class Folding:
    """Makes a text the same text however it was typed."""

    REFERENCE = re.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{0,7}));")
    # Among letters on which all versions of Unicode agree.
    LINE_END = re.compile(
        "(?<=([\0-\u052f\ufb00-\ufb06]))[-\u2010\u00ad][ \t]*(?:\r\n?|\n)[ \t]*"
        "(?=([\0-\u024f\u0370-\u052f\ufb00-\ufb06]))"
    )

    def __init__(self, config):
        folding = config["folding"]
        self.references = folding["references"]
        self.longest = config["maximum_run_characters"]
        self.replacements = {}
        for replacement, typed in folding["characters"].items():
            self.replacements.update(dict.fromkeys(map(ord, typed), replacement))
        for part in ranges(config["characters"]["ignored"]):
            self.replacements.update(dict.fromkeys(part, ""))
        for part in ranges(folding["normalized"]["alone"]):
            self.replacements.update((c, unicodedata.normalize("NFC", chr(c))) for c in part)
        # A mark that none of them composes is nothing that others are composed with.
        marks = one_of(config["characters"]["combining"])
        self.run = re.compile(f"(?s)(?:(?!{marks}).)?{one_of(folding['normalized']['following'])}+")

    def __call__(self, text):
        text = self.REFERENCE.sub(self.character, text)
        text = self.LINE_END.sub(self.joined, text)
        text = re.sub("--+", "-", text.translate(self.replacements))
        return self.run.sub(self.composed, text)

    def character(self, reference):
        """What an HTML character reference stands for."""
        decimal, hexadecimal, name = reference.groups()
        if name:
            return self.references.get(name, reference[0])
        number = int(decimal) if decimal else int(hexadecimal, 16)
        is_character = 0 < number < 0xD800 or 0xE000 <= number <= sys.maxunicode
        return chr(number) if is_character else reference[0]

    def joined(self, hyphen):
        """Nothing where a word is divided: before a lower-case letter."""
        before, after = map(unicodedata.category, hyphen.groups())
        return "" if before[0] in "LM" and after == "Ll" else hyphen[0]

    def composed(self, run):
        """A character with the marks that follow it, in Unicode's normalization form C."""
        return unicodedata.normalize("NFC", run[0]) if len(run[0]) <= self.longest else run[0]


class Text:
    """The words and marks of a title or an overview."""

    def __init__(self, text, kinds, config):
        found = bytes(kinds[ord(c)] for c in text)
        self.marks = [c for c, kind in zip(text, found) if kind == ord("m")]
        self.words = []
        for run in re.finditer(b"w[wc]*", found):
            word = "".join(c.lower() for c in text[run.start() : run.end()]).replace("ς", "σ")
            if (
                run.end() - run.start() >= config["minimum_word_characters"]
                and len(word.encode()) <= config["maximum_word_bytes"]
            ):
                self.words.append(word)


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


def n_grams(units, lengths, omitted):
    """Neighbours among the words or stems that are not passed over."""
    units = [unit for unit in units if unit not in omitted]
    for first in range(len(units)):
        for length in lengths:
            if first + length <= len(units):
                yield " ".join(units[first : first + length])


def character_n_grams(word, lengths):
    """Those of a padded word; one that is shorter is its own, once."""
    for length in lengths:
        if length >= len(word):
            yield word
            return
        for first in range(len(word) - length + 1):
            yield word[first : first + length]


def terms(block, title, overview, config):
    """The terms of a block of features."""
    words = title.words + overview.words
    analyzer = block["settings"]["analyzer"]
    shortest, longest = block["settings"]["ngram_range"]
    lengths = range(shortest, longest + 1)
    if analyzer == "word":
        return n_grams(words, lengths, block["omitted"])
    if analyzer == "stem":
        return n_grams(map(stem, words), lengths, block["omitted"])
    # A word that is shorter is its own beginning and ending, once.
    if analyzer == "word_prefix":
        return (term for word in words for term in dict.fromkeys(word[:n] for n in lengths))
    if analyzer == "word_suffix":
        return (term for word in words for term in dict.fromkeys(word[-n:] for n in lengths))
    if analyzer == "decade":
        return (word[:3] for word in words if re.fullmatch("(1[0-9]|20)[0-9][0-9]s?", word))
    if analyzer == "title_char_wb":
        return (term for word in title.words for term in character_n_grams(f" {word} ", lengths))
    if analyzer == "marks":
        marks = overview.marks + [f"title {mark}" for mark in title.marks]
        if title.words:
            marks.append(f"title {min(len(title.words), config['counted_title_words'])}")
        return marks if words else []
    raise UnreadableModel(f"this script does not know the analyzer {analyzer}")


class Model:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.config = json.loads((folder / "config.json").read_text("utf-8"))
        check(self.config)
        self.genres = self.config["genres"]
        self.fold = Folding(self.config)
        self.kinds = kinds_of_characters(self.config["characters"])
        self.tensors = load_file(folder / "model.safetensors")
        vocabulary = (folder / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]
        self.blocks, first = [], 0
        nothing = self.text("")
        for block in self.config["features"]:
            terms(block, nothing, nothing, self.config)  # Refuses an analyzer.
            end = first + block["terms"]
            columns = {term: first + i for i, term in enumerate(vocabulary[first:end])}
            self.blocks.append((block, columns))
            first = end
        if not len(vocabulary) == first == len(self.tensors["coefficients"]):
            raise UnreadableModel("there are not as many terms as rows of coefficients")
        check_curves(self.tensors["calibration"], self.tensors["isotonic"])

    def text(self, text):
        return Text(self.fold(text), self.kinds, self.config)

    def scores(self, overview, title=""):
        """The decision value of every genre, in the order of `genres`."""
        title, overview = self.text(title or ""), self.text(overview)
        total = self.tensors["intercepts"].astype(np.float64)
        for block, columns in self.blocks:
            settings, counts = block["settings"], {}
            for term in terms(block, title, overview, self.config):
                if term in columns:
                    counts[columns[term]] = counts.get(columns[term], 0) + 1
            if not counts:
                continue
            index = np.array(sorted(counts))
            tf = np.array([min(counts[i], self.config["maximum_count"]) for i in index], float)
            if settings["sublinear_tf"]:
                tf = 1 + np.log(tf)
            row = tf * self.tensors["idf"][index]
            power = settings["length_power"]
            row *= settings["weight"] / (
                np.linalg.norm(row) ** power * block["mean_length"] ** (1 - power)
            )
            row *= self.tensors["coefficient_scales"][index]
            total += row @ self.tensors["coefficients"][index].astype(np.float64)
        return total

    def can_read(self, overview):
        """Whether enough of the words are known, and the text looks like English."""
        words, rules = self.text(overview).words, self.config["readability"]
        blocks = [terms for block, terms in self.blocks if block["settings"]["analyzer"] == "word"]
        known = sum(any(word in columns for columns in blocks) for word in words)
        english = sum(word in rules["function_words"].split() for word in words)
        return (
            known * 10 >= len(words) * rules["known_words_of_ten"]
            and english >= len(words) // rules["words_per_function_word"]
        )

    def probabilities(self, scores):
        """Half Platt's sigmoid, half isotonic regression: straight between its knots."""
        slope, offset = self.tensors["calibration"].astype(np.float64).T
        platt = 1 / (1 + np.exp(slope * scores + offset))
        knots = self.tensors["isotonic"].astype(np.float64)
        isotonic = [np.interp(score, *curve.T) for score, curve in zip(scores, knots)]
        return (platt + isotonic) / 2

    def predict(self, overview, title="", preference="balanced"):
        """A dictionary like the one that the web service answers with."""
        scores, can_read = self.scores(overview, title), self.can_read(overview)
        genres = []
        for genre, score, probability in zip(self.genres, scores, self.probabilities(scores)):
            threshold = self.config["thresholds"][genre][preference]
            genres.append(
                {
                    "genre": genre,
                    "score": float(score),
                    "probability": float(probability),
                    "threshold": threshold,
                    "selected": bool(can_read and probability >= threshold),
                }
            )
        genres.sort(key=lambda genre: -genre["probability"])
        is_guess = can_read and not any(genre["selected"] for genre in genres)
        if is_guess and preference != "precise":
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
    try:
        model = Model(arguments.model)
    except UnreadableModel as error:
        sys.exit(f"{arguments.model}: {error}: take the predict.py that came with the model")
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
