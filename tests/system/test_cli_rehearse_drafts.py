# SPDX-License-Identifier: Apache-2.0
"""Drafts of every kind, one after the other on the same filings: who moves, by hand, and why.

KSY, TNY and TYY have telephone tests of 92, 91 and 90. Of the premises 6 of 10 are satisfied in
KSY and 3 more accept them; in TNY 7 of 10, and one more. Of five complaints KSY answers one on
the eighth day. The composite "kind" is half telephone, (mean − 80) / 20, and half complaints on time:
KSY (60 + 80) / 2 = 70, TNY (55 + 100) / 2 = 77.5. TYY has 111Q1 by months only."""
import copy
import os
import pty
import re
import subprocess
import unittest

from system.kaohe_test import BIN, Daemon, schema
from system.rehearsal import KSY, TNY, TYY, World, movers, reasons

H1, Q1 = "110H1", "111Q1"


def phone(persons, mean):
    return {"phoneTest": {"conductor": "CONDUCTOR_BRANCH", "personsTested": str(persons),
                          "meanScore": mean}}


def premises(satisfied, accepting, not_satisfied):
    return {"surveyQuestion": {
        "instrument": "public_opinion", "question": "environment",
        "answers": [{"levels": [f"ANSWER_LEVEL_{level}"], "count": str(count)}
                    for level, count in (("SATISFIED", satisfied), ("ACCEPTABLE", accepting),
                                         ("DISSATISFIED", not_satisfied))]}}


def complaints(month, *days):
    return [{"complaintCase": {"caseNumber": f"{month}-{i}", "received": f"{month}-01",
                               "answered": f"{month}-{1 + d:02}",
                               "category": "COMPLAINT_CATEGORY_OTHER"}}
            for i, d in enumerate(days)]


def board(catalogue, name):
    return next(b for b in catalogue["boards"] if b["id"] == name)


def component(catalogue, name):
    return next(c for c in board(catalogue, "kind")["indicator"]["components"]
                if c["board"] == name)


def acceptability(c):
    c["evidenceRate"] = "SURVEY_RATE_ACCEPTABILITY"


def eight_days(c):
    c["answerDays"] = 8


def other_peers(c):
    c["peerGroups"][0]["branches"] = [KSY, TYY]


def heavy_telephone(c):
    component(c, "phone-branch")["weight"] = "9"


def higher_worst(c):
    component(c, "phone-branch")["worst"] = "91"


def headquarters_tests_only(c):
    entry = next(e for e in c["evidence"]
                 if (e["rubric"], e["name"]) == ("107", "phone_courtesy_score"))
    entry["figures"] = [f for f in entry["figures"]
                        if f["conductor"] == "CONDUCTOR_HEADQUARTERS"]


def no_roll_up(c):
    board(c, "phone-branch")["rollUp"] = "ROLL_UP_NONE"


def field(name, before, after):
    return {"why": "FIELD", "field": name, "before": before, "after": after}


def part(subject, before, after):
    return {"why": "PART", "subject": subject, "before": before, "after": after}


def ahead(*branches):
    return {"why": "AHEAD", "branches": list(branches)}


def behind(*branches):
    return {"why": "BEHIND", "branches": list(branches)}


DAYS = field("answerDays", "6", "8")
PEERS = field("peerGroups[south].branches", "KSY, TNY", "KSY, TYY")
CASES = "complaints-on-time"
SATISFACTION = {"why": "ITEM", "subject": "appraisal.satisfaction.environment",
                "before": "0", "after": "16~20",
                "figureBefore": "6 / 10 = 60.00 %", "thresholdBefore": "≥ 85 %",
                "figureAfter": "9 / 10 = 90.00 %", "thresholdAfter": "≥ 85 %"}


SATISFACTION_OF_TNY = {**SATISFACTION, "before": "1~10", "after": "11~15",
                       "figureBefore": "7 / 10 = 70.00 %", "thresholdBefore": "≥ 75 %",
                       "figureAfter": "8 / 10 = 80.00 %", "thresholdAfter": "≥ 75 %"}


