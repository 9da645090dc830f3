"""Stand-ins for the servers that a night meets, as tests start and question them."""

import atexit
import functools
import http.client
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse

from support import ROOT, json_lines

OURS = pathlib.Path(__file__).parent / "standins"
# The same servers as others wrote them, on the machines that have them.
THEIRS = ROOT.parent / "shared" / "standins"
sys.path.append(str(OURS))
import films  # noqa: E402

TMDB_TOKEN = "standin.v4.readtoken"
HUB_TOKEN = "hf_standin_write"

_kept = tempfile.mkdtemp(prefix="marquee-films-")
atexit.register(shutil.rmtree, _kept, ignore_errors=True)


class StandIn:
    """A server in a process of its own, until `stop`."""

    script = ""
    # It prints so many ports.
    ports = 1

    def __init__(self, folder=OURS, *arguments):
        # Where it keeps what it needs; not a place for the program's files.
        self.folder = tempfile.mkdtemp(prefix="marquee-standin-")
        command = [sys.executable, folder / self.script, "--state", self.folder, *arguments]
        self.process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.PIPE, text=True
        )
        lines = [self.process.stdout.readline() for _ in range(self.ports)]
        if not all(lines):
            self.stop()
            raise AssertionError(f"{self.script} does not start")
        self.port = int(lines[0])

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method, path, data=None, token=None):
        """What it answers, a control above all."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            body = None if data is None else json.dumps(data)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status != 200:
                raise AssertionError(f"{path}: {answer.status} {text}")
            return json.loads(text)
        finally:
            connection.close()

    def fault(self, action, **options):
        """Orders a fault; see standins/server.py."""
        self.ask("POST", "/__ctl/faults", {"action": action} | options)

    @property
    def faults(self):
        """How many requests had a fault."""
        return len([entry for entry in self.requests() if entry["fault"]])

    def heal(self):
        self.ask("DELETE", "/__ctl/faults")

    def requests(self, match="", forget=False):
        """The requests so far, of those whose path has `match`."""
        entries = self.ask("GET", "/__ctl/requests")
        if forget:
            self.ask("DELETE", "/__ctl/requests")
        return [entry for entry in entries if match in entry["path"]]

    def asked(self, method, part):
        """The requests of one kind."""
        return [e for e in self.requests(part) if e["method"] == method]


@functools.cache
def catalogue(count):
    """So many invented films, and a file of them."""
    path = pathlib.Path(_kept) / f"{count}.jsonl"
    found = films.films(count)
    path.write_text(json_lines(found), "utf-8")
    return found, path


class TMDB(StandIn):
    """TMDB with so many invented films."""

    script = "tmdb.py"

    def __init__(self, count, folder=OURS, token=TMDB_TOKEN, api_key=None, today=None):
        self.films, path = catalogue(count)
        self.token = token
        arguments = ["--movies", path, "--no-quirks", "--read-token", token]
        for option, value in (("--api-key", api_key), ("--today", today)):
            arguments += [option, value] if value else []
        super().__init__(folder, *arguments)

    @property
    def settings(self):
        """What makes `marquee-cron` fetch from here, as fast as it can."""
        return {
            "TMDB_BASE_URL": f"{self.address}/3",
            "TMDB_API_TOKEN": self.token,
            "TMDB_TERMS": "accepted",
            "TMDB_REQUESTS_PER_SECOND": "1000",
        }

    def change(self, upsert=(), delete=(), today=None):
        if today:
            self.ask("POST", "/__ctl/today", {"today": today})
        self.ask("POST", "/__ctl/movies", {"upsert": list(upsert), "delete": list(delete)})

    @property
    def dated(self):
        """The numbers of the films that must arrive, whatever else does."""
        return {film["id"] for film in self.films if films.is_dated(film)}

    @property
    def listed(self):
        """The numbers of the films that may arrive."""
        return {film["id"] for film in self.films if films.is_listed(film)}


class Hub(StandIn):
    """The Hub, with an account that may write to `owner/movie-genres`."""

    script = "hub.py"
    ports = 2

    def __init__(self, folder=OURS, *arguments, token=HUB_TOKEN):
        self.token = token
        super().__init__(folder, "--token", f"{token}:write", *arguments)

    repository = "tester/movie-genres"

    @property
    def settings(self):
        return {
            "HF_ENDPOINT": self.address,
            "HF_TOKEN": self.token,
            "HF_REPO": self.repository,
        }

    def create(self):
        """Makes the repository, empty."""
        owner, name = self.repository.split("/")
        data = {"name": name, "organization": owner, "type": "model", "private": False}
        self.ask("POST", "/api/repos/create", data, token=self.token)

    def read(self, path, kind="models", repository=None):
        """What the Hub says of the repository to its owner, all pages of it; none if nothing."""
        path, found = f"/api/{kind}/{repository or self.repository}{path}", None
        while path:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("GET", path, headers={"Authorization": f"Bearer {self.token}"})
                answer = connection.getresponse()
                body = json.loads(answer.read())
            finally:
                connection.close()
            if answer.status != 200:
                return None
            found = found + body if found else body
            link = re.match(rf"<{self.address}(.*)>; rel=\"next\"", answer.headers["Link"] or "")
            path = link and link[1]
        return found

    def tree(self, revision="main", **options):
        """The files of a commit, and their SHA-256 or git hash."""
        rows = self.read(f"/tree/{revision}?recursive=true", **options)
        files = [row for row in rows if row["type"] == "file"]
        return {row["path"]: row.get("lfs", row)["oid"] for row in files}

    def commits(self, **options):
        """The titles of the commits, newest first, without the one that made the repository."""
        return [row["title"] for row in self.read("/commits/main", **options)[:-1]]

    def tags(self, **options):
        return {row["name"]: row["targetCommit"] for row in self.read("/refs", **options)["tags"]}


class Pings:
    """A server that is pinged; it keeps what it was told."""

    def __init__(self):
        self.received, received = [], []
        self.received = received

        class Ping(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                received.append((self.path, body.decode(), str(self.headers)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_HEAD = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ping)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_port}/ping/d1f2"

    @property
    def settings(self):
        return {"MARQUEE_PING_URL": self.address}

    @property
    def paths(self):
        """What was pinged, after the address itself."""
        begin = urllib.parse.urlsplit(self.address).path
        return [path.removeprefix(begin) for path, _, _ in self.received]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
