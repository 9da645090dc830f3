"""`predict.py`, which travels with every model, gives the scores of the Swift program."""

import json
import os
import unittest

from support import MOVIES, Case, json_lines, run, starter

PYTHON = os.environ.get("MARQUEE_PYTHON")
LONG = "pneumono" * 12 + "xyzw"

# What tokenizers stumble over; each with words of the vocabulary around it.
ODD = [
    "Élodie, a café owner in São Paulo, über-ambitious, falls for the naïve señor next door.",
    # Decomposed: the marks follow their letters as characters of their own.
    "E\u0301lodie, a cafe\u0301 owner, falls in love with the nai\u0308ve sen\u0303or next door.",
    "Ο Οδυσσέας επιστρέφει στο σπίτι του μετά τον πόλεμο, ΟΔΥΣΣΕΥΣ, a war hero comes home.",
    "İSTANBUL, 1962: DİDEM, a young İmam's daughter, discovers a murder, ıssız ve ISSIZ.",
    "東京の刑事が連続殺人犯を追う。 A detective in Tokyo hunts a serial killer 名探偵.",
    "서울의 젊은 형사 and a young detective in Seoul; спецназ and a war in Москва; حرب العالم war.",
    "A sol\u00addier re\u00adturns from the \u00adwar\u00ad to his fa\u00admily; a \u00ad love story.",
    "zero\u200bwidth\u200bspaces and zero\u200djoiners\u200d and \ufeffmarks in a horror film.",
    "👩\u200d🚀🚀 An astronaut 👩🏽\u200d🚀 lost in space 🛸, aliens 👽👾, family 👨\u200d👩\u200d👧 at home ❤️‍🔥!",
    f"The word {LONG} and {'x' * 64} and {'y' * 65} and {'é' * 32} and {'é' * 33} in a comedy.",
    "\u0301\u0301 marks alone \u0301 and a\u0301\u0302\u0303\u0304\u0305 stacked in a thriller.",
    "ＦＵＬＬＷＩＤＴＨ letters, ﬁne ligatures ﬂow, Ⅻ monkeys, ½ of a heist, ① ② ③, x² + y².",
    "snake_case _private __init__ words, 3D, 4K, 007, o'clock's, don't, rock'n'roll, A-Team, U.S.A.",
    "Straße STRASSE ẞ, ǅ ǆ Ǆ, ŉ, ΐ, ﬃ, ꟊ, ᾳ ᾼ, ſoft, K (kelvin), Å (angstrom): a documentary.",
    "हिन्दी में एक प्रेम कहानी, क्षत्रिय योद्धा, a love story; ภาษาไทย ก็ได้ ครับ; ქართული ᲥᲐᲠᲗᲣᲚᲘ.",
    "NUL\u0000byte, tab\tbreak\u2028line\u2029paragraph\u0085next\u00a0space\u3000wide, a western.",
    "𝒜 𝓂𝒶𝓉𝒽 𝔣𝔯𝔞𝔨𝔱𝔲𝔯 film, 𐐀𐐨 Deseret, 🅰️🅱️, \U000e0041tags\U000e007f, \U0010ffff end.",
    "qqqq wwww zzzz", "war war war war war war love love war", "a b c d e f war is over",
]  # fmt: skip


def synopses():
    """Two hundred, half of them with titles, the odd ones with odd titles too."""
    unseen = starter()[MOVIES : MOVIES + 200 - 2 * len(ODD)]
    lines = [{"id": i, "overview": movie["overview"]} for i, movie in enumerate(unseen)]
    for line, movie in zip(lines[::2], unseen[::2]):
        line["title"] = movie["title"]
    lines += [{"id": 1000 + i, "overview": text} for i, text in enumerate(ODD)]
    lines += [
        {"id": 2000 + i, "overview": starter()[i]["overview"], "title": text}
        for i, text in enumerate(ODD)
    ]
    return lines


@unittest.skipUnless(PYTHON, "MARQUEE_PYTHON names no Python with numpy and safetensors")
class PredictTests(Case):
    def assertSame(self, state, preference):
        lines = json_lines(synopses())
        arguments = ["--preference", preference]
        ours = self.cron(state, "classify", "--format", "jsonl", *arguments, stdin=lines)
        script = state / "models" / "current" / "predict.py"
        theirs = run(PYTHON, script, "--jsonl", *arguments, stdin=lines, PYTHONUTF8="1")
        self.assertEqual(theirs.returncode, 0, theirs.stderr)
        # Only line feeds end a line; an answer may quote other separators.
        ours, theirs = (text.stdout.split("\n")[:-1] for text in (ours, theirs))
        self.assertEqual((len(ours), len(theirs)), (200, 200))
        for line, ours, theirs in zip(synopses(), map(json.loads, ours), map(json.loads, theirs)):
            with self.subTest(id=line["id"], overview=line["overview"][:60]):
                self.assertEqual(ours["id"], theirs["id"])
                self.assertEqual(set(ours["selected"]), set(theirs["selected"]))
                for name in ("score", "probability", "threshold"):
                    a, b = ({g["genre"]: g[name] for g in x["genres"]} for x in (ours, theirs))
                    self.assertEqual(a.keys(), b.keys())
                    distance = max(abs(a[genre] - b[genre]) for genre in a)
                    self.assertLessEqual(distance, 1e-4, name)

    def test_scores_and_genres_are_the_same(self):
        self.assertSame(self.state(), "balanced")

    def test_so_they_are_with_other_preferences(self):
        state = self.state()
        for preference in ("precise", "broad"):
            self.assertSame(state, preference)

    def test_it_answers_people_too(self):
        state = self.state()
        script = state / "models" / "current" / "predict.py"
        result = run(PYTHON, script, starter()[0]["overview"], "--title", starter()[0]["title"])
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 19)
        self.assertRegex(result.stdout, r"^\* +\d+\.\d%  \w")


if __name__ == "__main__":
    unittest.main()
