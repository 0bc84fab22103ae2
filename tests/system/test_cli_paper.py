# SPDX-License-Identifier: Apache-2.0
"""kaohe show RECEIPT as a paper for the file: all that a dispute asks for, on 80 columns, in
both languages; from a file alone, years later."""
import json
import os
import unittest
from base64 import b64decode
from hashlib import sha256

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe, schema
from system.test_cli_words import columns

WIDTH = 80


class Paper(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.home = self.daemon.client("TNY")
        path = report(self.daemon.folder, "TNY", "106M03", ruleSet="branch-rules-1")
        self.view = self.file(path)
        self.path = os.path.join(self.daemon.folder, "receipt.json")
        with open(self.path, "w", encoding="utf-8") as f:
            json.dump(self.view["signed"], f)

    def file(self, path):
        run_kaohe("submit", path, home=self.home)
        number = self.daemon.ask(status=schema.StatusRequest()).status.last_entry
        return json.loads(run_kaohe("show", number, "--json", home=self.home).stdout)

    def show(self, language, *arguments, home=None):
        return run_kaohe("show", self.path, *arguments, home=home or self.home,
                         environment={"LC_ALL": "C.UTF-8", "LANGUAGE": language}).stdout

    def fields(self, shown):
        return dict(line.strip().split(None, 1) for line in shown.splitlines()
                    if line.startswith("  ") and len(line.split(None, 1)) > 1)

    def test_chinese(self):
        shown = self.show("zh_TW")
        receipt = self.view["receipt"]
        content = b64decode(receipt["content"]).hex()
        self.assertEqual(shown.splitlines()[0], "陳報收據")
        self.assertIn(f"登記簿第 {receipt['entry']} 號：TNY 臺南分署 106M03 接受", shown)
        self.assertRegex(shown, r"收受時間 +\d+年\d+月\d+日 \(\d{4}-\d\d-\d\d\) ")
        self.assertRegex(shown, r"承辦 +A\n +核章 +B\n +案卷版次 +1\n")
        self.assertRegex(shown, r"電話禮貌測試（分署自測） 106M03\n    92.17 分，第 1 名")
        fields = self.fields(shown)
        self.assertEqual(fields["雜湊值"], content)
        self.assertEqual(fields["短雜湊值"], content[:16])
        self.assertEqual(fields["規則版本"], receipt["ruleSet"])
        self.assertEqual(fields["分署規則"], receipt["clientRuleSet"])
        self.assertEqual(fields["簽章金鑰"], sha256(self.daemon.signing_key).hexdigest()[:16])
        self.assertIn(f"第 {self.view['head']['batch']} 批", fields["批次"])
        self.assertEqual(shown.splitlines()[-1], "收據為真：簽章無誤。")

    def test_both_fit_the_paper(self):
        for language in ("zh_TW", "en"):
            for line in self.show(language).splitlines():
                self.assertLessEqual(columns(line), WIDTH, line)
        self.assertEqual(self.show("en").splitlines()[0], "Receipt of a report")

    def test_a_changed_paper_is_refused_and_an_unknown_key_said(self):
        empty = os.path.join(self.daemon.folder, "nobody")
        os.mkdir(empty, 0o700)
        self.assertIn("未驗證", self.show("zh_TW", home=empty))
        with open(self.path, encoding="utf-8") as f:
            signed = json.load(f)
        signed["signature"] = "A" * 86 + "=="
        with open(self.path, "w", encoding="utf-8") as f:
            json.dump(signed, f)
        run_kaohe("show", self.path, home=self.home, code=65)



if __name__ == "__main__":
    unittest.main()
