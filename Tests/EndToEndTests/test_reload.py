"""Models change, and gateways come and go, while visitors ask."""

import contextlib
import hashlib
import itertools
import json
import os
import shutil
import signal
import socket
import time
import unittest

from fastcgi import STDIN, begin, params, receive, record
from stack import Load, Stack
from support import SYNOPSIS, Case, current, executable, make_current, run, wait_until

# So that they come in all the ways that there are, to any point of a request.
RELOADS, RESTARTS, VISITORS = (1000, 50, 64) if os.environ.get("MARQUEE_LONG_TESTS") else (200, 10, 4)


class ReloadCase(Case):
    def setUp(self):
        self.state_folder, self.versions = self.state_of_two()
        self.stack = Stack(self.state_folder)
        self.addCleanup(self.stack.stop)

    def expected(self):
        """What each of the two models answers."""
        answers = {}
        for version in self.versions:
            model = self.state_folder / "models" / version
            arguments = ["--format", "jsonl", "--model", model]
            line = self.cron(self.state_folder, "classify", *arguments, stdin=SYNOPSIS).stdout
            answers[version] = json.loads(line)
            del answers[version]["model"]
        self.assertNotEqual(*answers.values())
        return answers

    def hang_up(self, version):
        """Signals the gateway, and waits until it serves the version."""
        self.stack.gateway.send_signal(signal.SIGHUP)
        wait_until(lambda: self.stack.ready()["model"] == version, f"{version} is served")


class ReloadTests(ReloadCase):
    def test_reloads_under_load_lose_no_request(self):
        settings = self.stack.settings
        with Load(self.stack, self.expected(), VISITORS) as load:
            wait_until(lambda: load.total > 100, "the gateway is warm")
            resident = self.stack.resident()
            for number in range(RELOADS):
                version = self.versions[(number + 1) % 2]
                before = load.total
                match number % 20:
                    case 0 | 10:
                        force = ["--force", "--reason", "a test"]
                        self.cron(self.state_folder, "publish", version, *force, **settings)
                    case 1 | 11:
                        self.cron(self.state_folder, "rollback", **settings)
                    case 5:
                        make_current(self.state_folder, version)
                        self.cron(self.state_folder, "reload", **settings)
                    case _:
                        make_current(self.state_folder, version)
                        self.hang_up(version)
                self.assertEqual(self.stack.ready()["model"], version)
                wait_until(lambda: load.total > before, "a visitor gets an answer")
        self.assertEqual(load.failures, [])
        # What a reload leaves behind is no more than noise.
        self.assertLess(self.stack.resident(), 1.2 * resident + 1)
        for version, count in load.answers.items():
            self.assertGreater(count, RELOADS / 2, version)
        # A few models are loaded twice: the gateway may look just before it is signalled.
        loaded, refused = self.stack.reloads()
        self.assertEqual(refused, 0)
        self.assertTrue(RELOADS < loaded < 1.1 * RELOADS, loaded)
        self.assertEqual(self.stack.ready()["pid"], self.stack.gateway.pid)

    def test_hangups_faster_than_models_load_lose_no_request(self):
        with Load(self.stack, self.expected()) as load:
            for version in itertools.islice(itertools.cycle(self.versions), 100):
                make_current(self.state_folder, version)
                for _ in range(5):
                    self.stack.gateway.send_signal(signal.SIGHUP)
            self.hang_up(version)
        self.assertEqual(load.failures, [])
        self.assertEqual(self.stack.reloads()[1], 0)

    def test_a_model_that_is_not_whole_is_refused_and_the_old_one_goes_on(self):
        models = self.state_folder / "models"
        served = current(self.state_folder)

        def damage(name, change):
            version = f"29990101T000000Z-{name}"
            shutil.copytree(models / served, models / version)
            change(models / version)
            return version

        def flip(model):
            with open(model / "model.safetensors", "r+b") as file:
                file.seek(-1000, os.SEEK_END)
                byte = file.read(1)
                file.seek(-1000, os.SEEK_END)
                file.write(bytes([byte[0] ^ 1]))

        def other_format(model):
            config = json.loads((model / "config.json").read_text("utf-8"))
            (model / "config.json").write_text(json.dumps(config | {"format": 99}), "utf-8")
            sums = [
                line for line in (model / "SHA256SUMS").read_text().splitlines(True)
                if "config.json" not in line
            ]  # fmt: skip
            digest = hashlib.sha256((model / "config.json").read_bytes()).hexdigest()
            (model / "SHA256SUMS").write_text("".join(sums) + f"{digest}  config.json\n")

        damaged = [
            damage("aaaaaaaa", flip),
            damage("bbbbbbbb", lambda model: os.truncate(model / "model.safetensors", 5000)),
            damage("cccccccc", lambda model: (model / "vocabulary.txt").unlink()),
            damage("dddddddd", lambda model: (model / "SHA256SUMS").unlink()),
            damage("eeeeeeee", lambda model: (model / "config.json").write_text("{}")),
            damage("ffffffff", other_format),
            "20000101T000000Z-00000000",
        ]
        for refused, version in enumerate(damaged, 1):
            with self.subTest(version=version):
                make_current(self.state_folder, version)
                self.stack.gateway.send_signal(signal.SIGHUP)
                wait_until(lambda: self.stack.reloads()[1] == refused, "the model is refused")
                self.assertEqual(self.stack.ready()["model"], served)
                answer = self.stack.post_json({"synopsis": SYNOPSIS})
                self.assertEqual((answer.status, answer.json["model"]), (200, served))
                log = self.stack.gateway_log.splitlines()
                refusals = [line for line in log if "refused" in line]
                self.assertEqual(len(refusals), refused)
                self.assertIn("error", refusals[-1])
                self.assertIn(served, refusals[-1])
        self.assertIn("format 99", self.stack.gateway_log)
        # The gateway says that it refuses: nobody waits for what will not come.
        start = time.monotonic()
        result = self.cron(self.state_folder, "reload", code=69, **self.stack.settings)
        self.assertLess(time.monotonic() - start, 5)
        self.assertIn(served, result.stderr)
        make_current(self.state_folder, self.versions[1])
        self.hang_up(self.versions[1])


