"""What the tests of HTTP answers share: pages as a browser reads them, and one stack for all."""

import html.parser

from stack import BROWSER, Stack
from support import SYNOPSIS, Case, current, trained_state

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

    stack_type = Stack

    @classmethod
    def state_to_serve(cls):
        return trained_state()

    @classmethod
    def setUpClass(cls):
        state = cls.state_to_serve()
        cls.version = current(state)
        cls.stack = cls.stack_type(state)
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
        # Scripts come from files of their own.
        self.assertEqual(page.texts.get("script", "").strip(), "")
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
