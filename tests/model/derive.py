# SPDX-License-Identifier: Apache-2.0
"""From the values that dossiers give to those of all boards: longer periods rolled up from
their parts, then whatever is made of boards that stand before it in the catalogue."""
from system import model_composite, model_derived, model_rollup


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
    return {branch: value._replace(rolled_up=any(m[branch].rolled_up for m in made_of))
            for branch, value in found.items()}


def is_derived(K, indicator):
    return indicator.kind == K.INDICATOR_KIND_COMPOSITE or indicator.HasField("operand")


def all_boards(K, catalogue, boards):
    """`boards` ({(board, period): {branch: Value}}) of dossiers, and all that follow."""
    for board in catalogue.boards:
        if is_derived(K, board.indicator):
            for period in {p for _, p in boards}:
                boards[(board.id, period)] = derived(K, catalogue, board, boards, period)
        else:
            model_rollup.roll_up(K, board, boards)
        for key in [k for k in boards if k[0] == board.id and board.HasField("peer_group")]:
            boards[key] = {b: v for b, v in boards[key].items()
                           if model_composite.takes(catalogue, board, b)}
    return {key: values for key, values in boards.items() if values}
