"""What visitors and programs get through nginx, whatever they send; and that nothing is kept."""

import html.parser
import json
import re
import socket
import unittest

from stack import (
    BROWSER, FORM, STDIN, Stack, ask, begin, form, params, receive, record,
)  # fmt: skip
from support import GENRES, SYNOPSIS, Case, current, starter, trained_state, wait_until

JSON = {"Content-Type": "application/json"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'",
    "Permissions-Policy": "camera=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Page(html.parser.HTMLParser):
    """What a browser makes of a page: its elements, its words, what its form would send."""

    VOID = {"meta", "link", "img", "input", "br", "hr", "rect"}

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.open = set(), set(), []
        self.fields, self.forms, self.texts, self.comments = {}, [], {}, []
        self.unbalanced = []
        self.feed(text)
        self.close()
        # A browser leaves out the line break that a text area begins with.
        for name, value in self.fields.items():
            if isinstance(value, list):
                self.fields[name] = "".join(value).removeprefix("\n")

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.add(tag)
        self.attributes.update((tag, name) for name in attributes)
        if tag not in self.VOID:
            self.open.append((tag, attributes))
        if tag == "form":
            self.forms.append(attributes)
        name, kind = attributes.get("name"), attributes.get("type")
        if tag == "input" and (kind != "radio" or "checked" in attributes):
            self.fields[name] = attributes.get("value", "")
        if tag == "textarea":
            self.fields[name] = []

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data):
        for tag, attributes in self.open:
            self.texts[tag] = self.texts.get(tag, "") + data
            if tag == "textarea":
                self.fields[attributes["name"]].append(data)

    def handle_comment(self, data):
        self.comments.append(data)


class ServingCase(Case):
    """Tests that share one stack, and leave the gateway as they found it."""

    @classmethod
    def setUpClass(cls):
        cls.version = current(trained_state())
        cls.stack = Stack(trained_state())
        cls.addClassCleanup(cls.stack.stop)
        cls.pid = cls.stack.ready()["pid"]

    def setUp(self):
        self.addCleanup(self.assertServes)

    def assertServes(self):
        answer = self.stack.post_json({"synopsis": SYNOPSIS})
        self.assertEqual((answer.status, answer.json["model"]), (200, self.version))
        self.assertEqual(self.stack.ready()["pid"], self.pid)

    def assertSafe(self, answer):
        for name, value in HEADERS.items():
            self.assertIn(value, answer.headers[name] or "", name)
            self.assertEqual(len(answer.headers.get_all(name)), 1, name)
        self.assertEqual(answer.headers["Server"], "nginx")

    def assertPage(self, answer, status):
        """Checks that the answer is a page of our own, and returns it."""
        self.assertEqual((answer.status, answer.type), (status, "text/html"))
        self.assertIn("utf-8", answer.headers["Content-Type"].lower())
        self.assertSafe(answer)
        page = Page(answer.text)
        self.assertEqual((page.unbalanced, page.open), ([], []))
        self.assertTrue({"main", "h1", "footer"} <= page.tags)
        self.assertNotIn("script", page.tags)
        self.assertNotIn("style", page.tags)
        self.assertFalse([a for a in page.attributes if a[1] == "style" or a[1][:2] == "on"])
        return page

    def assertProblem(self, answer, status):
        """Checks that the answer is a problem as RFC 9457 has it, and returns it."""
        self.assertEqual((answer.status, answer.type), (status, "application/problem+json"))
        self.assertSafe(answer)
        problem = answer.json
        self.assertEqual(problem["status"], status)
        for name in ("type", "title", "detail"):
            self.assertIsInstance(problem[name], str)
            self.assertTrue(problem[name])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        return problem

    def assertBoth(self, status, body, content_type, path="/classify"):
        """Sends a body as a program and as a browser; both must get the status."""
        headers = {"Content-Type": content_type} if content_type else {}
        answer = self.stack.ask("POST", path, body, headers)
        problem = self.assertProblem(answer, status)
        answer = self.stack.ask("POST", path, body, headers | {"Accept": BROWSER})
        return problem, self.assertPage(answer, status)


