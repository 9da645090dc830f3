"""Requests that are too large, broken, cut off or hostile: each gets its answer, none harms."""

import gzip
import json
import socket
import unittest

from fastcgi import STDIN, begin, params, receive, record
from serving import ServingCase
from stack import BROWSER, FORM, form
from support import SYNOPSIS

JSON = {"Content-Type": "application/json"}


class HostileRequestTests(ServingCase):
    def json_body(self, **members):
        return json.dumps(members, ensure_ascii=False).encode()

    def test_nothing_to_classify_is_422(self):
        marks = "\u0301" * 10_000
        for synopsis in ["", "   \r\n\t ", "two words", "!? … – ☃", marks, "a" + marks, "x " * 9]:
            with self.subTest(synopsis=synopsis[:20]):
                body, _ = form(synopsis=synopsis, title="A Title of Four Words")
                problem, page = self.assertBoth(422, body, FORM)
                self.assertEqual(page.fields["synopsis"], synopsis.replace("\r\n", "\n"))
                self.assertIn("error", page.texts["title"].lower())
                self.assertBoth(422, self.json_body(synopsis=synopsis), "application/json")
        self.assertBoth(422, b"", FORM)
        self.assertBoth(422, b"title=Alone", FORM)
        self.assertBoth(422, self.json_body(title="Alone"), "application/json")
        for row in ["", "two words", 7, None, [SYNOPSIS], {}, {"text": SYNOPSIS}, {"synopsis": 7}]:
            with self.subTest(row=row):
                results = self.stack.post_json({"synopses": [SYNOPSIS, row]}).json["results"]
                self.assertEqual(results[1]["error"]["status"], 422)
                self.assertIn("selected", results[0])
                problem = self.assertProblem(self.stack.post_json({"synopses": [row, row]}), 422)
                self.assertEqual(problem["results"], [results[1]] * 2)

    def test_too_large_is_413(self):
        words = b"war and peace " * 150_000
        self.assertGreater(len(words), 2_000_000)
        self.assertBoth(413, b"synopsis=" + words.replace(b" ", b"+"), FORM)
        self.assertBoth(413, self.json_body(synopsis=words.decode()), "application/json")
        parts = (words[start : start + 10_000] for start in range(0, len(words), 10_000))
        self.assertProblem(self.stack.post(parts, JSON), 413)
        # A text and a title as long as allowed, but not longer; what fits comes back.
        for length, title, status in [(1 << 16, 1024, 200), (1 + (1 << 16), 0, 413), (99, 1025, 413)]:
            text = words[:length].replace(b" ", b"+")
            body = b"synopsis=" + text + b"&title=" + b"x" * title
            headers = {"Content-Type": FORM, "Accept": BROWSER}
            page = self.assertPage(self.stack.post(body, headers), status)
            self.assertEqual(page.fields["synopsis"].encode(), words[:length][: 1 << 16])
            self.assertEqual(page.fields["title"], "x" * min(title, 1024))
            answer = self.stack.post(body, headers | {"Accept": "application/json"})
            self.assertEqual(answer.status, status)
            if status == 413:
                self.assertRegex(answer.json["detail"], r"at most about (60|1),000 characters")
        self.assertProblem(self.stack.post_json({"synopses": [SYNOPSIS] * 257}), 413)

    # Units of hostile texts.
    hostile = [
        "e\u0301\u0327\u0308", "x", "xy", "aж語ع", "ab жж 語語 عع ", "\u200b\u200d\ufeff",
        "ab\u200b", " ", "ab cd ", "the war of the worlds ",
    ]  # fmt: skip

    def seconds(self, unit, length):
        """What the gateway computes for a text of so many bytes."""
        text = unit * (length // len(unit.encode())) + " space ship crew"
        body = b"synopsis=" + text.replace(" ", "+").encode()
        before = self.stack.processor_seconds()
        headers = {"Content-Type": FORM, "Accept": "application/json"}
        self.assertEqual(self.stack.post(body, headers).status, 200)
        return self.stack.processor_seconds() - before

    def test_twice_the_text_takes_at_most_two_and_a_half_times_the_time(self):
        lengths = [64_000 >> halving for halving in (3, 2, 1, 0)]
        for unit in self.hostile:
            with self.subTest(unit=unit):
                # What else runs on the machine can only add to a time.
                least = dict.fromkeys(lengths, float("inf"))
                for attempt in range(15):
                    for length in lengths:
                        least[length] = min(least[length], self.seconds(unit, length))
                    times = list(least.values())
                    worst = max(more / less for less, more in zip(times, times[1:]))
                    if attempt >= 2 and worst <= 2.5:
                        break
                self.assertLessEqual(worst, 2.5, times)

    def test_each_thread_keeps_the_memory_of_one_long_text_and_no_more(self):
        headers = {"Content-Type": FORM, "Accept": "application/json"}
        self.assertEqual(self.stack.post(*form(synopsis=SYNOPSIS)).status, 200)
        resident = [self.stack.resident()]
        for _ in range(2):
            for unit in (b"the+war+of+the+worlds+", b"ab+cd+"):
                for length in (16_000, 32_000, 64_000):
                    body = b"synopsis=" + unit * (length // len(unit)) + b"space+ship+crew"
                    for _ in range(30):
                        self.assertEqual(self.stack.post(body, headers).status, 200)
            resident.append(self.stack.resident())
        # Two threads.
        self.assertLess(resident[1], resident[0] + 40)
        self.assertLess(resident[2], resident[1] + 4)

    def test_malformed_is_400(self):
        forms = [b"synopsis=%FF%FE+" + b"a+war+story+of+old", b"synopsis=caf\xe9+society+people",
                 b"synopsis=one+two+three+four&title=%C3", b"synopsis=%ED%A0%80+lone+half+pair"]
        for body in forms:
            with self.subTest(body=body):
                self.assertBoth(400, body, FORM)
        good = SYNOPSIS
        bodies = [
            b"", b" ", b"{", b'{"synopsis": "cut off', b"[]", b'["a", "b", "c"]', b'"text"', b"42",
            b"null", b"synopsis=text", b'{"synopsis": "caf\xe9 society people"}',
            b'{"synopsis": "one two three", }', b'{"synopsis": "one two three"} more',
            self.json_body(synopsis=7), self.json_body(synopsis=[good]),
            self.json_body(synopsis=good, title=7), self.json_body(synopses=good),
            self.json_body(synopsis=good, synopses=[good]),
            self.json_body(synopsis=good, preference="bold"),
            self.json_body(synopsis=good, preference=1.5),
            self.json_body(synopsis=good, preference=-1),
            self.json_body(synopsis=good, preference=[]),
            self.json_body(synopsis=good, preference="x" * 10_000),
            b"[" * 100_000, b'{"a":' * 100_000, b"\x00" * 1000,
        ]  # fmt: skip
        for body in bodies:
            with self.subTest(body=body[:60]):
                self.assertBoth(400, body, "application/json")
        body, _ = form(synopsis=SYNOPSIS, preference="bold")
        _, page = self.assertBoth(400, body, FORM)
        self.assertEqual(page.fields["synopsis"], SYNOPSIS)

    def test_percent_signs_that_escape_nothing_stand_for_themselves(self):
        body = b"synopsis=A+100%+true+story+of+50%zz+people+and+%4"
        answer = self.stack.post(body, {"Content-Type": FORM, "Accept": BROWSER})
        page = self.assertPage(answer, 200)
        self.assertEqual(page.fields["synopsis"], "A 100% true story of 50%zz people and %4")

    def test_another_content_type_is_415(self):
        body = self.json_body(synopsis=SYNOPSIS)
        for kind in [
            "text/plain", "multipart/form-data; boundary=x", "application/xml", None, "json",
            "application/json; charset=latin-1", f"{FORM}; charset=utf-16", "application/jsonp",
        ]:  # fmt: skip
            with self.subTest(kind=kind):
                self.assertBoth(415, body, kind)
        for kind in ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']:
            self.assertEqual(self.stack.post(body, {"Content-Type": kind}).status, 200)

    def test_a_compressed_body_is_415_and_a_byte_order_mark_is_passed_over(self):
        body = self.json_body(synopsis=SYNOPSIS)
        for encoding, sent in [("gzip", gzip.compress(body)), ("br", body), ("gzip, identity", body)]:
            answer = self.stack.post(sent, JSON | {"Content-Encoding": encoding})
            self.assertIn("identity", self.assertProblem(answer, 415)["detail"])
            self.assertEqual(answer.headers["Accept-Encoding"], "identity")
        for sent in [body, b"\xef\xbb\xbf" + body]:
            answer = self.stack.post(sent, JSON | {"Content-Encoding": "identity"})
            self.assertEqual(answer.json, self.stack.post(body, JSON).json)

    def test_a_body_of_another_encoding_is_called_by_its_name(self):
        body = json.dumps({"synopsis": SYNOPSIS})
        for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
            for kind, text in ((JSON["Content-Type"], body), (FORM, f"synopsis={SYNOPSIS}")):
                with self.subTest(encoding=encoding, kind=kind):
                    answer = self.stack.post(text.encode(encoding), {"Content-Type": kind})
                    detail = self.assertProblem(answer, 400)["detail"]
                    self.assertRegex(detail, "UTF-16.*: send it in UTF-8")

    def test_another_method_is_405_with_those_that_are_allowed(self):
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE"):
            with self.subTest(method=method):
                answer = self.stack.ask(method, "/classify")
                self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST, OPTIONS"))
                self.assertSafe(answer)
        self.assertProblem(self.stack.ask("GET", "/classify"), 405)
        self.assertPage(self.stack.ask("PUT", "/classify", headers={"Accept": BROWSER}), 405)
        for path in ("/readyz", "/healthz"):
            answer = self.stack.ask("POST", path, b"x")
            self.assertProblem(answer, 405)
            self.assertIn("GET", answer.headers["Allow"])
        answer = self.stack.ask("POST", "/", b"x", {"Accept": BROWSER})
        self.assertPage(answer, 405)
        self.assertIn("GET", answer.headers["Allow"])
        self.assertEqual(self.stack.ask("BREW", "/classify").status, 405)

    def test_no_acceptable_answer_is_406(self):
        for accept in ("image/png", "text/plain", "text/html;q=0, application/json;q=0"):
            answer = self.stack.post_json({"synopsis": SYNOPSIS}, Accept=accept)
            self.assertProblem(answer, 406)
        answer = self.stack.post_json({"synopses": [SYNOPSIS]}, Accept="text/html")
        self.assertEqual(answer.status, 406)
        self.assertSafe(answer)

    def test_an_unknown_address_is_404(self):
        for path in [
            "/nowhere", "/classify/", "/classify.php", "/.git/config", "/x%2f..%2fnginx/",
            "/errors/404.html", "/errors/", "/index.php?a=b", "/style.css/x",
        ]:  # fmt: skip
            with self.subTest(path=path):
                self.assertProblem(self.stack.ask("GET", path), 404)
                page = self.stack.ask("GET", path, headers={"Accept": BROWSER})
                self.assertPage(page, 404)

    def test_what_nginx_cannot_read_is_refused(self):
        # As long as nginx has not read the Accept header, everybody is a program to it.
        for path in ("/%00", "/../etc/passwd", "/x%2f..%2f..%2fetc/passwd"):
            self.assertProblem(self.stack.ask("GET", path), 400)
        self.assertProblem(self.stack.ask("GET", "/" + "x" * 100_000), 414)
        answer = self.stack.ask("GET", "/", headers={"X-Long": "x" * 100_000})
        self.assertProblem(answer, 400)
        answer = self.stack.ask("GET", "/", headers={"Accept": BROWSER, "X-Long": "x" * 100_000})
        self.assertPage(answer, 400)

    def test_a_visitor_that_leaves_half_way_disturbs_nobody(self):
        body, _ = form(synopsis=SYNOPSIS)
        head = (
            f"POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        for sent in (head[:20], head[:-2], head, head + body[: len(body) // 2], head + body):
            for _ in range(5):
                with socket.create_connection(("127.0.0.1", self.stack.port)) as visitor:
                    visitor.sendall(sent)
                self.assertServes()

    def test_a_peer_of_the_socket_that_leaves_half_way_disturbs_nobody(self):
        body = self.json_body(synopsis=SYNOPSIS)
        whole = begin() + params(length=len(body)) + record(STDIN, body) + record(STDIN)
        for end in (1, 7, 8, 12, 16, 20, 24, 60, len(whole) // 2, len(whole) - 8, len(whole)):
            with self.subTest(end=end), self.stack.raw() as peer:
                peer.sendall(whole[:end])
            self.assertServes()
        with self.stack.raw() as peer:
            peer.sendall(b"GET /classify HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
        self.assertServes()

    def test_a_body_that_is_shorter_than_announced_is_400(self):
        body = self.json_body(synopsis=SYNOPSIS)
        with self.stack.raw() as peer:
            peer.sendall(begin() + params(length=len(body)) + record(STDIN, body[:50]))
            peer.sendall(record(STDIN))
            status, answer = receive(peer)
        self.assertEqual((status, json.loads(answer)["status"]), (400, 400))

    def test_silent_peers_disturb_nobody(self):
        peers = [self.stack.raw() for _ in range(50)]
        try:
            self.assertServes()
            # These two keep both workers waiting, but not for ever.
            for peer in peers[:2]:
                peer.sendall(begin()[:5])
            self.assertServes()
        finally:
            for peer in peers:
                peer.close()


if __name__ == "__main__":
    unittest.main()
