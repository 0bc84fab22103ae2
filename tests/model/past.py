# SPDX-License-Identifier: Apache-2.0
"""What was: boards, places, data, periods and moments as of any earlier ledger number, and
editions with their digests. The model kept a copy behind every entry."""
from hashlib import sha256

from model.compare import Comparer, fraction
from system import model


class PastComparer(Comparer):
    def as_of(self, world, entry, dice):
        """One board and one place of then."""
        moment = world.as_of(entry)
        board = dice.choice(moment.catalogue.boards)
        keys = sorted(k for k in moment.sequences if k[0] == board.id)
        key = dice.choice(keys) if keys else (board.id, "109H1")
        self.board(key, moment, self.K.SnapshotRequest(board=key[0], period=key[1], as_of=entry))
        branches = [b.code for b in moment.catalogue.branches]
        self.place(key, moment, dice.choice(branches), dice.choice(branches), as_of=entry)

    def not_there(self, world, entry):
        """A board that the catalogue of then did not have, or one that it has no more."""
        now = {b.id for b in world.catalogue.boards}
        then = {b.id for b in world.as_of(entry).catalogue.boards}
        for board in sorted(now - then)[:1]:
            reply = self.until_made("snapshot", self.K.SnapshotRequest(
                board=board, period="109H1", as_of=entry))
            self.tally.same("not there", reply.error.code, self.K.ERROR_CODE_NOT_FOUND, entry)

    def dossier(self, world, entry, key):
        """What was held of a branch and period: each record, who brought it, and when."""
        then = [r for r in world.revisions.get(key, []) if r[0] <= entry]
        shown, offset = [], 0
        while True:
            reply = self.caller.ask(dossier=self.K.DossierRequest(
                branch=key[0], period=key[1], as_of=entry, offset=offset))
            if not then or reply.HasField("error"):
                self.tally.same("dossier", reply.error.code, 0 if then else
                                self.K.ERROR_CODE_NOT_FOUND, key, entry)
                return
            page = reply.dossier
            shown += [(h.by_headquarters, h.record, h.revision, h.entry, h.first_time)
                      for h in page.records]
            offset = len(shown)
            if offset == len(then[-1][2]) or not page.records:
                break
        self.tally.same("dossier", (page.entry, page.revision, shown), (
            then[-1][0], then[-1][1],
            [(by, *h) for (by, _), h in then[-1][2].items()]), key, entry)

    def changes(self, world, key, behind):
        """What changed on a board behind that entry, and why."""
        shown, more = [], {}
        while True:
            reply = self.caller.ask(20.0, changes=self.K.ChangesRequest(
                board=key[0], period=key[1], after=behind, **more))
            if not self.tally.same("answer", reply.WhichOneof("result"), "changes", key, more):
                return
            page = reply.changes
            shown += [(c.entry, c.value.branch, self.value_of(c.before), self.value_of(c.value),
                       c.cause, c.reason) for c in page.changes]
            if not page.HasField("next"):
                break
            more = {"before": page.next, "skip": page.next_skip}
        expected = world.changes(key, behind)
        self.tally.same("order", [c[0] for c in shown], [c[0] for c in expected], key, behind)
        for one, other in zip(sorted(shown, key=str), sorted(expected, key=str)):
            self.tally.same("change", one, other, key, behind)

    @staticmethod
    def value_of(told):
        return model.Value(fraction(told.value), told.basis, told.invented, told.entry,
                           told.rolled_up) if told.HasField("value") else None

    def data(self, world, entry):
        moment = world.as_of(entry)
        shown = self.caller.ask(data=self.K.DataRequest(name="catalogue", as_of=entry)).data
        self.tally.same("data", shown.catalogue, moment.catalogue, entry)

    def periods(self, world, entry):
        """What had been said of each period."""
        shown, after = {}, None
        while True:
            reply = self.caller.ask(periods=self.K.PeriodsRequest(
                as_of=entry, **({"after": after} if after else {}))).periods
            shown |= {s.period: (s.closed, s.evidence_rate, s.due,
                                 {p.branch: p.until for p in s.late_passes})
                      for s in reply.periods}
            if not reply.HasField("next"):
                break
            after = reply.next
        expected = {}
        for _, _, event in [a for a in world.acts if a[0] == "period" and a[1] <= entry]:
            closed, rate, due, passes = expected.get(event.period, (False, 0, "", {}))
            if event.action == self.K.PERIOD_ACTION_LATE_PASS:
                passes = passes | {event.branch: event.until}
            else:
                closed = event.action == self.K.PERIOD_ACTION_CLOSE
                rate, due = event.evidence_rate or rate, event.due or due
            expected[event.period] = (closed, rate, due, passes)
        self.tally.same("periods", shown, expected, entry)

    def moment(self, entry, entry_time):
        shown = self.caller.ask(moment=self.K.MomentRequest(entry=entry)).moment
        self.tally.same("moment", (shown.entry, shown.time), (entry, entry_time))
        shown = self.caller.ask(moment=self.K.MomentRequest(time=entry_time)).moment
        self.tally.same("moment", (shown.entry >= entry, shown.time), (True, entry_time))

    # --- editions ---

    def edition(self, world, sealed):
        """`sealed`: the entry, the period, the board or None, the note."""
        number, entry, period, board, note = sealed
        listed = self.caller.ask(editions=self.K.EditionsRequest(number=number)).editions
        self.tally.same("editions", len(listed.editions), 1, number)
        moment = world.as_of(entry - 1)
        shown = {b.id for b in moment.catalogue.boards if b.visible_to_branches}
        keys = sorted(k for k, v in moment.boards.items()
                      if k[1] == period and (k[0] == board if board else v and k[0] in shown))
        for edition in listed.editions:
            self.tally.same("edition", (edition.number, edition.as_of, edition.period,
                                        edition.note, edition.entry),
                            (number, entry - 1, period, note, entry))
            self.tally.same("edition boards", sorted((b.board, b.period) for b in edition.boards),
                            keys, number)
            for shown in edition.boards:
                self.edition_board(moment, shown, edition.as_of)

    def edition_board(self, moment, shown, as_of):
        key = (shown.board, shown.period)
        values, places = moment.boards.get(key, {}), moment.places.get(key, {})
        self.tally.same("edition board", (shown.sequence, shown.valued, shown.ranked),
                        (moment.sequences.get(key, 0), len(values), len(places)), key, as_of)
        request = self.K.SnapshotRequest(board=key[0], period=key[1], as_of=as_of)
        self.board(key, moment, request)
        told = self.until_made("snapshot", request).snapshot
        self.tally.same("digest", shown.digest.hex(), self.digest(key, moment, told.values).hex(),
                        key, as_of)

    def digest(self, key, moment, told):
        """By docs/protocol.md. How a value is written as a ratio is taken from the snapshot;
        that it is the value is held by itself."""
        board = next(b for b in moment.catalogue.boards if b.id == key[0])
        ratios = {v.branch: v.value for v in told}
        lines = [("kaohe board v1", *key, self.K.Direction.Name(board.direction),
                  self.K.TieRule.Name(board.tie_rule), board.minimum_base,
                  moment.sequences.get(key, 0))]
        for branch, value in sorted(moment.boards.get(key, {}).items()):
            ratio = ratios.get(branch, self.K.Ratio())
            marks = [n for n, is_so in (("invented", value.invented),
                                        ("rolled_up", value.rolled_up)) if is_so]
            lines.append((branch, moment.places[key].get(branch, "-"), ratio.numerator,
                          ratio.denominator, value.basis, value.entry, ",".join(marks) or "-"))
        text = "".join("\t".join(map(str, line)) + "\n" for line in lines)
        return sha256(text.encode()).digest()
