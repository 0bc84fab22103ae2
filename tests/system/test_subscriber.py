# SPDX-License-Identifier: Apache-2.0
"""A stranger with pyzmq and the .proto files enrols by token, files, subscribes, takes a
snapshot, follows updates and ends with the board that `kaohe rank --json` shows."""
import json
import os
import sys
from base64 import b64decode
from fractions import Fraction

import zmq

from system import model, stranger
from system.kaohe_test import Daemon, run_kaohe

schema = stranger.load_schema(os.environ["KAOHE_SOURCE"])
BOARD, PERIOD = "phone-branch", "106H1"


def enrol(context, token_file):
    """docs/protocol.md, section 3: token in, own key and profile out."""
    with open(token_file, encoding="utf-8") as f:
        token = json.load(f)
    server_key = b64decode(token["serverKey"])
    public, secret = stranger.make_key()
    caller = stranger.Caller(schema, context, token["requests"], server_key,
                             b64decode(token["secretKey"]))
    reply = caller.ask(enrol=schema.EnrolRequest(public_key=public))
    assert reply.HasField("enrolment"), reply
    again = caller.ask(enrol=schema.EnrolRequest(public_key=public))
    assert again.enrolment == reply.enrolment, "a resend gets the first answer"
    again = caller.ask(enrol=schema.EnrolRequest(public_key=stranger.make_key()[0]))
    assert again.error.code == schema.ERROR_CODE_NOT_PERMITTED, "a token works once"
    caller.close()
    return token, server_key, secret, reply.enrolment


def phone(branch, number, mean, outbox, **correction):
    submission = schema.Submission(outbox=outbox, number=number, branch=branch, period=PERIOD,
                                   filer="stranger", approver="stranger", **correction)
    submission.records.add().phone_test.MergeFrom(schema.PhoneTest(
        conductor=schema.CONDUCTOR_BRANCH, persons_tested=18, mean_score=mean))
    return submission


def ranked_on(receipt):
    """Boards of figures: not those of ranges, which count what either side tells as evidence,
    nor that of what was filed in time, whoever filed it."""
    return [s.board for s in receipt.standings
            if not s.board.startswith("range-") and s.board != "timeliness"]


def main():
    context = zmq.Context()
    with Daemon() as daemon:
        token, server_key, secret, enrolment = enrol(
            context, daemon.token(schema.ROLE_HEADQUARTERS))
        assert enrolment.role == schema.ROLE_HEADQUARTERS
        caller = stranger.Caller(schema, context, token["requests"], server_key, secret)
        follower = stranger.Follower(schema, context, token["rankings"], server_key, secret,
                                     caller, BOARD, PERIOD)
        follower.until(lambda f: f.heartbeats > 0)
        outbox = os.urandom(16)
        means = {"TPY": "96.50", "TNY": "92.17", "TYY": "91.00", "NTP": "92.17"}
        for number, (branch, mean) in enumerate(means.items(), 1):
            signed = caller.submit(phone(branch, number, mean, outbox)).receipt
            receipt = stranger.verify_receipt(schema, signed, enrolment.signing_key)
            # Filed by headquarters, so a restatement of the branch's own test: not ranked.
            assert receipt.verdict == schema.VERDICT_ACCEPTED and not ranked_on(receipt), receipt
        for number, (branch, mean) in enumerate(means.items(), 1):
            _, key, own, _ = enrol(context, daemon.token(schema.ROLE_BRANCH, branch))
            filer = stranger.Caller(schema, context, token["requests"], key, own)
            reply = filer.submit(phone(branch, number, mean, os.urandom(16)))
            receipt = stranger.verify_receipt(schema, reply.receipt, enrolment.signing_key)
            assert receipt.verdict == schema.VERDICT_ACCEPTED, receipt
            assert ranked_on(receipt) == [BOARD], receipt
            last = receipt.entry
            filer.close()
        follower.until(lambda f: f.sequence == last)
        assert follower.snapshots == 1, "followed by updates, not by snapshots"
        check_rank(daemon, caller, follower)
        caller.close()
        follower.socket.close()
    context.destroy(linger=0)
    print("the stranger's board is the board of kaohe rank")


def check_rank(daemon, caller, follower):
    board = stranger.take_snapshot(schema, caller, BOARD, PERIOD)[0].board
    values = {b: model.Value(Fraction(v.value.numerator, v.value.denominator), v.basis, False, v.entry)
              for b, v in follower.values.items()}
    places = model.places(schema, board, values)
    assert places == {"TPY": 2, "TNY": 4, "NTP": 4, "TYY": 8}, places
    home = daemon.client("headquarters")
    lines = run_kaohe("rank", BOARD, PERIOD, "--json", home=home).stdout.splitlines()
    shown = {s["branch"]: (int(s["placeDoubled"]),
                           Fraction(int(s["value"]["numerator"]), int(s["value"]["denominator"])))
             for s in map(json.loads, lines)}
    assert shown == {b: (places[b], v.value) for b, v in values.items()}, shown


if __name__ == "__main__":
    sys.exit(main())
