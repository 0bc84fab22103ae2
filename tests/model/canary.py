# SPDX-License-Identifier: Apache-2.0
"""Is the test able to fail? The model is made wrong in one small way at a time; each has to
be found as a difference by the same comparisons that find none otherwise."""
from fractions import Fraction

from model.past import PastComparer
from model.tally import Tally


def with_value(moment, key, branch, **changed):
    values = moment.boards[key]
    return moment._replace(boards=moment.boards | {
        key: values | {branch: values[branch]._replace(**changed)}})


def wrong_moments(moment, key, branch):
    """What was held, wrong by one thing: {name: moment}."""
    value = moment.boards[key][branch]
    place = moment.places[key].get(branch, 0)
    fewer = {b: v for b, v in moment.boards[key].items() if b != branch}
    board = type(moment.catalogue)()
    board.CopyFrom(moment.catalogue)
    for each in board.boards:
        each.tie_rule = each.tie_rule % 4 + 1
    return {
        "value": with_value(moment, key, branch, value=value.value + Fraction(1, 10 ** 9)),
        "basis": with_value(moment, key, branch, basis=value.basis + 1),
        "mark": with_value(moment, key, branch, invented=not value.invented),
        "entry": with_value(moment, key, branch, entry=value.entry - 1),
        "branch": moment._replace(boards=moment.boards | {key: fewer}),
        "board": moment._replace(boards={k: v for k, v in moment.boards.items() if k != key}),
        "sequence": moment._replace(sequences=moment.sequences | {
            key: moment.sequences[key] - 1}),
        "place": moment._replace(places=moment.places | {
            key: moment.places[key] | {branch: place + 1}}),
        "ties": moment._replace(catalogue=board),
    }


def fresh(schema, history):
    return PastComparer(schema, Tally(), history.daemon, history.headquarters.caller)


def asked(comparer, key, moment, branch):
    """Differences that asking for one place finds."""
    before = comparer.tally.differences
    comparer.tally.differences = []
    comparer.place(key, moment, branch, branch)
    found, comparer.tally.differences = comparer.tally.differences, before
    return found


def unnoticed(schema, history, moment):
    """The names of what was wrong and found by nothing."""
    key = max(sorted(moment.places), key=lambda k: len(moment.places[k]))
    branch = min(moment.places[key])
    found = {}
    for name, wrong in wrong_moments(moment, key, branch).items():
        comparer = fresh(schema, history)
        if name == "place":
            comparer.ranking(history.home, key, wrong, history.missing(key))
            found["place asked"] = asked(comparer, key, wrong, branch)
        elif name == "value":
            found["margin"] = [d for d in asked(comparer, key, wrong, branch) if "margin" in d]
            comparer.boards(wrong, everything=True)
        else:
            comparer.boards(wrong, everything=True)
        found[name] = comparer.tally.differences
        if name in ("value", "basis", "branch", "entry"):
            comparer.tally.differences = []
            comparer.watcher(history.watcher, wrong)
            found[name + " watched"] = comparer.tally.differences
    comparer = fresh(schema, history)
    missing, *rest = history.missing(key)
    comparer.ranking(history.home, key, moment, (missing + 1, *rest))
    found["bound"] = comparer.tally.differences
    found |= wrong_receipts(schema, history) | wrong_past(schema, history, key, branch)
    return sorted(name for name, differences in found.items() if not differences), len(found)


def wrong_receipts(schema, history):
    """Of the last accepted filing: what it did, and its standings."""
    comparer = fresh(schema, history)
    receipt, found = history.last_moved, {}
    comparer.receipt(receipt, {"K502"}, False)
    found["refusal"] = comparer.tally.differences
    comparer.tally.differences = []
    comparer.receipt(receipt, set(), True)
    found["verdict"] = comparer.tally.differences
    comparer.tally.differences = []
    comparer.accepted(receipt, (receipt.added, receipt.replaced, receipt.withdrawn),
                      receipt.revision, {})
    found["standing"] = comparer.tally.differences
    return found


def wrong_past(schema, history, key, branch):
    """As of the last entry and in editions: one branch has another value."""
    found, right = {}, history.world.past[-1]
    comparer = fresh(schema, history)
    wrong = with_value(right, key, branch, value=right.boards[key][branch].value + 1)
    comparer.board(key, wrong, schema.SnapshotRequest(board=key[0], period=key[1],
                                                      as_of=right.entry))
    found["as of"] = comparer.tally.differences
    receipt = history.headquarters.ask(edition=schema.EditionRequest(
        board=key[0], period=key[1], note="x")).receipt
    entry = schema.Receipt.FromString(receipt.receipt).entry
    for name, changed in (("digest", {"basis": right.boards[key][branch].basis + 1}),
                          ("digest of marks", {"rolled_up": True, "invented": True})):
        comparer = fresh(schema, history)
        history.world.past[-1] = with_value(right, key, branch, **changed)
        comparer.edition(history.world, (len(history.editions) + 1, entry, key[1], key[0], "x"))
        found[name] = [d for d in comparer.tally.differences if d.startswith("digest")]
    history.world.past[-1] = right
    return found
