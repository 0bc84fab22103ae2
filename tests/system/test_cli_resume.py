# SPDX-License-Identifier: Apache-2.0
"""A watch that goes on where an earlier one ended: every change is told once and with its
cause, and where that cannot be had it is said."""
import json
import os
import re
import subprocess
import unittest

from system.fake import report
from system.kaohe_test import BIN, Daemon, run_kaohe

KEY = "phone-branch/106H1"
CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}


class Resume(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.homes = {b: self.daemon.client(b) for b in ("TNY", "KSY", "TYY", "headquarters")}

    def run_as(self, who, *arguments, code=0, **more):
        return run_kaohe(*arguments, home=self.homes[who], code=code, **more)

    def file(self, branch, mean, **fields):
        """The ledger number of the filing."""
        path = report(self.daemon.folder, branch, "106H1", mean, **fields)
        receipt = json.loads(self.run_as(branch, "submit", path, "--json").stdout)
        return int(receipt["receipt"]["receipt"]["entry"])

    def watch(self, after, until, *more, who="headquarters", **options):
        return self.run_as(who, "watch", KEY, "--after", str(after), "--until-entry", str(until),
                           *more, **options).stdout

    def events(self, *arguments):
        return [json.loads(line) for line in self.watch(*arguments, "--json").splitlines()]

    def told(self, *arguments):
        return [(c["entry"], c["standing"]["branch"], c["cause"].removeprefix("CHANGE_CAUSE_"),
                 c.get("by"), c["standing"].get("placeDoubled")) for e in self.events(*arguments)
                for c in e.get("changes", [])]

    def publish(self, change):
        catalogue = json.loads(self.run_as("headquarters", "publish", "show", "catalogue").stdout)
        change(catalogue)
        path = os.path.join(self.daemon.folder, "catalogue.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(catalogue, f)
        self.run_as("headquarters", "publish", "catalogue", path)

    def test_every_change_once_and_why(self):
        first = self.file("TNY", "92.00")
        second = self.file("KSY", "91.00")
        third = self.file("TNY", "90.00", baseRevision="1", correctionReason="重新計算")
        self.run_as("headquarters", "period", "close", "106H1", "--reason", "over")
        self.run_as("headquarters", "period", "pass", "106H1", "--branch", "TYY",
                    "--until", "288/12/31", "--reason", "typhoon")
        late = self.file("TYY", "90.50")
        expected = [(str(second), "KSY", "FILING", None, "4"),
                    (str(third), "TNY", "CORRECTION", None, "4"),
                    (str(third), "KSY", "CORRECTION", "TNY", "2"),
                    (str(late), "TYY", "LATE_PASS", None, "4"),
                    (str(late), "TNY", "LATE_PASS", "TYY", "6")]
        self.assertEqual(self.told(first, late), expected)
        self.assertEqual(self.told(second, late), expected[1:])
        self.daemon.stop()
        self.daemon.start()
        self.assertEqual(self.told(first, late), expected)
        self.assertEqual(self.told(late, late), [])
        lines = self.watch(first, late, environment=CHINESE).splitlines()
        self.assertRegex(lines[1], f"^{third}  {KEY}  TNY 臺南分署  第 2 名（原第 1 名）.*更正：重新計算$")
        self.assertRegex(lines[4], f"^{late} .*TNY 臺南分署  第 3 名（原第 2 名）.*TYY 桃園分署：逾期許可補報$")

    def test_what_befell_a_branch_until_a_day(self):
        first = self.file("TNY", "92.00")
        self.file("KSY", "91.00")
        last = self.file("KSY", "93.00", baseRevision="1", correctionReason="重新計算")
        beyond = self.file("TYY", "94.00")
        told = self.run_as("headquarters", "watch", KEY, "--branch", "台南", "--after", str(first),
                           "--until", str(last), environment=CHINESE).stdout
        self.assertRegex(told, rf"^\d+年\d+月\d+日 \(\d{{4}}-\d\d-\d\d\) \d\d:\d\d:\d\d  {last}  {KEY}  "
                               r"TNY 臺南分署  第 2 名（原第 1 名）.*KSY 高雄分署：更正\n$")
        today = told.split("(")[1].split(")")[0]
        told = self.run_as("TNY", "watch", "--branch", "TNY", "--after", str(first),
                           "--until", today).stdout
        self.assertEqual([line.split("  ")[1] for line in told.splitlines() if KEY in line],
                         [str(last), str(beyond)])
        self.assertEqual(self.run_as("TNY", "watch", KEY, "--after", today, "--until", today)
                         .stdout, "Nothing changed in that time.\n")
        for wrong in (("--after", "yesterday"), ("--until", "yesterday"), ("--after", "2026-13-01")):
            self.run_as("TNY", "watch", KEY, *wrong, code=64)

    def test_before_the_ledger(self):
        """A day before its first entry: after it all was filed, and until it nothing."""
        first, second = self.file("TNY", "92.00"), self.file("KSY", "93.00")
        for day in ("2001-01-01", "90年1月1日"):
            done = self.run_as("TNY", "watch", KEY, "--after", day, "--until-entry", second, "--json")
            events = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual([(e["why"], e["sequence"]) for e in events],
                             [("WATCH_REASON_CHANGED", str(n)) for n in (first, second)])
            self.assertEqual(done.stderr, f"kaohe: {day}: before the first entry of the ledger, "
                                          "so all is told\n")
            done = self.run_as("TNY", "watch", KEY, "--until", day)
            self.assertEqual(done.stdout, "Nothing changed in that time.\n")
            self.assertIn("so there is nothing to tell", done.stderr)
        told = self.run_as("TNY", "watch", "--branch", "TNY", "--after", "090/1/1", "--until", second,
                           environment=CHINESE)
        self.assertEqual(re.findall(rf"(\d+)  {KEY}  TNY 臺南分署  第 (\d) 名", told.stdout),
                         [(str(first), "1"), (str(second), "2")])
        self.assertIn("早於登記簿", told.stderr)
        self.run_as("TNY", "rank", "phone-branch", "106H1", "--as-of", "2001-01-01", code=66)

    def test_other_data(self):
        self.file("TNY", "92.00")
        last = self.file("KSY", "91.00")

        def turn(catalogue):
            board = next(b for b in catalogue["boards"] if b["id"] == "phone-branch")
            board["direction"] = "DIRECTION_LOWER_IS_BETTER"
        self.publish(turn)
        [event] = self.events(last, last + 1)
        self.assertEqual(event["why"], "WATCH_REASON_RECOVERED")
        self.assertEqual(event["ranking"]["board"]["direction"], "DIRECTION_LOWER_IS_BETTER")
        self.assertEqual(self.told(last, last + 1), [(str(last + 1), "KSY", "DATA", None, "2"),
                                                     (str(last + 1), "TNY", "DATA", None, "4")])
        # No value changed by it, so that the filing behind it is all that there is to tell.
        behind = self.file("TNY", "93.00", baseRevision="1", correctionReason="again")
        self.assertEqual(behind, last + 2)
        [event] = self.events(last, behind)
        self.assertEqual(event["why"], "WATCH_REASON_RECOVERED")
        self.assertEqual({s["branch"]: s["placeDoubled"] for s in event["ranking"]["standings"]},
                         {"KSY": "2", "TNY": "4"})
        self.assertEqual(self.told(last + 1, behind), [(str(behind), "TNY", "CORRECTION", None, "4")])

    def test_emptied_by_other_data(self):
        last = self.file("TNY", "92.00")
        watch = subprocess.Popen([os.path.join(BIN, "kaohe"), "watch", KEY, "--json", "--count", "2",
                                  "--home", self.homes["headquarters"]],
                                 stdout=subprocess.PIPE, text=True)
        for end in (watch.wait, watch.kill, watch.stdout.close):
            self.addCleanup(end)
        self.assertEqual(json.loads(watch.stdout.readline())["why"], "WATCH_REASON_STARTED")

        def others(catalogue):
            catalogue["peerGroups"] = [{"id": "south", "titleZh": "南", "titleEn": "South",
                                        "branches": ["KSY", "PTY"]}]
            board = next(b for b in catalogue["boards"] if b["id"] == "phone-branch")
            board["peerGroup"] = "south"
        self.publish(others)
        event = json.loads(watch.stdout.readline())
        self.assertEqual([(c["entry"], c["standing"]["branch"], "value" in c["standing"])
                          for c in event["changes"]], [(str(last + 1), "TNY", False)])
        self.assertNotIn("standings", event["ranking"])

    def test_said_when_it_cannot(self):
        last = self.file("TNY", "92.00")
        beyond = self.run_as("TNY", "watch", KEY, "--after", str(last + 5), code=65)
        self.assertIn("the ledger has not come to this number", beyond.stderr)
        [event] = self.events(f"99:{last}", last)
        self.assertEqual(event["why"], "WATCH_REASON_RESTARTED")
        self.assertEqual(self.events(f"{event['epoch']}:{last}", last), [])
        for wrong in ("x", "1:", ":3", "0"):
            self.run_as("TNY", "watch", KEY, "--after", wrong, code=64)


if __name__ == "__main__":
    unittest.main()
