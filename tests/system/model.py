# SPDX-License-Identifier: Apache-2.0
"""The naive model: every board recomputed from the ledger's filings with Fraction.

Written from the field's formulas, sharing nothing with the rules and the ranking in C.
It believes the stored verdicts (tests/cases checks those) and nothing else.
"""
import sqlite3
from collections import namedtuple
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from system import (model_composite, model_derived, model_range, model_rollup,
                    model_timeliness, model_workdays)

Value = namedtuple("Value", "value basis invented entry rolled_up", defaults=(False,))
UNDEFINED = (None, 0)  # 0 of 0: reported, and nothing to be ranked by
MIDPOINTS = {1: Fraction(5, 2), 2: Fraction(10), 3: Fraction(45, 2), 4: Fraction(45), 5: Fraction(30)}


def exact(text):
    return Fraction(Decimal(text))


def kind_of(record):
    return record.WhichOneof("kind")


def key_of(schema, record):
    """The record's natural key, as a tuple: independent of how the C code spells it."""
    kind = kind_of(record)
    body = getattr(record, kind)
    dims = {
        "phone_test": lambda b: (b.conductor,),
        "survey_question": lambda b: (b.instrument, b.question),
        "service_time": lambda b: (),
        "complaint_case": lambda b: (b.case_number,),
        "complaint_count": lambda b: (b.category, b.channel),
        "collection": lambda b: (b.channel, b.case_type),
        "statistic": lambda b: (b.metric,) + tuple((d.name, d.value) for d in b.dimensions),
        "attitude_review": lambda b: (b.officer,),
        "stated_total": lambda b: (b.id,),
        "score_sheet": lambda b: (b.rubric, b.evaluator, b.date),
    }[kind](body)
    return (kind, dims, record.sub_period)


class Dossier:
    def __init__(self):
        self.records = {}
        self.first = {}  # when a record of that key was first filed
        self.entry = 0
        self.invented = False

    def merge(self, schema, submission, entry, by_headquarters, time):
        for record in submission.records:
            key = (by_headquarters,) + key_of(schema, record)
            self.records[key] = record
            self.first.setdefault(key, time)
        self.entry = entry
        if submission.provenance == schema.PROVENANCE_INVENTED:
            self.invented = True

    def each(self, kind, by_headquarters):
        for (by, k, dims, sub), record in self.records.items():
            if k == kind and by == by_headquarters:
                yield dims, sub, getattr(record, kind)


def months_of(part):
    """The months of a period such as 106M05, 106Q2, 106H1, 106Y or 106C09."""
    number = int(part[4:] or 1)
    if part[3] == "C":
        return frozenset(range(1, number + 1))
    length = {"M": 1, "Q": 3, "H": 6, "Y": 12}[part[3]]
    return frozenset(range((number - 1) * length + 1, number * length + 1))


def stands(found):
    """Of every key the record of the whole period, or else sub-periods: again and again
    the longest of which no month is taken yet, a plain one before a cumulative one."""
    by_key = {}
    for record in found:
        by_key.setdefault(record[0], []).append(record)
    chosen = []
    for records in by_key.values():
        whole = [r for r in records if not r[1]]
        free = [] if whole else records
        while free:
            best = max(free, key=lambda r: (len(months_of(r[1])), r[1][3] != "C"))
            whole.append(best)
            free = [r for r in free if not months_of(r[1]) & months_of(best[1])]
        chosen += whole
    return chosen


def phone_mean(schema, found, indicator):
    found = stands([f for f in found if f[2].conductor == indicator.conductor])
    if not found or not all(b.HasField("mean_score") for _, _, b in found):
        return None
    persons = sum(b.persons_tested for _, _, b in found)
    if len(found) == 1 and not persons:
        return exact(found[0][2].mean_score), 0
    if not all(b.persons_tested for _, _, b in found):
        return None
    return sum(exact(b.mean_score) * b.persons_tested for _, _, b in found) / persons, persons


def survey_rate(schema, found, indicator):
    good = {schema.ANSWER_LEVEL_VERY_SATISFIED, schema.ANSWER_LEVEL_SATISFIED}
    if indicator.rate == schema.SURVEY_RATE_ACCEPTABILITY:
        good = good | {schema.ANSWER_LEVEL_ACCEPTABLE}
    found = stands([f for f in found if f[0] == (indicator.instrument, indicator.question)])
    numerator = denominator = 0
    for _, _, body in found:
        levels = [(set(a.levels) & good, set(a.levels) - good, a) for a in body.answers]
        if not levels or any(some and others or not a.HasField("count")
                             for some, others, a in levels):
            return None
        numerator += sum(a.count for some, _, a in levels if some)
        usable = sum(a.count for _, _, a in levels)
        if not any(others for _, others, _ in levels):
            lost = "unusable" if not body.HasField("unusable") else ""
            forms = body.forms_valid if body.HasField("forms_valid") else body.forms_returned
            usable = forms - body.unusable
            if indicator.lost(body, lost) or indicator.lost(body, "forms_valid"):
                return None
        if usable <= 0:
            return None
        denominator += usable
    return (Fraction(numerator, denominator), denominator) if denominator else None


