# SPDX-License-Identifier: Apache-2.0
"""The calendar of working days is data: headquarters rehearses and publishes it, boards of
complaints follow, and what they showed before stays as it was.

Six working days. TNY's five complaints were received on Monday, 2017-02-13 and answered on the 21st:
14, 15, 16, 17, 20 and 21 February by weekends, but the 20th is the sixth if there is work on
Saturday the 18th. TYY's were received on Monday the 20th and answered on 2 March: by weekends
21, 22, 23, 24, 27 and 28 February; with the 27th and 28th off, 1 and 2 March instead."""
import json
import unittest

from system.kaohe_test import Daemon, run_kaohe
from system.rehearsal import TNY, TYY, World, movers, reasons

ON_TIME = "complaints-on-time"
CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}
FEBRUARY = {"firstDay": "2017-01-01", "lastDay": "2017-12-31",
            "holidays": [{"date": "2017-02-27"}, {"date": "2017-02-28"}],
            "makeupDays": [{"date": "2017-02-18", "note": "for the 27th"}]}


def cases(received, answered):
    return [{"complaintCase": {"caseNumber": str(n), "category": "COMPLAINT_CATEGORY_OTHER",
                               "received": received, "answered": answered}}
            for n in range(5)]


def day(field, date, added=True):
    return {"why": "FIELD", "field": f"calendar.{field}[{date}]", "after" if added else "before": date}


class Calendar(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.world = World(self.daemon)
        self.built_in = self.world.catalogue.pop("calendar")
        self.world.file_records(TNY, "106H1", *cases("2017-02-13", "2017-02-21"))
        self.world.file_records(TYY, "106H1", *cases("2017-02-20", "2017-03-02"))

    def publish(self, **fields):
        self.world.catalogue.update(fields)
        self.world.run("publish", "catalogue", self.world.draft())
        return self.world.last_entry()

    def ranked(self, *arguments):
        return self.world.run("rank", f"{ON_TIME}/106H1", "--json", *arguments).stdout

    def on_time(self, *arguments):
        """{branch: of five}"""
        told = [json.loads(line) for line in self.ranked(*arguments).splitlines()]
        return {s["branch"]: int(s["value"]["numerator"]) for s in told if "value" in s}

    def explain(self, branch, *arguments, period="106H1", **more):
        return run_kaohe("explain", f"{ON_TIME}/{period}", branch, *arguments,
                         home=self.world.home, **more).stdout

    def deadlines(self, branch, *arguments, period="106H1"):
        """{(due, counted by weekends only)}"""
        lines = self.explain(branch, "--json", *arguments, period=period).splitlines()
        told = json.loads(lines[-1])  # before it the number of --as-of
        return {(f["deadline"]["due"], f["deadline"].get("byWeekends", False))
                for f in told["figures"]}

    def test_boards_follow_and_the_past_stays(self):
        self.assertEqual(self.on_time(), {TNY: 0, TYY: 0})  # six days of any kind
        weekends = self.publish(answerInWorkingDays=True)
        self.assertEqual(self.on_time(), {TNY: 5, TYY: 0})
        shown = self.ranked("--as-of", str(weekends))
        self.assertEqual(shown.splitlines()[1:], self.ranked().splitlines())
        calendar = self.publish(calendar=FEBRUARY)
        for _ in range(2):
            self.assertEqual(self.on_time(), {TNY: 0, TYY: 5})
            self.assertEqual(self.ranked("--as-of", str(weekends)), shown)
            self.assertEqual(self.on_time("--as-of", str(weekends)), {TNY: 5, TYY: 0})
            self.assertEqual(self.on_time("--as-of", str(calendar)), {TNY: 0, TYY: 5})
            self.assertEqual(self.on_time("--as-of", str(weekends - 1)), {TNY: 0, TYY: 0})
            self.daemon.stop()
            self.daemon.start()

    def test_the_built_in_calendar(self):
        self.publish(answerInWorkingDays=True, calendar=self.built_in)
        self.assertEqual(self.on_time(), {TNY: 0, TYY: 5})

    def test_a_draft_names_the_days(self):
        """Those that are added and taken away; only where working days are counted."""
        draft = {**self.world.catalogue, "calendar": FEBRUARY}
        self.assertEqual(movers(self.world.rehearse("catalogue", self.world.write(
            "draft.json", draft))), {})
        self.publish(answerInWorkingDays=True)
        lines = self.world.rehearse("catalogue", self.world.write(
            "draft.json", {**draft, "answerInWorkingDays": True}))
        wanted = {(ON_TIME, "106H1", TNY): (1, 2, 1, 0), (ON_TIME, "106H1", TYY): (2, 1, 0, 1)}
        self.assertEqual({k: v for k, v in movers(lines).items() if k[0] == ON_TIME}, wanted)
        span = [{"why": "FIELD", "field": f"calendar.{name}", "after": FEBRUARY[name]}
                for name in ("firstDay", "lastDay")]
        days = span + [day("holidays", "2017-02-27"), day("holidays", "2017-02-28"),
                       day("makeupDays", "2017-02-18")]
        self.assertEqual(reasons(lines)[ON_TIME, "106H1", TYY],
                         days + [{"why": "BEHIND", "branches": [TNY]}])
        said = self.world.run("rehearse", "catalogue", self.world.write(
            "draft.json", {**draft, "answerInWorkingDays": True}), language="zh_TW").stdout
        self.assertIn("「補行上班日 2017-02-18」僅草案有之", said)
        self.publish(calendar=FEBRUARY)
        less = {**FEBRUARY, "holidays": FEBRUARY["holidays"][1:]}
        lines = self.world.rehearse("catalogue", self.world.write(
            "draft.json", {**self.world.catalogue, "calendar": less}))
        self.assertEqual({k: v for k, v in reasons(lines).items() if k[0] == ON_TIME},
                         {(ON_TIME, "106H1", TYY): [day("holidays", "2017-02-27", added=False)],
                          (ON_TIME, "106H1", TNY): [{"why": "BEHIND", "branches": [TYY]}]})

    def test_a_person_is_told_what_it_does_not_tell(self):
        weekends = self.publish(answerInWorkingDays=True)
        self.assertEqual(self.deadlines(TYY), {("2017-02-28", True)})
        self.assertIn("Of 5 of these the working days were counted by weekends only",
                      " ".join(self.explain(TYY).split()))
        self.assertIn("其中 5 件之工作日僅扣除週末計算",
                      "".join(self.explain(TYY, environment=CHINESE).splitlines()))
        self.publish(calendar=FEBRUARY)
        self.assertEqual(self.deadlines(TYY), {("2017-03-02", False)})
        self.assertEqual(self.deadlines(TYY, "--as-of", str(weekends)), {("2017-02-28", True)})
        self.assertNotIn("weekends only", " ".join(self.explain(TYY).split()))
        self.world.file_records(TYY, "107H1", *cases("2018-02-20", "2018-02-26"))
        self.assertEqual(self.deadlines(TYY, period="107H1"), {("2018-02-28", True)})

    def test_a_faulty_one_is_refused(self):
        before = self.world.last_entry()
        faulty = {**FEBRUARY, "holidays": [{"date": "2017-01-28"}]}
        path = self.world.write("draft.json", {**self.world.catalogue, "calendar": faulty})
        for verb in "publish", "rehearse":
            self.assertIn("calendar.holidays[0], 2017-01-28: must be from Monday to Friday",
                          " ".join(self.world.run(verb, "catalogue", path, code=65).stderr.split()))
        self.assertEqual(self.world.last_entry(), before)


if __name__ == "__main__":
    unittest.main()
