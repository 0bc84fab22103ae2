# SPDX-License-Identifier: Apache-2.0
"""Keys over real sockets: rotated without losing a filing, revoked with connections and all,
tokens for every branch. The matrix of roles is in tests/trust."""
import base64
import json
import os
import signal
import unittest

import zmq

from system import stranger
from system.fake import report
from system.kaohe_test import Daemon, run_kaohe, schema
from system.test_daemon_strangers import Watched, phone

WEEK = "+8d"


class Keys(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.context = zmq.Context()
        self.addCleanup(self.context.destroy, linger=0)

    def profile(self, home):
        with open(os.path.join(home, "profile.json"), encoding="utf-8") as f:
            return json.load(f)

    def write_profile(self, home, profile):
        with open(os.path.join(home, "profile.json"), "w", encoding="utf-8") as f:
            json.dump(profile, f)

    def keys(self, **options):
        done = run_kaohe("key", "list", "--json", "--admin", self.daemon.admin, **options)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def entries(self):
        return self.daemon.ask(status=schema.StatusRequest()).status.last_entry

    def enrolled(self, role, branch=None):
        public, secret = stranger.make_key()
        self.daemon.enrol(role, public, branch)
        return public, secret

    def caller(self, secret):
        return stranger.Caller(schema, self.context, self.daemon.requests,
                               self.daemon.server_key, secret)

    def test_rotation_survives_a_break_at_every_step(self):
        home = self.daemon.client("TNY")
        before = self.profile(home)
        run_kaohe("key", "rotate", home=home)
        after = self.profile(home)
        self.assertNotEqual(before["publicKey"], after["publicKey"])
        self.assertNotIn("nextSecretKey", after)
        self.assertEqual(os.stat(os.path.join(home, "profile.json")).st_mode & 0o777, 0o600)
        run_kaohe("rank", home=home)
        # As after a crash between the daemon's answer and the switch:
        self.write_profile(home, {**before, "nextPublicKey": after["publicKey"],
                                  "nextSecretKey": after["secretKey"]})
        run_kaohe("rank", home=home)  # the old key is good
        entries = self.entries()
        run_kaohe("key", "rotate", home=home)
        self.assertEqual(self.entries(), entries, "the same rotation")
        self.assertEqual(self.profile(home), after)
        # A second copy of the old profile cannot rotate to a key of its own.
        self.write_profile(home, before)
        run_kaohe("key", "rotate", home=home, code=77)
        self.write_profile(home, after)
        # As before the daemon ever heard of the next key:
        public, secret = stranger.make_key()
        encoded = {"nextPublicKey": encode(public), "nextSecretKey": encode(secret)}
        self.write_profile(home, {**after, **encoded})
        run_kaohe("key", "rotate", home=home)
        self.assertEqual(self.profile(home)["publicKey"], encode(public))

    def test_the_daemon_ends_a_replaced_key_by_an_entry(self):
        home = self.daemon.client("TNY")
        before = self.profile(home)
        run_kaohe("key", "rotate", home=home)
        after = self.profile(home)
        entries = self.entries()
        self.daemon.stop()
        self.daemon.environment = faketime(WEEK)
        self.daemon.start()
        self.wait_for_entry(entries + 1)
        states = {k["publicKey"]: k["state"] for k in self.keys()}
        self.assertEqual(states[before["publicKey"]], "KEY_STATE_REVOKED")
        self.assertEqual(states[after["publicKey"]], "KEY_STATE_VALID")
        run_kaohe("rank", home=home)
        # The answer was lost, and the old key has ended since: the next key takes over.
        self.write_profile(home, {**before, "nextPublicKey": after["publicKey"],
                                  "nextSecretKey": after["secretKey"]})
        run_kaohe("rank", home=home, code=77)
        run_kaohe("key", "rotate", home=home)
        self.assertEqual(self.profile(home), after)

    def wait_for_entry(self, entry):
        """The loop writes what is due once a second; a heartbeat tells when it has."""
        _, secret = self.enrolled(schema.ROLE_HEADQUARTERS)
        sub = stranger.curve_socket(self.context, zmq.SUB, self.daemon.rankings,
                                    self.daemon.server_key, secret)
        sub.subscribe("heartbeat")
        seen = 0
        for _ in range(60):
            self.assertTrue(sub.poll(20000))
            seen = schema.Published.FromString(sub.recv_multipart()[1]).heartbeat.last_entry
            if seen > entry:  # its own enrolment is one more
                break
        self.assertGreater(seen, entry)
        sub.close()

    def test_revocation_cuts_what_is_open(self):
        public, secret = self.enrolled(schema.ROLE_BRANCH, "TNY")
        other = self.caller(self.enrolled(schema.ROLE_BRANCH, "KSY")[1])
        callers = [self.caller(secret) for _ in range(3)]
        watched = []
        for number, caller in enumerate(callers, 1):
            self.assertTrue(caller.submit(phone(os.urandom(16), number, "TNY", f"10{number}Y")))
            watched.append(Watched(caller.socket))
        sub = stranger.curve_socket(self.context, zmq.SUB, self.daemon.rankings,
                                    self.daemon.server_key, secret)
        sub.subscribe("heartbeat")
        self.assertTrue(sub.poll(20000))
        watched.append(Watched(sub))
        self.assertTrue(other.ask(boards=schema.BoardsRequest()).HasField("boards"))
        # What waits in the daemon's sockets when the key ends is refused as well.
        admin = stranger.Caller(schema, self.context, f"ipc://{self.daemon.admin}")
        admin.ask(status=schema.StatusRequest())
        self.daemon.process.send_signal(signal.SIGSTOP)
        admin.send(schema.Request(revoke=schema.RevokeRequest(public_key=public)))
        for caller in callers:
            for number in range(50):
                caller.send(schema.Request(submit=schema.SubmitRequest(
                    submission=phone(os.urandom(16), 1, "TNY", "106H1").SerializeToString())))
        self.daemon.process.send_signal(signal.SIGCONT)
        receipt = schema.Receipt.FromString(admin.receive().receipt.receipt)
        for each in watched:
            each.wait(zmq.EVENT_DISCONNECTED)
            each.wait(zmq.EVENT_HANDSHAKE_FAILED_AUTH)  # and cannot come back
        self.assertEqual(self.entries(), receipt.entry, "nothing was stored behind it")
        self.assertTrue(other.ask(boards=schema.BoardsRequest()).HasField("boards"))
        self.assertIn("is revoked; connections cut: ", self.daemon.log())
        for each in watched:
            each.close()
        for caller in (admin, other):
            caller.close()

    def test_tokens_for_all_and_the_list(self):
        folder = os.path.join(self.daemon.folder, "tokens")
        admin = ("--admin", self.daemon.admin)
        run_kaohe("key", "token", "--all", "-o", folder, *admin)
        files = sorted(os.listdir(folder))
        self.assertEqual(len(files), 13)
        for name in files:
            self.assertEqual(os.stat(os.path.join(folder, name)).st_mode & 0o777, 0o600)
        run_kaohe("key", "token", "--all", "-o", folder, *admin)
        self.assertEqual(len(self.keys()), 13, "none is made twice")
        home = os.path.join(self.daemon.folder, "tny")
        run_kaohe("key", "enrol", os.path.join(folder, "TNY.token"), home=home)
        states = sorted(k["state"] for k in self.keys())
        self.assertEqual(states, ["KEY_STATE_OPEN"] * 12 + ["KEY_STATE_USED", "KEY_STATE_VALID"])
        shown = run_kaohe("key", "list", *admin).stdout
        withdrawn = next(line.split()[0] for line in shown.splitlines() if "KSY" in line)
        run_kaohe("key", "withdraw", withdrawn, *admin)
        run_kaohe("key", "enrol", os.path.join(folder, "KSY.token"),
                  home=os.path.join(self.daemon.folder, "ksy"), code=77)
        operator = self.daemon.client("operator")
        run_kaohe("key", "revoke", "--branch", "TNY", "--reason", "moved", home=operator)
        run_kaohe("rank", home=home, code=77)
        run_kaohe("key", "revoke", "--branch", "TNY", home=operator, code=66)
        run_kaohe("key", "revoke", "0123", home=operator, code=64)
        run_kaohe("key", "token", "--branch", "TNY", "-o", "x", home=operator, code=69)

    def test_one_key_gone_mad_is_slowed_down_alone(self):
        self.daemon.stop()
        self.daemon.settings = "peer_rate = 20"
        self.daemon.start()
        mad, calm = (self.caller(self.enrolled(schema.ROLE_BRANCH, b)[1]) for b in ("TNY", "KSY"))
        for _ in range(200):
            mad.send(schema.Request(boards=schema.BoardsRequest()))
        for _ in range(5):
            self.assertTrue(calm.ask(boards=schema.BoardsRequest()).HasField("boards"))
        replies = [mad.receive() for _ in range(200)]
        later = [r for r in replies if r.error.code == schema.ERROR_CODE_TRY_AGAIN]
        self.assertEqual(sorted(r.id for r in replies), list(range(1, 201)))
        self.assertGreater(len(later), 50)
        self.assertGreaterEqual(200 - len(later), 20)
        self.assertEqual(self.daemon.log().count("too many requests"), 1, "once a burst")
        mad.close()
        calm.close()

    def test_branches_come_and_go_with_dates(self):
        headquarters = self.daemon.client("headquarters")
        entries = self.entries()
        run_kaohe("branch", "add", "XXY", "新分署", "New", "2020-01-01", home=headquarters)
        branch = self.daemon.client("XXY")
        run_kaohe("branch", "rename", "XXY", "更名", "Renamed", "2021-06-30", home=headquarters)
        run_kaohe("branch", "merge", "XXY", "TNY", "2021-12-31", home=headquarters)
        run_kaohe("branch", "close", "KSY", "2021-12-31", home=headquarters)
        self.assertEqual(self.entries(), entries + 6, "four changes, a token, an enrolment")
        for arguments in (("add", "TPY", "甲", "A", "2020-01-01"), ("close", "KSY", "2022-01-01"),
                          ("merge", "TPY", "KSY", "2022-01-01"), ("close", "TPY", "soon"),
                          ("rename", "NNN", "甲", "A", "2020-01-01")):
            run_kaohe("branch", *arguments, home=headquarters, code=65)
        run_kaohe("branch", "close", "TPY", "2022-01-01", home=branch, code=77)
        self.daemon.stop()
        self.daemon.start()
        shown = {b["code"]: b for b in map(json.loads, run_kaohe(
            "branch", "list", "--json", home=branch).stdout.splitlines())}
        self.assertEqual(shown["XXY"]["successor"], "TNY")
        self.assertEqual(shown["XXY"]["former"][0]["nameEn"], "New")
        self.assertEqual(shown["KSY"]["closed"], "2021-12-31")
        self.assertIn("Renamed", run_kaohe("branch", home=branch).stdout)

    def test_secrets_that_others_may_read_are_refused(self):
        home = self.daemon.client("TNY")
        token = self.daemon.token(schema.ROLE_BRANCH, "KSY")
        for path, command in ((os.path.join(home, "profile.json"), ("rank",)),
                              (os.path.join(home, "profile.json"), ("key", "rotate")),
                              (token, ("key", "enrol", token))):
            for mode in (0o640, 0o604, 0o660):
                os.chmod(path, mode)
                done = run_kaohe(*command, home=home, code=77)
                self.assertIn("a secret that others may read", done.stderr)
            os.chmod(path, 0o600)
        run_kaohe("rank", home=home)


def encode(key):
    return base64.b64encode(key).decode()


def faketime(offset):
    library = next(os.path.join(folder, "libfaketime.so.1") for folder, _, names
                   in os.walk("/usr/lib") if "libfaketime.so.1" in names)
    return {"LD_PRELOAD": library, "ASAN_OPTIONS": "verify_asan_link_order=0", "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1"}


if __name__ == "__main__":
    unittest.main()
