# SPDX-License-Identifier: Apache-2.0
"""A peer with a valid key that has gone mad, and strangers without one.

Whatever they send gets an error, a receipt or silence; the daemon lives on, its memory
stays bounded, others are served, and the ledger grows by what was filed properly and by
nothing else.
"""
import os
import socket
import sqlite3
import struct
import time
import unittest

import zmq
from zmq.utils import z85

from system import stranger
from system.kaohe_test import Daemon, schema

CONTEXT = zmq.Context()
ERRORS = schema.ErrorCode
REQUEST_LIMIT = 256 * 1024
CHANNELS = ("convenience_store", "post_office", "bank", "post_office_and_bank", "credit_card",
            "mobile_payment", "noon_counter", "counter", "online")
PROBE = 1 << 40  # ids of requests that ask whether the daemon still serves


def phone(number, outbox, branch="TNY", period="106H1", mean="92.17"):
    submission = schema.Submission(outbox=outbox, number=number, branch=branch, period=period,
                                   filer="A", approver="B")
    submission.records.add().phone_test.MergeFrom(schema.PhoneTest(
        conductor=schema.CONDUCTOR_BRANCH, persons_tested=18, mean_score=mean))
    return submission


def wrap(submission, request_id=1):
    """The frame that files these bytes."""
    return schema.Request(id=request_id, submit=schema.SubmitRequest(
        submission=submission)).SerializeToString()


def field(number, payload):
    """A length-delimited field, as it stands on the wire."""
    length, value = b"", len(payload)
    while value > 127:
        length, value = length + bytes([value & 127 | 128]), value >> 7
    tag = number << 3 | 2
    head = bytes([tag]) if tag < 128 else bytes([tag & 127 | 128, tag >> 7])
    return head + length + bytes([value]) + payload