def courtesy(mean):
    return {"why": "ITEM", "subject": "basic.friendliness.courtesy", "before": "21~30",
            "after": "0~30", "figureBefore": mean, "thresholdBefore": "≥ 90",
            "figureAfter": "–", "thresholdAfter": "≥ 90"}


# a draft: {(board, period, branch): ((place now, then, value now, then), [reason])}
DRAFTS = {
    acceptability: {
        ("range-low-107", H1, KSY): ((2, 1, 21, 37), [SATISFACTION, behind(TNY)]),
        ("range-low-107", H1, TNY): ((1, 2, 22, 32), [SATISFACTION_OF_TNY, ahead(KSY)]),
        ("range-low-107", H1, TYY): ((2, 3, 21, 21), [ahead(KSY)]),
        ("range-high-107", H1, TNY): ((2, 3, 990, 995), [SATISFACTION_OF_TNY, ahead(KSY)]),
        ("range-high-107", H1, KSY): ((3, 1, 980, 1000), [SATISFACTION, behind(TYY, TNY)])},
    eight_days: {
        (CASES, H1, KSY): ((2, 1, 4 / 5, 1), [DAYS, behind(TNY)]),
        ("kind", H1, KSY): ((2, 1, 70, 80), [part("complaints-on-time/110H1", "1 × 80.00",
                                                  "1 × 100.00"), behind(TNY)]),
        ("kind", H1, TNY): ((1, 2, 77.5, 77.5), [ahead(KSY)]),
        (CASES, "111M01", TYY): ((None, None, 1 / 2, 1), [DAYS]),
        (CASES, Q1, TYY): ((1, 1, 5 / 6, 1), [part("complaints-on-time/111M01",
                                                   "50.00 % (1/2)", "100.00 % (2/2)")])},
    other_peers: {
        ("phone-south", H1, TNY): ((2, None, 91, None), [PEERS]),
        ("phone-south", H1, TYY): ((None, 2, None, 90), [PEERS]),
        **{("phone-south", f"111M0{m}", TYY): ((None, 1, None, 89 + m), [PEERS])
           for m in (1, 2, 3)},
        ("phone-south", Q1, TYY): ((None, 2, None, 91), [PEERS])},
    heavy_telephone: {
        ("kind", H1, KSY): ((2, 1, 70, 62), [part("phone-branch/110H1", "1 × 60.00",
                                                  "9 × 60.00"), behind(TNY)]),
        ("kind", H1, TNY): ((1, 2, 77.5, 59.5), [part("phone-branch/110H1", "1 × 55.00",
                                                      "9 × 55.00"), ahead(KSY)])},
    higher_worst: {
        ("kind", H1, KSY): ((2, 2, 70, 45.555), [part("phone-branch/110H1", "1 × 60.00",
                                                      "1 × 11.11")]),
        ("kind", H1, TNY): ((1, 1, 77.5, 50), [part("phone-branch/110H1", "1 × 55.00",
                                                    "1 × 0.00")])},
    headquarters_tests_only: {
        ("range-low-107", H1, KSY): ((2, 2, 21, 0), [courtesy("92.00")]),
        ("range-low-107", H1, TNY): ((1, 1, 22, 1), [courtesy("91.00")]),
        ("range-low-107", H1, TYY): ((2, None, 21, None), [courtesy("90.00")]),
        ("range-high-107", H1, KSY): ((3, 2, 980, 980), [behind(TYY)]),
        ("range-high-107", H1, TNY): ((2, 1, 990, 990), [behind(TYY)]),
        ("range-high-107", H1, TYY): ((1, None, 1000, None), [courtesy("90.00")])},
    no_roll_up: {
        ("phone-branch", Q1, TYY): ((2, None, 91, None), [
            field("boards[phone-branch].rollUp", "ROLL_UP_POOLED", "ROLL_UP_NONE")])},
}
# boards that are looked at; telephone tests of months and quarters are on ranges too
LOOKED_AT = {"phone-south", "phone-branch", CASES}


