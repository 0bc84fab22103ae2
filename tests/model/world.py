# SPDX-License-Identifier: Apache-2.0
"""The naive model of what headquarters holds: it keeps every accepted filing and act, and
makes all boards from them with the formulas of the field (tests/system/model*.py), again
behind every entry. What a dossier gives is remembered for as long as neither its records
nor the settings change; a world that is made again from its acts remembers nothing.

It knows which filings the merge has to refuse; of the rules for figures it believes the
receipt.
"""
from collections import namedtuple

from model import derive
from model.keys import key_of
from system import model, model_range, model_timeliness, model_workdays

Held = namedtuple("Held", "record revision entry first_time")
Moment = namedtuple("Moment", "entry catalogue boards sequences places")
REFUSED_BY_MERGE = {"K501", "K502", "K503", "K505", "K506", "K507", "K508", "K509", "K520", "K521"}


class Dossier(model.Dossier):
    """With withdrawals, revisions and the order in which records stand."""

    def __init__(self):
        super().__init__()
        self.held, self.revision = {}, 0

    def put(self, schema, submission, entry, by_headquarters, time):
        """(added, replaced, withdrawn)"""
        counts = [0, 0, 0]
        self.revision += 1
        for record in submission.records:
            key = (by_headquarters, key_of(schema, record))
            known = self.held.get(key)
            if known is None or known.record != record:
                counts[known is not None] += 1
                self.held[key] = Held(record, self.revision, entry,
                                      known.first_time if known else time)
        for text in submission.withdrawals:
            counts[2] += self.held.pop((by_headquarters, text), None) is not None
        self.records = {(by,) + model.key_of(schema, h.record): h.record
                        for (by, _), h in self.held.items()}
        self.first = {(by,) + model.key_of(schema, h.record): h.first_time
                      for (by, _), h in self.held.items()}
        self.entry = entry
        self.invented |= submission.provenance == schema.PROVENANCE_INVENTED
        return tuple(counts)