def widest(breakdowns, field, period):
    """The sum of the breakdown that covers most months, the first of equals; one that lacks
    a figure is none."""
    most, out = 0, None
    for chosen, counted in breakdowns:
        covered = set().union(*(months_of(sub or period) for _, sub, _ in chosen))
        if len(covered) > most and all(b.HasField(field) for _, _, b in counted):
            most = len(covered)
            out = sum(exact(str(getattr(b, field))) for _, _, b in counted), len(counted)
    return out


def counted_once(chosen, part_of, period):
    """Without what another record tells too: cells under their channel's row, and a channel
    under the one that it is part of, in the same months and for the same case types."""
    def told(record, other):
        (channel, case_type), sub, _ = record
        (wide, wide_type), wide_sub, _ = other
        if not months_of(sub or period) & months_of(wide_sub or period):
            return False
        row = wide == channel and not wide_type and case_type
        above = wide == part_of.get(channel, "") != "" and (
            "" in (case_type, wide_type) or case_type == wide_type)
        return bool(row or above)

    return [r for r in chosen if not (r[0][0] and any(told(r, other) for other in chosen))]


def collection_sum(field):
    def compute(schema, found, indicator):
        def breakdown(records):
            chosen = stands(records)
            return chosen, counted_once(chosen, indicator.part_of, indicator.period)

        if indicator.channel:
            found = [f for f in found if f[0][0] == indicator.channel]
            groups = [[f for f in found if bool(f[0][1]) == cells] for cells in (False, True)]
            return widest([(stands(g),) * 2 for g in groups], field, indicator.period)
        by_channel = [f for f in found if f[0][0]]
        rows = [f for f in by_channel if not f[0][1]]
        groups = [[f for f in found if f[0] == ("", "")], by_channel if rows else [],
                  [f for f in found if not f[0][0] and f[0][1]],
                  [f for f in by_channel if f[0][1]]]
        return widest([breakdown(g) for g in groups], field, indicator.period)
    return compute


def statistic(schema, found, indicator):
    found = [f for f in found if f[2].metric == indicator.metric]
    groups = [stands([f for f in found if len(f[0]) == n + 1]) for n in range(5)]
    return widest([(g, g) for g in groups], "value", indicator.period)


def times(schema, found, indicator):
    bands = [b for _, _, body in stands(found) for b in body.bands]
    if not all(b.HasField("count") for b in bands):
        return None, 0
    return bands, sum(b.count for b in bands)


def service_minutes(schema, found, indicator):
    bands, usable = times(schema, found, indicator)
    if not usable:
        return UNDEFINED if bands else None
    return sum(MIDPOINTS[b.band] * b.count for b in bands) / usable, usable


def within_15(schema, found, indicator):
    bands, usable = times(schema, found, indicator)
    if not usable:
        return UNDEFINED if bands else None
    return Fraction(sum(b.count for b in bands if b.band in (1, 2)), usable), usable


def on_time(schema, found, indicator):
    good = late = 0
    for _, _, case in stands(found):
        last = indicator.due_by(date.fromisoformat(case.received))
        extended = case.extension_notified and date.fromisoformat(case.extension_notified) <= last
        if case.answered:
            in_time = extended or date.fromisoformat(case.answered) <= last
        elif not extended and last <= indicator.last_day:
            in_time = False
        else:
            continue
        good, late = good + bool(in_time), late + (not in_time)
    if not good + late:
        return UNDEFINED if found else None
    return Fraction(good, good + late), good + late


def complaint_days(schema, found, indicator):
    days = [(date.fromisoformat(c.answered) - date.fromisoformat(c.received)).days
            for _, _, c in stands(found) if c.answered]
    if found:
        return (Fraction(sum(days), len(days)), len(days)) if days else UNDEFINED
    stated = [c for _, sub, c in indicator.counts if not sub and not c.category and not c.channel
              and c.HasField("mean_days")]
    return (exact(stated[0].mean_days), stated[0].count) if stated else None


