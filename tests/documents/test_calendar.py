# SPDX-License-Identifier: Apache-2.0
"""The calendar that is delivered, against what was announced of each year: how many days offices
are closed, weekends included, and that each day moved to a weekend is made up for."""
import json
import os
import unittest
from datetime import date, timedelta
from pathlib import Path

SOURCE = Path(os.environ["KAOHE_SOURCE"])
# 104: 115 as announced first, and 2 January, made up for in 2014. For 108 no total was found.
DAYS_OFF = {2015: 116, 2016: 116, 2017: 116, 2018: 115, 2020: 115, 2021: 116}


class Calendar(unittest.TestCase):
    def setUp(self):
        path = SOURCE / "proto/data/catalogue.json"
        self.calendar = json.loads(path.read_text(encoding="utf-8"))["calendar"]

    def days(self, field):
        return {date.fromisoformat(d["date"]): d["note"] for d in self.calendar[field]}

    def test_days_off(self):
        exceptions = {**self.days("holidays"), **self.days("makeupDays")}
        day, last = (date.fromisoformat(self.calendar[f]) for f in ("firstDay", "lastDay"))
        found = dict.fromkeys(range(day.year, last.year + 1), 0)
        while day <= last:
            found[day.year] += (day.weekday() >= 5) != (day in exceptions)
            day += timedelta(1)
        self.assertEqual({y: found[y] for y in DAYS_OFF}, DAYS_OFF)

    def test_what_is_moved_is_made_up_for(self):
        moved = {d.isoformat() for d, note in self.days("holidays").items() if note == "調整放假"}
        made = {note.removeprefix("補行上班：") for note in self.days("makeupDays").values()}
        self.assertEqual(moved - made, {"2015-01-02"})
        self.assertLessEqual(made, moved)


if __name__ == "__main__":
    unittest.main()
