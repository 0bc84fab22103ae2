# SPDX-License-Identifier: Apache-2.0
"""Why a branch has its place: formula, figures with their filings, and what would swap it."""
import json
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe
from system.test_cli_sure import question

CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}


def phone(persons, mean, part=None):
    record = {"phoneTest": {"conductor": "CONDUCTOR_BRANCH", "personsTested": str(persons),
                            "meanScore": mean}}
    return {**record, "subPeriod": part} if part else record


class Explain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "TYY", "KSY", "headquarters")}

    def file(self, branch, period, records, **fields):
        run_kaohe("submit", report(self.daemon.folder, branch, period, records=records, **fields),
                  home=self.homes[branch])

    def explain(self, *arguments, who="headquarters", code=0, **more):
        return run_kaohe("explain", *arguments, home=self.homes[who], code=code, **more).stdout

    def test_growth_by_the_boards_that_it_is_made_of(self):
        def amount(branch, period, value):
            self.file(branch, period, [{"collection": {"amount": value}}])
        amount("TNY", "110H1", "90000")
        amount("TNY", "109H1", "120000")
        amount("KSY", "110H1", "100")
        amount("KSY", "109H1", "80")
        board = "collection-amount-growth-year/110H1"
        told = json.loads(self.explain(board, "TNY", "--json"))
        self.assertEqual(told["formula"], "(90,000 − 120,000) / 120,000")
        self.assertEqual(told["standing"]["placeDoubled"], "4")
        self.assertEqual([(f["figure"], f["value"], f["revision"]) for f in told["figures"]],
                         [("collection-amount/110H1", "90,000", "1"),
                          ("collection-amount/109H1", "120,000", "1")])
        self.assertEqual(told["above"]["margin"], {"numerator": "1", "denominator": "2"})
        words = self.explain(board, "TNY", environment=CHINESE)
        self.assertIn("徵起金額較去年同期成長率", words)
        self.assertIn("-25.00 % = (90,000 − 120,000) / 120,000", words)
        self.assertIn("徵起金額 109H1", words)

    def test_mean_of_rounds(self):
        self.file("TNY", "106H1", [phone(18, "92.00", "106Q1"), phone(16, "90.50", "106Q2")])
        self.file("TYY", "106H1", [phone(10, "91.50")])
        self.file("KSY", "106H1", [phone(10, "80.00")])
        # (18 × 92.00 + 16 × 90.50) / 34 = 3104 / 34 = 91.294…, and TYY has 91.50
        told = json.loads(self.explain("phone-branch/106H1", "TNY", "--json"))
        self.assertEqual(told["standing"]["placeDoubled"], "4")
        self.assertEqual(told["formula"], "(18 × 92.00 + 16 × 90.50) / (18 + 16)")
        figures = {f["figure"]: f for f in told["figures"]}
        self.assertEqual(figures["phone/branch@106Q1#mean_score"]["value"], "92.00")
        self.assertEqual(figures["phone/branch@106Q1#mean_score"]["revision"], "1")
        self.assertIn("ruleSet", figures["phone/branch@106Q1#mean_score"])
        self.assertEqual(told["above"]["standing"]["branch"], "TYY")
        # 91.50 × 34 = 3111: the first mean must be above 92 + 7/18 = 92.388…
        self.assertEqual((told["above"]["figure"], told["above"]["to"]),
                         ("phone/branch@106Q1#mean_score", "92.39"))
        self.assertEqual(told["below"]["standing"]["branch"], "KSY")
        shown = self.explain("phone-branch", "106H1", "TNY", who="TNY", environment=CHINESE)
        self.assertIn("第 2 名", shown)
        self.assertIn("在前：TYY 桃園分署 91.50", shown)
        self.assertIn("92.00 → 92.39", shown)
        against = json.loads(self.explain("phone-branch/106H1", "KSY", "--against", "TYY", "--json"))
        self.assertEqual((against["above"]["standing"]["branch"], "below" in against),
                         ("TYY", False))
        self.assertEqual((against["above"]["from"], against["above"]["to"]), ("80.00", "91.51"))
        self.explain("phone-branch/106H1", "KSY", "--against", "NTP", code=66)
        self.explain("phone-branch", "106H1", "TYY", who="TNY", code=77)
        self.explain("phone-branch", "106H1", "NTP", code=66)
        self.explain("phone-branch", code=64)

    def test_a_rate_and_its_correction(self):
        self.file("TNY", "107H1", [question(80, 100)])
        self.file("TNY", "107H1", [question(81, 100)], baseRevision="1",
                  correctionReason="counted again")
        self.file("TYY", "107H1", [question(90, 100)])
        told = json.loads(self.explain("survey-environment", "107H1", "TNY", "--json"))
        self.assertEqual(told["formula"], "81 / 100")
        self.assertEqual({f["correctionReason"] for f in told["figures"]}, {"counted again"})
        self.assertEqual(told["above"]["margin"], {"numerator": "9", "denominator": "100"})
        self.assertFalse(told["above"]["toldApart"])
        # (81 + n) / (100 + n) > 90 / 100 from n = 91 on; without n of the 19 others:
        # 81 / (100 - n) > 90 / 100 from n = 11 on, and that is less of a change
        self.assertEqual((told["above"]["from"], told["above"]["to"]), ("19", "8"))
        shown = self.explain("survey-environment", "107H1", "TNY")
        self.assertIn("was corrected: counted again", shown)
        self.assertIn("no significant difference", shown)


if __name__ == "__main__":
    unittest.main()
