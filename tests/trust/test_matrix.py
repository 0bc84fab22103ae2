# SPDX-License-Identifier: Apache-2.0
"""Every verb, with every role and every kind of key: what the table of docs/security.md
allows succeeds; all else leaves no entry, only a counter and, once a burst, a line in the
log. The table is read from the document, and every verb of the schema has to be in it."""
import itertools
import os
import re
import time
import unittest
from hashlib import sha256

import zmq

from system import stranger
from system.kaohe_test import Daemon, schema
from system.test_daemon_strangers import Watched, phone
from trust import results
from trust.requests import OTHER, OWNER, PERIOD, Requests

DOCUMENT = os.path.join(os.environ["KAOHE_SOURCE"], "docs/security.md")
ROLES = ("branch", "headquarters", "operator", "host", "token")
REFUSED = {schema.ERROR_CODE_NOT_PERMITTED, schema.ERROR_CODE_NOT_FOUND}
TOPICS = {"subscribe heartbeat": "heartbeat", "subscribe public": "rank/phone-branch/",
          "subscribe hidden": "rank/phone-headquarters/"}
LAST = ("rotate", "enrol")  # they use their key up
ENUM = {"branch": schema.ROLE_BRANCH, "headquarters": schema.ROLE_HEADQUARTERS,
        "operator": schema.ROLE_OPERATOR}


def documented():
    """{request: {role: "yes", "own" or "–"}} from the table with the heading `request`."""
    table = {}
    with open(DOCUMENT, encoding="utf-8") as f:
        for line in f:
            cells = [c.strip() for c in line.strip().strip("|").split("|")]
            name = re.fullmatch(r"`([a-z ]+)`", cells[0])
            if name and len(cells) == 1 + len(ROLES):
                table[name[1]] = dict(zip(ROLES, cells[1:]))
    return table


class Key:
    """Who asks: a role, of which branch, and in what state the key is."""

    def __init__(self, role, state, secret=None, branch=None):
        self.role, self.state, self.secret, self.branch = role, state, secret, branch

    def __repr__(self):
        return f"{self.state} key of {self.role} {self.branch or ''}"

    def may(self, table, request):
        if self.state in ("revoked", "withdrawn", "unknown", "no"):
            return False
        if request in LAST and self.state in ("rotated", "used"):
            return False  # each only once
        cell = table[request][self.role]
        return cell == "yes" or (cell == "own" and self.branch in (OWNER, None))


