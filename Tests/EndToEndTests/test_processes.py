"""Gateways in other places: several behind one socket or one folder, in containers, supervised."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import unittest

from fastcgi import STDIN, begin, params, receive, record
from support import (
    Case, children, current, environment, executable, make_current, wait_until,
)  # fmt: skip

# A look a second, the time that a model takes, and that of a machine that is busy.
A_LOOK = 15


def can_unshare():
    """Whether a process may be in a namespace of its own, as in a container."""
    return shutil.which("unshare") and subprocess.run(
        ["unshare", "--pid", "--fork", "--mount-proc", "true"], capture_output=True
    ).returncode == 0


def ask(path, what):
    """The status and the body of the answer to a GET, past nginx."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(20)
        connection.connect(path)
        connection.sendall(begin() + params(what, "GET", MARQUEE_LOCAL="yes") + record(STDIN))
        return receive(connection)


class ProcessCase(Case):
    def setUp(self):
        self.state_folder, self.versions = self.state_of_two()
        # Short, because a socket's path must be.
        self.run_folder = self.folder()
        self.socket = self.run_folder / "gateway.sock"
        self.settings = {"MARQUEE_SOCKET": str(self.socket)}

    def start(self, *command, at=None):
        """Starts a gateway in some way, until the end of the test."""
        settings = {"MARQUEE_SOCKET": str(at or self.socket)}
        with open(self.run_folder / "gateway.log", "ab") as log:
            process = subprocess.Popen(
                [*command, executable("marquee-gateway"), "--state-dir",
                 str(self.state_folder)],
                env=environment(**settings), stdin=subprocess.DEVNULL, stderr=log, stdout=log,
            )  # fmt: skip
        self.addCleanup(self.stop, process)
        wait_until(lambda: self.ready(at), "the gateway serves")
        return process

    def stop(self, process):
        if process.poll() is None:
            # unshare itself takes no signal but this one, which ends what it has started, too.
            process.send_signal(signal.SIGKILL if process.args[0] == "unshare" else signal.SIGTERM)
        return process.wait(20)

    def ready(self, at=None):
        """What one of the processes behind the socket says."""
        with contextlib.suppress(OSError):
            status, answer = ask(str(at or self.socket), "/readyz")
            return json.loads(answer) if status == 200 else None

    def other(self):
        first, second = self.versions
        return second if current(self.state_folder) == first else first

    def publish(self, code=0, **options):
        version = self.other()
        result = self.cron(
            self.state_folder, "publish", version, "--force", "--reason", "a test", code=code,
            **self.settings | options,
        )  # fmt: skip
        return version if code == 0 else result

    def log(self):
        return (self.run_folder / "gateway.log").read_text("utf-8")


class LookTests(ProcessCase):
    def test_a_gateway_follows_by_itself(self):
        gateway = self.start()
        for version in reversed(self.versions):
            make_current(self.state_folder, version)
            wait_until(lambda: self.ready()["model"] == version, "it follows", timeout=A_LOOK)
        # What it refuses it does not try again and again.
        broken = self.state_folder / "models" / "29990101T000000Z-aaaaaaaa"
        broken.mkdir()
        make_current(self.state_folder, broken.name)
        wait_until(lambda: self.ready().get("refused") == broken.name, "it refuses", timeout=A_LOOK)
        reloads = self.ready()["reloads"]
        result = self.cron(self.state_folder, "reload", code=69, **self.settings)
        self.assertIn(self.versions[0], result.stderr)
        self.assertEqual(self.ready()["reloads"], reloads + 1)
        began = time.monotonic()
        wait_until(lambda: time.monotonic() > began + 2.2, "two looks")
        self.assertEqual(self.ready()["reloads"], reloads + 1)
        # Without a link it goes on.
        os.unlink(self.state_folder / "models" / "current")
        began = time.monotonic()
        wait_until(lambda: time.monotonic() > began + 1.2, "a look")
        self.assertEqual(self.ready()["model"], self.versions[0])
        self.assertEqual(self.stop(gateway), 0)

    def test_a_gateway_without_a_model_serves_the_first_one(self):
        link = self.state_folder / "models" / "current"
        os.unlink(link)
        with open(self.run_folder / "gateway.log", "ab") as log:
            gateway = subprocess.Popen(
                [executable("marquee-gateway"), "--state-dir", str(self.state_folder)],
                env=environment(**self.settings), stderr=log,
            )  # fmt: skip
        self.addCleanup(self.stop, gateway)
        wait_until(self.socket.exists, "it listens")
        os.symlink(self.versions[1], link)
        wait_until(self.ready, "it serves", timeout=A_LOOK)
        self.assertEqual(self.ready()["model"], self.versions[1])

    def test_several_gateways_on_one_folder_follow(self):
        others = [self.run_folder / f"{number}.sock" for number in range(3)]
        self.start()
        for other in others:
            self.start(at=other)
        version = self.publish()
        self.assertEqual(self.ready()["model"], version)
        for other in others:
            wait_until(
                lambda: self.ready(other)["model"] == version, "the others follow", timeout=A_LOOK
            )