class AnswerTests(ServingCase):
    def assertClassified(self, answer):
        self.assertEqual(sorted(genre["genre"] for genre in answer["genres"]), GENRES)
        chances = [genre["probability"] for genre in answer["genres"]]
        self.assertEqual(chances, sorted(chances, reverse=True))
        names = ["genre", "score", "probability", "threshold", "selected", "evidence"]
        for genre in answer["genres"]:
            self.assertEqual(list(genre), names)
            self.assertTrue(0 <= genre["probability"] <= 1)
        selected = [genre["genre"] for genre in answer["genres"] if genre["selected"]]
        self.assertEqual(answer["selected"], selected)

    def test_the_form_of_the_start_page_can_be_sent_and_is_answered_by_a_page(self):
        start = self.stack.ask("GET", "/", headers={"Accept": BROWSER})
        page = self.assertPage(start, 200)
        [sent] = page.forms
        self.assertEqual((sent["method"].lower(), sent["action"]), ("post", "/classify"))
        self.assertEqual(set(page.fields) - {None}, {"synopsis", "title", "preference"})
        fields = {name: value for name, value in page.fields.items() if name}
        answer = self.stack.post_form(**fields | {"synopsis": SYNOPSIS, "title": "Vents"})
        page = self.assertPage(answer, 200)
        program = self.stack.post_json({"synopsis": SYNOPSIS, "title": "Vents"}).json
        for genre in program["genres"]:
            self.assertIn(genre["genre"], page.texts["main"])
        for genre in program["selected"]:
            self.assertIn(genre, page.texts["h1"])
        self.assertIn(self.version, page.texts["footer"])
        self.assertEqual(page.fields["synopsis"], SYNOPSIS)
        self.assertEqual(page.fields["title"], "Vents")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_json_is_answered_as_the_offline_classifier_answers(self):
        answer = self.stack.post_json({"synopsis": SYNOPSIS})
        self.assertEqual((answer.status, answer.type), (200, "application/json"))
        self.assertSafe(answer)
        self.assertEqual(list(answer.json), ["model", "selected", "genres"])
        self.assertClassified(answer.json)
        lines = self.cron(
            self.stack.state, "classify", "--format", "jsonl", stdin=SYNOPSIS
        ).stdout
        self.assertEqual(answer.json, json.loads(lines))

    def test_a_form_may_ask_for_json_and_json_for_a_page(self):
        body, headers = form(synopsis=SYNOPSIS)
        answer = self.stack.post(body, headers | {"Accept": "application/json"})
        self.assertEqual(answer.json, self.stack.post_json({"synopsis": SYNOPSIS}).json)
        self.assertPage(self.stack.post_json({"synopsis": SYNOPSIS}, Accept=BROWSER), 200)

    def test_a_batch_is_answered_in_its_order(self):
        movies = starter()[:100]
        items = [
            movie["overview"] if number % 2 else
            {"synopsis": movie["overview"], "title": movie["title"]}
            for number, movie in enumerate(movies)
        ]  # fmt: skip
        batch = self.stack.post_json({"synopses": items}).json
        self.assertEqual(list(batch), ["model", "results"])
        self.assertEqual(len(batch["results"]), 100)
        for item, result in zip(items[:6], batch["results"]):
            self.assertClassified(result)
            alone = item if isinstance(item, dict) else {"synopsis": item}
            single = self.stack.post_json(alone).json
            self.assertEqual({"model": batch["model"], **result}, single)
        full = self.stack.post_json({"synopses": [SYNOPSIS] * 256})
        self.assertEqual(len(full.json["results"]), 256)

    def test_a_preference_moves_the_thresholds(self):
        def selected(preference):
            value = {"synopsis": SYNOPSIS, "preference": preference}
            answer = self.stack.post_json(value).json
            by_form = form(synopsis=SYNOPSIS, preference=preference)
            by_form[1]["Accept"] = "application/json"
            self.assertEqual(self.stack.post(*by_form).json, answer)
            self.assertPage(self.stack.post_form(synopsis=SYNOPSIS, preference=preference), 200)
            return answer["selected"]

        default = self.stack.post_json({"synopsis": SYNOPSIS}).json["selected"]
        self.assertEqual(selected("balanced"), default)
        self.assertLessEqual(set(selected("precise")), set(default))
        self.assertGreaterEqual(set(selected("broad")), set(default))
        self.assertEqual(selected(1), [])
        self.assertEqual(len(selected(0)), 19)
        batch = self.stack.post_json({"synopses": [SYNOPSIS], "preference": 0}).json
        self.assertEqual(len(batch["results"][0]["selected"]), 19)
        answer = self.stack.post_json({"synopsis": SYNOPSIS, "preference": 0.25}).json
        self.assertEqual({genre["threshold"] for genre in answer["genres"]}, {0.25})

    def test_the_accept_header_chooses_the_form_of_the_answer(self):
        page, program = "text/html", "application/json"
        cases = {
            None: program, "*/*": program, BROWSER: page, page: page, program: program,
            "text/*": page, "application/*": program, "text/html;q=0.5, application/json": program,
            "application/json;q=0.5, text/html;q=0.6": page, "image/png, */*;q=0.1": program,
            "text/html;q=0, */*": program, "application/json;q=0, */*": page,
            "TEXT/HTML": page, "text/html , application/json;q=0.9": page,
        }  # fmt: skip
        for accept, expected in cases.items():
            with self.subTest(accept=accept):
                body, headers = form(synopsis=SYNOPSIS)
                del headers["Accept"]
                headers |= {"Accept": accept} if accept else {}
                answer = self.stack.post(body, headers)
                self.assertEqual((answer.status, answer.type), (200, expected))
                self.assertIn("Accept", answer.headers.get("Vary", ""))

    def test_hostile_markup_comes_back_as_the_same_text_and_nothing_else(self):
        clean = self.assertPage(self.stack.post_form(synopsis=SYNOPSIS, title="x"), 200)
        evil = [
            "</textarea><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<x-evil>",
            "\"><svg onload='alert(1)'>", "' onfocus='alert(1)' autofocus='", "&lt;b&gt; &amp;amp;",
            "<!-- --> <![CDATA[ ]]> <?php ?>", "&#60;script&#62; &#x3c;b> &notin; &nbsp", "</title>",
            "\n\nfirst lines empty", "{{7*7}} ${7*7} \\(name) %3Cb%3E `", "‮ right to left ‭",
        ]  # fmt: skip
        for text in evil:
            with self.subTest(text=text):
                synopsis = f"{text} {SYNOPSIS} {text}"
                title = text.strip()
                for answer in (
                    self.stack.post_form(synopsis=synopsis, title=title),
                    self.stack.post_form(synopsis=synopsis, title=title, preference=text),
                ):
                    page = self.assertPage(answer, answer.status)
                    self.assertEqual(page.fields["synopsis"], synopsis)
                    self.assertEqual(page.fields["title"], title)
                    self.assertLessEqual(page.tags, clean.tags | {"a"})
                    self.assertEqual(page.comments, [])
                words = self.stack.post_json({"synopsis": synopsis, "title": title}).json
                self.assertClassified(words)

    def test_line_ends_and_control_characters_survive_a_form(self):
        text = f"{SYNOPSIS}\r\nA second line.\r\n\r\nA third\x00\x07one."
        page = self.assertPage(self.stack.post_form(synopsis=text), 200)
        expected = text.replace("\r\n", "\n").replace("\x00", "\ufffd").replace("\x07", "\ufffd")
        self.assertEqual(page.fields["synopsis"], expected)

    def test_other_addresses(self):
        health = self.stack.ask("GET", "/healthz")
        self.assertEqual((health.status, health.body), (200, b"ok\n"))
        self.assertSafe(health)
        ready = self.stack.ask("GET", "/readyz")
        self.assertEqual(ready.json["model"], self.version)
        self.assertSafe(ready)
        head = self.stack.ask("HEAD", "/readyz")
        self.assertEqual((head.status, head.body), (200, b""))

    def test_static_files_are_asked_for_once(self):
        for path, kind in [("/style.css", "text/css"), ("/favicon.svg", "image/svg+xml")]:
            answer = self.stack.ask("GET", path)
            self.assertEqual((answer.status, answer.type), (200, kind))
            self.assertSafe(answer)
            again = self.stack.ask("GET", path, headers={"If-None-Match": answer.headers["ETag"]})
            self.assertEqual(again.status, 304)

    def test_metrics_are_for_the_machine_itself(self):
        answer = self.stack.ask("GET", "/metrics")
        self.assertEqual((answer.status, answer.type), (200, "text/plain"))
        sample = re.compile(r'marquee_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [0-9.e+-]+')
        comment = re.compile(r"# (HELP|TYPE) marquee_\w+ .+")
        for line in answer.text.splitlines():
            self.assertTrue(sample.fullmatch(line) or comment.fullmatch(line), line)
        self.assertIn(f'version="{self.version}"', answer.text)
        # All of 127.0.0.0/8 is this machine, but nginx has been told of one address only.
        other = self.stack.ask("GET", "/metrics", source="127.0.0.2")
        self.assertProblem(other, 404)


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
        batch = self.json_body(synopses=[SYNOPSIS, SYNOPSIS, ""])
        answer = self.stack.post(batch, JSON)
        self.assertIn("3", self.assertProblem(answer, 422)["detail"])

    def test_too_large_is_413(self):
        words = b"war and peace " * 150_000
        self.assertGreater(len(words), 2_000_000)
        self.assertBoth(413, b"synopsis=" + words.replace(b" ", b"+"), FORM)
        self.assertBoth(413, self.json_body(synopsis=words.decode()), "application/json")
        parts = (words[start : start + 10_000] for start in range(0, len(words), 10_000))
        self.assertProblem(self.stack.post(parts, JSON), 413)
        # As large as allowed, but not larger.
        body = b"synopsis=" + words.replace(b" ", b"+")[: (1 << 20) - 9]
        body, headers = body, {"Content-Type": FORM, "Accept": "application/json"}
        self.assertEqual(self.stack.post(body, headers).status, 200)
        self.assertEqual(self.stack.post(body + b"+", headers).status, 413)
        self.assertProblem(self.stack.post_json({"synopses": [SYNOPSIS] * 257}), 413)

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
            self.json_body(synopses=[good, 7]), self.json_body(synopses=[good, [good]]),
            self.json_body(synopses=[{"synopsis": 7}]),
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

    def test_another_method_is_405_with_those_that_are_allowed(self):
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
            with self.subTest(method=method):
                answer = self.stack.ask(method, "/classify")
                self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST"))
                self.assertSafe(answer)
        self.assertProblem(self.stack.ask("GET", "/classify"), 405)
        self.assertPage(self.stack.ask("GET", "/classify", headers={"Accept": BROWSER}), 405)
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
            "/nowhere", "/classify/", "/classify.php", "/.git/config", "/x%2f..%2f..%2fnginx/",
            "/errors/404.html", "/errors/", "/index.php?a=b", "/style.css/x",
        ]:  # fmt: skip
            with self.subTest(path=path):
                self.assertProblem(self.stack.ask("GET", path), 404)
                page = self.stack.ask("GET", path, headers={"Accept": BROWSER})
                self.assertPage(page, 404)

    def test_what_nginx_cannot_read_is_refused(self):
        # As long as nginx has not read the Accept header, everybody is a program to it.
        for path in ("/%00", "/..%2f..%2fetc/passwd", "/../etc/passwd"):
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


