# SPDX-License-Identifier: Apache-2.0
"""kaohe diff: what two revisions differ in, and what that did to values and places."""
import json
import os
import unittest

from google.protobuf import json_format

from system.kaohe_test import Daemon, run_kaohe, schema

PERIOD = "106H1"
CASE = {"complaintCase": {"caseNumber": "106-1", "received": "2017-03-01",
                          "answered": "2017-03-03"}}


def phone(mean, conductor="BRANCH"):
    return {"phoneTest": {"conductor": f"CONDUCTOR_{conductor}", "personsTested": "20",
                          "meanScore": mean}}


class Diff(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        branches = ("TNY", "KSY", "TYY", "TPY")
        cls.homes = {b: cls.daemon.client(b) for b in (*branches, "headquarters")}
        for branch, mean in zip(branches[1:], ("91.00", "92.50", "93.00")):
            cls.file(branch, branch, [phone(mean)])
        cls.file("TNY", "TNY", [phone("90.80"), CASE])
        cls.file("TNY", "TNY", [phone("92.00"), {"collection": {"channel": "bank",
                                                               "amount": "500"}}],
                 baseRevision="1", correctionReason="抄錄有誤")
        cls.run_as("TNY", "withdraw", PERIOD, "case/106-1", "phone/branch", "--reason", "重報")
        cls.file("headquarters", "TNY", [phone("88.00", "HEADQUARTERS")])

    @classmethod
    def run_as(cls, who, *arguments, language="en", code=0):
        return run_kaohe(*arguments, home=cls.homes[who], code=code,
                         environment={"LC_ALL": "C.UTF-8", "LANGUAGE": language})

    @classmethod
    def file(cls, who, branch, records, **more):
        path = os.path.join(cls.daemon.folder, "report.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump({"branch": branch, "period": PERIOD, "filer": "甲", "approver": "乙",
                       "records": records, **more}, f)
        cls.run_as(who, "submit", path)

    def told(self, *revisions, who="TNY"):
        shown = self.run_as(who, "diff", PERIOD, *revisions, "--branch", "TNY", "--json").stdout
        return json_format.Parse(shown, schema.DossierDiff())

    def test_fields_and_places(self):
        diff = self.told(1, 2)
        changes = {(c.kind, c.record): {f.field: (f.before, f.after) for f in c.fields}
                   for c in diff.changes}
        self.assertEqual(changes, {
            (schema.RECORD_CHANGE_KIND_REPLACED, "phone/branch"):
                {"mean_score": ("90.80", "92.00")},
            (schema.RECORD_CHANGE_KIND_ADDED, "collection/bank/-"):
                {"amount": ("", "500"), "channel": ("", "bank")}})
        [revision] = diff.revisions
        self.assertEqual((revision.revision, revision.filer, revision.reason),
                         (2, "甲", "抄錄有誤"))
        [standing] = [s for s in diff.standings if s.board == "phone-branch"]
        self.assertEqual((standing.previous_place_doubled, standing.place_doubled,
                          standing.moved_others), (8, 6, 1))
        shown = self.run_as("TNY", "diff", PERIOD, 1, 2).stdout
        self.assertIn(": +1.20 points, 4th to 3rd, moved 1 other", shown)
        self.assertIn("Mean score  90.80 → 92.00 points\n", shown)
        self.assertIn("+ Collection: Bank\n      Amount  500 NT$\n  ~", shown)
        shown = self.run_as("TNY", "diff", PERIOD, 1, 2, language="zh_TW").stdout
        self.assertIn("理由：抄錄有誤", shown)
        self.assertIn("：+1.20 分，第 4 名 → 第 3 名，另有 1 個分署名次隨之變動", shown)

    def test_withdrawn(self):
        diff = self.told(2, 3)
        self.assertEqual([(c.kind, c.record) for c in diff.changes],
                         [(schema.RECORD_CHANGE_KIND_WITHDRAWN, "case/106-1"),
                          (schema.RECORD_CHANGE_KIND_WITHDRAWN, "phone/branch")])
        self.assertIn("3rd to off the board, moved 1 other",
                      self.run_as("TNY", "diff", PERIOD, 2, 3).stdout)

    def test_from_nothing_over_several(self):
        diff = self.told(0, 3)
        self.assertEqual([r.revision for r in diff.revisions], [3, 2, 1])
        self.assertEqual([c.record for c in diff.changes], ["collection/bank/-"])
        self.assertEqual(len({s.entry for s in diff.standings}), 3)
        self.assertEqual(len(self.told(2, 2).changes), 0)

    def test_members_in_words(self):
        """Of what goes with a figure the place is told in words, and which figure it is."""
        self.file("KSY", "KSY", [{**phone("91.50"), "restatements": [
            {"field": "mean_score", "section": "貳", "value": "91.50"}],
            "illegible": [{"field": "mean_low", "candidates": ["20", "26"]}]}],
                  period="106H2")
        for language, wanted in (("en", ("Restatements (1), field  mean score\n",
                                         "Restatements (1), section  貳\n",
                                         "Illegible (1), candidates (2)  26\n")),
                                 ("zh_TW", ("重複陳述（1）之欄位  平均分數\n",
                                            "無法辨識（1）之可能數字（2）  26\n"))):
            shown = self.run_as("KSY", "diff", "106H2", language=language).stdout
            for words in wanted:
                self.assertIn(words, shown)
            # what the year has of its halves
            self.assertRegex(shown, " 106Y(: |：)91[.]")
            self.assertNotIn("[", shown)

    def test_headquarters_part(self):
        """The last revision is headquarters' own: its places are not the branch's to see."""
        mine, theirs = self.told(), self.told(who="headquarters")
        for diff in mine, theirs:
            self.assertEqual((getattr(diff, "from"), diff.to), (3, 4))
            [change] = diff.changes
            self.assertTrue(change.by_headquarters)
        self.assertEqual(len(mine.standings), 0)
        self.assertIn("phone-headquarters", [s.board for s in theirs.standings])

    def test_refused(self):
        self.run_as("TNY", "diff", code=64)
        self.run_as("TNY", "diff", PERIOD, 3, 2, code=64)
        self.run_as("TNY", "diff", PERIOD, "x", code=64)
        self.run_as("TNY", "diff", PERIOD, 1, 9, code=66)
        self.run_as("TNY", "diff", "106H2", code=66)
        self.run_as("KSY", "diff", PERIOD, "--branch", "TNY", code=77)


if __name__ == "__main__":
    unittest.main()
