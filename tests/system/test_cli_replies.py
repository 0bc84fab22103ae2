# SPDX-License-Identifier: Apache-2.0
"""A daemon whose replies are not what was asked: every verb ends, and says so. What a
real daemon answered is spoilt in one place at a time."""
import base64
import copy
import json
import os
import unittest

from google.protobuf.message import Message

from system import stranger
from system.fake import FakeDaemon, report
from system.kaohe_test import Daemon, run_kaohe, schema
from system.test_cli_honour import FILED

DONE, REFUSED, TRY_AGAIN = 0, 65, 75
SYSEXITS = (DONE, 64, REFUSED, 66, 69, 70, TRY_AGAIN)
KEY = "phone-branch/106H1"
DEEP = ("place", "changes", "snapshot", "due", "periods", "editions")
VERBS = [verb.split() for verb in (
    "rank", f"rank {KEY}", f"rank {KEY} --as-of 12", f"rank {KEY} --branch TNY --as-of 12",
    f"explain {KEY} TNY", f"explain {KEY} TNY --against KSY", "edition list", "edition show 1",
    "edition errata 1", "edition seal 106H1", "honour 106M01 --branch TNY", "show TNY 106H1",
    "history 106H1 --branch TNY", "diff 106H1 --branch TNY", "due 106H1", "period list")]


class Proxy(FakeDaemon):
    """Between the program and a real daemon: what it passes on, `spoil` may change."""

    def __init__(self, daemon, home):
        super().__init__()
        with open(os.path.join(home, "profile.json"), encoding="utf-8") as f:
            self.profile = json.load(f)
        self.daemon, self.spoil, self.kinds, self.caller = daemon, None, {}, None

    def reply(self, peer, frame):
        request = schema.Request.FromString(frame)
        number, verb = request.id, request.WhichOneof("verb")
        if self.caller is None:  # in the thread that serves
            keys = [base64.b64decode(self.profile[name]) for name in ("serverKey", "secretKey")]
            self.caller = stranger.Caller(schema, self.context, self.profile["requests"], *keys)
        reply = self.caller.ask(**{verb: getattr(request, verb)})
        self.kinds.setdefault(reply.WhichOneof("result"), copy.deepcopy(reply))
        if self.spoil is not None:
            self.spoil(reply)
        reply.id = number
        self.requests.send_multipart([peer, reply.SerializeToString()])


def at(reply, path):
    """The message that has the last of the path; the first one of each list. None: it has not
    come to that yet."""
    for name in path[:-1]:
        if not reply.ByteSize():
            return None
        reply = getattr(reply, name)
        if not isinstance(reply, Message):
            if not reply:
                return None
            reply = reply[0]
    return reply


def spoiler(path, *values):
    """Without a value it leaves the field out, wherever the reply has it."""
    def spoil(reply):
        message = at(reply, path) if reply.HasField(path[0]) else None
        if message is not None and values:
            setattr(message, path[-1], values[0])
        elif message is not None:
            message.ClearField(path[-1])
    return spoil


def fields(message, depth, path=()):
    """Every field that is there, of the first of each list."""
    for field, value in message.ListFields():
        yield (*path, field.name), field
        if field.type == field.TYPE_MESSAGE and depth > 1:
            first = value[0] if field.label == field.LABEL_REPEATED else value
            yield from fields(first, depth - 1, (*path, field.name))


