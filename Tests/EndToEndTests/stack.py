"""The whole stack as a visitor meets it: nginx, with the site's own configuration, and gateway."""

import dataclasses
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

import fastcgi
from support import ROOT, SYNOPSIS, environment, executable, wait_until

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"

NGINX = """
{user}
worker_processes 2;
daemon off;
pid {run}/nginx.pid;
error_log {run}/error.log;
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types;
  client_body_temp_path {run}/body;
  fastcgi_temp_path {run}/fastcgi;
  proxy_temp_path {run}/proxy;
  scgi_temp_path {run}/scgi;
  uwsgi_temp_path {run}/uwsgi;
  include {run}/site.conf;
}}
"""


@dataclasses.dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def type(self):
        return (self.headers["Content-Type"] or "").partition(";")[0]


def form(**fields):
    """A form post as browsers send it: body and headers."""
    return urllib.parse.urlencode(fields).encode(), {"Content-Type": FORM, "Accept": BROWSER}


def ask(connection, method, path, body=None, headers=None):
    """One request on a connection that may be kept."""
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read())


def processes(text):
    """The processes that have `text` in their command line."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if text.encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except (OSError, ValueError):
            continue
    return found


def replaced(text, replacements):
    """The text with each of the replacements made, once."""
    for old, new in replacements.items():
        if text.count(old) != 1:
            raise AssertionError(f"it is not there, or more than once: {old}")
        text = text.replace(old, new)
    return text


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stack:
    """Gateway and nginx on a free port, until `stop`.

    The site is `nginx/marquee.conf` with other paths, and without its limits
    for one address unless `limits` says so; `cors` lets other sites in; `behind_proxy` takes the
    visitor's address from a header.
    """

    def __init__(
        self, state, limits=False, workers=2, cors=False, behind_proxy=False, log_level="trace"
    ):
        self.state = state
        self.log_level = log_level
        # Short, because a socket's path must be.
        self.run = pathlib.Path(tempfile.mkdtemp(prefix="marquee-", dir="/tmp"))
        self.socket = self.run / "gateway.sock"
        self.workers = workers
        self.port = free_port()
        self.gateway = None
        self.nginx = None
        try:
            self.start_gateway()
            self.start_nginx(limits, cors, behind_proxy)
        except BaseException:
            self.stop()
            raise

    @property
    def settings(self):
        """What makes `marquee-cron` find this gateway."""
        return {"MARQUEE_SOCKET": str(self.socket)}

    @property
    def gateway_log(self):
        return (self.run / "gateway.log").read_text("utf-8")

    def start_gateway(self, command=(), **options):
        """Starts the gateway; `command` may start it in another way."""
        arguments = ["--state-dir", self.state, "--workers", self.workers]
        command = [*command, executable("marquee-gateway"), *arguments]
        settings = {**self.settings, "MARQUEE_LOG_LEVEL": self.log_level}
        with open(self.run / "gateway.log", "ab") as log:
            self.gateway = subprocess.Popen(
                [str(part) for part in command],
                env=environment(**settings),
                stderr=log,
                **{"stdin": subprocess.DEVNULL} | options,
            )
        wait_until(self.accepts, "the gateway opens its socket")

    def accepts(self):
        if self.gateway.poll() is not None:
            raise AssertionError(f"the gateway has ended: {self.gateway_log}")
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket)) == 0

    def stop_gateway(self, number=signal.SIGTERM, timeout=15):
        """Signals the gateway, and gives its exit code."""
        self.gateway.send_signal(number)
        return self.gateway.wait(timeout)

    def site(self, limits, cors, behind_proxy=False):
        """The site's configuration, with this stack's paths."""
        site = (ROOT / "nginx" / "marquee.conf").read_text("utf-8")
        replacements = {
            "unix:/run/marquee/gateway.sock": f"unix:{self.socket}",
            "listen 80;": f"listen 127.0.0.1:{self.port};",
            "listen [::]:80;": "",
            "root /usr/share/marquee/public;": f"root '{ROOT}/public';",
            "access_log /var/log/nginx/marquee.log": f"access_log {self.run}/access.log",
        }
        if cors:
            replacements["# include marquee/cors.conf;"] = "include marquee/cors.conf;"
        if behind_proxy:
            for line in ("set_real_ip_from 127.0.0.1;", "real_ip_header X-Real-IP;"):
                replacements[f"# {line}"] = line
        if not limits:
            # An empty key is not counted.
            for zone in ("requests:2m", "connections:2m"):
                counted = f"_zone $marquee_visitor zone=marquee_{zone}"
                replacements[counted] = counted.replace("$marquee_visitor", "$marquee_nobody")
            site = "map '' $marquee_nobody { default ''; }\n" + site
        return replaced(site, replacements)

    def start_nginx(self, limits, cors, behind_proxy):
        site = self.site(limits, cors, behind_proxy)
        (self.run / "site.conf").write_text(site, "utf-8")
        (self.run / "marquee").symlink_to(ROOT / "nginx")
        user = "user root;" if os.geteuid() == 0 else ""
        conf = NGINX.format(run=self.run, user=user)
        (self.run / "nginx.conf").write_text(conf, "utf-8")
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        with open(self.run / "nginx.out", "wb") as output:
            self.nginx = subprocess.Popen(
                [program, "-e", "stderr", "-c", str(self.run / "nginx.conf")],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip

        def answers():
            if self.nginx.poll() is not None:
                raise AssertionError((self.run / "nginx.out").read_text("utf-8"))
            try:
                return self.ask("GET", "/healthz").status < 400
            except OSError:
                return False

        wait_until(answers, "nginx and gateway answer")

    def stop(self):
        for process in (self.nginx, self.gateway):
            if process is None or process.poll() is not None:
                continue
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        left = processes(str(self.run))
        shutil.rmtree(self.run)
        if left:
            raise AssertionError(f"processes {left} have outlived the stack")

    def connect(self, source=None):
        address = (source, 0) if source else None
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=address
        )

    def ask(self, method, path, body=None, headers=None, source=None):
        """One request on a connection of its own."""
        connection = self.connect(source)
        try:
            return ask(connection, method, path, body, headers)
        finally:
            connection.close()

    def post(self, body, headers):
        return self.ask("POST", "/classify", body, headers)

    def post_json(self, value, **headers):
        return self.post(json.dumps(value), {"Content-Type": "application/json", **headers})

    def post_form(self, **fields):
        return self.post(*form(**fields))

    def resident(self):
        """Megabytes of memory that the gateway holds."""
        pages = int(pathlib.Path(f"/proc/{self.gateway.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def processor_seconds(self):
        """The time that the gateway has computed, the system's work for it included."""
        threads = pathlib.Path(f"/proc/{self.gateway.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def ready(self):
        """What `/readyz` tells users of the socket, if a model is served."""
        with self.raw() as peer:
            status, body = fastcgi.ask(peer, "/readyz", MARQUEE_LOCAL="yes")
        return json.loads(body) if status == 200 else None

    def reloads(self):
        """How many models have been loaded, and how many refused."""
        text = self.ask("GET", "/metrics").text
        counts = {}
        for line in text.splitlines():
            if line.startswith("marquee_reloads_total{"):
                counts["refused" if "refused" in line else "ok"] = int(line.split()[-1])
        return counts["ok"], counts["refused"]

    def raw(self):
        """A connection to the gateway itself, past nginx."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(20)
        connection.connect(str(self.socket))
        return connection


class Load:
    """Visitors that post one after the other, on connections that they keep.

    Counts the answers by model; `failures` holds the time and the words for
    every request that got none, or another than `expected` has for its model.
    """

    def __init__(self, stack, expected, visitors=4):
        self.stack = stack
        self.expected = expected
        self.answers = dict.fromkeys(expected, 0)
        self.failures = []
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.threads = [
            threading.Thread(target=self.visit, args=(number % 2 == 0,), daemon=True)
            for number in range(visitors)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        wait_until(lambda: self.total > 20, "the visitors get answers")
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(60)

    @property
    def total(self):
        with self.lock:
            return sum(self.answers.values())

    def visit(self, with_form):
        connection = self.stack.connect()
        if with_form:
            body, headers = form(synopsis=SYNOPSIS)
            headers["Accept"] = "application/json"
        else:
            body = json.dumps({"synopsis": SYNOPSIS})
            headers = {"Content-Type": "application/json"}
        while not self.ended.is_set():
            begun = time.monotonic()
            try:
                answer = ask(connection, "POST", "/classify", body, headers)
                problem = self.problem(answer)
            except (OSError, http.client.HTTPException, ValueError) as error:
                connection.close()
                problem = type(error).__name__
            if problem:
                with self.lock:
                    self.failures.append((begun, problem))
        connection.close()

    def problem(self, answer):
        if answer.status != 200:
            return answer.status
        content = answer.json
        model = content.pop("model")
        if content != self.expected.get(model):
            return f"another answer than {model} gives"
        with self.lock:
            self.answers[model] += 1
        return None
