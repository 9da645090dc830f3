"""What a movie's features are, written from their description: no line is shared with predict.py.

scikit-learn counts and weighs terms where it can; what it has not is written out with numpy.
`make-golden.py` writes the numbers to `Tests/CoreTests/Golden`.
"""

import html
import html.entities
import re
import unicodedata
from collections import Counter

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

# More occurrences of a term count as this many; longer titles as having so many words.
MAXIMUM_COUNT = 127
COUNTED_TITLE_WORDS = 8
MAXIMUM_WORD_BYTES = 64


def kind(character):
    """A letter for what a character is to the tokenizer."""
    category = unicodedata.category(character)
    if category[0] in "LN" or character == "_":
        return "w"
    return {"M": "m", "P": "p", "S": "p"}.get(category[0], " ")


def reference(match):
    """The character of an HTML character reference, if HTML 4 has it."""
    name = match[1]
    if name[0] == "#" or name == "apos" or name in html.entities.name2codepoint:
        character = html.unescape(match[0])
        return match[0] if character in ("", "\ufffd") else character
    return match[0]


def is_away(c):
    """Whether a character is a format character, or ignorable by default (as far as texts have them)."""
    return unicodedata.category(c) == "Cf" or bool(
        re.match("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]", c)
    )


def replaced(c):
    """Quotation marks and dashes by their names, letters in other widths by compatibility."""
    name = unicodedata.name(c, "")
    if is_away(c):
        return ""
    if "\x80" <= c <= "\x9f" and c != "\x85":
        c = c.encode("latin-1").decode("cp1252", "ignore") or c
        return c if c < "\xa0" else replaced(c)
    if "DOUBLE" in name and "QUOTATION MARK" in name and name.startswith(("LEFT", "RIGHT", "DOUBLE")):
        return '"' if ord(c) < 0x2100 else c
    if "SINGLE" in name and "QUOTATION MARK" in name and ord(c) < 0x2100:
        return "'"
    if unicodedata.category(c) == "Pd" and ord(c) < 0x2016 and c != "\u058a" and c != "\u05be":
        return "-" if c not in "\u1400\u1806" else c
    if c in "\u2212\u2026" or unicodedata.decomposition(c).startswith("<wide>") or "\ufb00" <= c <= "\ufb06":
        return unicodedata.normalize("NFKC", c).replace("\u2212", "-")
    return {"\u0132": "IJ", "\u0133": "ij"}.get(c, c)


def folded(text):
    """The same text however it was typed."""
    text = re.sub("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]*);", reference, text)
    text = re.sub("(?<=[A-Za-z\u00c0-\u024f\ufb00-\ufb06])([\u0300-\u036f]?)[-\u2010\xad][ \t]*(\r\n|\r|\n)[ \t]*(?=[a-z\ufb00-\ufb06])", r"\1", text)
    text = re.sub("-{2,}", "-", "".join(map(replaced, text)))
    return unicodedata.normalize("NFC", text)


def words(text):
    text = folded(text)
    found = []
    for run in re.finditer("w[wm]*", "".join(map(kind, text))):
        word = "".join(c.lower() for c in text[run.start() : run.end()]).replace("ς", "σ")
        if run.end() - run.start() >= 2 and len(word.encode()) <= MAXIMUM_WORD_BYTES:
            found.append(word)
    return found


def marks(text):
    return [c for c in folded(text) if kind(c) == "p" and c not in ".,"]


def stem(word):
    """Rules on bytes: a last s; ing, ed, ly and a doubled consonant; a last e; a last i or y."""
    word = word.encode()
    if len(word) > 3:
        word = re.sub(rb"(?<=[^sui])s\Z", b"", word)
    rest = re.sub(rb"(?s)\A(.{3,})(?:ing|ed|ly)\Z", rb"\1", word)
    if rest != word and len(rest) > 3:
        rest = re.sub(rb"([bcdfghjkmnpqrtvwxyz])\1\Z", rb"\1", rest)
    for last in (rb"e\Z", rb"[iy]\Z"):
        if len(rest) > 3:
            rest = re.sub(last, b"", rest)
    return rest.decode()


def both(movie):
    return words(movie.get("title", "")) + words(movie["overview"])


def stems(movie):
    return [stem(word) for word in both(movie)]


def pairs(units):
    return [f"{a} {b}" for a, b in zip(units, units[1:])]


def title_characters(movie):
    found = []
    for word in words(movie.get("title", "")):
        padded = f" {word} "
        for n in (3, 4, 5):
            if len(padded) <= n:
                found.append(padded)
                break
            found += [padded[i : i + n] for i in range(len(padded) - n + 1)]
    return found


def mark_terms(movie):
    title = words(movie.get("title", ""))
    if not title and not words(movie["overview"]):
        return []
    found = marks(movie["overview"]) + [f"title {m}" for m in marks(movie.get("title", ""))]
    return found + [f"title {min(len(title), COUNTED_TITLE_WORDS)}"] * bool(title)


def document_frequencies(movies, terms):
    return Counter(term for movie in movies for term in set(terms(movie)))


def most_frequent(movies, terms, count):
    """The terms of most movies; none of them may be a matter of taste."""
    ranked = document_frequencies(movies, terms).most_common(count + 1)
    assert ranked[count - 1][1] > ranked[count][1], "the last of them could be another"
    return sorted(term for term, _ in ranked[:count])


