# SPDX-License-Identifier: Apache-2.0
"""What kaohed does with strangers, with garbage and with peers that break the rules: an
error or silence, never a crash, never a ledger entry, and everybody else is served."""
import os
import random
import resource
import signal
import socket
import unittest

import zmq
from zmq.utils.monitor import recv_monitor_message

from system import stranger
from system.kaohe_test import Daemon, schema

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00"


def greeting(mechanism, server=b"\x00"):
    return GREETING + mechanism.ljust(20, b"\0") + server + bytes(31)


GARBAGE = {
    "nothing": b"",
    "random bytes": random.Random(1).randbytes(2000),
    "HTTP": b"GET / HTTP/1.1\r\nHost: kaohe\r\n\r\n",
    "TLS": bytes.fromhex("16030100c8010000c40303") + bytes(200),
    "half a greeting": GREETING[:9],
    "ZMTP 2": b"\xff" + bytes(8) + b"\x7f\x01\x05\x00\x00",
    "NULL": greeting(b"NULL") + b"\x04\x19\x05READY\x0bSocket-Type\0\0\0\6DEALER",
    "PLAIN": greeting(b"PLAIN") + b"\x04\x0e\x05HELLO\x03abc\x03def",
    "CURVE and noise": greeting(b"CURVE") + random.Random(2).randbytes(500),
    "a huge command": greeting(b"CURVE") + b"\x06\x7f\xff\xff\xff\xff\xff\xff\xff\x05HELLO",
}


def address(endpoint):
    host, port = endpoint.removeprefix("tcp://").rsplit(":", 1)
    return host, int(port)


class Watched:
    """A socket with its monitor: waits for what happens to its connection. Watch before you
    connect: a handshake that fails is often the only one."""

    def __init__(self, sock):
        self.socket = sock
        self.monitor = sock.get_monitor_socket()

    def close(self):
        self.socket.disable_monitor()
        self.monitor.close()
        self.socket.close()

    def wait(self, *events):
        while self.monitor.poll(20000):
            seen = recv_monitor_message(self.monitor)["event"]
            if seen in events:
                return seen
        raise AssertionError(f"none of {events} happened")


