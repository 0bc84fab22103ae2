# SPDX-License-Identifier: Apache-2.0
"""Roll-up of the naive model: longer periods from their parts, where nothing was reported."""
from fractions import Fraction

WHOLES = (("Q", "M", 3, 4), ("H", "Q", 2, 2), ("Y", "H", 2, 1))  # kind, parts' kind, how many


def parts_of(period):
    """The periods that one is made of, as they are written; none of months and C periods."""
    year, kind, number = period[:3], period[3], int(period[4:] or 1)
    for whole, part, count, _ in WHOLES:
        if kind == whole:
            numbers = range((number - 1) * count + 1, number * count + 1)
            return [f"{year}{part}" + (f"{n:02}" if part == "M" else str(n)) for n in numbers]
    return []


def together(schema, board, values):
    """(value, basis) of all parts; None where a mean does not say what it is of."""
    basis = sum(v.basis for v in values)
    if board.roll_up == schema.ROLL_UP_SUM:
        return sum(Fraction(v.value) for v in values), basis
    if not all(v.basis > 0 for v in values):
        return None
    return sum(Fraction(v.value) * v.basis for v in values) / basis, basis


def roll_up(schema, board, boards):
    """Adds to `boards`, {(board, period): {branch: Value}}, what is rolled up of this board:
    for every branch and period without a value of its own whose parts all have one."""
    if board.roll_up not in (schema.ROLL_UP_SUM, schema.ROLL_UP_POOLED):
        return
    years = sorted({period[:3] for name, period in boards if name == board.id})
    for kind, _, _, most in WHOLES:  # quarters first: they are parts of halves
        for period in [f"{y}{kind}" + (str(n) if most > 1 else "")
                       for y in years for n in range(1, most + 1)]:
            parts = [boards.get((board.id, part), {}) for part in parts_of(period)]
            for branch in set(parts[0]).intersection(*parts[1:]):
                values = [part[branch] for part in parts]
                found = together(schema, board, values)
                if found and branch not in boards.get((board.id, period), {}):
                    boards.setdefault((board.id, period), {})[branch] = values[0]._replace(
                        value=found[0], basis=found[1], invented=any(v.invented for v in values),
                        entry=max(v.entry for v in values), rolled_up=True)
