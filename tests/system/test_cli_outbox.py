# SPDX-License-Identifier: Apache-2.0
"""The outbox against a daemon that answers as it likes: nothing that waits is lost, nothing
that is poison holds up the rest, and no receipt counts that is not genuine."""
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import unittest

from system.fake import FakeDaemon, report
from system.kaohe_test import BIN, run_kaohe, schema


def entries(home):
    return [json.loads(line) for line in
            run_kaohe("outbox", "--json", home=home).stdout.splitlines()]


def states(home):
    return [e["state"].removeprefix("OUTBOX_STATE_").lower() for e in entries(home)]


class Outbox(unittest.TestCase):
    def setUp(self):
        self.fake = self.enterContext(FakeDaemon())
        self.home = self.fake.home("TNY")
        self.report = report(self.fake.folder)

    def submit(self, code, home=None, *more):
        return run_kaohe("submit", self.report, "--timeout", 1, *more,
                         home=home or self.home, code=code)

    def bodies(self):
        return [r.submit.submission for r in self.fake.taken if r.HasField("submit")]

    def test_accepted(self):
        done = self.submit(0)
        self.assertIn("Ledger number 1: TNY", done.stdout)
        self.assertIn("in the outbox under number 1", done.stderr)
        sent = schema.Submission.FromString(self.bodies()[0])
        self.assertEqual((len(sent.outbox), sent.number), (16, 1))
        self.assertEqual(states(self.home), ["acknowledged"])

    def test_refused(self):
        self.fake.answer["submit"] = lambda r: self.fake.receipt(r, "VERDICT_REFUSED")
        self.assertIn("refused", self.submit(65).stdout)
        self.assertEqual(states(self.home), ["refused"])

    def test_same_bytes_until_answered(self):
        patience = iter([True, True, False])
        self.fake.answer["submit"] = lambda r: self.fake.error("ERROR_CODE_TRY_AGAIN") \
            if next(patience) else self.fake.receipt(r)
        self.submit(0)
        self.assertEqual(len(self.bodies()), 3)
        self.assertEqual(len(set(self.bodies())), 1)

    def test_patience_ends(self):
        self.fake.answer["submit"] = lambda r: self.fake.error("ERROR_CODE_TRY_AGAIN")
        self.assertIn("try again later", self.submit(75).stderr)
        self.assertEqual(states(self.home), ["waiting"])
        self.fake.answer["submit"] = self.fake.receipt
        done = run_kaohe("status", home=self.home)
        self.assertIn("had been waiting: 1", done.stderr)
        self.assertEqual(states(self.home), ["acknowledged"])

    def test_quarantine(self):
        for code, exit_code in (("ERROR_CODE_MALFORMED", 65), ("ERROR_CODE_NOT_PERMITTED", 77),
                                ("ERROR_CODE_CONFLICT", 65), ("ERROR_CODE_TOO_LARGE", 65)):
            self.fake.answer["submit"] = lambda r, c=code: self.fake.error(c, field="period")
            self.assertIn("as the test wants; field period", self.submit(exit_code).stdout)
        self.fake.answer["submit"] = self.fake.receipt
        self.submit(0)
        self.assertEqual(states(self.home), ["quarantined"] * 4 + ["acknowledged"])
        run_kaohe("outbox", "retry", 2, home=self.home)
        run_kaohe("outbox", "run", "--once", home=self.home)
        self.assertEqual(states(self.home)[1], "acknowledged")
        self.assertIn("no such entry", run_kaohe("outbox", "retry", 2, home=self.home,
                                                 code=66).stderr)

    def test_poison_does_not_hold_up_the_rest(self):
        """A report that is never answered, while the daemon answers everything else."""
        self.fake.answer["submit"] = lambda r: None if b"poison" in r.submit.submission \
            else self.fake.receipt(r)
        good, self.report = self.report, report(self.fake.folder, document="poison")
        self.submit(75)
        run_kaohe("status", "--timeout", 1, home=self.home)
        self.report = good
        self.assertEqual(states(self.home), ["waiting"])
        self.submit(0)
        self.assertEqual(states(self.home), ["quarantined", "acknowledged"])

    def test_receipt_must_be_genuine(self):
        for spoilt in ({"signature": bytes(64)}, {"content": bytes(32)}):
            self.fake.answer["submit"] = lambda r, s=spoilt: self.fake.receipt(r, **s)
            self.submit(65)
        self.assertEqual(states(self.home), ["waiting", "waiting"])
        self.fake.answer["submit"] = self.fake.receipt
        self.submit(0)
        self.assertEqual(states(self.home), ["acknowledged"] * 3)

    def test_strange_answers(self):
        self.fake.answer["submit"] = lambda r: schema.Reply(status=schema.Status())
        self.assertIn("answers with no receipt", self.submit(65).stdout)
        self.fake.answer["submit"] = lambda r: b"\xff"
        self.submit(65)
        self.fake.answer["submit"] = lambda r: schema.Reply(id=r.id + 7, status=schema.Status())
        self.submit(75)

    def test_wrong_server_key(self):
        home = self.fake.home("TNY", serverKey="A" * 43 + "=")
        done = self.submit(69, home)
        self.assertIn("does not hold the daemon's key", done.stderr)
        self.assertEqual(states(home), ["waiting"])

    def test_check_comes_first(self):
        self.report = report(self.fake.folder, mean="120")
        self.assertIn("error", self.submit(65).stdout)
        self.assertEqual(entries(self.home), [])
        self.assertEqual(self.submit(65, None, "--json").stdout.count("\n"), 1)
        self.submit(0, None, "--anyway")
        self.assertEqual(len(self.bodies()), 1)

    def test_damaged_entry(self):
        self.fake.answer["submit"] = lambda r: self.fake.error("ERROR_CODE_TRY_AGAIN")
        self.submit(75)
        connection = sqlite3.connect(os.path.join(self.home, "outbox.db"))
        with connection:
            connection.execute("UPDATE entry SET body = x'00'")
        connection.close()
        self.fake.answer["submit"] = self.fake.receipt
        run_kaohe("outbox", "run", "--once", home=self.home)
        self.assertEqual(states(self.home), ["quarantined"])
        self.assertEqual(len(set(self.bodies())), 1)

    def test_two_processes(self):
        """Eight programs on one outbox: each number once, each report acknowledged."""
        threads = [threading.Thread(target=self.submit, args=(None,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([e["number"] for e in entries(self.home)],
                         [str(n) for n in range(1, 9)])
        self.assertEqual(states(self.home), ["acknowledged"] * 8)
        by_number = {}
        for body in self.bodies():
            by_number.setdefault(schema.Submission.FromString(body).number, set()).add(body)
        self.assertEqual([len(b) for b in by_number.values()], [1] * 8)

    def test_full_disk(self):
        run_kaohe("outbox", home=self.home)
        limited = subprocess.run(
            [os.path.join(BIN, "kaohe"), "submit", self.report, "--home", self.home],
            capture_output=True, text=True, timeout=60, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
        self.assertEqual(limited.returncode, 74, limited.stderr)
        self.assertIn("outbox cannot be written", limited.stderr)
        self.assertEqual(self.bodies(), [])
        self.submit(0)
        self.assertEqual(states(self.home), ["acknowledged"])

    @unittest.skipUnless(os.geteuid() == 0, "mounts a file system")
    def test_really_full_disk(self):
        home = tempfile.mkdtemp(dir=self.fake.folder)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "none", home],
                          stderr=subprocess.DEVNULL, check=False).returncode != 0:
            self.skipTest("may not mount")
        try:
            shutil.copy2(os.path.join(self.home, "profile.json"), home)
            code = 0
            while code == 0:
                code = self.submit(None, home).returncode
            self.assertEqual(code, 74)
        finally:
            subprocess.run(["umount", home], check=True)

    def test_unusable_outbox(self):
        path = os.path.join(self.home, "outbox.db")
        with open(path, "wb") as f:
            f.write(b"no database" * 1000)
        self.assertIn("damaged", self.submit(65).stderr)
        os.remove(path)
        run_kaohe("outbox", home=self.home)
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        self.assertIn("newer version", self.submit(78).stderr)

    def test_profile(self):
        os.chmod(os.path.join(self.home, "profile.json"), 0o644)
        self.assertIn("others may read", self.submit(77).stderr)
        home = self.fake.home("TNY", secretKey="")
        self.assertIn("holds no key pair", self.submit(78, home).stderr)
        home = self.fake.home("TNY", nonsense=1)
        self.assertIn("cannot be read as JSON", self.submit(78, home).stderr)
        self.assertIn("not enrolled", self.submit(
            78, self.fake.home("TNY", signingKey="")).stderr)


if __name__ == "__main__":
    unittest.main()
