"""The page for whole lists asks in pieces, shows how far it is, and gives the answers back."""

import contextlib
import csv
import io
import json
import pathlib
import subprocess
import threading
import unittest

from batch import FILMS, TEXTS, BatchCase, table, written
from stack import Stack, ask
from support import SYNOPSIS, json_lines, starter
from visitor import HOSTILE

FORMULAS = [
    '=HYPERLINK("http://x.example";"here")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
    "＝1+1", "＋1", "－1", "＠SUM(A1)", " =1+1", "\u00a0=1",
]  # fmt: skip
# What spreadsheets take for the beginning of a formula.
BEGINNINGS = list("=+-@＝＋－＠\t\r\n")


class BatchAnswerTests(BatchCase):
    def test_ten_thousand_films(self):
        movies = starter()
        films = [
            {"id": number, "title": movie["title"], "overview": movie["overview"]}
            for number, movie in (
                (number, movies[number % len(movies)]) for number in range(10_000)
            )
        ]
        with self.visit("/batch") as page:
            page.evaluate("""() => {
                  window.seen = [];
                  const progress = document.getElementById("progress");
                  new MutationObserver(() => window.seen.push(progress.value))
                    .observe(progress, { attributes: true });
                }""")
            comma, lines = self.classify(page, table(films))
            seen = page.evaluate("window.seen")
            self.assertEqual(seen, sorted(seen))
            self.assertGreater(len(set(seen)), 30)
            self.assertEqual(seen[-1], 10_000)
            self.assertRegex(
                page.locator("#said").text_content(), r"^10,000 of 10,000 films have their genres"
            )
            self.assertEqual(page.locator("#rows tr").count(), 100)
        records, answers = self.records(comma), json.loads(lines)
        self.assertEqual((len(records), len(answers)), (10_000, 10_000))
        for film, record, answer in zip(films, records, answers):
            self.assertEqual(record["id"], str(film["id"]))
            self.assertEqual((record["overview"], answer["overview"]), (film["overview"],) * 2)
            self.assertEqual(record["marquee_genres"], "; ".join(answer["selected"]))
        for place in (0, 255, 256, 9_999):
            film, answer = films[place], answers[place]
            asked = self.stack.post_json(
                {"synopsis": film["overview"], "title": film["title"]}
            ).json
            self.assertEqual(answer["selected"], asked["selected"])
            self.assertEqual(
                answer["probabilities"],
                {genre["genre"]: genre["probability"] for genre in asked["genres"]},
            )
            for genre, probability in answer["probabilities"].items():
                self.assertEqual(float(records[place][genre]), probability)

    def test_it_stops_keeps_what_it_has_and_goes_on_with_one_click(self):
        films = [FILMS[number % 4] for number in range(2_000)]
        asked = []

        def answer(route):
            asked.append(route)
            # The third piece waits; after "Go on" all are answered.
            if len(asked) == 3:
                route.fulfill(status=429, headers={"Retry-After": "600"}, json={})
            else:
                route.continue_()

        with self.visit("/batch") as page:
            page.context.route("**/classify", answer)
            self.choose(page, table(films))
            page.click("button[type=submit]")
            # Not before: a third piece that is asked only after "Go on" would wait then.
            self.until(page, "document.getElementById('said').textContent.includes('600 seconds')")
            page.click("#cancel")
            page.wait_for_selector("#downloads:visible")
            self.assertRegex(
                page.locator("#said").text_content(),
                r"^Stopped: 512 of 2,000 films have their genres, .*1,488 still to do\.$",
            )
            self.assertFalse(page.locator("#cancel").is_visible())
            records = self.records(self.download(page, "#csv"))
            self.assertEqual(len(records), 2_000)
            self.assertEqual([bool(record["Drama"]) for record in records],
                             [place < 512 for place in range(2_000)])  # fmt: skip
            page.click("#go-on")
            self.until(page, "document.getElementById('said').textContent.startsWith('2,000 of')")
            self.assertEqual(len(asked), 3 + 6)
            self.assertEqual(page.locator("#rows tr").count(), 100)
            self.assertFalse(page.locator("#go-on").is_visible())
            records = self.records(self.download(page, "#csv"))
            self.assertTrue(all(record["Drama"] for record in records))

    def test_it_goes_on_after_the_server_was_away(self):
        away = []
        with self.visit("/batch") as page:
            page.context.route(
                "**/classify", lambda route: route.abort() if away else route.continue_()
            )
            away.append(True)
            self.choose(page, table(FILMS))
            page.click("button[type=submit]")
            page.wait_for_selector("#go-on:visible")
            self.assertIn("cannot be reached", page.locator("#said").text_content())
            away.clear()
            page.click("#go-on")
            self.until(page, "document.getElementById('said').textContent.startsWith('4 of 4')")

    def test_the_servers_limits_for_one_address_are_kept(self):
        stack = Stack(self.stack.state, limits=True)
        self.addCleanup(stack.stop)
        films = [FILMS[number % 4] for number in range(2_000)]
        log = stack.run / "access.log"

        def ask_without_end():
            """Somebody else at the same address, who takes all that it may ask."""
            with contextlib.closing(stack.connect()) as connection:
                while '"POST /classify" 429' not in log.read_text("utf-8"):
                    ask(connection, "GET", "/classify", headers={"Accept": "application/json"})

        self.base = f"http://127.0.0.1:{stack.port}"
        with self.visit("/batch") as page:
            other = threading.Thread(target=ask_without_end, daemon=True)
            other.start()
            answers = json.loads(self.classify(page, table(films))[1])
            other.join(30)
            self.assertFalse(other.is_alive())
        self.assertEqual(len(answers), 2_000)
        self.assertTrue(all("selected" in answer for answer in answers))

    def test_hostile_texts_come_back_as_they_were_and_no_formula_runs(self):
        texts = [
            *HOSTILE,
            "nul\0byte in a film",
            *(f"{formula} in a long film" for formula in FORMULAS),
        ]
        with self.visit("/batch") as page:
            comma, lines = self.classify(
                page, json_lines([{"title": text[:200], "text": text} for text in texts])
            )
            self.assertIsNone(page.evaluate("window.hurt ?? null"))
            self.assertEqual(page.locator("#rows :is(script, img)").count(), 0)
            self.assertEqual(
                page.locator("#rows tr td:nth-child(2)").all_text_contents(),
                [text[:200] for text in texts],
            )
        self.assertEqual([answer["overview"] for answer in json.loads(lines)], texts)
        for record, text in zip(self.records(comma), texts):
            # A spreadsheet takes a leading apostrophe for "this is text", and does not show it.
            safe = f"'{text}" if text.lstrip()[0] in BEGINNINGS else text
            self.assertEqual(record["overview"], safe)
            self.assertEqual(record["title"], safe[: 200 + (safe != text)])
            self.assertEqual(record["marquee_error"], "")
        for line in csv.reader(io.StringIO(comma.removeprefix("\ufeff"), newline="")):
            for cell in line:
                self.assertNotIn(cell.strip()[:1], ["", *BEGINNINGS] if cell else BEGINNINGS)

    def test_rows_that_cannot_be_classified_do_not_stop_the_others(self):
        rows = [
            {"text": SYNOPSIS},
            {"text": "Too short"},
            {"nothing": 1},
            {"text": "… — …"},
            {"text": SYNOPSIS, "title": "half a pair \ud83d"},
            {"text": "x " * 40_000},
        ]
        with self.visit("/batch") as page:
            # In ASCII: the half pair is an escape.
            content = "".join(json.dumps(row) + "\n" for row in rows)
            lines = self.classify(page, content + "{not JSON\n")[1]
            answers = json.loads(lines)
            self.assertEqual(
                ["selected" in answer for answer in answers],
                [True, False, False, False, True, False, False],
            )
            for answer in answers:
                self.assertEqual("error" in answer, "selected" not in answer)
            self.assertEqual(page.locator("#rows .is-error .mark").count(), 5)
            self.assertIn("5 could not be classified", page.locator("#said").text_content())
            self.assertIn("Line 3: There is no text", self.passed_over(page)[0])
            self.assertIn("Line 7: This is not JSON.", self.passed_over(page)[1])

    def test_what_the_server_refuses_as_a_whole_is_asked_in_smaller_pieces(self):
        def answer(route):
            synopses = route.request.post_data_json["synopses"]
            if len(synopses) > 1 or synopses[0]["synopsis"] == TEXTS[2]:
                route.fulfill(status=413, json={"detail": "Synopsis 1 of 1: too much."})
            else:
                route.continue_()

        with self.visit("/batch") as page:
            page.context.route("**/classify", answer)
            answers = json.loads(self.classify(page, table(FILMS))[1])
        self.assertEqual([answer["overview"] for answer in answers], TEXTS)
        errors = [answer.get("error") for answer in answers]
        self.assertEqual(errors, [None, None, "Too much.", None])

    def test_ids_come_back_as_they_were(self):
        ids = ["9007199254740993", "-12345678901234567890123", "1.50", '"tt0133093"', "1e3", "0"]
        start = f'{{"genres":[{{"id":18}}],"overview":{json.dumps(SYNOPSIS)},"id":'
        lines = [start + id + "}" for id in ids]
        with self.visit("/batch") as page:
            comma, text = self.classify(page, "\n".join(lines))
        for id, record in zip(ids, self.records(comma)):
            self.assertIn(f'"id":{id},', text)
            self.assertEqual(record["id"].removeprefix("'"), id.strip('"'))

    def test_guesses_and_rows_without_an_answer_are_marked(self):
        def kind(answer):
            if "error" in answer or not answer["selected"]:
                return "error" if "error" in answer else "none"
            is_guess = any(note["type"] == "guess" for note in answer["notes"])
            return "guess" if is_guess else "chosen"

        unknown = "Qwxz zzkk vvbn mmkp trrw plok."
        # Half of a text that the model has not learned from says little enough, now and then.
        texts = [*(movie["overview"][:80] for movie in starter()[-250:]), unknown]
        asked = self.stack.post_json({"synopses": texts}).json["results"]
        kinds = ["chosen", "guess", "none"]
        texts = [texts[[kind(answer) for answer in asked].index(one)] for one in kinds]
        with self.visit("/batch") as page:
            comma, lines = self.classify(page, "\n".join(texts))
            marks = page.locator("#rows .mark").all_text_contents()
            self.assertEqual(marks, ["Perhaps", "No genre"])
            self.assertEqual(
                page.locator("#said").text_content(),
                "2 of 3 films have their genres, 1 of them a guess, 1 has none.",
            )
        self.assertEqual([record["marquee_answer"] for record in self.records(comma)], kinds)
        self.assertEqual([answer["answer"] for answer in json.loads(lines)], kinds)

    def test_what_it_gives_out_can_be_evaluated_and_opened_in_a_spreadsheet(self):
        movies = starter()[-60:]
        films = [{"id": movie["id"], "title": movie["title"], "overview": movie["overview"]}
                 for movie in movies]  # fmt: skip
        films[0]["title"], films[1]["title"] = '=1+1; "quoted", twice', "Two\nlines ＝2"
        with self.visit("/batch") as page:
            comma, lines = self.classify(page, table(films))
        folder = pathlib.Path(self.folder())
        answers = json.loads(lines)
        for answer, movie in zip(answers, movies):
            answer["genres"] = movie["genres"]
        (folder / "answers.jsonl").write_text(json_lines(answers))
        figures = self.report(self.stack.state, "evaluate", "--data", folder / "answers.jsonl")
        self.assertEqual(figures["n_test"], 60)
        records = self.records(comma)
        rows = [[*records[0], "genres"]]
        rows += [[*r.values(), ", ".join(m["genres"])] for r, m in zip(records, movies, strict=True)]
        for delimiter in (",", ";"):
            (folder / "judged.csv").write_text(written(rows, delimiter), "utf-8-sig")
            report = self.report(self.stack.state, "evaluate", "--data", folder / "judged.csv")
            # What may be a formula in a title has a mark before it.
            self.assertEqual({**report, "with_title": 0}, {**figures, "with_title": 0})
        (folder / "genres.csv").write_bytes(comma.encode())
        # Comma, quotes, UTF-8, from the first line; every cell as it is shown.
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless",
             "--infilter=Text - txt - csv (StarCalc):44,34,76,1", "--convert-to",
             "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false",
             "--outdir", folder / "opened", folder / "genres.csv"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        with open(folder / "opened" / "genres.csv", encoding="utf-8-sig", newline="") as opened:
            cells = list(csv.reader(opened))
        expected = list(csv.reader(io.StringIO(comma.removeprefix("\ufeff"), newline="")))
        self.assertEqual(len(cells), 61)
        for row, sent in zip(cells, expected):
            for cell, value in zip(row, sent, strict=True):
                try:
                    self.assertAlmostEqual(float(cell), float(value), delta=1e-3)
                except ValueError:
                    self.assertEqual(cell, value)


if __name__ == "__main__":
    unittest.main()
