"""The API as its own page and its own description tell it, through nginx."""

import html
import json
import pathlib
import re
import sys
import unittest

from serving import ServingCase
from stack import BROWSER, FORM, Stack
from support import GENRES, ROOT, SYNOPSIS, Case, run, trained_state

SCHEMATHESIS = pathlib.Path(sys.executable).with_name("schemathesis")
API = (ROOT / "public" / "api.html").read_text("utf-8")
OPENAPI = json.loads((ROOT / "public" / "openapi.json").read_text("utf-8"))
STATIC = ["/", "/api", "/style.css", "/favicon.svg", "/openapi.json"]

# What a program does with a generated client.
CLIENT = """
import importlib, json, pkgutil, sys
import marquee_client
for module in pkgutil.walk_packages(marquee_client.__path__, "marquee_client."):
    importlib.import_module(module.name)
from marquee_client import Client
from marquee_client.api.classify import classify
from marquee_client.api.model import model
from marquee_client.api.service import readiness
from marquee_client.models import Batch, Form, OneSynopsis

client, synopsis = Client(base_url=sys.argv[1]), sys.argv[2]
one = classify.sync(client=client, body=OneSynopsis(synopsis=synopsis))
batch = classify.sync(client=client, body=Batch(synopses=[synopsis]))
form = classify.sync(client=client, body=Form(synopsis=synopsis))
print(json.dumps({
    "selected": [[genre.value for genre in answer.selected]
                 for answer in (one, batch.results[0], form)],
    "scores": [genre.score for genre in one.genres],
    "model": model.sync(client=client).model,
    "ready": readiness.sync(client=client).model,
    "problem": classify.sync(client=client, body=OneSynopsis(synopsis="No")).type_.value,
}))
"""


class ExampleTests(ServingCase):
    """What the page for programs shows works, as it stands there."""

    def example(self, language, number=0):
        found = re.findall(rf'<code class="language-{language}">(.*?)</code>', API, re.S)
        text = html.unescape(found[number])
        return text.replace("https://marquee.example.org", f"http://127.0.0.1:{self.stack.port}")

    def output(self, *command):
        result = run(*command)
        self.assertEqual((result.returncode, result.stdout == ""), (0, False), result.stderr)
        return result.stdout

    def test_curl(self):
        answer = json.loads(self.output("bash", "-c", self.example("bash")))
        self.assertEqual(sorted(genre["genre"] for genre in answer["genres"]), GENRES)

    def test_python(self):
        example = self.example("python")
        lines = self.output("python3", "-c", example).splitlines()
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.assertLessEqual(set(line.split(", ")), set(GENRES))
        wrong = example.replace("A widowed baker falls in love with the rival across the street.", "No")
        first, second = self.output("python3", "-c", wrong).splitlines()
        self.assertIn("Not classified: The synopsis has only 1 word", first)
        self.assertEqual(second, lines[1])

    def test_javascript(self):
        script = self.folder() / "example.mjs"
        script.write_text(self.example("javascript"), "utf-8")
        lines = self.output("node", script).splitlines()
        self.assertEqual(len(lines), 3)
        for line in lines:
            self.assertRegex(line, rf"^({'|'.join(GENRES)}): \d+%$")

    def test_the_answers_that_it_shows_have_the_members_of_real_ones(self):
        shown = json.loads(self.example("json"))
        real = self.stack.post_json({"synopsis": SYNOPSIS}).json
        self.assertEqual(set(shown), set(real))
        self.assertEqual(set(shown["genres"][0]), set(real["genres"][0]))
        shown = json.loads(self.example("json", 1))
        problem = self.assertProblem(self.stack.post_json({"synopsis": "No"}), 422)
        self.assertEqual(problem, shown)
        batch = self.stack.post_json({"synopses": [SYNOPSIS, "No", SYNOPSIS]})
        self.assertEqual(batch.json["results"][1], {"error": shown})