def sheet_score(schema, found, indicator):
    sheets = [b for _, _, b in found if b.rubric == indicator.rubric
              and b.evaluator == indicator.evaluator]
    if not sheets:
        return None
    items = {i.id: i for i in indicator.rubrics[indicator.rubric].items}

    def below(item):
        return not indicator.node or item == indicator.node or (
            items[item].parent and below(items[item].parent))

    leaves = [i for i in items if items[i].scoring != schema.SCORING_MODE_SUM and below(i)]
    sheet = max(sheets, key=lambda b: b.date)
    scores = {i.item: i.score for i in sheet.items if i.HasField("score")}
    if not all(leaf in scores for leaf in leaves):
        return None
    return sum(exact(scores[leaf]) for leaf in leaves), len(leaves)


class Context:
    """An indicator, with what else its value depends on."""

    def __init__(self, indicator, dossier, side, period, settings):
        self.indicator, self.dossier, self.side = indicator, dossier, side
        self.period = period
        self.due_by, self.rubrics, self.part_of = settings
        self.counts = list(dossier.each("complaint_count", side))
        year, kind, number = int(period[:3]) + 1911, period[3], int(period[4:] or 1)
        month = number * {"M": 1, "Q": 3, "H": 6, "Y": 12, "C": 1}[kind]
        self.last_day = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)

    def __getattr__(self, name):
        return getattr(self.indicator, name)

    def lost(self, body, field):
        """Is that field of the record illegible?"""
        return any(getattr(r, kind_of(r)) == body and any(i.field == field for i in r.illegible)
                   for (side, _, _, _), r in self.dossier.records.items() if side == self.side)


def formula(K, indicator):
    return {
        K.INDICATOR_KIND_PHONE_MEAN: ("phone_test", phone_mean),
        K.INDICATOR_KIND_SURVEY_RATE: ("survey_question", survey_rate),
        K.INDICATOR_KIND_SERVICE_MINUTES: ("service_time", service_minutes),
        K.INDICATOR_KIND_WITHIN_15: ("service_time", within_15),
        K.INDICATOR_KIND_COMPLAINTS_ON_TIME: ("complaint_case", on_time),
        K.INDICATOR_KIND_COMPLAINT_DAYS: ("complaint_case", complaint_days),
        K.INDICATOR_KIND_COLLECTION_AMOUNT: ("collection", collection_sum("amount")),
        K.INDICATOR_KIND_COLLECTION_CASES: ("collection", collection_sum("cases")),
        K.INDICATOR_KIND_STATISTIC: ("statistic", statistic),
        K.INDICATOR_KIND_SHEET_TOTAL: ("score_sheet", sheet_score),
        K.INDICATOR_KIND_SHEET_NODE: ("score_sheet", sheet_score),
    }[indicator.kind]


def value_of(schema, dossier, indicator, period, settings):
    K = schema
    kind, compute = formula(K, indicator)
    sides = (False, True)  # the branch's figures, and headquarters' where it has none
    if kind == "phone_test":
        sides = (indicator.conductor == K.CONDUCTOR_HEADQUARTERS,)
    elif kind == "score_sheet":
        sides = (indicator.evaluator == K.EVALUATOR_HEADQUARTERS,)
    for side in sides:
        value = compute(schema, list(dossier.each(kind, side)),
                        Context(indicator, dossier, side, period, settings))
        if value is not None:
            return None if value == UNDEFINED else value
    return None


def stated(schema, record, figure):
    """The values that a record states of a figure; None where it is illegible."""
    body = getattr(record, kind_of(record))
    lost = {i.field for i in record.illegible}
    if kind_of(record) == "phone_test":
        if body.conductor != figure.conductor:
            return []
        ends = ["mean_low", "mean_high"]
        names = ends if all(map(body.HasField, ends)) else ["mean_score"]
    else:
        if (body.instrument, body.question) != (figure.instrument, figure.question):
            return []
        rate = body.stated_rate or schema.SURVEY_RATE_SATISFACTION
        names = ["stated_percentage"] if rate == figure.rate else []
    values = [exact(getattr(body, n)) for n in names if body.HasField(n) and n not in lost]
    return values or (None if lost else [])


