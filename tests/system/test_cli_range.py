# SPDX-License-Identifier: Apache-2.0
"""kaohe show --range: what figures alone allow, of a report in a file and of what is held."""
import json
import os
import tempfile
import unittest

from google.protobuf import json_format

from system.kaohe_test import Daemon, run_kaohe, schema

DOCUMENTS = os.path.join(os.environ["KAOHE_SOURCE"], "tests/documents")
SHEET = os.path.join(DOCUMENTS, "sheet-107-taipei.corrected.json")
PERIOD = "107H1"


def ranges(stdout):
    return [json_format.Parse(line, schema.ScoreRange()) for line in stdout.splitlines()]


def show(*arguments, home, language="en", code=0):
    return run_kaohe("show", "--range", *arguments, home=home, code=code,
                     environment={"LC_ALL": "C.UTF-8", "LANGUAGE": language})


class File(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(tempfile.TemporaryDirectory())

    def test_message(self):
        """21 courtesy + 16 measures + 4 × 11 satisfaction; 4 × 5 points are out of reach."""
        (found,) = ranges(show("--json", SHEET, home=self.home).stdout)
        self.assertEqual((found.branch, found.rubric, found.low, found.high, found.shown),
                         ("TPY", "107", "81", "980", 6))
        self.assertEqual(found.evidence_rate, schema.SURVEY_RATE_SATISFACTION)
        items = {i.item: i for i in found.items}
        self.assertEqual((items["appraisal"].low, items["appraisal"].high), ("60", "180"))
        premises = items["appraisal.satisfaction.environment"]
        self.assertEqual((premises.low, premises.high), ("11", "15"))
        self.assertEqual([t.state for t in premises.thresholds], [
            schema.RANGE_STATE_EXCLUDED, schema.RANGE_STATE_IMPLIED, schema.RANGE_STATE_IMPLIED])
        first = premises.thresholds[0]  # the percentage is stated, not the answers
        self.assertEqual((first.figure.numerator, first.figure.denominator, first.scale),
                         (8111, 10000, 100))

    def test_table(self):
        lines = show(SHEET, home=self.home).stdout.splitlines()
        self.assertEqual(lines[0], "TPY Taipei 107H1, score sheet 107: 81 to 980 of 1000 points "
                                   "are possible")
        row = next(line for line in lines if "visiting environment" in line)
        self.assertRegex(row, "11–15 +20 +≥ 85 % +not reached +73 / 90 = 81.11 %$")
        lines = show(SHEET, home=self.home, language="zh_TW").stdout.splitlines()
        self.assertEqual(lines[0], "TPY 臺北分署 107H1，107 年評分表：可得 81 至 980 分（滿分 1000 分）")
        self.assertIn("未達", next(line for line in lines if "81.11" in line))

    def test_no_sheet_in_force(self):
        path = os.path.join(self.home, "report.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump({"branch": "TPY", "period": "103H1"}, f)
        self.assertIn("no score sheet was in force in 103H1",
                      show(path, home=self.home, code=66).stderr)


class Held(unittest.TestCase):
    def test_by_the_rate_of_the_period(self):
        """Of 10 answers 6 are satisfied and 3 more accept it: 60 % or 90 %."""
        levels = {"SATISFIED": 6, "ACCEPTABLE": 3, "DISSATISFIED": 1}
        report = {"branch": "TPY", "period": PERIOD, "filer": "A", "approver": "B", "records": [
            {"surveyQuestion": {"instrument": "public_opinion", "question": "environment",
                                "answers": [{"levels": [f"ANSWER_LEVEL_{n}"], "count": str(c)}
                                            for n, c in levels.items()]}}]}
        with Daemon() as daemon:
            home, headquarters = daemon.client("TPY"), daemon.client("headquarters")
            path = os.path.join(home, "report.json")
            with open(path, "w", encoding="utf-8") as f:
                json.dump(report, f)
            run_kaohe("submit", path, home=home)
            (found,) = ranges(show("--json", PERIOD, home=home).stdout)
            self.assertEqual((found.low, found.high), ("0", "980"))
            run_kaohe("period", "open", PERIOD, "--rate", "acceptability",
                      home=headquarters)
            (found,) = ranges(show("--json", PERIOD, home=home).stdout)
            self.assertEqual((found.low, found.high), ("16", "1000"))
            self.assertIn("Surveys count by acceptability", show(PERIOD, home=home).stdout)
            for board, value in (("low", "16"), ("high", "1000")):
                ranked = run_kaohe("rank", f"range-{board}-107", PERIOD, "--json",
                                   home=headquarters).stdout
                self.assertEqual(json.loads(ranked)["value"]["numerator"], value)

    def test_as_of(self):
        """By the rate that the catalogue settled then, on the sheets in force then."""
        report = {"branch": "TPY", "period": PERIOD, "filer": "A", "approver": "B", "records": [
            {"phoneTest": {"conductor": "CONDUCTOR_HEADQUARTERS", "personsTested": "9",
                           "meanScore": "80"}}]}
        with Daemon() as daemon:
            home = daemon.client("headquarters")

            def file(name, document):
                with open(os.path.join(home, name), "w", encoding="utf-8") as f:
                    json.dump(document, f)
                return os.path.join(home, name)

            def published(name):
                return json.loads(run_kaohe("publish", "show", name, home=home).stdout)

            catalogue, rubric = published("catalogue"), {**published("107"), "id": "107A"}
            catalogue["evidenceRate"] = "SURVEY_RATE_ACCEPTABILITY"
            run_kaohe("publish", "catalogue", file("c.json", catalogue), home=home)
            run_kaohe("submit", file("r.json", report), home=home)
            entry = daemon.ask(status=schema.StatusRequest()).status.last_entry
            then = show("TPY", PERIOD, home=home).stdout.splitlines()
            self.assertIn("Surveys count by acceptability", then[-1])
            self.assertIn("80.00", [line.split()[-1] for line in then if "≥ 80 " in line])
            catalogue["evidenceRate"] = "SURVEY_RATE_SATISFACTION"
            catalogue["evidence"] += [{**e, "rubric": "107A"} for e in catalogue["evidence"]
                                      if e["rubric"] == "107"]
            run_kaohe("publish", "rubric", file("s.json", rubric), "catalogue",
                      file("c.json", catalogue), home=home)
            report["branch"] = "TNY"
            run_kaohe("submit", file("r.json", report), home=home)  # fetches what is published
            self.assertIn("score sheet 107A: ", show("TPY", PERIOD, home=home).stdout)
            now = show("TPY", PERIOD, "--as-of", str(entry), home=home).stdout
            self.assertEqual(now.splitlines()[1:], then)
            moment = show("TPY", PERIOD, "--as-of", str(entry), "--json", home=home).stdout
            self.assertEqual(json.loads(moment.splitlines()[0])["entry"], str(entry))


if __name__ == "__main__":
    unittest.main()
