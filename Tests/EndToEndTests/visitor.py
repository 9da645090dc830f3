"""What a visitor does on the pages, and texts that try to do more."""

from support import SYNOPSIS

TITLE = "Silence beyond Saturn"
FOREIGN = "Ein Mann geht nach Hause und findet dort seinen Bruder, der lange verschollen war."

HOSTILE = [
    "</textarea></p><script>window.hurt = 1</script><img src=x onerror=alert(1)> & &amp; a film",
    "\"double\" 'single' `back` {{ braces }} ${ dollars } <!-- a comment --> in a film",
    "\u202eright to left\u202c and \u2067isolated\u2069 words \u200f in a film",
    "🎬" * 200 + " a film of two hundred clapperboards",
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
    page.wait_for_selector(".synopsis")


def refused(page):
    page.fill("#synopsis", "Too short")
    page.click("button[type=submit]")
    page.wait_for_selector(".error")


def tap(locator):
    """Taps with a finger; Firefox, which Playwright cannot tap, gets the events of a tap."""
    if locator.page.context.browser.browser_type.name == "chromium":
        return locator.tap()
    locator.evaluate("""(element) => {
      // Not below what stays at the top.
      element.scrollIntoView({ block: "end" });
      const box = element.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const hit = document.elementFromPoint(x, y);
      for (const type of ["pointerover", "pointerdown", "pointerup", "pointerout", "click"]) {
        hit.dispatchEvent(new PointerEvent(type, {
          bubbles: true, cancelable: true, composed: true, pointerType: "touch", isPrimary: true,
          clientX: x, clientY: y,
        }));
      }
    }""")