class Drafts(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.world = world = World(cls.daemon)
        world.file_records(KSY, H1, premises(6, 3, 1), *complaints("2021-03", 5, 5, 5, 5, 8))
        world.file_records(TNY, H1, premises(7, 1, 2), *complaints("2021-03", 5, 5, 5, 5, 5))
        for month, days in (1, (5, 8)), (2, (5, 5)), (3, (5, 5)):
            world.file_records(TYY, f"111M0{month}", phone(10, str(89 + month)),
                               *complaints(f"2022-0{month}", *days))
        world.file_records(KSY, Q1, phone(8, "92"))
        world.catalogue["peerGroups"] = [{"id": "south", "titleZh": "南區", "titleEn": "south",
                                          "branches": [KSY, TNY]}]
        world.catalogue["boards"] += [
            {**world.board("phone-branch"), "id": "phone-south", "peerGroup": "south"},
            {**world.board("phone-branch"), "id": "kind", "rollUp": "ROLL_UP_NONE",
             "minimumBase": "1", "indicator": {
                 "kind": "INDICATOR_KIND_COMPOSITE", "components": [
                     {"board": "phone-branch", "weight": "1", "worst": "80", "best": "100",
                      "decimals": 2},
                     {"board": CASES, "weight": "1", "worst": "0", "best": "100",
                      "decimals": 2}]}}]
        world.run("publish", "catalogue", world.draft())

    def rehearse(self, change, *arguments):
        catalogue = copy.deepcopy(self.world.catalogue)
        change(catalogue)
        return self.world.rehearse("catalogue", self.world.write("draft.json", catalogue),
                                   *arguments)

    def test_who_moves_and_why(self):
        for change, wanted in DRAFTS.items():
            with self.subTest(draft=change.__name__):
                lines = self.rehearse(change)
                why = reasons(lines)
                found = {key: (moved, why[key]) for key, moved in movers(lines).items()
                         if key[0] in LOOKED_AT or key[1] == H1}
                self.assertEqual(found, wanted)

    def test_in_words(self):
        """What changes, and why, by titles and in both languages; no id, no name of a field."""
        def change(c):
            for draft in (acceptability, other_peers, higher_worst, headquarters_tests_only):
                draft(c)
            c["answerInWorkingDays"] = True
            board(c, "phone-branch").update(unreported="UNREPORTED_LAST", rollUp="ROLL_UP_NONE")
            c["obligations"][0]["periods"] = ["PERIOD_KIND_MONTH", "PERIOD_KIND_YEAR"]
            c["severities"] = [{"code": "K241", "severity": "SEVERITY_WARNING", "note": "x"}]
            c["boards"] = [b for b in c["boards"] if b["id"] != "range-high-107"]

        catalogue = copy.deepcopy(self.world.catalogue)
        change(catalogue)
        path = self.world.write("draft.json", catalogue)
        for language, wanted in (
                ("en", ("“Phone courtesy, tested by the branch”, roll-up: all parts together → none",
                        "place of branches that have not reported: none → behind the last",
                        "“south”, branches: KSY, TNY → KSY, TYY", "not in the draft",
                        "worth 0 points: 80 → 91", "“figure 1”, conductor: the branch → headquarters",
                        "“results report: collections”, periods: half-year, year → month, year",
                        "“K241 Grade that the mean contradicts”: error → warning",
                        "working days: no → yes", "satisfaction → acceptability",
                        "“Phone courtesy, tested by the branch” 110H1: 1 × 60.00 → 1 × 11.11")),
                ("zh_TW", ("「電話禮貌測試（分署自測）」各期彙計：合併計算 → 不彙計",
                           "未陳報分署之名次：不列名次 → 列於末位之後",
                           "「南區」分署：KSY, TNY → KSY, TYY", "草案無之", "得 0 分之值：80 → 91",
                           "「佐證之數值 1」測試單位：分署 → 本署", "期間：半年、年 → 月、年",
                           "「K241 等第與平均分數不符」：錯誤 → 警告", "工作日計：否 → 是",
                           "滿意度 → 可接受度",
                           "「電話禮貌測試（分署自測）」110H1：1 × 60.00 → 1 × 11.11"))):
            said = self.world.run("rehearse", "catalogue", path, "--period", H1,
                                  language=language).stdout
            for words in wanted:
                self.assertIn(words, said)
            heads = re.findall(r"  ([a-z0-9-]+)/110H1", said)
            self.assertIn("range-high-107", heads)
            for line in said.splitlines():
                if "/110H1" not in line:
                    self.assertNotRegex(line, r"\]\.|[a-z][A-Z]|[A-Z]_|[a-z]-(branch|south|on)")

    def test_shows_progress(self):
        """To a person at a terminal, and not in what a program reads."""
        main, terminal = pty.openpty()
        path = self.world.write("draft.json", {**self.world.catalogue, "answerDays": 8})
        with subprocess.Popen([os.path.join(BIN, "kaohe"), "rehearse", "catalogue", path,
                               "--home", self.world.home], stdout=subprocess.DEVNULL,
                              stderr=terminal):
            os.close(terminal)
            shown = b""
            try:
                while chunk := os.read(main, 4096):
                    shown += chunk
            except OSError:  # all of it
                os.close(main)
        shown = shown.decode()
        self.assertIn("fetching dossiers: 12 / 13", shown)
        self.assertTrue(shown.endswith("\r\x1b[K"), shown)

    def test_only_what_the_periods_need(self):
        """By one period the same as by all, with fewer questions: of eight periods 111Q1 needs
        its months and the rest of its year, and 110 for growth; 110H1 nothing of 111."""
        def reads():
            return {c.name: c.value for c in self.daemon.ask(
                status=schema.StatusRequest()).status.counters}["reads"]

        def asked(*arguments):
            before = reads()
            lines = self.rehearse(no_roll_up, *arguments)
            return reads() - before, movers(lines)

        whole, moved = asked()
        quarter, moved_of_quarter = asked("--period", Q1)
        half, moved_of_half = asked("--period", H1)
        self.assertEqual(moved_of_quarter, {k: v for k, v in moved.items() if k[1] == Q1})
        self.assertEqual(moved_of_half, {k: v for k, v in moved.items() if k[1] == H1})
        branches = len(self.world.catalogue["branches"])
        self.assertLess(quarter, whole)
        self.assertLess(half, whole - 5 * branches)


UNREPORTED = field("boards[phone-branch].unreported", "UNREPORTED_UNRANKED", "UNREPORTED_LAST")


def put_last(c):
    board(c, "phone-branch")["unreported"] = "UNREPORTED_LAST"


def put_nowhere(c):
    board(c, "phone-branch")["unreported"] = "UNREPORTED_UNRANKED"


def larger_base(c):
    board(c, "phone-branch")["minimumBase"] = "10"


def ties(rule):
    def change(c):
        board(c, "phone-branch")["tieRule"] = f"TIE_RULE_{rule}"
    return change


def lower_is_better(c):
    board(c, "phone-branch")["direction"] = "DIRECTION_LOWER_IS_BETTER"


def the_south_alone(c):
    c["peerGroups"] = [{"id": "south", "titleZh": "南區", "titleEn": "south",
                        "branches": [KSY, TNY, "PTY"]}]
    board(c, "phone-branch")["peerGroup"] = "south"


def a_merger(c):
    next(b for b in c["branches"] if b["code"] == "PTY")["closed"] = "2020-12-31"
    c["branches"].append({"code": "KMN", "nameZh": "金門分署", "nameEn": "Kinmen",
                          "added": "2021-01-01"})
    c["peerGroups"][0]["branches"].append("KMN")


def told(standing):
    standing = standing or {}
    return standing.get("placeDoubled"), standing.get("value")


class Published(unittest.TestCase):
    """What a rehearsal says is what headquarters sees when the draft is published."""
    maxDiff = None

    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.world = World(self.daemon)

    def publish(self, *changes):
        """The reasons of all that moves, by a rehearsal; the ranking before and after."""
        catalogue = self.world.catalogue
        for change in changes:
            change(catalogue)
        path = self.world.write("draft.json", catalogue)
        lines = self.world.rehearse("catalogue", path)
        before = self.world.ranked()
        self.world.run("publish", "catalogue", path)
        after = self.world.ranked()

        moved = {key: sides for key in {**before, **after}
                 if (sides := (told(before.get(key)), told(after.get(key))))[0] != sides[1]}
        self.assertEqual(moved, {
            (s["board"], s["period"], s["branch"]): (told(s.get("now")), told(s.get("then")))
            for s in (line["standing"] for line in lines if "standing" in line)})
        return reasons(lines), before, after

    def test_who_has_not_reported(self):
        everybody = {b["code"] for b in self.world.catalogue["branches"]}
        absent = everybody - {KSY, TNY, TYY}
        why, before, after = self.publish(put_last)
        self.assertEqual(why, {("phone-branch", H1, code): [UNREPORTED] for code in absent})
        for key, row in before.items():  # for those who have, places, bounds and "of 3" stay
            self.assertEqual(row, after[key])
        self.assertEqual({after["phone-branch", H1, code]["placeDoubled"] for code in absent}, {"8"})
        base = field("boards[phone-branch].minimumBase", "5", "10")
        why, _, _ = self.publish(larger_base)
        self.assertEqual(why, {
            ("phone-branch", H1, KSY): [{**base, "figureAfter": "8"}],
            **{("phone-branch", H1, code): [behind(KSY)] for code in everybody - {KSY}}})
        for before, rule, place in (("COMPETITION", "DENSE", 6), ("DENSE", "MODIFIED", 2 * 12),
                                    ("MODIFIED", "FRACTIONAL", 15)):
            why, _, after = self.publish(ties(rule))
            rule = field("boards[phone-branch].tieRule", f"TIE_RULE_{before}", f"TIE_RULE_{rule}")
            self.assertEqual(why, {("phone-branch", H1, code): [rule]
                                   for code in absent if place > 6})
            self.assertEqual({after["phone-branch", H1, code]["placeDoubled"]
                              for code in absent}, {str(place)})
        why, _, _ = self.publish(lower_is_better)
        self.assertEqual(set(why), {("phone-branch", H1, TNY), ("phone-branch", H1, TYY)})
        why, _, _ = self.publish(put_nowhere)
        self.assertEqual(why, {("phone-branch", H1, code): [
            {**UNREPORTED, "before": UNREPORTED["after"], "after": UNREPORTED["before"]}]
            for code in absent})

    def test_among_peers_and_with_dates(self):
        group = field("boards[phone-branch].peerGroup", None, "south")
        why, _, _ = self.publish(the_south_alone, put_last)
        self.assertEqual(why["phone-branch", H1, "PTY"], [UNREPORTED])
        self.assertEqual(why["phone-branch", H1, TYY][0]["field"], group["field"])
        why, _, _ = self.publish(a_merger)
        self.assertEqual({code: [r["field"] for r in w] for (_, _, code), w in why.items()},
                         {"PTY": ["branches[PTY].closed"],
                          "KMN": ["branches[KMN]", "peerGroups[south].branches"]})

    def test_a_report_that_would_be_refused(self):
        """Its place is that of those who have not reported, which is one worse then."""
        self.publish(put_last)
        self.world.catalogue["severities"] = [
            {"code": "K241", "severity": "SEVERITY_WARNING", "note": "年度試辦"}]
        self.publish()
        self.world.branches["PTY"] = self.daemon.client("PTY")
        self.world.file("PTY", "--because", "K241=印刷錯誤", personsTested="18", meanScore="93",
                        statedGrade="COURTESY_GRADE_FAIR")
        self.world.catalogue["severities"] = []
        lines = self.world.rehearse("catalogue", self.world.draft())
        self.assertEqual(movers(lines)["phone-branch", H1, "PTY"], (1, 4, 93, None))
        self.assertEqual(movers(lines)["phone-branch", H1, "ILY"], (5, 4, None, None))
        self.assertEqual(reasons(lines)["phone-branch", H1, "ILY"], [behind("PTY")])
        said = self.world.run("rehearse", "catalogue", self.world.draft()).stdout
        self.assertRegex(said, r"PTY \w+ +1 → 4 +93\.00 points → –\n")


if __name__ == "__main__":
    unittest.main()
