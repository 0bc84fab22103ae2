# SPDX-License-Identifier: Apache-2.0
"""kaohe honour: the honour roll of attitude reviews, for those who may see it."""
import json
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe, schema


def review(officer, month=None, additions="4", deductions="0", **more):
    body = {"officer": officer, "unit": "執行一科", "questionnaire": "1", "phoneCourtesy": "2",
            "complaints": "0", "supervisor": "1", "additions": additions,
            "deductions": deductions, **more}
    return {"attitudeReview": body} | ({"subPeriod": month} if month else {})


# months that a month's own dossier, a quarter's, a half's and a year's tell
FILED = {
    "106M01": [review("A1"), review("A2", additions="3")],
    "106Q1": [review("A1", "106M02"), review("A2", "106M02", additions="5", deductions="0.5"),
              review("A1", "106M01", additions="9")],
    "106H1": [review("A1", "106M05"), review("A2", "106M05", additions="4.0"),
              review("A3", "106M05", additions="1"), review("A4", "106M05", "6", "0.5")],
    "106Y": [review("A2", "106M09", "0", "20"), review("A5", "106M09", "0", "10")],
}


class Honour(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "KSY", "headquarters")}
        for period, records in FILED.items():
            path = report(cls.daemon.folder, "TNY", period, records=records, justifications=[
                {"code": code, "text": "made up"} for code in ("K310", "K311", "K312")])
            run_kaohe("submit", path, home=cls.homes["TNY"])

    def honour(self, *arguments, who="TNY", code=0, language="en"):
        done = run_kaohe("honour", *arguments, home=self.homes[who], code=code,
                         environment={"LC_ALL": "C.UTF-8", "LANGUAGE": language})
        return done.stdout if code == 0 else done.stderr

    def roll(self, period, **more):
        told = json.loads(self.honour(period, "--json", **more))
        return told, {o["officer"]: o for o in told.get("officers", [])}

    def test_month(self):
        told, officers = self.roll("106M05")
        self.assertEqual((told["branch"], told["period"], told["rule"], told["reviewed"]),
                         ("TNY", "106M05", "HONOUR_RULE_SCORE", ["106M05"]))
        self.assertEqual([(o["officer"], o.get("place")) for o in told["officers"]],
                         [("A4", "1"), ("A1", "2"), ("A2", "2"), ("A3", "4")])
        self.assertEqual((officers["A4"]["mean"], officers["A4"]["honoured"]),
                         ({"numerator": "161", "denominator": "2"}, True))
        self.assertEqual(officers["A1"]["review"]["additions"], "4")
        shown = self.honour("106M05")
        self.assertRegex(shown, r"1 +A4 +執行一科 +1 / 2 / 0 / 1 +6 +0\.5 +80\.50")
        self.assertIn("On the honour roll: A4\n", shown)
        self.assertIn("榮譽榜：A4\n", self.honour("106M05", language="zh_TW"))

    def test_the_months_own_dossier_counts(self):
        _, officers = self.roll("106M01")
        self.assertEqual(officers["A1"]["mean"], {"numerator": "79", "denominator": "1"})

    def test_half(self):
        told, officers = self.roll("106H1")
        self.assertEqual(told["missing"], ["106M03", "106M04", "106M06"])
        # first: A1 in January, A2 in February, A4 in May
        self.assertEqual({o: (v["place"], v["monthsFirst"], v["monthsReviewed"])
                          for o, v in officers.items()},
                         {"A1": ("1", "1", "3"), "A2": ("1", "1", "3"), "A4": ("1", "1", "1"),
                          "A3": ("4", "0", "1")})
        shown = self.honour("106H1")
        self.assertIn("Commendation, first in most months: A1, A2, A4\n", shown)
        self.assertIn("No reviews yet: 106M03, 106M04, 106M06\n", shown)
        self.assertIn("First of each month: 106M01 A1; 106M02 A2; 106M05 A4\n", shown)
        self.assertRegex(shown, r"\n +1= +A1 .*\n +1= +A2 .*\n +1= +A4 .*\n +4 +A3 ")
        self.assertIn("記嘉獎（居首位月數最多）：A1、A2、A4", self.honour("106H1", language="zh_TW"))

    def test_year(self):
        told, officers = self.roll("106Y", who="TNY")
        self.assertEqual(told["rule"], "HONOUR_RULE_MEAN")
        self.assertEqual(told["officers"][0]["officer"], "A4")
        # (78 + 79.5 + 79 + 55) / 4
        self.assertEqual(officers["A2"]["mean"], {"numerator": "583", "denominator": "8"})
        shown = self.honour("106Y")
        self.assertIn("First of the year, commended by headquarters: A4\n", shown)
        self.assertIn("the documents do not say how it is found", shown)

    def test_who_may_see_it(self):
        self.assertEqual(self.honour("106H1", "--branch", "TNY", who="headquarters"),
                         self.honour("106H1"))
        self.honour("106H1", "--branch", "TNY", who="KSY", code=77)

    def test_all_branches(self):
        shown = self.honour("106H1", who="headquarters")
        self.assertRegex(shown, r"TNY Tainan +A1, A2, A4 +1  106M03, 106M04, 106M06\n")
        self.assertRegex(shown, r"KSY Kaohsiung +106M01, ")
        self.assertRegex(self.honour("106M05", who="headquarters"), r"TNY Tainan +A4 +80\.50\n")
        self.assertRegex(self.honour("106Y", who="headquarters"), r"TNY Tainan +A4 +80\.50  106M03")
        rolls = [json.loads(line) for line in
                 self.honour("106H1", "--json", who="headquarters").splitlines()]
        self.assertEqual(len(rolls), 13)
        self.assertEqual([r for r in rolls if r["branch"] == "TNY"],
                         [json.loads(self.honour("106H1", "--json"))])

    def test_nothing_reviewed(self):
        told, officers = self.roll("105M01", who="KSY")
        self.assertEqual((told["missing"], officers), (["105M01"], {}))
        self.assertIn("No reviews yet: 105M01\n", self.honour("105M01", who="KSY"))

    def requests(self):
        """How many the daemon has answered, also by that there is no such thing."""
        counters = self.daemon.ask(status=schema.StatusRequest()).status.counters
        return next(c.value for c in counters if c.name == "reads")

    def test_few_requests(self):
        """All dossiers of a year come at once, not each of the 31 that it can have."""
        for period in ("106Y", "106M05"):
            before = self.requests()
            self.honour(period, "--json")
            self.assertEqual(self.requests() - before, 1)

    def test_several_pages(self):
        officers = {f"O{n:03}" for n in range(1000)}
        for month in ("105M01", "105M02"):
            path = report(self.daemon.folder, "KSY", "105H1", records=[
                review(officer, month, unit="執行" * 20) for officer in sorted(officers)])
            run_kaohe("submit", path, home=self.homes["KSY"])
        before = self.requests()
        _, told = self.roll("105H1", who="KSY")
        self.assertGreater(self.requests() - before, 1)
        self.assertEqual({o: v["monthsReviewed"] for o, v in told.items()},
                         dict.fromkeys(officers, "2"))

    def test_said_right(self):
        for wrong in (("106Q1",), ("106C06",), ("106M13",), ()):
            self.honour(*wrong, code=64)


if __name__ == "__main__":
    unittest.main()
