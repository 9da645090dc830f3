"""What visitors and programs get through nginx; and that nothing of theirs is kept."""

import json
import re
import unittest

from fastcgi import STDIN, begin, params, record
from serving import ServingCase
from stack import BROWSER, FORM, Stack, ask, form
from support import GENRES, SYNOPSIS, Case, current, starter, trained_state, wait_until

JSON = {"Content-Type": "application/json"}


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
        # The others are the examples.
        [sent] = [form for form in page.forms if form.get("id") == "form"]
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
        # So that one can go back to it; by nobody but the visitor's own browser.
        self.assertEqual(answer.headers["Cache-Control"], "private, no-cache")

    def test_json_is_answered_as_the_offline_classifier_answers(self):
        answer = self.stack.post_json({"synopsis": SYNOPSIS})
        self.assertEqual((answer.status, answer.type), (200, "application/json"))
        self.assertSafe(answer)
        self.assertEqual(list(answer.json), ["model", "selected", "genres", "notes"])
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
            "\n\nfirst lines empty", "{{7*7}} ${7*7} \\(name) %3Cb%3E `", "\u202e right to left",
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
        expected = text.replace("\r\n", "\n").replace("\x00", "\ufffd")
        self.assertEqual(page.fields["synopsis"], expected)

    def test_other_addresses(self):
        health = self.stack.ask("GET", "/healthz")
        self.assertEqual((health.status, health.body), (200, b"ok\n"))
        self.assertSafe(health)
        ready = self.stack.ask("GET", "/readyz")
        self.assertEqual(ready.json["model"], self.version)
        self.assertSafe(ready)
        # The number of the process is for those who may signal it; nobody can ask for it from afar.
        forged = self.stack.ask("GET", "/readyz", headers={"Marquee-Local": "yes", "MARQUEE_LOCAL": "yes"})
        for answer in (ready, forged):
            self.assertEqual(list(answer.json), ["status", "model", "reloads"])
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
        sample = re.compile(r'(?:marquee|process)_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [0-9.e+-]+')
        comment = re.compile(r"# (HELP|TYPE) (?:marquee|process)_\w+ .+")
        for line in answer.text.splitlines():
            self.assertTrue(sample.fullmatch(line) or comment.fullmatch(line), line)
        self.assertIn(f'version="{self.version}"', answer.text)
        # All of 127.0.0.0/8 is this machine, but nginx has been told of one address only.
        other = self.stack.ask("GET", "/metrics", source="127.0.0.2")
        self.assertProblem(other, 404)


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
