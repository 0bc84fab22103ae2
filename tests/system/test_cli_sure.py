# SPDX-License-Identifier: Apache-2.0
"""How sure a rate is, and who cannot be told apart: on the board, in words and as JSON."""
import json
import os
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe

RATES = {"TNY": (22, 22), "TYY": (4184, 4226), "KSY": (900, 1000)}
LEVELS = ("VERY_SATISFIED", "SATISFIED", "NO_OPINION", "DISSATISFIED", "VERY_DISSATISFIED")


def question(good, all_):
    counts = (good, 0, all_ - good, 0, 0)
    return {"surveyQuestion": {
        "instrument": "public_opinion", "question": "environment",
        "answers": [{"levels": [f"ANSWER_LEVEL_{level}"], "count": str(count)}
                    for level, count in zip(LEVELS, counts)]}}


class Sure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.home = cls.daemon.client("headquarters")
        for branch, (good, all_) in RATES.items():
            run_kaohe("submit", report(cls.daemon.folder, branch, "106H1",
                                       records=[question(good, all_)]),
                      home=cls.daemon.client(branch))

    def rank(self, *more, code=0, **environment):
        return run_kaohe("rank", "survey-environment", "106H1", *more, home=self.home, code=code,
                         environment=environment).stdout

    def test_intervals(self):
        self.assertRegex(self.rank(), r"TNY Tainan +100\.00 % \(22/22\) +22 +85\.13–100\.00 %")
        self.assertRegex(self.rank(), r"TYY .*98\.65–99\.27 %")

    def test_told_apart(self):
        rows = [json.loads(line) for line in self.rank("--against", "TNY", "--json").splitlines()]
        self.assertEqual({r["branch"]: r.get("toldApart") for r in rows},
                         {"TNY": None, "TYY": False, "KSY": False})
        shown = self.rank("--against", "TYY")
        self.assertRegex(shown, r"KSY .*differs")
        self.assertRegex(shown, r"TNY .*not told apart")
        self.assertIn("2 comparisons", shown)
        self.assertIn("無顯著差異", self.rank("--against", "TYY", LC_ALL="zh_TW.UTF-8", LANGUAGE=""))
        self.rank("--against", "NTP", code=66)

    def test_among_many_one_is_by_chance(self):
        """90 and 79 of 100: chi-squared is 4.62; 3.84 is enough for one comparison, 5.02 for
        each of two."""
        for branch, good, apart in (("TYY", 90, None), ("KSY", 79, True), ("TNY", 50, False)):
            run_kaohe("submit", report(self.daemon.folder, branch, "108H1",
                                       records=[question(good, 100)]),
                      home=self.daemon.client(branch))
            if apart is None:
                continue
            board = ("survey-environment", "108H1")
            rows = map(json.loads, run_kaohe("rank", *board, "--against", "TYY", "--json",
                                             home=self.home).stdout.splitlines())
            self.assertEqual({r["branch"]: r.get("toldApart") for r in rows}["KSY"], apart)
            told = json.loads(run_kaohe("explain", *board, "KSY", "--json", home=self.home).stdout)
            self.assertEqual((told["above"]["toldApart"], told["above"]["comparisons"]),
                             (apart, "1" if apart else "2"))

    def test_how_final(self):
        """Three of thirteen have reported, one of them too little for a place."""
        rows = {r["branch"]: r for r in map(json.loads, self.rank("--json").splitlines())}
        self.assertEqual({b: (r.get("placeDoubled"), r.get("worstDoubled"))
                          for b, r in rows.items()},
                         {"TNY": (None, None), "TYY": ("2", "22"), "KSY": ("4", "24")})
        shown = self.rank()
        self.assertRegex(shown, r"KSY .*can fall to 12")
        self.assertIn("Not reported yet, may still pass others: TPY Taipei, NTP", shown)
        run_kaohe("period", "close", "106H1", "--reason", "done", home=self.home)
        self.assertIn("Final", self.rank())
        self.assertNotIn("can fall", self.rank())
        run_kaohe("period", "pass", "106H1", "--branch", "NTP", "--until", "288/12/31",
                  "--reason", "typhoon", home=self.home)
        self.assertIn("Not reported yet, may still pass others: NTP New Taipei\n", self.rank())
        rows = {r["branch"]: r for r in map(json.loads, self.rank("--json").splitlines())}
        self.assertEqual([rows[b]["worstDoubled"] for b in ("TYY", "KSY")], ["4", "6"])
        run_kaohe("period", "open", "106H1", home=self.home)

    def publish(self, rule, *group):
        """The board with another rule for ties, and for these branches alone."""
        source = os.path.join(os.environ["KAOHE_SOURCE"], "proto/data/catalogue.json")
        with open(source, encoding="utf-8") as f:
            catalogue = json.load(f)
        board = next(b for b in catalogue["boards"] if b["id"] == "survey-environment")
        board["tieRule"] = rule
        if group:
            board["peerGroup"] = "g"
            catalogue["peerGroups"] = [{"id": "g", "titleZh": "組", "titleEn": "G",
                                        "branches": group}]
        path = os.path.join(self.daemon.folder, "catalogue.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(catalogue, f)
        run_kaohe("publish", "catalogue", path, home=self.home)

    def test_nothing_is_better_than_all(self):
        """Twelve who come beside the best move it by as much as the rule for ties says."""
        run_kaohe("submit", report(self.daemon.folder, "TNY", "109H1",
                                   records=[question(100, 100)]), home=self.daemon.client("TNY"))
        for rule, group, worst in (("DENSE", (), "2"), ("MODIFIED", (), "26"),
                                   ("FRACTIONAL", (), "14"), ("MODIFIED", ("KSY", "TNY"), "4"),
                                   ("COMPETITION", (), "2")):
            self.publish("TIE_RULE_" + rule, *group)
            row = json.loads(run_kaohe("rank", "survey-environment", "109H1", "--json",
                                       home=self.home).stdout)
            self.assertEqual((row["placeDoubled"], row["worstDoubled"]), ("2", worst), (rule, group))

    def test_no_rate(self):
        run_kaohe("submit", report(self.daemon.folder, "TNY", "107H1", "91.00"),
                  home=self.daemon.client("TNY"))
        done = run_kaohe("rank", "phone-branch", "107H1", "--against", "TNY", home=self.home,
                         code=66)
        self.assertIn("only rates", done.stderr)
        self.assertNotIn("95 %", run_kaohe("rank", "phone-branch", "107H1", home=self.home).stdout)


if __name__ == "__main__":
    unittest.main()
