# SPDX-License-Identifier: Apache-2.0
"""kaohe and kaohed together: enrol, file, rank, show, and what happens when one is away."""
import base64
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
import unittest

from system.fake import report
from system.kaohe_test import BIN, Daemon, run_kaohe

PERIOD = "106H1"


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


class Filing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "TPY", "headquarters")}

    def setUp(self):
        self.folder = self.daemon.folder

    def submit(self, branch, *more, code=0, **fields):
        return run_kaohe("submit", report(self.folder, branch, **fields), *more,
                         home=self.homes[branch], code=code)

    def test_place_and_how_it_changed(self):
        self.submit("TPY", period="107H1", mean="91.00")
        first = self.submit("TNY", period="107H1", mean="90.00")
        self.assertIn("place 2 (new)", first.stdout)
        path = report(self.folder, "TNY", "107H1", "95.50", baseRevision="1",
                      correctionReason="counted again")
        done = run_kaohe("submit", path, home=self.homes["TNY"],
                         environment={"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""})
        self.assertIn("第 1 名（原第 2 名）", done.stdout)
        ranked = lines(run_kaohe("rank", "phone-branch", "107H1", "--json",
                                 home=self.homes["headquarters"]))
        self.assertEqual([(r["branch"], r["placeDoubled"]) for r in ranked],
                         [("TNY", "2"), ("TPY", "4")])
        shown = run_kaohe("rank", "phone-branch/107H1", home=self.homes["TNY"]).stdout
        self.assertRegex(shown, r"1 +TNY Tainan +95\.50 points +18 .*invented")
        self.assertIn("counted again", run_kaohe("show", "107H1", home=self.homes["TNY"]).stdout)

    def test_reason_for_a_warning(self):
        case = {"complaintCase": {"caseNumber": "105-7", "category": "COMPLAINT_CATEGORY_OTHER",
                                  "channel": "COMPLAINT_CHANNEL_ORAL", "received": "2016-12-30"}}
        path = report(self.folder, "TNY", PERIOD, records=[case])
        home = self.homes["TNY"]
        self.assertIn("warning K125", run_kaohe("submit", path, home=home, code=65).stdout)
        reason = "K125=handed over by Taipei, 2017"
        self.assertIn("Reason given: handed over by Taipei",
                      run_kaohe("check", path, "--because", reason).stdout)
        done = run_kaohe("submit", path, "--because", reason, home=home)
        self.assertIn("Reason given: handed over by Taipei", done.stdout)
        self.assertIn("K125 (date of receipt): handed over by Taipei, 2017",
                      run_kaohe("show", PERIOD, home=self.homes["TNY"]).stdout)

    def test_receipt_in_a_file(self):
        path = os.path.join(self.folder, "receipt.json")
        entry = lines(self.submit("TNY", "--json", "--receipt", path, period="105H1"))[0]
        self.assertTrue(entry["receipt"]["verified"])
        number = entry["receipt"]["receipt"]["entry"]
        self.assertIn("genuine", run_kaohe("show", path, home=self.homes["TNY"]).stdout)
        self.assertIn("genuine", run_kaohe("show", number, home=self.homes["TNY"]).stdout)
        key = base64.b64encode(self.daemon.signing_key).decode()
        nowhere = os.path.join(self.folder, "nowhere")
        self.assertIn("genuine", run_kaohe("show", path, "--signing-key", key, home=nowhere).stdout)
        self.assertIn("Not verified", run_kaohe("show", path, home=nowhere).stdout)
        other = base64.b64encode(bytes(32)).decode()
        self.assertIn("another key", run_kaohe("show", path, "--signing-key", other,
                                               home=nowhere, code=65).stderr)
        run_kaohe("show", path, "--signing-key", "no key", home=nowhere, code=64)
        with open(path, encoding="utf-8") as f:
            signed = json.load(f)
        for field in ("receipt", "head", "signature"):
            spoilt = bytearray(base64.b64decode(signed[field]))
            spoilt[-1] ^= 1
            changed = {**signed, field: base64.b64encode(spoilt).decode()}
            done = run_kaohe("show", "-", home=self.homes["TNY"], code=65,
                             stdin=json.dumps(changed))
            self.assertTrue(done.stderr, field)
        run_kaohe("show", "-", home=nowhere, code=65, stdin="{")

    def test_resend_after_the_answer_was_lost(self):
        """An outbox that was killed between the answer and its note asks again."""
        self.submit("TNY", period="103H1")
        entry = lines(run_kaohe("outbox", "--json", home=self.homes["TNY"]))[-1]
        connection = sqlite3.connect(os.path.join(self.homes["TNY"], "outbox.db"))
        with connection:
            first, = connection.execute("SELECT receipt FROM entry WHERE number = ?",
                                        (entry["number"],)).fetchone()
            connection.execute("UPDATE entry SET state = 1, receipt = NULL WHERE number = ?",
                               (entry["number"],))
        run_kaohe("outbox", "run", "--once", home=self.homes["TNY"])
        again, = connection.execute("SELECT receipt FROM entry WHERE number = ?",
                                    (entry["number"],)).fetchone()
        connection.close()
        self.assertEqual(first, again)

    def test_what_is_not_there(self):
        home = self.homes["TNY"]
        run_kaohe("rank", "no-such-board", PERIOD, home=home, code=66)
        run_kaohe("show", 10**9, home=home, code=66)
        run_kaohe("show", "TNY", "099Y", home=home, code=66)
        run_kaohe("show", "TPY", "107H1", home=home, code=77)
        self.assertIn("no-such-board", run_kaohe("rank", "no-such-board", home=home, code=66).stderr)
        run_kaohe("show", home=home, code=64)
        run_kaohe("show", "neither", home=home, code=64)
        run_kaohe("status", "argument", home=home, code=64)
        run_kaohe("outbox", "nonsense", home=home, code=64)
        run_kaohe("submit", home=home, code=64)

    def test_status(self):
        home = self.homes["headquarters"]
        self.assertIn("Version", run_kaohe("status", home=home).stdout)
        status = lines(run_kaohe("status", "--json", "--admin", self.daemon.admin))[0]
        self.assertEqual(base64.b64decode(status["signingKey"]), self.daemon.signing_key)
        run_kaohe("status", "--admin", os.path.join(self.folder, "none"), "--timeout", 1,
                  home=home, code=69)

    def test_data_entries(self):
        for number in range(1, 5):
            done = run_kaohe("show", number, home=self.homes["headquarters"])
            self.assertRegex(done.stdout, "a data file|a key")

    def test_boards(self):
        self.submit("TNY", period="102H1")
        self.assertIn("phone-branch/102H1", run_kaohe("rank", home=self.homes["TNY"]).stdout)
        self.assertIn({"key": "phone-branch/102H1", "ranked": "1"},
                      [{k: b[k] for k in ("key", "ranked")} for b in
                       lines(run_kaohe("rank", "--json", home=self.homes["TNY"]))])

    def test_full_output(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([os.path.join(BIN, "kaohe"), "rank", "--home",
                                   self.homes["TNY"]], stdout=full, stderr=subprocess.PIPE,
                                  check=False)
        self.assertEqual(done.returncode, 74)


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())

    def path(self, name):
        return os.path.join(self.daemon.folder, name)

    def token(self, name, *who, code=0):
        return run_kaohe("key", "token", *who, "--output", self.path(name),
                         "--admin", self.daemon.admin, code=code)

    def test_token(self):
        self.assertIn("secret", self.token("a", "--branch", "HLY").stderr)
        self.assertEqual(os.stat(self.path("a")).st_mode & 0o777, 0o600)
        self.token("a", "--branch", "HLY", code=65)  # never over another file
        home = self.path("deep/down/home")
        run_kaohe("key", "enrol", self.path("a"), home=home)
        self.assertEqual(os.stat(os.path.join(home, "profile.json")).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(home).st_mode & 0o777, 0o700)
        run_kaohe("rank", home=home)
        self.assertIn("enrolled already", run_kaohe("key", "enrol", self.path("a"), home=home,
                                                    code=65).stderr)
        run_kaohe("key", "enrol", self.path("a"), home=self.path("second"), code=77)
        profile = lines(run_kaohe("key", "pub", "--json", home=home))[0]
        self.assertEqual(profile["branch"], "HLY")
        self.assertNotIn("secretKey", profile)

    def test_roles(self):
        self.token("hq", "--role", "headquarters")
        enrolment = lines(run_kaohe("key", "enrol", self.path("hq"), "--json",
                                    home=self.path("hqhome")))[0]
        self.assertEqual(enrolment["role"], "ROLE_HEADQUARTERS")
        for wrong in (("--role", "king"), ("--role", "branch"),
                      ("--role", "headquarters", "--branch", "HLY"), ()):
            self.token("never", *wrong, code=64)
        self.token("never", "--branch", "XXX", code=65)
        self.assertFalse(os.path.exists(self.path("never")))

    def test_answer_to_the_enrolment_was_lost(self):
        self.token("lost", "--branch", "ILY")
        home = self.path("losthome")
        run_kaohe("key", "enrol", self.path("lost"), home=home)
        profile = os.path.join(home, "profile.json")
        with open(profile, encoding="utf-8") as f:
            text = json.load(f)
        del text["signingKey"], text["role"], text["branch"]
        with open(profile, "w", encoding="utf-8") as f:
            json.dump(text, f)
        run_kaohe("rank", home=home, code=78)
        run_kaohe("key", "enrol", self.path("lost"), home=home)
        run_kaohe("rank", home=home)

    def test_by_public_key(self):
        home = self.path("own")
        key = run_kaohe("key", "gen", home=home).stdout
        self.assertEqual(key, run_kaohe("key", "pub", home=home).stdout)
        run_kaohe("key", "gen", home=home, code=65)
        run_kaohe("rank", home=home, code=78)
        operator = ("key", "enrol", "--branch", "PTY", "--output", self.path("introduction"),
                    "--admin", self.daemon.admin, "--public-key")
        run_kaohe(*operator, "-", stdin="no key\n", code=64)
        run_kaohe(*operator, self.path("no-such-file"), code=66)
        run_kaohe(*operator, "-", stdin=key)
        run_kaohe("key", "enrol", self.path("introduction"), home=home)
        run_kaohe("rank", home=home)
        other = self.path("other")
        run_kaohe("key", "enrol", self.path("introduction"), home=other, code=77)

    def test_bad_tokens(self):
        home = self.path("bad")
        run_kaohe("key", "enrol", self.path("none"), home=home, code=66)
        for name, text, mode, code in (("open", "{}", 0o644, 77), ("empty", "{}", 0o600, 65),
                                       ("broken", "{", 0o600, 65),
                                       ("long", " " * 70000, 0o600, 65)):
            with open(self.path(name), "w", encoding="utf-8") as f:
                f.write(text)
            os.chmod(self.path(name), mode)
            run_kaohe("key", "enrol", self.path(name), home=home, code=code)
        run_kaohe("key", home=home, code=64)
        run_kaohe("key", "pub", home=home, code=78)


class Away(unittest.TestCase):
    """The daemon is away, or dies, or the client does: nothing is lost, nothing doubled."""

    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.home = self.daemon.client("TNY")

    def stored(self):
        """The filings' numbers in the ledger, which is locked while the daemon runs."""
        self.daemon.stop()
        connection = sqlite3.connect(f"file:{self.daemon.database}?mode=ro", uri=True)
        found = connection.execute(
            "SELECT outbox_number FROM entry WHERE kind = 1 ORDER BY number").fetchall()
        connection.close()
        return [number for number, in found]

    def test_goes_out_later_by_itself(self):
        self.daemon.stop()
        done = run_kaohe("submit", report(self.daemon.folder), "--timeout", 1, home=self.home,
                         code=69)
        self.assertIn("cannot be reached", done.stderr)
        self.assertIn("waiting", done.stdout)
        self.daemon.start()
        self.assertIn("had been waiting: 1", run_kaohe("rank", home=self.home).stderr)
        self.assertEqual(self.stored(), [1])

    def test_outbox_run_delivers_when_the_daemon_is_back(self):
        self.daemon.stop()
        sender = subprocess.Popen(
            [os.path.join(BIN, "kaohe"), "outbox", "run", "--timeout", "1", "--home", self.home],
            stderr=subprocess.DEVNULL)
        self.addCleanup(sender.wait)
        self.addCleanup(sender.kill)
        run_kaohe("submit", report(self.daemon.folder), "--timeout", 1, home=self.home, code=69)
        self.daemon.start()
        end = time.monotonic() + 60
        while "acknowledged" not in run_kaohe("outbox", home=self.home).stdout:
            self.assertLess(time.monotonic(), end)
        self.assertIsNone(sender.poll())
        self.assertEqual(self.stored(), [1])

    def test_killed_at_any_moment(self):
        chance = random.Random(int(os.environ.get("KAOHE_SEED", "1")))
        safe = set()
        for _ in range(30):
            process = subprocess.Popen(
                [os.path.join(BIN, "kaohe"), "submit",
                 report(self.daemon.folder, mean=f"{chance.randrange(7000, 9999) / 100:.2f}",
                        baseRevision="1000", correctionReason="again"),
                 "--anyway", "--home", self.home],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            try:
                process.wait(chance.uniform(0.0, 0.3))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            _, talk = process.communicate()
            if "under number" in talk:
                safe.add(int(talk.split("under number")[1].split()[0]))
        run_kaohe("outbox", "run", "--once", home=self.home)
        entries = lines(run_kaohe("outbox", "--json", home=self.home))
        numbers = [int(e["number"]) for e in entries]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertLessEqual(safe, set(numbers))
        self.assertEqual(self.stored(), numbers)
        self.assertNotIn("OUTBOX_STATE_WAITING", {e["state"] for e in entries})
        self.assertTrue(safe, "every submit was killed before it began")

    def test_watch_over_a_restart(self):
        run_kaohe("submit", report(self.daemon.folder), home=self.home)
        watch = subprocess.Popen(
            [os.path.join(BIN, "kaohe"), "watch", "phone-branch", "--json", "--count", "2",
             "--home", self.home], stdout=subprocess.PIPE, text=True)
        self.addCleanup(watch.wait)
        self.addCleanup(watch.kill)
        self.addCleanup(watch.stdout.close)
        self.assertEqual(json.loads(watch.stdout.readline())["why"], "WATCH_REASON_STARTED")
        self.daemon.signal(signal.SIGKILL)
        self.daemon.start()
        run_kaohe("submit", report(self.daemon.folder, "TNY", PERIOD, "93.00", baseRevision="1",
                                   correctionReason="again"), home=self.home)
        event = json.loads(watch.stdout.readline())
        self.assertIn(event["why"], ("WATCH_REASON_CHANGED", "WATCH_REASON_RECOVERED"))
        self.assertEqual(watch.wait(10), 0)

    def test_other_daemon_at_the_address(self):
        self.daemon.stop()
        other = self.enterContext(Daemon())
        profile = os.path.join(self.home, "profile.json")
        with open(profile, encoding="utf-8") as f:
            text = json.load(f)
        text["requests"] = other.requests
        with open(profile, "w", encoding="utf-8") as f:
            json.dump(text, f)
        run_kaohe("status", "--timeout", 2, home=self.home, code=69)
        text["serverKey"] = base64.b64encode(other.server_key).decode()
        with open(profile, "w", encoding="utf-8") as f:
            json.dump(text, f)
        done = run_kaohe("status", "--timeout", 2, home=self.home, code=77)
        self.assertIn("does not know this key", done.stderr)


if __name__ == "__main__":
    unittest.main()
