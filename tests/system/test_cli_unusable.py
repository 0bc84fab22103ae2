# SPDX-License-Identifier: Apache-2.0
"""A catalogue in force at headquarters that this version calls unsound: what is wrong with it
and where, what stands in for it, and who can help."""
import json
import os
import unittest
from hashlib import sha256

from system.fake import FakeDaemon, report
from system.kaohe_test import run_kaohe, schema

CHINESE = {"LC_ALL": "C.UTF-8", "LANGUAGE": "zh_TW"}


class Unusable(unittest.TestCase):
    def setUp(self):
        self.fake = self.enterContext(FakeDaemon())
        self.home = self.fake.home("TNY")
        self.catalogue = self.fake.catalogue()
        self.board = next(b for b in self.catalogue.boards if b.id == "phone-branch")
        self.board.ClearField("direction")
        self.fake.answer["data"] = lambda r: schema.Reply(data=schema.DataFile(
            name="catalogue", catalogue=self.catalogue))
        self.fake.answer["context"] = lambda r: schema.Reply(context=schema.Context(
            epoch=1, sequence=1, entry=1, time=1, branch="TNY", period="106H1",
            data=[schema.DataMark(name="catalogue", hash=self.hash())]))
        self.path = report(self.fake.folder)

    def hash(self):
        return sha256(self.catalogue.SerializeToString()).digest()

    def run_in(self, *arguments, code=0, environment=None):
        return run_kaohe(*arguments, home=self.home, code=code, environment=environment)

    def test_said_by_check_and_submit(self):
        sent = self.run_in("submit", self.path)
        said = (f"headquarters' catalogue (hash {self.hash().hex()[:16]}…) cannot be used by this "
                "version: catalogue, phone-branch: does not say what is better, or how ties stand")
        self.assertEqual(sent.stderr.count(said), 1)
        checked = self.run_in("check", self.path)
        self.assertIn(said, checked.stderr)
        self.assertIn("Tell headquarters", checked.stderr)
        self.assertNotIn("kaohe fetch", checked.stdout + checked.stderr)
        chinese = self.run_in("check", self.path, environment=CHINESE).stderr
        for words in ("本署現行目錄", "未指明高低何者為佳", "請將此訊息告知本署"):
            self.assertIn(words, chinese)
        told = json.loads(self.run_in("check", self.path, "--json").stdout)
        self.assertEqual(told["otherData"], ["catalogue"])
        [unusable] = told["unusableData"]
        self.assertEqual((unusable["name"], unusable["reason"]), (
            "catalogue", said.partition("version: ")[2]))

    def test_what_only_a_later_version_knows(self):
        self.board.direction = schema.DIRECTION_UNSPECIFIED
        self.assertIn("cannot be used by this version: boards[0].direction: is not a value",
                      self.run_in("submit", self.path).stderr)

    def test_what_is_merely_not_here_can_be_fetched(self):
        self.run_in("submit", self.path)
        os.remove(os.path.join(self.home, "data", self.hash().hex()))
        checked = self.run_in("check", self.path)
        self.assertIn("kaohe fetch", checked.stdout)
        self.assertNotIn("cannot be used", checked.stderr)

    def test_nothing_is_rehearsed_by_it(self):
        self.fake.answer["boards"] = lambda r: schema.Reply(boards=schema.BoardList(
            epoch=1, boards=[schema.BoardState(key="phone-branch/106H1", sequence=1, ranked=1)]))
        home = self.fake.home("TNY", role="ROLE_HEADQUARTERS")
        draft = os.path.join(self.fake.folder, "draft.json")
        with open(draft, "w", encoding="utf-8") as f:
            json.dump({}, f)
        said = run_kaohe("rehearse", "catalogue", draft, home=home, code=78).stderr
        self.assertIn("phone-branch: does not say what is better", said)
        self.assertIn("so nothing can be rehearsed here", said)


if __name__ == "__main__":
    unittest.main()
