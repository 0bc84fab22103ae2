# SPDX-License-Identifier: Apache-2.0
"""What headquarters holds, fetched as CSV, corrected in one cell and sent back."""
import json
import os
import unittest

from system.kaohe_test import Daemon, run_kaohe

CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}
REPORT = {"branch": "TNY", "period": "106H1", "filer": "A", "approver": "B",
          "provenance": "PROVENANCE_INVENTED", "records": [
              {"phoneTest": {"conductor": "CONDUCTOR_BRANCH", "personsTested": "18",
                             "meanScore": "92.17"},
               "restatements": [{"field": "persons_tested", "section": "二", "value": "18"}]},
              {"collection": {"channel": "bank", "cases": "12", "amount": "1200"}}]}


class Fetch(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.home = self.daemon.client("TNY")
        self.file("report.json", json.dumps(REPORT))

    def path(self, name):
        return os.path.join(self.daemon.folder, name)

    def file(self, name, text):
        with open(self.path(name), "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return self.path(name)

    def kaohe(self, *arguments, code=0, home=None):
        return run_kaohe(*arguments, home=home or self.home, code=code, environment=CHINESE)

    def receipt(self, *arguments, code=0):
        done = run_kaohe("submit", "--json", *arguments, home=self.home, code=code)
        return json.loads(done.stdout)["receipt"]["receipt"]

    def fetched(self, *arguments):
        self.kaohe("fetch", "106H1", "-o", self.path("held.csv"), *arguments)
        with open(self.path("held.csv"), encoding="utf-8-sig", newline="") as f:
            return f.read()

    def test_one_cell_is_corrected(self):
        self.assertEqual(self.receipt(self.path("report.json"))["revision"], "1")
        text = self.fetched()
        self.assertIn("依據版次,1\r\n更正理由\r\n", text)
        self.assertIn("\r\n承辦\r\n核章\r\n", text)
        # As it is: nothing new.
        self.assertEqual(self.receipt(self.path("held.csv"))["verdict"], "VERDICT_UNCHANGED")
        self.assertIn("銀行,,12,1200", text)
        text = text.replace("銀行,,12,1200", "銀行,,13,1200")
        wrong = self.file("wrong.csv", text)
        self.assertIn("K503", self.kaohe("check", wrong, code=65).stdout)
        self.assertIn("K5", self.kaohe("submit", wrong, code=65).stdout)
        right = self.file("right.csv", text.replace("\r\n更正理由", "\r\n更正理由,漏計一件", 1)
                          .replace("\r\n承辦", "\r\n承辦,承辦甲", 1))
        receipt = self.receipt(right)
        self.assertEqual((receipt["verdict"], receipt["revision"], receipt["filer"]),
                         ("VERDICT_ACCEPTED", "2", "承辦甲"))
        held = json.loads(self.kaohe("show", "106H1", "--json").stdout)
        self.assertEqual(held["revision"], "2")
        self.assertEqual([r["revision"] for r in held["records"]], ["1", "2"])
        self.assertEqual(held["records"][1]["correctionReason"], "漏計一件")
        # The file that is still on revision 1 cannot overwrite revision 2.
        stale = self.file("stale.csv", text.replace("13,1200", "14,1200"))
        self.assertIn("K5", self.kaohe("submit", "--reason", "again", stale, code=65).stdout)

    def test_same_as_filed(self):
        self.receipt(self.path("report.json"))
        self.fetched("--reason", "slip")
        run_kaohe("convert", self.path("held.csv"), self.path("held.json"))
        fetched = json.loads(self.kaohe("fetch", "106H1", "--json").stdout)
        with open(self.path("held.json"), encoding="utf-8") as f:
            held = json.load(f)
        self.assertEqual(held.pop("correctionReason"), "slip")
        self.assertEqual(held, fetched)
        self.assertEqual(held["records"], REPORT["records"])
        self.assertEqual((held["baseRevision"], held["provenance"]),
                         ("1", "PROVENANCE_INVENTED"))
        self.kaohe("fetch", "106H1", "-o", self.path("held.csv"), code=74)

    def test_each_side_has_its_own(self):
        self.receipt(self.path("report.json"))
        headquarters = self.daemon.client("headquarters")
        own = {**REPORT, "records": [{"phoneTest": {
            "conductor": "CONDUCTOR_HEADQUARTERS", "personsTested": "3", "meanScore": "90"}}]}
        self.kaohe("submit", self.file("own.json", json.dumps(own)), home=headquarters)
        done = self.kaohe("fetch", "106H1", "--json")
        self.assertEqual(json.loads(done.stdout)["records"], REPORT["records"])
        self.assertIn("未列入：1", done.stderr)
        done = self.kaohe("fetch", "TNY", "106H1", "--json", home=headquarters)
        self.assertEqual(json.loads(done.stdout)["records"], own["records"])
        self.kaohe("fetch", "TNY", "106Y", home=headquarters, code=66)
        self.kaohe("fetch", code=64)
        self.kaohe("fetch", "106H1", home=headquarters, code=64)

    def test_many_pages(self):
        records = [{"note": "字" * 3000, "complaintCase": {"caseNumber": f"A{i}",
                    "category": "COMPLAINT_CATEGORY_OTHER", "channel": "COMPLAINT_CHANNEL_ORAL",
                    "received": "2017-03-01", "answered": "2017-03-02"}} for i in range(140)]
        for part in range(0, 140, 20):
            report = {**REPORT, "records": records[part:part + 20]}
            self.receipt(self.file("part.json", json.dumps(report)))
        fetched = json.loads(self.kaohe("fetch", "106H1", "--json").stdout)
        self.assertEqual(fetched["records"], records)
        self.assertEqual(fetched["baseRevision"], "7")


if __name__ == "__main__":
    unittest.main()
