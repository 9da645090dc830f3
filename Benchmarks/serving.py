"""How many requests a second the gateway answers behind nginx, and what one costs.

All servers run at the same time on loopback ports, and are asked in turns: the
gateway for JSON and for pages, a responder in C that does no work
(`peers/responder.c`) behind the same nginx configuration for the same bytes, and
FastAPI with scikit-learn (`peers/fastapi_app.py`), which uvicorn serves without
nginx. A browser asks for compressed answers, `wrk` by itself does not: both are
measured.
"""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import inputs
import report
import rounds

sys.path.insert(0, str(inputs.ROOT / "Tests" / "EndToEndTests"))
import stack  # noqa: E402
from support import environment, wait_until  # noqa: E402

PEERS = pathlib.Path(__file__).resolve().parent / "peers"
ROUNDS = 9
SECONDS = 3
CONNECTIONS = 8
RELOADS = 20

# 45 words.
SYNOPSIS = (
    "When a retired lighthouse keeper finds a sealed letter in the wreck of a fishing boat, she "
    "sets out across the winter islands with her sceptical grandson to return it, and learns that "
    "the sender may be the brother she believed drowned forty years ago."
)

SCRIPT = """
wrk.method = "POST"
wrk.path = "/classify"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Accept"] = "{accept}"
wrk.headers["Accept-Encoding"] = "{encoding}"
wrk.body = "{body}"
"""


class Responder(stack.Stack):
    """nginx as it stands before the gateway, with the responder in C behind it."""

    def __init__(self, program, answer):
        self.program, self.answer = program, answer
        super().__init__(None)

    def start_gateway(self):
        self.gateway = subprocess.Popen([self.program, self.socket, self.answer])
        wait_until(self.accepts, "the responder opens its socket")


class Uvicorn:
    """FastAPI with scikit-learn on two processes, which learn from the same movies."""

    def __init__(self, folder, movies):
        model = folder / "model.joblib"
        subprocess.run(
            [sys.executable, PEERS / "fastapi_app.py", movies, model], check=True
        )
        self.port = stack.free_port()
        command = [sys.executable, "-m", "uvicorn", "fastapi_app:app", "--app-dir", PEERS]
        options = ["--workers=2", "--log-level=warning", f"--port={self.port}"]
        self.process = subprocess.Popen(
            [str(part) for part in command + options], env=environment(MODEL=str(model))
        )
        wait_until(self.answers, "uvicorn answers", timeout=120)

    def answers(self):
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz").status == 200

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Target:
    """Something to ask: where, for what, and whose processor time it takes."""

    def __init__(self, port, script, app, nginx=None):
        self.url = f"http://127.0.0.1:{port}/"
        self.script, self.app, self.nginx = script, app, nginx
        self.rates, self.medians, self.tails = [], [], []
        self.app_costs, self.nginx_costs = [], []

    def ask(self, seconds=SECONDS):
        """Asks as often as it can, and notes what came of it."""
        app, nginx = cpu_seconds(self.app), cpu_seconds(self.nginx)
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--latency"]
        command += ["-s", str(self.script), self.url]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in text or "Socket errors" in text:
            raise SystemExit(f"there were failures: {text}")
        count = int(re.search(r"(\d+) requests in", text)[1])
        self.rates.append(float(re.search(r"Requests/sec:\s*([\d.]+)", text)[1]))
        self.medians.append(milliseconds(text, "50%"))
        self.tails.append(milliseconds(text, "99%"))
        self.app_costs.append((cpu_seconds(self.app) - app) / count * 1e6)
        self.nginx_costs.append((cpu_seconds(self.nginx) - nginx) / count * 1e6)

    def row(self, name, bare, python):
        """A line of the table; the ratios are those of each round."""
        cells = [name, rounds.spread(self.rates, 0)]
        cells += [rounds.spread(rounds.ratios(self.rates, other.rates)) for other in (bare, python)]
        cells.append(f"{statistics.median(self.medians):.2f} / {statistics.median(self.tails):.1f}")
        nginx = f"{statistics.median(self.nginx_costs):.0f}" if self.nginx else "–"
        cells.append(f"{statistics.median(self.app_costs):.0f} + {nginx}")
        return [*cells, f"{resident(self.app):.0f}"]


def milliseconds(text, percentile):
    number, unit = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)\b", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def family(process):
    """A process, or several, and their children; none for `None`."""
    if process is None:
        return []
    if isinstance(process, list):
        return [member for one in process for member in family(one)]
    task = pathlib.Path(f"/proc/{process}/task/{process}/children")
    return [process, *(int(child) for child in task.read_text().split())]


