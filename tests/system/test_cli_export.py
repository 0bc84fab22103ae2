# SPDX-License-Identifier: Apache-2.0
"""Boards, dossiers and findings as a spreadsheet opens them, and nothing that is a formula."""
import csv
import os
import re
import unittest
import zipfile

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe, schema
from system.test_cli_sure import question

CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}


class Export(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "TYY", "headquarters")}
        for branch, good in (("TNY", 161), ("TYY", 160)):
            for number, extra in enumerate(({}, {"baseRevision": "1",
                                                 "correctionReason": '=HYPERLINK("http://x")'})):
                run_kaohe("submit", report(cls.daemon.folder, branch, "106H1",
                                           records=[question(good - number, 166)], **extra),
                          home=cls.homes[branch])

    def export(self, *arguments, name, who="headquarters", code=0, **more):
        path = os.path.join(self.daemon.folder, name)
        done = run_kaohe("export", *arguments, "-o", path, home=self.homes[who], code=code, **more)
        self.assertEqual([n for n in os.listdir(self.daemon.folder) if n.endswith(".tmp")], [])
        return path, done

    def rows(self, *arguments, **more):
        path, _ = self.export(*arguments, **more)
        with open(path, encoding="utf-8-sig", newline="") as f:
            return list(csv.DictReader(f))

    def test_boards(self):
        rows = self.rows("boards", "106H1", name="boards.csv", environment=CHINESE)
        row = next(r for r in rows if r["分署"].startswith("TNY") and r["分母"] == "166")
        self.assertEqual((row["名次"], row["分子"], row["數值"]), ("1", "160", "96.39"))
        self.export("boards", "106H1", name="boards.csv", code=74)  # never over another file
        self.export("boards", "099H1", name="none.csv", code=66)
        self.assertFalse(os.path.exists(os.path.join(self.daemon.folder, "none.csv")))

    def test_one_board(self):
        rows = self.rows("boards", "survey-environment/106H1", name="one.csv")
        self.assertEqual([r["Branch"][:3] for r in rows], ["TNY", "TYY"])
        self.assertEqual({r["Board"] for r in rows}, {"Satisfaction with the premises"})
        self.export("boards", "nonsense/106H1", name="none.csv", code=66)
        self.export("boards", "survey-environment/1066", name="none.csv", code=64)

    def test_as_of(self):
        """Every row as it was, in the same order, with a column that says of when it is."""
        last = self.daemon.ask(status=schema.StatusRequest()).status.last_entry
        for table in (("boards", "106H1"), ("dossier", "106H1", "TNY")):
            then = self.rows(*table, "--as-of", str(last), name=f"{table[0]}-then.csv")
            for row in then:
                self.assertIn(f"number {last}", row.pop("As of"))
            self.assertEqual(then, self.rows(*table, name=f"{table[0]}-now.csv"))
        self.assertGreater(len({r["Key"] for r in then}), 0)

    def test_workbook(self):
        path, done = self.export("boards", "106H1", name="榜 106H1.xlsx", environment=CHINESE)
        self.assertIn("榜 106H1.xlsx", done.stderr)
        with zipfile.ZipFile(path) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            strings = book.read("xl/sharedStrings.xml").decode()
        self.assertIn("<t>名次</t>", strings)
        self.assertRegex(sheet, r"<v>160</v>.*<v>166</v>")
        self.assertIn("autoFilter", sheet)
        self.assertIn('orientation="landscape"', sheet)
        self.assertIn('fitToHeight="0"', sheet, "one page wide, as long as it takes")
        path, _ = self.export("dossier", "106H1", "TNY", name="dossier.xlsx")
        with zipfile.ZipFile(path) as book:
            self.assertNotIn("<f>", book.read("xl/worksheets/sheet1.xml").decode())
            self.assertIn("=HYPERLINK", book.read("xl/sharedStrings.xml").decode())

    def test_dossier(self):
        rows = self.rows("dossier", "106H1", name="dossier.csv", who="TNY")
        self.assertEqual({r["Revision"] for r in rows}, {"2"})
        self.assertEqual({r["Reason"] for r in rows}, {"'=HYPERLINK(\"http://x\")"})
        self.assertIn("160", {r["Value"] for r in rows})
        self.assertIn("number of “very satisfied” answers", {r["Field"].lower() for r in rows})
        self.export("dossier", "106H1", "TYY", name="other.csv", who="TNY", code=77)
        self.assertFalse(os.path.exists(os.path.join(self.daemon.folder, "other.csv")))

    def test_dates_and_options(self):
        case = {"complaintCase": {"caseNumber": "007", "category": "COMPLAINT_CATEGORY_LAW_ENQUIRY",
                                  "received": "2017-08-02", "answered": "2017-08-05"}}
        test = {"phoneTest": {"conductor": "CONDUCTOR_BRANCH", "personsTested": "20",
                              "meanScore": "92.5", "statedGrade": "COURTESY_GRADE_EXCELLENT"}}
        path = report(self.daemon.folder, "TNY", "106H2", records=[case, test])
        run_kaohe("submit", path, home=self.homes["TNY"])
        rows = self.rows("dossier", "106H2", "TNY", name="dates.csv")
        told = {(r["Key"], r["Field"]): r["Value"] for r in rows}
        self.assertEqual(told["case/007", "date of receipt"], "2017-08-02")
        self.assertEqual(told["case/007", "date of the answer"], "2017-08-05")
        self.assertEqual(len([k for k in told if k[0] == "case/007"]), 3)
        self.assertEqual(told["phone/branch", "stated grade"], "excellent")

    def test_findings(self):
        path = report(self.daemon.folder, "TNY", "107H1", "120.00")
        run_kaohe("submit", "--anyway", path, home=self.homes["TNY"], code=65)
        rows = self.rows("findings", "107H1", "TNY", name="findings.csv")
        self.assertEqual(rows[0]["Verdict"], "refused")
        self.assertTrue(re.fullmatch(r"K\d\d\d", rows[0]["Rule"]))
        self.assertIn("120", rows[0]["Finding"])

    def test_misused(self):
        for arguments in (("boards",), ("all", "106H1"), ("dossier", "106H1")):
            self.export(*arguments, name="x.csv", code=64)
        run_kaohe("export", "boards", "106H1", home=self.homes["TNY"], code=64)
        self.export("boards", "106H1", name="no/such/folder.xlsx", code=74)


if __name__ == "__main__":
    unittest.main()
