# SPDX-License-Identifier: Apache-2.0
"""How kaohed starts, what it tells its manager and its operator, and how it ends."""
import os
import resource
import signal
import socket
import subprocess
import tempfile
import time
import threading
import unittest

import zmq

from system import stranger
from system.kaohe_test import BIN, Daemon, schema

KAOHED = os.path.join(BIN, "kaohed")


def run(*arguments, code=0, **environment):
    """Runs kaohed to its end."""
    done = subprocess.run([KAOHED, *arguments], text=True, timeout=60, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, **environment})
    assert done.returncode == code, f"{arguments}: {done.returncode}, not {code}: {done.stderr}"
    return done


def wait_for(daemon, part):
    """The next notification that has this part."""
    daemon.notify.socket.settimeout(20)
    message = ""
    while part not in message:
        message = daemon.notify.socket.recv(65536).decode()
    return message


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kaohe-test-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, text, name="kaohed.conf"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def test_says_what_it_is(self):
        self.assertRegex(run("--version").stdout, r"^kaohed \d+\.\d+\.\d+\n$")
        self.assertIn("--check-config", run("--help").stdout)

    def test_refuses_other_arguments(self):
        self.assertIn("--help", run("--colour", code=64).stderr)
        self.assertIn("no argument is expected", run("start", code=64).stderr)
        self.assertIn("--help", run("--config", code=64).stderr)

    def test_checks_its_configuration(self):
        good = self.write("[kaohed]\nlog_level = debug\n")
        self.assertEqual(run("--config", good, "--check-config").stderr, "")
        bad = self.write("[kaohed]\ncolour = red\nlog_level = loud\n")
        told = run("--config", bad, "--check-config", code=78).stderr
        self.assertIn(f"{bad}:2: there is no setting colour", told)
        self.assertIn(f"{bad}:3: log_level", told)
        run("--config", bad, code=78)
        missing = os.path.join(self.folder, "missing.conf")
        self.assertIn(missing, run("--config", missing, code=78).stderr)

    def test_prints_what_it_can_read(self):
        first = run("--config", self.write("[kaohed]\ntoken_days = 3\n"),
                    "--state", self.folder, "--print-config").stdout
        self.assertIn(f"state_directory = {self.folder}\n", first)
        self.assertIn("token_days = 3\n", first)
        self.assertEqual(run("--config", self.write(first), "--print-config").stdout, first)

    def test_needs_a_place_of_its_own(self):
        taken = self.write("", "file")
        self.assertIn(taken, run("--config", self.write(""), "--state", taken, code=74).stderr)

    def test_does_not_replace_a_damaged_ledger(self):
        state = os.path.join(self.folder, "state")
        os.mkdir(state)
        damaged = self.write("this is no database" * 500, "state/kaohed.db")
        config = self.write("[kaohed]\nrequests = tcp://127.0.0.1:0\n"
                            "rankings = tcp://127.0.0.1:0\n")
        self.assertIn("kaohed.db",
                      run("--config", config, "--state", state, code=65).stderr)
        with open(damaged, encoding="utf-8") as f:
            self.assertEqual(f.read(), "this is no database" * 500)

    def test_refuses_a_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            config = self.write(f"[kaohed]\nrequests = tcp://127.0.0.1:{port}\n")
            told = run("--config", config, "--state", os.path.join(self.folder, "s"),
                       code=69).stderr
            self.assertIn(f"tcp://127.0.0.1:{port}: Address already in use", told)

    def test_refuses_a_key_that_others_can_read(self):
        config = self.write("[kaohed]\nrequests = tcp://127.0.0.1:0\n"
                            "rankings = tcp://127.0.0.1:0\n")
        state = os.path.join(self.folder, "state")
        os.mkdir(state)
        key = self.write("anything", "state/server.key")
        os.chmod(key, 0o644)
        self.assertIn("server.key",
                      run("--config", config, "--state", state, code=77).stderr)
        os.chmod(key, 0o600)
        self.assertIn("server.key",
                      run("--config", config, "--state", state, code=65).stderr)


