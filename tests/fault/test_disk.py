# SPDX-License-Identifier: Apache-2.0
"""An unlucky disk: it is full, it fails, it forgets, it holds what is not ours.

What was acknowledged stays; what cannot be stored is refused or ends the daemon; a file
that is not a sound ledger is named, refused and left as it was.
"""
import contextlib
import glob
import hashlib
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import unittest

import zmq

from system import stranger
from system.fake import report
from system.kaohe_test import BIN, Daemon, run_kaohe, schema

CONTEXT = zmq.Context()
KAOHED = os.path.join(BIN, "kaohed")
DATA_ERROR, IO_ERROR, DENIED = 65, 74, 77


def phone(number, outbox, note="", period="106H1"):
    submission = schema.Submission(outbox=outbox, number=number, branch="TNY", period=period,
                                   filer="A", approver="B", correction_reason="again",
                                   base_revision=1 << 40)
    submission.records.add(note=note).phone_test.MergeFrom(schema.PhoneTest(
        conductor=schema.CONDUCTOR_BRANCH, persons_tested=100,
        mean_score=f"{number % 100}.{number // 100 % 100:02d}"))
    return submission.SerializeToString()


def digests(folder):
    return {name: hashlib.sha256(open(name, "rb").read()).hexdigest()
            for name in glob.glob(os.path.join(folder, "**"), recursive=True)
            if os.path.isfile(name)}


@contextlib.contextmanager
def small_disk(size):
    """A folder with that little room; needs root."""
    folder = tempfile.mkdtemp(prefix="kaohe-disk-")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "kaohe", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        os.rmdir(folder)


def can_mount():
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["mount", "-t", "tmpfs", "kaohe", folder], check=False,
                              capture_output=True)
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return done.returncode == 0


