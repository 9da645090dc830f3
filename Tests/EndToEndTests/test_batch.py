"""The page for whole lists: reads them, asks in pieces, shows how far it is, gives them back."""

import csv
import io
import json
import unittest

from browser import BrowserCase, slow_down
from support import SYNOPSIS, json_lines, starter
from visitor import HOSTILE

FORMULAS = [
    '=HYPERLINK("http://x.example";"here")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
]
# What spreadsheets take for the beginning of a formula.
BEGINNINGS = list("=+-@\t\r\n")
FILMS = [{"id": movie["id"], "title": movie["title"], "overview": movie["overview"]}
         for movie in starter()[:4]]  # fmt: skip


def written(rows, delimiter=","):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def table(films, delimiter=","):
    return written([["id", "title", "overview"], *(film.values() for film in films)], delimiter)


class BatchTests(BrowserCase):
    def choose(self, page, content, name="films.csv"):
        """Hands a file over."""
        page.set_input_files(
            "#file", {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
        )
        page.wait_for_selector("#found:not(:empty)")

    def classify(self, page, content):
        """Classifies a file, and gives the downloads' texts: CSV and JSON."""
        self.choose(page, content)
        page.click("button[type=submit]")
        page.wait_for_selector("#downloads:visible", timeout=120_000)
        return self.download(page, "#csv"), self.download(page, "#json")

    def download(self, page, button):
        # As it is: no line end is made another.
        return super().download(page, button).decode("utf-8")

    def records(self, text):
        self.assertTrue(text.startswith("\ufeff"))
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

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
            self.assertEqual(
                page.locator("#said").text_content(), "10000 of 10000 films have their genres."
            )
            self.assertEqual(page.locator("#rows tr").count(), 100)
        records, answers = self.records(comma), json.loads(lines)
        self.assertEqual((len(records), len(answers)), (10_000, 10_000))
        for film, record, answer in zip(films, records, answers):
            self.assertEqual(record["id"], str(film["id"]))
            self.assertEqual((record["overview"], answer["synopsis"]), (film["overview"],) * 2)
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

    def test_it_can_be_stopped_and_keeps_what_it_has(self):
        films = [FILMS[number % 4] for number in range(2_000)]
        with self.visit("/batch") as page:
            self.choose(page, table(films))
            slow_down(page, 100)
            page.click("button[type=submit]")
            self.until(page, "document.getElementById('progress').value > 0")
            page.click("#cancel")
            page.wait_for_selector("#downloads:visible")
            self.assertRegex(
                page.locator("#said").text_content(), r"^Stopped: \d+ of 2000 films have"
            )
            self.assertFalse(page.locator("#cancel").is_visible())
            records = self.records(self.download(page, "#csv"))
            done = [record for record in records if record["marquee_genres"] or record["Drama"]]
            self.assertEqual(len(records), 2_000)
            self.assertTrue(0 < len(done) < 2_000 and len(done) % 256 == 0, len(done))
            page.click("button[type=submit]")
            self.until(
                page, "document.getElementById('said').textContent.startsWith('2000 of 2000')"
            )

    def test_hostile_texts_come_back_as_they_were_and_no_formula_runs(self):
        texts = [
            *HOSTILE,
            "nul\0byte in a film",
            *(f"{formula} in a long film" for formula in FORMULAS),
        ]
        with self.visit("/batch") as page:
            comma, lines = self.classify(
                page, json_lines([{"title": text, "text": text} for text in texts])
            )
            self.assertIsNone(page.evaluate("window.hurt ?? null"))
            self.assertEqual(page.locator("#rows :is(script, img)").count(), 0)
            self.assertEqual(page.locator("#rows tr td:nth-child(2)").all_text_contents(), texts)
        self.assertEqual([answer["synopsis"] for answer in json.loads(lines)], texts)
        for record, text in zip(self.records(comma), texts):
            # A spreadsheet takes a leading apostrophe for "this is text", and does not show it.
            safe = f"'{text}" if text[0] in BEGINNINGS else text
            self.assertEqual((record["title"], record["synopsis"]), (safe, safe))
            self.assertEqual(record["marquee_error"], "")
        for line in csv.reader(io.StringIO(comma.removeprefix("\ufeff"), newline="")):
            for cell in line:
                self.assertNotIn(cell[:1], BEGINNINGS)

    def test_lists_of_any_form_are_understood(self):
        expected = [film["overview"] for film in FILMS]
        renamed = [
            {"id": film["id"], "title": film["title"], "synopsis": film["overview"]}
            for film in FILMS
        ]
        forms = {
            "commas": table(FILMS),
            "semicolons": table(FILMS, ";"),
            "tabs": table(FILMS, "\t"),
            "a byte order mark": "\ufeff" + table(FILMS),
            "unix lines": table(FILMS).replace("\r\n", "\n"),
            "JSON Lines": json_lines(FILMS),
            "a JSON array": json.dumps(renamed),
            "plain lines": "\n".join(expected),
        }
        # Each on a page of its own: chromium may refuse a page's eleventh download in a row.
        for form, content in forms.items():
            with self.subTest(form=form), self.visit("/batch") as page:
                answers = json.loads(self.classify(page, content)[1])
                self.assertEqual([answer["synopsis"] for answer in answers], expected)
                if form != "plain lines":
                    self.assertEqual(
                        [str(answer["id"]) for answer in answers],
                        [str(film["id"]) for film in FILMS],
                    )

    def test_a_file_may_be_dropped_and_be_as_old_spreadsheets_write_it(self):
        with self.visit("/batch") as page:
            page.evaluate(
                """(bytes) => {
                  const data = new DataTransfer();
                  data.items.add(new File([new Uint8Array(bytes)], "films.csv"));
                  document.getElementById("batch").dispatchEvent(
                    new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
                }""",
                list("text\r\nA café in a film, and “quotes”\r\n".encode("windows-1252")),
            )
            page.wait_for_selector("#found:not(:empty)")
            self.assertEqual(page.input_value("#list"), "text\nA café in a film, and “quotes”\n")

    def test_rows_that_cannot_be_classified_do_not_stop_the_others(self):
        rows = [
            {"text": SYNOPSIS},
            {"text": "Too short"},
            {"nothing": 1},
            {"text": "… — …"},
            {"text": SYNOPSIS},
        ]
        with self.visit("/batch") as page:
            comma, lines = self.classify(page, json_lines(rows) + "{not JSON\n")
            answers = json.loads(lines)
            self.assertEqual(
                ["selected" in answer for answer in answers],
                [True, False, False, False, True, False],
            )
            self.assertTrue(
                all("error" in answer for answer in answers if "selected" not in answer)
            )
            self.assertEqual(page.locator("#rows .failed").count(), 4)
            self.assertIn("4 could not be classified", page.locator("#said").text_content())

    def test_a_busy_server_is_waited_for(self):
        busy = []

        def answer(route):
            if busy:
                return route.continue_()
            busy.append(route)
            route.fulfill(status=429, headers={"Retry-After": "1"}, json={"detail": "Slower."})

        with self.visit("/batch") as page:
            page.route("**/classify", answer)
            answers = json.loads(self.classify(page, table(FILMS))[1])
            self.assertTrue(all("selected" in answer for answer in answers))
        self.assertTrue(busy)

    def test_an_empty_list_is_told_and_leads_to_its_field(self):
        with self.visit("/batch") as page:
            title = page.title()
            page.click("button[type=submit]")
            self.assertEqual(page.locator("#problem:focus").count(), 1)
            self.assertEqual(page.title(), f"Error: {title}")
            link, error = page.locator("#problem a"), page.locator("#list-error")
            self.assertEqual(error.text_content(), "Error: " + link.text_content())
            link.click()
            self.assertEqual(page.locator("#list:focus").count(), 1)
            self.classify(page, table(FILMS))
            self.assertFalse(page.locator("#problem").is_visible() or error.is_visible())
            self.assertEqual(page.title(), title)

    def test_the_whole_way_by_keyboard_alone(self):
        with self.visit("/batch") as page:
            self.tab_to(page, "#list")
            page.keyboard.insert_text(SYNOPSIS)
            self.tab_to(page, "#preference")
            page.keyboard.press("ArrowUp")
            self.assertEqual(page.input_value("#preference"), "precise")
            self.tab_to(page, "button[type=submit]")
            page.keyboard.press("Enter")
            self.until(page, "document.activeElement.id === 'work-heading'")
            page.wait_for_selector("#downloads:visible")
            self.tab_to(page, "#json")
            with page.expect_download() as download:
                page.keyboard.press("Enter")
            [answer] = json.loads(download.value.path().read_text("utf-8"))
        asked = self.stack.post_json({"synopsis": SYNOPSIS, "preference": "precise"}).json
        self.assertEqual(answer["selected"], asked["selected"])


if __name__ == "__main__":
    unittest.main()
