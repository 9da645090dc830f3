"""`marquee-cron import`: what goes in, what is passed over, and with which exit code."""

import contextlib
import gzip
import json
import sqlite3
import unittest

from support import (
    STARTER, SYNOPSIS, Case, executable, json_lines, run_measured, starter, stored_movies,
)  # fmt: skip


def movie(number, **members):
    return {"id": number, "overview": f"{SYNOPSIS} {number}.", "genres": ["Drama"]} | members


class ImportTests(Case):
    def setUp(self):
        self.state_folder = self.folder()
        self.files = self.folder()

    def file(self, name, content):
        path = self.files / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def imported(self, *files, **options):
        report = self.report(self.state_folder, "import", *files, **options)
        counts = [report[name] for name in ("added", "updated", "unchanged", "skipped_count")]
        self.assertEqual(sum(counts), report["rows"])
        return tuple(counts)

    def test_plain_compressed_and_standard_input_and_several_files(self):
        plain = self.file("a.jsonl", json_lines([movie(1), movie(2)]))
        packed = self.file("b.jsonl.gz", gzip.compress(json_lines([movie(3)]).encode()))
        self.assertEqual(self.imported(plain, packed), (3, 0, 0, 0))
        self.assertEqual(self.imported("-", stdin=json_lines([movie(4)])), (1, 0, 0, 0))
        packed = gzip.compress(json_lines([movie(5)]).encode())
        self.assertEqual(self.imported("-", stdin=packed), (1, 0, 0, 0))
        movies, _ = stored_movies(self.state_folder)
        self.assertEqual([row[0] for row in movies], [1, 2, 3, 4, 5])

    def test_a_second_import_changes_nothing(self):
        first = self.imported(STARTER)
        self.assertEqual(first, (len(starter()), 0, 0, 0))
        rows = stored_movies(self.state_folder)
        self.assertEqual(self.imported(STARTER), (0, 0, len(starter()), 0))
        self.assertEqual(stored_movies(self.state_folder), rows)

    def test_a_movie_that_differs_is_updated_and_no_other_touched(self):
        before = self.file("a.jsonl", json_lines([movie(1), movie(2)]))
        self.imported(before)
        untouched = stored_movies(self.state_folder)[0][0]
        after = self.file("b.jsonl", json_lines([movie(1), movie(2, genres=["War", "Drama"])]))
        self.assertEqual(self.imported(after), (0, 1, 1, 0))
        movies, genres = stored_movies(self.state_folder)
        self.assertEqual(movies[0], untouched)
        self.assertEqual([pair for pair in genres if pair[0] == 2], [(2, 18), (2, 10752)])

    def test_every_member_is_kept_and_most_may_be_absent_or_null(self):
        full = movie(
            603, title="Ünïcode ☃", original_language="en", release_date="1999-03-30",
            popularity=83.1,
        )  # fmt: skip
        bare = movie(604, title=None, original_language=None, release_date=None, popularity=None)
        numbers = {"id": 605, "overview": SYNOPSIS, "genre_ids": [28, 878], "new_member": [1]}
        self.assertEqual(self.imported("-", stdin=json_lines([full, bare, numbers])), (3, 0, 0, 0))
        movies, genres = stored_movies(self.state_folder)
        expected = (603, "Ünïcode ☃", full["overview"], "en", "1999-03-30", 83.1)
        self.assertEqual(movies[0][:6], expected)
        self.assertEqual(movies[1][:6], (604, None, bare["overview"], None, None, None))
        self.assertEqual([pair[1] for pair in genres if pair[0] == 605], [28, 878])

    def test_line_ends_marks_and_blank_lines_of_other_systems_are_no_trouble(self):
        lines = json_lines([movie(1), movie(2)]).replace("\n", "\r\n\r\n")
        self.assertEqual(self.imported("-", stdin="\ufeff" + lines.rstrip()), (2, 0, 0, 0))

    def test_broken_lines_are_reported_with_number_and_reason_and_the_rest_goes_in(self):
        good = json.dumps(movie(1)).encode()
        broken = [
            (b"not JSON at all", "JSON"),
            (b'["an", "array"]', "object"),
            (b'"a string"', "object"),
            (json.dumps(movie(1) | {"id": None}).encode(), "id"),
            (b'{"overview": "No number.", "genres": ["Drama"]}', "id"),
            (json.dumps(movie("seven")).encode(), "id"),
            (json.dumps(movie(-7)).encode(), "id"),
            (json.dumps(movie(2, genres=["Cookery"])).encode(), "Cookery"),
            (b'{"id": 3, "overview": "Text.", "genre_ids": [4711]}', "4711"),
            (b'{"id": 12, "overview": "A raw\ttab.", "genres": ["Drama"]}', "tab"),
            (json.dumps(movie(4, genres=[])).encode(), "genre"),
            (b'{"id": 5, "overview": "No genres."}', "genres"),
            (json.dumps(movie(6, overview="")).encode(), "overview"),
            (json.dumps(movie(7, overview=" \n ")).encode(), "overview"),
            (json.dumps(movie(8, overview=8)).encode(), "overview"),
            (b'{"id": 9, "overview": "caf\xe9 society", "genres": ["Drama"]}', "UTF-8"),
            (b'{"id": 10, "overview": "cut', "JSON"),
            (json.dumps(movie(11, overview="long " * 300_000)).encode(), "1048576"),
        ]
        lines = [line for line, _ in broken] + [good]
        file = self.file("mixed.jsonl", b"\n".join(lines) + b"\n")
        report = self.report(self.state_folder, "import", file)
        self.assertEqual((report["added"], len(report["skipped"])), (1, len(broken)))
        for number, (skipped, (line, reason)) in enumerate(zip(report["skipped"], broken), 1):
            with self.subTest(line=line[:60]):
                self.assertEqual((skipped["file"], skipped["line"]), (str(file), number))
                self.assertIn(reason, skipped["reason"])
        self.assertEqual([row[0] for row in stored_movies(self.state_folder)[0]], [1])
        text = self.cron(self.state_folder, "import", file)
        self.assertIn(f"{file}:1: ", text.stderr)
        self.assertIn(f"{file}:{len(broken)}: ", text.stderr)
        self.assertIn(f"skipped {len(broken)}", text.stdout)

    def test_other_forms_of_movies_are_read(self):
        movies = [movie(1), movie(2)]
        pretty = json.dumps(movies, indent=2)
        table = "budget,genres,id,overview,title\n" + "".join(
            f'7,"[{{""id"": 28, ""name"": ""Action""}}]",{number},"A ""film"",\nlong",T\n'
            for number in (1, 2)
        )
        forms = {
            "array": pretty, "indented": pretty[1:-1].replace("},", "}"), "Kaggle's": table,
            "sep": "sep=;\r\n" + "id;genres;plot\r\n1;war|drama;x\r\n2;Sci-Fi,Foreign;y\r\n",
            "tabs": "id\tgenres\tSynopsis\n1\tWar\tx\n\n2\tDrama\ty\n",
            "marks": "".join(f"\ufeff{json.dumps(movie)}\n\0" for movie in movies),
        }  # fmt: skip
        for name, text in forms.items():
            for encoding in ("utf-8", "utf-8-sig", "utf-16"):
                for pack in (bytes, gzip.compress):
                    with self.subTest(name=name, encoding=encoding, pack=pack):
                        self.state_folder = self.folder()
                        file = self.file("movies", pack(text.encode(encoding)))
                        self.assertEqual(self.imported(file), (2, 0, 0, 0))

    def test_what_cannot_be_used_of_a_movie_is_left_out_and_counted(self):
        movies = [
            movie("603", genres=["Drama", "Foreign"]), movie(2.0, popularity="83.1"),
            movie(3, release_date="30/03/1999"), movie(4, title="X\0Y", overview="\0 A sheriff."),
            movie(5, overview="A sheriff \ud83d rides."), movie(6, genres=[{"id": 28}, {"id": 1}]),
        ]  # fmt: skip
        text = "".join(json.dumps(one) + "\n" for one in movies)
        report = self.report(self.state_folder, "import", "-", stdin=text)
        self.assertEqual((report["added"], report["skipped"]), (6, []))
        self.assertEqual(report["left_out"], {"genres": 2, "popularity": 1, "release_date": 1})
        rows = {row[0]: row for row in stored_movies(self.state_folder)[0]}
        self.assertEqual(rows[4][1:3], ("XY", " A sheriff."))
        self.assertEqual(rows[5][2], "A sheriff \ufffd rides.")
        self.assertEqual(self.imported("-", stdin=text), (0, 0, 6, 0))

    def test_what_is_no_text_is_refused_by_name(self):
        lines = json_lines([movie(1), movie(2)])
        files = {
            "spreadsheet": b"PK\3\4" + b"\0" * 26 + b"[Content_Types].xml", "picture": b"\x89PNG\r\n",
            "PDF": b"%PDF-1.7", "archive": b"Rar!", "UTF-16": lines.encode("utf-16-le"),
            "UTF-32": lines.encode("utf-32"), "twice": gzip.compress(gzip.compress(b"x")),
            "column id": b"title,overview,genres\nA,b,War\n",
        }  # fmt: skip
        for name, content in files.items():
            with self.subTest(name=name):
                file = self.file("file", gzip.compress(content) if name == "PDF" else content)
                result = self.cron(self.state_folder, "import", file, code=65)
                self.assertIn(name, result.stderr)
        self.cron(self.state_folder, "import", "-", stdin="")
        self.assertEqual(stored_movies(self.state_folder)[0], [])

    def test_a_row_that_the_database_refuses_is_skipped(self):
        self.imported("-", stdin=json_lines([movie(1)]))
        with contextlib.closing(sqlite3.connect(self.state_folder / "movies.db")) as database:
            database.execute(
                "CREATE TRIGGER picky BEFORE INSERT ON movie WHEN new.id = 3"
                " BEGIN SELECT RAISE(ABORT, 'not this one'); END"
            )
        report = self.report(
            self.state_folder, "import", "-", stdin=json_lines([movie(2), movie(3), movie(4)])
        )
        self.assertEqual((report["added"], report["skipped_count"], report["rows"]), (2, 1, 3))
        self.assertEqual(report["skipped"][0]["line"], 2)
        self.assertIn("not this one", report["skipped"][0]["reason"])

    def test_whatever_gzip_refuses_is_reported_and_what_came_before_taken(self):
        member = gzip.compress(json_lines([movie(1)]).encode())
        other = bytearray(gzip.compress(json_lines([movie(2)]).encode()))
        other[-6] ^= 1
        for more in (other, b"garbage", member[:-1], b"\0\0x"):
            file = self.file("movies.gz", member + bytes(more))
            self.assertIn("damaged", self.cron(self.state_folder, "import", file, code=65).stderr)
        self.assertIn(1, [row[0] for row in stored_movies(self.state_folder)[0]])
        file = self.file("movies.gz", member + b"\0" * 1000)
        self.assertEqual(self.imported(file), (0, 0, 1, 0))

    def test_millions_of_broken_lines_are_counted_in_little_memory(self):
        file = self.file("broken.gz", gzip.compress(b"x\n" * 3_000_000))
        result = run_measured(
            executable("marquee-cron"), "import", "--format", "json", "--state-dir",
            self.state_folder, file,
        )  # fmt: skip
        report = json.loads(result.stdout)
        self.assertEqual((result.returncode, report["skipped_count"]), (65, 3_000_000))
        self.assertEqual(len(report["skipped"]), 1000)
        self.assertLess(result.memory, 100_000, "kilobytes")

    def test_nothing_but_broken_lines_ends_with_65(self):
        self.cron(self.state_folder, "import", "-", code=65, stdin="one\ntwo\n")
        self.cron(self.state_folder, "import", "-", stdin="")

    def test_a_file_that_is_cut_off_ends_with_65_and_keeps_what_came_before(self):
        movies = starter()[:200]
        packed = gzip.compress(json_lines(movies).encode())
        file = self.file("cut.jsonl.gz", packed[: len(packed) * 3 // 4])
        result = self.cron(self.state_folder, "import", file, code=65)
        self.assertIn(str(file), result.stderr)
        count = len(stored_movies(self.state_folder)[0])
        self.assertIn(count, range(1, 200))
        whole = self.file("whole.jsonl.gz", packed)
        self.assertEqual(self.imported(whole), (200 - count, 0, count, 0))

    def test_a_missing_file_ends_with_66_and_nothing_goes_in(self):
        good = self.file("a.jsonl", json_lines([movie(1)]))
        missing = self.files / "missing.jsonl"
        result = self.cron(self.state_folder, "import", good, missing, code=66)
        self.assertIn(str(missing), result.stderr)
        self.assertEqual(self.imported(good), (1, 0, 0, 0))
        self.cron(self.state_folder, "import", self.files, code=66)

    def test_a_state_folder_that_cannot_be_made_ends_with_73(self):
        file = self.file("file", "not a folder")
        self.cron(file / "state", "import", "-", stdin=json_lines([movie(1)]), code=73)

    def test_a_damaged_database_is_named(self):
        (self.state_folder / "movies.db").write_bytes(b"no database " * 1000)
        result = self.cron(self.state_folder, "import", "-", stdin="", code=65)
        self.assertIn("movies.db", result.stderr)

    def test_quiet_says_nothing_when_all_is_well(self):
        result = self.cron(
            self.state_folder, "import", "--quiet", "-", stdin=json_lines([movie(1)])
        )
        self.assertEqual((result.stdout, result.stderr), ("", ""))


if __name__ == "__main__":
    unittest.main()
