# SPDX-License-Identifier: Apache-2.0
"""Where the results go, for every verb that has any: onto a disk that is full, which is said
with the reason of the system; to a reader that went away, which is no matter; and to `-`."""
import csv
import io
import json
import os
import re
import subprocess
import unittest

from system.fake import report
from system.kaohe_test import BIN, Daemon, run_kaohe, schema
from system.test_cli_honour import review
from system.test_cli_sure import question

KEY = "phone-branch/106H1"
IO, USAGE = 74, 64
CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}
OTHERS = {"restore", "folder"}  # print nothing: files are all that becomes of them


class Output(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "KSY", "headquarters")}
        cls.report = report(cls.daemon.folder, "TNY", records=[
            question(161, 166), review("A1", "106M05"), {"phoneTest": {
                "conductor": "CONDUCTOR_BRANCH", "personsTested": "18", "meanScore": "92.17"}}])
        run_kaohe("submit", cls.report, home=cls.homes["TNY"])
        run_kaohe("submit", report(cls.daemon.folder, "KSY"), home=cls.homes["KSY"])
        run_kaohe("edition", "seal", KEY, home=cls.homes["headquarters"])
        run_kaohe("period", "open", "106H1", "--reason", "again", home=cls.homes["headquarters"])
        cls.backup = run_kaohe("backup", "--admin", cls.daemon.admin).stdout.strip()
        cls.catalogue = os.path.join(cls.daemon.folder, "catalogue.json")
        shown = run_kaohe("publish", "show", "catalogue", home=cls.homes["headquarters"]).stdout
        with open(cls.catalogue, "w", encoding="utf-8") as f:
            f.write(re.sub(r'"minimumBase": *"\d+"', '"minimumBase":"19"', shown))

    def commands(self):
        """Who asks, and what: a result each time, however often."""
        admin = ("--admin", self.daemon.admin)
        branch = (
            ("check", self.report), ("check", self.report, "--json"), ("submit", self.report),
            ("submit", self.report, "--json"), ("outbox",), ("rank",), ("rank", "106H1"),
            ("rank", "phone-branch", "106H1"), ("rank", "phone-branch", "106H1", "--json"),
            ("watch", KEY), ("watch", KEY, "--json"), ("watch", KEY, "--branch", "TNY", "--after",
                                                       "1", "--until", "2100-01-01"),
            ("show", "106H1"), ("show", "106H1", "--json"), ("history", "106H1"),
            ("diff", "106H1"), ("honour", "106M05"), ("fetch", "106H1"),
            ("fetch", "106H1", "-o", "-"), ("due",), ("period",),
            ("export", "boards", "106H1", "-o", "-"), ("export", "dossier", "106H1", "-o", "-"),
            ("edition", "list"), ("edition", "show", "1"), ("explain", "phone-branch", "106H1"),
            ("explain", "phone-branch", "106H1", "--json"), ("publish", "show", "catalogue"),
            ("branch",), ("template",), ("template", "phone", "-o", "-"), ("status",),
            ("convert", self.report, "-"), ("checkpoint",), ("checkpoint", "-o", "-"),
            ("withdraw", "106H1", "phone/branch", "--reason", "twice"))
        for command in branch:
            yield "TNY", command
        for command in (("key", "list", *admin), ("backup", *admin), ("verify", self.backup),
                        ("verify", self.backup, "--json")):
            yield None, command
        yield "headquarters", ("rehearse", "catalogue", self.catalogue)

    def run_to(self, place, who, command, **more):
        home = () if who is None else ("--home", self.homes[who])
        return subprocess.run([os.path.join(BIN, "kaohe"), *command, *home], stdout=place,
                              stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              timeout=60, check=False, **more)

    def test_full_disk(self):
        for who, command in self.commands():
            with self.subTest(command), open("/dev/full", "w", encoding="utf-8") as full:
                done = self.run_to(full, who, command)
                self.assertEqual(done.returncode, IO, done.stderr)
                self.assertEqual(done.stderr.count("No space left on device"), 1, done.stderr)
                self.assertRegex(done.stderr, "kaohed?: the result could not be written")
                self.assertNotIn("Invalid argument", done.stderr)
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = self.run_to(full, "TNY", ("rank",), env={**os.environ, **CHINESE})
        self.assertIn("kaohe：結果無法寫出：", done.stderr)

    def test_reader_gone(self):
        """Killed by the pipe as any tool is, or where that is ignored without a word."""
        for restored, code in ((True, -13), (False, IO)):
            for who, command in self.commands():
                read, write = os.pipe()
                os.close(read)
                with self.subTest(command, restored=restored):
                    done = self.run_to(write, who, command, restore_signals=restored)
                    self.assertEqual(done.returncode, code, done.stderr)
                    self.assertNotIn("written:", done.stderr)
                    self.assertNotIn("Broken pipe", done.stderr)
                os.close(write)

    def test_every_verb(self):
        verbs = set(re.findall(r"^  (\w+) ", run_kaohe("--help").stdout, re.M))
        self.assertEqual(verbs, {command[0] for _, command in self.commands()} | OTHERS)

    def test_dash(self):
        """It is standard output, the same as in a file, and leaves no file of that name."""
        path = os.path.join(self.daemon.folder, "boards.csv")
        empty = os.path.join(self.daemon.folder, "empty")
        os.mkdir(empty)

        def ask(*arguments, code=0):
            done = subprocess.run([os.path.join(BIN, "kaohe"), *arguments, "--home",
                                   self.homes["TNY"]], capture_output=True, cwd=empty,
                                  check=False, timeout=60)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertEqual(os.listdir(empty), [])
            return done.stdout, done.stderr.decode()
        run_kaohe("export", "edition", "1", "-o", path, home=self.homes["TNY"])
        shown, said = ask("export", "edition", "1", "-o", "-")
        with open(path, "rb") as f:
            self.assertEqual(shown, f.read())
        self.assertEqual(said, "Signature and time are proved by the receipt.\n")
        rows = list(csv.DictReader(io.StringIO(shown.decode("utf-8-sig"))))
        self.assertEqual({r["Branch"][:3] for r in rows}, {"TNY", "KSY"})
        self.assertEqual(ask("export", "boards", "099H1", "-o", "-", code=66)[0], b"")
        self.assertIn("workbook", ask("export", "boards", "106H1", "-o", "-.xlsx", code=USAGE)[1])
        for command in (("template", "phone"), ("fetch", "106H1"), ("checkpoint",)):
            self.assertEqual(ask(*command, "-o", "-"), ask(*command))
        self.assertEqual(json.loads(ask("convert", self.report, "-")[0])["branch"], "TNY")


if __name__ == "__main__":
    unittest.main()
