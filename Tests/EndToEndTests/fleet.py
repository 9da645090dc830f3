"""Several machines behind one nginx, with `nginx/upstream.conf`."""

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess

from stack import Stack, free_port
from support import ROOT, environment, executable, successful, wait_until


class Machine:
    """A gateway on the network, with a program and a state directory of its own."""

    def __init__(self, folder, **settings):
        self.state, self.program = folder / "state", folder / "marquee-gateway"
        self.log = folder / "log"
        self.port = free_port()
        self.settings = settings | {"MARQUEE_SOCKET": f"127.0.0.1:{self.port}"}
        self.process = None
        self.install()

    def install(self):
        """Exchanges the program, as a package does."""
        new = self.program.with_suffix(".new")
        shutil.copy(executable("marquee-gateway"), new)
        os.replace(new, self.program)

    def start(self):
        command = [self.program, "--state-dir", self.state, "--workers", "1"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in command], env=environment(**self.settings), stderr=log,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip

    def accepts(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def end(self, number):
        self.process.send_signal(number)
        self.process.wait(20)

    def pull(self):
        return successful(self.state, "pull", **self.settings)


class Fleet(Stack):
    """Machines behind one nginx, with `nginx/upstream.conf`."""

    def __init__(self, machines):
        self.machines = machines
        super().__init__(None)

    def start_gateway(self):
        for machine in self.machines:
            machine.start()
        for machine in self.machines:
            wait_until(machine.accepts, "a gateway opens its socket")

    def site(self, *options):
        site = super().site(*options)
        start = site.index("upstream marquee {")
        end = site.index("}", start) + 1
        site = site[:start] + f"include {self.run}/upstream.conf;" + site[end:]
        site = site.replace("fastcgi_read_timeout 15s;", "fastcgi_read_timeout 3s;")
        upstream = (ROOT / "nginx" / "upstream.conf").read_text("utf-8")
        lines = upstream.splitlines(keepends=True)
        servers = [line for line in lines if line.startswith("    server ")]
        assert 3 == len(servers) >= len(self.machines)
        for line, machine in itertools.zip_longest(servers, self.machines):
            address = f"    server 127.0.0.1:{machine.port}" if machine else "    # "
            upstream = upstream.replace(line, re.sub("    server [0-9.:]+", address, line))
        # Nothing but this machine is ever asked.
        assert "10.0.0." not in upstream, upstream
        (self.run / "upstream.conf").write_text(upstream, "utf-8")
        return site

    def stop(self):
        for machine in self.machines:
            if machine.process and machine.process.poll() is None:
                machine.process.send_signal(signal.SIGCONT)
                machine.end(signal.SIGTERM)
        super().stop()