class Branch:
    """Files, and remembers what was acknowledged."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.outbox = os.urandom(16)
        public, self.secret = stranger.make_key()
        daemon.enrol(schema.ROLE_BRANCH, public, "TNY")
        self.caller = None
        self.receipts = {}
        self.connect()

    def connect(self):
        if self.caller:
            self.caller.close()
        self.caller = stranger.Caller(schema, CONTEXT, self.daemon.requests,
                                      self.daemon.server_key, self.secret)

    def file(self, number, note="", timeout=10):
        """The code of the error, "receipt", or "silence"."""
        try:
            reply = self.caller.submit(phone(number, self.outbox, note), timeout)
        except TimeoutError:
            return "silence"
        if reply.HasField("error"):
            return schema.ErrorCode.Name(reply.error.code)
        signed = reply.receipt.SerializeToString(deterministic=True)
        assert self.receipts.setdefault(number, signed) == signed, "another receipt"
        return "receipt"


class Failing(unittest.TestCase):
    @unittest.skipUnless(os.geteuid() == 0, "only root may trace a daemon that guards its memory")
    def test_sync_fails(self):
        """The disk fails the n-th fdatasync: no receipt for that, and the end."""
        if not shutil.which("strace"):
            self.skipTest("no strace")
        # A leak checker cannot look into a process that is traced.
        with Daemon(environment={"ASAN_OPTIONS": "detect_leaks=0"}) as daemon:
            branch = Branch(daemon)
            number = 0
            for when in (1, 2, 5):
                tracer = subprocess.Popen(
                    ["strace", "-f", "-q", "-p", str(daemon.process.pid), "-e", "trace=fdatasync",
                     "-e", f"inject=fdatasync:error=EIO:when={when}+"],
                    stderr=subprocess.PIPE, text=True)
                self.addCleanup(tracer.stderr.close)
                while daemon.process.poll() is None and \
                        open(f"/proc/{daemon.process.pid}/status").read().find("TracerPid:\t0") > 0:
                    self.assertIsNone(tracer.poll(), "strace cannot attach")
                outcomes = []
                while daemon.process.poll() is None and len(outcomes) < 50:
                    number += 1
                    outcomes.append(branch.file(number, timeout=1))
                self.assertEqual(daemon.process.wait(20), IO_ERROR)
                tracer.wait(20)
                stored = outcomes.count("receipt")
                self.assertLess(stored, when)  # a batch may need two
                self.assertEqual(set(outcomes[stored:]), {"silence"})
                daemon.start()
                branch.connect()
                for lost in range(1, number + 1):
                    self.assertEqual(branch.file(lost), "receipt")
            daemon.stop()
            daemon.start()
            for n in branch.receipts:
                branch.connect()
                self.assertEqual(branch.file(n), "receipt")
            daemon.stop()
            self.assert_once(daemon, number)

    def assert_once(self, daemon, count):
        with contextlib.closing(sqlite3.connect(daemon.database)) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            self.assertEqual(connection.execute(
                "SELECT count(*), count(DISTINCT outbox_number) FROM entry WHERE kind = 1"
            ).fetchone(), (count, count))

    def fill_and_recover(self, daemon, make_room):
        branch = Branch(daemon)
        note, number, outcome = "x" * 16000, 0, "receipt"
        while outcome == "receipt" and number < 3000:
            number += 1
            outcome = branch.file(number, note)
        self.assertEqual(outcome, "ERROR_CODE_TRY_AGAIN", f"after {number}: {daemon.log()[-800:]}")
        self.assertIn("the disk is full", daemon.log())
        self.assertGreater(number, 10)
        for _ in range(20):  # it goes on refusing and answering
            self.assertEqual(branch.file(number, note), "ERROR_CODE_TRY_AGAIN")
        for old in (1, number - 1):
            self.assertEqual(branch.file(old, note), "receipt")
        make_room()
        for again in range(number, number + 5):
            self.assertEqual(branch.file(again, note), "receipt", daemon.log()[-800:])
        daemon.signal(signal.SIGKILL)
        daemon.start()
        branch.connect()
        for again in range(1, number + 5):
            self.assertEqual(branch.file(again, note), "receipt")
        daemon.stop()
        self.assert_once(daemon, number + 4)

    @unittest.skipUnless(can_mount(), "may not mount")
    def test_disk_full(self):
        with small_disk("3m") as folder, Daemon() as daemon:
            daemon.stop()
            shutil.rmtree(daemon.state)
            daemon.state = os.path.join(folder, "state")
            daemon.admin = os.path.join(daemon.state, "admin.sock")
            daemon.database = os.path.join(daemon.state, "kaohed.db")
            daemon.start()
            self.fill_and_recover(daemon, lambda: subprocess.run(
                ["mount", "-o", "remount,size=64m", folder], check=True))

    def test_file_size_limit(self):
        """A limit looks like a failing disk: what is acknowledged stays, the rest is not."""
        with Daemon() as daemon:
            branch = Branch(daemon)
            limit = os.path.getsize(daemon.database + "-wal") + 300000
            resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE,
                             (limit, resource.RLIM_INFINITY))
            outcomes = []
            for number in range(1, 40):
                outcomes.append(branch.file(number, "x" * 16000, timeout=0.5))
                if daemon.process.poll() is not None:
                    break
            self.assertIn("receipt", outcomes)
            self.assertTrue({"silence", "ERROR_CODE_TRY_AGAIN"} & set(outcomes), outcomes)
            if daemon.process.poll() is None:
                daemon.signal(signal.SIGKILL)
            daemon.start()
            branch.connect()
            for number in range(1, len(outcomes) + 1):
                self.assertEqual(branch.file(number, "x" * 16000), "receipt")
            daemon.stop()
            self.assert_once(daemon, len(outcomes))

    @unittest.skipUnless(can_mount(), "may not mount")
    def test_full_outbox(self):
        """The client says 74 and has not filed; with room again it files."""
        with Daemon() as daemon, small_disk("600k") as disk:
            home = os.path.join(disk, "home")
            shutil.copytree(daemon.client("TNY"), home)
            path = report(daemon.folder)
            run_kaohe("submit", path, home=home)
            ballast = os.open(os.path.join(disk, "ballast"), os.O_WRONLY | os.O_CREAT)
            with contextlib.suppress(OSError):
                while True:
                    os.write(ballast, b"x" * 4096)
            os.close(ballast)
            before = daemon.ask(status=schema.StatusRequest()).status.last_entry
            large = report(daemon.folder, period="105H1")
            with open(large, encoding="utf-8") as f:
                text = json.load(f)
            text["records"][0]["note"] = "x" * 16000
            with open(large, "w", encoding="utf-8") as f:
                json.dump(text, f)
            done = run_kaohe("submit", large, home=home, code=74)
            self.assertIn("outbox", done.stderr)
            self.assertEqual(daemon.ask(status=schema.StatusRequest()).status.last_entry, before)
            os.unlink(os.path.join(disk, "ballast"))
            run_kaohe("submit", large, home=home)


class Damaged(unittest.TestCase):
    """What stands in the place of the ledger."""

    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        branch = Branch(cls.daemon)
        for number in range(1, 30):
            assert branch.file(number, "n" * 3000) == "receipt"
        cls.killed = os.path.join(cls.daemon.folder, "killed")
        cls.daemon.process.send_signal(signal.SIGSTOP)
        shutil.copytree(cls.daemon.state, cls.killed, ignore=shutil.ignore_patterns("*.sock"))
        cls.daemon.process.send_signal(signal.SIGCONT)
        branch.caller.close()
        cls.daemon.stop()

    def state(self, killed=False):
        """A copy of a state directory; returns (folder, ledger)."""
        folder = tempfile.mkdtemp(prefix="kaohe-damaged-")
        self.addCleanup(shutil.rmtree, folder)
        state = os.path.join(folder, "state")
        shutil.copytree(self.killed if killed else self.daemon.state, state,
                        ignore=shutil.ignore_patterns("*.sock"))
        return state, os.path.join(state, "kaohed.db")

    def start(self, state):
        """Starts a daemon there that ends by itself, or is ended once it serves."""
        config = os.path.join(os.path.dirname(state), "kaohed.conf")
        with open(config, "w", encoding="ascii") as f:
            f.write("[kaohed]\nrequests = tcp://127.0.0.1:0\nrankings = tcp://127.0.0.1:0\n")
        process = subprocess.Popen([KAOHED, "--config", config, "--state", state],
                                   stderr=subprocess.PIPE, text=True)
        log = ""
        for line in process.stderr:
            log += line
            if "ready" in line:
                process.terminate()
        process.stderr.close()
        return process.wait(20), log

    def refused(self, state, *codes, names="kaohed.db"):
        before = digests(state)
        code, log = self.start(state)
        self.assertIn(code, codes, log)
        self.assertIn(names, log)
        after = digests(state)
        self.assertEqual({n: after.get(n) for n in before}, before, f"changed a file: {log}")
        return log

    def test_sound(self):
        for killed in (False, True):
            state, _ = self.state(killed)
            self.assertEqual(self.start(state)[0], 0)

    def test_zero_length(self):
        state, ledger = self.state()
        os.truncate(ledger, 0)
        self.refused(state, DATA_ERROR)

    def test_truncated(self):
        size = os.path.getsize(self.daemon.database)
        for length in (1, 99, 100, 512, 4095, 4096, 5000, size // 2, size - 4096, size - 1):
            state, ledger = self.state()
            os.truncate(ledger, length)
            with self.subTest(length=length):
                self.refused(state, DATA_ERROR, IO_ERROR)

    def test_flipped(self):
        """A flipped byte is found, or is in a place that holds nothing: never another truth."""
        with open(self.daemon.database, "rb") as f:
            content = f.read()
        found = 0
        places = [content.find(b"TNY"), content.find(b"n" * 100) + 50,
                  *range(0, 100, 9), *range(4096, len(content), len(content) // 23)]
        for place in places:
            state, ledger = self.state()
            with open(ledger, "r+b") as f:
                f.seek(place)
                f.write(bytes([content[place] ^ 0x20]))
            code, log = self.start(state)
            self.assertIn(code, (0, DATA_ERROR, IO_ERROR), f"{place}: {log}")
            found += code != 0
        self.assertGreater(found, len(places) // 2)

    def test_of_another_program(self):
        for statement in ("CREATE TABLE t (x)", "PRAGMA user_version = 7",
                          "PRAGMA application_id = 99; CREATE TABLE entry (x)"):
            state, ledger = self.state()
            os.unlink(ledger)
            with contextlib.closing(sqlite3.connect(ledger)) as other:
                other.executescript(statement)
            with self.subTest(statement):
                self.assertIn("another program", self.refused(state, DATA_ERROR))

    def test_no_database(self):
        for content in (b"#!/bin/sh\n", b"SQLite format 3\0" + bytes(84), os.urandom(20000)):
            state, ledger = self.state()
            with open(ledger, "wb") as f:
                f.write(content)
            self.refused(state, DATA_ERROR, IO_ERROR)

    def test_newer(self):
        state, ledger = self.state()
        with contextlib.closing(sqlite3.connect(ledger)) as connection:
            connection.execute("PRAGMA user_version = 99")
        self.assertIn("newer", self.refused(state, DATA_ERROR))

    def test_folder(self):
        state, ledger = self.state()
        os.unlink(ledger)
        os.mkdir(ledger)
        self.refused(state, DATA_ERROR, IO_ERROR, DENIED)

    def test_link_that_leads_nowhere(self):
        """The disk that it leads to is not mounted: not the moment for a new ledger."""
        state, ledger = self.state()
        os.unlink(ledger)
        os.symlink("/nonexistent/kaohed.db", ledger)
        self.refused(state, IO_ERROR)
        self.assertTrue(os.path.islink(ledger))

    def test_read_only(self):
        if os.geteuid() == 0 and not can_mount():
            self.skipTest("root may write anything, and may not mount")
        state, ledger = self.state()
        if os.geteuid() == 0:
            subprocess.run(["mount", "--bind", "-o", "ro", ledger, ledger], check=True)
            self.addCleanup(subprocess.run, ["umount", "-l", ledger], check=True)
            subprocess.run(["mount", "-o", "remount,ro,bind", ledger], check=True)
        else:
            os.chmod(ledger, 0o400)
        self.refused(state, IO_ERROR, DENIED)

    def test_log_of_the_database(self):
        """Without its write-ahead log the ledger is an older one, or is refused."""
        state, ledger = self.state(killed=True)
        os.unlink(ledger + "-wal")
        self.assertIn(self.start(state)[0], (0, DATA_ERROR))
        state, ledger = self.state(killed=True)
        with open(ledger + "-wal", "r+b") as f:
            f.seek(os.path.getsize(ledger + "-wal") // 2)
            f.write(os.urandom(1000))
        self.assertIn(self.start(state)[0], (0, DATA_ERROR))

    def test_keys(self):
        for name in ("server.key", "signing.key"):
            with open(os.path.join(self.daemon.state, name), "rb") as f:
                whole = f.read()
            for content in (b"", whole[:20], whole[:-2], whole + b"\n", whole.upper(),
                            b"\0" * len(whole), os.urandom(300), os.urandom(100000)):
                state, _ = self.state()
                with open(os.path.join(state, name), "wb") as f:
                    f.write(content)
                self.refused(state, DATA_ERROR, names=name)
            for mode in (0o640, 0o604, 0o666):
                state, _ = self.state()
                os.chmod(os.path.join(state, name), mode)
                self.refused(state, DENIED, names=name)
            state, _ = self.state()
            os.unlink(os.path.join(state, name))
            os.mkdir(os.path.join(state, name), 0o700)
            self.refused(state, DENIED, DATA_ERROR, IO_ERROR, names=name)


class FirstStart(unittest.TestCase):
    def test_killed_while_it_is_made(self):
        """SIGKILL at each system call that makes something: the next start is as the first."""
        if not shutil.which("strace"):
            self.skipTest("no strace")
        calls = "openat,link,rename,unlink,fsync,fdatasync,pwrite64,mkdir"
        for when in list(range(15, 130, 7)):
            with tempfile.TemporaryDirectory(prefix="kaohe-first-") as folder:
                state = os.path.join(folder, "state")
                config = os.path.join(folder, "kaohed.conf")
                with open(config, "w", encoding="ascii") as f:
                    f.write("[kaohed]\nrequests = tcp://127.0.0.1:0\n"
                            "rankings = tcp://127.0.0.1:0\n")
                command = [KAOHED, "--config", config, "--state", state]
                killed = subprocess.Popen(
                    ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}",
                     "-e", f"inject={calls}:signal=KILL:when={when}", *command],
                    stderr=subprocess.PIPE, text=True)
                self.follow(killed)
                again = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
                log = self.follow(again)
                self.assertEqual(again.returncode, 0, f"{when}: {log}")
                self.assertIn("ready", log)
                left = {n for n in os.listdir(state) if ".new" in n}
                self.assertFalse(left, f"{when}: left {left}")

    def follow(self, process):
        log = ""
        for line in process.stderr:
            log += line
            if "ready" in line:
                process.terminate()
        process.stderr.close()
        process.wait(20)
        return log


if __name__ == "__main__":
    unittest.main()
