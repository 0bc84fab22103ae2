# SPDX-License-Identifier: Apache-2.0
"""The daemon dies by SIGKILL at random moments under load, many times over.

For every acknowledged submission: it is in the ledger exactly once. For every resent one:
its first receipt, byte for byte. And the boards are those that an exact model computes
from the ledger. KAOHE_SEED repeats a run, KAOHE_ROUNDS makes a longer one.
"""
import os
import random
import secrets
import signal
import sqlite3
import sys
import threading
import time
from fractions import Fraction

import zmq

from system import model, stranger
from system.kaohe_test import Daemon

SOURCE = os.environ["KAOHE_SOURCE"]
SEED = int(os.environ.get("KAOHE_SEED", secrets.randbelow(1 << 32)))
ROUNDS = int(os.environ.get("KAOHE_ROUNDS", 40))
SENDERS, WINDOW, PERIODS = 4, 8, ("106M01", "106M02", "106Q1", "106H1")
schema = stranger.load_schema(SOURCE)


class Sender:
    """A branch with an outbox: knows what it sent and what was acknowledged."""

    def __init__(self, branch, seed):
        self.branch, self.random = branch, random.Random(seed)
        self.outbox = self.random.randbytes(16)
        self.public, self.secret = stranger.make_key()
        self.sent = {}
        self.receipts = {}
        self.revisions = {}
        self.differing = []

    def make(self, number):
        r = self.random
        period = r.choice(PERIODS)
        submission = schema.Submission(
            outbox=self.outbox, number=number, branch=self.branch, period=period,
            filer="crash", approver="crash", provenance=schema.PROVENANCE_INVENTED,
            base_revision=self.revisions.get(period, 0), correction_reason="again")
        mean = f"{r.randrange(70, 100)}.{r.randrange(100):02d}"
        submission.records.add().phone_test.MergeFrom(schema.PhoneTest(
            conductor=schema.CONDUCTOR_BRANCH, persons_tested=100, mean_score=mean))
        cases = r.randrange(1, 10000)
        submission.records.add().collection.MergeFrom(schema.Collection(
            channel=r.choice(["bank", "post_office"]), cases=cases, amount=cases * r.randrange(9999)))
        return submission.SerializeToString()

    def take(self, reply):
        """Keeps the first receipt; a second one for the same number must be the same."""
        if not reply.HasField("receipt"):
            assert reply.error.code == schema.ERROR_CODE_TRY_AGAIN, reply
            return
        receipt = schema.Receipt.FromString(reply.receipt.receipt)
        assert receipt.outbox == self.outbox and receipt.number in self.sent, receipt
        signed = reply.receipt.SerializeToString(deterministic=True)
        if self.receipts.setdefault(receipt.number, signed) != signed:
            self.differing.append(receipt.number)
        if receipt.verdict == schema.VERDICT_ACCEPTED:
            self.revisions[receipt.period] = max(
                receipt.revision, self.revisions.get(receipt.period, 0))

    def load(self, context, daemon, stop):
        """Sends new submissions, a window of them under way, until told to stop."""
        caller = stranger.Caller(schema, context, daemon.requests, daemon.server_key, self.secret)
        while not stop.is_set():
            while len(self.sent) - len(self.receipts) < WINDOW:
                number = len(self.sent) + 1
                self.sent[number] = self.make(number)
                self.post(caller, number)
            reply = caller.receive(0.02)
            if reply is not None:
                self.take(reply)
        caller.close()

    def post(self, caller, number):
        caller.send(schema.Request(submit=schema.SubmitRequest(submission=self.sent[number])))

    def settle(self, context, daemon):
        """Resends all that was not acknowledged, and some of what was."""
        caller = stranger.Caller(schema, context, daemon.requests, daemon.server_key, self.secret)
        lost = [n for n in self.sent if n not in self.receipts]
        known = self.random.sample(sorted(self.receipts), min(5, len(self.receipts)))
        for number in lost + known:
            self.post(caller, number)
        for _ in lost + known:
            reply = caller.receive(10)
            assert reply is not None, f"{self.branch}: no reply to a resent submission"
            self.take(reply)
        caller.close()


def check_ledger(senders, database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    stored = {}
    for outbox, number, body in connection.execute(
            "SELECT outbox, outbox_number, body FROM entry WHERE kind = 1"):
        stored.setdefault((bytes(outbox), number), []).append(bytes(body))
    connection.close()
    for sender in senders:
        for number in sender.receipts:
            bodies = stored.get((sender.outbox, number), [])
            assert bodies == [sender.sent[number]], \
                f"{sender.branch} {number}: {len(bodies)} times in the ledger"
    for (outbox, number) in stored:
        assert any(outbox == s.outbox and number in s.sent for s in senders), "never sent"
    return len(stored)


def live_boards(caller):
    """{(board, period): (Board, {branch: Fraction})} as the daemon shows them."""
    boards, after = {}, None
    while True:
        reply = caller.ask(boards=schema.BoardsRequest(**({"after": after} if after else {})))
        for state in reply.boards.boards:
            board, period = state.key.rsplit("/", 1)
            taken = stranger.take_snapshot(schema, caller, board, period)
            boards[(board, period)] = {
                b: Fraction(v.value.numerator, v.value.denominator) for b, v in taken[1].items()}
        if not reply.boards.HasField("next"):
            return boards
        after = reply.boards.next


def main():
    chance = random.Random(SEED)
    print(f"KAOHE_SEED={SEED} KAOHE_ROUNDS={ROUNDS}")
    senders = [Sender(code, chance.random()) for code in ("TPY", "TYY", "TNY", "KSY")]
    headquarters = stranger.make_key()
    context = zmq.Context()
    with Daemon() as daemon:
        for sender in senders:
            daemon.enrol(schema.ROLE_BRANCH, sender.public, sender.branch)
        daemon.enrol(schema.ROLE_HEADQUARTERS, headquarters[0])
        for _ in range(ROUNDS):
            stop = threading.Event()
            threads = [threading.Thread(target=s.load, args=(context, daemon, stop))
                       for s in senders]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.0, 0.25))  # the random moment itself
            daemon.signal(signal.SIGKILL)
            stop.set()
            for thread in threads:
                thread.join()
            daemon.start()
            for sender in senders:
                sender.settle(context, daemon)
        caller = stranger.Caller(schema, context, daemon.requests, daemon.server_key, headquarters[1])
        shown = live_boards(caller)
        catalogue = caller.ask(data=schema.DataRequest(name="catalogue")).data.catalogue
        caller.close()
        signing_key = daemon.signing_key
        daemon.stop()
        stored = check_ledger(senders, daemon.database)
        filings = list(model.read_filings(schema, daemon.database))
    expected = {key: {b: v.value for b, v in values.items()}
                for key, values in model.boards_of(schema, catalogue, filings).items()}
    assert shown == expected, f"boards differ: {shown} {expected}"
    for sender in senders:
        assert not sender.differing, f"{sender.branch}: other receipts for {sender.differing}"
        for signed in sender.receipts.values():
            stranger.verify_receipt(schema, schema.SignedReceipt.FromString(signed), signing_key)
    acknowledged = sum(len(s.receipts) for s in senders)
    accepted = sum(r.verdict == schema.VERDICT_ACCEPTED for _, r, _ in filings)
    print(f"{ROUNDS} kills: {acknowledged} acknowledged, {stored} stored once each, "
          f"{accepted} accepted, {len(expected)} boards as the model has them")
    assert acknowledged > 20 * ROUNDS / 4 and accepted > ROUNDS and len(expected) >= 4
    context.destroy(linger=0)


if __name__ == "__main__":
    sys.exit(main())
