"""What the stand-ins are made of: an HTTP server with a log of requests, and faults on order.

A fault is a JSON object. It fires on the `nth` (1) request whose "METHOD /path?query" has the
regular expression `match` (any), and on `times` (1; 0: all) of them from there. `action` is

    status     the answer is `status`, `headers`, `body`; nothing else happens
    drop       the connection is closed; nothing else happens
    delay      it takes `seconds` (1) more
    lost       the request is done, but the connection is closed instead of an answer
    cut        half of the answer, then the connection is closed
    truncate   half of the answer, as if that were all of it
    corrupt    one bit of the answer is another
    malformed  an answer that is not JSON
    slow       the body at `rate` (1000) bytes a second
    replace    in the body, what matches `pattern` is `text`
    headers    the answer has these `headers` as well
    bomb       the body has `megabytes` (300) of spaces behind it, compressed
    flood      the body is a gzip file of `megabytes` (300) of `text`, again and again

Faults and log are at /__ctl/faults (POST, GET, DELETE) and /__ctl/requests (GET, DELETE).
"""

import argparse
import gzip
import http.server
import json
import pathlib
import re
import socket
import threading
import time
import urllib.parse
import zlib


def compressed(body, megabytes, text=" "):
    """A body with so many megabytes of a text behind it, by gzip."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    megabyte = text.encode() * (1_000_000 // len(text.encode()))
    parts = [packer.compress(body)] + [packer.compress(megabyte) for _ in range(megabytes)]
    return b"".join(parts) + packer.flush()


class Answer(Exception):
    """A status, headers and a body; may be returned or raised."""

    def __init__(self, status, body=b"", **headers):
        super().__init__(status)
        self.status = status
        self.headers = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        self.body = body
        if not isinstance(body, bytes):
            self.body = json.dumps(body, ensure_ascii=False).encode()
            self.headers.setdefault("Content-Type", "application/json;charset=utf-8")


class Faults:
    """The faults on order, and how often each might have fired."""

    def __init__(self):
        self.ordered, self.lock = [], threading.Lock()

    def add(self, faults):
        with self.lock:
            for fault in faults if isinstance(faults, list) else [faults]:
                self.ordered.append({"match": "", "nth": 1, "times": 1, "seen": 0} | fault)

    def next(self, line):
        """The first fault that this request is due, or none."""
        due = None
        with self.lock:
            for fault in self.ordered:
                if re.search(fault["match"], line):
                    fault["seen"] += 1
                    late = fault["seen"] - fault["nth"]
                    if late >= 0 and (fault["times"] == 0 or late < fault["times"]):
                        due = due or fault
        return due or {"action": ""}


class Service:
    """A stand-in: `answer` says what a request gets; the rest is the same for all."""

    def __init__(self, log):
        self.faults, self.lock = Faults(), threading.RLock()
        self.log, self.log_lock = open(log, "a", encoding="utf-8"), threading.Lock()
        self.requests = []

    def answer(self, request):
        raise NotImplementedError

    def error(self, status):
        return {"error": f"fault: {status}"}

    def control(self, method, path, data):
        if path == "/__ctl/faults":
            if method == "POST":
                self.faults.add(data)
            if method == "DELETE":
                self.faults.ordered.clear()
            return Answer(200, self.faults.ordered)
        if path == "/__ctl/requests":
            if method == "DELETE":
                self.requests.clear()
            return Answer(200, self.requests)
        return Answer(404, {"error": "no such control"})

    def record(self, entry):
        with self.log_lock:
            self.requests.append(entry)
            self.log.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self.log.flush()


class Request(http.server.BaseHTTPRequestHandler):
    """One request, as `Service.answer` gets it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60

    def log_message(self, *_):
        pass

    def handle_request(self):
        arrived = time.time()
        self.service, self.role = self.server.service, self.server.role
        length = int(self.headers["Content-Length"] or 0)
        self.body = self.rfile.read(length)
        target = urllib.parse.urlsplit(self.path)
        self.route = target.path
        self.query = dict(urllib.parse.parse_qsl(target.query, keep_blank_values=True))
        if self.route.startswith("/__ctl/"):
            data = json.loads(self.body or b"null")
            return self.send(self.service.control(self.command, self.route, data))
        fault = self.service.faults.next(f"{self.command} {self.path}")
        answer = self.answer(fault)
        self.service.record({
            "t": arrived, "method": self.command, "path": self.path, "server": self.role,
            "status": answer.status if answer else 0, "fault": fault["action"] or None,
            "in": length, "headers": dict(self.headers), "auth": self.auth(),
        })  # fmt: skip
        if answer is None or fault["action"] == "lost":
            return self.hang_up()
        self.send(answer, fault)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_request

    def auth(self):
        return "sent" if self.headers["Authorization"] else "none"

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            raise Answer(400, {"error": "this is not JSON"}) from None

    def answer(self, fault):
        if fault["action"] == "drop":
            return None
        if fault["action"] == "status":
            body = fault.get("body", self.service.error(fault["status"]))
            answer = Answer(fault["status"], body.encode() if isinstance(body, str) else body)
            answer.headers |= fault.get("headers", {})
            return answer
        if fault["action"] == "delay":
            time.sleep(fault.get("seconds", 1))
        try:
            answer = self.service.answer(self)
        except Answer as raised:
            answer = raised
        if fault["action"] == "headers":
            answer.headers |= fault["headers"]
        if fault["action"] == "replace":
            body = re.sub(fault["pattern"], fault["text"], answer.body.decode())
            answer.body = body.encode()
        if fault["action"] == "malformed":
            answer.body, answer.status = b'{"page": 1, "results": [', 200
        return answer

    def send(self, answer, fault={"action": ""}):
        body, action = answer.body, fault["action"]
        compressible = "json" in answer.headers.get("Content-Type", "") and len(body) > 860
        if compressible and "gzip" in (self.headers["Accept-Encoding"] or ""):
            body = gzip.compress(body, 1)
            answer.headers["Content-Encoding"] = "gzip"
        if action == "bomb":
            answer.headers["Content-Encoding"] = "gzip"
            body = compressed(answer.body, fault.get("megabytes", 300))
        if action == "flood":
            body = compressed(b"", fault.get("megabytes", 300), fault["text"])
        if action == "truncate":
            body = body[: len(body) // 2]
        if action == "corrupt":
            middle = len(body) // 2
            body = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if action == "cut":
            self.wfile.write(body[: len(body) // 2])
            return self.hang_up()
        if action == "slow":
            return self.trickle(body, fault.get("rate", 1000))
        self.wfile.write(body)

    def trickle(self, body, rate):
        step = max(1, rate // 10)
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            self.wfile.flush()
            time.sleep(0.1)

    def hang_up(self):
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service, role, port=0):
        super().__init__(("127.0.0.1", port), Request)
        self.service, self.role = service, role

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        """A peer that hangs up in the middle is expected here."""


def arguments(**more):
    """Reads the command line: `--state` and `--port`, and what the stand-in adds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--state", type=pathlib.Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    for name, options in more.items():
        parser.add_argument(f"--{name.replace('_', '-')}", **options)
    options = parser.parse_args()
    options.state.mkdir(parents=True, exist_ok=True)
    return options


def serve(*servers):
    """Serves until the process is ended; the ports are the first lines of the output."""
    for server in servers:
        print(server.server_port, flush=True)
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()
