"""What is asked of every program that reads a model: the same answers, and to refuse what it does not know."""

import json
import shutil
import struct

import hostile_texts
import typings
from support import MOVIES, Case, json_lines, starter


def synopses():
    """Hostile ones, one typed in many ways, and a hundred that the model has not seen, half with titles."""
    lines = hostile_texts.synopses() + typings.synopses()
    for index, movie in enumerate(starter()[MOVIES : MOVIES + 100]):
        line = {"name": movie["title"], "overview": movie["overview"]}
        lines.append(line | {"title": movie["title"]} if index % 2 else line)
    return [line | {"id": index} for index, line in enumerate(lines)]


def block(config, **members):
    config["features"][0].update(members)


def setting(config, **members):
    config["features"][1]["settings"].update(members)


# A change to config.json that no reader may pass over, and what it is to name.
CHANGES = [
    (lambda config: config.update(format=2), "format"),
    (lambda config: config.update(format=4), "format"),
    (lambda config: config.pop("format"), "format"),
    (lambda config: config.update(maximum_sentences=3), "maximum_sentences"),
    (lambda config: config.pop("minimum_word_characters"), "minimum_word_characters"),
    (lambda config: config.pop("maximum_word_bytes"), "maximum_word_bytes"),
    (lambda config: config.pop("maximum_run_characters"), "maximum_run_characters"),
    (lambda config: config.pop("maximum_count"), "maximum_count"),
    (lambda config: config.pop("counted_title_words"), "counted_title_words"),
    (lambda config: config.pop("characters"), "is missing (characters)"),
    (lambda config: config["characters"].pop("combining"), "combining"),
    (lambda config: config["characters"].update(vowels="61 65"), "vowels"),
    (lambda config: config.pop("folding"), "is missing (folding)"),
    (lambda config: config["folding"].pop("references"), "references"),
    (lambda config: config["folding"].update(numbers={}), "numbers"),
    (lambda config: config["folding"]["normalized"].pop("alone"), "alone"),
    (lambda config: config["folding"]["normalized"].update(apart="41"), "apart"),
    (lambda config: config.pop("readability"), "is missing (readability)"),
    (lambda config: config["readability"].update(vowels=3), "vowels"),
    (lambda config: block(config, offset=1), "offset"),
    (lambda config: config["features"][0].pop("mean_length"), "mean_length"),
    (lambda config: setting(config, stop_words=["the"]), "stop_words"),
    (lambda config: config["features"][1]["settings"].pop("sublinear_tf"), "sublinear_tf"),
    (lambda config: setting(config, analyzer="syllable"), "syllable"),
    (lambda config: block(config, terms=1), "as many terms"),
]

# A change of a limit or setting that must change scores: it is obeyed, not known beforehand.
OBEYED = [
    lambda config: config.update(minimum_word_characters=4),
    lambda config: config.update(maximum_word_bytes=3),
    lambda config: config.update(maximum_count=1),
    lambda config: config.update(counted_title_words=1),
    lambda config: config["characters"].update(word=config["characters"]["word"][6:]),
    lambda config: config["characters"].update(ignored="77"),
    lambda config: config["folding"]["characters"].update(love="w"),
    lambda config: config["folding"]["references"].update(agrave="a"),
    lambda config: config["folding"]["normalized"].update(alone="340"),
    lambda config: config["folding"]["normalized"].update(following="340"),
    lambda config: [block["settings"].update(sublinear_tf=False) for block in config["features"]],
    lambda config: [block["settings"].update(length_power=0.5) for block in config["features"]],
    lambda config: [block["settings"].update(weight=1.1) for block in config["features"]],
]

# A change of the curves from scores to probabilities that no reader may pass over: the tensor, which of
# its numbers, and what it becomes.
CURVES = [
    ("calibration", 0, 1.0),
    ("calibration", 1, float("nan")),
    ("isotonic", 0, 99.0),
    ("isotonic", 1, 0.999),
    ("isotonic", 5, -0.5),
    ("isotonic", 6, float("-inf")),
]


