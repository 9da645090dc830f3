"""Visitors and peers that are slow, silent or greedy: no other waits for them."""

import contextlib
import os
import re
import socket
import threading
import time
import unittest

import fastcgi
from fastcgi import STDIN, begin, params, record
from serving import ServingCase
from stack import BROWSER, FORM, Stack, ask, form
from support import SYNOPSIS, Case, trained_state, wait_until

# The addresses of two visitors.
GREEDY, PATIENT = "127.0.0.2", "127.0.0.3"


class SlowReader:
    """Asks for the longest page that there is, and takes little of it at a time."""

    def __init__(self, stack, size):
        body = b"synopsis=space+ship+crew+" + b"%22" * size
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.bind((GREEDY, 0))
        self.socket.connect(("127.0.0.1", stack.port))
        self.socket.sendall(
            f"POST /classify HTTP/1.1\r\nHost: localhost\r\nAccept: {BROWSER}\r\n"
            f"Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        )
        self.socket.sendall(body)
        self.first = self.socket.recv(1)

    def read(self, ended):
        with contextlib.suppress(OSError):
            while not ended.wait(0.1):
                self.socket.recv(100)

    def close(self):
        self.socket.close()


class SlowReaderTests(Case):
    def setUp(self):
        self.stack = Stack(trained_state(), limits=True)
        self.addCleanup(self.stack.stop)

    def test_twenty_slow_readers_of_one_address_hold_no_other_visitor_up(self):
        """With the site's own limits; a gateway that waits for them lets two of fifty through."""
        # As much as a body may hold, and as much as a text may.
        sizes = [(1 << 20) // 3 - 100, 65_000]
        with contextlib.ExitStack() as readers:
            slow = [
                readers.enter_context(contextlib.closing(SlowReader(self.stack, sizes[n % 2])))
                for n in range(20)
            ]
            ended = threading.Event()
            threads = [threading.Thread(target=reader.read, args=(ended,)) for reader in slow]
            for thread in threads:
                thread.start()
            readers.callback(ended.set)
            times = []
            body, headers = form(synopsis=SYNOPSIS)
            for _ in range(30):
                began = time.monotonic()
                answer = self.stack.ask("POST", "/classify", body, headers, source=PATIENT)
                times.append(time.monotonic() - began)
                self.assertEqual(answer.status, 200)
                # Below the limit of requests.
                ended.wait(0.05)
            self.assertLess(max(times), 1)
            ended.set()
            for thread in threads:
                thread.join()


class SlowPeerTests(ServingCase):
    """Peers of the gateway's socket, past nginx."""

    def peers(self, count, sent):
        peers = contextlib.ExitStack()
        self.addCleanup(peers.close)
        found = [peers.enter_context(self.stack.raw()) for _ in range(count)]
        for peer in found:
            peer.sendall(sent)
        return found

    def assertServesAtOnce(self):
        for _ in range(20):
            began = time.monotonic()
            self.assertServes()
            # Less than a peer may take, however busy the machine is.
            self.assertLess(time.monotonic() - began, 3)

    def test_a_thousand_halves_of_a_request_hold_nobody_up_and_are_closed(self):
        whole = begin() + params(length=1000) + record(STDIN, b"x" * 400)
        for sent in (b"", whole[:5], whole[:8], whole[:20], whole):
            with self.subTest(sent=len(sent)):
                began = time.monotonic()
                peers = self.peers(200, sent)
                self.assertServesAtOnce()
                for peer in peers:
                    # All at the same time: none of them for long.
                    self.assertEqual(peer.recv(1), b"")
                self.assertLess(time.monotonic() - began, 15)

    def test_a_thousand_half_headers_at_once(self):
        peers = self.peers(1000, begin()[:5])
        self.assertServesAtOnce()
        wait_until(lambda: self.descriptors() < 100, "they are closed")
        del peers

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.stack.gateway.pid}/fd"))

    def test_peers_that_take_no_answers_hold_nobody_up_and_cost_little_memory(self):
        body = b"synopsis=space+ship+crew+" + b"%22" * 60_000
        request = begin() + params(
            length=len(body), CONTENT_TYPE=FORM, HTTP_ACCEPT="text/html"
        )
        for start in range(0, len(body), 60_000):
            request += record(STDIN, body[start : start + 60_000])
        request += record(STDIN)
        before, descriptors = self.stack.resident(), self.descriptors()
        # The system takes a fifth of a megabyte of each answer, the gateway keeps the rest.
        peers = self.peers(200, request)
        with self.stack.raw() as peer:
            status, _ = fastcgi.ask(peer, "/readyz")
            self.assertEqual(status, 200)
        wait_until(lambda: self.descriptors() < descriptors + 10, "they are closed", 60)
        self.assertLess(self.stack.resident(), before + 64)
        self.assertServesAtOnce()
        del peers

    def test_crafted_lengths_end_the_connection_and_nothing_else(self):
        crafted = [
            b"\xff\xff\xff\xff\xff\xff\xff\xff", b"\x80\xff\xff\xff\x01x", b"\x05\x00", b"\x80",
            b"\x7f" * 3, b"\x84\x00\x00\x00\x00abc",
        ]  # fmt: skip
        for content in crafted:
            with self.subTest(content=content), self.stack.raw() as peer:
                peer.sendall(begin() + record(4, content) + record(4) + record(STDIN))
                self.assertEqual(peer.recv(1), b"")
        self.assertServes()


class AddressTests(Case):
    """Whom the limits count, behind a server that tells the visitors' addresses."""

    def setUp(self):
        self.stack = Stack(trained_state(), limits=True, behind_proxy=True)
        self.addCleanup(self.stack.stop)

    def statuses(self, address, count):
        body, headers = form(synopsis=SYNOPSIS)
        connection = self.stack.connect()
        self.addCleanup(connection.close)
        return [
            ask(connection, "POST", "/classify", body, headers | {"X-Real-IP": address(n)}).status
            for n in range(count)
        ]

    def test_limits_count_ipv4_addresses_and_networks_of_ipv6(self):
        same = lambda n: f"2001:db8:0:7:{n:x}::{n:x}"  # noqa: E731
        self.assertIn(429, self.statuses(same, 60))
        # The next one's network, and as many IPv4 addresses, are not among them.
        self.assertEqual(set(self.statuses(lambda _: "2001:db8:0:8::1", 15)), {200})
        self.assertEqual(set(self.statuses(lambda n: f"192.0.2.{n}", 60)), {200})
        self.assertEqual(set(self.statuses(lambda n: f"::ffff:198.51.100.{n}", 60)), {200})
        self.assertIn(429, self.statuses(lambda _: "192.0.2.200", 60))

    def test_metrics_and_log_see_the_visitor_not_the_proxy(self):
        for address, status in (("192.0.2.1", 404), ("2001:db8::1", 404), ("127.0.0.1", 200)):
            answer = self.stack.ask("GET", "/metrics", headers={"X-Real-IP": address})
            self.assertEqual(answer.status, status, address)
        log = self.stack.run / "access.log"
        logged = re.compile(r"^192\.0\.2\.1 ", re.MULTILINE)
        wait_until(lambda: logged.search(log.read_text("utf-8")), "nginx writes its log")


if __name__ == "__main__":
    unittest.main()
