"""Lists of films, and what a visitor does with them on the page for whole lists."""

import csv
import io

from browser import BrowserCase
from support import starter

FILMS = [{"id": movie["id"], "title": movie["title"], "overview": movie["overview"]}
         for movie in starter()[:4]]  # fmt: skip
TEXTS = [film["overview"] for film in FILMS]


def written(rows, delimiter=","):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def table(films, delimiter=",", names=("id", "title", "overview")):
    return written([names, *(film.values() for film in films)], delimiter)


class BatchCase(BrowserCase):
    def choose(self, page, content, name="films.csv", until="#found:not(:empty)"):
        """Hands a file over."""
        content = content if isinstance(content, bytes) else content.encode()
        page.set_input_files("#file", {"name": name, "mimeType": "", "buffer": content})
        page.wait_for_selector(until)

    def classify(self, page, content=None):
        """Classifies a file, or what is chosen, and gives the downloads' texts: CSV and JSON."""
        if content is not None:
            self.choose(page, content)
        page.click("button[type=submit]")
        page.wait_for_selector("#downloads:visible", timeout=120_000)
        return self.download(page, "#csv"), self.download(page, "#json")

    def passed_over(self, page):
        return page.locator("#skipped li").all_text_contents()

    def download(self, page, button):
        # As it is: no line end is made another.
        return super().download(page, button).decode("utf-8")

    def records(self, text):
        self.assertTrue(text.startswith("\ufeff"))
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