class DescriptionTests(ServingCase):
    def test_it_is_where_programs_look_for_it(self):
        answer = self.stack.ask("GET", "/openapi.json")
        self.assertEqual((answer.status, answer.type, answer.json), (200, "application/json", OPENAPI))
        self.assertEqual(OPENAPI["openapi"], "3.1.0")

    def test_every_path_answers_as_described(self):
        for path, operations in OPENAPI["paths"].items():
            with self.subTest(path=path):
                allowed = self.stack.ask("OPTIONS", path).headers["Allow"].lower().split(", ")
                self.assertEqual(set(operations), set(allowed) - {"head", "options"})
                if "get" in operations:
                    answer = self.stack.ask("GET", path)
                    self.assertEqual(answer.status, 200)
                    self.assertIn(answer.type, operations["get"]["responses"]["200"]["content"])

    def test_each_type_of_problem_is_described_on_the_page_that_it_leads_to(self):
        types = OPENAPI["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
        self.assertEqual(len(types), API.count('<code id="'))
        for kind in types:
            answer = self.stack.ask("GET", kind)
            path, _, anchor = answer.headers["Location"].partition("#")
            self.assertEqual((answer.status, path), (303, "/api"))
            self.assertIn(f'<code id="{anchor}">{kind}</code>', API)

    def test_the_problems_of_nginx_are_of_these_types_too(self):
        types = OPENAPI["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
        for answer in [
            self.stack.ask("GET", "/nowhere"),
            self.stack.ask("DELETE", "/"),
            self.stack.ask("GET", "/" + "x" * 9000),
            self.stack.post(b"x" * (2 << 20), {"Content-Type": "application/json"}),
        ]:
            self.assertIn(self.assertProblem(answer, answer.status)["type"], types)
            self.assertEqual(answer.headers["Vary"], "Accept")

    def test_a_client_that_is_generated_from_it_works(self):
        folder = self.folder()
        made = run(
            sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none",
            "--path", ROOT / "public" / "openapi.json", "--output-path", folder / "marquee_client",
        )  # fmt: skip
        self.assertEqual(made.returncode, 0, made.stdout + made.stderr)
        self.assertNotIn("unsupported", (made.stdout + made.stderr).lower())
        address = f"http://127.0.0.1:{self.stack.port}"
        used = run(sys.executable, "-c", CLIENT, address, SYNOPSIS, PYTHONPATH=str(folder))
        self.assertEqual(used.returncode, 0, used.stderr)
        told = json.loads(used.stdout)
        asked = self.stack.post_json({"synopsis": SYNOPSIS}).json
        self.assertEqual(told["selected"], [asked["selected"]] * 3)
        self.assertEqual(told["scores"], [genre["score"] for genre in asked["genres"]])
        self.assertEqual((told["model"], told["ready"]), (self.version, self.version))
        self.assertEqual(told["problem"], "/problems/too-short")

    def test_schemathesis_finds_nothing_that_differs(self):
        result = run(
            "env", "-C", self.folder(), SCHEMATHESIS, "--no-color", "run",
            f"http://127.0.0.1:{self.stack.port}/openapi.json",
            "--checks", "all", "--max-examples", 60, "--seed", 1, "--continue-on-failure",
            timeout=300,
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stdout[-20_000:])


class ConformityTests(ServingCase):
    """HTTP as RFC 9110 has it."""

    def test_who_asks_for_the_methods_is_told_them(self):
        for path in [*STATIC, "/model", "/healthz", "/readyz", "/metrics", "/classify"]:
            with self.subTest(path=path):
                answer = self.stack.ask("OPTIONS", path)
                self.assertEqual((answer.status, answer.body), (204, b""))
                self.assertIsNone(answer.headers["Content-Length"])
                expected = "POST, OPTIONS" if path == "/classify" else "GET, HEAD, OPTIONS"
                self.assertEqual(answer.headers.get_all("Allow"), [expected])
                self.assertSafe(answer)
        answer = self.stack.ask("OPTIONS", "/classify")
        self.assertEqual(answer.headers["Accept-Post"], f"application/json, {FORM}")
        self.assertProblem(self.stack.ask("OPTIONS", "/nowhere"), 404)

    def test_head_has_the_headers_of_get_and_no_body(self):
        for path in [*STATIC, "/model", "/healthz", "/readyz", "/nowhere"]:
            for accept in (BROWSER, "application/json"):
                with self.subTest(path=path, accept=accept):
                    head, get = (
                        self.stack.ask(method, path, headers={"Accept": accept})
                        for method in ("HEAD", "GET")
                    )
                    self.assertEqual((head.status, head.body), (get.status, b""))
                    for headers in (head.headers, get.headers):
                        del headers["Date"]
                        # Without a body it is not known how it would be sent.
                        del headers["Transfer-Encoding"]
                    self.assertEqual(sorted(head.headers.items()), sorted(get.headers.items()))

    def test_what_has_not_changed_is_not_sent_again(self):
        for path in [*STATIC, "/model"]:
            for encoding in ("identity", "gzip"):
                with self.subTest(path=path, encoding=encoding):
                    headers = {"Accept-Encoding": encoding, "Accept": BROWSER}
                    first = self.stack.ask("GET", path, headers=headers)
                    headers["If-None-Match"] = first.headers["ETag"]
                    again = self.stack.ask("GET", path, headers=headers)
                    self.assertEqual((again.status, again.body), (304, b""))
                    # nginx weakens the tag of what it compresses.
                    tags = [answer.headers["ETag"].removeprefix("W/") for answer in (first, again)]
                    self.assertEqual(tags[0], tags[1])

    def test_answers_say_what_they_depend_on_and_whether_they_may_be_kept(self):
        cases = {"/model": "no-cache", "/": "no-cache", "/style.css": "max-age=3600",
                 "/readyz": "no-store", "/nowhere": "no-store"}  # fmt: skip
        for path, expected in cases.items():
            answer = self.stack.ask("GET", path)
            self.assertEqual(answer.headers.get_all("Cache-Control"), [expected], path)
        for path in ("/model", "/nowhere"):
            varies = ", ".join(self.stack.ask("GET", path).headers.get_all("Vary"))
            self.assertIn("Accept", varies.split(", "))

    def test_a_type_that_is_not_understood_is_answered_with_those_that_are(self):
        answer = self.stack.post(b"x", {"Content-Type": "text/plain"})
        self.assertProblem(answer, 415)
        self.assertEqual(answer.headers["Accept-Post"], f"application/json, {FORM}")


class CrossOriginTests(Case):
    """Scripts of other sites stay out, unless the operator lets them in."""

    ORIGIN = {"Origin": "https://elsewhere.example"}
    PREFLIGHT = ORIGIN | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }

    def stack(self, **options):
        stack = Stack(trained_state(), **options)
        self.addCleanup(stack.stop)
        return stack

    def post(self, stack, value):
        return stack.post_json(value, **self.ORIGIN)

    def test_they_stay_out(self):
        stack = self.stack()
        for answer in (
            self.post(stack, {"synopsis": SYNOPSIS}),
            stack.ask("OPTIONS", "/classify", headers=self.PREFLIGHT),
        ):
            self.assertIn(answer.status, (200, 204))
            self.assertFalse([name for name in answer.headers if "access-control" in name.lower()])

    def test_they_may_be_let_in(self):
        stack = self.stack(cors=True, limits=True)
        preflight = stack.ask("OPTIONS", "/classify", headers=self.PREFLIGHT)
        self.assertEqual(preflight.status, 204)
        self.assertIn("POST", preflight.headers["Access-Control-Allow-Methods"])
        self.assertIn("content-type", preflight.headers["Access-Control-Allow-Headers"].lower())
        answers = [
            self.post(stack, {"synopsis": SYNOPSIS}), self.post(stack, {"synopsis": ""}),
            stack.ask("GET", "/model", headers=self.ORIGIN),
            stack.ask("GET", "/openapi.json", headers=self.ORIGIN),
        ]  # fmt: skip
        self.assertEqual([answer.status for answer in answers], [200, 422, 200, 200])
        answers += [self.post(stack, {"synopsis": SYNOPSIS}) for _ in range(60)]
        self.assertEqual(answers[-1].status, 429)
        for answer in [preflight, *answers]:
            self.assertEqual(answer.headers.get_all("Access-Control-Allow-Origin"), ["*"])
            self.assertEqual(len(answer.headers.get_all("Content-Security-Policy")), 1)
        self.assertIn("Retry-After", answers[-1].headers["Access-Control-Expose-Headers"])


if __name__ == "__main__":
    unittest.main()
