"""The site with HTTPS, as `nginx/tls.conf` has it."""

import http.client
import re
import ssl
import subprocess
import unittest

from stack import BROWSER, Answer, Stack, form, free_port, replaced
from support import ROOT, SYNOPSIS, Case, trained_state

HALF_A_YEAR = 15_768_000


class EncryptedStack(Stack):
    """The site with a certificate that it made itself."""

    def site(self, *options):
        self.tls_port = free_port()
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
             "-keyout", self.run / "privkey.pem", "-out", self.run / "fullchain.pem"],
            check=True, capture_output=True,
        )  # fmt: skip
        head, _, _ = super().site(*options).partition("\nserver {")
        blocks = (ROOT / "nginx" / "tls.conf").read_text("utf-8")
        folder = "/etc/letsencrypt/live/marquee.example.org"
        return head + replaced(
            blocks.replace("marquee.example.org;", "localhost;"),
            {
                "listen 80;": f"listen 127.0.0.1:{self.port};",
                "listen [::]:80;": "",
                "listen 443 ssl http2;": f"listen 127.0.0.1:{self.tls_port} ssl http2;",
                "listen [::]:443 ssl http2;": "",
                f"{folder}/fullchain.pem": f"{self.run}/fullchain.pem",
                f"{folder}/privkey.pem": f"{self.run}/privkey.pem",
                "root /usr/share/marquee/public;": f"root '{ROOT}/public';",
                "access_log /var/log/nginx/marquee.log": f"access_log {self.run}/access.log",
                "root /var/www/html;": f"root {self.run}/html;",
            },
        )

    def ask_encrypted(self, method, path, body=None, headers=None, context=None):
        context = context or ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(
            "localhost", self.tls_port, timeout=30, context=context
        )
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


def observatory(headers):
    """What the HTTP Observatory makes of an answer's headers.

    https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring: A+ begins at 100.
    """
    score = 100
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in (headers["Content-Security-Policy"] or "").split(";")
    )
    if not policy.get("default-src"):
        score -= 25
    elif "unsafe" in str(policy):
        score -= 20
    if "frame-ancestors" not in policy and not headers["X-Frame-Options"]:
        score -= 20
    age = re.search(r"max-age=(\d+)", headers["Strict-Transport-Security"] or "")
    if age is None:
        score -= 20
    elif int(age[1]) < HALF_A_YEAR:
        score -= 10
    if headers["X-Content-Type-Options"] != "nosniff":
        score -= 5
    if headers["Set-Cookie"]:
        score -= 40
    if headers["Access-Control-Allow-Origin"]:
        score -= 50
    if score >= 90:
        private = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
        score += 10 * (policy["default-src"] == "'none'" and "form-action" in policy)
        score += 5 * ("frame-ancestors" in policy)
        score += 5 * (headers["Referrer-Policy"] in private)
        score += 10 * (headers["Cross-Origin-Resource-Policy"] in ("same-origin", "same-site"))
    return score


class EncryptedTests(Case):
    def setUp(self):
        self.stack = EncryptedStack(trained_state())
        self.addCleanup(self.stack.stop)

    def test_every_answer_reaches_a_plus_at_the_observatory(self):
        body, headers = form(synopsis=SYNOPSIS)
        answers = {
            200: self.stack.ask_encrypted("GET", "/", headers={"Accept": BROWSER}),
            201: self.stack.ask_encrypted("POST", "/classify", body, headers),
            202: self.stack.ask_encrypted("GET", "/style.css", headers={"Range": "bytes=999999-"}),
            404: self.stack.ask_encrypted("GET", "/nowhere"),
            405: self.stack.ask_encrypted("PUT", "/"),
            413: self.stack.ask_encrypted("POST", "/classify", b"x" * (2 << 20), headers),
            422: self.stack.ask_encrypted("POST", "/classify", *form(synopsis="")),
        }
        for status, answer in answers.items():
            with self.subTest(status=status):
                self.assertEqual(answer.status, 200 if status < 300 else status)
                self.assertEqual(observatory(answer.headers), 130)
                for name in ("Strict-Transport-Security", "Content-Security-Policy"):
                    self.assertEqual(len(answer.headers.get_all(name)), 1)

    def test_what_is_not_encrypted_leads_to_what_is_except_for_certbot(self):
        for path in ("/", "/batch?x=y"):
            answer = self.stack.ask("GET", path)
            self.assertEqual(answer.status, 301)
            self.assertEqual(answer.headers["Location"], f"https://127.0.0.1{path}")
        answer = self.stack.ask("POST", "/classify", *form(synopsis=SYNOPSIS))
        self.assertEqual(answer.status, 301)
        challenge = self.stack.run / "html/.well-known/acme-challenge"
        challenge.mkdir(parents=True)
        (challenge / "token").write_text("what certbot put there")
        answer = self.stack.ask("GET", "/.well-known/acme-challenge/token")
        self.assertEqual((answer.status, answer.text), (200, "what certbot put there"))

    def test_old_versions_of_tls_are_refused(self):
        context = ssl._create_unverified_context()
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.stack.ask_encrypted("GET", "/", context=context)


if __name__ == "__main__":
    unittest.main()
