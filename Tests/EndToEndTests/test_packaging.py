"""The units, the cron line and the example configuration that a machine's owner installs."""

import re
import shutil
import subprocess
import unittest

from support import ROOT, Case, executable

PACKAGING = ROOT / "packaging"
UNITS = sorted(path for path in PACKAGING.glob("marquee-*.*"))


def lines(name):
    """What a file says, without comments and blank lines."""
    text = (PACKAGING / name).read_text("utf-8").splitlines()
    return [line for line in text if line and not line.startswith("#")]


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not there")
class UnitTests(Case):
    def setUp(self):
        """The units in a folder of their own, with the programs that the tests run."""
        self.units = self.folder()
        for path in UNITS:
            text = path.read_text("utf-8")
            for name in re.findall("/usr/bin/(marquee-[a-z]+)", text):
                text = text.replace(f"/usr/bin/{name}", executable(name))
            (self.units / path.name).write_text(text, "utf-8")

    def analyze(self, *arguments):
        return subprocess.run(
            ["systemd-analyze", *arguments], cwd=self.units, capture_output=True, text=True
        )

    def test_they_are_understood(self):
        self.assertEqual(len(UNITS), 6)
        for unit, drop_in in (("nightly.service", "tokens.conf"), ("gateway.socket", "tcp.conf")):
            folder = self.units / f"marquee-{unit}.d"
            folder.mkdir()
            shutil.copy(PACKAGING / drop_in, folder)
        result = self.analyze("verify", *(f"./{path.name}" for path in UNITS))
        self.assertEqual((result.returncode, result.stdout + result.stderr), (0, ""))

    def test_they_expose_little(self):
        for name, threshold in (("gateway", 3), ("nightly", 15), ("pull", 15)):
            with self.subTest(unit=name):
                result = self.analyze(
                    "security", "--offline=true", f"--threshold={threshold}",
                    f"marquee-{name}.service",
                )  # fmt: skip
                self.assertEqual(result.returncode, 0, result.stdout[-200:] + result.stderr)

    def test_only_nginx_and_the_night_may_use_the_socket(self):
        socket = lines("marquee-gateway.socket")
        for line in ("SocketMode=0660", "SocketGroup=www-data", "SocketUser=marquee"):
            self.assertIn(line, socket)
        for unit in ("gateway", "nightly", "pull"):
            self.assertIn("User=marquee", lines(f"marquee-{unit}.service"))

    def test_only_machines_that_are_named_reach_a_socket_on_the_network(self):
        socket = lines("tcp.conf")
        streams = [line for line in socket if line.startswith("ListenStream=")]
        # systemd adds to the list, and the gateway takes one socket.
        self.assertEqual(streams[0], "ListenStream=")
        self.assertEqual(len(streams), 2)
        self.assertIn("IPAddressDeny=any", socket)
        self.assertNotIn("IPAddressAllow=any", socket)

    def test_machines_that_pull_do_so_at_times_of_their_own(self):
        timer = lines("marquee-pull.timer")
        self.assertIn("FixedRandomDelay=yes", timer)
        self.assertTrue([line for line in timer if line.startswith("RandomizedDelaySec=")])


class CronTests(Case):
    def test_the_line_is_one_that_cron_runs_every_night_once(self):
        *settings, line = lines("marquee.cron")
        minute, hour, *days, user, command, argument = line.split()
        self.assertEqual((days, user), (["*", "*", "*"], "marquee"))
        self.assertEqual((command, argument), ("/usr/bin/marquee-cron", "nightly"))
        # Hours that daylight saving time skips or repeats; a % is a line break to cron.
        self.assertNotIn(int(hour), (1, 2, 3))
        self.assertLess(int(minute), 60)
        self.assertNotIn("%", line)
        (calendar,) = [line for line in lines("marquee-nightly.timer") if "OnCalendar" in line]
        self.assertNotIn(int(calendar.split()[1].split(":")[0]), (1, 2, 3))


class ConfigurationTests(Case):
    def test_every_setting_of_the_example_is_known(self):
        text = (PACKAGING / "marquee.env").read_text("utf-8")
        self.assertEqual(lines("marquee.env"), [])
        uncommented = re.sub(r"^#(?=[A-Z_]+=)", "", text, flags=re.MULTILINE)
        self.assertGreater(len(re.findall("^[A-Z_]+=", uncommented, re.MULTILINE)), 10)
        file = self.folder() / "marquee.env"
        file.write_text(uncommented, "utf-8")
        self.cron(self.folder(), "status", "--config", file)


if __name__ == "__main__":
    unittest.main()
