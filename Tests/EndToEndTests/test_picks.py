"""Picking a genre: everything names the same one, and nothing moves under the pointer."""

import itertools
import random
import unittest

from browser import BROWSERS, BrowserCase
from support import SYNOPSIS
from visitor import TITLE, posted, tap

# What Android leaves of a page while the keyboard is up.
KEYBOARD_UP = {"width": 360, "height": 400}
SCREENS = {"phone": (360, 740), "tablet": (768, 1024), "desk": (1280, 800), "wide": (1920, 1080)}
PICKS = 200


class PickTests(BrowserCase):
    def rows(self, page):
        """Where each genre stands on the screen, by its name."""
        return page.evaluate("""() => Object.fromEntries([...document.querySelectorAll(".all li")]
              .map((row) => [row.querySelector("span").textContent,
                Math.round(row.getBoundingClientRect().top)]))""")

    def pick(self, page, way, row):
        """Picks a genre with the mouse, a finger, or the keys."""
        if way == "key":
            row.locator("input").focus()
            page.keyboard.press("Space")
        elif way == "touch":
            tap(row.locator("label"))
        else:
            row.locator("label").click()

    def test_whatever_is_picked_everything_names_the_same_genre(self):
        chance = random.Random(17)
        for browser in BROWSERS:
            with self.visit(browser=browser, has_touch=True) as page:
                posted(page)
                rows = page.locator(".all li")
                for number in range(PICKS):
                    way = chance.choice(["mouse", "touch", "key", "arrow", "type"])
                    with self.subTest(browser=browser, number=number, way=way):
                        before = self.explained(page)
                        if way == "arrow":
                            page.locator(".all input:checked").focus()
                            page.keyboard.press(chance.choice(["ArrowDown", "ArrowUp"]))
                            self.assertNotEqual(self.explained(page), before)
                        elif way == "type":
                            # A new answer keeps what was picked.
                            title = f"{TITLE} {number}"
                            page.fill("#title", title)
                            self.until(
                                page,
                                "(title) => document.querySelector('.film').textContent === title",
                                title,
                            )
                            if number > 20:
                                self.assertEqual(self.explained(page), before)
                        else:
                            row = rows.nth(chance.randrange(19))
                            name = row.locator("span").text_content()
                            self.pick(page, way, row)
                            self.assertEqual(self.explained(page), name)

    def test_nothing_moves_under_a_pointer_that_picks(self):
        for name, (width, height) in SCREENS.items():
            for script in (True, False):
                size = {"width": width, "height": height}
                with self.visit(script=script, viewport=size, has_touch=True) as page:
                    posted(page)
                    if name == "phone":
                        page.check("#every")
                    for row in page.locator(".all li").all():
                        row.scroll_into_view_if_needed()
                        # Below the reasons, which stay where they are on a phone.
                        row.evaluate("(row) => row.scrollIntoView({ block: 'end' })")
                        before = self.rows(page)
                        tap(row.locator("label"))
                        with self.subTest(screen=name, script=script):
                            self.assertEqual(self.rows(page), before)
                            self.assertEqual(
                                self.explained(page), row.locator("span").text_content()
                            )

    def test_the_reasons_of_a_pick_are_on_the_screen(self):
        for name, (width, height) in SCREENS.items():
            with self.visit(script=False, viewport={"width": width, "height": height}) as page:
                posted(page)
                if name == "phone":
                    page.check("#every")
                for number in (0, 9, 18):
                    row = page.locator(".all li").nth(number)
                    row.evaluate("(row) => row.scrollIntoView({ block: 'end' })")
                    row.locator("label").click()
                    with self.subTest(screen=name, number=number):
                        top, bottom, row_top = page.evaluate("""() => {
                              const why = document.querySelector(".why").getBoundingClientRect();
                              const row = document.querySelector(".all li:has(:checked)");
                              return [why.top, why.bottom, row.getBoundingClientRect().top];
                            }""")
                        self.assertGreaterEqual(top, 0)
                        self.assertLessEqual(bottom, height)
                        if name == "phone":
                            self.assertLessEqual(bottom, row_top + 1)

    def test_on_a_phone_the_likeliest_genres_come_first_and_all_19_on_demand(self):
        with self.visit(script=False, viewport={"width": 360, "height": 740}) as page:
            posted(page)
            self.assertLess(page.locator(".all li:visible").count(), 12)
            page.check("#every")
            self.assertEqual(page.locator(".all li:visible").count(), 19)


