# SPDX-License-Identifier: Apache-2.0
"""Holds what the daemon says against the model: receipts, boards, places, what watchers
made of what was published, and what `kaohe rank` prints."""
import json
import time
from fractions import Fraction

from model import sure
from model.world import REFUSED_BY_MERGE
from system import model
from system.kaohe_test import run_kaohe


def fraction(ratio):
    return Fraction(ratio.numerator, ratio.denominator)


def is_counted(K, indicator):
    """Is the value k of n, never reduced?"""
    return sure.is_rate(K, indicator)


def board_values(K, board, values):
    """{branch: (value, basis, invented, entry, rolled up)} of a snapshot or a watcher; of k of n both
    are looked at."""
    return {v.branch: (fraction(v.value) if not is_counted(K, board.indicator)
                       else (v.value.numerator, v.value.denominator),
                       v.basis, v.invented, v.entry, v.rolled_up) for v in values}


def expected_values(K, board, values):
    return {b: ((v.value * v.basis, v.basis) if is_counted(K, board.indicator) else v.value,
                v.basis, v.invented, v.entry, v.rolled_up) for b, v in values.items()}


class Comparer:
    def __init__(self, schema, tally, daemon, caller):
        self.K, self.tally, self.daemon, self.caller = schema, tally, daemon, caller
        self.signing_key = daemon.signing_key
        self.seen = {}  # {(board, period): sequence} of what was compared last

    def until_made(self, name, request, timeout=20.0):
        """A board of the past is made in slices: asked again until it is there."""
        end = time.monotonic() + timeout
        while True:
            reply = self.caller.ask(timeout, **{name: request})
            if reply.HasField("error") or not getattr(reply, name).pending:
                return reply
            assert time.monotonic() < end, f"{request} is still being made"

    def receipt(self, receipt, refusals, unchanged):
        """The verdict, as far as the merge and the periods decide it."""
        K = self.K
        found = {f.code for f in receipt.findings if f.severity == K.SEVERITY_ERROR}
        self.tally.same("refusal", found & REFUSED_BY_MERGE, refusals, receipt.entry)
        if refusals:
            self.tally.same("verdict", receipt.verdict, K.VERDICT_REFUSED, receipt.entry)
        elif receipt.verdict != K.VERDICT_REFUSED:
            self.tally.same("verdict", receipt.verdict, K.VERDICT_UNCHANGED if unchanged
                            else K.VERDICT_ACCEPTED, receipt.entry)

    def accepted(self, receipt, counts, revision, standings):
        """What the filing did: to the dossier, and to each board."""
        self.tally.same("counts", (receipt.added, receipt.replaced, receipt.withdrawn,
                                   receipt.revision), (*counts, revision), receipt.entry)
        shown = {(s.board, s.period): (
            model.Value(fraction(s.value), s.basis, s.invented, s.entry, s.rolled_up)
            if s.HasField("value") else None, s.place_doubled, s.ranked, s.entry,
            s.moved_others, model.Value(
                fraction(s.previous_value), s.previous_basis, s.previous_invented,
                s.previous_entry, s.previous_rolled_up) if s.HasField("previous_value") else None,
            s.previous_place_doubled, s.previous_sequence, s.cause) for s in receipt.standings}
        for key in set(shown) | set(standings):
            self.tally.same("standing", shown.get(key), standings.get(key), receipt.entry, key)

    def list_boards(self):
        """{(board, period): (sequence, ranked)}"""
        states, after = {}, None
        while True:
            reply = self.caller.ask(
                boards=self.K.BoardsRequest(**({"after": after} if after else {}))).boards
            for state in reply.boards:
                states[tuple(state.key.rsplit("/", 1))] = (state.sequence, state.ranked)
            if not reply.HasField("next"):
                return states
            after = reply.next

    def boards(self, moment, everything=False):
        """The list of all boards; the values of those that changed, or of all."""
        listed = self.list_boards()
        expected = {key: (moment.sequences[key], len(moment.places[key]))
                    for key, values in moment.boards.items() if values}
        self.tally.same("boards", listed, expected, moment.entry)
        for key in moment.sequences:
            if everything or self.seen.get(key) != moment.sequences[key]:
                self.board(key, moment, self.K.SnapshotRequest(board=key[0], period=key[1]))
        self.seen = dict(moment.sequences)

    def board(self, key, moment, request):
        reply = self.until_made("snapshot", request)
        if not self.tally.same("answer", reply.WhichOneof("result"), "snapshot", key, request):
            return
        shown = reply.snapshot
        definition = next(b for b in moment.catalogue.boards if b.id == key[0])
        self.tally.same("definition", shown.board, definition, key)
        self.tally.same("sequence", shown.sequence, moment.sequences.get(key, 0), key, request)
        shown = board_values(self.K, definition, shown.values)
        expected = expected_values(self.K, definition, moment.boards.get(key, {}))
        self.tally.kinds[self.K.IndicatorKind.Name(definition.indicator.kind)] += len(expected)
        self.tally.kinds["rolled up"] += sum(v[-1] for v in expected.values())
        for branch in set(shown) | set(expected):
            self.tally.same("value", shown.get(branch), expected.get(branch), key, branch,
                            moment.entry)

    def place(self, key, moment, branch, against, **as_of):
        """One branch, those beside it and the margins, and another that is asked about."""
        board = next(b for b in moment.catalogue.boards if b.id == key[0])
        reply = self.until_made("place", self.K.PlaceRequest(
            board=key[0], period=key[1], branch=branch, against=against, **as_of))
        if not self.tally.same("answer", reply.WhichOneof("result"), "place", key, as_of):
            return
        shown, values = reply.place, moment.boards.get(key, {})
        self.tally.same("valued", (shown.valued, shown.sequence),
                        (len(values), moment.sequences.get(key, 0)), key, as_of)
        above, below = sure.beside(self.K, board, values, moment.places.get(key, {}), branch)
        for name, other in (("standing", branch), ("above", above), ("below", below),
                            ("against", against)):
            self.tally.same(
                "place", self.standing_shown(getattr(shown, name)) if shown.HasField(name)
                else None, self.standing_held(board, key, moment, other), key, name, as_of)
        for other, said in ((above, shown.above), (below, shown.below)):
            margin = fraction(said.value) - fraction(shown.standing.value) \
                if said.HasField("value") and shown.standing.HasField("value") else None
            self.tally.same("margin", margin, values[other].value - values[branch].value
                            if other else None, key, branch, as_of)

    @staticmethod
    def standing_shown(s):
        return (s.branch, fraction(s.value) if s.HasField("value") else None, s.basis,
                s.invented, s.rolled_up, s.entry, s.place_doubled, s.ranked,
                (s.interval_low, s.interval_high) if s.HasField("interval_low") else None)

    def standing_held(self, board, key, moment, branch):
        if branch is None:
            return None
        value, places = moment.boards.get(key, {}).get(branch), moment.places.get(key, {})
        if value is None:
            return (branch, None, 0, False, False, 0, 0, len(places), None)
        interval = sure.wilson(value.value, value.basis) \
            if sure.is_rate(self.K, board.indicator) else None
        return (branch, value.value, value.basis, value.invented, value.rolled_up, value.entry,
                places.get(branch, 0), len(places), interval)

    def watcher(self, watcher, moment):
        """What was published leads to the same boards."""
        definitions = {b.id: b for b in moment.catalogue.boards}
        watched = {k: v for k, v in watcher.boards.items() if v}
        self.tally.same("watched", set(watched), {k for k, v in moment.boards.items() if v})
        for key, values in watched.items():
            if key in moment.boards:
                self.tally.same(
                    "published", board_values(self.K, definitions[key[0]], values.values()),
                    expected_values(self.K, definitions[key[0]], moment.boards[key]), key)

    def causes(self, world, told):
        """Why each published change happened: by which entry, and whose reason."""
        for key, change in told:
            branch, entry = change.value.branch, change.entry
            known = [c for c in world.changes(key, entry - 1) if c[:2] == (entry, branch)]
            self.tally.same("cause", [(change.cause, change.reason)],
                            [c[4:] for c in known], key, branch, entry)

    def ranking(self, home, key, moment, missing):
        """`kaohe rank --json`: places, the worst that can still come, intervals."""
        board = next(b for b in moment.catalogue.boards if b.id == key[0])
        lines = run_kaohe("rank", *key, "--json", home=home).stdout.splitlines()
        shown, expected = {}, {}
        for row in map(json.loads, lines):
            shown[row["branch"]] = tuple(int(row[n]) if n in row else None for n in (
                "placeDoubled", "worstDoubled", "intervalLow", "intervalHigh"))
        missing, still_open, absent = missing
        reach = sure.bounds(self.K, board, moment.boards[key], missing, still_open)
        rated = sure.is_rate(self.K, board.indicator)
        for branch, value in moment.boards[key].items():
            place = moment.places[key].get(branch)
            expected[branch] = (place, reach[branch][1] if place else None, *(
                rated and sure.wilson(value.value, value.basis) or (None, None)))
            if place and not still_open:
                self.tally.same("best", place, reach[branch][0], key, branch)
        for branch in absent if board.unreported == self.K.UNREPORTED_LAST else ():
            expected[branch] = (sure.behind_the_last(
                self.K, board, moment.boards[key], absent), None, None, None)
        for branch in set(shown) | set(expected):
            self.tally.same("ranking", shown.get(branch), expected.get(branch), key, branch,
                            board.tie_rule)

    def against(self, home, key, moment, branch):
        """`kaohe rank --against`: who can be told apart from that branch."""
        values = {b: (v.value * v.basis, v.basis) for b, v in moment.boards[key].items()}
        lines = run_kaohe("rank", *key, "--json", "--against", branch, home=home).stdout
        for row in map(json.loads, lines.splitlines()):
            other = row["branch"]
            if other != branch and other in values:
                apart = sure.told_apart(values[branch], values[other], len(values) - 1)
                self.tally.same("told apart", row.get("toldApart"),
                                row.get("toldApart") if apart == sure.CLOSE else apart, key, other)
