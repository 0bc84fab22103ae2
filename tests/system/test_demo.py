# SPDX-License-Identifier: Apache-2.0
"""What the README promises of ./dev demo: it ends by itself with 0, shows the refusal with
its sum, the receipt with its places and the boards, and leaves nothing behind."""
import os
import subprocess
import tempfile
import unittest

SOURCE, BIN = os.environ["KAOHE_SOURCE"], os.environ["KAOHE_BIN"]


class Demo(unittest.TestCase):
    def run_demo(self, lang):
        with tempfile.TemporaryDirectory(prefix="kaohe demo ") as folder:
            done = subprocess.run(
                ["bash", os.path.join(SOURCE, "tests/demo/demo.sh")],
                env={**os.environ, "TMPDIR": folder, "LANG": lang, "LC_ALL": "", "LANGUAGE": "",
                     "KAOHE_DEMO_BIN": BIN},
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, timeout=120, check=False)
            self.assertEqual(done.returncode, 0, done.stdout[-3000:])
            self.assertEqual(os.listdir(folder), [])
        return done.stdout

    def test_in_english(self):
        shown = self.run_demo("C")
        self.assertIn("= 156,110,403; stated 56,372,466; difference 99,737,937", shown)
        self.assertIn("Amount collected 106H1", shown)
        self.assertIn("invented", shown)

    def test_in_chinese(self):
        shown = self.run_demo("zh_TW.UTF-8")
        self.assertIn("156,110,403", shown)
        self.assertIn("虛構", shown)
        self.assertIn("臺南分署", shown)


if __name__ == "__main__":
    unittest.main()
