"""The package on a fresh Debian that boots: the life of a server from `apt install` to `apt purge`.

`scripts/test --package` runs this, as root; the package is in $MARQUEE_PACKAGE.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from machine import ROOT, Machine
from standin import TMDB, Hub

PACKAGE = pathlib.Path(os.environ["MARQUEE_PACKAGE"])
REPOSITORY = "owner/genres"
SITE = "/etc/nginx/sites-available/marquee"
FILMS = 2_000


def newer(package, folder):
    """The same package under a later version."""
    tree = folder / "newer"
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)
    control = tree / "DEBIAN" / "control"
    control.write_text(re.sub(r"^(Version: .*)$", r"\1+newer", control.read_text(), flags=re.M))
    path = folder / "newer.deb"
    subprocess.run(["dpkg-deb", "-Znone", "--root-owner-group", "--build", tree, path], check=True, capture_output=True)
    return path


class PackageCase(unittest.TestCase):
    maxDiff = None

    def machine(self):
        """A fresh Debian that has the package, and has downloaded what it depends on."""
        machine = Machine()
        self.addCleanup(machine.stop)
        folder = pathlib.Path(tempfile.mkdtemp(prefix="marquee-package-"))
        self.addCleanup(shutil.rmtree, folder)
        shutil.copy(PACKAGE, machine.root / "root" / "marquee.deb")
        shutil.copy(newer(PACKAGE, folder), machine.root / "root" / "newer.deb")
        self.succeeds(machine.in_root("apt-get", "update", "--quiet=2", offline=False))
        download = ["apt-get", "install", "--yes", "--no-install-recommends", "--download-only"]
        self.succeeds(machine.in_root(*download, "/root/marquee.deb", "sqlite3", offline=False))
        return machine

    def succeeds(self, result):
        self.assertEqual(result.returncode, 0, result.stdout)
        return result.stdout


class LifeTests(PackageCase):
    """One machine through all that happens to it; each step finds what the one before it left."""

    def test_the_life_of_a_server(self):
        self.server = self.machine()
        self.server.boot()
        for step in (
            self.install, self.nights, self.rollback, self.upgrade_under_load, self.backup_and_restore,
            self.remove, self.install_again, self.purge,
        ):  # fmt: skip
            started = time.monotonic()
            step()
            self.assert_nginx_works()
            print(f"{step.__name__}: {time.monotonic() - started:.0f} s", flush=True)

    def install(self):
        self.apt("install", "/root/marquee.deb")
        self.starter = self.current()
        self.assertIn(self.starter, self.told("curl", "--silent", "--fail", "http://localhost/readyz"))
        status, text = self.ask("/classify", "synopsis=A sheriff and an outlaw ride into the desert.")
        self.assertEqual(status, 200, text)
        self.assertIn("Western", json.loads(text)["selected"])
        self.assertEqual(self.ask("/")[0], 200)
        for path in (
            "man/man1/marquee-cron.1.gz", "man/man1/marquee-gateway.1.gz", "man/man5/marquee.env.5.gz",
            "bash-completion/completions/marquee-cron", "zsh/vendor-completions/_marquee-cron",
            "fish/vendor_completions.d/marquee-cron.fish",
        ):  # fmt: skip
            self.succeeds(self.server.run("test", "-s", f"/usr/share/{path}"))
        timers = self.told("systemctl", "list-unit-files", "--no-legend", "marquee-*.timer").splitlines()
        self.assertEqual([line.split()[1] for line in timers], ["disabled"] * len(timers))
        self.assertGreater(len(timers), 0)
        for unit in ("gateway.socket", "gateway.service"):
            self.assertEqual(self.told("systemctl", "is-active", f"marquee-{unit}").strip(), "active")
        self.assertEqual(self.told("stat", "--format=%a %U %G", "/etc/marquee/marquee.env").strip(), "640 root marquee")
        self.assertEqual(self.told("stat", "--format=%a %U %G", "/var/lib/marquee").strip(), "750 marquee marquee")

    def nights(self):
        """The timer's service, in its sandbox, against the stand-ins."""
        tmdb, hub = TMDB(FILMS), Hub()
        for server in (tmdb, hub):
            self.addCleanup(server.stop)
        settings = tmdb.settings | hub.settings
        text = "".join(f"{key}={value}\n" for key, value in settings.items())
        self.succeeds(self.server.run("tee", "--append", "/etc/marquee/marquee.env", stdin=text))
        self.night()
        self.first = self.current()
        self.assertNotEqual(self.first, self.starter)
        self.assertIn(self.first, self.ask("/readyz")[1])
        self.assertIn(self.first, hub.tags())
        self.succeeds(self.server.run("systemctl", "enable", "--now", "marquee-nightly.timer"))

    def rollback(self):
        """What was withdrawn stays out, whatever the nights find."""
        self.as_service("rollback")
        self.assertEqual(self.current(), self.starter)
        for _ in range(2):
            self.night()
            self.assertNotEqual(self.current(), self.first)
        self.as_service("publish", self.first, "--force", "--reason", "the test is over")
        self.assertEqual(self.current(), self.first)

    def upgrade_under_load(self):
        """The operator's site and settings stay, and no request is lost."""
        # A key of its own for each request: nobody is held back.
        unlimited = r"s/^limit_req_zone \S*/limit_req_zone $request_id/"
        edit = ["sed", "-i", f"{unlimited}; s/server_name .*/server_name localhost films.test;/", SITE]
        self.succeeds(self.server.run(*edit))
        self.succeeds(self.server.run("systemctl", "restart", "nginx"))
        kept = [self.told("cat", path) for path in (SITE, "/etc/marquee/marquee.env")]
        before = self.gateway()
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(
                'wrk.method = "POST"\nwrk.body = "synopsis=A sheriff and an outlaw ride into the desert."\n'
                'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\n'
            )
            script.flush()
            command = ["wrk", "--threads=1", "--connections=8", "--duration=300s", f"--script={script.name}"]
            load = subprocess.Popen(
                [*command, "http://localhost/classify"], stdout=subprocess.PIPE, text=True
            )
            try:
                self.apt("install", "/root/newer.deb")
            finally:
                load.send_signal(signal.SIGINT)
                report, _ = load.communicate()
        print(report)
        self.assertRegex(report, r"[0-9]{3,} requests in")
        self.assertNotRegex(report, "Non-2xx|Socket errors")
        self.assertNotEqual(self.gateway(), before)
        self.assertEqual(kept, [self.told("cat", path) for path in (SITE, "/etc/marquee/marquee.env")])
        self.assertEqual(self.current(), self.first)
        self.assertEqual(self.told("systemctl", "is-enabled", "marquee-nightly.timer").strip(), "enabled")

    def backup_and_restore(self):
        """As the page says: its commands, one block to save, one to restore."""
        self.apt("install", "sqlite3")
        page = (ROOT / "README.md").read_text("utf-8").split("\n## Back it up\n")[1].split("\n## ")[0]
        save, restore = re.findall(r"(?:^    .*\n)+", page, re.M)
        _, status = self.as_service("status").split("\n", 1)  # the first line tells an age
        self.succeeds(self.server.run("sh", "-exc", save))
        self.succeeds(self.server.run("sh", "-ec", "rm -rf /var/lib/marquee/*"))
        self.succeeds(self.server.run("sh", "-exc", restore))
        self.assertEqual(self.current(), self.first)
        self.assertEqual(self.as_service("status").split("\n", 1)[1], status)
        self.assertIn(self.first, self.ask("/readyz")[1])
        self.night()

    def remove(self):
        self.apt("remove", "marquee")
        self.assertEqual(self.told("ls", "/etc/nginx/sites-enabled").split(), ["default"])
        for path in ("/etc/marquee/marquee.env", SITE, "/var/lib/marquee/models/current/model.safetensors"):
            self.succeeds(self.server.run("test", "-e", path))
        self.assertEqual(self.told("systemctl", "list-units", "--plain", "--no-legend", "marquee-*"), "")

    def install_again(self):
        self.apt("install", "/root/newer.deb")
        self.assertIn(self.current(), self.ask("/readyz")[1])

    def purge(self):
        self.apt("purge", "marquee")
        left = self.told("find", "/", "-xdev", "-iname", "*marquee*").splitlines()
        # The packages and the backup are the operator's.
        self.assertEqual([path for path in left if not path.startswith(("/root/", "/var/backups/"))], [])
        for kind in ("passwd", "group"):
            self.assertEqual(self.told("sh", "-c", f"getent {kind} | grep marquee || true"), "")

    # What the steps are made of

    def told(self, *command):
        return self.server.run(*command).stdout

    def apt(self, verb, name):
        command = ["apt-get", verb, "--yes", "--no-install-recommends", name]
        self.succeeds(self.server.run(*command))

    def as_service(self, *command):
        return self.succeeds(self.server.run("runuser", "-u", "marquee", "--", "marquee-cron", *command))

    def night(self):
        result = self.server.run("systemctl", "start", "marquee-nightly.service")
        log = self.told("journalctl", "--no-pager", "--lines=40", "--unit=marquee-nightly.service")
        self.assertEqual(result.returncode, 0, log)
        self.assertNotIn("Failed", log)

    def current(self):
        return self.told("readlink", "/var/lib/marquee/models/current").strip()

    def gateway(self):
        return self.told("systemctl", "show", "--property=MainPID", "marquee-gateway.service")

    def ask(self, path, form=None):
        """Asks as a visitor on the machine does: the status, and the text."""
        request = urllib.request.Request(f"http://localhost{path}", form.encode() if form else None)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def assert_nginx_works(self):
        self.succeeds(self.server.run("nginx", "-t"))
        self.assertEqual(self.told("systemctl", "is-active", "nginx").strip(), "active")
        request = urllib.request.Request("http://127.0.0.1/", headers={"Host": "another.test"})
        self.assertIn("Welcome to nginx", urllib.request.urlopen(request, timeout=20).read().decode())


