"""Ten minutes of everything that hostile visitors, and peers of the socket, have been seen to do.

Ordinary visitors go on asking meanwhile, and the model is reloaded every few seconds. What counts is
that they are answered, and that the gateway's memory and descriptors end where they began.
`MARQUEE_SOAK_SECONDS` makes it shorter.
"""

import contextlib
import json
import os
import random
import signal
import socket
import sys
import threading
import time

import inputs
import report
import rounds

sys.path.insert(0, str(inputs.ROOT / "Tests" / "EndToEndTests"))
import fastcgi  # noqa: E402
import stack  # noqa: E402
from support import SYNOPSIS, trained_state  # noqa: E402
from test_dear_requests import hostile_texts  # noqa: E402

SECONDS = int(os.environ.get("MARQUEE_SOAK_SECONDS", 600))
# Until each thread has had its longest text, and every pool is as large as it gets.
WARM_UP = 30
JSON = {"Content-Type": "application/json"}


class Soak:
    def __init__(self, server):
        self.server = server
        self.ended = threading.Event()
        self.texts = list(hostile_texts(server.state).values())
        self.counts, self.failures = {}, []
        self.lock = threading.Lock()

    def count(self, name):
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + 1

    def forever(self, name, act):
        """Does something again and again; what it is does not have to succeed."""

        def work():
            rng = random.Random(name)
            while not self.ended.is_set():
                with contextlib.suppress(OSError, stack.http.client.HTTPException):
                    act(rng)
                    self.count(name)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def ordinary(self, rng):
        body, headers = stack.form(synopsis=SYNOPSIS)
        headers["Accept"] = rng.choice([stack.BROWSER, "application/json"])
        began = time.monotonic()
        try:
            status = self.server.post(body, headers).status
        except (OSError, stack.http.client.HTTPException) as error:
            status = type(error).__name__
        if status != 200:
            with self.lock:
                self.failures.append((status, time.monotonic() - began))
        self.ended.wait(0.02)

    def dear(self, rng):
        self.server.post(*stack.form(synopsis=rng.choice(self.texts)))

    def batches(self, rng):
        text = rng.choice(self.texts)
        parts = [text[start : start + 500] for start in range(0, 100_000, 500)]
        self.server.post(json.dumps({"synopses": [part or "x" for part in parts]}), JSON)

    def malformed(self, rng):
        body = rng.randbytes(rng.randrange(1 << rng.randrange(1, 21)))
        kind = rng.choice([stack.FORM, "application/json", "text/plain", "x"])
        self.server.post(body, {"Content-Type": kind, "Accept": rng.choice([stack.BROWSER, "*/*"])})

    def leaving(self, rng):
        body, _ = stack.form(synopsis=rng.choice(self.texts))
        head = f"POST /classify HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        whole = f"{head}Content-Type: {stack.FORM}\r\nAccept: text/html\r\n\r\n".encode() + body
        with socket.create_connection(("127.0.0.1", self.server.port)) as visitor:
            visitor.sendall(whole[: rng.randrange(len(whole))])

    def slow_readers(self, rng):
        """Past nginx, which would take the answers."""
        body, _ = stack.form(synopsis=rng.choice(self.texts))
        request = fastcgi.begin(True) + fastcgi.params(
            length=len(body), CONTENT_TYPE=stack.FORM, HTTP_ACCEPT="text/html"
        )
        for start in range(0, len(body), 60_000):
            request += fastcgi.record(fastcgi.STDIN, body[start : start + 60_000])
        with contextlib.ExitStack() as peers:
            for _ in range(5):
                peer = peers.enter_context(self.server.raw())
                peer.sendall(request + fastcgi.record(fastcgi.STDIN))
            self.ended.wait(rng.random() * 8)

    def halves(self, rng):
        whole = fastcgi.begin() + fastcgi.params(length=100_000) + b"\1\5\0\1\xff\xff\0\0" + b"x" * 60_000
        with contextlib.ExitStack() as peers:
            for _ in range(100):
                peer = peers.enter_context(self.server.raw())
                peer.sendall(whole[: rng.choice([0, 5, 20, rng.randrange(len(whole))])])
            self.ended.wait(rng.random() * 8)

    def crafted(self, rng):
        body = json.dumps({"synopsis": SYNOPSIS}).encode()
        whole = bytearray(
            fastcgi.begin() + fastcgi.params(length=len(body))
            + fastcgi.record(fastcgi.STDIN, body) + fastcgi.record(fastcgi.STDIN)
        )  # fmt: skip
        for _ in range(rng.randrange(1, 6)):
            whole[rng.randrange(min(len(whole), 250))] = rng.randrange(256)
        with self.server.raw() as peer:
            peer.settimeout(0.2)
            peer.sendall(whole)
            with contextlib.suppress(ConnectionError):
                fastcgi.receive(peer)

    def reloads(self, rng):
        self.server.gateway.send_signal(signal.SIGHUP)
        self.ended.wait(3)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.server.gateway.pid}/fd"))

    def figures(self):
        return self.server.resident(), self.descriptors()

    def quiet_descriptors(self):
        """Those that are left when all peers have gone; nginx keeps some connections."""
        end = time.monotonic() + 20
        while self.descriptors() > 60 and time.monotonic() < end:
            time.sleep(0.1)
        return self.descriptors()

    def run(self):
        acts = [
            self.ordinary, self.ordinary, self.dear, self.batches, self.malformed, self.leaving,
            self.slow_readers, self.halves, self.crafted, self.reloads,
        ]  # fmt: skip
        threads = [
            self.forever(f"{act.__name__}{number}", act) for number, act in enumerate(acts)
        ]
        time.sleep(min(WARM_UP, SECONDS / 4))
        samples = [self.figures()]
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(min(10, SECONDS / 10))
            samples.append(self.figures())
            print(f"{samples[-1][0]:.1f} MB, {samples[-1][1]} descriptors", file=sys.stderr)
        self.ended.set()
        for thread in threads:
            thread.join(30)
        return samples


def main():
    server = stack.Stack(trained_state(), log_level="info")
    try:
        soak = Soak(server)
        pid, before = server.ready()["pid"], soak.quiet_descriptors()
        samples = soak.run()
        after = soak.quiet_descriptors()
        alive = server.ready()["pid"] == pid
        # Reloads and long texts come and go: what counts is the level, not the moment.
        tenth = max(1, len(samples) // 5)
        first, last = (
            sum(sample[0] for sample in part) / len(part)
            for part in (samples[:tenth], samples[-tenth:])
        )
    finally:
        server.stop()
    counts = {name.rstrip("0123456789"): 0 for name in soak.counts}
    for name, count in soak.counts.items():
        counts[name.rstrip("0123456789")] += count
    told = ", ".join(f"{count:,} × {name.replace('_', ' ')}" for name, count in counts.items())
    report.write(
        "soak",
        f"""{SECONDS / 60:.0f} minutes: {told}. Ordinary visitors without an answer: {len(soak.failures)}.
The gateway {"is the process that it was" if alive else "has died"}.

{report.table(
    ["", "at the start", "at the end", "most"],
    [
        ["resident MB under load", f"{first:.1f}", f"{last:.1f}", f"{max(s[0] for s in samples):.1f}"],
        ["descriptors, quiet", before, after, max(s[1] for s in samples)],
    ])}

{rounds.machine()}""",
    )
    if not alive or soak.failures or last > 1.1 * first or after > before + 20:
        raise SystemExit(f"that is not steady; failures: {soak.failures[:10]}")


if __name__ == "__main__":
    main()