class ReaderCase(Case):
    """A test of a program that classifies lines of JSON with a model's folder."""

    def answers(self, model, lines, preference="balanced"):
        """Runs the program; gives its end, with the answers as lines of `stdout`."""
        raise NotImplementedError

    def assertSame(self, preference):
        """Compares all members of all answers with those of `marquee-cron classify`, and the answers
        to one text that was typed in many ways with each other."""
        state, lines = self.state(), synopses()
        text = json_lines(lines)
        theirs = self.cron(
            state, "classify", "--format", "jsonl", "--preference", preference, stdin=text
        )
        ours = self.answers(state / "models" / "current", text, preference)
        self.assertEqual(ours.returncode, 0, ours.stderr)
        # Only line feeds end a line; an answer may quote other separators.
        ours, theirs = (
            [json.loads(line) for line in end.stdout.split("\n")[:-1]] for end in (ours, theirs)
        )
        for answers in (ours, theirs):
            self.assertEqual([a["id"] for a in answers], [line["id"] for line in lines])
            self.assertAlike([a for a, line in zip(answers, lines) if "typing" in line])
        for line, a, b in zip(lines, ours, theirs):
            with self.subTest(line["name"]):
                self.assertEqual(set(a["selected"]), set(b["selected"]))
                for name in ("score", "probability", "threshold"):
                    a_by, b_by = ({g["genre"]: g[name] for g in x["genres"]} for x in (a, b))
                    self.assertEqual(a_by.keys(), b_by.keys())
                    self.assertLessEqual(max(abs(a_by[g] - b_by[g]) for g in a_by), 1e-4, name)

    def assertAlike(self, answers):
        """Asks for the same answer to a text however it was typed."""
        self.assertEqual(len(answers), len(typings.TYPINGS))
        first = {g["genre"]: g for g in answers[0]["genres"]}
        for name, answer in zip(typings.TYPINGS, answers):
            with self.subTest(name):
                self.assertEqual(answer["selected"], answers[0]["selected"])
                for g in answer["genres"]:
                    for member in ("score", "probability"):
                        self.assertAlmostEqual(g[member], first[g["genre"]][member], delta=1e-6)

    def changed(self, change):
        """A model's folder whose config.json was changed."""
        folder = self.folder() / "model"
        shutil.copytree((self.state() / "models" / "current").resolve(), folder)
        config = json.loads((folder / "config.json").read_text("utf-8"))
        change(config)
        (folder / "config.json").write_text(json.dumps(config), "utf-8")
        return folder

    def changed_curve(self, name, index, value):
        """A model's folder where a number of a tensor was changed."""
        folder = self.changed(lambda config: None)
        path = folder / "model.safetensors"
        data = bytearray(path.read_bytes())
        (length,) = struct.unpack_from("<Q", data)
        start = json.loads(data[8 : 8 + length])[name]["data_offsets"][0]
        struct.pack_into("<f", data, 8 + length + start + 4 * index, value)
        path.write_bytes(data)
        return folder

    def assertRefused(self):
        """Asks for each change to be refused with a sentence that names it, and without an answer."""
        line = json_lines([{"overview": "A space war."}])
        for change, name in CHANGES:
            with self.subTest(name):
                end = self.answers(self.changed(change), line)
                self.assertNotEqual(end.returncode, 0)
                self.assertEqual(end.stdout, "")
                self.assertIn(name, end.stderr)
        for curve in CURVES:
            with self.subTest(curve):
                end = self.answers(self.changed_curve(*curve), line)
                self.assertNotEqual(end.returncode, 0)
                self.assertEqual(end.stdout, "")
                self.assertIn("not in order", end.stderr)

    def assertObeyed(self):
        """Asks for each limit and setting to make a difference."""
        title = "The Long Night of the War in Space"
        overview = "War and war: an old w&agrave;r-man\u037e his fiance\u0301, 1943!"
        line = json_lines([{"overview": overview, "title": title}])

        def scores(change):
            end = self.answers(self.changed(change), line)
            self.assertEqual(end.returncode, 0, end.stderr)
            return {g["genre"]: g["score"] for g in json.loads(end.stdout)["genres"]}

        as_it_is = scores(lambda config: None)
        for index, change in enumerate(OBEYED):
            with self.subTest(index):
                changed = scores(change)
                self.assertGreater(max(abs(changed[g] - as_it_is[g]) for g in changed), 1e-3)
