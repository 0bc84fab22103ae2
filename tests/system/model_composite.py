# SPDX-License-Identifier: Apache-2.0
"""Composites and peer groups of the naive model: points of values between settled bounds."""
from fractions import Fraction


def points_of(component, board, value):
    """The points of a value on the component's board: a whole number of its last decimal."""
    worst, best = Fraction(component.worst), Fraction(component.best)
    share = (Fraction(value) * board.scale - worst) / (best - worst) * 100
    unit = Fraction(1, 10 ** component.decimals)
    # Python's round takes halves to even too.
    return round(min(max(share, 0), 100) / unit) * unit


def composite_of(catalogue, boards, indicator, period, weights=None):
    """{branch: Value} of a composite, from the boards that stand before it; `weights` by
    component instead of those that are declared."""
    by_id = {board.id: board for board in catalogue.boards}
    parts = [(by_id[c.board], c, boards.get((c.board, period), {}))
             for c in indicator.components]
    weights = weights or [c.weight for c in indicator.components]
    found = {}
    for branch in set.intersection(*(set(values) for _, _, values in parts)):
        held = [values[branch] for _, _, values in parts]
        points = [points_of(c, board, values[branch].value) for board, c, values in parts]
        total = sum(w * p for w, p in zip(weights, points))
        found[branch] = held[0]._replace(
            value=Fraction(total) / sum(weights), basis=min(v.basis for v in held),
            invented=any(v.invented for v in held),
            rolled_up=any(v.rolled_up for v in held), entry=max(v.entry for v in held))
    return found


def takes(catalogue, board, branch):
    """May the branch be on the board?"""
    return not board.HasField("peer_group") or any(
        branch in group.branches for group in catalogue.peer_groups
        if group.id == board.peer_group)
