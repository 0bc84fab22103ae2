#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Erasure by a rule of retention, with real programs: the names are gone from every byte of
the disk, and chain, receipts, dossiers and boards are what they were."""
import glob
import json
import os
import re
import sqlite3
import subprocess
import unittest

from google.protobuf import json_format

from system import stranger
from system.kaohe_test import BIN, Daemon, run_kaohe, schema

CASE, OFFICER, KEPT = "TNY-106-00042", "OFC-7731", "TNY-110-00001"
REASON = "file plan 110-3"


def filing(number, period, *records, branch="TNY", **more):
    made = schema.Submission(outbox=b"o" * 16, number=number, branch=branch, period=period,
                             filer="A", approver="B", **more)
    for record in records:
        made.records.append(record)
    return made


def case(number, day, **more):
    return schema.Record(complaint_case=schema.ComplaintCase(
        case_number=number, received=f"2017-03-{day:02}", **more))


def attitude(officer):
    return schema.Record(
        note=f"{officer}因{CASE}案加分 (not {CASE}9)",
        attitude_review=schema.AttitudeReview(officer=officer, unit="1", questionnaire="80"))


def phone(mean):
    return schema.Record(phone_test=schema.PhoneTest(
        conductor=schema.CONDUCTOR_BRANCH, persons_tested=18, mean_score=mean))


class Erase(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.given = []
        public, self.secret = stranger.make_key()
        self.daemon.enrol(schema.ROLE_BRANCH, public, "TNY")

    def ask(self, **verb):
        caller = stranger.Caller(schema, self.daemon.context, self.daemon.requests,
                                 self.daemon.server_key, self.secret)
        try:
            return caller.ask(**verb)
        finally:
            caller.close()

    def submit(self, made):
        return self.ask(submit=schema.SubmitRequest(submission=made.SerializeToString()))

    def file(self, made, verdict=schema.VERDICT_ACCEPTED):
        reply = self.submit(made)
        receipt = schema.Receipt.FromString(reply.receipt.receipt)
        self.assertEqual(receipt.verdict, verdict, receipt)
        path = os.path.join(self.daemon.folder, f"receipt-{made.number}.json")
        with open(path, "w", encoding="utf-8") as f:
            f.write(json_format.MessageToJson(reply.receipt))
        self.given.append((made, reply.receipt, path))
        return receipt

    def file_all(self):
        """A case outside its period, so that the receipt tells of it; a correction of it."""
        late = schema.Justification(code="K125", record=f"case/{CASE}",
                                    text=f"{CASE} came late")
        self.file(filing(1, "106M04", case(CASE, 1), phone("92.50"), justifications=[late]))
        self.file(filing(2, "106M03", attitude(OFFICER), case(CASE, 2)))
        receipt = self.file(filing(
            3, "106M03", case(CASE, 2, answered="2017-03-05"), base_revision=1,
            correction_reason=f"{CASE} was answered"))
        self.assertEqual((receipt.replaced, receipt.added), (1, 0))
        self.file(filing(4, "106M05", phone("91.00")))
        self.file(filing(5, "106M06", case(CASE, 1)), schema.VERDICT_REFUSED)
        kept = schema.Record(complaint_case=schema.ComplaintCase(
            case_number=KEPT, received="2021-03-02"))
        self.file(filing(6, "110M03", kept))

    def status(self):
        return self.daemon.ask(status=schema.StatusRequest()).status

    def erase(self, before="110Y", code=0, reason=REASON):
        done = subprocess.run([os.path.join(BIN, "kaohed"), "--config", self.daemon.config,
                               "--erase", before, "--reason", reason], text=True,
                              stderr=subprocess.PIPE, timeout=60, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def on_disk(self):
        found = set()
        for path in glob.glob(os.path.join(self.daemon.state, "kaohed.db*")):
            with open(path, "rb") as f:
                text = f.read()
            found |= {name for name in (CASE, OFFICER, KEPT)
                      if re.search(name.encode() + rb"(?![0-9])", text)}
        return found

    def verify(self, path, *held, code=0):
        return json.loads(run_kaohe("verify", path, *held, "--json", code=code).stdout)

    def dossier(self, period, **more):
        return self.ask(dossier=schema.DossierRequest(branch="TNY", period=period,
                                                      **more)).dossier

    def test_names_are_gone_and_all_else_holds(self):
        self.file_all()
        before = self.status()
        dossier = self.dossier("106M03")
        self.erase(code=74)  # a daemon has it open
        self.daemon.stop()
        self.assertEqual(self.on_disk(), {CASE, OFFICER, KEPT})
        self.assertIn("erased in 4 filings", self.erase())
        self.assertEqual(self.on_disk(), {KEPT})
        self.daemon.start()
        after = self.status()
        self.assertEqual(after.board_digest, before.board_digest)
        self.assertEqual((after.last_entry, after.epoch), (before.last_entry + 1, before.epoch))
        self.check_dossier(dossier)
        self.check_receipts()
        path = run_kaohe("backup", "--admin", self.daemon.admin).stdout.strip()
        told = self.verify(path, *(p for _, _, p in self.given))
        self.assertEqual((told["filings"], told["erased"], told["recomputed"]),
                         ("6", "5", "1"))
        self.check_damage(path)

    def check_dossier(self, old):
        new = self.dossier("106M03")
        self.assertEqual((new.revision, len(new.records)), (old.revision, len(old.records)))
        text = str(new)
        self.assertNotIn(CASE + '"', text)
        token = next(r.record.complaint_case.case_number for r in new.records
                     if r.record.HasField("complaint_case"))
        review = next(r.record for r in new.records if r.record.HasField("attitude_review"))
        self.assertRegex(token, r"^erased-\d+-\d+$")
        officer = review.attitude_review.officer
        self.assertEqual(review.note, f"{officer}因{token}案加分 (not {CASE}9)")
        self.assertEqual(self.dossier("106M03", revision=1).revision, 1)
        other = self.dossier("106M04").records[0].record.complaint_case.case_number
        self.assertEqual(other, token)  # the same case, wherever it was told
        history = self.ask(history=schema.HistoryRequest(branch="TNY", period="106M03")).history
        self.assertEqual(history.revisions[0].reason, f"{token} was answered")

    def check_receipts(self):
        """The same bytes again, or, where the receipt itself had a name, that it is gone; what
        the branch holds is no proof of a loss."""
        gone = []
        for made, receipt, _ in self.given:
            reply = self.submit(made)
            if reply.HasField("error"):
                self.assertEqual(reply.error.code, schema.ERROR_CODE_NOT_FOUND)
                gone.append(made.number)
            else:
                self.assertEqual(reply.receipt, receipt)
            entry = schema.Receipt.FromString(receipt.receipt).entry
            self.ask(receipt=schema.ReceiptRequest(entry=entry,
                                                   held=receipt.SerializeToString()))
        self.assertEqual(gone, [1, 5])
        self.assertEqual(self.status().last_entry,
                         max(schema.Receipt.FromString(r.receipt).entry
                             for _, r, _ in self.given) + 1)

    def check_damage(self, path):
        """What remains is held against the ledger, too."""
        for column in ("body", "receipt"):
            entry = schema.Receipt.FromString(self.given[0][1].receipt).entry
            with open(path, "rb") as old, open(f"{path}.{column}", "wb") as new:
                new.write(old.read())
            with sqlite3.connect(f"{path}.{column}") as db:
                db.execute(f"UPDATE entry SET {column} = CAST(replace(CAST({column} AS TEXT),"
                           " 'erased-', 'Erased-') AS BLOB) WHERE number = ?", (entry,))
            db.close()
            self.assertEqual(self.verify(f"{path}.{column}", code=65)["badEntry"], str(entry))

    def test_again_and_after_late_filings(self):
        self.file_all()
        self.daemon.stop()
        self.erase()
        self.assertIn("nothing to erase for the years before 110Y", self.erase())
        for year in ("110", "110年", "民國110年度", "2021", "2021Y"):
            self.assertIn("nothing to erase for the years before 110Y", self.erase(year))
        for wrong in ("", "11", "110H1", "abc", "110Y ", "999", "民國"):
            self.assertIn("no year such as 107 or 2018; nothing was erased",
                          self.erase(wrong, code=64))
        self.daemon.start()
        last = self.status().last_entry
        self.file(filing(7, "106M07", schema.Record(complaint_case=schema.ComplaintCase(
            case_number=CASE, received="2017-07-02"))))
        self.daemon.stop()
        self.assertIn("erased in 1 filings", self.erase())
        self.assertEqual(self.on_disk(), {KEPT})
        self.daemon.start()
        self.assertEqual(self.status().last_entry, last + 2)

    def test_what_is_refused_changes_nothing(self):
        self.file_all()
        self.daemon.stop()
        for before, reason, code in (("110H1", REASON, 64), ("x", REASON, 64), ("110Y", "", 64)):
            self.assertIn("nothing was erased", self.erase(before, code, reason))
        self.assertEqual(self.on_disk(), {CASE, OFFICER, KEPT})
        self.assertEqual(len(glob.glob(self.daemon.database + "*")), 1)


if __name__ == "__main__":
    unittest.main()
