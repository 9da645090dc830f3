"""What the batch page makes of a file: lists of any form, in any encoding, whole or damaged."""

import csv
import io
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from support import ROOT, json_lines, starter

NODE = shutil.which("node") or shutil.which("nodejs")
HERE = ROOT / "Tests" / "EndToEndTests"
FILMS = [{"id": movie["id"], "title": movie["title"], "overview": movie["overview"]}
         for movie in starter()[:4]]  # fmt: skip
TEXTS = [film["overview"] for film in FILMS]


def table(films=FILMS, delimiter=",", names=("id", "title", "overview")):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([names, *(film.values() for film in films)])
    return file.getvalue()


@unittest.skipUnless(NODE, "there is no node")
class ListTests(unittest.TestCase):
    def read(self, files):
        """What is read of each file, by its name."""
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, (name, content) in enumerate(files.items()):
                path = pathlib.Path(folder, str(number), name.replace("/", " "))
                path.parent.mkdir()
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
                paths.append(path)
            result = subprocess.run(
                [NODE, HERE / "readlist.mjs", *paths], capture_output=True, text=True, check=True
            )
        return dict(zip(files, map(json.loads, result.stdout.splitlines()), strict=True))

    def assertFilms(self, answer, texts=TEXTS, ids=None):
        self.assertNotIn("refusal", answer)
        rows = answer["rows"]
        self.assertEqual([row.get("error") for row in rows], [None] * len(rows))
        self.assertEqual([row["synopsis"] for row in rows], texts)
        if ids:
            self.assertEqual([row["id"] for row in rows], [str(id) for id in ids])

    def test_ten_thousand_lists_whole_and_damaged(self):
        result = subprocess.run(
            [NODE, HERE / "anylist.mjs", "10000", "20261126"], capture_output=True, text=True
        )
        self.assertEqual(result.returncode, 0, result.stderr[-4000:])
        counts = json.loads(result.stdout)
        self.assertEqual((counts["lists"], counts["damaged"]), (10_000, 5_000))
        self.assertEqual(counts["read"] + counts["skipped"], counts["rows"])
        for kind in ("refused", "asked", "skipped"):
            self.assertGreater(counts[kind], 10)

    def test_names_of_the_synopsis_in_many_languages(self):
        names = [
            "synopsis", "Overview", "plot", "Plot_Synopsis", "moviePlot", "PLOT SUMMARY", "Summary",
            "Description", "short description", "Handlung", "Inhaltsangabe", "Beschreibung",
            "sinopsis", "Descripción", "Argumento", "Résumé", "resume", "trama", "Sinossi", "Sinopse",
            "Enredo", "Samenvatting", "Beskrivning", "Fabuła", "Opis", "Özet", "Сюжет", "あらすじ",
            "剧情简介", "줄거리", "\ufeffsynopsis ",
        ]  # fmt: skip
        files = {name: table(names=("id", "title", name)) for name in names}
        for name, answer in self.read(files).items():
            with self.subTest(name=name):
                self.assertFilms(answer, ids=[film["id"] for film in FILMS])
                self.assertEqual(answer["rows"][0]["title"], FILMS[0]["title"])

    def test_forms_of_lists(self):
        renamed = [
            {"id": film["id"], "title": film["title"], "synopsis": film["overview"]}
            for film in FILMS
        ]
        files = {
            "commas": table(),
            "semicolons": table(delimiter=";"),
            "tabs": table(delimiter="\t"),
            "bars": table(delimiter="|"),
            "everything quoted": "\n".join(f'"{film["id"]}", "t", "{film["overview"]}"' for film in
                                           [{"id": "id", "overview": "plot"}, *FILMS]),
            "a separator that is told": "sep=;\r\n" + table(delimiter=";"),
            "another that is told": '"sep=^"\n' + table(delimiter="^"),
            "a separator told after a mark": "\ufeffSEP=\t\r\n" + table(delimiter="\t"),
            "empty rows first": "\r\n  \r\n\r\n" + table(),
            "rows of nothing first": ',,\r\n"","",""\r\n' + table(),
            "columns without names": ",id,title,overview,,\n" + "".join(
                f"9,{film['id']},t,{film['overview'].replace(',', '')},,\n" for film in FILMS),
            "names that come twice": table(names=("id", "title", "overview")).replace(
                "id,title", "id,id", 1),
            "a heading first": "Our films of the year\r\n\r\n" + table(),
            "empty rows between": table().replace("\r\n", "\r\n\r\n,,\r\n"),
            "a byte order mark": "\ufeff" + table(),
            "UTF-16": table().encode("utf-16"),
            "UTF-16, the other way round": ("\ufeff" + table(delimiter="\t")).encode("utf-16-be"),
            "unix lines": table().replace("\r\n", "\n"),
            "old lines": table().replace("\r\n", "\r"),
            "JSON Lines": json_lines(FILMS),
            "JSON Lines with marks": "".join("\ufeff" + json_lines([film]) for film in FILMS),
            "a JSON array": json.dumps(renamed),
            "indented JSON": json.dumps(renamed, indent=2),
            "objects that are indented": "\n".join(json.dumps(film, indent=1) for film in FILMS),
            "objects without lines": "".join(map(json.dumps, FILMS)),
            "an answer of TMDB": json.dumps({"page": 1, "results": FILMS, "total_pages": 9}),
            "ids as texts": json_lines([film | {"id": str(film["id"])} for film in FILMS]),
        }  # fmt: skip
        for form, answer in self.read(files).items():
            with self.subTest(form=form):
                bare = [text.replace(",", "") for text in TEXTS]
                texts = bare if form == "columns without names" else TEXTS
                self.assertFilms(answer, texts, [film["id"] for film in FILMS])
        plain = {
            "texts": json.dumps(TEXTS),
            "what the server takes": json.dumps({"synopses": [TEXTS[0], {"synopsis": TEXTS[1]},
                                                              *TEXTS[2:]]}),
            "an array a line": "".join(json.dumps(TEXTS[at : at + 2]) + "\n" for at in (0, 2)),
            "plain lines": "\n".join(TEXTS),
            "plain lines between empty ones": "\n\n" + "\n\n".join(TEXTS) + "\n\n\n",
            "one column": "overview\n" + "\n".join(f'"{text}"' for text in TEXTS),
            "quoted lines": "\n".join(f'"{text}"' for text in TEXTS),
        }  # fmt: skip
        for form, answer in self.read(plain).items():
            with self.subTest(form=form):
                self.assertFilms(answer)

    def test_texts_with_commas_quotes_and_braces_are_texts(self):
        lines = [
            "A man, a dog, and a boat go down the river.",
            '"Two lovers meet", he said, and left.',
            "[Spoilers] A thief; a king; a stolen crown.",
            "A tale of 5\" guns | and more.",
        ]  # fmt: skip
        for number in range(len(lines)):
            turned = lines[number:] + lines[:number]
            with self.subTest(first=turned[0]):
                self.assertFilms(self.read({"a": "\n".join(turned)})["a"], turned)

    def test_quotes_inside_fields(self):
        content = (
            'id,plot\n1,"He said "go" to me, twice"\n2,5" disc\n3,"a ""b"" c"\n4,"x"  \n5,""\n'
        )
        rows = self.read({"a": content})["a"]["rows"]
        self.assertEqual([row["synopsis"] for row in rows],
                         ['He said "go" to me, twice', '5" disc', 'a "b" c', "x", ""])  # fmt: skip
        self.assertEqual([row["line"] for row in rows if "error" in row], [6])

    def test_bytes_that_are_not_UTF_8_are_read_as_old_spreadsheets_write_them(self):
        # Curly quotes are tried in browsers: this decoder of node takes Windows-1252 for Latin-1.
        text = "text\r\nA café in a film, and «quotes»\r\nA film of naïve señoritas\r\n"
        lines = text.splitlines()[1:]
        sound = "text\nA café\ufffd in a film of señoritas\n"
        cut = "text\nA café in a film of naïve señoritas, é".encode()[:-1]
        files = {
            "Windows-1252": (text.encode("windows-1252"), lines),
            "UTF-8": (text.encode(), lines),
            "one line of another": (text[:40].encode() + text[40:].encode("windows-1252"), lines),
            "a replacement character": (sound.encode(), sound.splitlines()[1:]),
            "cut off in a character": (cut, [cut.decode("utf-8", "replace").splitlines()[1]]),
        }  # fmt: skip
        for name, answer in self.read({name: file[0] for name, file in files.items()}).items():
            with self.subTest(encoding=name):
                self.assertFilms(answer, files[name][1])

    def test_rows_that_do_not_fit_are_told_with_their_lines(self):
        content = (
            "id,title,synopsis\n"
            f'1,Open,"{TEXTS[0]}\n'
            f'2,"Two\nlines","{TEXTS[1]}"\n'
            f"3,Commas,{TEXTS[2].replace(' ', ', ', 2)}\n"
            "4,Short\n"
            f"5,Trailing,{TEXTS[3].replace(',', '')},,\n"
            "6,Empty,\n"
            f'7,Last,"{TEXTS[0]}\n8,No,quote here\n'
        )
        rows = self.read({"a": content})["a"]["rows"]
        self.assertEqual([row["id"] for row in rows], list("12345678"))
        self.assertEqual([row["line"] for row in rows], [2, 3, 5, 6, 7, 8, 9, 10])
        self.assertEqual([row["id"] for row in rows if "error" not in row], ["2", "5", "8"])

    def test_JSON_that_is_none_is_told_with_its_line(self):
        good = json_lines(FILMS).splitlines()
        lines = [
            good[0], "{not JSON", good[1], '{"id":1,"overview":"cut', good[2], '{"overview":7}', "[1]",
            "7", '{"name":"no text"}', good[3],
        ]  # fmt: skip
        rows = self.read({"a": "\n".join(lines)})["a"]["rows"]
        self.assertEqual([row["line"] for row in rows if "error" not in row], [1, 3, 5, 10])
        self.assertEqual([row["line"] for row in rows if "error" in row], [2, 4, 6, 7, 8, 9])
        self.assertIn("name", rows[-2]["error"])

    def test_an_unknown_column_is_asked_for(self):
        for delimiter in ",;\t|":
            content = table(delimiter=delimiter, names=("nr", "name", "what happens"))
            answer = self.read({"a": content})["a"]
            self.assertTrue(answer["form"]["asks"])
            self.assertEqual(answer["rows"], [])
            self.assertEqual(answer["form"]["samples"][0], ["nr", "name", "what happens"])
            self.assertEqual([row[2] for row in answer["form"]["samples"][1:]], TEXTS[:3])
        content = "\n".join(f'{number};t;"{text}"' for number, text in enumerate(TEXTS))
        answer = self.read({"a": content})["a"]
        self.assertFalse(answer["form"]["hasNames"])
        self.assertEqual(answer["form"]["samples"],
                         [["column 1", "column 2", "column 3"],
                          *([str(number), "t", TEXTS[number]] for number in range(3))])  # fmt: skip
        answer = self.read({"a": json_lines([{"nr": 1, "what": text} for text in TEXTS])})["a"]
        self.assertEqual(answer["form"]["samples"], [["what"], *([text] for text in TEXTS[:3])])

    def test_what_is_no_text_is_refused_by_name(self):
        files = {
            "a.xlsx": (b"PK\x03\x04\x14\x00 xl/workbook.xml", "spreadsheet", "save it as CSV"),
            "b.xlsx": (b"PK\x03\x04\x14\x00 anything", "spreadsheet", "save it as CSV"),
            "a.ods": (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                      "spreadsheet", "save it as CSV"),
            "a.tar": (b"films.csv".ljust(257, b"\0") + b"ustar\0" + bytes(99), "tar", "unpack it"),
            "a.zip": (b"PK\x03\x04 films.csv", "archive", "unpack it"),
            "a.docx": (b"PK\x03\x04 word/document.xml", "text document", "plain text"),
            "a.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel", "save it as CSV"),
            "a.csv.gz": (b"\x1f\x8b\x08\x00" + bytes(20), "gzip", "unpack it"),
            "a.csv.xz": (b"\xfd7zXZ\0", "xz", "unpack it"),
            "a.png": (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture", "choose a list"),
            "a.jpg": (b"\xff\xd8\xff\xe0", "picture", "choose a list"),
            "a.pdf": (b"%PDF-1.7\n", "PDF", "copy its text"),
            "a.rtf": (b"{\\rtf1 A film}", "RTF", "plain text"),
            "a.html": (b"<!DOCTYPE html><table>", "web page", "CSV"),
            "a.db": (b"SQLite format 3\0", "SQLite", "CSV"),
            "a.csv": ("text\nA film of two\n".encode("utf-16-le"), "UTF-16", "save it as UTF-8"),
            "b.utf16": ("\u0394text of films".encode("utf-16-be"), "UTF-16", "save it as UTF-8"),
            "a.bin": (bytes(4000), "not text", "choose a list"),
            "b.csv": (bytes(range(32)) * 30, "not text", "choose a list"),
            "c.csv": (b"", "empty", ""),
        }  # fmt: skip
        answers = self.read({name: content for name, (content, _, _) in files.items()})
        for name, (_, what, remedy) in files.items():
            with self.subTest(file=name):
                self.assertTrue(answers[name]["refusal"].startswith(f"{name} is "))
                self.assertIn(what, answers[name]["refusal"])
                self.assertIn(remedy, answers[name]["refusal"])


if __name__ == "__main__":
    unittest.main()
