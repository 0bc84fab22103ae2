# SPDX-License-Identifier: Apache-2.0
"""From the values that dossiers give to those of all boards: longer periods rolled up from
their parts, then whatever is made of boards that stand before it in the catalogue."""
from collections import namedtuple
from fractions import Fraction

from system import model_composite, model_derived

# The first four as in system/model.py; `rolled`: made of the parts of the period.
Value = namedtuple("Value", "value basis invented entry rolled", defaults=(False,))


def parts_of(period):
    """A quarter's months, a half's quarters, a year's halves."""
    year, kind, number = period[:3], period[3], int(period[4:] or 1)
    return {"Q": [f"{year}M{m:02}" for m in range(3 * number - 2, 3 * number + 1)],
            "H": [f"{year}Q{q}" for q in (2 * number - 1, 2 * number)],
            "Y": [f"{year}H1", f"{year}H2"]}.get(kind, [])


def rolled_up(K, how, parts):
    """One value for those of all parts; None where a mean is of nobody knows how many."""
    basis = sum(p.basis for p in parts)
    if how == K.ROLL_UP_SUM:
        value = sum(p.value for p in parts)
    elif any(p.basis <= 0 for p in parts):
        return None
    else:
        value = Fraction(sum(p.value * p.basis for p in parts)) / basis
    return Value(value, basis, any(p.invented for p in parts), max(p.entry for p in parts), True)


def roll_up(K, board, boards, periods):
    """Adds what follows for longer periods without a value of their own."""
    for kind in "QHY":
        for period in (p for p in periods if p[3] == kind):
            parts = [boards.get((board.id, part), {}) for part in parts_of(period)]
            for branch in set.intersection(*map(set, parts)):
                held = boards.setdefault((board.id, period), {})
                value = rolled_up(K, board.roll_up, [p[branch] for p in parts])
                if branch not in held and value:
                    held[branch] = value


def operands(K, indicator, period):
    """The boards that a derived one is made of, each with its period."""
    if indicator.kind == K.INDICATOR_KIND_COMPOSITE:
        return [(c.board, period) for c in indicator.components]
    if indicator.against:
        return [(indicator.operand, period), (indicator.against, period)]
    return [(indicator.operand, period),
            (indicator.operand, model_derived.base_of(K, indicator, period))]


def derived(K, catalogue, board, boards, period):
    indicator = board.indicator
    if indicator.kind == K.INDICATOR_KIND_COMPOSITE:
        found = model_composite.composite_of(catalogue, boards, indicator, period)
    else:
        found = model_derived.derived_of(K, boards, indicator, period)
    made_of = [boards.get(key, {}) for key in operands(K, indicator, period)]
    return {branch: value._replace(rolled=any(m[branch].rolled for m in made_of))
            for branch, value in found.items()}


def is_derived(K, indicator):
    return indicator.kind == K.INDICATOR_KIND_COMPOSITE or indicator.HasField("operand")


def all_boards(K, catalogue, boards, periods):
    """`boards` ({(board, period): {branch: Value}}) of dossiers, and all that follow."""
    periods = set(periods)
    for kind in "QHY":
        periods |= {f"{p[:3]}{kind}{n or ''}" for p in periods
                    for n in {"Q": range(1, 5), "H": (1, 2), "Y": (0,)}[kind]}
    for board in catalogue.boards:
        if is_derived(K, board.indicator):
            for period in periods:
                boards[(board.id, period)] = derived(K, catalogue, board, boards, period)
        elif board.roll_up in (K.ROLL_UP_SUM, K.ROLL_UP_POOLED):
            roll_up(K, board, boards, periods)
        for period in periods if board.HasField("peer_group") else ():
            values = boards.get((board.id, period), {})
            boards[(board.id, period)] = {
                b: v for b, v in values.items() if model_composite.takes(catalogue, board, b)}
    return {key: values for key, values in boards.items() if values}