class Manager(unittest.TestCase):
    def test_a_life(self):
        with Daemon(environment={"WATCHDOG_USEC": "400000"}) as daemon:
            daemon.notify.wait("WATCHDOG=1", daemon.process)
            daemon.notify.wait("WATCHDOG=1", daemon.process)
            first = next(m for m in daemon.notify.messages if "READY=1" in m)
            before = daemon.notify.messages[:daemon.notify.messages.index(first)]
            self.assertFalse([m for m in before if "WATCHDOG" in m], "READY comes first")
            status = next(m for m in daemon.notify.messages if "keys;" in m)
            self.assertRegex(status, r"STATUS=\d+ entries, 0 dossiers, 0 boards, 0 keys; "
                                     r"last entry: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
            daemon.enrol(schema.ROLE_HEADQUARTERS, stranger.make_key()[0])
            wait_for(daemon, ", 1 keys;")
            daemon.stop()
            daemon.notify.wait("STOPPING=1")
            self.assertIn("ready", daemon.log())
            self.assertIn("stopping", daemon.log())

    def test_a_manager_that_does_not_read(self):
        """Its queue fills within a few watchdog messages; nobody else notices."""
        with Daemon(environment={"WATCHDOG_USEC": "2000"}) as daemon:
            limit = int(open("/proc/sys/net/unix/max_dgram_qlen", encoding="ascii").read())
            ended = time.monotonic() + (limit + 5) / 1000
            while time.monotonic() < ended:
                daemon.ask(timeout=5, status=schema.StatusRequest())
            daemon.stop()

    def test_reload(self):
        with Daemon() as daemon:
            requests = daemon.requests
            with open(daemon.config, "a", encoding="utf-8") as f:
                f.write("log_level = error\ntoken_days = 9\n")
            daemon.process.send_signal(signal.SIGHUP)
            message = daemon.notify.wait("RELOADING=1", daemon.process)
            self.assertRegex(message, r"MONOTONIC_USEC=\d+")
            daemon.notify.wait("READY=1", daemon.process)
            with open(daemon.config, "a", encoding="utf-8") as f:
                f.write("wrong = 1\n")
            daemon.process.send_signal(signal.SIGHUP)
            daemon.notify.wait("RELOADING=1", daemon.process)
            daemon.notify.wait("READY=1", daemon.process)
            self.assertIn("there is no setting wrong", daemon.log())
            self.assertIn("the old one stays", daemon.log())
            self.assertEqual(daemon.ask(status=schema.StatusRequest()).status.requests,
                             requests)

    def test_an_inherited_socket(self):
        """As systemd hands them over: descriptors from 3 on, with names."""
        with Daemon() as daemon:
            daemon.stop()
            listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
            requests, rankings = (f"tcp://127.0.0.1:{s.getsockname()[1]}" for s in listeners)
            fds = [os.dup(s.fileno()) for s in listeners]
            script = (f'exec 3<&{fds[1]} 4<&{fds[0]}; '
                      f'LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=rankings:requests '
                      f'exec "$0" --config "$1"')
            early = stranger.Caller(schema, daemon.context, requests, daemon.server_key,
                                    stranger.make_key()[1])
            with open(daemon.logfile, "ab") as log:
                daemon.process = subprocess.Popen(
                    ["bash", "-c", script, KAOHED, daemon.config], pass_fds=fds, stdout=log, stderr=log,
                    env={**os.environ, "NOTIFY_SOCKET": daemon.notify.path})
            for thing in listeners:
                thing.close()
            for fd in fds:
                os.close(fd)
            daemon.notify.wait("READY=1", daemon.process)
            status = daemon.ask(status=schema.StatusRequest()).status
            self.assertEqual((status.requests, status.rankings), (requests, rankings))
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_HEADQUARTERS, public)
            caller = stranger.Caller(schema, daemon.context, requests, daemon.server_key,
                                     secret)
            self.assertTrue(caller.ask(boards=schema.BoardsRequest()).HasField("boards"))
            caller.close()
            early.close()
            daemon.stop()


