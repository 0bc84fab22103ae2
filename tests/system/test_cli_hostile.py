# SPDX-License-Identifier: Apache-2.0
"""kaohe in the hands of a clumsy operator: strange files, strange surroundings. It says
what is wrong with an exit code that scripts can tell, and never crashes.
"""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from system.fake import FakeDaemon, report
from system.kaohe_test import BIN, run_kaohe

KAOHE = os.path.join(BIN, "kaohe")
USAGE, DATA, NO_INPUT, UNAVAILABLE, IO, CONFIG = 64, 65, 66, 69, 74, 78


class Hostile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kaohe-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        with open(report(self.folder), encoding="utf-8") as f:
            self.good = f.read()

    def write(self, content):
        path = os.path.join(self.folder, "report.json")
        with open(path, "wb") as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        return path

    def check(self, content, code=DATA, says=""):
        done = run_kaohe("check", self.write(content), home=self.folder, code=None)
        with self.subTest(content=content[:80]):
            self.assertEqual(done.returncode, code, done.stdout[-500:] + done.stderr[-500:])
            self.assertIn(says, done.stdout + done.stderr)
            self.assertLess(len(done.stdout + done.stderr), 100000)
        return done

    def change(self, **changes):
        return json.dumps({**json.loads(self.good), **changes})

    def record(self, **figures):
        return self.change(records=[{"phoneTest": {
            "conductor": "CONDUCTOR_BRANCH", "personsTested": "18", "meanScore": "92.17", **figures}}])

    def test_as_good_as(self):
        """Line ends, spaces and a byte order mark are the editor's, not the reporter's."""
        for content in (self.good, self.good.replace("\n", "\r\n"),
                        json.dumps(json.loads(self.good), indent=2).replace("\n", "\r\n"),
                        "\n\n\t" + self.good + "\r\n\r\n", "\ufeff" + self.good,
                        self.record(personsTested=18)):
            self.check(content, 0)

    def test_not_json(self):
        for content in (b"", b" ", b"\0", b"{", b"[]", b"null", b"1", b'"x"', b"{}}", b"\xff\xfe{\0}\0",
                        self.good.encode() + b"{}", self.good.encode().replace(b"TNY", b"T\0Y"),
                        self.good.encode().replace(b"TNY", b"T\xffY"), os.urandom(5000),
                        self.good.encode("utf-16"), b"<?xml version='1.0'?><a/>",
                        b"[" * 100000, b'{"records":' * 5000, b'{"records":[' * 50000 + b"]}" * 50000,
                        self.good.replace("TNY", "T\\u0000Y").encode(),
                        self.good.replace("TNY", "\\ud800").encode()):
            self.check(content)

    def test_not_a_report(self):
        for content, says in (
                (self.good.replace('"period"', '"branch": "TPY", "period"'), "branch"),
                (self.change(unheardOf=1), "unheardOf"), (self.change(records={}), "records"),
                (self.change(records=[None]), "records"), (self.change(records=["x"]), "records"),
                (self.change(branch=7), "branch"), (self.change(branch=None), "branch"),
                (self.change(branch=""), "branch"),
                (self.change(period=["106H1"]), "period"), (self.change(period="106H3"), "106H3"),
                (self.change(provenance="PROVENANCE_GUESSED"), "PROVENANCE_GUESSED"),
                (self.record(conductor="NOBODY"), "NOBODY"),
                (self.record(personsTested=18.5), "personsTested"),
                (self.record(personsTested="18.0"), "personsTested"),
                (self.record(personsTested="9" * 30), "personsTested"),
                (self.record(personsTested=-1), "persons"),
                (self.record().replace('"18"', "1e400"), ""),
                (self.record(personsTested=True), "personsTested"),
                (self.record(meanScore=92.17), "meanScore"),
                (self.record(meanScore="ninety"), "ninety"),
                (self.record(meanScore="9" * 300), "mean"),
                (self.change(records=[{"phoneTest": {}, "collection": {}}]), "records[0]"),
                (self.change(records=[{}] * 1025), "records"),
                (self.change(filer="x\u001b[31m"), "filer"), (self.change(filer="x" * 300), "filer")):
            self.check(content, DATA, says)

    def test_without_a_branch(self):
        without = json.loads(self.good)
        del without["branch"]
        self.check(json.dumps(without), DATA, "branch")

    def test_very_long(self):
        path = os.path.join(self.folder, "long.json")
        with open(path, "wb") as f:
            f.write(b'{"branch": "')
            f.truncate(100 << 20)
        done = run_kaohe("check", path, home=self.folder, code=NO_INPUT)
        self.assertIn("8 MiB", done.stderr)
        run_kaohe("check", "/dev/zero", home=self.folder, code=NO_INPUT)

    def test_no_file(self):
        for path in (self.folder, "/nonexistent/report.json", "/dev/null/x", "", "x" * 5000):
            done = run_kaohe("check", path, home=self.folder, code=None)
            self.assertIn(done.returncode, (USAGE, NO_INPUT), f"{path[:50]}: {done.stderr}")
        empty = run_kaohe("check", "/dev/null", home=self.folder, code=DATA)
        self.assertIn("/dev/null", empty.stderr)
        if os.geteuid() != 0:
            path = self.write(self.good)
            os.chmod(path, 0)
            run_kaohe("check", path, home=self.folder, code=NO_INPUT)

    def test_stdout_is_full_or_gone(self):
        path = self.write(self.good)
        for arguments in (["check", path], ["check", path, "--json"], ["--help"], ["--version"],
                          ["submit", "--help"]):
            with self.subTest(arguments), open("/dev/full", "wb") as full:
                done = subprocess.run([KAOHE, *arguments], stdout=full, stderr=subprocess.PIPE,
                                      check=False, timeout=20)
                self.assertEqual(done.returncode, IO, done.stderr)
                closed = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', KAOHE, *arguments],
                                        stderr=subprocess.PIPE, check=False, timeout=20)
                self.assertIn(closed.returncode, (0, IO), closed.stderr)

    def test_nobody_reads(self):
        """The reader of the pipe is gone: an end like that of every tool, and no trace."""
        path = self.write(self.change(records=[{"collection": {"channel": f"c{i}"}}
                                               for i in range(1000)]))
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([KAOHE, "check", path, "--json"], stdout=write, check=False,
                              stderr=subprocess.PIPE, timeout=20)
        os.close(write)
        self.assertIn(done.returncode, (-13, IO), done.stderr)

    def test_standard_descriptors_are_closed(self):
        """Nothing is written into a database that got the number of a closed stderr."""
        with FakeDaemon() as fake:
            home = fake.home("TNY")
            path = report(self.folder)
            for closed in (">&-", "2>&-", "<&-", "<&- >&- 2>&-"):
                subprocess.run(["sh", "-c", f'exec "$0" "$@" {closed}', KAOHE, "submit", path,
                                "--home", home, "--timeout", "5"], check=False, timeout=30,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with open(os.path.join(home, "outbox.db"), "rb") as f:
                self.assertEqual(f.read(16), b"SQLite format 3\0")
            run_kaohe("outbox", home=home)

    def test_surroundings(self):
        path = self.write(self.good)
        for environment in ({"LANG": "garbage", "LC_ALL": "xx_YY.UTF-99"}, {"LANGUAGE": ":::%s%n"},
                            {"LC_ALL": "C"}, {"LC_ALL": "POSIX", "LANGUAGE": "zh_TW"},
                            {"COLUMNS": "-1"}, {"COLUMNS": "99999999999999999999"},
                            {"TERM": "x" * 10000}, {"HOME": "relative"}, {"HOME": "/dev/null"},
                            {"KAOHE_HOME": ""}, {"XDG_CONFIG_HOME": "relative/../.."}):
            for verb in (["check", path], ["--help"]):
                run_kaohe(*verb, environment=environment)

    def test_no_home(self):
        path = self.write(self.good)
        for unset in ({}, {"HOME": ""}):
            for arguments, codes in ((["check", path], (0, CONFIG)), (["outbox"], (CONFIG, NO_INPUT)),
                                     (["submit", path], (CONFIG,)), (["status"], (CONFIG,))):
                done = subprocess.run([KAOHE, *arguments], env=unset, text=True, check=False,
                                      capture_output=True, timeout=20)
                self.assertIn(done.returncode, codes, f"{arguments} {unset}: {done.stderr}")
                self.assertTrue(done.returncode == 0 or done.stderr)

    def test_home_is_no_folder(self):
        with FakeDaemon() as fake:
            good = fake.home("TNY")
            path = self.write(self.good)
            for home in ("/dev/null", path, "/proc/self", "/proc/nonexistent", "x" * 5000):
                for verb in (["submit", path], ["status"], ["outbox"], ["rank", "phone-branch", "106H1"]):
                    done = run_kaohe(*verb, home=home, code=None)
                    self.assertIn(done.returncode, (NO_INPUT, IO, CONFIG, 73, 77, USAGE),
                                  f"{verb} {home[:40]} {done.stderr}")
                    self.assertTrue(done.stderr)
            self.no_writing(fake, good, path)

    def no_writing(self, fake, good, path):
        """A folder without write permission: 74 and nothing is sent."""
        if os.geteuid() == 0:
            locked = os.path.join(self.folder, "locked")
            os.mkdir(locked)
            mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "kaohe", locked],
                                     check=False, capture_output=True)
            if mounted.returncode != 0:
                self.skipTest("root may write anywhere, and may not mount")
            self.addCleanup(subprocess.run, ["umount", "-l", locked], check=True)
            shutil.copy(os.path.join(good, "profile.json"), locked)
            subprocess.run(["mount", "-o", "remount,ro", locked], check=True)
        else:
            locked = good
            os.chmod(locked, 0o500)
            self.addCleanup(os.chmod, locked, 0o700)
        run_kaohe("submit", path, home=locked, code=IO)
        self.assertFalse([r for r in fake.taken if r.HasField("submit")])

    def test_profiles(self):
        with FakeDaemon() as fake:
            home = fake.home("TNY")
            profile = os.path.join(home, "profile.json")
            with open(profile, "rb") as f:
                whole = f.read()
            for content in (b"", whole[:-5], b"{}", b"[" * 100000, b"\0" * 100, b"x" * (1 << 20),
                            whole.replace(b"serverKey", b"serverkey"),
                            whole.replace(b"tcp://", b"ftp://")):
                with open(profile, "wb") as f:
                    f.write(content)
                done = run_kaohe("status", "--timeout", "2", home=home, code=None)
                self.assertIn(done.returncode, (DATA, CONFIG, NO_INPUT, 77),
                              f"{content[:60]}: {done.stderr}")
                self.assertTrue("profile.json" in done.stderr or "ftp:" in done.stderr, done.stderr)
            with open(profile, "wb") as f:
                f.write(whole)
            os.chmod(profile, 0o644)
            done = run_kaohe("status", home=home, code=None)
            self.assertIn(done.returncode, (77, CONFIG), done.stderr)
            self.assertIn("profile.json", done.stderr)

    def test_outboxes(self):
        """An outbox that is none is named, refused and left alone."""
        with FakeDaemon() as fake:
            home = fake.home("TNY")
            path = report(self.folder)
            run_kaohe("submit", path, home=home)
            outbox = os.path.join(home, "outbox.db")
            with open(outbox, "rb") as f:
                whole = f.read()
            for content in (whole[:100], whole[:5000], b"x" * 5000,
                            whole[:18] + b"\xff" * 80 + whole[98:], whole[:60] + b"\0\0\0\x63" + whole[64:]):
                with open(outbox, "wb") as f:
                    f.write(content)
                done = run_kaohe("submit", path, home=home, code=None)
                self.assertIn(done.returncode, (DATA, IO, CONFIG), f"{content[:30]} {done.stderr}")
                self.assertIn("outbox.db", done.stderr)
                with open(outbox, "rb") as f:
                    self.assertEqual(f.read(), content)
            os.unlink(outbox)
            os.mkdir(outbox)
            run_kaohe("submit", path, home=home, code=IO)

    def test_arguments(self):
        for arguments in ([], [""], ["-"], ["--"], ["check"], ["check", "--no-such"], ["x" * 100000],
                          ["\x1b[2J"], ["check", "--json=1", "x"], ["submit", "--timeout", "x", "y"],
                          ["submit", "--timeout", "-1", "y"], ["rank", "--home"], ["watch", "--count"],
                          ["key"], ["key", "no"], ["outbox", "retry"], ["outbox", "retry", "x"],
                          ["outbox", "retry", "99999999999999999999"], ["%s%s%n"]):
            done = run_kaohe(*arguments, home=None, code=None, environment={"HOME": self.folder})
            self.assertIn(done.returncode, (USAGE, CONFIG, NO_INPUT), f"{arguments}: {done.stderr}")
            self.assertTrue(done.stderr)


if __name__ == "__main__":
    unittest.main()
