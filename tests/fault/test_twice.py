# SPDX-License-Identifier: Apache-2.0
"""What should be alone is there twice at the same time: daemons, clients, enrolments,
submissions. And a clock that jumps, so that one moment comes twice.
"""
import contextlib
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import zmq

from system import stranger
from system.fake import report
from system.kaohe_test import BIN, Daemon, run_kaohe, schema

CONTEXT = zmq.Context()
KAOHE, KAOHED = os.path.join(BIN, "kaohe"), os.path.join(BIN, "kaohed")
FAKETIME = "".join(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"))
YEAR = 365 * 86400


def phone(number, outbox):
    submission = schema.Submission(outbox=outbox, number=number, branch="TNY", period="106H1",
                                   filer="A", approver="B", correction_reason="again",
                                   base_revision=1 << 40)
    submission.records.add().phone_test.MergeFrom(schema.PhoneTest(
        conductor=schema.CONDUCTOR_BRANCH, persons_tested=100,
        mean_score=f"{number % 100}.{number // 100 % 100:02d}"))
    return submission.SerializeToString()


def at_once(commands):
    """Runs them all at the same time; returns [(exit code, stdout, stderr)]."""
    started = [subprocess.Popen(c, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
               for c in commands]
    outputs = [p.communicate(timeout=60) for p in started]
    return [(p.returncode, *o) for p, o in zip(started, outputs)]


def entries(database):
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(
            "SELECT number, time, kind, outbox_number FROM entry ORDER BY number").fetchall()


class Twice(unittest.TestCase):
    def folder(self):
        made = tempfile.mkdtemp(prefix="kaohe-twice-")
        self.addCleanup(shutil.rmtree, made)
        return made

    def test_second_daemon(self):
        """The second goes, and the first does not notice."""
        with Daemon() as daemon:
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_BRANCH, public, "TNY")
            config = os.path.join(daemon.folder, "second.conf")
            with open(config, "w", encoding="ascii") as f:
                f.write("[kaohed]\nrequests = tcp://127.0.0.1:0\nrankings = tcp://127.0.0.1:0\n")
            for _ in range(3):
                done = subprocess.run([KAOHED, "--config", config, "--state", daemon.state],
                                      stderr=subprocess.PIPE, text=True, timeout=30, check=False)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn("kaohed.db", done.stderr)
                self.assertIn("locked", done.stderr)
            caller = stranger.Caller(schema, CONTEXT, daemon.requests, daemon.server_key, secret)
            self.assertTrue(caller.submit(phone(1, os.urandom(16))).HasField("receipt"))
            caller.close()
            daemon.stop()
            daemon.start()

    def test_two_first_starts(self):
        """Two daemons make one state directory: at most one serves, and it is sound."""
        for _ in range(10):
            folder = self.folder()
            config, state = os.path.join(folder, "kaohed.conf"), os.path.join(folder, "state")
            with open(config, "w", encoding="ascii") as f:
                f.write("[kaohed]\nrequests = tcp://127.0.0.1:0\nrankings = tcp://127.0.0.1:0\n")
            command = [KAOHED, "--config", config, "--state", state]
            started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
                       for _ in range(3)]
            ready = [self.until_ready(p) for p in started]
            self.assertLessEqual(sum(ready), 1)
            for process in started:
                process.terminate()
                process.communicate(timeout=20)
            again = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            self.assertTrue(self.until_ready(again), "the next start finds a sound ledger")
            again.terminate()
            again.communicate(timeout=20)
            self.assertEqual(again.returncode, 0)

    @staticmethod
    def until_ready(process):
        return any("ready" in line for line in process.stderr)

    def test_two_clients_on_one_outbox(self):
        with Daemon() as daemon:
            home = daemon.client("TNY")
            files = [report(daemon.folder, period=f"{100 + i}H1") for i in range(8)]
            outcomes = at_once([KAOHE, "submit", f, "--json", "--home", home] for f in files)
            for code, out, err in outcomes:
                self.assertEqual(code, 0, out + err)
            numbers = {json.loads(out.splitlines()[-1])["number"] for _, out, _ in outcomes}
            self.assertEqual(len(numbers), len(files))
            again = at_once([KAOHE, "outbox", "--home", home] for _ in range(4))
            self.assertEqual({code for code, _, _ in again}, {0})
            daemon.stop()
            filed = [row[3] for row in entries(daemon.database) if row[2] == 1]
            self.assertEqual(sorted(filed), list(range(1, len(files) + 1)))

    def test_two_senders_of_what_waits(self):
        """What waited while the daemon was away is sent by several at once, and filed once."""
        with Daemon() as daemon:
            home = daemon.client("TNY")
            daemon.stop()
            files = [report(daemon.folder, period=f"{100 + i}H1") for i in range(4)]
            for f in files:
                run_kaohe("submit", f, "--timeout", "1", home=home, code=69)
            daemon.start()
            at_once([KAOHE, "outbox", "run", "--once", "--home", home] for _ in range(4))
            run_kaohe("submit", report(daemon.folder, period="105H2"), home=home)
            daemon.stop()
            filed = [row[3] for row in entries(daemon.database) if row[2] == 1]
            self.assertEqual(sorted(filed), [1, 2, 3, 4, 5])

    def test_one_token_many_keys(self):
        with Daemon() as daemon:
            token = daemon.token(schema.ROLE_BRANCH, "TNY")
            homes = [os.path.join(daemon.folder, f"home-{i}") for i in range(5)]
            outcomes = at_once([KAOHE, "key", "enrol", token, "--home", h] for h in homes)
            codes = [code for code, _, _ in outcomes]
            self.assertEqual(codes.count(0), 1, outcomes)
            for code, out, err in outcomes:
                self.assertIn(code, (0, 77), out + err)
            self.assertEqual(daemon.ask(status=schema.StatusRequest()).status.keys, 1)
            winner = homes[codes.index(0)]
            run_kaohe("submit", report(daemon.folder), home=winner)

    def test_one_submission_two_connections(self):
        with Daemon() as daemon:
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_BRANCH, public, "TNY")
            outbox = os.urandom(16)
            callers = [stranger.Caller(schema, CONTEXT, daemon.requests, daemon.server_key, secret)
                       for _ in range(4)]
            for caller in callers:
                caller.ask(status=schema.StatusRequest())
            receipts = {}
            for number in range(1, 60):
                for caller in callers:
                    caller.send(schema.Request(submit=schema.SubmitRequest(
                        submission=phone(number, outbox))))
            for caller in callers:
                for _ in range(1, 60):
                    reply = caller.receive()
                    receipt = schema.Receipt.FromString(reply.receipt.receipt)
                    receipts.setdefault(receipt.number, set()).add(
                        reply.receipt.SerializeToString(deterministic=True))
                caller.close()
            self.assertEqual({len(r) for r in receipts.values()}, {1}, "one receipt each")
            daemon.stop()
            filed = [row[3] for row in entries(daemon.database) if row[2] == 1]
            self.assertEqual(sorted(filed), list(range(1, 60)))