def evidence_of(schema, dossier, entry, period, settings, rate):
    """The values that may be meant by an evidence, each with whether it is of a part of the
    period only; empty where they cannot be known."""
    whole, values = months_of(period), []
    for figure in entry.figures:
        asked = schema.Indicator(rate=rate)
        asked.MergeFrom(figure)
        kind, compute = formula(schema, figure)
        for side in (False, True):
            value = compute(schema, list(dossier.each(kind, side)),
                            Context(asked, dossier, side, period, settings))
            if value is not None and value != UNDEFINED:
                measured = [f for f in dossier.each(kind, side) if f[0] == (asked.instrument, asked.question)
                            or getattr(f[2], "conductor", None) == asked.conductor]
                months = [months_of(sub or period) for _, sub, _ in stands(measured)]
                values.append((value[0] * entry.scale, frozenset().union(*months) < whole))
                continue
            for (by, name, _, sub), record in dossier.records.items():
                told = stated(schema, record, asked) if (by, name) == (side, kind) else []
                if told is None:
                    return []
                values += [(v, len(months_of(sub or period)) < len(whole)) for v in told]
    return values


def range_of(schema, dossier, indicator, period, settings, backing):
    rubric, high = settings[1][indicator.rubric], indicator.kind == schema.INDICATOR_KIND_RANGE_HIGH
    if not rubric.first_year <= int(period[:3]) <= (rubric.last_year or 999):
        return None
    values = {e.name: evidence_of(schema, dossier, e, period, settings, backing[1])
              for e in backing[0].evidence if e.rubric == rubric.id}
    total = model_range.total(schema, rubric, values.__getitem__)
    return total and (total[high], total[2])


def read_filings(schema, database):
    """(entry, receipt, submission) of every filing, in ledger order."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT number, receipt, body FROM entry WHERE kind = 1 ORDER BY number").fetchall()
    connection.close()
    for number, receipt, body in rows:
        yield number, schema.Receipt.FromString(receipt), schema.Submission.FromString(body)


def boards_of(schema, catalogue, filings, rates=None, dues=None):
    """{(board, period): {branch: Value}}. `rates` are those that count as evidence in
    periods that say so, `dues` when reports are due there."""
    rubrics = model_range.rubrics_of(schema)
    ranges = (schema.INDICATOR_KIND_RANGE_LOW, schema.INDICATOR_KIND_RANGE_HIGH)
    settings = (model_workdays.due_by(catalogue), {r.id: r for r in rubrics},
                {c.id: c.part_of for c in catalogue.channels if c.part_of})
    dossiers = {}
    for number, receipt, submission in filings:
        if receipt.verdict != schema.VERDICT_ACCEPTED:
            continue
        key = (submission.branch, submission.period)
        dossiers.setdefault(key, Dossier()).merge(
            schema, submission, number, receipt.filed_by == "headquarters", receipt.time)
    boards = {}
    for board in catalogue.boards:
        composite = board.indicator.kind == schema.INDICATOR_KIND_COMPOSITE
        if composite or board.indicator.HasField("operand"):
            for period in {period for _, period in boards}:
                found = model_composite.composite_of(
                    catalogue, boards, board.indicator, period) if composite else \
                    model_derived.derived_of(schema, boards, board.indicator, period)
                found = {branch: value for branch, value in found.items()
                         if model_composite.takes(catalogue, board, branch)}
                if found:
                    boards[(board.id, period)] = found
            continue
        for (branch, period), dossier in dossiers.items():
            if board.indicator.kind in ranges:
                rate = (rates or {}).get(period, catalogue.evidence_rate)
                computed = range_of(schema, dossier, board.indicator, period, settings,
                                    (catalogue, rate))
            elif board.indicator.kind == schema.INDICATOR_KIND_TIMELINESS:
                computed = model_timeliness.value(schema, catalogue, dossier, period,
                                                  (dues or {}).get(period))
            else:
                computed = value_of(schema, dossier, board.indicator, period, settings)
            if computed is not None and model_composite.takes(catalogue, board, branch):
                boards.setdefault((board.id, period), {})[branch] = Value(
                    computed[0], computed[1], dossier.invented, dossier.entry)
        model_rollup.roll_up(schema, board, boards)
    return boards


def places(schema, board, values):
    """{branch: doubled place} by the board's tie rule, counted one by one."""
    ranked = {b: v.value for b, v in values.items() if v.basis >= board.minimum_base}
    better = (lambda a, b: a > b) if board.direction == schema.DIRECTION_HIGHER_IS_BETTER \
        else (lambda a, b: a < b)
    out = {}
    for branch, value in ranked.items():
        above = sum(better(other, value) for other in ranked.values())
        equal = sum(other == value for other in ranked.values())
        distinct = len({other for other in ranked.values() if better(other, value)})
        out[branch] = {
            schema.TIE_RULE_COMPETITION: 2 * (above + 1),
            schema.TIE_RULE_DENSE: 2 * (distinct + 1),
            schema.TIE_RULE_MODIFIED: 2 * (above + equal),
            schema.TIE_RULE_FRACTIONAL: 2 * above + equal + 1,
        }[board.tie_rule]
    return out
