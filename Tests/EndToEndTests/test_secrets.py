"""Tokens go to the server they are for, in a header, and nowhere else."""

import concurrent.futures
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import unittest

from nights import NightCase
from standin import TMDB, Hub, Pings
from support import Case, Lookout, current, environment, executable, wait_until

TMDB_CANARY = "canary.tmdb.5f1c0ffee"
KEY_CANARY = "cafe0000cafe1111cafe2222cafe3333"
HUB_CANARY = "hf_canaryHub5f1c0ffee"
PASSWORD_CANARY = "canary.password.5f1c0ffee"
CANARIES = [TMDB_CANARY, KEY_CANARY, HUB_CANARY, PASSWORD_CANARY]


class ArgumentLists(Lookout):
    """Reads the argument lists of all processes, all the time."""

    PAUSE = 0.01

    def __init__(self):
        super().__init__()
        self.found, self.looks = set(), 0

    def look(self):
        self.looks += 1
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                text = (process / "cmdline").read_bytes()
            except OSError:
                continue
            # The stand-ins themselves are told which tokens are good.
            if b"marquee-" in text.split(b"\0")[0]:
                self.found.update(c for c in CANARIES if c.encode() in text)


class SecretTests(NightCase):
    def setUp(self):
        self.tmdb = TMDB(400, token=TMDB_CANARY, api_key=KEY_CANARY)
        self.hub, self.pings = Hub(token=HUB_CANARY), Pings()
        for server in (self.tmdb, self.hub, self.pings):
            self.addCleanup(server.stop)
        self.secrets = {"TMDB_API_TOKEN": TMDB_CANARY, "HF_TOKEN": HUB_CANARY}
        settings = self.settings(self.tmdb, self.hub, self.pings)
        self.plain = {k: v for k, v in settings.items() if k not in self.secrets}
        self.plain["MARQUEE_LOG_LEVEL"] = "trace"

    def assertKept(self, *texts):
        """Checks that no canary is in any of the texts, or bytes."""
        for text in texts:
            data = text if isinstance(text, bytes) else text.encode()
            for canary in CANARIES:
                self.assertNotIn(canary.encode(), data)

    def run_kept(self, state, command, *arguments, **settings):
        """Runs a command at its most talkative; gives its exit code."""
        result = subprocess.run(
            [executable("marquee-cron"), command, "--state-dir", state, *arguments],
            env=environment(**self.plain | settings), capture_output=True, timeout=180,
        )  # fmt: skip
        self.assertKept(result.stdout, result.stderr)
        return result.returncode

    def run_all(self, state, *options, **settings):
        """Everything that has to do with tokens, well and refused; checks what it writes."""

        def run(command, *arguments):
            return self.run_kept(state, command, *options, *arguments, **settings)

        self.assertEqual(run("nightly"), 0)
        self.assertEqual(run("fetch", "--full"), 0)
        self.assertEqual(run("upload"), 0)
        self.assertEqual(run("check", "--online"), 0)
        self.assertEqual(run("pull", "--revision", current(state)), 0)
        self.assertEqual(run("status"), 0)
        self.tmdb.fault("status", status=401, match="/discover/", times=0)
        self.assertEqual(run("fetch", "--full"), 77)
        self.tmdb.heal()
        self.hub.fault("status", status=401, match="/api/", times=0)
        self.assertEqual(run("upload"), 77)
        self.hub.heal()

    def assertNowhereElse(self, state):
        """Checks files and requests."""
        for path in state.rglob("*"):
            if path.is_file():
                self.assertKept(path.read_bytes())
        self.assertGreater(len(self.pings.received), 1)
        self.assertKept(*[part for ping in self.pings.received for part in ping])
        tmdb, hub = self.tmdb.requests(), self.hub.requests()
        self.assertKept(*[entry["path"] for entry in hub])
        for entry in tmdb:
            # The daily exports are files of another host.
            if entry["path"].startswith("/p/"):
                self.assertKept(entry["path"], str(entry["headers"]))
            self.assertNotIn(HUB_CANARY, str(entry))
            self.assertNotIn(TMDB_CANARY, entry["path"])
        for entry in hub:
            if entry["server"] == "storage":
                self.assertKept(str(entry["headers"]))
            self.assertNotIn(TMDB_CANARY, str(entry))
            self.assertNotIn(KEY_CANARY, str(entry))
        self.assertIn("storage", {entry["server"] for entry in hub})
        return tmdb, hub

    def test_tokens_in_the_environment_go_nowhere_else(self):
        state = self.folder() / "state"
        with ArgumentLists() as lists:
            self.run_all(state, **self.secrets)
        self.assertGreater(lists.looks, 10)
        self.assertEqual(lists.found, set())
        tmdb, hub = self.assertNowhereElse(state)
        # They were used, so there was something to find.
        self.assertIn(f"Bearer {TMDB_CANARY}", {e["headers"].get("Authorization") for e in tmdb})
        self.assertIn(f"Bearer {HUB_CANARY}", {e["headers"].get("Authorization") for e in hub})

    def test_tokens_in_the_configuration_file_go_nowhere_else(self):
        state, folder = self.folder() / "state", self.folder()
        lines = [f"{key}={value}\n" for key, value in self.secrets.items()]
        (folder / "marquee.env").write_text("".join(lines), "utf-8")
        (folder / "marquee.env").chmod(0o600)
        self.run_all(state, "--config", folder / "marquee.env")
        self.assertNowhereElse(state)

    def test_tokens_in_files_of_their_own_go_nowhere_else(self):
        state, folder = self.folder() / "state", self.folder()
        settings = {}
        for key, value in self.secrets.items():
            (folder / key).write_text(f"{value}\n", "utf-8")
            (folder / key).chmod(0o600)
            settings[f"{key}_FILE"] = str(folder / key)
        self.run_all(state, **settings)
        self.assertNowhereElse(state)

    def test_a_key_goes_into_the_query_and_no_further(self):
        state = self.folder() / "state"
        self.run_all(state, TMDB_API_KEY=KEY_CANARY, HF_TOKEN=HUB_CANARY)
        tmdb, _ = self.assertNowhereElse(state)
        self.assertIn(KEY_CANARY, "".join(entry["path"] for entry in tmdb))
        self.assertEqual({e["headers"].get("Authorization") for e in tmdb}, {None})

    def test_errors_do_not_tell_them(self):
        state = self.folder() / "state"
        self.assertEqual(self.run_kept(state, "nightly", **self.secrets), 0)
        self.tmdb.fault("status", status=500, match="/discover/", times=0)
        self.hub.fault("status", status=500, match="/preupload/", times=0)
        nobody = "http://127.0.0.1:9"
        guarded = f"http://user:{PASSWORD_CANARY}@127.0.0.1:9"
        failures = [
            ("fetch", "--full", {}), ("fetch", "--full", {"TMDB_BASE_URL": f"{nobody}/3"}),
            ("upload", "--quiet", {}), ("upload", "--quiet", {"HF_ENDPOINT": nobody}),
            ("fetch", "--full", {"TMDB_BASE_URL": f"{guarded}/3"}),
            ("upload", "--quiet", {"HF_ENDPOINT": guarded}),
        ]  # fmt: skip

        def fail(command, option, settings):
            copy = self.folder() / "state"
            shutil.copytree(state, copy, symlinks=True)
            settings = self.secrets | {"HF_REPO": "tester/other"} | settings
            self.assertEqual(self.run_kept(copy, command, option, **settings), 69)
            for path in copy.rglob("*"):
                if path.is_file():
                    self.assertKept(path.read_bytes())

        # At the same time, as they only wait.
        with concurrent.futures.ThreadPoolExecutor(len(failures)) as pool:
            for future in [pool.submit(fail, *failure) for failure in failures]:
                future.result()
        self.assertNowhereElse(state)

    def test_nothing_goes_where_others_hear_it(self):
        state = self.folder() / "state"
        far = "http://192.0.2.1"
        for settings in ({"TMDB_BASE_URL": f"{far}/3"}, {"HF_ENDPOINT": far}):
            settings = self.secrets | settings
            self.assertEqual(self.run_kept(state, "nightly", **settings), 78)
            self.assertEqual(self.run_kept(state, "check", **settings), 78)
        # A proxy would hear all that is not encrypted.
        proxy = Pings()
        self.addCleanup(proxy.stop)
        settings = self.secrets | {"http_proxy": proxy.address, "all_proxy": proxy.address}
        self.assertEqual(self.run_kept(state, "fetch", "--full", **settings), 0)
        self.assertEqual(proxy.received, [])

    def test_a_redirection_does_not_take_a_token_along(self):
        state = self.folder() / "state"
        settings = self.plain | self.secrets
        elsewhere = {"Location": f"{self.pings.address}/elsewhere"}
        self.cron(state, "nightly", **settings)
        faults = (self.tmdb, "/discover/"), (self.hub, "/resolve/"), (self.hub, "/api/")
        for server, match in faults:
            server.fault("status", status=302, headers=elsewhere, match=match, times=0)
        self.cron(state, "fetch", "--full", code=69, timeout=120, **settings)
        subprocess.run(
            [executable("marquee-cron"), "pull", "--state-dir", self.folder() / "state"],
            env=environment(**settings), capture_output=True, timeout=120,
        )  # fmt: skip
        self.assertKept(*[part for ping in self.pings.received for part in ping])


