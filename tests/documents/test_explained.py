# SPDX-License-Identifier: Apache-2.0
"""Every value that the documents' branches have on a board is explained: a formula that gives
it, and what it rests on, each with the filing that brought it; in words of both languages."""
import json
import re
import unittest
from fractions import Fraction
from pathlib import Path

from system.kaohe_test import Daemon, run_kaohe

HERE = Path(__file__).parent
LANGUAGES = {"en": {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"},
             "zh": {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}}
FILED = ("entry", "revision", "time", "ruleSet", "filer", "document")


def worked_out(formula):
    """What the formula gives."""
    terms = formula.replace(",", "").replace("×", "*").replace("−", "-")
    assert re.fullmatch(r"[\d. ()+*/-]+", terms), formula
    return eval(re.sub(r"[\d.]+", r"Fraction('\g<0>')", terms), {"Fraction": Fraction})


class Explained(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.home = cls.daemon.client("headquarters")
        for path in sorted(HERE.glob("*.corrected.json")):
            branch = json.loads(path.read_text(encoding="utf-8"))["branch"]
            run_kaohe("submit", path, home=cls.daemon.client(branch))
        cls.rows = json.loads((HERE / "boards.json").read_text(encoding="utf-8"))

    def explain(self, row, *more, **how):
        return run_kaohe("explain", f"{row['board']}/{row['period']}", row["branch"], *more,
                         home=self.home, **how).stdout

    def test_formula_and_figures(self):
        for row in self.rows:
            with self.subTest(board=row["board"], branch=row["branch"]):
                told = json.loads(self.explain(row, "--json"))
                self.assertEqual(worked_out(told["formula"]), Fraction(row["value"]),
                                 told["formula"])
                self.assertTrue(told["figures"])
                for figure in told["figures"]:
                    if row["board"] != "timeliness":  # nothing was filed in time, or at all
                        self.assertTrue(figure["value"])
                    if "value" in figure:
                        self.assertEqual([f for f in FILED if f not in figure], [], figure)

    def test_in_words(self):
        """All figures are named as people name them, and what brought them is told once."""
        for row in self.rows:
            for language, environment in LANGUAGES.items():
                with self.subTest(board=row["board"], branch=row["branch"], language=language):
                    shown = self.explain(row, environment=environment)
                    head, rest, figures = shown.partition("\n依據 " if language == "zh"
                                                          else "\nRests on ")
                    self.assertTrue(rest, shown)
                    table, filed, _ = figures.partition("\n  第 " if language == "zh"
                                                        else "\n  Number ")
                    self.assertTrue(filed or row["board"] == "timeliness", shown)
                    self.assertNotRegex(table, "[a-z]_[a-z]" if language == "en" else "[a-z]")
                    self.assertNotRegex(head, "[a-z]_[a-z]")


if __name__ == "__main__":
    unittest.main()