class OneScreenTests(BrowserCase):
    """What one needs to see at once is on the screen at once."""

    def assertInView(self, page, *selectors):
        height = page.viewport_size["height"]
        for name in selectors:
            box = page.locator(name).first.bounding_box()
            self.assertGreaterEqual(box["y"], 0, name)
            self.assertLessEqual(int(box["y"] + box["height"]), height, name)

    def test_on_a_desk_field_button_sign_words_and_first_genres(self):
        with self.visit(viewport={"width": 1280, "height": 800}) as page:
            page.keyboard.insert_text("")
            page.fill("#synopsis", SYNOPSIS)
            page.wait_for_selector(".all")
            page.evaluate("scrollTo(0, 0)")
            self.assertInView(
                page, "#synopsis", "button[type=submit]", ".sign", ".own", ".reasons",
                "#named li", "#others li",
            )  # fmt: skip

    def test_the_whole_way_on_a_phone_with_the_keyboard_up(self):
        phone = {"width": 360, "height": 740}
        steps = itertools.count(1)

        def step(name, *seen):
            self.assertInView(page, *seen)
            self.record(page, f"phone-{next(steps)}-{name}")

        def line(text):
            self.until(page, "(text) => document.getElementById('line').textContent.includes(text)", text)

        with self.visit(viewport=phone, has_touch=True) as page:
            page.wait_for_selector("#trained time")
            step("start", ".sign", "#examples button", "#synopsis", "#line")
            page.tap("#synopsis")
            page.set_viewport_size(KEYBOARD_UP)
            line("as you type")
            step("field", "#synopsis", "#line")
            words = SYNOPSIS.split()
            for word in words[:12]:
                page.keyboard.type(word + " ")
            line("%")
            step("half-typed", "#synopsis", "#line")
            page.keyboard.type(" ".join(words[12:]))
            page.tap("button[type=submit]")
            self.until(page, "document.activeElement.tagName === 'H1'")
            page.set_viewport_size(phone)
            step("answer", ".sign", ".own", ".reasons", ".all legend")
            page.locator(".all li label").nth(3).tap()
            step("genre-picked", ".own", ".reasons", ".all li:has(:checked)")
            page.tap(".every")
            page.locator(".all li").last.locator("label").tap()
            step("all-19", ".own", ".reasons", ".all li:has(:checked)")
            page.route("**/classify", lambda route: route.abort())
            page.tap("#synopsis")
            page.set_viewport_size(KEYBOARD_UP)
            page.keyboard.press("Control+End")
            page.keyboard.type(" Or so it seems.")
            line("an earlier text")
            step("out-of-date", "#synopsis", "#line")
            page.unroute("**/classify")
            page.goto("/model")
            page.set_viewport_size(phone)
            step("model", ".sign", ".lead")
            page.go_back()
            page.wait_for_selector(".all")
            self.assertEqual(page.input_value("#synopsis"), f"{SYNOPSIS} Or so it seems.")
            step("back", ".sign", "#synopsis", "#line")

    def test_nothing_shifts_by_itself_and_the_first_paint_is_early_on_a_slow_line(self):
        observe = """
        window.shift = 0; window.largest = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.largest = entry.startTime;
        }).observe({ type: "largest-contentful-paint", buffered: true });
        """
        sizes, times = [(360, 740), (768, 1024), (1280, 800)], []
        # On a machine that is busy with other things, the best of several tells.
        while len(times) < len(sizes) or len(times) < 6 and min(times) > 1000:
            width, height = sizes[len(times) % len(sizes)]
            with self.visit(None, viewport={"width": width, "height": height}) as page:
                page.add_init_script(observe)
                protocol = page.context.new_cdp_session(page)
                protocol.send("Network.emulateNetworkConditions", {
                    "offline": False, "latency": 150, "downloadThroughput": 200_000,
                    "uploadThroughput": 100_000,
                })  # fmt: skip
                protocol.send("Emulation.setCPUThrottlingRate", {"rate": 4})
                page.goto("/")
                page.wait_for_selector("#trained time")
                times.append(page.evaluate("window.largest"))
                page.focus("#synopsis")
                for text in (SYNOPSIS[:20], SYNOPSIS[20:60], SYNOPSIS[60:]):
                    page.keyboard.type(text)
                    page.wait_for_timeout(1200)
                self.assertEqual(page.locator(".synopsis").text_content(), SYNOPSIS)
                self.assertEqual(page.evaluate("window.shift"), 0)
        self.assertLessEqual(min(times), 1000, times)


if __name__ == "__main__":
    unittest.main()
