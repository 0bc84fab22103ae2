# SPDX-License-Identifier: Apache-2.0
"""kaohe history: every filing of a dossier, who, when, why; for those who may know."""
import json
import os
import unittest

import zmq
from google.protobuf import json_format

from system import stranger
from system.kaohe_test import Daemon, run_kaohe, schema

MEANS = 300


def phone(mean, **more):
    return {"branch": "TNY", "period": "106H1", "filer": "承辦甲", "approver": "核章乙",
            "records": [{"phoneTest": {"conductor": "CONDUCTOR_BRANCH", "personsTested": "18",
                                       "meanScore": mean}}], **more}


class History(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.homes = {b: cls.daemon.client(b) for b in ("TNY", "KSY", "headquarters")}

    def run_as(self, who, *arguments, language="en", code=0):
        return run_kaohe(*arguments, home=self.homes[who], code=code,
                         environment={"LC_ALL": "C.UTF-8", "LANGUAGE": language})

    def file(self, report, code=0, *arguments):
        path = os.path.join(self.daemon.folder, "report.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(report, f)
        self.run_as("TNY", "submit", path, *arguments, code=code)

    def test_who_when_why(self):
        self.file(phone("92.17"))
        self.file(phone("93.50"), 65, "--anyway")
        self.file(phone("93.50", baseRevision="1", correctionReason="抄錄有誤"))
        lines = self.run_as("TNY", "history", "106H1", "--json").stdout.splitlines()
        told = [json_format.Parse(line, schema.Revision()) for line in lines]
        self.assertEqual([(r.revision, r.verdict, r.reason, r.records) for r in told], [
            (2, schema.VERDICT_ACCEPTED, "抄錄有誤", 1),
            (1, schema.VERDICT_REFUSED, "", 1),
            (1, schema.VERDICT_ACCEPTED, "", 1)])
        self.assertEqual({(r.filed_by, r.filer, r.approver, len(r.key)) for r in told},
                         {("branch TNY", "承辦甲", "核章乙", 32)})
        self.assertEqual([(r.added, r.replaced, r.withdrawn, r.HasField("added"))
                          for r in told],
                         [(0, 1, 0, True), (0, 0, 0, False), (1, 0, 0, True)])
        self.assertTrue(told[0].entry > told[1].entry > told[2].entry)
        self.assertTrue(told[0].time >= told[1].time >= told[2].time > 0)
        table = self.run_as("TNY", "history", "106H1", language="zh_TW").stdout
        self.assertRegex(table.splitlines()[0], "登記簿號 +收受時間.*承辦／核章.*更正理由")
        self.assertRegex(table.splitlines()[1], "^ *2 .*承辦甲 / 核章乙 +~1 +抄錄有誤$")
        same = self.run_as("headquarters", "history", "106H1", "--branch", "TNY", "--json")
        self.assertEqual(same.stdout.splitlines(), lines)
        self.run_as("KSY", "history", "106H1", "--branch", "TNY", code=77)
        self.run_as("KSY", "history", "106H1", code=66)
        self.run_as("TNY", "history", "106H2", code=66)
        self.run_as("TNY", "history", code=64)

    def test_pages(self):
        """More filings than a page has, over the protocol: each once, without a gap."""
        public, secret = stranger.make_key()
        self.daemon.enrol(schema.ROLE_BRANCH, public, "ILY")
        context = zmq.Context()
        caller = stranger.Caller(schema, context, self.daemon.requests, self.daemon.server_key,
                                 secret)
        entries = []
        for number in range(1, MEANS + 1):
            report = phone(f"{60 + number % 40}.5", branch="ILY", baseRevision=str(number),
                           correctionReason=f"第 {number} 次")
            submission = json_format.ParseDict(report, schema.Submission())
            submission.outbox, submission.number = b"h" * 16, number
            receipt = caller.submit(submission).receipt.receipt
            entries.append(schema.Receipt.FromString(receipt).entry)
        found, before, pages = [], None, 0
        while pages == 0 or before:
            request = schema.HistoryRequest(branch="ILY", period="106H1")
            if before:
                request.before = before
            history = caller.ask(history=request).history
            found += [r.entry for r in history.revisions]
            before, pages = history.next, pages + 1
        self.assertEqual(found, entries[::-1])
        self.assertEqual(pages, 2)
        other = caller.ask(history=schema.HistoryRequest(branch="TNY", period="106H1"))
        self.assertEqual(other.error.code, schema.ERROR_CODE_NOT_PERMITTED)
        foreign = schema.HistoryRequest(branch="ILY", period="106H1", before=1)
        self.assertEqual(len(caller.ask(history=foreign).history.revisions), 0)
        caller.close()
        context.destroy(linger=0)


if __name__ == "__main__":
    unittest.main()