def memory(process):
    """Resident MiB."""
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as f:
        return int(f.read().split()[1]) * 4 // 1024


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.keys = {}
        for who in ("TNY", "TPY", "headquarters"):
            public, cls.keys[who] = stranger.make_key()
            branch = None if who == "headquarters" else who
            role = schema.ROLE_BRANCH if branch else schema.ROLE_HEADQUARTERS
            cls.daemon.enrol(role, public, branch)

    def setUp(self):
        self.entries = self.count()
        self.filed = 0
        self.outbox = os.urandom(16)
        self.peer = self.caller("TNY")

    def tearDown(self):
        self.peer.close()
        if self.daemon.process.poll() is not None:
            self.fail(f"kaohed ended with {self.daemon.process.poll()}: {self.daemon.log()[-2000:]}")
        self.assertEqual(self.count() - self.entries, self.filed, "entries of the ledger")

    def count(self):
        return self.daemon.ask(status=schema.StatusRequest()).status.last_entry

    def caller(self, who):
        return stranger.Caller(schema, CONTEXT, self.daemon.requests, self.daemon.server_key,
                               self.keys[who])

    def raw(self, who="TNY", kind=zmq.DEALER, **options):
        made = stranger.curve_socket(CONTEXT, kind, None, self.daemon.server_key, self.keys[who])
        for name, value in options.items():
            setattr(made, name, value)
        self.addCleanup(made.close)
        made.connect(self.daemon.rankings if kind == zmq.SUB else self.daemon.requests)
        return made

    def serves(self, caller=None):
        """It answers on the connection that was abused, and returns what came before."""
        caller = caller or self.peer
        caller.socket.send(schema.Request(id=PROBE, status=schema.StatusRequest())
                           .SerializeToString())
        replies = []
        while True:
            reply = caller.receive(20)
            self.assertIsNotNone(reply, "no answer")
            if reply.id == PROBE:
                return replies
            replies.append(reply)

    def send_all(self, frames):
        """Sends bodies of requests and returns the replies; TRY_AGAIN is not among them."""
        replies = []
        for start in range(0, len(frames), 100):  # below what a peer may have under way
            for frame in frames[start:start + 100]:
                self.peer.socket.send(frame)
            replies += self.serves()
        self.assertEqual(len(replies), len(frames), "one reply a request")
        return replies

    def refused(self, frames, *codes):
        for frame, reply in zip(frames, self.send_all(frames)):
            self.assertTrue(reply.HasField("error"), f"{frame[:200]!r} got {reply}")
            self.assertIn(ERRORS.Name(reply.error.code), codes, frame[:200])

    # What is no message

    def test_garbage(self):
        real = wrap(phone(1, self.outbox).SerializeToString())
        self.refused([
            b"", b"\0", b"\xff" * 11, os.urandom(1000) + b"\xff", b"GET / HTTP/1.1\r\n\r\n",
            b"\x80" * 64, real + b"\x80", b"\x08" + b"\xff" * 9 + b"\x7f\x82\x01\0",
            b"\x0a\xff\xff\xff\xff\x0f", b"\x83\x01\x84\x01", b"\x07", b"\x08\x01\x0f",
            b"\x82\x01\x05\x0a\xff\xff\xff\xff", real + real, real + b"\xfa\x0f\x00",
            real + b"\xaa\x01\x00",  # a second verb
            b"\x82\x01\x00\x8a\x01\x00",
            field(63, b""), field(49, b""),
        ], "ERROR_CODE_MALFORMED", "ERROR_CODE_UNKNOWN_VERB", "ERROR_CODE_TOO_LARGE")

    def test_a_request_without_a_verb(self):
        self.refused([b"\x08\x07"], "ERROR_CODE_UNKNOWN_VERB")

    def test_truncated_at_every_length(self):
        body = phone(1, self.outbox).SerializeToString()
        self.refused([wrap(body)[:cut] for cut in range(len(wrap(body)))],
                     "ERROR_CODE_MALFORMED", "ERROR_CODE_UNKNOWN_VERB")
        replies = self.send_all([wrap(body[:cut]) for cut in range(len(body))])
        for cut, reply in enumerate(replies):
            whole_fields = reply.HasField("receipt")  # cut between two fields: another filing
            self.filed += self.new_filing(reply, body[:cut]) if whole_fields else 0

    def new_filing(self, reply, body):
        """1 if that body is a message that a branch may file; fails if it is not."""
        sent = schema.Submission.FromString(body)
        self.assertEqual(sent.branch, "TNY", body)
        self.assertEqual(len(sent.outbox), 16, body)
        self.assertEqual(schema.Receipt.FromString(reply.receipt.receipt).branch, "TNY")
        return 1

    def test_every_byte_flipped(self):
        """Each gets an error or is a submission of its own, which protobuf can read too."""
        body = phone(1, self.outbox, mean="92.17").SerializeToString()
        self.peer.submit(body)
        self.filed += 1
        seen = {}
        frames, bodies = [], []
        for at in range(len(body)):
            for bits in (1, 0x80, 0xff):
                changed = bytearray(body)
                changed[at] ^= bits
                bodies.append(bytes(changed))
                frames.append(wrap(bodies[-1]))
        for changed, reply in zip(bodies, self.send_all(frames)):
            if not reply.HasField("receipt"):
                self.assertTrue(reply.HasField("error"), reply)
                continue
            sent = schema.Submission.FromString(changed)
            self.assertFalse(sent.UnknownFields(), changed)
            identity = (sent.outbox, sent.number)
            self.assertNotIn(identity, seen, "other bytes got a receipt under one number")
            self.assertNotEqual(identity, (self.outbox, 1))
            seen[identity] = changed
            self.filed += self.new_filing(reply, changed)

    def test_one_meaning(self):
        """What protobuf libraries would read in two ways."""
        body = phone(1, self.outbox).SerializeToString()
        phone_test = schema.PhoneTest(persons_tested=1).SerializeToString()
        strange = [
            body + field(3, b"TNY"), body + field(15, b"x"), body + field(1, self.outbox),
            body + field(1000, b"x"), body + b"\x10\x05", body + b"\x52\x00",
            body + b"\x50\x07", body + b"\x50\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
            body + field(16, field(16, phone_test) + field(16, phone_test)),
            body + field(16, field(16, phone_test) + field(21, b"")),
            body + field(7, b"A"),
        ]
        for text in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\0b", b"\x1b[2J",
                     b"a\nb", b"\x7f", b"\xc2\x85", b"\xe2\x80"):
            strange.append(body + field(13, text))
        self.refused([wrap(b) for b in strange], "ERROR_CODE_MALFORMED")

    def test_too_much(self):
        empty_records = b"".join(field(16, b"") for _ in range(1025))
        body = phone(1, self.outbox).SerializeToString()
        self.refused([wrap(b) for b in (
            body + empty_records, body + field(14, b"") * 10000, body + field(9, b"") * 100000,
            body + field(16, field(18, b"\x08\x01" * 50000)),
            body + field(16, field(25, field(5, b"") * 60000)),
            body + field(16, field(17, field(7, field(1, b"\1" * 60000)))),
            body + field(16, field(17, field(7, b"\x08\x01" * 60000))),
            body + field(13, b"x" * 257), body + field(8, b"x" * 16385),
        )], "ERROR_CODE_TOO_LARGE", "ERROR_CODE_MALFORMED")

    def test_numbers_at_their_ends(self):
        """Nonsense in the figures is refused by a verdict, and stored as what was sent."""
        worst = (1 << 63) - 1
        frames = []
        for i, (count, mean) in enumerate((
                (worst, "92.17"), (-worst - 1, "92.17"), (0, "0"), (1 << 53, "1"),
                (18, "1e5"), (18, "NaN"), (18, "-0"), (18, "9" * 200), (18, "0." + "0" * 200),
                (18, "92.1234567"), (18, "-92.17"), (18, "٩٢"), (18, ""), (18, "."), (18, "+1")), 1):
            submission = phone(i, self.outbox, mean=mean)
            submission.records[0].phone_test.persons_tested = count
            collection = submission.records.add().collection
            collection.channel, collection.cases, collection.amount = "bank", worst, worst
            total = submission.records.add().stated_total
            total.id, total.kind, total.stated = "t", schema.TOTAL_KIND_SUM, mean
            total.decompositions.add(by="x", parts=["collection/bank#amount"] * 200)
            frames.append(wrap(submission.SerializeToString()))
        for number in (0, (1 << 64) - 1, 1 << 63):
            frames.append(wrap(phone(number, self.outbox).SerializeToString()))
        for period in ("", "106H3", "0H1", "999999999Y", "106M13", "-1Y", "106H1 ", "x" * 256,
                       "../../etc/passwd", "'; DROP TABLE entry; --"):
            frames.append(wrap(phone(len(frames) + 1, self.outbox, period=period).SerializeToString()))
        for reply in self.send_all(frames):
            if reply.HasField("receipt"):
                self.filed += 1
            else:
                self.assertEqual(reply.error.code, schema.ERROR_CODE_MALFORMED, reply)
        self.assertGreater(self.filed, 20)

    def test_frames_around_the_limit(self):
        body = phone(1, self.outbox).SerializeToString()
        for size in (REQUEST_LIMIT - 1, REQUEST_LIMIT):
            self.refused([wrap(body) + field(63, b"x" * (size - len(wrap(body)) - 5))],
                         "ERROR_CODE_UNKNOWN_VERB")
        for size in (REQUEST_LIMIT + 1, 1 << 20, 8 << 20):
            abuser = self.caller("TNY")
            abuser.socket.send(b"x" * size)
            reply = abuser.receive(0.2)  # silence, because libzmq cuts the connection
            self.assertTrue(reply is None or reply.error.code == schema.ERROR_CODE_TOO_LARGE)
            abuser.close()
            self.serves()
        self.assertLess(memory(self.daemon.process), 200)

    def test_several_frames(self):
        good = schema.Request(id=5, status=schema.StatusRequest()).SerializeToString()
        for frames in ([b"", good], [good, good], [good, b""], [b"x"] * 300, [b"", b""]):
            self.peer.socket.send_multipart(frames)
        replies = self.serves()
        self.assertEqual({r.error.code for r in replies}, {schema.ERROR_CODE_MALFORMED})

    # What is not permitted

    def test_other_branches(self):
        theirs = os.urandom(16)
        other = self.caller("TPY")
        first = other.submit(phone(1, theirs, branch="TPY")).receipt
        self.filed += 1
        entry = schema.Receipt.FromString(first.receipt).entry
        other.close()
        for denied in (
                {"submit": schema.SubmitRequest(
                    submission=phone(1, self.outbox, branch="TPY").SerializeToString())},
                {"submit": schema.SubmitRequest(
                    submission=phone(1, theirs, branch="TPY").SerializeToString())},
                {"submit": schema.SubmitRequest(
                    submission=phone(1, self.outbox, branch="TNY ").SerializeToString())},
                {"submit": schema.SubmitRequest(
                    submission=phone(1, self.outbox, branch="tny").SerializeToString())},
                {"dossier": schema.DossierRequest(branch="TPY", period="106H1")},
                {"dossier": schema.DossierRequest(period="106H1")},
                {"enrol": schema.EnrolRequest(public_key=stranger.make_key()[0])},
                {"token": schema.TokenRequest(role=schema.ROLE_HEADQUARTERS)},
                {"token": schema.TokenRequest(role=schema.ROLE_BRANCH, branch="TNY",
                                              public_key=stranger.make_key()[0])}):
            reply = self.peer.ask(**denied)
            self.assertEqual(reply.error.code, schema.ERROR_CODE_NOT_PERMITTED, denied)
        for hidden in (
                {"receipt": schema.ReceiptRequest(entry=entry)},
                {"receipt": schema.ReceiptRequest(entry=1)},
                {"receipt": schema.ReceiptRequest(entry=-1)},
                {"receipt": schema.ReceiptRequest(entry=1 << 62)},
                {"receipt": schema.ReceiptRequest(outbox=theirs, number=1)},
                {"receipt": schema.ReceiptRequest(outbox=b"", number=1)},
                {"receipt": schema.ReceiptRequest()},
                {"snapshot": schema.SnapshotRequest(board="phone-headquarters", period="106H1")},
                {"snapshot": schema.SnapshotRequest()},
                {"data": schema.DataRequest(name="../../etc/passwd")}, {"data": schema.DataRequest()},
                {"dossier": schema.DossierRequest(branch="TNY", period="106H1 ")}):
            reply = self.peer.ask(**hidden)
            self.assertEqual(reply.error.code, schema.ERROR_CODE_NOT_FOUND, hidden)
        # A number of another branch's outbox is free for this branch, and does not touch it.
        self.assertTrue(self.peer.submit(phone(1, theirs)).HasField("receipt"))
        self.filed += 1
        other = self.caller("TPY")
        again = other.submit(phone(1, theirs, branch="TPY"))
        self.assertEqual(again.receipt, first)
        other.close()

    def test_headquarters_is_no_operator(self):
        caller = self.caller("headquarters")
        for verb in ({"token": schema.TokenRequest(role=schema.ROLE_HEADQUARTERS)},
                     {"enrol": schema.EnrolRequest(public_key=stranger.make_key()[0])}):
            self.assertEqual(caller.ask(**verb).error.code, schema.ERROR_CODE_NOT_PERMITTED)
        caller.close()

    def test_odd_tokens(self):
        """The operator himself is held to what can be enrolled."""
        for odd in ({"role": schema.ROLE_ENROLLING}, {}, {"role": schema.ROLE_BRANCH},
                    {"role": schema.ROLE_BRANCH, "branch": "XXX"},
                    {"role": schema.ROLE_BRANCH, "branch": "TNY", "public_key": b"short"},
                    {"role": schema.ROLE_HEADQUARTERS, "branch": "TNY"}):
            reply = self.daemon.ask(token=schema.TokenRequest(**odd))
            self.assertEqual(reply.error.code, schema.ERROR_CODE_MALFORMED, odd)
        public = stranger.public_of(self.keys["TPY"])
        reply = self.daemon.ask(token=schema.TokenRequest(
            role=schema.ROLE_HEADQUARTERS, public_key=public))
        self.assertEqual(reply.error.code, schema.ERROR_CODE_CONFLICT, "a key has one role")

    def test_replay(self):
        body = phone(1, self.outbox).SerializeToString()
        first = self.peer.submit(body).receipt.SerializeToString(deterministic=True)
        self.filed += 1
        other = self.caller("TNY")
        for caller in (self.peer, other, self.peer):
            self.assertEqual(caller.submit(body).receipt.SerializeToString(deterministic=True), first)
        other.close()
        reply = self.peer.submit(phone(1, self.outbox, mean="92.18"))
        self.assertEqual(reply.error.code, schema.ERROR_CODE_CONFLICT)
        self.assertEqual([p.value for p in reply.error.parameters], ["records[0]"])

    # Strangers

    def test_strange_connections(self):
        endpoints = [tuple(e.removeprefix("tcp://").rsplit(":", 1))
                     for e in (self.daemon.requests, self.daemon.rankings)]
        greeting = b"\xff" + bytes(8) + b"\x7f\x03\x01"
        curve = (greeting + b"CURVE".ljust(20, b"\0") + b"\0").ljust(64, b"\0")
        null = (greeting + b"NULL".ljust(20, b"\0") + b"\0").ljust(64, b"\0")
        ready = b"\x04\x29\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER"
        sent = [b"", b"\xff", greeting, curve, curve + b"\x04\xff" * 400, null + ready,
                curve + b"\x06" + struct.pack(">Q", 1 << 62), curve + b"\x04\xc8\x05HELLO" + bytes(194),
                b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                os.urandom(100000), b"\x01\x00", b"\xff" + bytes(7) + b"\x01\x7f\x01\x05",
                bytes(64), null.replace(b"NULL\0", b"PLAIN") + b"\x04\x0a\x05HELLO\x00\x00"]
        opened = []
        for data in sent * 20:
            for host, port in endpoints:
                made = socket.create_connection((host, int(port)), timeout=10)
                opened.append(made)
                try:
                    made.sendall(data)
                except OSError:
                    pass  # closed already: good
        self.serves()
        for made in opened:
            made.close()
        self.serves()
        self.assertLess(memory(self.daemon.process), 200)

    def test_wrong_keys(self):
        good, unknown = self.keys["TNY"], stranger.make_key()[1]
        request = schema.Request(id=1, status=schema.StatusRequest())
        sockets = []
        for server_key, secret in ((self.daemon.server_key, unknown),
                                   (stranger.make_key()[0], good), (None, None),
                                   (self.daemon.signing_key, good)):
            for endpoint in (self.daemon.requests, self.daemon.rankings):
                made = stranger.curve_socket(CONTEXT, zmq.DEALER, None, server_key, secret)
                stranger.knock(made, endpoint, request)
                sockets.append(made)
        # A public key that is not the secret's: the handshake proves it.
        made = stranger.curve_socket(CONTEXT, zmq.DEALER, None, self.daemon.server_key, unknown)
        made.curve_publickey = z85.encode(stranger.public_of(good))
        stranger.knock(made, self.daemon.requests, request)
        sockets.append(made)
        for made in sockets:
            self.assertFalse(made.poll(100), "answered a stranger")
            made.close()
        self.serves()

    def test_routing_ids(self):
        """Two peers that call themselves the same: neither hears the other's replies."""
        honest = self.raw("TPY", routing_id=b"TPY")
        request = schema.Request(id=7, dossier=schema.DossierRequest(branch="TPY", period="105H1"))
        honest.send(request.SerializeToString())
        self.assertTrue(honest.poll(10000))
        self.assertEqual(schema.Reply.FromString(honest.recv()).error.code,
                         schema.ERROR_CODE_NOT_FOUND)
        thief = self.raw("TNY", routing_id=b"TPY")
        thief.send(request.SerializeToString())
        for _ in range(20):
            honest.send(request.SerializeToString())
        for _ in range(20):
            self.assertTrue(honest.poll(10000))
            reply = schema.Reply.FromString(honest.recv())
            self.assertEqual(reply.error.code, schema.ERROR_CODE_NOT_FOUND)
        self.assertFalse(thief.poll(100))
        for odd in (b"\x01", b"x" * 255, b"%s%n\xff"):
            self.raw("TNY", routing_id=odd).send(request.SerializeToString())
        self.serves()

    # Floods

    def test_replies_that_nobody_reads(self):
        """50,000 requests for something large, and no reply is taken."""
        big = self.large_dossier()
        glutton = self.raw(rcvhwm=1, sndhwm=0, rcvbuf=4096)
        before = memory(self.daemon.process)
        for _ in range(50000):
            glutton.send(big)
        other = self.caller("TPY")
        for _ in range(20):
            other.ask(30, status=schema.StatusRequest())
        other.close()
        self.assertLess(memory(self.daemon.process) - before, 96, "MiB")

    def large_dossier(self):
        """The request for a dossier of 200 KiB."""
        submission = phone(1, self.outbox, period="102H1")
        submission.records[0].note = "x" * 16000
        for channel in CHANNELS:
            submission.records.add(note="x" * 16000).collection.channel = channel
        reply = self.peer.submit(submission)
        self.assertTrue(reply.HasField("receipt"), reply.error)
        self.filed += 1
        receipt = schema.Receipt.FromString(reply.receipt.receipt)
        self.assertEqual(receipt.verdict, schema.VERDICT_ACCEPTED, receipt.findings)
        return schema.Request(dossier=schema.DossierRequest(
            branch="TNY", period="102H1")).SerializeToString()

    def test_subscriber_that_never_reads(self):
        deaf = self.raw(kind=zmq.SUB, rcvhwm=1, rcvbuf=4096)
        deaf.subscribe("rank/phone-branch/")
        deaf.subscribe("heartbeat")
        frames = [wrap(phone(i, self.outbox, period=f"{i % 90 + 10}H1",
                             mean=f"{i % 100}.5").SerializeToString()) for i in range(1, 1500)]
        self.assertTrue(all(r.HasField("receipt") for r in self.send_all(frames)))
        self.filed += len(frames)
        self.assertLess(memory(self.daemon.process), 200)

    def test_subscriptions(self):
        """What a branch may not see never comes, and asking for a lot is cut short."""
        nosy = self.raw(kind=zmq.SUB)
        for topic in ("", "r", "rank", "rank/", "rank/phone", "rank/phone-headquarters/",
                      "rank/phone-branch", "h", "\0", "x" * 400):
            nosy.subscribe(topic)
        watcher = self.raw(kind=zmq.SUB)
        watcher.subscribe("rank/phone-branch/")
        watcher.subscribe("heartbeat")
        self.assertTrue(watcher.poll(10000))  # a heartbeat: it is subscribed
        self.peer.submit(phone(1, self.outbox, period="103H2"))
        self.filed += 1
        seen = []
        while b"rank/phone-branch/103H2" not in seen and len(seen) < 10:
            self.assertTrue(watcher.poll(10000))
            seen.append(watcher.recv_multipart()[0])
        self.assertLess(len(seen), 10, seen)
        self.assertFalse(nosy.poll(0), "a branch saw what it may not see")

    def test_flood_of_subscriptions(self):
        before = memory(self.daemon.process)
        flood = self.raw(kind=zmq.SUB, sndhwm=0, reconnect_ivl=-1)
        for i in range(5000):
            flood.subscribe(b"rank/phone-branch/%d" % i + os.urandom(480))
        watcher = self.raw(kind=zmq.SUB)
        watcher.subscribe("heartbeat")
        for _ in range(3):  # all of the flood has arrived by then
            self.assertTrue(watcher.poll(10000))
            watcher.recv_multipart()
        self.assertLess(memory(self.daemon.process) - before, 64, "MiB")

    def test_giant_topics(self):
        before = memory(self.daemon.process)
        flood = self.raw(kind=zmq.SUB, sndhwm=0)
        for i in range(1000):
            flood.subscribe(b"rank/phone-branch/%d" % i + os.urandom(4000))
        watcher = self.raw(kind=zmq.SUB)
        watcher.subscribe("heartbeat")
        for _ in range(2):
            self.assertTrue(watcher.poll(10000))
            watcher.recv_multipart()
        self.assertLess(memory(self.daemon.process) - before, 32, "MiB")

    def test_log_injection(self):
        self.raw(kind=zmq.SUB).subscribe("rank/\n<0>kaohed: error: forged\x1b[2J")
        self.peer.ask(dossier=schema.DossierRequest(branch="TPY", period="forged"))
        self.serves()
        for line in self.daemon.log().split("\n"):
            self.assertTrue(not line or line.startswith("kaohed: "), line)
            self.assertNotIn("\x1b", line)


class Afterwards(unittest.TestCase):
    def test_ledger_is_sound_after_all(self):
        with Daemon() as daemon:
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_BRANCH, public, "TNY")
            caller = stranger.Caller(schema, CONTEXT, daemon.requests, daemon.server_key, secret)
            outbox = os.urandom(16)
            for number in range(1, 20):
                caller.socket.send(os.urandom(300))
                caller.submit(phone(number, outbox))
            caller.close()
            daemon.stop()
            connection = sqlite3.connect(daemon.database)
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            bodies = connection.execute("SELECT count(*) FROM entry WHERE kind = 1").fetchone()
            connection.close()
            self.assertEqual(bodies, (19,))
            daemon.start()


if __name__ == "__main__":
    unittest.main()
