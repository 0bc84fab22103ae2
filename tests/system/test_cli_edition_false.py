# SPDX-License-Identifier: Apache-2.0
"""A daemon that shows another table than it sealed is found out by who reads the edition."""
import base64
import unittest

from system import stranger
from system.fake import FakeDaemon, report
from system.kaohe_test import Daemon, run_kaohe, schema

KEY = "phone-branch/106H1"
VERBS = ("editions", "receipt", "snapshot", "data", "changes", "periods", "status")


def snapshot(change):
    return lambda reply: change(reply.snapshot.values[0]) if reply.HasField("snapshot") else None


def set_numerator(value):
    value.value.numerator += 1


def set_basis(value):
    value.basis += 1


def set_entry(value):
    value.entry -= 1


def set_mark(value):
    value.invented = not value.invented


def leave_one_out(reply):
    del reply.snapshot.values[1:]


def set_rule(reply):
    if reply.HasField("snapshot"):
        reply.snapshot.board.tie_rule = schema.TIE_RULE_DENSE


def set_note(reply):
    for edition in reply.editions.editions:
        edition.note = "another"


def set_digest(reply):
    for edition in reply.editions.editions:
        edition.boards[0].digest = bytes(32)


def set_signature(reply):
    if reply.HasField("receipt"):
        reply.receipt.signature = bytes(64)


OTHER_TABLE = {"numerator": snapshot(set_numerator), "basis": snapshot(set_basis),
               "entry": snapshot(set_entry), "mark": snapshot(set_mark),
               "branch": leave_one_out, "rule": set_rule}
OTHER_SEAL = {"note": set_note, "digest": set_digest, "signature": set_signature}


class Between:
    """Passes everything on to the real daemon, and changes what it answers."""

    def __init__(self, fake, daemon):
        public, secret = stranger.make_key()
        daemon.enrol(schema.ROLE_HEADQUARTERS, public)
        self.caller = stranger.Caller(schema, daemon.context, daemon.requests, daemon.server_key,
                                      secret)
        self.spoil = lambda reply: None
        for verb in VERBS:
            fake.answer[verb] = self.pass_on
        self.home = fake.home("TNY", signingKey=base64.b64encode(daemon.signing_key).decode())

    def pass_on(self, request):
        verb = request.WhichOneof("verb")
        reply = self.caller.ask(**{verb: getattr(request, verb)})
        self.spoil(reply)
        reply.id = request.id
        return reply


class FalseEdition(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        daemon, fake = cls.enterClassContext(Daemon()), cls.enterClassContext(FakeDaemon())
        for branch, mean in (("TNY", "91.00"), ("KSY", "93.00")):
            run_kaohe("submit", report(daemon.folder, branch, "106H1", mean),
                      home=daemon.client(branch))
        run_kaohe("edition", "seal", KEY, "--note", "first", home=daemon.client("headquarters"))
        cls.between = Between(fake, daemon)
        cls.addClassCleanup(cls.between.caller.close)

    def kaohe(self, *arguments, spoil, code):
        self.between.spoil = spoil
        return run_kaohe(*arguments, home=self.between.home, code=code)

    def test_as_it_is(self):
        for verb, words in (("show", "It matches the seal."), ("errata", "Nothing has changed")):
            done = self.kaohe("edition", verb, "1", spoil=lambda reply: None, code=0)
            self.assertIn(words, done.stdout)
            self.assertIn("proved by the receipt", done.stdout)

    def test_another_table(self):
        for name, spoil in OTHER_TABLE.items():
            for arguments in (("show", "1"), ("show", "1", "--json"), ("errata", "1")):
                with self.subTest(name, arguments=arguments):
                    done = self.kaohe("edition", *arguments, spoil=spoil, code=65)
                    self.assertIn(f"{KEY}: not what edition 1 sealed", done.stderr)
                    self.assertNotIn("matches the seal", done.stdout)
                    self.assertNotIn("Nothing has changed", done.stdout)

    def test_another_seal(self):
        for name, spoil in OTHER_SEAL.items():
            for verb in ("show", "errata"):
                with self.subTest(name, verb=verb):
                    done = self.kaohe("edition", verb, "1", spoil=spoil, code=65)
                    self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