def blocks(movies):
    """Name, weight, terms of a movie and omitted stems of each block.

    They are those of `TrainingOptions.bestFeatures`, and the endings that models had before.
    """
    omitted = most_frequent(movies, stems, 60)
    return [
        ("stems", 1, stems, []),
        ("pairs", 0.7, lambda m: pairs(stems(m)), []),
        ("skipping_pairs", 0.6, lambda m: pairs([s for s in stems(m) if s not in omitted]), omitted),
        ("words", 0.6, both, []),
        ("beginnings", 0.85, lambda m: [word[:4] for word in both(m)], []),
        (
            "decades",
            0.3,
            lambda m: [w[:3] for w in both(m) if re.fullmatch("(?:1[0-9]|20)[0-9]{2}s?", w)],
            [],
        ),
        ("title_characters", 0.7, title_characters, []),
        ("marks", 0.3, mark_terms, []),
        ("endings", 0.4, lambda m: [word[-4:] for word in both(m)], []),
    ]


class Block:
    """One block of features, learned from movies.

    With n movies, df of them with the term, and the count of the term in the movie:

        idf = (ln((1 + n) / (1 + df)) + 1)^1.25
        x   = (1 + ln min(count, 127)) · idf
        row = weight · x / (|x|^0.8 · mean^0.2),  mean: that of all |x| that are not 0
    """

    def __init__(self, movies, weight, terms, min_df):
        self.weight = weight
        self.counter = CountVectorizer(analyzer=terms, min_df=min_df)
        counts = self.capped(self.counter.fit_transform(movies))
        self.weigher = TfidfTransformer(norm=None, sublinear_tf=True).fit(counts)
        lengths = self.lengths(self.unscaled(movies))
        self.mean_length = lengths[lengths > 0].mean()

    @staticmethod
    def capped(counts):
        counts.data = np.minimum(counts.data, MAXIMUM_COUNT)
        return counts.astype(np.float64)

    @staticmethod
    def lengths(matrix):
        return np.sqrt(matrix.multiply(matrix).sum(axis=1).A1)

    def unscaled(self, movies):
        counts = self.capped(self.counter.transform(movies))
        return self.weigher.transform(counts).multiply(self.weigher.idf_**0.25).tocsr()

    @property
    def vocabulary(self):
        return self.counter.get_feature_names_out().tolist()

    @property
    def idf(self):
        return self.weigher.idf_**1.25

    def rows(self, movies):
        """A sparse matrix; its columns are the vocabulary's."""
        matrix = self.unscaled(movies)
        lengths = self.lengths(matrix)
        scales = np.divide(
            self.weight, lengths**0.8 * self.mean_length**0.2, where=lengths > 0,
            out=np.zeros_like(lengths),
        )  # fmt: skip
        return matrix.multiply(scales[:, None]).tocsr()


# Movies with what starter movies have not: each stands twice in the corpus, with other numbers.
INVENTED = [
    {"title": "Élodie à la Plage?", "overview": "E\u0301lodie, a cafe\u0301 owner – «naïve» – falls in love. ΟΔΥΣΣΕΥΣ İstanbul Straße 東京 刑事."},
    {"title": "1943: The War", "overview": "In 1943s Paris, the 1940s; 2099's spy, 2100 and 999. War! War? “War” … — & 50% €5 ☂☂☂."},
    {"title": "War", "overview": "war " * 200 + "love " * 128 + "love! " * 3 + "the " * 127 + "family."},
    {"title": "A Very Long Title of More Than Eight Words, It Is", "overview": "stopped stopping loves loving ships happily cities"},
    {"title": "It", "overview": "it ing ed ly s ss sing 🎬🎬 x y z 👩🏽\u200d🚀 ﬁlm oﬀ ＷＡＲ so\u00adft zero\u200bwidth q\u0301q"},
    {"title": "?!", "overview": "? ! …"},
    {"title": "", "overview": "underscore_word __init__ " + "w" * 64 + " " + "w" * 65 + " end of it"},
]  # fmt: skip


def rounded(number):
    """Seven digits, whatever the size."""
    return float(f"{number:.7g}")


def features(starter):
    """The golden numbers of all blocks."""
    movies = [{k: m[k] for k in ("title", "overview")} for m in starter] + INVENTED * 2
    # Movies far apart from each other, and the invented ones.
    sample = [*range(0, len(starter), 20), *range(len(starter), len(starter) + len(INVENTED))]
    titled = [movies[i] for i in sample]
    untitled = [{"overview": movies[i]["overview"]} for i in sample[1::2]]
    result = []
    for name, weight, terms, omitted in blocks(movies):
        block = Block(movies, weight, terms, min_df=3 if name.endswith("pairs") else 2)
        vocabulary, matrix = block.vocabulary, block.rows(titled + untitled)
        result.append(
            {
                "name": name,
                "vocabulary": vocabulary,
                "omitted": omitted,
                "mean_length": rounded(block.mean_length),
                "rows": [
                    [[vocabulary[j], rounded(x)] for j, x in sorted(zip(row.indices, row.data))]
                    for row in matrix
                ],
            }
        )
    return {
        "starter": len(starter),
        "invented": INVENTED * 2,
        "titled": sample,
        "untitled": sample[1::2],
        "blocks": result,
    }


def text(texts):
    """The golden words, marks and stems of texts."""
    return [
        {
            "name": name,
            "text": text,
            "words": words(text),
            "marks": marks(text),
            "stems": [stem(word) for word in words(text)],
        }
        for name, text in texts
    ]
