"""The pages in a real browser: usable by everyone, with and without scripts, and telling the truth."""

import contextlib
import json
import sys
import unittest

from browser import BrowserCase, slow_down
from serving import Page
from support import ROOT, SYNOPSIS, json_lines, run, starter
from visitor import HOSTILE, TITLE, live, posted, refused


class PageTests(BrowserCase):
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
            self.tab_to(page, ".all input:checked")
            self.assertEqual(self.explained(page), chosen[0])
            marks = self.marks(page)
            page.keyboard.press("ArrowDown")
            self.assertNotEqual(self.explained(page), chosen[0])
            self.assertNotEqual(self.marks(page), marks)

    def test_the_form_does_without_scripts(self):
        with self.visit(script=False) as page:
            posted(page, preference="broad")
            self.assertTrue(page.locator(".synopsis").text_content() == SYNOPSIS)
            first = self.explained(page)
            page.locator(".all li label").nth(5).click()
            self.assertNotEqual(first, self.explained(page))
            self.assertTrue(page.locator("#broad").is_checked())
            self.assertFalse(page.locator("#slide").is_visible())
            self.assertFalse(page.locator("#extras").is_visible())
        with self.visit(script=False) as page:
            page.get_by_role("button", name="Salt Moon").click()
            self.assertEqual(page.locator(".film").text_content(), "Salt Moon")

    def test_pages_that_know_no_model_say_which_is_in_service(self):
        for path in ("/", "/batch", "/api"):
            with self.subTest(path=path):
                with self.visit(path) as page:
                    page.wait_for_selector("#trained time")
                    model = page.locator("#trained code").text_content()
                    day = page.locator("#trained time").get_attribute("datetime")
                    self.assertTrue(model.startswith(day.replace("-", "") + "T"))
                    page.goto("/model")
                    self.assertIn(model, page.locator("footer").text_content())
                with self.visit(path, script=False) as page:
                    self.assertTrue(page.locator("#trained a").is_visible())
                with self.visit(None) as page:
                    page.route("**/readyz", lambda route: route.fulfill(status=503, body="{}"))
                    with page.expect_response("**/readyz"):
                        page.goto(path)
                    self.assertTrue(page.locator("#trained a").is_visible())

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
            page.route(
                "**/classify", lambda route: held.append(route) if not held else route.continue_()
            )
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
            self.assertEqual(page.locator(".all").count(), 0)

    def test_the_first_answer_is_there_within_100_ms_of_the_click(self):
        times = []
        # On a machine that is busy with other things, the best of several tells.
        while len(times) < 20 and min(times, default=100) >= 100:
            with self.visit() as page:
                page.evaluate("""() => {
                      document.addEventListener("click", () => { window.clicked = performance.now(); }, true);
                      new MutationObserver(() => {
                        window.answered ??= document.querySelector(".all") && performance.now();
                      }).observe(document.getElementById("result"), { childList: true });
                    }""")
                page.get_by_role("button", name="The Orchard at Night").click()
                page.wait_for_selector(".all")
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
                        place,
                    )
                    answer = self.stack.post_json(
                        {"synopsis": movie["overview"], "preference": preference}
                    ).json
                    self.assertEqual(self.chosen(page), answer["selected"])
                    self.assertEqual(self.shown(page), answer["selected"])

    def test_the_slider_tells_what_a_cut_off_gives_as_the_server_does(self):
        def told(page):
            return sorted(page.evaluate(
                "[...document.querySelectorAll('.reasons p')].map((told) => told.textContent)"
            ))  # fmt: skip

        for preference, presses in (("precise", "Home"), ("broad", "End")):
            with self.visit(script=False) as page:
                posted(page, preference=preference)
                expected = told(page)
            with self.visit() as page:
                live(page)
                page.locator("#readiness").focus()
                with page.expect_response("**/model"):
                    page.keyboard.press(presses)
                self.until(
                    page,
                    """(texts) => [...document.querySelectorAll(".reasons p")]
                      .map((told) => told.textContent).sort().join() === texts.join()""",
                    expected,
                )

    def test_a_pick_lasts_while_one_types(self):
        with self.visit() as page:
            live(page)
            page.locator(".all li label").nth(4).click()
            picked = self.explained(page)
            page.fill("#title", "Another title")
            self.until(page, "document.querySelector('.film').textContent === 'Another title'")
            self.assertEqual(self.explained(page), picked)

    def test_what_speaks_for_and_against_differs_in_more_than_colour(self):
        with self.visit(script=False) as page:
            posted(page)
            styles = page.evaluate("""() => ["f", "a"].map((kind) => {
                  const number = document.querySelector(".all input:checked").id.slice(1);
                  const word = document.createElement("span");
                  word.className = kind + number;
                  document.querySelector(".own").append(word);
                  return getComputedStyle(word).textDecorationStyle;
                })""")
            self.assertEqual(styles, ["solid", "dashed"])

    def test_a_link_holds_the_text_and_no_server_sees_it(self):
        with self.visit() as page:
            page.fill("#synopsis", SYNOPSIS + "\n& more + “signs” #%\n")
            page.fill("#title", TITLE)
            page.click("#copy")
            self.until(page, "document.getElementById('said').textContent.includes('copied')")
            link = page.evaluate("navigator.clipboard.readText()")
            self.assertEqual(link, page.url)
            self.assertTrue(link.startswith(self.base + "/#"))
        with self.visit(link.removeprefix(self.base)) as page:
            page.wait_for_selector(".all")
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

    def test_what_is_wrong_is_told_at_the_field_and_taken_back(self):
        with self.visit() as page:
            refused(page)
            self.assertEqual(page.locator("#synopsis:focus").count(), 1)
            self.assertEqual(page.get_attribute("#synopsis", "aria-invalid"), "true")
            self.assertIn("synopsis-error", page.get_attribute("#synopsis", "aria-describedby"))
            self.assertIn("Error", page.title())
            page.fill("#synopsis", SYNOPSIS)
            page.wait_for_selector(".all")
            self.assertEqual(page.locator(".problem, .error").count(), 0)
            self.assertIsNone(page.get_attribute("#synopsis", "aria-invalid"))
            self.assertNotIn("Error", page.title())

    def test_a_problem_leads_to_its_field(self):
        with self.visit(script=False) as page:
            refused(page)
            self.assertTrue(page.title().startswith("Error: "))
            self.assertEqual(page.locator(".foyer > :first-child").get_attribute("role"), "alert")
            link, error = page.locator(".problem a"), page.locator("#synopsis-error")
            self.assertEqual(error.text_content(), "Error: " + link.text_content())
            self.assertIn("synopsis-error", page.get_attribute("#synopsis", "aria-describedby"))
            link.click()
            self.assertEqual(page.locator("#synopsis:focus").count(), 1)
            self.assertEqual(page.input_value("#synopsis"), "Too short")

    def test_an_emptied_form_is_the_start_page_again(self):
        with self.visit() as page:
            start = page.title()
            for act in (live, refused):
                act(page)
                page.fill("#synopsis", "")
                self.until(page, "(title) => document.title === title", start)
                self.assertEqual(page.locator(".about").count(), 1)
                self.assertEqual(page.locator("h1").text_content(), "What kind of film is it?")
                self.assertEqual(page.locator(".problem, .error").count(), 0)

    def test_a_server_that_is_busy_or_does_not_answer_is_asked_again(self):
        for status, told in ((429, "The server is busy"), (503, "The server is not answering")):
            refused = []

            def answer(route):
                if refused:
                    return route.continue_()
                refused.append(route)
                route.fulfill(
                    status=status,
                    content_type="text/html",
                    headers={"Retry-After": "1"},
                    body=(ROOT / "public" / "errors" / f"{status}.html").read_text("utf-8"),
                )

            with self.subTest(status=status), self.visit() as page:
                page.route("**/classify", answer)
                page.fill("#synopsis", SYNOPSIS)
                page.get_by_text(f"{told}: trying again").first.wait_for()
                page.wait_for_selector(".all")

    def test_hostile_text_comes_back_as_it_was_and_does_nothing(self):
        for script in (False, True):
            for text in HOSTILE:
                with self.subTest(text=text[:40], script=script), self.visit(script=script) as page:
                    posted(page, text, title=text[:50].replace("\n", " "))
                    page.wait_for_selector(".synopsis")
                    self.assertEqual(page.locator(".synopsis").text_content(), text)
                    self.assertEqual(page.input_value("#synopsis"), text)
                    self.assertEqual(
                        page.locator(".own script, .own img, textarea script").count(), 0
                    )
                    if script:
                        self.assertIsNone(page.evaluate("window.hurt ?? null"))

    def test_NUL_is_the_one_character_that_a_page_cannot_have(self):
        text = "nul\0byte in a film"
        answer = self.stack.post_form(synopsis=text, title=text)
        fields = Page(answer.text).fields
        self.assertEqual((fields["synopsis"], fields["title"]), (text.replace("\0", "\ufffd"),) * 2)
        self.assertNotIn("\0", answer.text)
        self.assertEqual(self.stack.post_json({"synopsis": text, "title": text}).status, 200)

    def test_the_words_told_add_up_to_the_score(self):
        with self.visit(script=False) as page:
            posted(page)
            sums = page.evaluate("""() => {
                  const numbers = (element) => [...element.textContent.matchAll(/[+−]\\d+\\.\\d\\d/g)]
                    .map(([number]) => Math.round(Number(number.replace("−", "-")) * 100));
                  const sum = (values) => values.reduce((sum, value) => sum + value, 0);
                  return [...document.querySelectorAll(".reasons > div")].map((part) => {
                    const [before, words, others, score] = numbers(part.querySelector("p"));
                    return [sum(numbers(part.querySelector("ul"))), words, before + words + others, score];
                  });
                }""")
        self.assertEqual(len(sums), 19)
        for listed, words, total, score in sums:
            self.assertEqual((listed, total), (words, score))

    def test_page_form_API_command_and_script_give_the_same_scores(self):
        movies = starter()[-200:]
        commands = self.cron(
            self.stack.state, "classify", "--format", "jsonl", stdin=json_lines(movies)
        ).stdout
        commands = [json.loads(line) for line in commands.splitlines()]
        script = self.stack.state / "models" / "current" / "predict.py"
        predicted = run(sys.executable, script, "--jsonl", stdin=json_lines(movies))
        predicted = [json.loads(line) for line in predicted.stdout.splitlines()]
        self.assertEqual((len(commands), len(predicted)), (200, 200))
        with self.visit() as page:
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
                    })""",
                    movie,
                )
                page_posted = self.stack.post_form(
                    synopsis=movie["overview"], title=movie["title"]
                ).text
                asked = self.stack.post_json(
                    {"synopsis": movie["overview"], "title": movie["title"]}
                ).json
                live, posted = self.genres(page), self.genres(page, page_posted)
                self.assertEqual(live, posted)
                self.assertEqual(command["genres"], asked["genres"])
                # The list begins with what the sign has.
                order = sorted(asked["genres"], key=lambda genre: not genre["selected"])
                self.assertEqual(
                    [genre["genre"] for genre in live], [genre["genre"] for genre in order]
                )
                by_script = {genre["genre"]: genre for genre in prediction["genres"]}
                for shown, told in zip(live, order):
                    self.assertEqual(shown["selected"], told["selected"])
                    self.assertAlmostEqual(shown["probability"], told["probability"], delta=1e-5)
                    self.assertAlmostEqual(shown["score"], told["score"], delta=0.00502)
                    theirs = by_script[told["genre"]]
                    self.assertAlmostEqual(theirs["score"], told["score"], delta=1e-4)
                    self.assertAlmostEqual(theirs["probability"], told["probability"], delta=1e-4)

    def until_shown(self, page, synopsis):
        self.until(
            page, "(text) => document.querySelector('.synopsis')?.textContent === text", synopsis
        )

    def marks(self, page):
        """The underlined words of the text."""
        return page.evaluate("""() => [...document.querySelectorAll(".own span")]
              .filter((word) => getComputedStyle(word).textDecorationLine === "underline")
              .map((word) => [word.textContent, getComputedStyle(word).textDecorationStyle])""")


if __name__ == "__main__":
    unittest.main()
