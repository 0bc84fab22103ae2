# SPDX-License-Identifier: Apache-2.0
"""Random catalogues: what headquarters may publish in the middle of a year. Some boards,
with those that they are made of, and each with its own direction, ties and minimum base."""


def operands(board):
    return [b for b in (board.indicator.operand, board.indicator.against) if b]


def chosen(dice, built_in, count):
    """So many boards of the catalogue, what they are made of, in its order."""
    by_id = {b.id: b for b in built_in.boards}
    wanted, found = dice.sample(sorted(by_id), min(count, len(by_id))), set()
    while wanted:
        board = wanted.pop()
        if board not in found:
            found.add(board)
            wanted += operands(by_id[board])
    return [b for b in built_in.boards if b.id in found]


def add_boards(schema, dice, catalogue):
    """Boards that the built-in catalogue lacks."""
    K = schema
    more = [
        ("new-tax", K.Indicator(kind=K.INDICATOR_KIND_COLLECTION_AMOUNT, channel="counter"), 1),
        ("new-visits", K.Indicator(kind=K.INDICATOR_KIND_STATISTIC, metric="website_visits"), 1),
        ("new-auctions", K.Indicator(kind=K.INDICATOR_KIND_STATISTIC,
                                     metric="auction_proceeds"), 1),
        ("new-acceptable", K.Indicator(
            kind=K.INDICATOR_KIND_SURVEY_RATE, instrument="public_opinion",
            question="environment", rate=K.SURVEY_RATE_ACCEPTABILITY), 100)]
    for name, indicator, scale in dice.sample(more, 2):
        unit = "%" if scale == 100 else "NT$"
        catalogue.boards.add(
            id=name, title_zh=name, title_en=name, indicator=indicator, minimum_base=1,
            direction=K.DIRECTION_HIGHER_IS_BETTER, tie_rule=K.TIE_RULE_COMPETITION,
            unreported=K.UNREPORTED_UNRANKED, unit_zh=unit, unit_en=unit, scale=scale,
            decimals=2, visible_to_branches=True)


def make(schema, dice, built_in, count=24):
    """A catalogue of some boards, which differ in their rules from the built-in ones."""
    made = schema.Catalogue()
    made.CopyFrom(built_in)
    del made.boards[:]
    made.boards.extend(chosen(dice, built_in, count))
    add_boards(schema, dice, made)
    for board in made.boards:
        if dice.random() < 0.5:
            board.tie_rule = dice.randint(1, 4)
        if dice.random() < 0.3:
            board.direction = dice.randint(1, 2)
        if dice.random() < 0.3:
            board.minimum_base = dice.choice((1, 5, 12, 40))
    made.answer_days = dice.choice((2, 6, 6))
    made.evidence_rate = dice.randint(1, 2)
    return made