class Strangers(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.context = zmq.Context()
        self.addCleanup(self.context.destroy, linger=0)
        self.addCleanup(lambda: self.branch.close())
        self.branch = self.caller(self.enrolled(schema.ROLE_BRANCH, "TNY"))
        self.entries = self.status().last_entry

    def tearDown(self):
        """Whatever happened: the daemon serves, and the ledger has nothing new."""
        self.assertTrue(self.branch.ask(boards=schema.BoardsRequest()).HasField("boards"))
        self.assertEqual(self.status().last_entry, self.entries)
        self.daemon.stop()

    def enrolled(self, role, branch=None):
        public, secret = stranger.make_key()
        self.daemon.enrol(role, public, branch)
        return secret

    def caller(self, secret):
        return stranger.Caller(schema, self.context, self.daemon.requests,
                               self.daemon.server_key, secret)

    def knock(self, server_key=None, secret=None):
        watched = Watched(stranger.curve_socket(self.context, zmq.DEALER, None, server_key,
                                                secret))
        stranger.knock(watched.socket, self.daemon.requests,
                       schema.Request(status=schema.StatusRequest()))
        return watched

    def status(self):
        return self.daemon.ask(status=schema.StatusRequest()).status

    def count(self, name):
        return next(c.value for c in self.status().counters if c.name == name)

    def error(self, caller):
        reply = caller.receive()
        self.assertIsNotNone(reply)
        return reply.error.code

    def test_garbage_is_cut_off(self):
        ends = []
        for endpoint in (self.daemon.requests, self.daemon.rankings):
            for name, garbage in GARBAGE.items():
                raw = socket.create_connection(address(endpoint))
                raw.settimeout(20)
                raw.sendall(garbage)
                ends.append((name, raw))
        self.assertTrue(self.branch.ask(boards=schema.BoardsRequest()).HasField("boards"))
        for name, raw in ends:
            with self.subTest(name), raw:
                try:
                    while raw.recv(4096):
                        pass
                except ConnectionResetError:
                    pass

    def test_an_unknown_key_gets_silence(self):
        for _ in range(3):
            watched = self.knock(self.daemon.server_key, stranger.make_key()[1])
            watched.wait(zmq.EVENT_HANDSHAKE_FAILED_AUTH)
            self.assertEqual(watched.socket.poll(0), 0)
            watched.close()
        self.assertGreaterEqual(self.count("not_permitted"), 3)
        self.assertEqual(self.daemon.log().count("unknown key"), 1, "once a burst")

    def test_no_curve_no_answer(self):
        watched = self.knock()
        watched.wait(zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL,
                     zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL, zmq.EVENT_DISCONNECTED)
        watched.close()

    def test_an_oversized_frame_cuts_its_sender(self):
        big = self.caller(self.enrolled(schema.ROLE_BRANCH, "TPY"))
        self.entries += 1
        self.assertTrue(big.ask(boards=schema.BoardsRequest()).HasField("boards"))
        watched = Watched(big.socket)
        big.socket.send(bytes(256 * 1024 + 100))
        watched.wait(zmq.EVENT_DISCONNECTED)
        watched.wait(zmq.EVENT_HANDSHAKE_SUCCEEDED)
        self.assertTrue(big.ask(boards=schema.BoardsRequest()).HasField("boards"))
        watched.close()

    def test_wrong_frames_get_an_error(self):
        admin = stranger.Caller(schema, self.context, f"ipc://{self.daemon.admin}")
        for caller in (self.branch, admin):
            for frames in ([b"a", b"b"], [b"", b""], [b""] * 100):
                caller.socket.send_multipart(frames)
                self.assertEqual(self.error(caller), schema.ERROR_CODE_MALFORMED)
            for frame, code in ((b"", schema.ERROR_CODE_UNKNOWN_VERB),
                                (b"\xff\xff\xff", schema.ERROR_CODE_MALFORMED),
                                (bytes(256 * 1024), schema.ERROR_CODE_MALFORMED),
                                (bytes(256 * 1024 + 1), schema.ERROR_CODE_TOO_LARGE),
                                (random.Random(3).randbytes(999), schema.ERROR_CODE_MALFORMED)):
                caller.socket.send(frame)
                self.assertEqual(self.error(caller), code)
        admin.close()

    def test_subscriptions_are_granted_by_role(self):
        secret = self.enrolled(schema.ROLE_BRANCH, "SLY")
        self.entries += 1
        sub = stranger.curve_socket(self.context, zmq.SUB, self.daemon.rankings,
                                    self.daemon.server_key, secret)
        sub.subscribe("rank/")
        sub.subscribe("")
        sub.subscribe("rank/\n<0>forged")
        sub.subscribe("heartbeat")
        reply = self.branch.submit(phone(os.urandom(16), 1, "TNY"))
        entry = schema.Receipt.FromString(reply.receipt.receipt).entry
        self.entries = entry
        seen = 0
        while seen < entry:
            self.assertTrue(sub.poll(20000), "a heartbeat comes every second")
            topic, frame = sub.recv_multipart()
            self.assertEqual(topic, b"heartbeat")
            seen = schema.Published.FromString(frame).heartbeat.last_entry
        sub.close()
        self.assertIn("a subscription to rank/", self.daemon.log())
        self.assertNotIn("\n<0>forged", self.daemon.log())

    def test_no_branch_gets_the_subscription_of_headquarters(self):
        """libzmq takes one subscriber for another behind what is no subscription."""
        branch, headquarters = (self.enrolled(schema.ROLE_BRANCH, "SLY"),
                                self.enrolled(schema.ROLE_HEADQUARTERS))
        sub = [stranger.curve_socket(self.context, kind, self.daemon.rankings,
                                     self.daemon.server_key, secret)
               for kind, secret in ((zmq.XSUB, branch), (zmq.SUB, headquarters),
                                    (zmq.XSUB, branch))]
        for sock, hello in zip(sub, (b"\1heartbeat", None, b"\1heartbeat")):
            sock.send(hello) if hello else sock.subscribe("heartbeat")
            self.assertTrue(sock.poll(20000))
        for turn in range(30):
            self.daemon.process.send_signal(signal.SIGSTOP)
            for _ in range(20):
                sub[0].send(b"\5no subscription")
            sub[1].subscribe("rank/phone-headquarters/" + "1" * (turn % 3))
            sub[2].send(b"\1rank/phone-branch/106H1")
            self.daemon.process.send_signal(signal.SIGCONT)
            self.status()
        caller = self.caller(headquarters)
        topics = [set(), set(), set()]
        for number in range(1, 100):  # until headquarters, cut off with them, is back
            test = phone(os.urandom(16), 1, "TNY", f"10{number}Y")
            test.records[0].phone_test.conductor = schema.CONDUCTOR_HEADQUARTERS
            reply = caller.submit(test)
            self.entries = schema.Receipt.FromString(reply.receipt.receipt).entry
            for sock, seen in zip(sub, topics):
                while sock.poll(50):
                    seen.add(sock.recv_multipart()[0])
            if any(topic.startswith(b"rank/") for topic in topics[1]):
                break
        caller.close()
        self.assertIn(b"rank/phone-headquarters/", {t[:24] for t in topics[1]})
        self.assertLessEqual(topics[0] | topics[2], {b"", b"heartbeat"})
        for sock in sub:
            sock.close()

    def test_it_survives_without_descriptors(self):
        pid = self.daemon.process.pid
        limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        # Connected by then: one that came last would wait for all others to be cut.
        self.assertTrue(self.branch.ask(boards=schema.BoardsRequest()).HasField("boards"))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (48, limits[1]))
        host = address(self.daemon.requests)
        idle = [socket.create_connection(host) for _ in range(100)]
        for _ in range(20):
            self.assertTrue(self.branch.ask(boards=schema.BoardsRequest()).HasField("boards"))
        for raw in idle:
            raw.close()
        late = self.caller(self.enrolled(schema.ROLE_BRANCH, "HLY"))
        self.entries += 1
        self.assertTrue(late.ask(30, boards=schema.BoardsRequest()).HasField("boards"))
        late.close()

    def test_a_peer_that_does_not_read_delays_nobody(self):
        silent = self.caller(self.enrolled(schema.ROLE_HEADQUARTERS))
        self.entries += 1
        for _ in range(3000):
            silent.send(schema.Request(data=schema.DataRequest(name="catalogue")))
        for _ in range(20):
            self.assertTrue(self.branch.ask(boards=schema.BoardsRequest()).HasField("boards"))
        silent.close()


def phone(outbox, number, branch, period="106H1"):
    made = schema.Submission(outbox=outbox, number=number, branch=branch, period=period,
                             filer="stranger", approver="stranger")
    made.records.add().phone_test.MergeFrom(schema.PhoneTest(
        conductor=schema.CONDUCTOR_BRANCH, persons_tested=18, mean_score="92.17"))
    return made


if __name__ == "__main__":
    unittest.main()
