# SPDX-License-Identifier: Apache-2.0
"""Deadlines: headquarters opens, closes and lets one branch in; everybody sees what is owed."""
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe

CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}


class Periods(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "KSY", "headquarters")}

    def run_as(self, who, *arguments, code=0, **more):
        return run_kaohe(*arguments, home=self.homes[who], code=code, **more)

    def file(self, branch, period, code=0, **more):
        path = report(self.daemon.folder, branch, period, "91.00")
        return self.run_as(branch, "submit", path, code=code, **more)

    def test_closed_and_let_in(self):
        done = self.run_as("headquarters", "period", "close", "107H1",
                           "--reason", "獎金已核發", "--contact", "分機 12")
        self.assertRegex(done.stdout, r"107H1 closed: number \d+ of the ledger")
        refused = self.file("TNY", "107H1", code=65, environment=CHINESE)
        self.assertIn("獎金已核發", refused.stdout)
        self.assertIn("洽詢：分機 12", refused.stdout)
        self.assertIn("closed", self.run_as("TNY", "period").stdout)
        self.run_as("headquarters", "period", "pass", "107H1", "--branch", "TNY", code=64)
        self.run_as("headquarters", "period", "pass", "107H1", "--branch", "TNY",
                    "--until", "288/12/31", "--reason", "typhoon")
        self.assertIn("late pass until 2199-12-31 (ROC 288)",
                      self.run_as("TNY", "due", "107H1").stdout)
        self.assertIn("TNY → 288年12月31日 (2199-12-31)",
                      self.run_as("TNY", "period", environment=CHINESE).stdout)
        self.file("TNY", "107H1")
        self.file("KSY", "107H1", code=65)
        self.daemon.stop()
        self.daemon.start()
        self.file("KSY", "107H1", code=65)
        self.run_as("headquarters", "period", "open", "107H1")
        self.file("KSY", "107H1")

    def test_what_is_owed(self):
        self.run_as("headquarters", "period", "open", "108H1", "--due", "2199-12-31",
                    "--rate", "acceptability")
        owed = self.run_as("TNY", "due", "108H1").stdout
        self.assertRegex(owed, r"108H1 +TNY Tainan +2199-12-31 \(ROC 288\) +owed +"
                               r"results report: collections, complaint counts, public opinion "
                               r"survey, phone courtesy tests; score sheet: self-evaluation\n")
        self.assertRegex(owed, r"Owed 5, overdue 0, filed in time 0, filed late 0")
        self.file("TNY", "108H1")
        self.assertNotIn("phone courtesy", self.run_as("TNY", "due", "108H1").stdout)
        self.assertRegex(self.run_as("TNY", "due", "108H1", "--all").stdout,
                         r"filed in time .*phone courtesy")
        self.assertRegex(self.run_as("TNY", "due", "108H1", "--all").stdout,
                         r"counts, public opinion survey; score sheet: self-evaluation\n")
        missing = self.run_as("headquarters", "due", "108H1", environment=CHINESE).stdout
        self.assertIn("KSY 高雄", missing)
        self.assertIn("待報", missing)
        self.assertNotRegex(missing, "TNY 臺南.*電話禮貌")
        self.run_as("TNY", "due", "--branch", "KSY", code=77)
        self.assertIn("owed", self.run_as("TNY", "due").stdout)

    def test_said_right(self):
        self.run_as("TNY", "period", "close", "109H1", code=77)
        for wrong in (("open",), ("open", "109H9"), ("shut", "109H1"),
                      ("open", "109H1", "--due", "31/31/31"), ("open", "109H1", "--rate", "all")):
            self.assertIn(self.run_as("headquarters", "period", *wrong, code=None).returncode,
                          (64, 65), wrong)


if __name__ == "__main__":
    unittest.main()
