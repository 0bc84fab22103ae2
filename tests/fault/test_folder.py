# SPDX-License-Identifier: Apache-2.0
"""The shared folder when its program is killed or its disk is full, at every call that changes
anything: each file is filed exactly once, answered, and never lost."""
import os
import subprocess
import unittest

from system.kaohe_test import BIN, Daemon, run_kaohe, schema

REPORT = ("分署,TNY\n期間,106M{0:02}\n承辦,甲\n核章,乙\n來源,虛構\n種類,電話禮貌測試\n"
          "測試單位,受測人數,平均分數\n分署,18,92.17\n")
BAD = REPORT.replace("92.17", "120.5")
CALLS = "renameat2,renameat,fsync,fdatasync,pwrite64,write,openat"
LAST = 400  # far more such calls than a run makes
STEP = 3


class Crash(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.home = self.daemon.client("TNY")
        self.folder = os.path.join(self.daemon.folder, "share")
        os.mkdir(self.folder)
        self.arguments = ["folder", self.folder, "--once", "--settle", "0"]
        self.put("0.csv", REPORT.format(12))  # makes the outbox and the trays
        run_kaohe(*self.arguments, home=self.home)

    def put(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as f:
            f.write(text)

    def disturbed(self, what):
        return subprocess.run(
            ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={CALLS}", "-e",
             f"inject={what}", os.path.join(BIN, "kaohe"), *self.arguments, "--home", self.home],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)

    def entries(self):
        return self.daemon.ask(status=schema.StatusRequest()).status.last_entry

    def listed(self, tray):
        return sorted(n for n in os.listdir(os.path.join(self.folder, tray))
                      if not n.startswith("."))

    def hold(self, number, before):
        """After one more run all is as if nothing had happened."""
        run_kaohe(*self.arguments, home=self.home, code=None)
        run_kaohe(*self.arguments, home=self.home)
        self.assertEqual(self.entries(), before + 1)
        self.assertEqual([n for n in self.listed("已收") if n.startswith(f"{number}.")],
                         [f"{number}.csv", f"{number}.收據.json", f"{number}.收據.txt"])
        self.assertEqual([n for n in self.listed("退回") if n.startswith(f"bad{number}.")],
                         [f"bad{number}.csv", f"bad{number}.查核.csv", f"bad{number}.查核.txt"])
        self.assertEqual(self.listed("待送"), [])

    def test_killed(self):
        survived = 0
        for number, when in enumerate(range(5, LAST, STEP), 1):
            before = self.entries()
            month = number % 11 + 1
            self.put(f"{number}.csv", REPORT.format(month) + "#" + "x" * number)
            self.put(f"bad{number}.csv", BAD.format(month) + "#" + "x" * number)
            done = self.disturbed(f"{CALLS}:signal=KILL:when={when}")
            with self.subTest(call=when):
                self.hold(number, before)
            if done.returncode != -9:
                survived += 1
            if survived == 2:
                self.assertGreater(number, 5, "hardly a run was killed")
                return
        self.fail("the run makes more calls than were tried")

    def test_disk_full(self):
        for number, when in enumerate(range(1, 20, 3), 1):
            before = self.entries()
            self.put(f"{number}.csv", REPORT.format(number) + "#" + "x" * number)
            self.put(f"bad{number}.csv", BAD.format(number) + "#" + "x" * number)
            self.disturbed(f"write,pwrite64,fsync:error=ENOSPC:when={when}+")
            with self.subTest(call=when):
                self.hold(number, before)


if __name__ == "__main__":
    unittest.main()
