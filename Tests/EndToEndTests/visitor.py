"""What a visitor does on the pages, and texts that try to do more."""

from support import SYNOPSIS

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
    page.wait_for_selector(".synopsis")


def refused(page):
    page.fill("#synopsis", "Too short")
    page.click("button[type=submit]")
    page.wait_for_selector(".problem")
