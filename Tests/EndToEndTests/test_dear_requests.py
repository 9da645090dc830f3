"""What the longest and dearest requests that are permitted cost, and that nobody notices them."""

import json
import os
import pathlib
import random
import re
import statistics
import threading
import time
import unittest

from serving import ServingCase
from stack import BROWSER, Stack, ask, form
from support import ROOT, SYNOPSIS, Case, current, starter, trained_state

# What a synopsis may have, in bytes, a batch, and a whole body; and how many a batch may have.
LONGEST, LONGEST_BATCH, LONGEST_BODY, MOST = 64 << 10, 96 << 10, 1 << 20, 256
JSON = {"Content-Type": "application/json"}
GREEDY, PATIENT = "127.0.0.2", "127.0.0.3"
# Words that any model knows, so that no text is refused.
KNOWN = "space ship crew war love "


def vocabulary(state):
    """Words that the model knows."""
    path = state / "models" / current(state) / "vocabulary.txt"
    return [word for word in path.read_text("utf-8").splitlines() if word.isalpha()]


def filled(unit, size=LONGEST):
    """A text of the unit again and again, as long as it may be."""
    text = KNOWN + unit * (size // len(unit.encode()) + 1)
    return text.encode()[:size].decode(errors="ignore")


def hostile_texts(state):
    """The longest texts of many kinds, by name."""
    rng = random.Random(7)
    words = vocabulary(state)
    short = [word for word in words if len(word) <= 3]
    letters = "abcdefghijklmnopqrstuvwxyz"
    units = {
        "quotes": '"', "lone ampersands": "&", "references": "&quot;", "numbers": "&#x41;",
        "no references": "&a;", "marks": "e\u0301\u0327\u0308 ", "rare marks": "x\u1dc4\u20d0 ",
        "Hangul": "\u1112\u1161\u11ab", "ligatures": "\ufdfa ", "full width": "\uff21\uff42 ",
        "Chinese": "語 刑事 ", "hyphens": "ab-\ncd ", "dashes": "\u2014-", "spaces": " ",
        "zero width": "a\u200bb ", "controls": "\x01", "marks of ASCII": "a!?'\"-",
        "curly quotes": "\u2019s\u201c ", "İ": "\u0130\u0130 ", "one letter": "a b ",
    }  # fmt: skip
    texts = {name: filled(unit) for name, unit in units.items()}
    texts["known words"] = filled(" ".join(rng.choices(words, k=9000)))
    texts["short words"] = filled(" ".join(rng.choices(short, k=20_000)))
    texts["pairs of letters"] = filled(" ".join(map("".join, zip(
        rng.choices(letters, k=22_000), rng.choices(letters, k=22_000)))))  # fmt: skip
    texts["plots"] = filled(" ".join(movie["overview"] for movie in starter()))
    return texts


def batch(text):
    """The most and longest synopses that are permitted at once, out of a text."""
    size = LONGEST_BATCH // MOST - len(KNOWN)
    text = (text.encode() * 2)[len(KNOWN) :]
    pieces = (text[size * n : size * (n + 1)].decode(errors="ignore") for n in range(MOST))
    body = json.dumps({"synopses": [KNOWN + piece for piece in pieces]}, ensure_ascii=False)
    return body.encode(), JSON


def hostile_bodies():
    """The longest bodies, in which next to nothing is asked for."""
    room = LONGEST_BODY - 200
    start = f'{{"synopsis":"{KNOWN}","x":'
    units = {"unknown numbers": "1e9,", "objects": "{},", "arrays": "[],", "texts": '"\\u00e9",'}
    for name, unit in units.items():
        yield name, ((start + "[" + unit * (room // len(unit)) + "0]}").encode(), JSON)
    names = ",".join(f'"{number:x}":1' for number in range(room // 10))
    yield "names", ((start + "0," + names + "}").encode(), JSON)
    body, headers = form(synopsis=KNOWN)
    yield "fields", (body + b"&a=b" * (room // 4), headers)
    yield "a long field", (body + b"&a=" + b"%41" * (room // 3), headers)


class CostTests(ServingCase):
    def cost(self, body, headers, attempts=4, statuses=(200,)):
        """Milliseconds of processor time that the gateway takes, the least of some attempts."""
        costs = []
        for _ in range(attempts):
            before = self.stack.processor_seconds()
            self.assertIn(self.stack.post(body, headers).status, statuses)
            costs.append(1000 * (self.stack.processor_seconds() - before))
        return min(costs)

    def test_the_dearest_request_costs_ten_milliseconds_and_the_dearest_batch_twenty(self):
        texts = hostile_texts(self.stack.state)
        # Of these some are refused as soon as they are known for what they are.
        requests = dict(hostile_bodies())
        costs = {name: self.cost(*requests[name], statuses=(200, 400)) for name in requests}

        def add(name):
            """Measures what a text costs alone, and in pieces."""
            requests[name] = form(synopsis=texts[name])
            requests["a batch of " + name] = batch(texts[name])
            for request in requests.keys() - costs.keys():
                costs[request] = self.cost(*requests[request])

        for name in list(texts):
            add(name)
        # The dearest, mixed: their costs may add up to more than they are one by one.
        dearest = sorted(texts, key=costs.get)[-5:]
        for first in dearest:
            for second in dearest:
                mixed = zip(re.findall(r".{1,7}", texts[first]), re.findall(r".{1,7}", texts[second]))
                name = f"{first}, {second}"
                texts[name] = filled("".join(map("".join, mixed)))
                add(name)
        # A machine that takes 5 ms for plots of that length takes 10 at most; others are slower.
        limit = max(10, 2 * self.cost(*requests["plots"], 20))
        batches = {name for name in requests if name.startswith("a batch of ")}
        # The answers of a batch, 19 genres each with their words, take as long as a text.
        for names, bound in ((requests.keys() - batches, limit), (batches, 2 * limit)):
            for name in sorted(names, key=costs.get)[-3:]:
                # Whatever else runs on the machine can only add to a time.
                cost = min(costs[name], self.cost(*requests[name], 20, (200, 400)))
                print(f"{name}: {cost:.1f}", end="; ", flush=True)
                self.assertLessEqual(cost, bound, name)


class BufferTests(ServingCase):
    """The largest answer of each kind fits into nginx's buffers, so that slow readers wait there."""

    def setUp(self):
        text = (ROOT / "nginx" / "fastcgi.conf").read_text("utf-8")
        count, size = re.search(r"^fastcgi_buffers (\d+) (\d+)k;", text, re.MULTILINE).groups()
        self.room = int(count) * int(size) << 10

    def assertFits(self, answer, status=200):
        self.assertEqual(answer.status, status)
        self.assertLess(len(answer.body), self.room)
        return len(answer.body)

    def test_pages_fit(self):
        title = '"' * 1024
        quotes = self.assertFits(self.stack.post_form(synopsis=filled('"'), title=title))
        # Nothing becomes longer than a quote: twice in the page, in six characters each time.
        for text in hostile_texts(self.stack.state).values():
            self.assertLessEqual(self.assertFits(self.stack.post_form(synopsis=text)), quotes)
        self.assertFits(self.stack.post_form(synopsis='"' * LONGEST, title=title), 422)
        self.assertFits(self.stack.post_form(synopsis='"' * 100_000, title=title), 413)
        self.assertFits(self.stack.ask("GET", "/model", headers={"Accept": BROWSER}))

    def test_batches_fit(self):
        # The longest words that are known, each in as many genres' evidence as it comes to.
        words = sorted(vocabulary(self.stack.state), key=len)[-4000:]
        rng = random.Random(7)
        size = LONGEST_BATCH // MOST
        for texts in (
            [movie["overview"][:size] for movie in starter()[:MOST]],
            [" ".join(rng.choices(words, k=200))[: size - 8] for _ in range(MOST)],
        ):
            answer = self.stack.post_json({"synopses": texts})
            print(f"{self.assertFits(answer):,} bytes", end=" ", flush=True)


class OneCoreTests(Case):
    """A server with one core, a visitor who asks for as much as is allowed, and another."""

    SECONDS = 8

    def setUp(self):
        self.stack = Stack(trained_state(), limits=True, workers=1)
        self.addCleanup(self.stack.stop)
        nginx = self.stack.nginx.pid
        workers = pathlib.Path(f"/proc/{nginx}/task/{nginx}/children").read_text().split()
        for process in (self.stack.gateway.pid, nginx, *workers):
            for thread in os.listdir(f"/proc/{process}/task"):
                os.sched_setaffinity(int(thread), {0})

    def test_ten_dear_requests_a_second_are_not_noticed_by_another_visitor(self):
        # Whatever else runs on the machine can only add to a time.
        self.assertTrue(any(self.p99_beside_a_greedy_visitor() < 100 for _ in range(3)))

    def p99_beside_a_greedy_visitor(self):
        """Milliseconds that a visitor waits for 99 of 100 answers, while another asks for all that he may."""
        texts = hostile_texts(self.stack.state)
        dear = [form(synopsis=texts[name]) for name in ("marks", "short words", "plots", "quotes")]
        dear.append(batch(texts["plots"]))
        ended = threading.Event()
        statuses = []

        def greedy(number):
            while not ended.wait(0.5):
                body, headers = dear[(len(statuses) + number) % len(dear)]
                statuses.append(
                    self.stack.ask("POST", "/classify", body, headers, source=GREEDY).status
                )

        # Five at a time, twice a second.
        threads = [threading.Thread(target=greedy, args=(number,)) for number in range(5)]
        for thread in threads:
            thread.start()
        times = []
        try:
            connection = self.stack.connect(PATIENT)
            self.addCleanup(connection.close)
            body, headers = form(synopsis=SYNOPSIS)
            end = time.monotonic() + self.SECONDS
            while time.monotonic() < end:
                began = time.monotonic()
                self.assertEqual(ask(connection, "POST", "/classify", body, headers).status, 200)
                times.append(1000 * (time.monotonic() - began))
                # As fast as its own limit lets it.
                ended.wait(0.1)
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        self.assertEqual(set(statuses), {200})
        self.assertGreater(len(statuses), 8 * self.SECONDS)
        p99 = statistics.quantiles(times, n=100)[-1]
        print(f"p99 {p99:.0f} ms of {len(times)}", end=" ", flush=True)
        return p99


if __name__ == "__main__":
    unittest.main()
