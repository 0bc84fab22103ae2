# SPDX-License-Identifier: Apache-2.0
"""Every document and every generated dossier goes through CSV and comes back as it was, and
nothing of a document needs the JSON that a table falls back on."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from mutation import generator
from mutation.dossier import load_data

SOURCE = Path(os.environ["KAOHE_SOURCE"])
KAOHE = Path(os.environ["KAOHE_BIN"]) / "kaohe"
COUNT = int(os.environ.get("KAOHE_DOSSIERS", "300")) // 10
RAW = "\n紀錄,"


class Csv(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def convert(self, before, after):
        subprocess.run([KAOHE, "convert", before, after], check=True)
        return after

    def through(self, text, name):
        """The text of the CSV file, and what came back from it and as CSV once more."""
        (self.folder / f"{name}.json").write_text(text, encoding="utf-8")
        table = self.convert(self.folder / f"{name}.json", self.folder / f"{name}.csv")
        back = self.convert(table, self.folder / f"{name}.back.json")
        again = self.convert(back, self.folder / f"{name}.again.csv")
        self.assertEqual(table.read_bytes(), again.read_bytes())
        return table.read_text(encoding="utf-8-sig"), json.loads(back.read_text("utf-8"))

    def test_documents(self):
        documents = sorted((SOURCE / "tests/documents").glob("*.*.json"))
        self.assertEqual(len(documents), 8)
        for path in documents:
            with self.subTest(document=path.name):
                text = path.read_text(encoding="utf-8")
                table, back = self.through(text, path.stem)
                self.assertEqual(back, json.loads(text))
                self.assertNotIn(RAW, table)

    def test_generated(self):
        data = load_data(SOURCE / "proto/data")
        for number in range(COUNT):
            report = generator.make(f"csv/{number}", data)
            with self.subTest(dossier=number):
                table, back = self.through(json.dumps(report), f"dossier{number}")
                self.assertEqual(back, report)
                self.assertNotIn(RAW, table)


if __name__ == "__main__":
    unittest.main()
