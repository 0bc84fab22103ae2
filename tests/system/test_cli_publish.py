# SPDX-License-Identifier: Apache-2.0
"""Headquarters adds a board without touching C, and branches are judged and ranked by it."""
import json
import os
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe


class Publish(unittest.TestCase):
    def test_a_board_of_ones_own(self):
        with Daemon() as daemon:
            home, branch = daemon.client("headquarters"), daemon.client("TNY")
            run_kaohe("submit", report(daemon.folder, "TNY", "106H1", "91.00"), home=branch)
            current = json.loads(run_kaohe("publish", "show", "catalogue", home=home).stdout)
            board = dict(next(b for b in current["boards"] if b["id"] == "phone-branch"))
            board.update(id="phone-kindness", titleZh="電話親切度", titleEn="kindness by phone")
            current["boards"].append(board)
            path = os.path.join(daemon.folder, "catalogue.json")
            with open(path, "w", encoding="utf-8") as f:
                json.dump(current, f)
            run_kaohe("rank", "phone-kindness", "106H1", home=home, code=66)
            run_kaohe("publish", "catalogue", path, home=branch, code=77)
            done = run_kaohe("publish", "catalogue", path, home=home)
            self.assertRegex(done.stdout, r"In force from number \d+ of the ledger on")
            for _ in range(2):
                ranked = run_kaohe("rank", "phone-kindness", "106H1", home=branch).stdout
                self.assertRegex(ranked, r"1 +TNY")
                self.assertIn("kindness by phone", ranked)
                daemon.stop()
                daemon.start()
            current["metrics"].pop()
            with open(path, "w", encoding="utf-8") as f:
                json.dump(current, f)
            self.assertIn("missing", run_kaohe("publish", "catalogue", path, home=home,
                                               code=65).stderr)
            with open(path, "w", encoding="utf-8") as f:
                f.write('{"boards": [{"id": 7}]}')
            self.assertIn("catalogue.json: boards[0].id ",
                          run_kaohe("publish", "catalogue", path, home=home, code=65).stderr)
            with open(path, "w", encoding="utf-8") as f:
                f.write("{\n")
            self.assertIn("catalogue.json:2:",
                          run_kaohe("publish", "catalogue", path, home=home, code=65).stderr)
            current["boards"][0]["unitEn"] = ""
            with open(path, "w", encoding="utf-8") as f:
                json.dump(current, f)
            self.assertIn("目錄有誤; 原因 catalogue, phone-branch: 沒有名稱或單位",
                          run_kaohe("publish", "catalogue", path, home=home, code=65, environment={
                              "LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}).stderr)


if __name__ == "__main__":
    unittest.main()