class StopTests(ReloadCase):
    def assertSaidPlainly(self, load, *others):
        """Checks that visitors without an answer were told so by nginx."""
        self.assertLessEqual({problem for _, problem in load.failures}, {502, 503, 504, *others})

    def test_a_stop_under_load_answers_what_was_asked(self):
        answered = 0
        for number in (signal.SIGTERM, signal.SIGINT):
            with Load(self.stack, self.expected()) as load:
                wait_until(lambda: load.total > 200, "there is load")
                self.assertEqual(self.stack.stop_gateway(number), 0)
                self.assertFalse(self.stack.socket.exists())
                wait_until(lambda: load.failures, "the visitors notice")
            self.assertSaidPlainly(load)
            # What the gateway has answered has reached the visitors.
            answered += load.total
            self.assertEqual(self.stack.gateway_log.count("POST /classify 200"), answered)
            self.stack.start_gateway()
            wait_until(self.stack.ready, "the next gateway serves")

    def test_a_request_that_is_under_way_is_answered_before_the_end(self):
        body = json.dumps({"synopsis": SYNOPSIS}).encode()
        peers = [self.stack.raw() for _ in range(2)]
        with contextlib.ExitStack() as stack:
            for peer in peers:
                stack.enter_context(peer)
                peer.sendall(begin() + params(length=len(body)) + record(STDIN, body[:40]))
            # Idle connections do not hold it up.
            stack.enter_context(self.stack.raw())
            self.stack.gateway.send_signal(signal.SIGTERM)
            wait_until(lambda: not self.stack.socket.exists(), "the gateway accepts no more")
            for peer in peers:
                peer.sendall(record(STDIN, body[40:]) + record(STDIN))
            for peer in peers:
                status, answer = receive(peer)
                self.assertEqual(status, 200)
                self.assertEqual(json.loads(answer)["model"], current(self.state_folder))
        self.assertEqual(self.stack.gateway.wait(15), 0)

    def test_a_silent_peer_does_not_keep_it_from_stopping(self):
        with self.stack.raw() as silent, self.stack.raw() as half:
            half.sendall(begin()[:5])
            self.assertEqual(self.stack.stop_gateway(), 0)
            del silent

    def test_after_a_kill_it_serves_again_at_the_same_path(self):
        for _ in range(3):
            with Load(self.stack, self.expected()) as load:
                self.assertEqual(self.stack.stop_gateway(signal.SIGKILL), -signal.SIGKILL)
                self.assertTrue(self.stack.socket.exists())
                self.stack.start_gateway()
                before = load.total
                wait_until(lambda: load.total > before + 20, "the visitors get answers again")
            # The kill may come in the middle of an answer; its length gives it away.
            self.assertSaidPlainly(load, "IncompleteRead")

    def test_a_second_gateway_at_the_same_path_is_refused(self):
        second = self.second_gateway()
        self.assertEqual(second.returncode, 69, second.stderr)
        self.assertIn(str(self.stack.socket), second.stderr)
        self.assertEqual(self.stack.ready()["pid"], self.stack.gateway.pid)
        self.stack.socket.unlink()
        self.stack.socket.write_text("not a socket")
        second = self.second_gateway()
        self.assertEqual(second.returncode, 78, second.stderr)
        self.assertEqual(self.stack.socket.read_text(), "not a socket")

    def second_gateway(self):
        gateway = executable("marquee-gateway")
        return run(gateway, "--state-dir", self.state_folder, **self.stack.settings)


class InheritedSocketTests(ReloadCase):
    def listen(self):
        """A listening socket in the place of the gateway's own, as systemd would make it."""
        self.assertEqual(self.stack.stop_gateway(), 0)
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(self.stack.socket))
        listener.listen(1024)
        return listener

    def test_restarts_on_a_socket_of_systemd_lose_no_request(self):
        listener = self.listen()
        # What systemd does: descriptor 3, and the number of the very process.
        shell = 'exec 3<&"$1"; shift; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
        command = ["bash", "-c", shell, "-", listener.fileno()]
        options = {"pass_fds": [listener.fileno()]}
        self.stack.start_gateway(command, **options)
        with Load(self.stack, self.expected(), VISITORS) as load:
            for _ in range(RESTARTS):
                self.assertEqual(self.stack.stop_gateway(), 0)
                self.stack.start_gateway(command, **options)
                before = load.total
                wait_until(lambda: load.total > before + 50, "the visitors get answers")
        self.assertEqual(load.failures, [])
        self.assertTrue(self.stack.socket.exists())

    def test_it_takes_the_socket_of_spawn_fcgi(self):
        listener = self.listen()
        self.stack.start_gateway(stdin=listener)
        self.assertEqual(self.stack.post_form(synopsis=SYNOPSIS).status, 200)
        self.assertEqual(self.stack.ready()["pid"], self.stack.gateway.pid)


if __name__ == "__main__":
    unittest.main()
