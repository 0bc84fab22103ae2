# SPDX-License-Identifier: Apache-2.0
"""Headquarters adds the composite and the peer group of docs/operations.md, as they stand
there: places, explanation and the effect of weights are those of the naive model."""
import csv
import json
import os
import re
import unittest
import zipfile
from fractions import Fraction

from google.protobuf import json_format

from system import model
from system.fake import FakeDaemon, report
from system.kaohe_test import Daemon, run_kaohe, schema
from system.model_composite import composite_of

PERIOD = "106H1"
BOARD = "south-service"
CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}
# Mean on the phone, satisfied of 200, days to answer one complaint.
FIGURES = {"TNY": ("91.5", 186, 4), "KSY": ("84", 192, 2), "PTY": ("91.5", 150, 6),
           "TYY": ("99", 199, 1)}
# Doubled places of two branches behind 91.5, 91.5 and 84.
BEHIND = {"COMPETITION": 8, "DENSE": 6, "MODIFIED": 10, "FRACTIONAL": 9}
LEVELS = ("VERY_SATISFIED", "SATISFIED", "NO_OPINION", "DISSATISFIED", "VERY_DISSATISFIED")


def records(mean, satisfied, days):
    counts = (satisfied, 0, 200 - satisfied, 0, 0)
    return [
        {"phoneTest": {"conductor": "CONDUCTOR_BRANCH", "personsTested": "20",
                       "meanScore": mean}},
        {"surveyQuestion": {
            "instrument": "public_opinion", "question": "environment",
            "answers": [{"levels": [f"ANSWER_LEVEL_{level}"], "count": str(count)}
                        for level, count in zip(LEVELS, counts)]}},
        {"complaintCase": {"caseNumber": "1", "category": "COMPLAINT_CATEGORY_OTHER",
                           "received": "2017-03-01", "answered": f"2017-03-{1 + days:02}"}}]


def examples():
    path = os.path.join(os.environ["KAOHE_SOURCE"], "docs/operations.md")
    with open(path, encoding="utf-8") as f:
        part = f.read().split("## Add a board")[1].split("\n## ")[0]
    return map(json.loads, re.findall(r"```json\n(.*?)```", part, re.S))