class PrivacyTests(Case):
    def test_no_text_of_a_visitor_is_written_anywhere(self):
        state = self.state()
        stack = Stack(state)
        self.addCleanup(stack.stop)
        canary = "xylocanaryphone"
        text = f"{canary} {SYNOPSIS} {canary}"
        for answer in [
            stack.post_form(synopsis=text, title=canary, preference=canary),
            stack.post_form(synopsis=text, title=canary),
            stack.post_form(synopsis=canary),
            stack.post_form(synopsis=text * 9000),
            stack.post_form(synopsis=text * 2000),
            stack.post_json({"synopsis": text, "title": canary}),
            stack.post_json({"synopsis": canary, "title": canary}),
            stack.post_json({"synopses": [text, {"synopsis": text, "title": canary}, canary]}),
            stack.post(f'{{"synopsis": "{text}'.encode(), JSON),
            stack.post(f"synopsis={canary}+%FF".encode(), {"Content-Type": FORM}),
            stack.post(text.encode(), {"Content-Type": f"text/{canary}"}),
            stack.ask("POST", f"/classify?synopsis={canary}", *form(synopsis=text)),
            stack.ask("GET", f"/?synopsis={canary}"),
        ]:  # fmt: skip
            self.assertIn(answer.status, (200, 400, 413, 415, 422))
        with stack.raw() as peer:
            peer.sendall(begin() + params(length=1000) + record(STDIN, text.encode()))
        stack.post_json({"synopsis": SYNOPSIS})
        wait_until(
            lambda: (stack.run / "access.log").read_text().count("\n") > 10, "nginx writes its log"
        )
        self.assertIn("POST /classify", stack.gateway_log)
        for folder in (stack.run, state):
            for path in folder.rglob("*"):
                # Not through the link to the project's configuration.
                if path.is_file() and not path.is_socket():
                    self.assertNotIn(canary.encode(), path.read_bytes(), path)


