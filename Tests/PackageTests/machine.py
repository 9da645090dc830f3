"""A fresh Debian that boots: debootstrap's, in namespaces of its own, with systemd as its first process.

Made once with what the machine's own apt is set to, and copied for each machine. A booted machine has a
network of its own: the test moves into it, so that `localhost` is that machine's.
"""

import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOOT = pathlib.Path(__file__).with_name("boot")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What a rented server has and debootstrap's smallest Debian has not; curl asks like a person does.
SERVER = "systemd,systemd-sysv,dbus,curl"
CLONE_NEWNET = 0x40000000
# Runs a command in mount and process namespaces of its own.
APART = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]


def sources():
    """Lines for sources.list, and the codename: this machine's, of Debian alone."""
    form = "$(ORIGIN) deb $(REPO_URI) $(RELEASE) $(COMPONENT)"
    found = output("apt-get", "indextargets", "--format", form, "Created-By: Packages").splitlines()
    lines = sorted({line.split(" ", 1)[1] for line in found if line.startswith("Debian ")})
    codename = re.search(r"^VERSION_CODENAME=(\w+)", pathlib.Path("/etc/os-release").read_text(), re.M)[1]
    return lines, codename


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def base():
    """The folder of a fresh Debian; it is made where it is missing."""
    lines, codename = sources()
    folder = ROOT / ".build" / f"debian-{codename}"
    if folder.exists():
        return folder
    mirror = next(line.split()[1] for line in lines if line.split()[2] == codename)
    temporary = pathlib.Path(tempfile.mkdtemp(prefix=".debian-", dir=ROOT / ".build"))
    root = temporary / "root"
    # What it mounts is gone with the namespace.
    command = ["debootstrap", "--variant=minbase", f"--include={SERVER}", codename, root, mirror]
    subprocess.run([*APART, *command], check=True, stdout=subprocess.DEVNULL)
    (root / "etc/apt/sources.list").write_text("\n".join(lines) + "\n")
    proxies = re.findall("Acquire::http.*\n", output("apt-config", "dump"))
    (root / "etc/apt/apt.conf.d/90outside").write_text("".join(proxies))
    root.rename(folder)
    shutil.rmtree(temporary)
    return folder


class Machine:
    """A Debian of its own, in a folder: as a plain root to change into, or booted."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="marquee-machine-"))
        self.root = self.folder / "root"
        subprocess.run(["cp", "--archive", base(), self.root], check=True)
        self.process = self.first = self.group = None

    def in_root(self, *command, offline=True):
        """Runs a command where there is no systemd, as in a container that is being built."""
        script = f"mount -t proc proc {self.root}/proc; mount --rbind /dev {self.root}/dev; "
        if offline:
            script += "ip link set lo up; "
        script += f'exec chroot {self.root} "$@"'
        return self.finished([*APART, *["--net"] * offline, "sh", "-ec", script, "sh", *command])

    def boot(self):
        """Starts systemd, and waits until the machine is up; this thread moves into its network."""
        self.group = pathlib.Path(unified()) / self.folder.name
        self.group.mkdir()
        self.process = subprocess.Popen(
            ["sh", "-c", 'echo $$ >"$0" && exec "$@"', self.group / "cgroup.procs",
             *APART, "--net", "--uts", "--ipc", "--cgroup", BOOT, self.root],
        )  # fmt: skip
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        self.wait(lambda: children.read_text().strip(), "the machine does not start")
        self.first = int(children.read_text())
        up = ("running", "degraded")
        self.wait(lambda: self.run("systemctl", "is-system-running").stdout.strip() in up, "systemd does not come up")
        self.outside = os.open("/proc/self/ns/net", os.O_RDONLY)
        with open(f"/proc/{self.first}/ns/net") as network:
            move_into(network.fileno())

    def wait(self, ready, problem, seconds=60):
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise AssertionError(problem)
            time.sleep(0.05)

    def run(self, *command, stdin=None):
        """Runs a command on the booted machine, as root."""
        return self.finished(self.command(*command), stdin)

    def command(self, *command):
        namespaces = ["--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup"]
        return ["nsenter", f"--target={self.first}", *namespaces, "--", *command]

    def finished(self, command, stdin=None):
        environment = {"PATH": PATH, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        return subprocess.run(
            [str(part) for part in command], env=environment, input=stdin, stdin=None if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
        )  # fmt: skip

    def stop(self):
        if self.process:
            if hasattr(self, "outside"):
                move_into(self.outside)
                os.close(self.outside)
            self.process.kill()
            self.process.wait()
            is_empty = lambda: "populated 0" in (self.group / "cgroup.events").read_text()  # noqa: E731
            self.wait(is_empty, "the machine does not stop")
            for folder, _, _ in os.walk(self.group, topdown=False):
                os.rmdir(folder)
        shutil.rmtree(self.folder)


def move_into(network):
    """Moves this thread, and what it starts, into a network namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(network, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def unified():
    """Where control groups of version 2 are mounted."""
    mounts = pathlib.Path("/proc/mounts").read_text()
    return re.search(r"^\S+ (\S+) cgroup2 ", mounts, re.M)[1]