class SignalTests(ProcessCase):
    def test_a_process_of_the_same_number_elsewhere_is_not_signalled(self):
        """The number that a gateway tells is that of another process here, which a HUP would end."""
        if not can_unshare():
            self.skipTest("no namespaces here")
        # Within its namespace the gateway is given a number that a process of ours has, too.
        innocent = subprocess.Popen(["sleep", "300"])
        self.addCleanup(self.stop, innocent)
        last = innocent.pid - 1
        script = f'echo {last} > /proc/sys/kernel/ns_last_pid; "$@" & wait'
        process = self.start(
            "unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c", script, "-"
        )
        if self.ready()["pid"] != innocent.pid:
            self.skipTest("a process cannot be given a number here")
        version = self.publish()
        self.assertEqual(self.ready()["model"], version)
        self.cron(self.state_folder, "reload", **self.settings)
        self.assertIsNone(innocent.poll())
        self.assertIsNone(process.poll())

    def test_a_gateway_in_a_container_follows(self):
        if not can_unshare():
            self.skipTest("no namespaces here")
        for arguments in (["--mount-proc"], []):
            with self.subTest(arguments=arguments):
                at = self.run_folder / f"{len(arguments)}.sock"
                process = self.start(
                    "unshare", "--pid", "--fork", "--kill-child", *arguments, at=at
                )
                self.assertEqual(self.ready(at)["pid"], 1)
                version = self.publish(MARQUEE_SOCKET=str(at))
                self.assertEqual(self.ready(at)["model"], version)
                # The container's first process stops as any other does.
                (gateway,) = children(process.pid)
                os.kill(gateway, signal.SIGTERM)
                self.assertEqual(process.wait(20), 0)

    @unittest.skipUnless(os.geteuid() == 0, "only root can become others")
    def test_a_gateway_of_another_user_follows(self):
        """It may not be signalled by the night's user, and need not be."""
        for path in (self.state_folder.parent, self.run_folder):
            path.chmod(0o777)
        for path in [self.state_folder, *self.state_folder.rglob("*")]:
            os.lchown(path, 47_311, 47_311)
        programs = self.folder()
        programs.chmod(0o755)
        shutil.copy(executable("marquee-gateway"), programs)
        with open(self.run_folder / "gateway.log", "ab") as log:
            gateway = subprocess.Popen(
                [programs / "marquee-gateway", "--state-dir", str(self.state_folder)],
                env=environment(**self.settings), stderr=log, cwd="/",
                user=65_534, group=47_311, extra_groups=[],
            )  # fmt: skip
        self.addCleanup(self.stop, gateway)
        wait_until(self.ready, "the gateway serves")
        self.socket.chmod(0o777)
        version = self.publish()
        self.assertEqual(self.ready()["model"], version)


@unittest.skipUnless(shutil.which("spawn-fcgi"), "spawn-fcgi is not there")
class SpawnedTests(ProcessCase):
    def spawn(self, count):
        """So many gateways behind one socket, as spawn-fcgi makes them; their numbers."""
        pids = self.run_folder / "pids"
        result = subprocess.run(
            ["spawn-fcgi", "-s", self.socket, "-F", str(count), "-P", pids, "--",
             executable("marquee-gateway"), "--state-dir", self.state_folder],
            env=environment(MARQUEE_LOG_LEVEL="info"), capture_output=True, text=True,
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr)
        numbers = [int(number) for number in pids.read_text().split()]
        self.addCleanup(self.end, numbers)
        self.assertEqual(len(numbers), count)
        wait_until(lambda: self.seen(count), "all of them serve")
        return numbers

    def end(self, numbers):
        def alive():
            return [n for n in numbers if pathlib.Path(f"/proc/{n}/exe").exists()]

        for number in alive():
            os.kill(number, signal.SIGTERM)
        wait_until(lambda: not alive(), "they end")

    def seen(self, count, tries=200):
        """The model of each process, once all of them have answered."""
        models = {}
        for _ in range(tries):
            if answer := self.ready():
                models[answer["pid"]] = answer["model"]
            if len(models) == count:
                return models
        return None

    def test_all_processes_behind_one_socket_serve_when_reload_returns(self):
        numbers = self.spawn(2)
        for _ in range(5):
            version = self.publish()
            # Whichever of them answers: it is that model.
            answers = [self.ready() for _ in range(100)]
            self.assertEqual({answer["model"] for answer in answers}, {version})
        wait_until(lambda: set(self.seen(2) or ()) == set(numbers), "both have answered")

    def test_a_model_that_all_refuse_ends_with_69(self):
        self.spawn(2)
        served = current(self.state_folder)
        broken = self.state_folder / "models" / "29990101T000000Z-aaaaaaaa"
        broken.mkdir()
        make_current(self.state_folder, broken.name)
        began = time.monotonic()
        result = self.cron(self.state_folder, "reload", code=69, **self.settings)
        self.assertLess(time.monotonic() - began, 5)
        self.assertIn(served, result.stderr)


@unittest.skipUnless(shutil.which("runsv"), "runit is not there")
class SupervisedTests(ProcessCase):
    def test_runit_runs_restarts_and_stops_it(self):
        service = self.run_folder / "marquee-gateway"
        service.mkdir()
        script = (
            f"#!/bin/sh\nexec 2>&1\nexport MARQUEE_SOCKET={self.socket}\n"
            f"exec {executable('marquee-gateway')} --state-dir {self.state_folder}\n"
        )
        (service / "run").write_text(script)
        (service / "run").chmod(0o755)
        supervisor = subprocess.Popen(
            ["runsv", service], env=environment(), stdout=subprocess.DEVNULL
        )
        self.addCleanup(self.stop, supervisor)
        first = wait_until(self.ready, "it serves")["pid"]
        version = self.publish()
        self.assertEqual(self.ready(), self.ready() | {"model": version, "pid": first})
        os.kill(first, signal.SIGKILL)
        second = wait_until(self.ready, "it serves again")
        self.assertEqual(second["model"], version)
        self.assertNotEqual(second["pid"], first)
        make_current(self.state_folder, self.other())
        subprocess.run(["sv", "hup", service], check=True, capture_output=True)
        wait_until(lambda: self.ready()["model"] != version, "it reloads", timeout=A_LOOK)
        subprocess.run(["sv", "down", service], check=True, capture_output=True)
        wait_until(lambda: not self.socket.exists(), "it stops")


if __name__ == "__main__":
    unittest.main()