class WithoutSystemdTests(PackageCase):
    """Where a container is made, nothing runs: installing must not fail, and the model is there."""

    def test_in_a_root_without_systemd(self):
        machine = self.machine()
        install = ["apt-get", "install", "--yes", "--no-install-recommends", "/root/marquee.deb"]
        self.succeeds(machine.in_root(*install))
        models = machine.root / "var/lib/marquee/models"
        version = os.readlink(models / "current")

        # The model of an older package gives way to this one's; any other stays.
        older = "20200101T000000Z" + version[-9:]
        for expected, note in ((version, older), (older, "another")):
            (models / version).rename(models / older)
            (models / "current").unlink()
            (models / "current").symlink_to(older)
            (models.parent / "starter-model").write_text(note + "\n")
            self.succeeds(machine.in_root(*install, "--reinstall"))
            self.assertEqual(os.readlink(models / "current"), expected)
            if expected == version:
                shutil.rmtree(models / older)

        # A model that this version cannot read is learned anew from the operator's movies.
        shutil.copy(ROOT / "data" / "starter" / "literary.jsonl", machine.root / "tmp")
        command = ["runuser", "-u", "marquee", "--", "marquee-cron", "import", "/tmp/literary.jsonl"]
        self.succeeds(machine.in_root(*command))
        (models / older / "config.json").write_text("{}")
        self.assertEqual(machine.in_root("marquee-cron", "evaluate").returncode, 65)
        self.succeeds(machine.in_root(*install, "--reinstall"))
        self.assertNotIn(os.readlink(models / "current"), (older, version))
        self.succeeds(machine.in_root("marquee-cron", "evaluate"))

        self.succeeds(machine.in_root("apt-get", "purge", "--yes", "marquee"))
        self.succeeds(machine.in_root("nginx", "-t"))


class LintTests(unittest.TestCase):
    def test_lintian_finds_nothing(self):
        command = ["lintian", "--fail-on=error,warning", "--allow-root", "--info", PACKAGE]
        result = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
