# SPDX-License-Identifier: Apache-2.0
"""The boards of the documents' branches show what the documents' figures give: boards.json
has every value worked out by hand, with its formula and where the figures are printed. A
board that the catalogue gets later and that has a value for a document belongs there too."""
import json
import unittest
from fractions import Fraction
from pathlib import Path

import zmq
from google.protobuf import json_format

from system import stranger
from system.kaohe_test import Daemon, schema

HERE = Path(__file__).parent


def snapshots(caller):
    """{(branch, period, board): (value, basis)} of all boards."""
    found, after = {}, ""
    while after is not None:
        reply = caller.ask(boards=schema.BoardsRequest(after=after)).boards
        for state in reply.boards:
            board, period = state.key.rsplit("/", 1)
            for branch, value in stranger.take_snapshot(schema, caller, board, period)[1].items():
                found[(branch, period, board)] = (
                    Fraction(value.value.numerator, value.value.denominator), value.basis)
        after = reply.next if reply.HasField("next") else None
    return found


class Boards(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.context = zmq.Context()
        self.addCleanup(self.context.destroy, linger=0)

    def caller(self, role, branch=None):
        public, secret = stranger.make_key()
        self.daemon.enrol(role, public, branch)
        made = stranger.Caller(schema, self.context, self.daemon.requests,
                               self.daemon.server_key, secret)
        self.addCleanup(made.close)
        return made

    def file_documents(self):
        """Each by its own branch."""
        for path in sorted(HERE.glob("*.corrected.json")):
            submission = json_format.Parse(path.read_text(encoding="utf-8"), schema.Submission())
            caller = self.caller(schema.ROLE_BRANCH, submission.branch)
            submission.outbox, submission.number = submission.branch.encode().ljust(16, b"_"), \
                int(submission.period[:3])
            receipt = schema.Receipt.FromString(caller.submit(submission).receipt.receipt)
            self.assertEqual(receipt.verdict, schema.VERDICT_ACCEPTED, path.name)

    def test_as_worked_out_by_hand(self):
        self.file_documents()
        shown = snapshots(self.caller(schema.ROLE_HEADQUARTERS))
        by_hand = json.loads((HERE / "boards.json").read_text(encoding="utf-8"))
        expected = {(row["branch"], row["period"], row["board"]): row for row in by_hand}
        self.assertEqual(len(expected), len(by_hand), "a value stands in boards.json twice")
        for key, row in expected.items():
            with self.subTest(board=key):
                self.assertTrue(row["formula"] and row["source"])
                self.assertTrue(key in shown, "the board has no value for this document")
                self.assertEqual(shown[key], (Fraction(row["value"]), row["basis"]),
                                 f"{row['formula']}; {row['source']}")
        for key in sorted(set(shown) - set(expected)):
            with self.subTest(board=key):
                self.fail(f"shown is {shown[key][0]} on a basis of {shown[key][1]}: work it "
                          "out by hand and add it to boards.json")


if __name__ == "__main__":
    unittest.main()
