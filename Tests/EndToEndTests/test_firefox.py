"""What visitors do, in another browser than the one in which everything is tried."""

import json
import unittest

from browser import SCHEMES, WIDTHS, BrowserCase
from support import SYNOPSIS, json_lines, starter
from visitor import TITLE, live, posted, refused, tap


class FirefoxTests(BrowserCase):
    def visit(self, *arguments, **options):
        return super().visit(*arguments, browser="firefox", **options)

    def test_the_whole_way(self):
        with self.visit() as page:
            page.keyboard.press("Tab")
            self.assertEqual(page.evaluate("document.activeElement.className"), "skip")
            self.tab_to(page, "#synopsis")
            page.keyboard.insert_text(SYNOPSIS)
            page.wait_for_selector(".all")
            page.fill("#title", TITLE)
            self.until(
                page, "(title) => document.querySelector('.film')?.textContent === title", TITLE
            )
            asked = self.stack.post_json({"synopsis": SYNOPSIS, "title": TITLE}).json
            self.assertEqual(self.chosen(page), asked["selected"])
            page.locator("#readiness").press("Home")
            precise = {"synopsis": SYNOPSIS, "title": TITLE, "preference": "precise"}
            selected = self.stack.post_json(precise).json["selected"]
            self.assertNotEqual(selected, asked["selected"])
            self.assertEqual(self.chosen(page), selected)
            page.locator(".all li label").nth(4).click()
            self.assertEqual(
                self.explained(page), page.locator(".all li span").nth(4).text_content()
            )
            page.click("#copy")
            self.until(page, "location.hash")
            link = page.url
        with self.visit(link.removeprefix(self.base)) as page:
            page.wait_for_selector(".all")
            self.assertEqual(page.input_value("#synopsis"), SYNOPSIS)
            self.assertEqual(page.input_value("#title"), TITLE)

    def test_a_finger_picks_a_genre_on_a_phone(self):
        with self.visit(has_touch=True, viewport={"width": 360, "height": 740}) as page:
            live(page)
            tap(page.locator(".all li label").nth(4))
            self.assertEqual(
                self.explained(page), page.locator(".all li span").nth(4).text_content()
            )

    def test_what_is_wrong_is_told_and_taken_back(self):
        with self.visit() as page:
            refused(page)
            self.assertEqual(page.locator("#synopsis:focus").count(), 1)
            page.fill("#synopsis", SYNOPSIS)
            page.wait_for_selector(".all")
            self.assertEqual(page.locator(".problem, .error").count(), 0)

    def test_a_list_of_films(self):
        movies = starter()[:600]
        with self.visit("/batch") as page:
            page.set_input_files("#file", {
                "name": "films.jsonl", "mimeType": "text/plain",
                "buffer": json_lines(movies).encode(),
            })  # fmt: skip
            page.wait_for_selector("#found:not(:empty)")
            page.click("button[type=submit]")
            page.wait_for_selector("#downloads:visible")
            answers = json.loads(self.download(page, "#json"))
            self.assertEqual(len(self.download(page, "#csv").splitlines()), 601)
        self.assertEqual([answer["id"] for answer in answers], [movie["id"] for movie in movies])
        for movie, answer in list(zip(movies, answers))[::100]:
            asked = {"synopsis": movie["overview"], "title": movie["title"]}
            self.assertEqual(answer["selected"], self.stack.post_json(asked).json["selected"])

    def test_everybody_can_use_every_page(self):
        states = {
            "start": ("/", None), "answer": ("/", posted), "refused": ("/", refused),
            "batch": ("/batch", None), "model": ("/model", None), "for programs": ("/api", None),
        }  # fmt: skip
        for scheme in SCHEMES:
            for name, (path, act) in states.items():
                with self.visit(path, color_scheme=scheme) as page:
                    if act:
                        act(page)
                    for width, height in WIDTHS.items():
                        with self.subTest(state=name, scheme=scheme, width=width):
                            page.set_viewport_size({"width": width, "height": height})
                            self.assertAccessible(page)
                            self.assertFits(page)


if __name__ == "__main__":
    unittest.main()
