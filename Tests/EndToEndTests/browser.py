"""A real browser, and what every page must hold in it."""

import contextlib
import datetime
import json
import os
import pathlib
import shutil
import tempfile

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from serving import ServingCase
from support import trained_state

SCHEMES = ("light", "dark")
WIDTHS = {320: 640, 1280: 900}
PERMISSIONS = {"chromium": ["clipboard-read", "clipboard-write"], "firefox": []}
BROWSERS = tuple(PERMISSIONS)

# Notes what the content security policy forbids, before any script of the page runs.
WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""


def nights(count):
    """A record of so many nights, of every kind."""
    begun = datetime.datetime(2026, 1, 1, 3, 15)
    endings = [
        {"outcome": "published", "rule": "not-worse"}, {"outcome": "kept", "rule": "worse"},
        {"outcome": "kept", "rule": "worse-in-genre"}, {"outcome": "kept", "rule": "same-weights"},
        {"outcome": "failed", "stage": "fetch"},
    ]  # fmt: skip
    return [
        {
            "ended": (begun + datetime.timedelta(number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "command": "nightly", "f1_micro": 0.6 + number % 7 / 1000, "f1_macro": 0.5,
            "n_train": 1000 + 9 * number, "n_test": 110, **endings[number % len(endings)],
        }
        for number in range(count)
    ]  # fmt: skip


def start_chromium(playwright):
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)


def start_firefox(playwright, scheme, downloads):
    """Debian's Firefox as it is, asked by WebDriver BiDi; not Playwright's own build."""
    return playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=shutil.which("firefox-esr") or shutil.which("firefox"),
        downloads_path=downloads,
        firefox_user_prefs={
            "layout.css.prefers-color-scheme.content-override": 0 if scheme == "dark" else 1,
            "ui.prefersReducedMotion": 1,
            # Pages that one goes back to are loaded again: of others Playwright is not told.
            "browser.sessionhistory.max_total_viewers": 0,
        },
    )


def slow_down(page, milliseconds):
    """Makes every answer of the server take at least so long."""
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": milliseconds, "downloadThroughput": -1,
         "uploadThroughput": -1},
    )  # fmt: skip


