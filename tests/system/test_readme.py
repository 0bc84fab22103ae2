# SPDX-License-Identifier: Apache-2.0
"""The commands that the README shows to headquarters, as it shows them."""
import datetime
import os
import re
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe, schema

ROOT = os.environ["KAOHE_SOURCE"]
TAIPEI = datetime.timezone(datetime.timedelta(hours=8))


def shown():
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as f:
        return [line.split("#")[0].split()[1:] for line in f if line.startswith("    kaohe ")]


class Readme(unittest.TestCase):
    def test_commands(self):
        expected = ("TNY Tainan is behind TYY Taoyuan", "first was TYY Taoyuan",
                    "TNY Tainan  place 2 .was 1.*  TYY Taoyuan: filed", "KSY Kaohsiung.* overdue",
                    "106H1 sealed", "Nothing has changed since", "TNY Tainan")
        with Daemon() as daemon:
            home = daemon.client("headquarters")
            before = str(daemon.ask(status=schema.StatusRequest()).status.last_entry)
            for branch, mean in (("TNY", "90.00"), ("TYY", "92.00")):
                run_kaohe("submit", report(daemon.folder, branch, "106H1", mean),
                          home=daemon.client(branch))
            catalogue = run_kaohe("publish", "show", "catalogue", home=home).stdout
            draft = os.path.join(daemon.folder, "draft.json")
            with open(draft, "w", encoding="utf-8") as f:
                f.write(catalogue.replace("DIRECTION_HIGHER_IS_BETTER", "DIRECTION_LOWER_IS_BETTER", 1))
            today = f"{datetime.datetime.now(TAIPEI):%Y-%m-%d}"  # no ledger is as old as the examples
            for words, told in zip(shown(), expected, strict=True):
                words = [draft if w == "draft.json" else re.sub(r"^2026-08-01$", today, re.sub(r"^2026-07-31$", before, w))
                         for w in words]
                self.assertRegex(run_kaohe(*words, home=home).stdout, told)


if __name__ == "__main__":
    unittest.main()
