# SPDX-License-Identifier: Apache-2.0
"""Headquarters sees what a draft would have done to past periods, before it is in force."""
import json
import os
import unittest

from system.kaohe_test import Daemon, run_kaohe
from system.rehearsal import KSY, TNY, TYY, World, movers, reasons


class Rehearse(unittest.TestCase):
    def test_a_minimum_base(self):
        with Daemon() as daemon:
            world = World(daemon)
            world.board("phone-branch")["minimumBase"] = "10"
            lines = world.rehearse("catalogue", world.draft())
            self.assertEqual(lines[0]["change"], {"field": "boards[phone-branch].minimumBase",
                                                  "before": "5", "after": "10"})
            self.assertEqual(movers(lines), {
                ("phone-branch", "110H1", KSY): (1, None, 92, 92),
                ("phone-branch", "110H1", TNY): (2, 1, 91, 91),
                ("phone-branch", "110H1", TYY): (3, 2, 90, 90)})
            gone = [{"why": "BEHIND", "branches": [KSY]}]
            self.assertEqual(reasons(lines), {
                ("phone-branch", "110H1", KSY): [
                    {"why": "FIELD", "field": "boards[phone-branch].minimumBase",
                     "before": "5", "after": "10", "figureAfter": "8"}],
                ("phone-branch", "110H1", TNY): gone, ("phone-branch", "110H1", TYY): gone})
            said = world.run("rehearse", "catalogue", world.draft()).stdout
            self.assertRegex(said, r"KSY \w+ +1 → – +92\.00 points\n")
            self.assertIn("KSY: minimum base: 5 → 10, its base: 8\n", said)
            self.assertIn("TNY, TYY: no longer behind: KSY\n", said)
            self.assertIn("Nothing was changed.", said)
            self.assertRegex(run_kaohe("rehearse", "catalogue", world.draft(), home=world.home,
                                       environment={"LC_ALL": "C.UTF-8",
                                                    "LANGUAGE": "zh_TW"}).stdout,
                             r"KSY 高雄分署 +1 → –")

    def test_direction_and_ties(self):
        with Daemon() as daemon:
            world = World(daemon)
            world.board("phone-branch")["direction"] = "DIRECTION_LOWER_IS_BETTER"
            lines = world.rehearse("catalogue", world.draft())
            self.assertEqual({k[2]: v[:2] for k, v in movers(lines).items()},
                             {KSY: (1, 3), TYY: (3, 1)})
            for why in reasons(lines).values():
                self.assertEqual(why, [{
                    "why": "FIELD", "field": "boards[phone-branch].direction",
                    "before": "DIRECTION_HIGHER_IS_BETTER",
                    "after": "DIRECTION_LOWER_IS_BETTER"}])
            world.board("phone-branch")["direction"] = "DIRECTION_HIGHER_IS_BETTER"
            world.board("range-low-107")["tieRule"] = "TIE_RULE_MODIFIED"
            lines = world.rehearse("catalogue", world.draft())
            self.assertEqual({k[::2]: v[:2] for k, v in movers(lines).items()},
                             {("range-low-107", code): (1, 3) for code in (KSY, TNY, TYY)})
            for why in reasons(lines).values():
                self.assertEqual(why, [{
                    "why": "FIELD", "field": "boards[range-low-107].tieRule",
                    "before": "TIE_RULE_COMPETITION", "after": "TIE_RULE_MODIFIED"}])

    def test_boards_that_come_and_go(self):
        with Daemon() as daemon:
            world = World(daemon)
            new = dict(world.board("phone-branch"), id="phone-kindness")
            world.catalogue["boards"].append(new)
            growth = dict(new, id="phone-growth", rollUp="ROLL_UP_NONE", minimumBase="1",
                          indicator={"kind": "INDICATOR_KIND_GROWTH_POINTS",
                                     "operand": "phone-kindness",
                                     "since": "GROWTH_SINCE_YEAR_BEFORE"})
            world.catalogue["boards"].append(growth)
            world.catalogue["boards"].remove(world.board("range-high-107"))
            world.file(TNY, period="109H1", personsTested="18", meanScore="88")
            found = movers(world.rehearse("catalogue", world.draft(), "--period", "110H1"))
            self.assertEqual(found, {
                ("phone-kindness", "110H1", KSY): (None, 1, None, 92),
                ("phone-kindness", "110H1", TNY): (None, 2, None, 91),
                ("phone-kindness", "110H1", TYY): (None, 3, None, 90),
                ("phone-growth", "110H1", TNY): (None, 1, None, 3),
                **{("range-high-107", "110H1", code): (1, None, 1000, None)
                   for code in (KSY, TNY, TYY)}})
            said = world.run("rehearse", "catalogue", world.draft()).stdout
            self.assertIn("phone-kindness/110H1  a new board", said)
            self.assertIn("range-high-107/110H1  the board is gone", said)

    def test_a_threshold_of_a_new_rubric(self):
        """90 and over is 21 to 30 points, 80 and over 11 to 20; with 91 for 90, TYY falls."""
        with Daemon() as daemon:
            world = World(daemon)
            rubric = json.loads(world.run("publish", "show", "107").stdout)
            rubric.update(id="112", firstYear=112)
            del rubric["lastYear"]
            courtesy = next(i for i in rubric["items"]
                            if i["id"] == "basic.friendliness.courtesy")
            courtesy["options"][0]["thresholds"][0]["value"] = "91"
            draft = world.write("112.json", rubric)
            refused = world.run("rehearse", "rubric", draft, code=65).stderr
            self.assertIn("nothing says what backs it", refused)
            self.assertIn("nothing says what backs it",
                          world.run("publish", "rubric", draft, code=65).stderr)
            world.catalogue["evidence"] += [dict(e, rubric="112")
                                            for e in world.catalogue["evidence"]
                                            if e["rubric"] == "107"]
            lines = world.rehearse("rubric", draft, "catalogue", world.draft())
            self.assertEqual([line["change"] for line in lines if "change" in line], [{
                "field": "rubric.items[basic.friendliness.courtesy].options[phone_excellent]"
                         ".thresholds[phone_courtesy_score].value",
                "before": "90", "after": "91"}])
            self.assertEqual(movers(lines), {
                ("range-low-107", "110H1", TYY): (1, 3, 21, 11),
                ("range-high-107", "110H1", TYY): (1, 3, 1000, 990)})
            fallen = [{"why": "ITEM", "subject": "basic.friendliness.courtesy",
                       "before": "21~30", "after": "11~20",
                       "figureBefore": "90.00", "thresholdBefore": "≥ 90",
                       "figureAfter": "90.00", "thresholdAfter": "≥ 91"},
                      {"why": "AHEAD", "branches": [TNY, KSY]}]
            self.assertEqual(reasons(lines), {
                ("range-low-107", "110H1", TYY): fallen,
                ("range-high-107", "110H1", TYY): fallen})
            said = world.run("rehearse", "rubric", draft, "catalogue", world.draft()).stdout
            self.assertRegex(said, r"TYY: \w.* 21~30 → 11~20, figure 90\.00 \(≥ 90\) → 90\.00 \(≥ 91\)")
            self.assertIn("112", next(line["remark"] for line in lines if "remark" in line))

    def test_items_that_go_elsewhere(self):
        """Of Taipei's sheet of 841 points two items change sides, 45 for 44 points, and one
        of 22 points makes room for another that nobody has scored."""
        with Daemon() as daemon:
            world = World(daemon)
            run_kaohe("submit", os.path.join(
                os.environ["KAOHE_SOURCE"], "tests/documents/sheet-107-taipei.corrected.json"),
                home=daemon.client("TPY"))
            rubric = json.loads(world.run("publish", "show", "107").stdout)
            rubric.update(id="112", firstYear=112)
            del rubric["lastYear"]
            items = {item["id"]: item for item in rubric["items"]}
            items["openness.innovation"]["parent"] = "capacity.improvement"
            operation = items["capacity.improvement.proposal_operation"]
            operation["parent"] = "openness"
            rubric["items"].remove(operation)
            rubric["items"].append(operation)
            items["appraisal.response.mechanism"]["id"] = "appraisal.response.scheme"
            world.catalogue["evidence"] += [dict(e, rubric="112")
                                            for e in world.catalogue["evidence"]
                                            if e["rubric"] == "107"]
            lines = world.rehearse("rubric", world.write("112.json", rubric),
                                   "catalogue", world.draft(), "--period", "107H1")

            def score(item, before=None, after=None):
                return {"why": "SCORE", "subject": item,
                        **({"before": before} if before else {"after": after})}

            gone = [score("appraisal.response.mechanism", before="22"),
                    score("appraisal.response.scheme", after="?")]
            moved = {
                "sheet-107-self": ((1, None, 841, None), gone),
                "sheet-107-appraisal-self": ((1, None, 161, None), gone),
                "sheet-107-capacity-self": ((1, 1, 172, 173), [
                    score("capacity.improvement.proposal_operation", before="44"),
                    score("openness.innovation", after="45")]),
                "sheet-107-openness-self": ((1, 1, 88, 87), [
                    score("capacity.improvement.proposal_operation", after="44"),
                    score("openness.innovation", before="45")])}
            self.assertEqual({k: v for k, v in movers(lines).items()},
                             {(b, "107H1", "TPY"): v for b, (v, _) in moved.items()})
            self.assertEqual(reasons(lines),
                             {(b, "107H1", "TPY"): why for b, (_, why) in moved.items()})

    def test_a_severity(self):
        """A grade that the mean contradicts is an error, and would be a warning."""
        wrong = {"personsTested": "18", "meanScore": "91", "statedGrade": "COURTESY_GRADE_FAIR"}
        with Daemon() as daemon:
            world = World(daemon)
            refused = world.file(TNY, "--because", "K241=印刷錯誤",
                                 period="109H2", exit_code=65, **wrong)
            self.assertIn("error K241", refused.stderr + refused.stdout)
            world.catalogue["severities"] = [
                {"code": "K110", "severity": "SEVERITY_NOTICE", "note": "x"}]
            for verb in "rehearse", "publish":
                self.assertIn("K110: guards what is kept", world.run(
                    verb, "catalogue", world.draft(), code=65).stderr)
            world.catalogue["severities"] = [
                {"code": "K241", "severity": "SEVERITY_WARNING", "note": "年度試辦"}]
            self.assertIn("cannot be told: K241\n",
                          world.run("rehearse", "catalogue", world.draft()).stdout)
            world.run("publish", "catalogue", world.draft())
            world.file(TNY, period="109H2", exit_code=65, **wrong)
            check = json.loads(world.run("check", world.report(TNY, "109H2", **wrong), "--json",
                                         code=65, who=world.branches[TNY]).stdout)
            self.assertEqual([("K241", "SEVERITY_WARNING")], [
                (f["code"], f["severity"]) for f in check["findings"]])
            world.file(TNY, "--because", "K241=印刷錯誤", period="109H2", **wrong)
            entry = str(world.last_entry())
            world.file_records(TNY, "109H2", {"statistic": {"metric": "referrals",
                                                            "value": "7"}})
            world.catalogue["severities"] = []
            lines = world.rehearse("catalogue", world.draft())
            self.assertEqual(movers(lines), {
                (board, "109H2", TNY): (1, None, value, None) for board, value in (
                    ("phone-branch", 91), ("range-low-107", 21), ("range-high-107", 1000))})
            for why in reasons(lines).values():
                self.assertEqual([(w["why"], w["entry"], w["finding"]["code"]) for w in why],
                                 [("REFUSED", entry, "K241")])
            self.assertIn(f"TNY: would have been refused: filing {entry}, K241",
                          world.run("rehearse", "catalogue", world.draft()).stdout)
            findings = [line["finding"] for line in lines if "finding" in line]
            self.assertEqual([(f["branch"], f["period"], f["now"]["code"],
                               f["now"]["severity"], f["then"]["severity"], f["because"])
                              for f in findings],
                             [(TNY, "109H2", "K241", "SEVERITY_WARNING", "SEVERITY_ERROR",
                               ["severities[K241]"])])

    def test_who_may_and_what_for(self):
        with Daemon() as daemon:
            world = World(daemon)
            draft = world.draft()
            self.assertEqual(world.rehearse("catalogue", draft), [
                {"remark": "Nothing would change: the draft says what is in force."}])
            world.run("rehearse", "catalogue", draft, code=77, who=world.branches[TNY])
            world.run("rehearse", "catalogue", draft, "--period", "098H1", code=66)
            world.run("rehearse", draft, code=64)
            world.catalogue["metrics"].pop()
            self.assertIn("missing", world.run("rehearse", "catalogue", world.draft(),
                                               code=65).stderr)


if __name__ == "__main__":
    unittest.main()
