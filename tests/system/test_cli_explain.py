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
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "TYY", "KSY", "NTP", "headquarters")}

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
                         [("collection-amount/110H1", "90000", "1"),
                          ("collection-amount/109H1", "120000", "1")])
        self.assertEqual(told["above"]["margin"], {"numerator": "1", "denominator": "2"})
        # 25 % more than 120,000 is level with KSY
        self.assertEqual([told["above"][f] for f in ("figure", "from", "to")],
                         ["collection-amount/109H1", "120000", "71999"])
        words = self.explain(board, "TNY", environment=CHINESE)
        self.assertIn("徵起金額較去年同期成長率", words)
        self.assertIn("-25.00 % = (90,000 − 120,000) / 120,000", words)
        self.assertIn("徵起金額 109H1", words)
        self.assertIn("120,000 → 71,999", words)

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
        self.assertIn("TNY 臺南分署 落後 TYY 桃園分署：第 2 名對第 1 名，數值 91.29 分 對 91.50 分，"
                      "相差 0.21 分。", shown)
        self.assertIn("TNY 臺南分署 領先 KSY 高雄分署", shown)
        self.assertIn("無法判定差異是否顯著", shown)
        self.assertIn("92.00 → 92.39", shown)
        against = json.loads(self.explain("phone-branch/106H1", "KSY", "--against", "TYY", "--json"))
        self.assertEqual((against["against"]["standing"]["branch"], "above" in against),
                         ("TYY", False))
        # of ten whole scores no mean is 91.51
        self.assertEqual((against["against"]["from"], against["against"]["to"]),
                         ("80.00", "91.60"))
        for arguments in (("KSY", "--against", "NTP"), ("NTP",)):
            done = run_kaohe("explain", "phone-branch/106H1", *arguments, code=66,
                             home=self.homes["headquarters"])
            self.assertIn("NTP is not on this board: it has not filed what", done.stderr)
        self.explain("phone-branch/106H1", "KSY", "--against", "KSY", code=64)
        self.explain("phone-branch", "106H1", "TYY", who="TNY", code=77)
        self.explain("phone-branch", "106H1", "NTP", code=66)
        self.explain("phone-branch", code=64)

    def test_no_mean_is_above_100(self):
        self.file("TNY", "101H1", [phone(10, "95.00")])
        self.file("TYY", "101H1", [phone(10, "100.00")])
        told = json.loads(self.explain("phone-branch/101H1", "TNY", "--json"))
        self.assertNotIn("figure", told["above"])
        told = json.loads(self.explain("phone-branch/101H1", "TYY", "--json"))
        self.assertEqual((told["below"]["from"], told["below"]["to"]), ("100.00", "94.90"))

    def test_a_rate_and_its_correction(self):
        self.file("TNY", "107H1", [question(80, 100)])
        self.file("TNY", "107H1", [question(81, 100)], baseRevision="1",
                  correctionReason="counted again")
        self.file("TYY", "107H1", [question(90, 100)])
        told = json.loads(self.explain("survey-environment", "107H1", "TNY", "--json"))
        self.assertEqual(told["formula"], "(81 + 0) / (81 + 0 + 19 + 0 + 0)")
        self.assertEqual({f["correctionReason"] for f in told["figures"]}, {"counted again"})
        self.assertEqual(told["above"]["margin"], {"numerator": "9", "denominator": "100"})
        self.assertFalse(told["above"]["toldApart"])
        # (81 + n) / (100 + n) > 90 / 100 from n = 91 on; without n of the 19 others:
        # 81 / (100 - n) > 90 / 100 from n = 11 on, and that is less of a change
        self.assertEqual((told["above"]["from"], told["above"]["to"]), ("19", "8"))
        shown = self.explain("survey-environment", "107H1", "TNY")
        self.assertIn("survey question: Opinion form on service to the public, premises was "
                      "corrected: counted again", shown)
        self.assertRegex(shown, r"Number \d+: filed 2\S+ \(ROC \d+\) \S+, filer A, rule set \w+")
        self.assertIn("No significant difference: at 5 % the two cannot be told apart", shown)
        self.assertIn("comparisons: 1)", shown)
        # (60 of 100 against 90 of 100: chi-squared is 24)
        self.file("KSY", "107H1", [question(60, 100)])
        shown = self.explain("survey-environment", "107H1", "KSY", "--against", "TYY")
        self.assertIn("KSY Kaohsiung is behind TYY Taoyuan: place 3 against place 1, "
                      "60.00 % (60/100) against 90.00 % (90/100); apart by 30.00 percentage "
                      "points.", shown)
        self.assertIn("A significant difference", shown)
        shown = self.explain("survey-environment", "107H1", "KSY", "--against", "TYY",
                             environment=CHINESE)
        self.assertIn("差異顯著：在 5 % 顯著水準下", shown)
        self.assertIn("最少須變動", shown)

    def test_no_change_that_takes_the_place(self):
        """24 / (34 - n) > 27 / 32 from n = 6 on: but 28 answers are too few for a place.
        (24 + n) / (34 + n) is more from n = 31 on."""
        self.file("TNY", "109H1", [question(24, 34)])
        self.file("TYY", "109H1", [question(27, 32)])
        told = json.loads(self.explain("survey-environment/109H1", "TNY", "--json"))
        self.assertEqual(told["board"]["minimumBase"], "30")
        self.assertEqual(int(told["above"]["to"]) - int(told["above"]["from"]), 31)

    def test_no_change_that_a_rule_forbids(self):
        def file(branch, *cases):
            channels = (None, "convenience_store", "bank")
            self.file(branch, "101H1", [
                {"collection": {**({"channel": channel} if channel else {}), "cases": str(n)}}
                for channel, n in zip(channels, cases)])
        file("TNY", 200, 60, 100)
        file("TYY", 500, 120)
        file("KSY", 900, 90)
        board = "collection-cases-convenience-store/101H1"
        # past the 90 of KSY; 121 with the 100 of the banks are more than all 200
        told = json.loads(self.explain(board, "TNY", "--json"))
        self.assertEqual([told["above"][f] for f in ("from", "to")], ["60", "91"])
        told = json.loads(self.explain(board, "TNY", "--against", "TYY", "--json"))
        self.assertNotIn("figure", told["against"])
        self.assertIn("No change of one figure alone",
                      self.explain(board, "TNY", "--against", "TYY"))
        # all of them are no fewer than these 160
        self.file("NTP", "101H1", [{"collection": {"cases": "150"}}])
        told = json.loads(self.explain("collection-cases/101H1", "TNY", "--json"))
        self.assertEqual(told["below"]["standing"]["branch"], "NTP")
        self.assertNotIn("figure", told["below"])

    def test_no_more_answers_than_forms(self):
        def file(branch, good, all_):
            asked = question(good, all_)
            asked["surveyQuestion"] |= {"formsValid": str(all_), "unusable": "0"}
            self.file(branch, "100H1", [asked])
        file("TNY", 40, 100)
        file("TYY", 80, 160)
        # 21 more were 61 of 121, and that is more than 100 forms; without 21 of those that
        # were not satisfied it is 40 of 79
        told = json.loads(self.explain("survey-environment/100H1", "TNY", "--json"))
        self.assertEqual([told["above"][f] for f in ("from", "to")], ["60", "39"])

    def test_a_share_in_the_unit_of_what_it_is_made_of(self):
        def collected(branch, noon, whole):
            self.file(branch, "108H1", [{"collection": {"cases": str(whole)}}, {
                "collection": {"channel": "noon_counter", "cases": str(noon)}}])
        collected("TNY", 12, 200)
        collected("TYY", 14, 200)
        told = json.loads(self.explain("noon-share-cases/108H1", "TNY", "--json"))
        self.assertEqual([told["above"][f] for f in ("figure", "from", "to", "toldApart")],
                         ["collection-cases-noon-counter/108H1", "12", "15", False])
        self.assertLess(int(told["standing"]["intervalLow"]), 60000)
        shown = self.explain("noon-share-cases/108H1", "TYY", environment=CHINESE)
        self.assertIn("中午不打烊收款件數 108H1 14 → 11 件", shown)
        self.assertIn("差異不顯著", shown)

    def test_parts_of_a_period(self):
        for period, k in (("105Q1", 30), ("105Q2", 40)):
            self.file("TNY", period, [question(k, 50)])
        self.file("TYY", "105H1", [question(90, 100)])
        told = json.loads(self.explain("survey-environment/105H1", "TNY", "--json"))
        self.assertEqual(told["formula"], "(30 + 40) / (50 + 50)")
        self.assertEqual([(f["figure"], f["value"]) for f in told["figures"]],
                         [("survey-environment/105Q1", "30/50"),
                          ("survey-environment/105Q2", "40/50")])
        # 21 more than 30 of 50 are too many; one fewer of them all would do, if it could be
        self.assertNotIn("figure", told["above"])
        shown = self.explain("survey-environment/105H1", "TNY")
        self.assertIn("Made of the parts of the period", shown)
        self.assertIn("No change of one figure alone", shown)

    def test_parts_that_weigh(self):
        """A mean of means by the persons, also where each mean is a whole number."""
        for period, mean in (("102M01", "88"), ("102M02", "92"), ("102M03", "91")):
            self.file("TNY", period, [phone(18, mean)])
        told = json.loads(self.explain("phone-branch/102Q1", "TNY", "--json"))
        self.assertEqual(told["formula"], "(18 × 88 + 18 × 92 + 18 × 91) / (18 + 18 + 18)")
        told = json.loads(self.explain("phone-branch/102M01", "TNY", "--json"))
        self.assertEqual(told["formula"], "18 × 88 / 18")

    def test_as_it_was_told_then(self):
        def figures(k, noon):
            return [question(k, 100), {"collection": {"cases": "200"}},
                    {"collection": {"channel": "noon_counter", "cases": str(noon)}}]
        self.file("TNY", "104H1", figures(80, 12), document="002, page 3")
        self.file("TYY", "104H1", figures(90, 15))
        asked = [("survey-environment/104H1", "TNY"), ("noon-share-cases/104H1", "TNY")]
        asked = [(*what, *more) for what in asked
                 for more in ((), ("--json",), ("--against", "TYY"))]
        before = [self.explain(*what) for what in asked]
        then = json.loads(before[1])["sequence"]
        self.assertEqual({f["document"] for f in json.loads(before[1])["figures"]},
                         {"002, page 3"})
        self.assertIn("It is taken from the document: 002, page 3", before[0])
        more = {"baseRevision": "1", "correctionReason": "counted again"}
        self.file("TNY", "104H1", figures(95, 30), **more)
        self.file("TYY", "104H1", figures(20, 1), **more)
        for text, what in zip(before, asked):
            self.assertNotEqual(self.explain(*what), text)
            said, _, told = self.explain(*what, "--as-of", then).partition("\n")
            self.assertIn(then, said)
            self.assertEqual(told, text)
        self.explain(*asked[0], "--as-of", "0", code=64)
        self.explain(*asked[0], "--as-of", str(10 ** 9), code=66)

    def test_one_line_of_a_board(self):
        for branch, k in (("TNY", 80), ("TYY", 90), ("KSY", 80)):
            self.file(branch, "103H1", [question(k, 100)])
        def rank(*more, **how):
            return run_kaohe("rank", "survey-environment/103H1", *more, home=self.homes["TNY"],
                             **how).stdout
        standings = [json.loads(s) for s in rank("--branch", "TNY", "--json").splitlines()]
        self.assertEqual([(s["branch"], s["placeDoubled"]) for s in standings],
                         [("TYY", "2"), ("TNY", "4")])
        shown = rank("--branch", "TNY")
        self.assertIn("80.00 % (80/100)", shown)
        self.assertIn("Others with exactly the same value: 1", shown)
        self.assertNotIn("KSY", shown)
        rank("--branch", "TNY", "--against", "TYY", code=64)
        rank("--branch", "NTP", code=66)


if __name__ == "__main__":
    unittest.main()