class Operator(unittest.TestCase):
    def test_the_first_start_makes_keys_and_lets_nobody_in(self):
        with Daemon() as daemon:
            self.assertEqual(daemon.ask(status=schema.StatusRequest()).status.keys, 0)
            self.assertIn(daemon.server_key.hex(), daemon.log())
            for name, mode in (("", 0o700), ("server.key", 0o600), ("signing.key", 0o600),
                               ("kaohed.db", 0o600), ("admin.sock", 0o600)):
                about = os.stat(os.path.join(daemon.state, name))
                self.assertEqual(about.st_mode & 0o777, mode, name)
            key = daemon.server_key
            daemon.stop()
            daemon.start()
            self.assertEqual(daemon.server_key, key)
            self.assertEqual(resource.prlimit(daemon.process.pid, resource.RLIMIT_CORE), (0, 0))

    def test_a_lost_key_is_not_replaced_in_silence(self):
        for name in ("server.key", "signing.key"):
            with self.subTest(name), Daemon() as daemon:
                daemon.stop()
                path = os.path.join(daemon.state, name)
                os.rename(path, path + ".lost")
                refused = run("--config", daemon.config, code=78)
                self.assertIn(path, refused.stderr)
                self.assertIn("--make-keys", refused.stderr)
                self.assertFalse(os.path.exists(path))
                os.rename(path + ".lost", path)
                daemon.start()
                old = daemon.server_key, daemon.signing_key
                daemon.stop()
                os.unlink(path)
                run("--config", daemon.config, "--make-keys")
                daemon.start()
                self.assertNotEqual((daemon.server_key, daemon.signing_key), old)
                daemon.stop()

    def test_a_second_daemon_is_refused(self):
        with Daemon() as daemon:
            told = run("--config", daemon.config, code=74).stderr
            self.assertIn("kaohed.db", told)
            self.assertIn("cannot be opened", told)
            daemon.ask(status=schema.StatusRequest())

    def test_it_comes_back_after_sigkill(self):
        with Daemon() as daemon:
            daemon.signal(signal.SIGKILL)
            self.assertTrue(os.path.exists(daemon.admin), "a stale socket file")
            daemon.start()
            daemon.stop()

    def test_a_stop_under_load_loses_nothing(self):
        with Daemon() as daemon:
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_BRANCH, public, "TNY")
            context, outbox = zmq.Context(), os.urandom(16)
            enough, receipts = threading.Event(), {}

            def load():
                caller = stranger.Caller(schema, context, daemon.requests, daemon.server_key,
                                         secret)
                for number in range(1, 1 << 30):
                    caller.send(schema.Request(submit=schema.SubmitRequest(
                        submission=submission(outbox, number))))
                    while number > len(receipts) + 32:
                        reply = caller.receive(2)
                        if reply is None:
                            caller.close()
                            return
                        receipt = schema.Receipt.FromString(reply.receipt.receipt)
                        receipts[receipt.number] = reply.receipt.SerializeToString()
                        if len(receipts) == 200:
                            enough.set()

            thread = threading.Thread(target=load)
            thread.start()
            self.assertTrue(enough.wait(60))
            daemon.stop()
            thread.join()
            daemon.start()
            caller = stranger.Caller(schema, context, daemon.requests, daemon.server_key, secret)
            for number, receipt in receipts.items():
                again = caller.ask(receipt=schema.ReceiptRequest(outbox=outbox, number=number))
                self.assertEqual(again.receipt.SerializeToString(), receipt)
            caller.close()
            context.destroy(linger=0)


def submission(outbox, number):
    made = schema.Submission(outbox=outbox, number=number, branch="TNY", period="106H1",
                             filer="load", approver="load")
    made.records.add().phone_test.MergeFrom(schema.PhoneTest(
        conductor=schema.CONDUCTOR_BRANCH, persons_tested=18, mean_score="92.17"))
    return made.SerializeToString()


if __name__ == "__main__":
    unittest.main()
