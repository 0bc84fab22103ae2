# SPDX-License-Identifier: Apache-2.0
"""Random catalogues: what headquarters may publish in the middle of a year. Some boards,
with those that they are made of, and each with its own direction, ties and minimum base; and
a calendar by which answers are due."""
import random
from datetime import date, timedelta

from model.records import QUESTIONS


def operands(board):
    indicator = board.indicator
    return [b for b in (indicator.operand, indicator.against) if b] + [
        c.board for c in indicator.components]


def chosen(dice, built_in, count):
    """Some boards of the catalogue, of most kinds, and what they are made of, in its order."""
    by_id = {b.id: b for b in built_in.boards}

    def is_asked(board):
        """No survey of a question that nobody is asked here."""
        question = board.indicator.question
        return question in ("", "overall", *QUESTIONS) and all(
            is_asked(by_id[o]) for o in operands(board))

    asked = dice.sample([b for b in built_in.boards if is_asked(b)], len(built_in.boards) // 3)
    kinds = {b.indicator.kind: b.id for b in asked}
    wanted, found = sorted(kinds.values()) + [b.id for b in asked[:count]], set()
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


def natural(K, catalogue, board):
    """How its periods can be put together."""
    kind = K.IndicatorKind.Name(board.indicator.kind)[len("INDICATOR_KIND_"):]
    if kind in ("COLLECTION_AMOUNT", "COLLECTION_CASES"):
        return K.ROLL_UP_SUM
    if kind == "STATISTIC":
        metric = next(m for m in catalogue.metrics if m.id == board.indicator.metric)
        return K.ROLL_UP_SUM if metric.additive else K.ROLL_UP_NONE
    pooled = kind in ("PHONE_MEAN", "SURVEY_RATE", "SERVICE_MINUTES", "WITHIN_15",
                      "COMPLAINTS_ON_TIME", "COMPLAINT_DAYS")
    return K.ROLL_UP_POOLED if pooled else K.ROLL_UP_NONE


def bounds_of(K, dice, board):
    """Worst and best of a component, as the board shows values; now and then the values
    of some lie beyond."""
    if board.scale == 100:
        ends = dice.choice((("60", "100"), ("-20", "99.5"), ("100", "0")))
    elif board.indicator.kind == K.INDICATOR_KIND_PHONE_MEAN:
        ends = dice.choice((("85", "95"), ("0", "100")))
    else:
        ends = dice.choice((("0", "1000"), ("50000.5", "3"), ("7", "60")))
    return ends


def add_composites(K, dice, catalogue):
    """Of any boards but growths and composites."""
    for number in range(2):
        parts = [b for b in catalogue.boards
                 if not b.indicator.since and not b.indicator.components]
        made = catalogue.boards.add(
            id=f"composite-{number}", title_zh="總評", title_en="All in all", minimum_base=1,
            direction=K.DIRECTION_HIGHER_IS_BETTER, tie_rule=K.TIE_RULE_COMPETITION,
            unreported=K.UNREPORTED_UNRANKED, unit_zh="分", unit_en="points", scale=1,
            decimals=2, visible_to_branches=False)
        made.indicator.kind = K.INDICATOR_KIND_COMPOSITE
        for board in dice.sample(parts, dice.randint(2, 3)):
            worst, best = bounds_of(K, dice, board)
            made.indicator.components.add(board=board.id, weight=dice.choice((1, 2, 7)),
                                          worst=worst, best=best, decimals=dice.randint(0, 3))


def add_groups(K, dice, catalogue):
    codes = [b.code for b in catalogue.branches]
    group = catalogue.peer_groups.add(id="some", title_zh="部分", title_en="Some")
    group.branches.extend(sorted(dice.sample(codes, 8)))
    for board in catalogue.boards:
        if dice.random() < 0.15:
            board.peer_group = "some"


def add_calendar(catalogue):
    """Of some months or years, with every third weekday off and every third weekend day not;
    or none. By dice of its own, as the rest of the catalogue fell."""
    dice = random.Random(catalogue.SerializeToString(deterministic=True))
    catalogue.answer_in_working_days = dice.random() < 0.6
    catalogue.ClearField("calendar")
    if dice.random() < 0.2:
        return
    first = date(2015, 1, 1) + timedelta(dice.randint(0, 2000))
    last = min(first + timedelta(dice.choice((200, 3000))), date(2023, 12, 31))
    catalogue.calendar.first_day, catalogue.calendar.last_day = first.isoformat(), last.isoformat()
    for day in range((last - first).days + 1):
        when = first + timedelta(day)
        if dice.random() < 1 / 3:
            listed = (catalogue.calendar.holidays if when.weekday() < 5 else
                      catalogue.calendar.makeup_days)
            listed.add(date=when.isoformat())


def make(schema, dice, built_in, count=12):
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
        if dice.random() < 0.3:
            board.unreported = schema.UNREPORTED_LAST
        if dice.random() < 0.6:
            board.roll_up = natural(schema, made, board)
    add_composites(schema, dice, made)
    add_groups(schema, dice, made)
    made.answer_days = dice.choice((2, 6, 6))
    made.evidence_rate = dice.randint(1, 2)
    add_calendar(made)
    return made
