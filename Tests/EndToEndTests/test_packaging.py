"""What a machine's owner installs: units, cron line, example configuration, manual, completions.

The package as a whole has tests of its own, in PackageTests.
"""

import json
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
        result = self.analyze("verify", "--man=no", *(f"./{path.name}" for path in UNITS))
        self.assertEqual((result.returncode, result.stdout + result.stderr), (0, ""))

    def test_they_expose_little(self):
        for name, threshold in (("gateway", 3), ("nightly", 12), ("pull", 12)):
            with self.subTest(unit=name):
                result = self.analyze(
                    "security", "--offline=true", f"--threshold={threshold}",
                    f"marquee-{name}.service",
                )  # fmt: skip
                self.assertEqual(result.returncode, 0, result.stdout[-200:] + result.stderr)

    def test_a_crash_leaves_no_text_and_no_token(self):
        for unit in ("gateway", "nightly", "pull"):
            self.assertIn("LimitCORE=0", lines(f"marquee-{unit}.service"))

    def test_the_gateway_comes_back_always_and_the_night_not_for_ever(self):
        self.assertIn("StartLimitIntervalSec=0", lines("marquee-gateway.service"))
        night = dict(line.split("=", 1) for line in lines("marquee-nightly.service") if "=" in line)
        hours = int(night["StartLimitIntervalSec"].removesuffix("h"))
        minutes = int(night["RestartSec"].removesuffix("min"))
        # The limit is reached within its interval, and is over when the next night begins.
        self.assertLess(int(night["StartLimitBurst"]) * minutes, hours * 60)
        self.assertLess(hours, 24)

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

    def test_each_setting_is_in_the_table_and_in_the_example(self):
        source = (ROOT / "Sources" / "Settings" / "SettingKey.swift").read_text("utf-8")
        keys = set(re.findall('= "([A-Z_]+)"', source))
        example = (PACKAGING / "marquee.env").read_text("utf-8")
        section = (ROOT / "README.md").read_text("utf-8").split("\n## Settings\n")[1].split("\n## ")[0]
        named = set(re.findall("[A-Z]+_[A-Z_]+", section))
        self.assertEqual(keys, named)
        self.assertLessEqual(set(re.findall("^#([A-Z_]+)=", example, re.MULTILINE)), keys)


class DocumentTests(Case):
    """Manual pages and completions, made by the programs themselves."""

    def page(self, *arguments):
        """A manual page as a terminal shows it; nothing in it is wrong."""
        script = ROOT / "scripts" / "make-manual"
        source = subprocess.run([script, *arguments], check=True, capture_output=True).stdout
        shown = subprocess.run(
            ["man", "--warnings", "--encoding=UTF-8", "--local-file", "-"],
            input=source, capture_output=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "200"},
        )  # fmt: skip
        self.assertEqual((shown.returncode, shown.stderr.decode()), (0, ""))
        return re.sub(".\b", "", shown.stdout.decode())

    def test_the_manual_has_every_command_and_option(self):
        for name in ("marquee-cron", "marquee-gateway"):
            program = executable(name)
            page = self.page(program)
            dump = subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True)
            command = json.loads(dump.stdout)["command"]
            for part in [command, *command.get("subcommands", [])]:
                names = [name["name"] for argument in part.get("arguments", []) for name in argument.get("names", [])]
                missing = [name for name in [part["commandName"], *names] if name not in page]
                self.assertEqual(missing, [])

    def test_the_manual_has_every_setting(self):
        page = self.page("--settings", executable("marquee-cron"))
        for key in ("MARQUEE_STATE_DIR", "TMDB_TERMS", "HF_REPO", "MARQUEE_PING_URL"):
            self.assertIn(key, page)

    def test_shells_understand_the_completions(self):
        for name in ("marquee-cron", "marquee-gateway"):
            made = subprocess.run(
                [executable(name), "--generate-completion-script", "bash"], check=True, capture_output=True
            )
            self.assertEqual(subprocess.run(["bash", "-n"], input=made.stdout).returncode, 0)
            for shell, start in (("zsh", f"#compdef {name}"), ("fish", "function")):
                made = subprocess.run(
                    [executable(name), "--generate-completion-script", shell], check=True, capture_output=True, text=True
                )
                self.assertTrue(made.stdout.startswith(start), made.stdout[:80])


class DebianTests(Case):
    def test_the_scripts_are_ones_that_sh_understands(self):
        for name in ("preinst", "postinst", "prerm", "postrm"):
            result = subprocess.run(["sh", "-n", PACKAGING / "debian" / name], capture_output=True)
            self.assertEqual((result.returncode, result.stderr), (0, b""))


if __name__ == "__main__":
    unittest.main()