class WithoutModelTests(ServingCase):
    @classmethod
    def setUpClass(cls):
        pass

    def test_it_answers_503_until_a_model_is_published(self):
        state = self.state(publish=False)
        self.stack = Stack(state)
        self.addCleanup(self.stack.stop)
        for path, method in [("/classify", "POST"), ("/readyz", "GET")]:
            body, headers = form(synopsis=SYNOPSIS) if method == "POST" else (None, {})
            answer = self.stack.ask(method, path, body, headers | {"Accept": "*/*"})
            self.assertProblem(answer, 503)
            self.assertRegex(answer.headers["Retry-After"], r"^\d+$")
        self.assertPage(self.stack.post_form(synopsis=SYNOPSIS), 503)
        self.assertEqual(self.stack.ask("GET", "/healthz").status, 200)

        result = self.report(state, "publish", **self.stack.settings)
        self.version, self.pid = current(state), self.stack.gateway.pid
        self.assertEqual(result["gateway"]["model"], self.version)
        self.assertEqual(result["gateway"]["pid"], self.pid)
        self.assertServes()
        findings = self.report(state, "check", **self.stack.settings)["findings"]
        [gateway] = [finding for finding in findings if finding["subject"] == "gateway"]
        self.assertEqual(gateway["level"], "ok")
        status = self.report(state, "status", **self.stack.settings)
        self.assertEqual(status["gateway"]["answer"]["model"], self.version)

    def setUp(self):
        pass