class Clock(unittest.TestCase):
    @staticmethod
    def wait_for_log(daemon, text):
        """The clock is looked at once a second, and each look tells the service manager."""
        while text not in daemon.log():
            daemon.notify.wait_any(daemon.process)

    @unittest.skipUnless(os.path.exists(FAKETIME), "no libfaketime")
    def test_jumps(self):
        """Backwards and forwards, over restarts too: ledger time never decreases."""
        folder = tempfile.mkdtemp(prefix="kaohe-clock-")
        self.addCleanup(shutil.rmtree, folder)
        rc = os.path.join(folder, "clock")

        def jump(seconds):
            with open(rc + ".new", "w", encoding="ascii") as f:
                f.write(f"{seconds:+d}\n")
            os.rename(rc + ".new", rc)

        jump(0)
        environment = {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": rc,
                       "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                       "ASAN_OPTIONS": "verify_asan_link_order=0"}
        with Daemon(environment=environment) as daemon:
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_BRANCH, public, "TNY")
            outbox, number, back = os.urandom(16), 0, 0
            for restart in (False, True):
                for seconds in (0, -3600, 86400, -10 * YEAR, 20 * YEAR, -1, -60 * YEAR, 25 * YEAR):
                    jump(seconds)
                    if restart:
                        daemon.stop()
                        daemon.start()
                    caller = stranger.Caller(schema, CONTEXT, daemon.requests,
                                             daemon.server_key, secret)
                    for _ in range(3):
                        number += 1
                        reply = caller.submit(phone(number, outbox))
                        self.assertTrue(reply.HasField("receipt"), reply)
                        stranger.verify_receipt(schema, reply.receipt, daemon.signing_key)
                    caller.close()
                    status = daemon.ask(status=schema.StatusRequest()).status
                    back += sum(c.value for c in status.counters if c.name == "clock_back")
            self.assertGreater(back, 0, "the clock went back, and was counted")
            jump(5 * YEAR)
            self.wait_for_log(daemon, "the clock went ")
            daemon.stop()
            times = [row[1] for row in entries(daemon.database)]
            self.assertEqual(times, sorted(times))
            self.assertGreater(times[-1] - times[0], 19 * YEAR * 10**6)
            jump(0)
            daemon.start()


if __name__ == "__main__":
    unittest.main()
