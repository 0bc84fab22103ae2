# SPDX-License-Identifier: Apache-2.0
"""kaohe withdraw: records taken back, boards left, history told, the ledger verified."""
import json
import os
import subprocess
import unittest

from google.protobuf import json_format

from system.kaohe_test import BIN, Daemon, run_kaohe, schema

PERIOD = "106H1"
PHONE = "phone/branch"


def phone(mean, **more):
    return {"branch": "TNY", "period": PERIOD, "filer": "F", "approver": "A",
            "records": [{"phoneTest": {"conductor": "CONDUCTOR_BRANCH", "personsTested": "18",
                                       "meanScore": mean}},
                        {"complaintCase": {"caseNumber": "106-1", "received": "2017-03-01",
                                           "answered": "2017-03-03"}}], **more}


class Withdraw(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.homes = {b: self.daemon.client(b) for b in ("TNY", "KSY", "headquarters")}

    def run_as(self, who, *arguments, language="en", code=0):
        return run_kaohe(*arguments, home=self.homes[who], code=code,
                         environment={"LC_ALL": "C.UTF-8", "LANGUAGE": language})

    def file(self, who, report, code=0):
        path = os.path.join(self.daemon.folder, "report.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(report, f)
        return self.run_as(who, "submit", path, "--json", code=code)

    def withdraw(self, *arguments, who="TNY", code=0):
        done = self.run_as(who, "withdraw", PERIOD, *arguments, "--json", code=code)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def places(self):
        shown = self.run_as("headquarters", "rank", "phone-branch", PERIOD, "--json").stdout
        told = [json_format.Parse(line, schema.Standing()) for line in shown.splitlines()]
        return {s.branch: s.place_doubled for s in told}

    def dossier(self):
        shown = self.run_as("TNY", "show", PERIOD, "--json").stdout
        return json_format.Parse(shown, schema.Dossier())

    def test_taken_back(self):
        self.file("TNY", phone("92.17"))
        self.file("KSY", phone("90.00", branch="KSY"))
        self.assertEqual(self.places(), {"TNY": 2, "KSY": 4})
        [told] = self.withdraw(PHONE, "--reason", "重複列報", "--filer", "甲", "--approver", "乙")
        receipt = json_format.ParseDict(told["receipt"]["receipt"], schema.Receipt())
        self.assertEqual((receipt.revision, receipt.withdrawn, receipt.added, receipt.filer),
                         (2, 1, 0, "甲"))
        [left] = [s for s in receipt.standings if s.board == "phone-branch"]
        self.assertFalse(left.HasField("value"))
        self.assertEqual((left.previous_place_doubled, left.moved_others), (2, 1))
        self.assertEqual(self.places(), {"KSY": 2})
        self.assertEqual([r.record.WhichOneof("kind") for r in self.dossier().records],
                         ["complaint_case"])
        revision = json_format.Parse(
            self.run_as("TNY", "history", PERIOD, "--json").stdout.splitlines()[0],
            schema.Revision())
        self.assertEqual((revision.withdrawn, revision.reason, revision.approver),
                         (1, "重複列報", "乙"))
        as_of = (PERIOD, "--as-of", receipt.entry - 1, "--json")
        moment, past = self.run_as("TNY", "show", *as_of).stdout.splitlines()
        ranked = self.run_as("TNY", "rank", "phone-branch", *as_of).stdout.splitlines()
        self.assertEqual((moment, json.loads(moment)["entry"]),
                         (ranked[0], str(receipt.entry - 1)))
        past = json_format.Parse(past, schema.Dossier())
        self.assertEqual((past.revision, len(past.records)), (1, 2))
        self.run_as("TNY", "show", PERIOD, "--as-of", "1", code=66)
        [told] = self.withdraw("case/106-1", "--reason", "r")
        self.assertEqual(len(self.dossier().records), 0)
        self.assertIn("revision 3", self.run_as("TNY", "show", PERIOD).stdout)
        before = self.daemon.ask(status=schema.StatusRequest()).status.board_digest
        self.daemon.stop()
        checked = subprocess.run([os.path.join(BIN, "kaohed"), "--verify", self.daemon.database],
                                 text=True, capture_output=True, check=False)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertIn("4 filings: 4 verdicts reached again", checked.stdout)
        self.daemon.start()
        self.assertEqual(self.daemon.ask(status=schema.StatusRequest()).status.board_digest,
                         before)
        self.assertEqual(self.dossier().revision, 3)
        self.file("TNY", phone("92.17"))
        self.assertEqual(self.places(), {"TNY": 2, "KSY": 4})

    def codes(self, told):
        return [(f["code"], f["place"]) for f in told["findings"] if f["severity"] == "SEVERITY_ERROR"]

    def test_refused(self):
        self.file("TNY", phone("92.17"))
        [told] = self.withdraw("phone/headquarters", "--reason", "r", code=65)
        self.assertEqual(self.codes(told), [("K505", "withdrawals[0]")])
        self.file("TNY", phone("93.50", baseRevision="1", correctionReason="r"))
        [told] = self.withdraw(PHONE, "--reason", "r", "--base", "1", code=65)
        self.assertEqual(self.codes(told), [("K506", "withdrawals[0]")])
        self.withdraw(PHONE, code=64)
        self.withdraw(code=64)
        self.withdraw(PHONE, "--reason", "r", "--base", "x", code=64)
        self.withdraw(PHONE, "--branch", "TNY", "--reason", "r", who="KSY", code=77)
        self.withdraw(PHONE, "--branch", "TNY", "--reason", "r", who="headquarters", code=65)
        self.assertEqual(self.dossier().revision, 2)

    def test_stale_names_what_differs(self):
        self.file("TNY", phone("92.17"))
        self.file("TNY", phone("93.50", baseRevision="1", correctionReason="r"))
        done = self.file("TNY", phone("94.00", baseRevision="1", correctionReason="r"), 65)
        [finding] = json.loads(done.stdout)["findings"]
        self.assertEqual(finding["code"], "K502")
        told = {p["name"]: p["value"] for p in finding["parameters"]}
        self.assertEqual(told["differences"], "mean_score: 93.50 → 94.00")
        self.assertEqual(told["count"], "1")
        path = os.path.join(self.daemon.folder, "report.json")
        shown = self.run_as("TNY", "check", path, language="zh_TW", code=65).stdout
        self.assertIn("93.50 → 94.00", shown)
        self.assertNotIn("mean_score", shown)

    def test_waits_in_the_outbox(self):
        self.file("TNY", phone("92.17"))
        self.daemon.stop()
        self.withdraw(PHONE, "--reason", "r", code=69)
        self.withdraw(PHONE, "--reason", "r", "--base", "1", code=69)
        self.daemon.start()
        self.run_as("TNY", "outbox", "run", "--once")
        self.assertEqual(self.dossier().revision, 2)
        self.assertEqual(len(self.dossier().records), 1)


if __name__ == "__main__":
    unittest.main()
