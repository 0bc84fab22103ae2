# SPDX-License-Identifier: Apache-2.0
"""Backups, restores, losses and changes of the signing key, with real programs: whatever the
ledger loses, outboxes file again once, and both receipts stay provable."""
import glob
import json
import os
import subprocess
import unittest

from system.fake import report
from system.kaohe_test import BIN, Daemon, run_kaohe, schema


def kaohed(daemon, *arguments, code=0):
    done = subprocess.run([os.path.join(BIN, "kaohed"), *arguments, "--state", daemon.state],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=60, check=False)
    assert done.returncode == code, f"{arguments}: {done.returncode}: {done.stderr}"
    return done


def file_some(daemon, home, first, count, branch="TNY"):
    for month in range(first, first + count):
        path = report(daemon.folder, branch, f"{100 + month // 12}M{month % 12 + 1:02}")
        run_kaohe("submit", path, home=home)


def listed(home):
    return [json.loads(line) for line in
            run_kaohe("outbox", "--json", home=home).stdout.splitlines()]


class Restore(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon()
        self.daemon.__enter__()
        self.addCleanup(self.daemon.__exit__, None, None, None)
        self.home = self.daemon.client("TNY")

    def status(self):
        return self.daemon.ask(status=schema.StatusRequest()).status

    def backup(self):
        return run_kaohe("backup", "--admin", self.daemon.admin).stdout.strip()

    def check_all_there(self, count):
        """Each report is in the ledger once, with a receipt that holds."""
        entries = [e for page in listed(self.home) for e in page.get("entries", [page])]
        self.assertEqual(len(entries), count)
        self.assertEqual({e["state"] for e in entries}, {"OUTBOX_STATE_ACKNOWLEDGED"})
        path = self.backup()
        told = json.loads(run_kaohe("verify", path, "--json").stdout)
        self.assertEqual(int(told["filings"]), count)
        self.assertEqual(int(told["recomputed"]), count)
        self.assertNotIn("problem", told)

    def test_outboxes_file_again_what_a_restored_ledger_lacks(self):
        file_some(self.daemon, self.home, 0, 10)
        path = self.backup()
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(path + ".json").st_mode & 0o777, 0o600)
        file_some(self.daemon, self.home, 10, 10)
        epoch = self.status().epoch
        self.daemon.stop()
        self.assertIn("--replace", kaohed(self.daemon, "--restore", path, code=73).stderr)
        kaohed(self.daemon, "--restore", path, "--replace")
        self.assertEqual(len(glob.glob(self.daemon.database + ".replaced-*")), 1)
        self.daemon.start()
        self.assertGreater(self.status().epoch, epoch)
        done = run_kaohe("outbox", "run", "--once", home=self.home)
        self.assertIn("lost 10 reports", done.stderr)
        self.check_all_there(20)
        self.assertEqual(run_kaohe("outbox", "run", "--once", home=self.home).stderr, "")

    def test_a_ledger_that_lost_its_tail_in_silence(self):
        file_some(self.daemon, self.home, 0, 3)
        path = self.backup()
        file_some(self.daemon, self.home, 3, 3)
        epoch = self.status().epoch
        self.daemon.stop()
        with open(path, "rb") as old, open(self.daemon.database, "wb") as now:
            now.write(old.read())
        self.daemon.start()
        self.assertEqual(self.status().epoch, epoch)
        other = self.daemon.client("TPY")  # takes the numbers of what is gone
        file_some(self.daemon, other, 0, 5, "TPY")
        done = run_kaohe("outbox", "run", "--once", home=self.home)
        self.assertIn("lost 3 reports", done.stderr)
        self.assertGreater(self.status().epoch, epoch)
        self.assertIn("error: a client holds a receipt", self.daemon.log())
        run_kaohe("outbox", "run", "--once", home=other)
        told = json.loads(run_kaohe("verify", self.backup(), "--json").stdout)
        self.assertEqual(int(told["recomputed"]), 11)

    def test_receipts_and_checkpoints_outlive_a_signing_key(self):
        folder = self.daemon.folder
        checkpoint, receipt = os.path.join(folder, "old.json"), os.path.join(folder, "r.json")
        run_kaohe("submit", report(folder), "--receipt", receipt, home=self.home)
        run_kaohe("checkpoint", "-o", checkpoint, home=self.home)
        old = self.status().signing_key
        self.daemon.stop()
        said = kaohed(self.daemon, "--rotate-signing-key").stderr
        self.assertIn("the signing key was changed", said)
        self.daemon.start()
        self.assertNotEqual(self.status().signing_key, old)
        run_kaohe("submit", report(folder, period="106M07"), home=self.home)
        self.assertIn("genuine", run_kaohe("show", receipt, home=self.home,
                                           environment={"LANGUAGE": "en"}).stdout)
        path = self.backup()
        self.assertIn("the ledger holds", run_kaohe("verify", path, checkpoint, receipt).stdout)
        os.remove(path + ".json")
        self.assertIn("the ledger holds", run_kaohe("verify", path, checkpoint).stdout)

    def test_a_rewritten_history_is_caught(self):
        folder = self.daemon.folder
        checkpoint = os.path.join(folder, "old.json")
        empty = self.backup()
        file_some(self.daemon, self.home, 0, 2)
        run_kaohe("checkpoint", "--admin", self.daemon.admin, "-o", checkpoint)
        self.daemon.stop()
        with open(empty, "rb") as old, open(self.daemon.database, "wb") as now:
            now.write(old.read())
        self.daemon.start()
        cut = self.backup()
        self.assertIn("cut off", run_kaohe("verify", cut, checkpoint, code=65).stderr)
        file_some(self.daemon, self.daemon.client("TPY"), 0, 6, "TPY")
        path = self.backup()
        run_kaohe("verify", path)
        self.assertIn("another batch", run_kaohe("verify", path, checkpoint, code=65).stderr)

    def test_an_interrupted_change_of_the_key_is_finished_or_taken_back(self):
        key = os.path.join(self.daemon.state, "signing.key")
        before = self.status().signing_key
        self.daemon.stop()
        with open(key, "rb") as file:
            old = file.read()
        kaohed(self.daemon, "--rotate-signing-key")
        os.rename(key, key + ".new")
        with open(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(old)
        self.daemon.start()
        after = self.status().signing_key
        self.assertNotEqual(after, before)
        self.daemon.stop()
        self.assertFalse(os.path.exists(key + ".new"))
        with open(os.open(key + ".new", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(old)
        self.daemon.start()
        self.assertEqual(self.status().signing_key, after)
        self.assertFalse(os.path.exists(key + ".new"))


if __name__ == "__main__":
    unittest.main()
