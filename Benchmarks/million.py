"""Makes many movies of few: resampled and perturbed, one JSON object a line, the same every time.

    python3 Benchmarks/million.py movies.jsonl.gz 1200000 > many.jsonl

Each has the genres of a movie, sentences of that and of another movie of one of its genres, one word
in ten from a third movie, and one word in two hundred with a letter changed, so that the number of
different words grows as it does in real catalogues.
"""

import collections
import gzip
import json
import pathlib
import random
import re
import sys

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def movies_of(path):
    opener = gzip.open if pathlib.Path(path).suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def misspelt(word, chance):
    place = chance.randrange(len(word))
    return word[:place] + chance.choice(LETTERS) + word[place + 1 :]


def perturbed(text, words, chance):
    """The text with some of its words replaced."""
    result = text.split()
    # As many as one in ten, without asking for each word.
    for _ in range(len(result) // 10):
        result[chance.randrange(len(result))] = chance.choice(words)
    if chance.random() < len(result) / 200:
        place = chance.randrange(len(result))
        result[place] = misspelt(result[place], chance)
    return " ".join(result)


def many(movies, count, seed=0):
    """As many movies as asked for, with numbers from 1."""
    chance = random.Random(seed)
    by_genre = collections.defaultdict(list)
    for movie in movies:
        movie["sentences"] = re.split(r"(?<=[.!?])\s+", movie["overview"])
        movie["words"] = movie["overview"].split()
        for genre in movie["genres"]:
            by_genre[genre].append(movie)
    for number in range(1, count + 1):
        movie = chance.choice(movies)
        other = chance.choice(by_genre[chance.choice(movie["genres"])])
        sentences = movie["sentences"] + other["sentences"]
        chance.shuffle(sentences)
        kept = sentences[: max(2, len(movie["sentences"]))]
        words = chance.choice(movies)["words"]
        title = (movie.get("title") or "").split() + (other.get("title") or "").split()[-1:]
        yield {
            "id": number,
            "title": " ".join(title),
            "overview": perturbed(" ".join(kept), words, chance),
            "genres": movie["genres"],
        }


def main():
    _, path, count = sys.argv
    for movie in many(movies_of(path), int(count)):
        print(json.dumps(movie, ensure_ascii=False))


if __name__ == "__main__":
    main()
