# SPDX-License-Identifier: Apache-2.0
"""What boards rest on that are no sums of figures: complaints one by one, what is owed for a
period, and the scores that figures allow."""
import json
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe
from system.test_cli_sure import question

CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}
ENGLISH = {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"}


def case(number, received, answered=None, told=None):
    found = {"caseNumber": f"{number:03}", "category": "COMPLAINT_CATEGORY_OTHER",
             "received": received, "answered": answered, "extensionNotified": told}
    return {"complaintCase": {name: value for name, value in found.items() if value}}


class Explain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "TYY", "headquarters")}

    def file(self, branch, period, records, **fields):
        run_kaohe("submit", report(self.daemon.folder, branch, period, records=records, **fields),
                  home=self.homes[branch])

    def explain(self, *arguments, who="headquarters", code=0, **more):
        return run_kaohe("explain", *arguments, home=self.homes[who], code=code, **more).stdout

    def told(self, *arguments):
        return json.loads(self.explain(*arguments, "--json"))

    def test_complaints(self):
        """Six days to answer; later where that was said in time; overdue by the last day."""
        self.file("TNY", "106H1", [
            case(1, "2017-03-01", "2017-03-05"), case(2, "2017-03-01", "2017-03-15"),
            case(3, "2017-03-02", "2017-03-20", told="2017-03-07"), case(4, "2017-04-01"),
            case(5, "2017-06-29")])
        self.file("TNY", "106H1", [case(6, "2017-05-01", "2017-05-07"),
                                   case(7, "2017-05-01", "2017-05-01")])
        self.file("TYY", "106H1", [case(n, "2017-03-01", "2017-03-07") for n in range(5)] +
                  [case(9, "2017-03-01", "2017-03-08")])
        told = self.told("complaints-on-time/106H1", "TNY")
        self.assertEqual(told["formula"], "4 / 6")
        seen = [(f["figure"], f.get("value"), f["deadline"]["due"], f["deadline"]["inTime"])
                for f in told["figures"]]
        self.assertEqual(seen, [
            ("case/002#answered", "2017-03-15", "2017-03-07", False),
            ("case/004#answered", None, "2017-04-07", False),
            ("case/001#answered", "2017-03-05", "2017-03-07", True),
            ("case/003#answered", "2017-03-20", "2017-03-08", True),
            ("case/006#answered", "2017-05-07", "2017-05-07", True),
            ("case/007#answered", "2017-05-01", "2017-05-07", True)])
        entries = [int(f["entry"]) for f in told["figures"]]
        self.assertEqual([e - entries[0] for e in entries], [0, 0, 0, 0, 1, 1])
        self.assertEqual({(f["filer"], "ruleSet" in f, "time" in f) for f in told["figures"]},
                         {("A", True, True)})
        # 5 of 6 are level with TYY; all of them, and that takes two
        self.assertNotIn("figure", told["above"])
        below = self.told("complaints-on-time/106H1", "TYY")["below"]
        self.assertNotIn("figure", below)
        # 18, 14, 6, 4 and 0 days: 42 of 5; TYY has 37 of 6. 12 fewer than 42 are 30, and
        # 30 of 5 are fewer than 37 of 6; the case that took longest can lose so many
        told = self.told("complaints-days/106H1", "TNY")
        self.assertEqual(told["formula"], "(18 + 14 + 6 + 4 + 0) / 5")
        self.assertEqual([told["above"][f] for f in ("figure", "from", "to")],
                         ["case/003#answered", "2017-03-20", "2017-03-08"])
        shown = self.explain("complaints-on-time/106H1", "TNY", environment=ENGLISH)
        self.assertRegex(shown, r"complaint case: 004 +2017-04-01 \(ROC 106\) +2017-04-07 "
                                r"\(ROC 106\) +– +– +no +\d+ +1\n")
        self.assertIn("yes, extended", shown)
        shown = self.explain("complaints-on-time/106H1", "TNY", environment=CHINESE)
        self.assertRegex(shown, r"陳情案件：002 .*106年3月15日 \(2017-03-15\) +14 +否")
        # Numbers of cases are for who may see the dossier.
        self.assertIn("case/002", self.explain("complaints-on-time/106H1", "TNY", "--json",
                                               who="TNY"))
        self.explain("complaints-on-time/106H1", "TNY", who="TYY", code=77)

    def test_so_many_complaints(self):
        """Late ones first; the others are counted, not forgotten."""
        self.file("TNY", "107H1", [case(n, "2018-03-01", "2018-03-07") for n in range(300)])
        self.file("TNY", "107H1", [case(999, "2018-03-01", "2018-03-31")])
        told = self.told("complaints-on-time/107H1", "TNY")
        self.assertEqual((len(told["figures"]), told["unlisted"]), (256, "45"))
        self.assertEqual(told["figures"][0]["figure"], "case/999#answered")
        shown = self.explain("complaints-on-time/107H1", "TNY", environment=ENGLISH)
        self.assertEqual(shown.count("complaint case:"), 60)
        self.assertIn("… and 241 more; --json has the first 256 of all.", shown)
        self.assertTrue(self.told("complaints-days/107H1", "TNY")["formula"].startswith(
            "(30 + 6 + 6 + "))
        self.assertIn(" = (30 + " + "6 + " * 11 + "… (+289)) / 301\n",
                      self.explain("complaints-days/107H1", "TNY", environment=ENGLISH))
        for environment, wanted in ((ENGLISH, "1 branch had a value"),
                                    (CHINESE, "有數值的分署共 1 個")):
            self.assertIn(wanted, run_kaohe(
                "rank", "complaints-on-time/107H1", "--as-of", told["sequence"],
                home=self.homes["TNY"], environment=environment).stdout)

    def test_what_is_owed(self):
        run_kaohe("period", "open", "109H1", "--due", "2099-01-01",
                  home=self.homes["headquarters"])
        self.file("TNY", "109H1", [{"collection": {"amount": "1"}}])
        self.file("TNY", "109H1", [{"collection": {"amount": "2"}}], baseRevision="1",
                  correctionReason="typing error")
        told = self.told("timeliness/109H1", "TNY")
        self.assertEqual(told["formula"][:3], "1 /")
        first = told["figures"][0]
        self.assertEqual((first["figure"], first["deadline"]["due"], first["deadline"]["inTime"],
                          first["revision"]), ("owed/report-collections", "2099-01-01", True, "1"))
        missing = told["figures"][1]
        self.assertNotIn("entry", missing)
        self.assertFalse(missing["deadline"]["inTime"])
        shown = self.explain("timeliness/109H1", "TNY", environment=CHINESE)
        self.assertRegex(shown, r"執行成果報告：徵起 +188年1月1日 \(2099-01-01\) +\d+年.* 是 +\d+ +1\n")
        self.assertRegex(shown, r"執行成果報告：民意問卷 +188年1月1日 \(2099-01-01\) +– +否 +– +–\n")
        self.file("TYY", "109H1", [{"collection": {"amount": "1"}}])
        self.assertIn("– → 188年1月1日 (2099-01-01)", self.explain(
            "timeliness/109H1", "TNY", "--against", "TYY", environment=CHINESE))

    def test_a_range(self):
        """84 of 100 are below 85 % (11 to 15 points), 85 are not (16 to 20)."""
        self.file("TNY", "110H1", [question(84, 100)])
        self.file("TYY", "110H1", [question(85, 100)])
        told = self.told("range-high-107/110H1", "TNY")
        self.assertEqual((told["formula"], told["range"]["high"]), ("1,000 − 5", "995"))
        self.assertEqual(self.told("range-low-107/110H1", "TYY")["formula"], "16")
        figures = {f["figure"].split("#")[1]: f["value"] for f in told["figures"]}
        self.assertEqual(figures["count.very_satisfied"], "84")
        self.assertEqual({("entry" in f, "ruleSet" in f) for f in told["figures"]}, {(True, True)})
        # To pass TYY no figure is enough: both would allow all of 1,000.
        self.assertNotIn("figure", told["above"])
        # The tier below is level with TNY; 85 of 113 are above 75 %, of 114 they are not.
        told = self.told("range-high-107/110H1", "TYY", "--against", "TNY")
        self.assertEqual([told["against"][f] for f in ("figure", "from", "to")],
                         ["survey/public_opinion/environment#count.no_opinion", "15", "29"])
        told = self.told("range-high-107/110H1", "TNY")
        items = {i["item"]: (i["low"], i["high"]) for i in told["range"]["items"]}
        self.assertEqual(items["appraisal.satisfaction.environment"], ("11", "15"))
        shown = self.explain("range-low-107/110H1", "TNY", environment=CHINESE)
        self.assertRegex(shown, r"11–15 +20 +≥ 85 % +未達 +84 / 100 = 84.00 %")
        self.assertIn("問卷題目：為民服務意見調查表／洽公環境之「非常滿意」件數", shown)

    def test_all_of_all(self):
        """A figure that does not move the rate now is still what it rests on."""
        self.file("TNY", "108H1", [question(50, 50)])
        told = self.told("survey-environment/108H1", "TNY")
        figures = {f["figure"].split("#")[1]: f["value"] for f in told["figures"]}
        self.assertEqual(figures["count.very_satisfied"], "50")


if __name__ == "__main__":
    unittest.main()
