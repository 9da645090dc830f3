"""What people expect of a finished page: coming back to it, sharing it, the keys they know."""

import shutil
import struct
import unittest

from browser import BROWSERS, BrowserCase
from stack import BROWSER, Stack
from support import ROOT, SYNOPSIS
from visitor import TITLE, live, posted


class NamedStack(Stack):
    """One whose operator has given the site its name."""

    def site(self, *options):
        return super().site(*options).replace("server_name localhost $hostname;",
                                              "server_name films.example.org;")  # fmt: skip


class ScriptlessStack(Stack):
    """One whose scripts are empty: Firefox, unlike Chromium, always runs them here."""

    def site(self, *options):
        empty = "location ~ [.]js$ { types {} default_type text/javascript; return 200; }"
        server = "include marquee/server.conf;"
        return super().site(*options).replace(server, f"{server} {empty}")


class ComingBackTests(BrowserCase):
    def assertDraft(self, page, position="35"):
        page.wait_for_selector(".all")
        self.assertEqual(page.input_value("#synopsis"), SYNOPSIS)
        self.assertEqual(page.input_value("#title"), TITLE)
        self.assertEqual(page.input_value("#readiness"), position)

    def move(self, page, position):
        page.locator("#readiness").evaluate(
            """(range, position) => {
              range.value = position;
              range.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            position,
        )

    def test_reloading_and_going_back_bring_text_slider_and_answer(self):
        for browser in BROWSERS:
            with self.subTest(browser=browser), self.visit(browser=browser) as page:
                live(page)
                self.move(page, 35)
                shown = self.shown(page)
                page.reload()
                self.assertDraft(page)
                self.assertEqual(self.shown(page), shown)
                page.goto("/model")
                page.go_back()
                self.assertDraft(page)
                self.assertEqual(self.shown(page), shown)

    def test_a_draft_is_kept_in_its_tab_and_nowhere_else(self):
        with self.visit() as page:
            live(page)
            kept = page.evaluate(
                "async () => [localStorage.length, document.cookie, (await caches.keys()).length,"
                " (await indexedDB.databases()).length, Object.keys(sessionStorage).join()]"
            )
            self.assertEqual(kept, [0, "", 0, 0, "draft"])
            other = page.context.new_page()
            other.goto("/")
            self.assertEqual(other.input_value("#synopsis"), "")
            page.click("#clear")
            page.reload()
            self.assertEqual(page.input_value("#synopsis"), "")

    def test_an_answer_that_came_without_scripts_can_be_reloaded_with_them(self):
        with self.visit() as page:
            # The form is sent before its script has come.
            page.route("**/app.js", lambda route: route.abort())
            page.goto("/")
            page.unroute("**/app.js")
            posted(page)
            self.until(page, "location.pathname === '/'")
            sent = []
            page.on("request", lambda request: sent.append((request.method, request.url)))
            page.reload()
            page.wait_for_selector(".all")
            self.assertEqual(page.input_value("#synopsis"), SYNOPSIS)
            self.assertEqual(sent[0], ("GET", self.base + "/"))

    def test_the_forms_address_leads_home(self):
        with self.visit("/classify") as page:
            self.assertEqual(page.url, self.base + "/")
        self.assertEqual(self.stack.ask("GET", "/classify").status, 405)


class ComingBackWithoutScriptsTests(BrowserCase):
    stack_type = ScriptlessStack

    def assertAnswered(self, page):
        self.assertEqual(page.input_value("#synopsis"), SYNOPSIS)
        self.assertEqual(page.input_value("#title"), TITLE)
        self.assertTrue(page.is_checked("#broad"))
        self.assertEqual(page.locator(".all li").count(), 19)

    def test_going_back_to_an_answer_brings_it_and_sends_nothing_again(self):
        for browser in BROWSERS:
            with self.subTest(browser=browser), self.visit(browser=browser) as page:
                posted(page, preference="broad")
                asked = self.stack.gateway_log.count("POST /classify")
                page.goto("/model")
                page.go_back()
                self.assertAnswered(page)
                self.assertEqual(self.stack.gateway_log.count("POST /classify"), asked)

    def test_reloading_an_answer_brings_it(self):
        # Firefox asks first whether to send the form again, and nobody is there to say yes.
        with self.visit() as page:
            posted(page, preference="broad")
            page.reload()
            self.assertAnswered(page)

    def test_what_was_typed_is_there_when_one_comes_back(self):
        for browser in BROWSERS:
            with self.subTest(browser=browser), self.visit(browser=browser) as page:
                page.fill("#synopsis", SYNOPSIS)
                page.check("#precise")
                page.goto("/model")
                page.go_back()
                self.assertEqual(page.input_value("#synopsis"), SYNOPSIS)
                self.assertTrue(page.is_checked("#precise"))


class SharingTests(BrowserCase):
    def said(self, page):
        return page.locator("#said").text_content()

    def test_a_link_brings_slider_and_title_too(self):
        with self.visit() as page:
            live(page)
            page.locator("#readiness").press("Home")
            page.click("#copy")
            self.until(page, "document.getElementById('said').textContent.includes('copied')")
            link, shown = page.url, self.shown(page)
        with self.visit(link.removeprefix(self.base)) as page:
            page.wait_for_selector(".all")
            self.assertEqual(page.input_value("#title"), TITLE)
            self.assertEqual(page.input_value("#readiness"), "-100")
            self.assertEqual(self.shown(page), shown)

    def test_there_is_no_link_to_nothing_and_a_warning_about_a_long_one(self):
        with self.visit() as page:
            page.click("#copy")
            self.assertIn("no text yet", self.said(page))
            self.assertNotIn("#", page.url)
            page.fill("#synopsis", "A long film about a very long walk. " * 250)
            page.click("#copy")
            self.until(page, "document.getElementById('said').textContent.includes('copied')")
            self.assertRegex(self.said(page), r"[\d,]+ characters long")

    def test_a_link_to_the_page_has_a_card_with_a_picture(self):
        named = NamedStack(self.stack.state)
        self.addCleanup(named.stop)
        for stack, address in ((named, "http://films.example.org"), (self.stack, "")):
            page = stack.ask("GET", "/", headers={"Accept": BROWSER}).text
            self.assertIn(f'property="og:image" content="{address}/card.png"', page)
            self.assertIn(f'property="og:url" content="{address}/"', page)
        sizes = {"/card.png": (1200, 630), "/icon-180.png": (180, 180)}
        manifest = self.stack.ask("GET", "/manifest.json").json
        for icon in manifest["icons"]:
            if icon["type"] == "image/png":
                sizes[icon["src"]] = tuple(map(int, icon["sizes"].split("x")))
        self.assertEqual(len(sizes), 4)
        for path, size in sizes.items():
            picture = self.stack.ask("GET", path)
            self.assertEqual((picture.status, picture.type), (200, "image/png"))
            self.assertEqual(struct.unpack(">II", picture.body[16:24]), size)
            self.assertLess(len(picture.body), 40_000)
        robots = self.stack.ask("GET", "/robots.txt")
        self.assertEqual((robots.status, robots.type), (200, "text/plain"))
        self.assertIn("Disallow: /classify", robots.text)


class LogoStack(Stack):
    """One whose operator has put TMDB's logo where the README says."""

    def site(self, *options):
        public = shutil.copytree(ROOT / "public", self.run / "public")
        (public / "tmdb.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="190" height="82"/>'
        )
        return super().site(*options).replace(f"{ROOT}/public", str(public))


class LogoTests(BrowserCase):
    stack_type = LogoStack

    def test_tmdbs_logo_is_on_every_page(self):
        for browser in BROWSERS:
            for path in ("/", "/batch", "/model", "/api", "/nowhere"):
                with self.subTest(path=path), self.visit(path, browser=browser) as page:
                    self.assertGreater(width_of_logo(self, page), 20)


class WithoutLogoTests(BrowserCase):
    def test_there_is_nothing_in_its_place(self):
        self.assertFalse((ROOT / "public" / "tmdb.svg").exists())
        self.assertEqual(self.stack.ask("GET", "/tmdb.svg").status, 204)
        for browser in BROWSERS:
            with self.subTest(browser=browser), self.visit(browser=browser) as page:
                self.assertEqual(width_of_logo(self, page), 0)


def width_of_logo(case, page):
    """How wide TMDB's logo is on a page, once it has come or is known to be missing."""
    page.locator(".tmdb").evaluate("(logo) => logo.scrollIntoView()")
    case.until(page, "document.querySelector('.tmdb').complete")
    return page.locator(".tmdb").evaluate("(logo) => logo.getBoundingClientRect().width")


class TypingTests(BrowserCase):
    def line(self, page, text):
        self.until(page, "(text) => document.getElementById('line').textContent.includes(text)", text)

    def test_control_and_enter_ask(self):
        with self.visit() as page:
            page.fill("#synopsis", SYNOPSIS)
            page.keyboard.press("Control+Enter")
            self.until(page, "document.activeElement.tagName === 'H1'")
            self.assertEqual(page.input_value("#synopsis"), SYNOPSIS)

    def test_clearing_starts_again(self):
        with self.visit() as page:
            live(page)
            page.locator("#readiness").press("End")
            page.click("#clear")
            page.wait_for_selector(".about")
            self.assertEqual(page.locator("#synopsis:focus").count(), 1)
            self.assertEqual([page.input_value(f"#{name}") for name in ("synopsis", "title")], ["", ""])
            self.assertEqual(page.input_value("#readiness"), "0")
            self.assertTrue(page.locator("#intro").is_visible())

    def test_a_text_that_is_too_short_yet_is_answered_with_what_is_missing(self):
        with self.visit() as page:
            page.fill("#synopsis", "Two words")
            self.line(page, "at least")
            self.assertEqual(page.locator(".error").count(), 0)

    def test_an_answer_that_is_out_of_date_is_dimmed_and_the_field_says_so(self):
        with self.visit() as page:
            live(page)
            page.route("**/classify", lambda route: route.abort())
            page.fill("#synopsis", SYNOPSIS + " More.")
            self.line(page, "an earlier text")
            page.wait_for_timeout(600)
            for name in (".own", ".all", "h1"):
                opacity = page.locator(name).evaluate("(part) => getComputedStyle(part).opacity")
                self.assertLess(float(opacity), 1)
            page.unroute("**/classify")
            page.fill("#synopsis", SYNOPSIS)
            self.line(page, "%")
            self.assertEqual(page.locator(".stale").count(), 0)

    def test_a_long_text_is_counted(self):
        with self.visit() as page:
            most = page.locator("#synopsis").evaluate("(field) => field.maxLength")
            self.assertGreater(most, 10_000)
            page.fill("#synopsis", "A walk in the long rain. " * (most // 26))
            self.line(page, f"of at most {most:,} characters")


if __name__ == "__main__":
    unittest.main()