class Matrix(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.context = zmq.Context()
        self.addCleanup(self.context.destroy, linger=0)
        self.admin = stranger.Caller(schema, self.context, f"ipc://{self.daemon.admin}")
        self.table = documented()
        self.cells, self.wrong = 0, []
        self.served = {f.name for f in schema.Request.DESCRIPTOR.oneofs_by_name["verb"].fields
                       if self.is_served(f.name, f.message_type.name)}

    def is_served(self, verb, request):
        reply = self.admin.ask(**{verb: getattr(schema, request)()})
        return reply.error.code != schema.ERROR_CODE_UNKNOWN_VERB

    def enrolled(self, role, branch=None):
        public, secret = stranger.make_key()
        self.daemon.enrol(ENUM[role], public, branch)
        return secret

    def caller(self, key):
        if key.role == "host":
            return stranger.Caller(schema, self.context, f"ipc://{self.daemon.admin}")
        return stranger.Caller(schema, self.context, self.daemon.requests,
                               self.daemon.server_key if key.secret else None, key.secret)

    def ask(self, key, **verb):
        caller = self.caller(key)
        try:
            return caller.ask(**verb)
        finally:
            caller.close()

    def state(self):
        status = self.admin.ask(status=schema.StatusRequest()).status
        return status.last_entry, next(c.value for c in status.counters
                                       if c.name == "not_permitted")

    # ---- the keys ----

    def revoke(self, secret):
        reply = self.admin.ask(revoke=schema.RevokeRequest(
            public_key=stranger.public_of(secret)))
        self.assertTrue(reply.HasField("receipt"), reply)

    def token(self):
        reply = self.admin.ask(token=schema.TokenRequest(role=schema.ROLE_BRANCH, branch=OWNER))
        return reply.token.secret_key

    def revoked(self, role, branch):
        """A key whose connections were open when it was revoked: they are cut."""
        secret = self.enrolled(role, branch)
        caller = self.caller(Key(role, "good", secret))
        caller.ask(status=schema.StatusRequest())
        watched = [Watched(caller.socket)]
        if role != "operator":
            sub = self.subscribe(secret, "heartbeat")
            self.assertTrue(sub.poll(20000))
            watched.append(Watched(sub))
        self.revoke(secret)
        for each in watched:
            each.wait(zmq.EVENT_DISCONNECTED)
            each.wait(zmq.EVENT_HANDSHAKE_FAILED_AUTH)
            each.close()
        return secret

    def all_keys(self):
        made = []
        for role, branch in (("branch", OWNER), ("branch", OTHER), ("headquarters", None),
                             ("operator", None)):
            old, (public, new) = self.enrolled(role, branch), stranger.make_key()
            reply = self.ask(Key(role, "good", old), rotate=schema.RotateRequest(public_key=public))
            self.assertTrue(reply.HasField("enrolment"), reply)
            made += [Key(role, "good", self.enrolled(role, branch), branch),
                     Key(role, "rotated", old, branch), Key(role, "successor", new, branch),
                     Key(role, "revoked", self.revoked(role, branch), branch)]
        used, withdrawn = self.token(), self.token()
        self.ask(Key("token", "good", used),
                 enrol=schema.EnrolRequest(public_key=stranger.make_key()[0]))
        self.revoke(withdrawn)
        return made + [Key("token", "good", self.token()), Key("token", "used", used),
                       Key("token", "withdrawn", withdrawn), Key("host", "good"),
                       Key("stranger", "unknown", stranger.make_key()[1]),
                       Key("stranger", "no")]

    # ---- asking ----

    def outcome(self, key, verb, request):
        """True: it succeeded; False: it was refused; None: silence."""
        if key.state in ("revoked", "withdrawn", "unknown", "no"):
            return self.knock(key, schema.Request(id=1, **{verb: request}))
        reply = self.ask(key, **{verb: request})
        if not reply.HasField("error"):
            return True
        return False if reply.error.code in REFUSED else reply.error

    def knock(self, key, request):
        """None when the handshake fails and nothing comes back."""
        sock = stranger.curve_socket(self.context, zmq.DEALER, None,
                                     self.daemon.server_key if key.secret else None, key.secret)
        watched = Watched(sock)
        stranger.knock(sock, self.daemon.requests, request)
        watched.wait(*(zmq.EVENT_HANDSHAKE_FAILED_AUTH,) if key.secret else (
            zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL, zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL,
            zmq.EVENT_DISCONNECTED))
        answered = sock.poll(0)
        watched.close()
        return True if answered else None

    def counted(self, before):
        """The counter, once it is above what it was; what failed in libzmq is told later."""
        end = time.monotonic() + 5
        while (now := self.state())[1] <= before and time.monotonic() < end:
            pass
        return now

    def cell(self, key, name, requests):
        verb = name.split()[0]
        request = getattr(requests, name.replace(" ", "_"))()
        entries, denied = self.state()
        got = self.outcome(key, verb, request)
        wanted = key.may(self.table, name)
        right = (got is True) == wanted
        if right and not wanted:
            now_entries, now_denied = self.counted(denied)
            right = now_entries == entries and now_denied > denied
        self.note(right, key, name, got)

    def note(self, right, *what):
        self.cells += 1
        if not right:
            self.wrong.append(what)

    # ---- subscribing ----

    def subscribe(self, secret, topic):
        sub = stranger.curve_socket(self.context, zmq.SUB, self.daemon.rankings,
                                    self.daemon.server_key if secret else None, secret)
        sub.subscribe(topic)
        return sub

    def subscriptions(self, key, name, publish):
        entries, denied = self.state()
        sub = self.subscribe(key.secret, TOPICS[name])
        wanted = key.may(self.table, name)
        if wanted:
            right = False
            for _ in range(50):  # until the subscription has arrived
                publish()
                if sub.poll(200) and sub.recv_multipart()[0].startswith(TOPICS[name].encode()):
                    right = True
                    break
        else:
            now_entries, now_denied = self.counted(denied)
            publish()
            right = now_entries == entries and now_denied > denied and not sub.poll(0)
        sub.close()
        self.note(right, key, name, "subscribed")

    # ---- the tests ----

    def test_the_document_has_every_verb(self):
        named = {name.split()[0] for name in self.table}
        self.assertEqual(self.served - named, set(),
                         "to be put into docs/security.md and tests/trust/requests.py")
        for name, row in self.table.items():
            self.assertLessEqual(set(row.values()), {"yes", "own", "–"}, name)
        self.assertLessEqual(set(TOPICS), set(self.table))

    def test_every_cell(self):
        good = Key("branch", "good", self.enrolled("branch", OWNER), OWNER)
        first = phone(os.urandom(16), 1, OWNER, PERIOD)
        filed = self.ask(good, submit=schema.SubmitRequest(submission=first.SerializeToString()))
        publishers = [self.caller(Key(role, "good", self.enrolled(role, branch)))
                      for role, branch in (("branch", OTHER), ("headquarters", None))]
        revisions = itertools.count()

        def publish():
            """A change on the public board and on the hidden one."""
            for caller, conductor in ((publishers[0], schema.CONDUCTOR_BRANCH),
                                      (publishers[1], schema.CONDUCTOR_HEADQUARTERS)):
                filing, revision = phone(os.urandom(16), 1, OTHER, "105H1"), next(revisions)
                filing.records[0].phone_test.conductor = conductor
                filing.records[0].phone_test.mean_score = f"{50 + revision % 50}.00"
                filing.base_revision, filing.correction_reason = revision, "counted again"
                receipt = schema.Receipt.FromString(caller.submit(filing).receipt.receipt)
                self.assertEqual(receipt.verdict, schema.VERDICT_ACCEPTED, receipt)

        requests = Requests(self.daemon, schema.Receipt.FromString(filed.receipt.receipt).entry)
        names = [n for n in self.table if n.split()[0] in self.served]
        names.sort(key=lambda n: n in LAST)
        keys = self.all_keys()
        for key in keys:
            for name in TOPICS:
                if key.role != "host":
                    self.subscriptions(key, name, publish)
            for name in names:
                self.cell(key, name, requests)
        for caller in publishers:
            caller.close()
        self.check_log([k for k in keys if k.secret and not all(k.may(self.table, n)
                                                                 for n in names)])
        results.put(cells=self.cells, wrong_cells=len(self.wrong))
        self.assertEqual(self.wrong, [])

    def check_log(self, keys):
        """Whoever was refused stands in the log, by the fingerprint of its key."""
        self.daemon.stop()  # what was counted in bursts is written at the end
        log = self.daemon.log()
        for key in keys:
            name = sha256(stranger.public_of(key.secret)).hexdigest()[:16]
            self.note(key.state == "unknown" or name in log, key, "not in the log")
        self.assertIn("unknown key", log)
        self.assertIn("before it said who it is", log)


if __name__ == "__main__":
    unittest.main()