class World:
    def __init__(self, schema, catalogue):
        self.K, self.catalogue = schema, catalogue
        self.rubrics = {r.id: r for r in model_range.rubrics_of(schema)}
        self.acts, self.dossiers, self.known = [], {}, {}
        self.closed, self.passes, self.rates, self.dues = {}, {}, {}, {}
        self.boards, self.sequences, self.places = {}, {}, {}
        self.past = [Moment(0, catalogue, {}, {}, {})]
        self.late = set()  # entries of filings by a late pass
        self.revisions = {}  # {(branch, period): [(entry, revision, held)]}

    # --- what is to become of a filing ---

    def dossier(self, submission):
        return self.dossiers.get((submission.branch, submission.period)) or Dossier()

    def refusals(self, submission, by_headquarters):
        """The codes of the merge and of closed periods that must refuse it."""
        dossier, codes, seen = self.dossier(submission), set(), set()
        for record in submission.records:
            key = key_of(self.K, record)
            held = dossier.held.get((by_headquarters, key))
            if key in seen:
                codes.add("K501")
            elif held and held.record != record:
                codes |= self.unseen(submission, held, "K502", "K503")
            seen.add(key)
        for number, key in enumerate(submission.withdrawals):
            held = dossier.held.get((by_headquarters, key))
            if key in seen:
                codes.add("K508")
            elif held is None:
                codes.add("K505")
            elif key in submission.withdrawals[:number]:
                codes.add("K509")
            else:
                codes |= self.unseen(submission, held, "K506", "K507")
        if self.closed.get(submission.period):
            until = self.passes.get((submission.period, submission.branch))
            if until is None:
                codes.add("K520")
            elif until < "2026":
                codes.add("K521")
        return codes

    @staticmethod
    def unseen(submission, held, stale, without_reason):
        if submission.base_revision < held.revision:
            return {stale}
        return set() if submission.correction_reason.strip() else {without_reason}

    def changes_nothing(self, submission, by_headquarters):
        held = self.dossier(submission).held
        return not submission.withdrawals and all(
            (known := held.get((by_headquarters, key_of(self.K, r)))) and known.record == r
            for r in submission.records)

    # --- acts, each behind its entry ---

    def file(self, entry, submission, by_headquarters, time):
        """An accepted filing; what it did to the records."""
        key = (submission.branch, submission.period)
        dossier = self.dossiers.setdefault(key, Dossier())
        self.acts.append(("file", entry, submission, by_headquarters, time))
        counts = dossier.put(self.K, submission, entry, by_headquarters, time)
        if self.closed.get(submission.period):
            self.late.add(entry)
        self.revisions.setdefault(key, []).append((entry, dossier.revision, dict(dossier.held)))
        self.known.pop(key, None)
        self.move(entry)
        return counts

    def period(self, entry, event):
        self.acts.append(("period", entry, event))
        if event.action == self.K.PERIOD_ACTION_LATE_PASS:
            self.passes[(event.period, event.branch)] = event.until
        else:
            self.closed[event.period] = event.action == self.K.PERIOD_ACTION_CLOSE
            if event.HasField("evidence_rate"):
                self.rates[event.period] = event.evidence_rate
            if event.HasField("due"):
                self.dues[event.period] = event.due
            self.known.clear()
        self.move(entry)

    def publish(self, entry, catalogue):
        self.acts.append(("publish", entry, catalogue))
        self.catalogue = catalogue
        self.known.clear()
        ids = {b.id for b in catalogue.boards}
        old, self.boards = self.boards, {}  # a board that is empty now is told of as well
        self.sequences = {key: entry for key in self.sequences if key[0] in ids}
        self.places = {key: {} for key in self.sequences}
        self.move(entry, old)

    def again(self):
        """A world made anew from the acts; behind every fiftieth and the last of them it
        remembers nothing."""
        other = World(self.K, self.past[0].catalogue)
        for number, (name, *what) in enumerate(self.acts, 1):
            if number % 50 == 0 or number == len(self.acts):
                other.known.clear()
            getattr(other, name)(*what)
        return other

    # --- boards ---

    def computed(self, key, dossier):
        """{board: (value, basis)} of what the dossier itself gives."""
        if key not in self.known:
            K = self.K
            settings = (model_workdays.due_by(self.catalogue), self.rubrics,
                        {c.id: c.part_of for c in self.catalogue.channels if c.part_of})
            rate = self.rates.get(key[1], self.catalogue.evidence_rate)
            found = self.known[key] = {}
            for board in self.catalogue.boards:
                indicator = board.indicator
                if derive.is_derived(K, indicator):
                    continue
                if indicator.kind in (K.INDICATOR_KIND_RANGE_LOW, K.INDICATOR_KIND_RANGE_HIGH):
                    value = model.range_of(K, dossier, indicator, key[1], settings,
                                           (self.catalogue, rate))
                elif indicator.kind == K.INDICATOR_KIND_TIMELINESS:
                    value = model_timeliness.value(K, self.catalogue, dossier, key[1],
                                                   self.dues.get(key[1]))
                else:
                    value = model.value_of(K, dossier, indicator, key[1], settings)
                if value is not None:
                    found[board.id] = value
        return self.known[key]

    def make_boards(self):
        """{(board, period): {branch: Value}}, values as old as their dossiers."""
        boards = {}
        for (branch, period), dossier in self.dossiers.items():
            for board, (value, basis) in self.computed((branch, period), dossier).items():
                boards.setdefault((board, period), {})[branch] = model.Value(
                    value, basis, dossier.invented, dossier.entry)
        return derive.all_boards(self.K, self.catalogue, boards)

    def move(self, entry, old=None):
        """Takes over what changed: a value carries the number of the entry that set it, a
        board that of its last change."""
        boards, definitions = self.make_boards(), {b.id: b for b in self.catalogue.boards}
        before = self.boards
        self.boards, self.sequences, self.places = {}, dict(self.sequences), dict(self.places)
        for key in set(before) | set(boards):
            values, known = boards.get(key, {}), (before if old is None else old).get(key, {})
            values = {b: known[b] if b in known and known[b]._replace(entry=0) == v._replace(entry=0)
                      else v._replace(entry=entry) for b, v in values.items()}
            if values == before.get(key, {}):
                self.boards[key] = values
                continue
            self.boards[key] = values
            self.sequences[key] = entry
            self.places[key] = model.places(self.K, definitions[key[0]], values)
        self.past.append(Moment(entry, self.catalogue, self.boards, self.sequences, self.places))

    def as_of(self, entry):
        """What was held behind the last entry that is not above this one."""
        return max((m for m in self.past if m.entry <= entry), key=lambda m: m.entry)

    def cause(self, entry, submission, before, after):
        """Why a filing moved its branch."""
        K = self.K
        if submission.withdrawals and (not submission.records or after is None):
            return K.CHANGE_CAUSE_WITHDRAWAL
        if submission.correction_reason and before is not None:
            return K.CHANGE_CAUSE_CORRECTION
        return K.CHANGE_CAUSE_LATE_PASS if entry in self.late else K.CHANGE_CAUSE_FILING

    def changes(self, key, behind):
        """[(entry, branch, before, value, cause, reason)] of a board, the latest first."""
        found, acts = [], {a[1]: a for a in self.acts}
        for before, after in zip(self.past, self.past[1:]):
            old, new = before.boards.get(key, {}), after.boards.get(key, {})
            for branch in set(old) | set(new) if after.entry > behind else ():
                was, now = old.get(branch), new.get(branch)
                if was and now and was._replace(entry=0) == now._replace(entry=0):
                    continue
                if was or now:
                    found.append((after.entry, branch, was, now,
                                  *self.why(acts[after.entry], was, now)))
        return found[::-1]

    def why(self, act, was, now):
        if act[0] == "file":
            return self.cause(act[1], act[2], was, now), act[2].correction_reason
        if act[0] == "period":
            return self.K.CHANGE_CAUSE_PERIOD, act[2].reason
        return self.K.CHANGE_CAUSE_DATA, ""

    def standings(self, submission):
        """{(board, period): what its receipt says} of what the last filing did."""
        (before, after), branch, found = self.past[-2:], submission.branch, {}
        for key in set(before.boards) | set(after.boards):
            old, new = before.boards.get(key, {}), after.boards.get(key, {})
            was, now = before.places.get(key, {}), after.places.get(key, {})
            if old.get(branch) != new.get(branch):
                found[key] = (
                    new.get(branch), now.get(branch, 0), len(now), after.sequences[key],
                    sum(was.get(b) != now.get(b) for b in set(was) | set(now) if b != branch),
                    old.get(branch), was.get(branch, 0), before.sequences.get(key, 0),
                    self.cause(after.entry, submission, old.get(branch), new.get(branch)))
        return found