class NginxErrorTests(ServingCase):
    """The answers that nginx gives in the gateway's place."""

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack(trained_state(), limits=True)
        cls.addClassCleanup(cls.stack.stop)

    def setUp(self):
        pass

    def test_who_asks_too_much_gets_429_and_a_time_to_come_back(self):
        connection = self.stack.connect()
        self.addCleanup(connection.close)
        body, headers = form(synopsis=SYNOPSIS)
        answers = [ask(connection, "POST", "/classify", body, headers) for _ in range(60)]
        statuses = [answer.status for answer in answers]
        self.assertEqual(statuses[:20], [200] * 20)
        self.assertEqual(set(statuses), {200, 429})
        refused = answers[statuses.index(429)]
        self.assertPage(refused, 429)
        self.assertRegex(refused.headers["Retry-After"], r"^\d+$")
        headers["Accept"] = "application/json"
        answers = [ask(connection, "POST", "/classify", body, headers) for _ in range(60)]
        refused = next(answer for answer in answers if answer.status == 429)
        self.assertProblem(refused, 429)
        # What watches the machine is not limited.
        for _ in range(60):
            self.assertEqual(ask(connection, "GET", "/healthz").status, 200)

    def test_without_the_gateway_the_site_stands_and_says_502(self):
        self.addCleanup(self.stack.start_gateway)
        self.assertEqual(self.stack.stop_gateway(), 0)
        answer = self.stack.ask("GET", "/readyz")
        self.assertProblem(answer, 502)
        self.assertRegex(answer.headers["Retry-After"], r"^\d+$")
        self.assertPage(self.stack.ask("GET", "/readyz", headers={"Accept": BROWSER}), 502)
        self.assertPage(self.stack.ask("GET", "/", headers={"Accept": BROWSER}), 200)


if __name__ == "__main__":
    unittest.main()
