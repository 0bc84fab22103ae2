# SPDX-License-Identifier: Apache-2.0
"""Headquarters sees what a draft would have done to past periods, before it is in force."""
import json
import os
import unittest

from system.kaohe_test import Daemon, run_kaohe, schema

KSY, TNY, TYY = "KSY", "TNY", "TYY"


class World:
    """Three branches' telephone tests: KSY 92 of 8 persons, TNY 91 and TYY 90 of 18."""

    def __init__(self, daemon):
        self.daemon, self.home = daemon, daemon.client("headquarters")
        self.branches = {code: daemon.client(code) for code in (KSY, TNY, TYY)}
        for code, persons, mean in ((KSY, 8, "92"), (TNY, 18, "91"), (TYY, 18, "90")):
            self.file(code, personsTested=str(persons), meanScore=mean)
        self.catalogue = json.loads(self.run("publish", "show", "catalogue").stdout)

    def run(self, *arguments, code=0, who=None):
        return run_kaohe(*arguments, home=who or self.home, code=code)

    def write(self, name, content):
        path = os.path.join(self.daemon.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            json.dump(content, f)
        return path

    def report(self, code, period="110H1", **test):
        return self.write(f"{code}-{period}.json", {
            "branch": code, "period": period, "filer": "A", "approver": "B",
            "records": [{"phoneTest": {"conductor": "CONDUCTOR_BRANCH", **test}}]})

    def file(self, code, *more, period="110H1", exit_code=0, **test):
        return self.run("submit", self.report(code, period, **test), *more, code=exit_code,
                        who=self.branches[code])

    def board(self, board):
        return next(b for b in self.catalogue["boards"] if b["id"] == board)

    def draft(self):
        return self.write("catalogue.json", self.catalogue)

    def last_entry(self):
        return self.daemon.ask(status=schema.StatusRequest()).status.last_entry

    def rehearse(self, *arguments):
        """The lines of --json; the ledger is as it was."""
        before = self.last_entry()
        lines = [json.loads(line) for line in
                 self.run("rehearse", *arguments, "--json").stdout.splitlines()]
        assert self.last_entry() == before
        return lines


def place(standing):
    return int(standing["placeDoubled"]) / 2 if "placeDoubled" in standing else None


def value(standing):
    return int(standing["value"]["numerator"]) / int(standing["value"]["denominator"])


def movers(lines):
    """{(board, period, branch): (place now, place then, value now, value then)}"""
    found = {}
    for line in lines:
        moved = line.get("standing")
        if moved:
            now, then = moved.get("now"), moved.get("then")
            found[moved["board"], moved["period"], moved["branch"]] = (
                place(now) if now else None, place(then) if then else None,
                value(now) if now else None, value(then) if then else None)
    return found


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
            for line in lines[1:]:
                self.assertEqual(line["standing"]["because"],
                                 ["boards[phone-branch].minimumBase"])
            said = world.run("rehearse", "catalogue", world.draft()).stdout
            self.assertRegex(said, r"KSY \w+ +1 → – +92\.00 points\n")
            self.assertIn("because of: boards[phone-branch].minimumBase", said)
            self.assertIn("Nothing was changed.", said)
            self.assertRegex(run_kaohe("rehearse", "catalogue", world.draft(), home=world.home,
                                       environment={"LC_ALL": "C.UTF-8",
                                                    "LANGUAGE": "zh_TW"}).stdout,
                             r"KSY 高雄分署 +1 → –")

    def test_direction_and_ties(self):
        with Daemon() as daemon:
            world = World(daemon)
            world.board("phone-branch")["direction"] = "DIRECTION_LOWER_IS_BETTER"
            found = movers(world.rehearse("catalogue", world.draft()))
            self.assertEqual({k[2]: v[:2] for k, v in found.items()},
                             {KSY: (1, 3), TYY: (3, 1)})
            world.board("phone-branch")["direction"] = "DIRECTION_HIGHER_IS_BETTER"
            world.board("range-low-107")["tieRule"] = "TIE_RULE_MODIFIED"
            found = movers(world.rehearse("catalogue", world.draft()))
            self.assertEqual({k[::2]: v[:2] for k, v in found.items()},
                             {("range-low-107", code): (1, 3) for code in (KSY, TNY, TYY)})

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
            self.assertIn("112", next(line["remark"] for line in lines if "remark" in line))

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
            world.run("publish", "catalogue", world.draft())
            world.file(TNY, period="109H2", exit_code=65, **wrong)
            check = json.loads(world.run("check", world.report(TNY, "109H2", **wrong), "--json",
                                         code=65, who=world.branches[TNY]).stdout)
            self.assertEqual([("K241", "SEVERITY_WARNING")], [
                (f["code"], f["severity"]) for f in check["findings"]])
            world.file(TNY, "--because", "K241=印刷錯誤", period="109H2", **wrong)
            world.catalogue["severities"] = []
            lines = world.rehearse("catalogue", world.draft())
            self.assertEqual(movers(lines), {})
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
            world.run("rehearse", "catalogue", draft, code=77, who=world.branches[TNY])
            world.run("rehearse", "catalogue", draft, "--period", "098H1", code=66)
            world.run("rehearse", draft, code=64)
            world.catalogue["metrics"].pop()
            self.assertIn("missing", world.run("rehearse", "catalogue", world.draft(),
                                               code=65).stderr)


if __name__ == "__main__":
    unittest.main()
