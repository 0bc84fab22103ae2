# SPDX-License-Identifier: Apache-2.0
"""One good request of every verb, about branch TNY, for tests/trust/test_matrix.py."""
import os

from system import stranger
from system.kaohe_test import schema
from system.test_daemon_strangers import phone

OWNER, OTHER, PERIOD = "TNY", "KSY", "106H1"


class Requests:
    """Each method makes a request that succeeds for whoever may make it, and only then."""

    def __init__(self, daemon, entry):
        self.daemon, self.entry, self.year = daemon, entry, 107
        self.catalogue = daemon.ask(data=schema.DataRequest(name="catalogue")).data.catalogue

    def submit(self):
        submission = phone(os.urandom(16), 1, OWNER, f"{self.next_year()}Y")
        return schema.SubmitRequest(submission=submission.SerializeToString())

    def snapshot(self):
        return schema.SnapshotRequest(board="phone-branch", period=PERIOD)

    def snapshot_hidden(self):
        return schema.SnapshotRequest(board="phone-headquarters", period=PERIOD)

    def place(self):
        return schema.PlaceRequest(board="phone-branch", period=PERIOD, branch=OWNER)

    def place_hidden(self):
        return schema.PlaceRequest(board="phone-headquarters", period=PERIOD, branch=OWNER)

    def changes(self):
        return schema.ChangesRequest(board="phone-branch", period=PERIOD)

    def changes_hidden(self):
        return schema.ChangesRequest(board="phone-headquarters", period=PERIOD)

    def moment(self):
        return schema.MomentRequest(entry=1)

    def boards(self):
        return schema.BoardsRequest()

    def dossier(self):
        return schema.DossierRequest(branch=OWNER, period=PERIOD)

    def receipt(self):
        return schema.ReceiptRequest(entry=self.entry)

    def status(self):
        return schema.StatusRequest()

    def data(self):
        return schema.DataRequest(name="catalogue")

    def enrol(self):
        return schema.EnrolRequest(public_key=stranger.make_key()[0])

    def token(self):
        return schema.TokenRequest(role=schema.ROLE_BRANCH, branch=OWNER)

    def keys(self):
        return schema.KeysRequest()

    def revoke(self):
        public, _ = stranger.make_key()
        self.daemon.enrol(schema.ROLE_BRANCH, public, OTHER)
        return schema.RevokeRequest(public_key=public, reason="a test")

    def rotate(self):
        return schema.RotateRequest(public_key=stranger.make_key()[0])

    def period(self):
        return schema.PeriodRequest(event=schema.PeriodEvent(
            action=schema.PERIOD_ACTION_OPEN, period=f"{self.next_year()}H1"))

    def periods(self):
        return schema.PeriodsRequest()

    def edition(self):
        return schema.EditionRequest(board="phone-branch", period=PERIOD)

    def editions(self):
        return schema.EditionsRequest()

    def due(self):
        return schema.DueRequest(branch=OWNER, period=PERIOD)

    def context(self):
        return schema.ContextRequest(branch=OWNER, period=PERIOD)

    def history(self):
        return schema.HistoryRequest(branch=OWNER, period=PERIOD)

    def publish(self):
        self.catalogue.branches[0].name_en += "!"
        return schema.PublishRequest(catalogue=self.catalogue)

    def checkpoint(self):
        return schema.CheckpointRequest()

    def backup(self):
        return schema.BackupRequest()

    def next_year(self):
        self.year += 1
        return self.year