class BrowserCase(ServingCase):
    """Tests in a browser, on one stack for all.

    Each page must keep to its policy, have no errors, and ask no other site.
    """

    @classmethod
    def state_to_serve(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        state = shutil.copytree(trained_state(), folder / "state", symlinks=True)
        (state / "nights.json").write_text(json.dumps(nights(400)))
        return state

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = f"http://127.0.0.1:{cls.stack.port}"
        cls.playwright = cls.enterClassContext(sync_playwright())
        cls.downloads = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.started = {}

    @classmethod
    def browser(cls, name, scheme):
        """A browser, started when it is first asked for."""
        if name == "chromium":
            scheme = None  # Each of its pages may have another.
        if (name, scheme) not in cls.started:
            if name == "chromium":
                browser = start_chromium(cls.playwright)
            else:
                browser = start_firefox(cls.playwright, scheme, cls.downloads)
            cls.addClassCleanup(browser.close)
            cls.started[name, scheme] = browser
        return cls.started[name, scheme]

    @contextlib.contextmanager
    def visit_unscripted(self, path):
        """A page as it is without its scripts, where those of a test run nevertheless."""

        def show_alternative(route):
            answer = route.fetch()
            text = answer.text().replace("<noscript>", "<div>").replace("</noscript>", "</div>")
            route.fulfill(response=answer, body=text)

        with self.visit(None) as page:
            page.route("**/*.js", lambda route: route.abort())
            page.route("**/batch", show_alternative)
            page.goto(path)
            yield page

    @contextlib.contextmanager
    def visit(self, path="/", script=True, browser="chromium", color_scheme="light", **options):
        """A page in a window of its own, that is checked when it is left.

        In Firefox scripts are always on, `emulate_media` does nothing (the scheme is
        `color_scheme`), and `screenshot` breaks the policy, for it adds a style.
        """
        context = self.browser(browser, color_scheme).new_context(
            base_url=self.base, java_script_enabled=script, reduced_motion="reduce",
            color_scheme=color_scheme, permissions=PERMISSIONS[browser], **options,
        )  # fmt: skip
        context.add_init_script(WATCH)
        page = context.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "request",
            lambda request: (
                errors.append(request.url)
                if not request.url.startswith((self.base, "blob:"))
                else None
            ),
        )
        page.on("console", lambda message: errors.append(message.text)
                if "Content Security Policy" in message.text else None)  # fmt: skip
        try:
            if path:
                page.goto(path)
            yield page
            self.assertEqual(errors, [])
            if script:
                self.assertEqual(page.evaluate("window.violations"), [])
        finally:
            context.close()

    def record(self, page, name):
        """Keeps what is on the screen, in the folder $MARQUEE_SCREENSHOTS, if one is named."""
        if folder := os.environ.get("MARQUEE_SCREENSHOTS"):
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=pathlib.Path(folder, f"{name}.png"))

    def until(self, page, expression, argument=None, timeout=10_000):
        """Waits for something to be true in the page, which must not evaluate strings itself."""
        for _ in range(timeout // 20):
            if page.evaluate(expression, argument):
                return
            page.wait_for_timeout(20)
        self.fail(f"not within {timeout} ms: {expression}")

    def download(self, page, button):
        """Clicks, and gives the bytes of the file that the browser then has."""
        if page.context.browser.browser_type.name == "chromium":
            with page.expect_download() as download:
                page.click(button)
            return download.value.path().read_bytes()
        # Firefox does not tell Playwright of files that a page makes itself.
        before = set(self.downloads.iterdir())
        page.click(button)
        for _ in range(500):
            page.wait_for_timeout(20)
            after = set(self.downloads.iterdir()) - before
            if after and all(f.suffix != ".part" and f.stat().st_size for f in after):
                [file] = after
                return file.read_bytes()
        self.fail(f"{button} brings no file")

    def tab_to(self, page, selector):
        """Presses the tab key until something has the focus."""
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        self.fail(f"{selector} cannot be reached by keyboard")

    def assertAccessibleEverywhere(self, page):
        """Checks a page in both schemes, on a telephone and on a large screen."""
        for scheme in SCHEMES:
            for width, height in WIDTHS.items():
                with self.subTest(scheme=scheme, width=width):
                    page.emulate_media(color_scheme=scheme)
                    page.set_viewport_size({"width": width, "height": height})
                    self.assertAccessible(page)
                    self.assertFits(page)

    def assertAccessible(self, page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(Axe().axe_script)
        violations = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
        told = [
            f"{rule['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
            for rule in violations
            for node in rule["nodes"]
        ]
        self.assertEqual(told, [])

    def assertFits(self, page):
        """Checks that a page is no wider than its window."""
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        self.assertLessEqual(overflow, 0)

    def genres(self, page, text=None):
        """What the page, or another as text, says about each genre, by the names of the API."""
        return page.evaluate(
            """(text) => {
              const page = text ? new DOMParser().parseFromString(text, "text/html") : document;
              return [...page.querySelectorAll(".all li")].map((row) => ({
                genre: row.querySelector("span").textContent,
                probability: Number(row.dataset.p),
                score: Number(page.getElementById(row.querySelector("input").id.replace("e", "r"))
                  .querySelector("p").textContent.match(/: ([+−][\\d.]+)\\. /)[1]
                  .replace("−", "-")),
                selected: row.closest("#named") !== null,
              }));
            }""",
            text,
        )

    def explained(self, page):
        """The genre that is picked, as each part of the page has it: they must agree."""
        names = page.evaluate("""() => {
              const row = document.querySelector(".all li:has(:checked)");
              const open = [...document.querySelectorAll(".reasons > div")]
                .filter((part) => getComputedStyle(part).visibility === "visible");
              const number = row.querySelector("input").id.slice(1);
              const told = document.querySelector(`#r${number} h3`).textContent;
              const of = (word) => [...word.classList].find((name) => name.slice(1) === number);
              const marked = [...document.querySelectorAll(".own span")].every((word) =>
                (getComputedStyle(word).textDecorationLine === "underline") === Boolean(of(word)));
              return [row.querySelector("span").textContent, told.split(":")[0],
                open.map((part) => part.id).join() === `r${number}`, marked];
            }""")
        self.assertEqual(names[1:], [names[0], True, True])
        return names[0]

    def chosen(self, page):
        return [genre["genre"] for genre in self.genres(page) if genre["selected"]]

    def shown(self, page):
        """The genres on the sign."""
        return page.evaluate("""() => [...document.querySelectorAll("h1 > span:not(.unseen)")]
              .map((word) => word.textContent)""")
