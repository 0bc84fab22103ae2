# SPDX-License-Identifier: Apache-2.0
"""A real systemd as PID 1 of a container of its own, for as long as one test runs.

Three processes: the caller installs the release into a folder and becomes root; the keeper
owns the control groups and a deadline; the test runs as PID 1 of a PID namespace with mounts
of its own, and boots the container from there. Whatever happens, the kernel takes processes
and mounts away with that namespace, and the keeper, which outlives it, the control groups.
The root file system is made once by debootstrap, kept as a tar file in build/container, and
unpacked into memory for every run: each boot is the first one.
"""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

CACHE = Path(os.environ["KAOHE_SOURCE"], "build/container")
PACKAGES = ("systemd", "systemd-sysv", "dbus", "procps", "libsystemd0", "libxlsxwriter4", "libzmq5",
            "libsqlite3-0", "libprotobuf-c1", "libsodium23", "libjansson4", "libinih1")
UNUSED = ("usr/share/doc", "usr/share/locale", "usr/share/man", "var/cache/apt",
          "var/lib/apt/lists")
ROOT = CACHE / f"root-{sha256(repr((PACKAGES, UNUSED)).encode()).hexdigest()[:8]}.tar"
# A file system in memory is mounted here, in our own mount namespace: it hides what the host
# has there from nobody but us. Without a blank, which debootstrap takes badly.
SCRATCH = next(p for p in map(Path, ("/srv", "/mnt")) if p not in CACHE.parents)
GUEST = SCRATCH / "guest"
GROUP = "kaohe-test-"
SKIPPED = 77
NEEDED = {"CAP_NET_ADMIN": 12, "CAP_SYS_ADMIN": 21}


def start(test, deadline):
    """Runs test(container) inside; to be called with the same arguments in each process."""
    stage = sys.argv[1] if len(sys.argv) > 1 else "caller"
    if stage == "caller":
        if missing := withheld():
            print(f"skipped: here not even root may have {' and '.join(missing)}")
            return SKIPPED
        install_release()
        command = again("keeper", [] if os.geteuid() == 0 else ["sudo"])
        sys.stdout.flush()
        os.execvp(command[0], command)
    if stage == "keeper":
        return keep(deadline)
    with booted() as container:
        test(container)
    return 0


def withheld():
    """What it takes to boot a container and a plain container is not given itself."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    bound = int(re.search(r"CapBnd:\s*(\w+)", status)[1], 16)
    return [name for name, bit in NEEDED.items() if not bound >> bit & 1]


def again(stage, prefix):
    """This program once more; sudo would drop the environment, so the command carries it."""
    kept = [f"{k}={v}" for k, v in os.environ.items()
            if k.startswith(("KAOHE_", "PYTHON", "LC_", "LANG"))]
    return [*prefix, "env", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *kept,
            "/usr/bin/python3", sys.argv[0], stage]


def install_release():
    """As the caller, whose build tree it is: `cmake --install` writes there too."""
    shutil.rmtree(CACHE / "install", ignore_errors=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cmake", "--install", os.environ["KAOHE_RELEASE"], "--prefix", "/usr"],
                   check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "DESTDIR": str(CACHE / "install")})


def keep(deadline):
    """Runs the test in namespaces of its own and in control groups that go away after it."""
    def stop(number, _):
        raise SystemExit(f"the test was ended by {signal.Signals(number).name}")
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, stop)
    signal.alarm(deadline)
    groups = [Path(parent, f"{GROUP}{os.getpid()}") for parent in control_groups()]
    # Should the keeper itself be killed, the test goes with it.
    command = again("test", ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid",
                             "--kill-child", "--mount-proc"])
    child = None
    try:
        for group in groups:
            sweep(group.parent)
            group.mkdir()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                 preexec_fn=lambda: enter(groups))
        return child.wait()
    finally:
        if child:
            child.kill()
            child.wait()
        for group in groups:
            remove_group(group)


def control_groups():
    """Where we are in the hierarchies that systemd lives in: v2, and its own one beside v1."""
    own = dict(line.split(":", 2)[1:]
               for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines())
    found = {}
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        (_, _, _, top, point, *_), (kind, _, options) = (
            half.split(" ") for half in line.split(" - "))
        name = {"cgroup2": "", "cgroup": "name=systemd"}.get(kind)
        if name in own and name in options:
            found.setdefault(name, os.path.join(point, os.path.relpath(own[name], top)))
    return found.values()


def enter(groups):
    for group in groups:
        (group / "cgroup.procs").write_text("0")


def sweep(parent):
    """Empty groups of a keeper that was killed: the only thing that can stay behind."""
    for old in parent.glob(f"{GROUP}*"):
        if not Path("/proc", old.name.removeprefix(GROUP)).exists():
            removed(old)


def remove_group(group):
    wait_for(lambda: removed(group), 10, f"{group} to become empty")


def removed(group):
    for folder, _, _ in os.walk(group, topdown=False):
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            pass
        except OSError:
            return False
    return True


def wait_for(condition, seconds, what):
    """For what no event announces. Returns what the condition returned in the end."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.05)
    return found


def run(*command, **options):
    return subprocess.run([str(c) for c in command], check=True, **options)


