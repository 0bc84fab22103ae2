# SPDX-License-Identifier: Apache-2.0
"""Boards, periods and branches by what people call them, and help where they look for it."""
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe

CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}


class Called(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "TYY", "headquarters")}
        for branch, period, mean in (("TNY", "106H1", "91.00"), ("TYY", "106H1", "93.00"),
                                     ("TNY", "107H1", "92.00")):
            run_kaohe("submit", report(cls.daemon.folder, branch, period, mean),
                      home=cls.homes[branch])

    def kaohe(self, *arguments, who="headquarters", **more):
        return run_kaohe(*arguments, home=self.homes[who], **more)

    def test_names(self):
        wanted = self.kaohe("explain", "phone-branch", "106H1", "TNY", "--against", "TYY").stdout
        for arguments in (
                ("phone-branch/106h1", "臺南", "--against", "桃園分署"),
                ("電話禮貌測試（分署自測）", "106年上半年", "台南分署", "--against", "桃園"),
                ("電話禮貌測試(分署自測)/民國106年上半年", "--branch", "Tainan", "--against", "TYY"),
                ("phone courtesy, tested by the branch/2017H1", "Tainan", "--against", "Taoyuan")):
            self.assertEqual(self.kaohe("explain", *arguments).stdout, wanted, arguments)
        self.assertEqual(self.kaohe("show", "臺南", "106年上半年").stdout,
                         self.kaohe("show", "TNY", "106H1").stdout)
        self.assertEqual(self.kaohe("history", "106H1", "--branch", "New Taipei", code=66).stderr,
                         self.kaohe("history", "106H1", "--branch", "NTP", code=66).stderr)
        self.assertIn("106H1 / 106C06", self.kaohe("history", "106年1至6月", "--branch", "TNY",
                                                   code=64).stderr)
        self.kaohe("explain", "phone-branch/106H1", "臺東", code=66)
        self.kaohe("explain", "x" * 600 + "台/106H1", "TNY", code=66)

    def test_a_branch_is_itself(self):
        self.assertEqual(self.kaohe("explain", "phone-branch/106H1", who="TNY").stdout,
                         self.kaohe("explain", "phone-branch", "106H1", "TNY").stdout)
        self.assertIn("which branch", self.kaohe("explain", "phone-branch/106H1", code=64).stderr)
        self.kaohe("explain", "phone-branch/106H1", "--against", "TNY", who="TNY", code=64)

    def test_what_boards_there_are(self):
        def keys(*arguments, **more):
            return {line.split()[0] for line in
                    self.kaohe("rank", *arguments, **more).stdout.splitlines()[1:]}
        everything = keys()
        self.assertEqual(keys("107年上半年"), {k for k in everything if k.endswith("/107H1")})
        phone = {k for k in everything if k.startswith("phone-branch/")}
        self.assertEqual(len(phone), 2)
        self.assertEqual(keys("phone-branch"), phone)
        self.assertEqual(keys("禮貌測試"), phone)
        self.assertEqual(keys("courtesy, Tested"), phone)
        for nothing in ("108H1", "nothing of that name"):
            self.assertIn(nothing, self.kaohe("rank", nothing, code=66).stderr)

    def test_no_period(self):
        for arguments in (("rank", "phone-branch", "106"), ("explain", "phone-branch/106H3", "TNY"),
                          ("history", "106", "--branch", "TNY"), ("due", "106M13"),
                          ("diff", "1066H1", "--branch", "TNY"), ("edition", "seal", "106"),
                          ("period", "open", "next")):
            said = self.kaohe(*arguments, code=64).stderr
            self.assertIn("no period such as 106H1, 106Q3, 106M05, 106Y or 106C09", said)

    def test_help_of_a_verb(self):
        for environment in ({}, CHINESE):
            self.assertEqual(run_kaohe("help", "explain", environment=environment).stdout,
                             run_kaohe("explain", "--help", environment=environment).stdout)
        self.assertIn("explain [選項…] 排行榜 期間 [分署]",
                      run_kaohe("help", "explain", environment=CHINESE).stdout)
        self.assertIn("no verb nonsense", run_kaohe("help", "nonsense", code=64).stderr)


if __name__ == "__main__":
    unittest.main()
