# SPDX-License-Identifier: Apache-2.0
"""A quarter from its months: as headquarters reads it, until the branch reports for it."""
import csv
import json
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe

CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}


class RollUp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.home = cls.daemon.client("headquarters")

    def file(self, branch, period, mean, persons=18, code=0, **fields):
        test = {"phoneTest": {"conductor": "CONDUCTOR_BRANCH", "personsTested": persons,
                              "meanScore": mean}}
        return run_kaohe("submit", report(self.daemon.folder, branch, period, records=[test],
                                          **fields),
                         home=self.daemon.client(branch), code=code).stdout

    def rank(self, period, *more, **environment):
        return run_kaohe("rank", "phone-branch", period, *more, home=self.home,
                         environment=environment).stdout

    def test_a_quarter(self):
        self.file("KSY", "106Q1", "92", 60)
        self.file("TNY", "106M01", "90", 10)
        self.file("TNY", "106M02", "93", 20)
        receipt = self.file("TNY", "106M03", "95", 30)
        self.assertRegex(receipt, r"106Q1 +93\.50 points .*rolled up")

        shown = self.rank("106Q1", **CHINESE)
        self.assertRegex(shown, r"1 +TNY 臺南分署 +93\.50 分 +60 .*各期彙計")
        self.assertNotRegex(shown, r"KSY .*各期彙計")
        self.assertIn("各期彙計：該期間未另行陳報", shown)
        # Tainan may still report for the quarter, and so be anywhere; Kaohsiung has.
        rows = {r["branch"]: r for r in map(json.loads, self.rank("106Q1", "--json").splitlines())}
        self.assertEqual({b: (r["placeDoubled"], r["worstDoubled"], r.get("rolledUp"))
                          for b, r in rows.items()},
                         {"TNY": ("2", "26", True), "KSY": ("4", "26", None)})
        self.assertRegex(self.rank("106Q1"), r"Not reported yet, may still pass others: .*TNY Tainan")

        path = self.daemon.folder + "/boards.csv"
        run_kaohe("export", "boards", "106Q1", "--output", path, home=self.home)
        with open(path, encoding="utf-8-sig") as f:
            marked = {row[3]: row[-1] for row in csv.reader(f)}
        self.assertEqual((marked["TNY Tainan"], marked["KSY Kaohsiung"]),
                         ("can fall to 13; rolled up, invented", "can fall to 13; invented"))

        why = json.loads(run_kaohe("explain", "phone-branch/106Q1", "TNY", "--json",
                                   home=self.home).stdout)
        self.assertEqual([f["figure"] for f in why["figures"]],
                         [f"phone-branch/106M0{m}" for m in (1, 2, 3)])

        # The plain mean of the months is another one: said, and taken with a reason.
        self.assertIn("warning K314", self.file("TNY", "106Q1", "92.67", 60, code=65))
        self.file("TNY", "106Q1", "93.50", 60)
        shown = self.rank("106Q1")
        self.assertRegex(shown, r"1 +TNY Tainan +93\.50 points +60")
        self.assertNotIn("olled up", shown)


if __name__ == "__main__":
    unittest.main()