def mirror(suite):
    """Where this machine installs its own packages from."""
    command = ["apt-get", "indextargets", "--format",
               "$(ORIGIN) $(COMPONENT) $(CODENAME) $(SITE)", "Created-By: Packages"]
    wanted = f"Debian main {suite} "
    for update in (False, True):
        if update:  # without lists apt-get names no target
            run("apt-get", "-q", "update", stdout=subprocess.DEVNULL)
        for line in run(*command, stdout=subprocess.PIPE, text=True).stdout.splitlines():
            if line.startswith(wanted):
                return line.removeprefix(wanted)
    sys.exit(f"apt-get is not configured with a mirror of Debian {suite}")


def make_root():
    """In memory, so that nothing is left of a root file system that could not be finished."""
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)', Path("/etc/os-release").read_text(), re.M))
    suite = release["VERSION_CODENAME"]
    source, made, half = mirror(suite), SCRATCH / "made", ROOT.with_suffix(".new")
    print(f"making the root file system of the container from {source}, once", flush=True)
    with open(SCRATCH / "log", "w+", encoding="utf-8") as log:
        done = subprocess.run(["debootstrap", "--variant=minbase",
                               f"--include={','.join(PACKAGES)}", suite, made, source],
                              stdout=log, stderr=log, check=False)
        log.seek(0)
        if done.returncode:
            sys.exit("debootstrap failed:\n" + "".join(log.readlines()[-10:]))
    for folder in UNUSED:
        shutil.rmtree(made / folder)
    try:
        run("tar", "--create", "--file", half, "--directory", made, ".")
        os.chown(half, CACHE.stat().st_uid, CACHE.stat().st_gid)
        for old in CACHE.glob("root-*.tar"):
            old.unlink()
        half.rename(ROOT)
    finally:
        half.unlink(missing_ok=True)
    shutil.rmtree(made)


@contextmanager
def booted():
    run("mount", "-t", "tmpfs", "-o", "mode=755", "kaohe-test", SCRATCH)
    if not ROOT.exists():
        make_root()
    GUEST.mkdir()
    run("tar", "--extract", "--numeric-owner", "--file", ROOT, "--directory", GUEST)
    # By tar, so that links like /lib stay links, and as root whoever built it.
    pack = subprocess.Popen(["tar", "--create", "--owner=0", "--group=0", "--directory",
                             CACHE / "install", "."], stdout=subprocess.PIPE)
    run("tar", "--extract", "--keep-directory-symlink", "--directory", GUEST,
        stdin=pack.stdout)
    assert pack.wait() == 0
    name = (GUEST / "etc/hostname").read_text(encoding="ascii").strip()
    (GUEST / "etc/hosts").write_text(f"127.0.0.1 localhost {name}\n", encoding="ascii")
    container = Container()
    try:
        container.boot()
        yield container
    except BaseException:
        container.tell()
        raise
    finally:
        container.process.kill()
        container.process.wait()


class Container:
    def __init__(self):
        self.console = GUEST.with_name("console")
        self.process = None
        self.leader = None

    def boot(self):
        """Returns when systemd in the container has said that it is ready."""
        # What nspawn notes on the host ends with us, too.
        run("mount", "-t", "tmpfs", "-o", "mode=755", "kaohe-test", "/run")
        ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ready.bind(str(GUEST.with_name("ready")))
        ready.settimeout(60)
        with open(self.console, "w", encoding="utf-8") as console:
            self.process = subprocess.Popen(
                ["systemd-nspawn", "--quiet", f"--directory={GUEST}", "--machine=kaohe-test",
                 "--boot", "--notify-ready=yes", "--register=no", "--keep-unit",
                 "--private-network", "--console=read-only", "--resolv-conf=off",
                 "--timezone=off", "--link-journal=no",
                 # Less than a machine of its own would allow, and sandboxing fails open.
                 "--capability=all", "--drop-capability=CAP_SYS_MODULE,CAP_SYS_TIME,CAP_SYS_RAWIO",
                 "--system-call-filter=@memlock @keyring bpf"],
                stdin=subprocess.DEVNULL, stdout=console, stderr=console,
                env={**os.environ, "NOTIFY_SOCKET": ready.getsockname()})
        said = {}
        while said.get("READY") != "1":
            said.update(line.partition("=")[::2]
                        for line in ready.recv(4096).decode().splitlines())
            self.leader = said.get("X_NSPAWN_LEADER_PID", self.leader)
        ready.close()

    def command(self, *command):
        return ["nsenter", "--target", self.leader, "--mount", "--uts", "--ipc", "--net",
                "--pid", "--cgroup", "--", "env", "-i", "LC_ALL=C.UTF-8", "HOME=/root",
                "PATH=/usr/sbin:/usr/bin", *map(str, command)]

    def start(self, *command):
        return subprocess.Popen(self.command(*command), stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run(self, *command, status=0, errors=subprocess.PIPE):
        """What it printed; an exit status other than the one expected is a failure."""
        done = subprocess.run(self.command(*command), stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=errors, check=False)
        assert status in (None, done.returncode), \
            f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr or ''}"
        return done.stdout

    @staticmethod
    def path(inside):
        """A file of the container's disk as seen from the test."""
        return GUEST / inside.lstrip("/")

    def tell(self):
        """What a person wants to see of a failure."""
        print(self.console.read_text(errors="replace")[-2000:])
        if self.leader:
            print(self.run("journalctl", "--no-pager", "-n", "60", status=None))
