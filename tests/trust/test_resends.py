# SPDX-License-Identifier: Apache-2.0
"""Any submission again, in any order and any number of times, with the daemon killed in
between: one effect each, and the first receipt to the byte. And receipts verify with the ten
lines of docs/protocol.md, and do not once a byte is changed."""
import json
import os
import random
import re
import signal
import unittest

import zmq

from system import stranger
from system.kaohe_test import Daemon, run_kaohe, schema
from trust import results

SOURCE = os.environ["KAOHE_SOURCE"]
SUBMISSIONS, RESENDS, KILLS = 60, 600, 6


def recorded_mix(draw, outbox):
    """Accepted, refused, corrected and unchanged reports of three branches."""
    mix = []
    for number in range(1, SUBMISSIONS + 1):
        submission = schema.Submission(
            outbox=outbox, number=number, branch=draw.choice(["TNY", "TPY", "TYY"]),
            period=draw.choice(["106H1", "106M03", "105Y"]), filer="A", approver="B",
            correction_reason="counted again", base_revision=1 << 40)
        submission.records.add().phone_test.MergeFrom(schema.PhoneTest(
            conductor=schema.CONDUCTOR_HEADQUARTERS, persons_tested=10,
            mean_score=draw.choice(["91.0", "92.5", "93.0", "191.0"])))
        mix.append(submission.SerializeToString())
    return mix


class Resends(unittest.TestCase):
    def test_one_effect_and_the_first_receipt(self):
        draw, context = random.Random(20170630), zmq.Context()
        first, entries, duplicates = {}, set(), 0
        with Daemon() as daemon:
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_HEADQUARTERS, public)
            mix = recorded_mix(draw, os.urandom(16))
            order = [draw.choice(mix) for _ in range(RESENDS)] + mix
            kills = set(draw.sample(range(RESENDS), KILLS))
            caller = stranger.Caller(schema, context, daemon.requests, daemon.server_key, secret)
            for turn, body in enumerate(order):
                if turn in kills:
                    caller.send(schema.Request(submit=schema.SubmitRequest(submission=body)))
                    daemon.signal(signal.SIGKILL)
                    caller.close()
                    daemon.start()
                    caller = stranger.Caller(schema, context, daemon.requests,
                                             daemon.server_key, secret)
                signed = caller.submit(body).receipt
                receipt = stranger.verify_receipt(schema, signed, daemon.signing_key)
                bytes_now = signed.SerializeToString()
                duplicates += first.setdefault(body, bytes_now) != bytes_now
                entries.add(receipt.entry)
            caller.close()
            path = run_kaohe("backup", "--admin", daemon.admin).stdout.strip()
            told = json.loads(run_kaohe("verify", path, "--json").stdout)
        context.destroy(linger=0)
        duplicates += len(entries) - len(mix) + int(told["filings"]) - len(mix)
        results.put(resends=len(order) + KILLS - len(mix), duplicates=duplicates)
        self.assertEqual(duplicates, 0)
        self.assertEqual(told["recomputed"], told["filings"])


class Receipts(unittest.TestCase):
    def test_the_ten_lines_of_the_protocol(self):
        with open(os.path.join(SOURCE, "docs/protocol.md"), encoding="utf-8") as file:
            script = re.search(r"```python\n(.*?)```", file.read(), re.S)[1]
        lines = [line for line in script.split("def verify")[1].splitlines() if line.strip()]
        self.assertEqual(len(lines), 11)  # with its head
        page = {"BatchHead": schema.BatchHead, "Receipt": schema.Receipt}
        exec(script, page)  # pylint: disable=exec-used
        context = zmq.Context()
        with Daemon() as daemon:
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_HEADQUARTERS, public)
            caller = stranger.Caller(schema, context, daemon.requests, daemon.server_key, secret)
            for body in recorded_mix(random.Random(1), os.urandom(16))[:12]:
                signed = caller.submit(body).receipt
                self.assertEqual(page["verify"](signed, daemon.signing_key).SerializeToString(),
                                 signed.receipt)
            caller.close()
            changed = 0
            for field in ("receipt", "head", "signature", "key_id"):
                value = getattr(signed, field)
                for at in range(len(value)):
                    other = schema.SignedReceipt.FromString(signed.SerializeToString())
                    setattr(other, field,
                            value[:at] + bytes([value[at] ^ 1]) + value[at + 1:])
                    with self.assertRaises(Exception):
                        page["verify"](other, daemon.signing_key)
                    changed += 1
            self.assertGreater(changed, 200)
        context.destroy(linger=0)


if __name__ == "__main__":
    unittest.main()