class GatewayTests(Case):
    """What a crash of the gateway, or somebody who gets into it, could take from there."""

    NOBODY = 65534

    def start(self, **settings):
        """A gateway with tokens in its environment and in its configuration, as another user."""
        folder = self.folder()
        folder.chmod(0o777)
        config = folder / "marquee.env"
        config.write_text(f"MARQUEE_WORKERS=1\nTMDB_API_TOKEN={TMDB_CANARY}\n")
        # Others may not be let into the folder of the build.
        program = shutil.copy(executable("marquee-gateway"), folder)
        settings["MARQUEE_SOCKET"] = str(folder / "gateway.sock")
        command = [program, "--config", config, "--state-dir", folder]
        user = {"user": self.NOBODY, "group": self.NOBODY} if os.geteuid() == 0 else {}
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        process = subprocess.Popen(
            command, env=environment(**settings), cwd=folder, stderr=subprocess.DEVNULL, **user,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, unlimited),
        )  # fmt: skip
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        wait_until((folder / "gateway.sock").exists, "the gateway serves")
        return process, folder

    @unittest.skipUnless(os.geteuid() == 0, "only root can look into a process")
    def test_it_holds_no_token(self):
        process, _ = self.start(HF_TOKEN=HUB_CANARY, TMDB_API_KEY=KEY_CANARY)
        found, size = set(), 0
        with open(f"/proc/{process.pid}/mem", "rb", 0) as memory:
            for line in pathlib.Path(f"/proc/{process.pid}/maps").read_text().splitlines():
                start, end, kind = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
                if "w" not in kind:
                    continue
                try:
                    memory.seek(int(start, 16))
                    data = memory.read(int(end, 16) - int(start, 16))
                except OSError:
                    continue
                size += len(data)
                found.update(c for c in CANARIES if c.encode() in data)
        self.assertEqual(found, set())
        self.assertGreater(size, 1_000_000)

    @unittest.skipUnless(os.geteuid() == 0, "only root can start it as somebody else")
    def test_its_memory_is_nobody_elses(self):
        process, _ = self.start()
        # What the system gives to root even of a process of another user, it dumps for nobody.
        self.assertEqual(os.stat(f"/proc/{process.pid}/mem").st_uid, 0)
        self.assertEqual(os.stat(f"/proc/{process.pid}").st_uid, self.NOBODY)

    def test_a_crash_leaves_no_core(self):
        process, folder = self.start()
        process.send_signal(signal.SIGSEGV)
        process.wait()
        self.assertEqual(list(folder.glob("*core*")), [])


if __name__ == "__main__":
    unittest.main()