class Composite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.home = cls.daemon.client("headquarters")
        cls.homes = {branch: cls.daemon.client(branch) for branch in FIGURES}
        for branch, figures in FIGURES.items():
            run_kaohe("submit", report(cls.daemon.folder, branch, PERIOD,
                                       records=records(*figures)), home=cls.homes[branch])
        cls.catalogue = json.loads(
            run_kaohe("publish", "show", "catalogue", home=cls.home).stdout)
        cls.board, cls.group = examples()
        cls.catalogue["boards"].append(cls.board)
        phone = next(b for b in cls.catalogue["boards"] if b["id"] == "phone-branch")
        cls.catalogue["boards"][1:1] = [
            {**phone, "id": rule.lower(), "titleEn": rule, "tieRule": f"TIE_RULE_{rule}",
             "peerGroup": "wide", "unreported": "UNREPORTED_LAST"} for rule in BEHIND]
        cls.catalogue["peerGroups"] = [cls.group, {
            **cls.group, "id": "wide", "branches": [*cls.group["branches"], "ILY"]}]
        cls.publish(cls.catalogue)

    @classmethod
    def publish(cls, catalogue, code=0):
        path = os.path.join(cls.daemon.folder, "catalogue.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(catalogue, f)
        return run_kaohe("publish", "catalogue", path, home=cls.home, code=code)

    def lines(self, *arguments):
        out = run_kaohe(*arguments, "--json", home=self.home).stdout
        return [json.loads(line) for line in out.splitlines()]

    def shown(self, *arguments, **environment):
        return run_kaohe(*arguments, home=self.home, environment=environment).stdout

    def naive(self, weights=None):
        """{branch: Value} by the model, and the board as a message."""
        catalogue = json_format.ParseDict(self.catalogue, schema.Catalogue())
        board = next(b for b in catalogue.boards if b.id == BOARD)
        boards = {}
        for branch, (mean, satisfied, days) in FIGURES.items():
            if branch in self.group["branches"]:
                for at, value in (("phone-branch", Fraction(mean)), ("complaints-days", days),
                                  ("survey-environment", Fraction(satisfied, 200))):
                    boards.setdefault((at, PERIOD), {})[branch] = model.Value(
                        value, {"phone-branch": 20, "survey-environment": 200}.get(at, 1),
                        False, 1)
        return composite_of(catalogue, boards, board.indicator, PERIOD, weights), board

    def places(self, weights=None):
        values, board = self.naive(weights)
        return model.places(schema, board, values)

    def test_places(self):
        values, _ = self.naive()
        places = self.places()
        for _ in range(2):
            rows = {r["branch"]: r for r in self.lines("rank", BOARD, PERIOD)}
            self.assertEqual(set(rows), {"TNY", "KSY", "PTY", "CYY"})
            for branch in places:
                self.assertEqual(int(rows[branch]["placeDoubled"]), places[branch])
                self.assertEqual(Fraction(int(rows[branch]["value"]["numerator"]),
                                          int(rows[branch]["value"]["denominator"])),
                                 values[branch].value)
            # Nothing was reported: behind the last, without a value.
            self.assertEqual(rows["CYY"]["placeDoubled"], "8")
            self.assertNotIn("value", rows["CYY"])
            self.daemon.stop()
            self.daemon.start()
        self.assertRegex(self.shown("rank", BOARD, PERIOD),
                         r"(?s)the south.*4 +CYY Chiayi +– +not reported")
        self.assertRegex(self.shown("rank", BOARD, PERIOD, **CHINESE), "南區(?s:.*)未陳報")

    def test_who_has_not_reported(self):
        """They share the place behind the last, also when nobody waits for them any more."""
        for reason in (None, "done"):
            if reason:
                run_kaohe("period", "close", PERIOD, "--reason", reason, home=self.home)
            for rule, place in BEHIND.items():
                rows = self.lines("rank", rule.lower(), PERIOD)
                self.assertEqual([r["branch"] for r in rows][3:], ["CYY", "ILY"])
                self.assertEqual({r["placeDoubled"] for r in rows[3:]}, {str(place)}, rule)
                self.assertEqual({r["ranked"] for r in rows}, {"3"})
        self.assertRegex(self.shown("rank", "competition", PERIOD), "4= +CYY")
        run_kaohe("rank", "competition", PERIOD, "--against", "CYY", home=self.home, code=66)
        run_kaohe("period", "open", PERIOD, home=self.home)

    def test_exported_as_ranked(self):
        """Every board has the rows of kaohe rank, those behind the last as well."""
        ranked = {}
        for board in (BOARD, *(rule.lower() for rule in BEHIND)):
            title = next(b["titleEn"] for b in self.catalogue["boards"] if b["id"] == board)
            ranked.setdefault(title, []).extend(
                (r["branch"], int(r["placeDoubled"]) / 2, "value" in r)
                for r in self.lines("rank", board, PERIOD))
        then = next(s["sequence"] for s in self.lines("rank") if s["key"] == f"{BOARD}/{PERIOD}")
        for more in ((), ("--as-of", then)):
            path = os.path.join(self.daemon.folder, f"boards{len(more)}.csv")
            run_kaohe("export", "boards", PERIOD, "-o", path, *more, home=self.home)
            with open(path, encoding="utf-8-sig", newline="") as f:
                rows = list(csv.DictReader(f))
            for title, wanted in ranked.items():
                self.assertEqual([(r["Branch"].split()[0], float(r["Place"]), r["Value"] != "")
                                  for r in rows if r["Board"] == title], wanted)
            absent = [r["Remark"] for r in rows if r["Branch"] == "CYY Chiayi"]
            self.assertEqual(absent, ["not reported"] * (1 + len(BEHIND)))
            said = {r.get("As of", "")[:20 + len(then)] for r in rows}
            self.assertEqual(said, {f"As of ledger number {then}" if more else ""})
        path = os.path.join(self.daemon.folder, "boards.xlsx")
        run_kaohe("export", "boards", PERIOD, "-o", path, home=self.home)
        with zipfile.ZipFile(path) as book:
            self.assertIn("<t>CYY Chiayi</t>", book.read("xl/sharedStrings.xml").decode())

    def test_explain(self):
        told = self.lines("explain", BOARD, PERIOD, "KSY")[0]
        self.assertEqual(
            {f["figure"]: (f["points"], f["weight"]) for f in told["figures"]},
            {"phone-branch/106H1": ("46.67", "30"), "survey-environment/106H1": ("88.57", "50"),
             "complaints-days/106H1": ("83.33", "20")})
        self.assertEqual(told["formula"], "(30 × 46.67 + 50 × 88.57 + 20 × 83.33) / 100")
        parts = [Fraction(int(f["contribution"]["numerator"]),
                          int(f["contribution"]["denominator"])) for f in told["figures"]]
        self.assertEqual(sum(parts), self.naive()[0]["KSY"].value)
        shown = self.shown("explain", BOARD, PERIOD, "KSY")
        self.assertRegex(shown, r"96\.00 % \(192/200\).* 88\.57 +50 +44\.29")
        self.assertIn("權重", self.shown("explain", BOARD, PERIOD, "KSY", **CHINESE))
        # One more of 186 answers is less than half a point more of 183 halves, or one of 4
        # days fewer.
        above = self.lines("explain", BOARD, PERIOD, "TNY")[0]["above"]
        self.assertEqual([above[f] for f in ("figure", "from", "to")],
                         ["survey-environment/106H1", "186/200", "187/200"])

    def test_weights(self):
        """Each bound, and the first swap on the way to it, by trying every whole weight."""
        declared = [int(c["weight"]) for c in self.board["indicator"]["components"]]
        now = self.places()
        effects = self.lines("rank", BOARD, PERIOD, "--weights")
        self.assertEqual([e["component"] for e in effects],
                         [c["board"] for c in self.board["indicator"]["components"]])
        swaps = 0
        for at, component in enumerate(self.board["indicator"]["components"]):
            for side in ("lowest", "highest"):
                bound = int(component.get(f"{side}Weight", declared[at]))
                told = effects[at].get(side)
                self.assertEqual(told is None, bound == declared[at])
                if told is None:
                    continue
                then = self.places(declared[:at] + [bound] + declared[at + 1:])
                self.assertEqual(
                    {s["branch"]: (int(s["previousPlaceDoubled"]), int(s["placeDoubled"]))
                     for s in told.get("standings", [])},
                    {b: (now[b], then[b]) for b in now if now[b] != then[b]})
                step = 1 if bound > declared[at] else -1
                first = None
                for weight in range(declared[at] + step, bound + step, step):
                    then = self.places(declared[:at] + [weight] + declared[at + 1:])
                    passed = {(a, b) for a in now for b in now
                              if now[a] < now[b] and then[a] > then[b]}
                    if passed:
                        first = weight, passed
                        break
                self.assertEqual("first" in told, first is not None)
                if first:
                    swaps += 1
                    self.assertEqual(int(told["first"]["weight"]), first[0])
                    self.assertIn((told["first"]["branch"], told["first"]["passedBy"]), first[1])
        self.assertGreater(swaps, 1)
        shown = self.shown("rank", BOARD, PERIOD, "--weights")
        self.assertIn(f"  {BOARD}/{PERIOD}\n", shown.splitlines(True)[0])
        self.assertRegex(shown, r"(?s)weight 30.*the first: \w+ .* is behind ")
        self.assertIn("the board declares no other weights", shown)
        self.assertIn("最先換位", self.shown("rank", BOARD, PERIOD, "--weights", **CHINESE))
        run_kaohe("rank", "phone-branch", PERIOD, "--weights", home=self.home, code=64)

    def test_what_is_wrong_is_said(self):
        for wrong, said in (({"worst": "65", "best": "65.0"}, "two different decimals"),
                            ({"weight": "0"}, "from 1 to 1000000"),
                            ({"board": "nothing"}, "no board that stands before it")):
            catalogue = json.loads(json.dumps(self.catalogue))
            catalogue["boards"][-1]["indicator"]["components"][0].update(wrong)
            self.assertIn(said, self.publish(catalogue, code=65).stderr)
        catalogue = json.loads(json.dumps(self.catalogue))
        catalogue["peerGroups"][0]["branches"][0] = "ZZZ"
        self.assertIn("none of the catalogue", self.publish(catalogue, code=65).stderr)

    def test_the_catalogues_own(self):
        """The composite of the catalogue asks for what nobody has filed here."""
        self.assertEqual(self.lines("rank", "service-composite", PERIOD), [])


class ManyBranches(unittest.TestCase):
    """B000 to B999 have 0.0 to 99.9 on one board and 100.0 to 0.1 on the other."""
    COUNT = 1000

    def snapshot(self, request):
        board, count = request.snapshot.board, self.COUNT
        parts = [schema.Component(board=part, weight=weight, lowest_weight=0, highest_weight=4,
                                  worst="0", best="100", decimals=1)
                 for part, weight in (("up", 2), ("down", 1))]
        made = schema.Indicator(kind=schema.INDICATOR_KIND_COMPOSITE, components=parts)
        phone = schema.Indicator(kind=schema.INDICATOR_KIND_PHONE_MEAN)
        values = {"up": lambda i: (i, 10), "down": lambda i: (count - i, 10),
                  "both": lambda i: (count + i, 30)}[board]
        return schema.Reply(snapshot=schema.Snapshot(
            epoch=1, sequence=1, period=PERIOD, board=schema.Board(
                id=board, scale=1, decimals=1, indicator=made if board == "both" else phone,
                direction=schema.DIRECTION_HIGHER_IS_BETTER, tie_rule=schema.TIE_RULE_COMPETITION),
            values=[schema.BoardValue(branch=f"B{i:03}", basis=10, entry=1, value=schema.Ratio(
                numerator=values(i)[0], denominator=values(i)[1])) for i in range(count)]))

    def test_more_moves_than_a_line_holds(self):
        with FakeDaemon() as fake:
            fake.answer["snapshot"] = self.snapshot
            told = run_kaohe("rank", f"both/{PERIOD}", "--weights", home=fake.home("TNY")).stdout
        self.assertIn("at 0: 1000 other places", told)
        self.assertRegex(told, r"    B000 1000 → 1, .*, …\n")
        self.assertIn("the first: B999 is behind B998 from 0 on", told)


if __name__ == "__main__":
    unittest.main()
