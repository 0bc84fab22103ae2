# SPDX-License-Identifier: Apache-2.0
"""At least three cases of every class of contradiction, and none without a source."""
import json
import os
import unittest
from collections import Counter
from pathlib import Path

HERE = Path(os.environ["KAOHE_SOURCE"]) / "tests/cases"
DOCUMENTS = ("report-104C09-taoyuan", "report-106H1-tainan", "sheet-104-taipei",
             "sheet-107-taipei")
CLASSES = range(1, 14)


def files():
    return [json.loads(path.read_text(encoding="utf-8")) for path in HERE.glob("K*.json")]


class Classes(unittest.TestCase):
    def test_three_of_each(self):
        """A case counts where the rule of its file has a finding."""
        counted = Counter()
        for file in files():
            for case in file["cases"]:
                found = file["code"] in [f["code"] for f in case["findings"]]
                counted[case.get("class", file["class"])] += found
        self.assertEqual({c: counted[c] for c in CLASSES if counted[c] < 3}, {})
        self.assertEqual(set(counted) - set(CLASSES), {"structure", "correction"})

    def test_documents(self):
        """What is wrong in a printed document has a case that is taken from it."""
        expected = json.loads((HERE.parent / "documents/expected.json").read_text("utf-8"))
        cases = {(file["code"], case["source"].split(" ")[0])
                 for file in files() for case in file["cases"]}
        found = {(finding.split()[1], name) for name, versions in expected.items()
                 for finding in versions["printed"] if not finding.startswith("notice")}
        self.assertEqual(found - cases, set())

    def test_sources(self):
        for file in files():
            for case in file["cases"]:
                with self.subTest(code=file["code"], case=case["name"]):
                    self.assertTrue(case["source"].startswith((*DOCUMENTS, "made up")))


if __name__ == "__main__":
    unittest.main()