def cpu_seconds(process):
    """The processor time that a process and its children have taken."""
    ticks = 0
    for member in family(process):
        fields = pathlib.Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident(process):
    """Megabytes of memory that a process and its children hold."""
    pages = sum(
        int(pathlib.Path(f"/proc/{member}/statm").read_text().split()[1])
        for member in family(process)
    )
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def reload_times(gateway):
    """Milliseconds from SIGHUP until `/readyz` tells of the new model, again and again."""
    times = []
    for _ in range(RELOADS):
        count = gateway.ready()["reloads"]
        began = time.perf_counter()
        gateway.gateway.send_signal(signal.SIGHUP)
        while gateway.ready()["reloads"] == count:
            pass
        times.append((time.perf_counter() - began) * 1000)
    return times


def write_script(folder, accept, encoding):
    path = folder / f"{'page' if 'html' in accept else 'json'}-{encoding}.lua"
    body = urllib.parse.urlencode({"synopsis": SYNOPSIS})
    path.write_text(SCRIPT.format(accept=accept, encoding=encoding, body=body), "utf-8")
    return path


def write_report(pairs, peers, loads, lengths):
    python = peers["FastAPI + scikit-learn"]
    names = ["", "requests/s", "÷ C, the same bytes", "÷ FastAPI", "p50 / p99 ms"]
    names += ["processor µs a request, app + nginx", "resident MB"]
    rows = []
    for name, (ours, bare) in pairs.items():
        rows += [
            ours.row(f"Marquee, {name}", bare, python),
            bare.row(f"libfcgi in C, {name}", bare, python),
        ]
    bare = pairs["JSON"][1]
    rows += [target.row(name, bare, python) for name, target in peers.items()]
    report.write(
        "serving",
        f"""{report.table(names, rows)}

{ROUNDS} rounds of {SECONDS} s with {CONNECTIONS} connections; the answer has {lengths["JSON"]:,} bytes as
JSON, {lengths["page"]:,} as a page. From SIGHUP until the new model answers, its SHA-256 checked:
{rounds.spread(loads, 1)} ms in {RELOADS} reloads. {rounds.machine()}""",
    )


def main():
    movies = inputs.plain_movies()
    state = inputs.model("serving-state", movies)
    folder = inputs.folder("serving")
    program = folder / "responder"
    compiler = shutil.which("cc") or shutil.which("clang")
    source = PEERS / "responder.c"
    subprocess.run([compiler, "-O2", "-o", program, source, "-lfcgi", "-lpthread"], check=True)
    with contextlib.ExitStack() as servers:

        def started(server):
            servers.callback(server.stop)
            return server

        def responder(name, content):
            (folder / name).write_bytes(content)
            return started(Responder(program, folder / name))

        def behind_nginx(server, accept, encoding):
            return Target(
                server.port, write_script(folder, accept, encoding), server.gateway.pid,
                server.nginx.pid,
            )  # fmt: skip

        gateway = started(stack.Stack(state, log_level="info"))
        pairs, lengths = {}, {}
        for form, accept in ("JSON", "application/json"), ("page", stack.BROWSER):
            answer = gateway.ask(
                "POST", "/classify", urllib.parse.urlencode({"synopsis": SYNOPSIS}),
                {"Content-Type": stack.FORM, "Accept": accept},
            )  # fmt: skip
            lengths[form] = len(answer.body)
            bare = responder(form, answer.body)
            for name, encoding in (form, "identity"), (f"{form}, compressed", "gzip"):
                pairs[name] = (
                    behind_nginx(gateway, accept, encoding), behind_nginx(bare, accept, encoding)
                )  # fmt: skip
        uvicorn = started(Uvicorn(folder, movies))
        json_script = write_script(folder, "application/json", "identity")
        peers = {
            "libfcgi in C, 2 bytes": behind_nginx(
                responder("short", b"{}"), "application/json", "identity"
            ),
            "FastAPI + scikit-learn": Target(uvicorn.port, json_script, uvicorn.process.pid),
        }
        targets = {
            f"{who}, {name}": target
            for name, pair in pairs.items()
            for who, target in zip(("Marquee", "C"), pair)
        } | peers
        for number in range(ROUNDS):
            for name, target in targets.items():
                target.ask()
                print(
                    f"round {number + 1}/{ROUNDS}: {name} {target.rates[-1]:.0f} requests/s",
                    file=sys.stderr,
                )
        loads = reload_times(gateway)
        write_report(pairs, peers, loads, lengths)


if __name__ == "__main__":
    main()