class Replies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        hq = cls.daemon.client("headquarters")
        homes = {b: cls.daemon.client(b) for b in ("TNY", "KSY", "TYY")}
        for branch, mean, more in (("TNY", "91.00", {}), ("KSY", "93.00", {}), ("TYY", "92.00", {}),
                                   ("TNY", "95.00", {"baseRevision": "1",
                                                     "correctionReason": "counted again"})):
            if more:
                run_kaohe("edition", "seal", "106H1", home=hq)
            run_kaohe("submit", report(cls.daemon.folder, branch, "106H1", mean, **more),
                      home=homes[branch])
        run_kaohe("submit", report(cls.daemon.folder, "TNY", "106M01", records=FILED["106M01"],
                                   justifications=[{"code": code, "text": "made up"}
                                                   for code in ("K310", "K311", "K312")]),
                  home=homes["TNY"])
        run_kaohe("period", "close", "106H1", home=hq)
        run_kaohe("period", "pass", "106H1", "--branch", "TNY", "--until", "2099-12-31",
                  "--reason", "made up", home=hq)
        cls.proxy = cls.enterClassContext(Proxy(cls.daemon, hq))
        cls.home = cls.proxy.home("TNY", role="ROLE_HEADQUARTERS",
                                  signingKey=cls.proxy.profile["signingKey"])

    def setUp(self):
        self.proxy.spoil = None

    def run_verb(self, verb, code=None):
        """Whatever comes, it ends with a code that says something, or is done."""
        done = run_kaohe(*verb, "--timeout", "1", home=self.home, code=code)
        self.assertIn(done.returncode, SYSEXITS, done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)
        self.assertTrue(done.returncode == DONE or "kaohe: " in done.stderr, done.stderr)
        return done

    def kinds(self, verb):
        """What the verb is answered, by kind."""
        self.proxy.spoil, self.proxy.kinds = None, {}
        self.run_verb(verb, DONE)
        return dict(self.proxy.kinds)

    def each_field(self):
        """Once each field of what the verbs are answered, of places by each that reads them."""
        tried = set()
        for verb in VERBS:
            for kind, reply in self.kinds(verb).items():
                for path, field in fields(reply, 3 if kind in DEEP else 2):
                    reader = verb[0] if kind == "place" else None
                    if path[0] == kind and (reader, path) not in tried:
                        tried.add((reader, path))
                        yield verb, path, field

    def refused(self, verb, spoil, says, code=REFUSED):
        self.proxy.spoil = spoil
        with self.subTest(" ".join(verb), says=says):
            self.assertIn(says, self.run_verb(verb, code).stderr)

    def test_nothing_or_something_else(self):
        for verb in VERBS:
            kinds = self.kinds(verb)
            for kind in kinds:
                if (verb[0], kind) in (("explain", "receipt"), ("explain", "history"),
                                       ("edition", "editions")) and verb[1] != "show":
                    continue  # what is told besides, where it can be
                self.refused(verb, lambda r, k=kind: r.HasField(k) and r.Clear(), "something else")
                self.refused(verb, lambda r, k=kind: r.HasField(k) and r.MergeFrom(
                    schema.Reply(keys=schema.KeyList())), "something else")

    def test_left_out(self):
        for verb, path, _ in self.each_field():
            self.proxy.spoil = spoiler(path)
            with self.subTest(" ".join(verb), path=path):
                self.run_verb(verb)

    def test_numbers_that_cannot_be(self):
        for verb, path, field in self.each_field():
            if field.type == field.TYPE_INT64:
                self.proxy.spoil = spoiler(path, (2**63 - 1, -2**63)[len(path) % 2])
                with self.subTest(" ".join(verb), path=path):
                    self.run_verb(verb)

    def test_about_something_else(self):
        for verb, path, value in (
                (f"rank {KEY}", "snapshot.board.id", "phone-hq"),
                (f"rank {KEY}", "snapshot.period", "106H2"),
                (f"rank {KEY} --branch TNY", "place.standing.branch", "KSY"),
                (f"explain {KEY} TNY", "place.board.id", "phone-hq"),
                (f"explain {KEY} TNY", "place.period", "106H2"),
                (f"explain {KEY} TNY", "dossier.branch", "KSY"),
                (f"rank {KEY} --as-of 12", "moment.entry", 11),
                (f"rank {KEY} --as-of 2099-01-01", "moment.entry", 0),
                ("edition show 1", "editions.editions.number", 2),
                ("edition errata 1", "changes.period", "106H2"),
                ("history 106H1 --branch TNY", "history.period", "106Q1")):
            self.refused(verb.split(), spoiler(tuple(path.split(".")), value),
                         "about something else")

    def test_pages_without_end(self):
        for verb, path, value in (
                ("rank", "boards.next", KEY), (f"rank {KEY}", "snapshot.next", "TNY"),
                ("edition list", "editions.next", 1), ("edition errata 1", "changes.next", 14),
                ("history 106H1 --branch TNY", "history.next", 9),
                ("period list", "periods.next", "106H1"), ("period list", "periods.next", "x" * 256),
                ("due 106H1", "due.next", 0)):
            self.refused(verb.split(), spoiler(tuple(path.split(".")), value), "to an end")
        for verb, kind in ((f"rank {KEY} --as-of 12", "snapshot"),
                           (f"rank {KEY} --branch TNY", "place"), (f"explain {KEY} TNY", "place")):
            self.refused(verb.split(), spoiler((kind, "pending"), True), "not come further",
                         TRY_AGAIN)

    def test_a_revision_that_cannot_be(self):
        """What is filed next would be counted on from it."""
        for verb in ("show TNY 106H1", "fetch TNY 106H1"):
            self.refused(verb.split(), spoiler(("dossier", "revision"), 2**63 - 1),
                         "cannot be used (revision)")

    def test_records_without_end(self):
        def more(reply):
            if reply.HasField("dossier"):
                reply.dossier.records.extend([schema.HeldRecord(record=schema.Record())] * 999)
        for verb in ("show TNY 106H1", f"explain {KEY} TNY", "fetch TNY 106H1"):
            self.refused(verb.split(), more, "to an end")


if __name__ == "__main__":
    unittest.main()
