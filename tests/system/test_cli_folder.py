# SPDX-License-Identifier: Apache-2.0
"""The shared folder of a branch: files put there are filed once, and each gets its answer."""
import csv
import fcntl
import io
import json
import os
import signal
import subprocess
import unittest

from system.kaohe_test import BIN, Daemon, run_kaohe, schema

HEAD = "分署,TNY\n期間,{period}\n承辦,甲\n核章,乙\n來源,虛構\n"
PHONE = "種類,電話禮貌測試\n測試單位,受測人數,平均分數\n分署,18,{mean}\n"


def phone(mean="92.17", period="106H1"):
    return (HEAD + PHONE).format(mean=mean, period=period)


class Folder(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.home = self.daemon.client("TNY")
        self.folder = os.path.join(self.daemon.folder, "分署 共用")
        os.mkdir(self.folder)

    def put(self, name, text, encoding="utf-8"):
        with open(os.path.join(self.folder, name), "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode(encoding))

    def once(self, code=0, *more):
        return run_kaohe("folder", self.folder, "--once", "--settle", 0, *more, home=self.home,
                         code=code)

    def listed(self, tray=""):
        path = os.path.join(self.folder, tray)
        return sorted(n for n in os.listdir(path)
                      if os.path.isfile(os.path.join(path, n)) and not n.startswith("."))

    def read(self, *path):
        with open(os.path.join(self.folder, *path), "rb") as f:
            return f.read()

    def entries(self):
        """How many filings the ledger has."""
        status = self.daemon.ask(status=schema.StatusRequest()).status
        return status.last_entry - self.before

    def begin(self):
        self.before = 0
        self.before = self.entries()

    def test_filed(self):
        self.begin()
        self.put("上半年 電話.csv", phone(), "cp950")
        self.once()
        self.assertEqual(self.listed(), [])
        self.assertEqual(self.listed("已收"), ["上半年 電話.csv", "上半年 電話.收據.json",
                                               "上半年 電話.收據.txt"])
        self.assertEqual(self.read("已收", "上半年 電話.csv"), phone().encode("cp950"))
        text = self.read("已收", "上半年 電話.收據.txt")
        self.assertTrue(text.startswith(b"\xef\xbb\xbf"))
        self.assertIn("接受", text.decode())
        self.assertEqual(text.count(b"\n"), text.count(b"\r\n"))
        shown = run_kaohe("show", os.path.join(self.folder, "已收", "上半年 電話.收據.json"),
                          home=self.home)
        self.assertIn("genuine", shown.stdout)
        self.assertEqual(self.entries(), 1)

    def test_same_content_is_filed_once(self):
        self.begin()
        for name in ("a.csv", "b.csv", "a.csv"):
            self.put(name, phone())
            self.once()
        self.assertEqual(self.entries(), 1)
        self.assertEqual(self.listed("已收"), [
            "a (2).csv", "a (2).收據.json", "a (2).收據.txt", "a.csv", "a.收據.json", "a.收據.txt",
            "b.csv", "b.收據.json", "b.收據.txt"])
        self.assertEqual(self.read("已收", "a.收據.json"), self.read("已收", "a (2).收據.json"))
        self.put("a.csv", phone("91.00"))  # edited: another submission
        self.once(65)
        self.assertEqual(self.entries(), 1)
        self.assertIn("K50", self.read("退回", "a.查核.txt").decode())

    def test_returned_and_corrected(self):
        self.begin()
        self.put("電話.csv", phone("120.5"))
        self.once(65)
        self.assertEqual(self.entries(), 0)
        self.assertEqual(self.listed("退回"), ["電話.csv", "電話.查核.csv", "電話.查核.txt"])
        text = self.read("退回", "電話.查核.txt").decode()
        self.assertIn("電話.csv:8:C", text)
        self.assertIn("錯誤 K", text)
        marked = self.read("退回", "電話.查核.csv").decode("utf-8-sig")
        self.assertTrue(self.read("退回", "電話.查核.csv").startswith(b"\xef\xbb\xbf#"))
        row = next(r for r in csv.reader(io.StringIO(marked)) if r[:2] == ["分署", "18"])
        self.assertIn("錯誤 K", row[3])
        # The officer corrects the cell in the marked file and puts that into the folder.
        self.put("電話.查核.csv", marked.replace("120.5", "92.17"))
        self.once()
        self.assertEqual(self.listed("已收"), ["電話.csv", "電話.收據.json", "電話.收據.txt"])
        self.assertEqual(self.entries(), 1)

    def test_reason_beside_the_finding(self):
        report = HEAD.format(period="106H1") + (
            "種類,陳情案件\n案號,類別,管道,收件日,答復日,答復滿意度\n"
            "A1,其他,電話,105/12/30,106/1/2,\n")
        self.put("案件.csv", report)
        self.once(65)
        marked = self.read("退回", "案件.查核.csv").decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(marked)))
        at = rows[0].index("理由")
        warned = [r for r in rows[1:] if len(r) > at + 1]
        self.assertTrue(warned, marked)
        for row in warned:
            row[at] = "民眾補件"
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        # With another date it is another warning: what was said of the first does not hold.
        self.put("改過.查核.csv", out.getvalue().replace("105/12/30", "105/12/29"), "cp950")
        self.once(65)
        again = self.read("退回", "改過.查核.csv").decode("utf-8-sig")
        self.assertIn("先前之理由：民眾補件", again)
        self.assertTrue(all(not r[at] for r in list(csv.reader(io.StringIO(again)))[1:]
                            if len(r) > at))
        self.put("案件.查核.csv", out.getvalue(), "cp950")
        done = self.once(None)
        receipt = [n for n in self.listed("已收") if n.endswith("收據.txt")]
        self.assertTrue(receipt, done.stderr + str(self.listed("退回")))
        self.assertIn("民眾補件", self.read("已收", receipt[0]).decode())

    def test_no_report(self):
        self.put("帳.xlsx", b"PK\x03\x04...")
        self.put("wrong.csv", phone("很多"))
        self.put("quote.csv", 'a"b\n')
        self.put("bad.json", "{")
        self.once(65)
        self.assertEqual(self.listed(), [])
        self.assertIn("CSV UTF-8", self.read("退回", "帳.查核.txt").decode())
        self.assertIn("第 8 列：C 欄", self.read("退回", "wrong.查核.txt").decode())
        self.assertIn("不是數字", self.read("退回", "wrong.查核.csv").decode())
        self.assertNotIn("quote.查核.csv", self.listed("退回"))
        self.assertIn("bad.查核.txt", self.listed("退回"))

    def test_left_alone(self):
        for name in ("~$a.csv", "a.csv.part", "b.tmp", ".hidden", "Thumbs.db"):
            self.put(name, phone())
        os.mkdir(os.path.join(self.folder, "sub"))
        os.symlink("/etc/passwd", os.path.join(self.folder, "link.csv"))
        self.put("empty.csv", b"")
        told = self.once().stderr
        self.assertEqual(self.listed(), ["Thumbs.db", "a.csv.part", "b.tmp", "empty.csv",
                                         "link.csv", "~$a.csv"])
        self.assertEqual([told.count(f"kaohe: {n}: ") for n in ("sub", "link.csv", "b.tmp")],
                         [1, 1, 0])
        self.assertEqual(self.listed("已收") + self.listed("退回"), [])

    def test_being_written(self):
        self.begin()
        with open(os.path.join(self.folder, "a.csv"), "w", encoding="utf-8") as f:
            f.write(phone()[:-9])
            f.flush()
            self.assertIn("另一個程式", self.once(75).stderr)
            f.write(phone()[-9:])
            f.flush()
            self.once(75)
        with open(os.path.join(self.folder, "a.csv"), "rb") as f:
            fcntl.flock(f, fcntl.LOCK_EX)
            self.once(75)
        self.assertEqual(self.entries(), 0)
        self.once()
        self.assertEqual((self.entries(), self.listed("已收")[0]), (1, "a.csv"))

    def test_growing(self):
        """Between its two looks the copy grew: not complete, though nobody has it open."""
        self.put("a.csv", phone()[:-9])
        process = self.start("--once", "--settle", "2")
        self.assertIn("a.csv", process.stderr.readline())
        self.put("a.csv", phone())
        process.communicate()
        self.assertEqual(process.returncode, 75)
        self.assertEqual(self.listed(), ["a.csv"])

    def test_daemon_away(self):
        self.begin()
        self.daemon.stop()
        self.put("a.csv", phone())
        self.once(69)
        self.once(69)
        self.assertEqual((self.listed(), self.listed("待送")), ([], ["a.csv"]))
        self.daemon.start()
        self.once()
        self.assertEqual((self.listed("待送"), self.listed("已收")[0]), ([], "a.csv"))
        self.assertEqual(self.entries(), 1)

    def test_edited_while_it_waits(self):
        self.begin()
        self.daemon.stop()
        self.put("a.csv", phone())
        self.once(69)
        self.put("待送/a.csv", phone(period="106Q1"))
        self.daemon.start()
        self.once(None)
        self.once(None)
        self.assertEqual(self.entries(), 2)
        self.assertIn("106Q1", self.read("已收", "a.收據.txt").decode())

    def test_one_at_a_time(self):
        process = self.serve()
        self.assertIn("另一個", run_kaohe("folder", self.folder, "--once", home=self.home,
                                           code=75).stderr)
        self.put("a.csv", phone())
        while "收據" not in (line := process.stderr.readline()):
            self.assertTrue(line)
        self.assertEqual(self.listed("已收")[0], "a.csv")
        process.send_signal(signal.SIGTERM)
        process.wait()

    def start(self, *options):
        process = subprocess.Popen(
            [os.path.join(BIN, "kaohe"), "folder", self.folder, *options, "--home", self.home],
            stderr=subprocess.PIPE, text=True)
        for end in (process.wait, process.kill, process.stderr.close):
            self.addCleanup(end)
        return process

    def serve(self):
        """A folder that is watched: it has the lock and sees events."""
        self.put("first.csv", phone(period="105H1"))
        process = self.start("--settle", "0")
        while "收據" not in (line := process.stderr.readline()):
            self.assertTrue(line)
        return process

    def test_names_that_are_nearly_one(self):
        """Names that differ only in case, and the longest: each has its own answer."""
        self.begin()
        long = "很" * 83 + ".csv"  # 253 bytes
        for name, period in (("Phone.csv", "106H1"), ("phone.CSV", "105H1"), (long, "104H1")):
            self.put(name, phone(period=period))
        self.once()
        self.assertEqual(self.entries(), 3)
        self.assertEqual(self.listed(), [])
        taken = self.listed("已收")
        self.assertEqual(len(taken), 9)
        self.assertTrue({"Phone.csv", "phone.CSV", "Phone.收據.txt", "phone.收據.txt"} <= set(taken))

    def test_folder_goes_and_comes_back(self):
        process = self.serve()
        away = self.folder + ".away"
        os.rename(self.folder, away)
        os.mkdir(self.folder)
        os.rename(self.folder, self.folder + ".other")  # served by nobody
        os.rename(away, self.folder)
        self.put("a.csv", phone())
        while "收據" not in (line := process.stderr.readline()):
            self.assertTrue(line)
        subprocess.run(["rm", "-r", self.folder], check=True)
        self.assertEqual(process.wait(timeout=60), 74)  # for the service manager to restart
        self.assertIn(self.folder, process.stderr.read())

    def test_names(self):
        name = "很" * 80 + ".csv"
        self.put(name, phone())
        self.once()
        self.assertEqual(len(self.listed("已收")), 3)
        run_kaohe("folder", home=self.home, code=64)
        run_kaohe("folder", "/nowhere", "--once", home=self.home, code=66)
        self.put("j.json", json.dumps({"branch": "TNY", "period": "106H1", "records": []}))
        self.once(65)
        self.assertEqual(self.listed("退回"), ["j.json", "j.查核.txt"])


if __name__ == "__main__":
    unittest.main()
