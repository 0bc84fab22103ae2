# SPDX-License-Identifier: Apache-2.0
"""The naive model: every board recomputed from the ledger's filings with Fraction.

Written from the field's formulas, sharing nothing with the rules and the ranking in C.
It believes the stored verdicts (tests/cases checks those) and nothing else.
"""
import sqlite3
from collections import namedtuple
from decimal import Decimal
from fractions import Fraction

Value = namedtuple("Value", "value basis invented entry")

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
        self.entry = 0
        self.invented = False

    def merge(self, schema, submission, entry, by_headquarters):
        for record in submission.records:
            self.records[(by_headquarters,) + key_of(schema, record)] = record
        self.entry = entry
        if submission.provenance == schema.PROVENANCE_INVENTED:
            self.invented = True

    def each(self, kind, by_headquarters=None):
        for (by, k, dims, sub), record in self.records.items():
            if k == kind and by_headquarters in (None, by):
                yield dims, sub, getattr(record, kind)


def whole_or_parts(found):
    """Records for the whole period when there are any, else those of its parts."""
    whole = [r for r in found if not r[1]]
    return whole or found


def phone_mean(schema, dossier, indicator):
    by_hq = indicator.conductor == schema.CONDUCTOR_HEADQUARTERS
    found = [(d, s, b) for d, s, b in dossier.each("phone_test", by_hq)
             if b.conductor == indicator.conductor and b.HasField("mean_score")
             and b.HasField("persons_tested")]
    found = whole_or_parts(found)
    persons = sum(b.persons_tested for _, _, b in found)
    if not persons:
        return None
    return sum(exact(b.mean_score) * b.persons_tested for _, _, b in found) / persons, persons


def survey_rate(schema, dossier, indicator):
    good = {schema.ANSWER_LEVEL_VERY_SATISFIED, schema.ANSWER_LEVEL_SATISFIED}
    if indicator.rate == schema.SURVEY_RATE_ACCEPTABILITY:
        good = good | {schema.ANSWER_LEVEL_ACCEPTABLE}
    found = whole_or_parts([(d, s, b) for d, s, b in dossier.each("survey_question")
                            if d == (indicator.instrument, indicator.question)])
    numerator = denominator = 0
    for _, _, body in found:
        for answer in body.answers:
            denominator += answer.count
            if set(answer.levels) <= good:
                numerator += answer.count
    return (Fraction(numerator, denominator), denominator) if denominator else None


def collection_sum(schema, dossier, indicator, field):
    found = [(d, s, b) for d, s, b in dossier.each("collection") if b.HasField(field)]
    if indicator.HasField("channel"):
        found = [f for f in found if f[0][0] == indicator.channel]
    found = whole_or_parts(found)
    for pick in (lambda d: d == ("", ""), lambda d: d[0] and not d[1], lambda d: d[0] and d[1]):
        chosen = [b for d, _, b in found if pick(d)]
        if chosen:
            return Fraction(sum(getattr(b, field) for b in chosen)), len(chosen)
    return None


def service_minutes(schema, dossier, indicator):
    found = whole_or_parts(list(dossier.each("service_time")))
    bands = [b for _, _, body in found for b in body.bands]
    usable = sum(b.count for b in bands)
    return (sum(MIDPOINTS[b.band] * b.count for b in bands) / usable, usable) if usable else None


def within_15(schema, dossier, indicator):
    found = whole_or_parts(list(dossier.each("service_time")))
    bands = [b for _, _, body in found for b in body.bands]
    usable = sum(b.count for b in bands)
    return (Fraction(sum(b.count for b in bands if b.band in (1, 2)), usable), usable) if usable else None


def statistic(schema, dossier, indicator):
    found = whole_or_parts([(d, s, b) for d, s, b in dossier.each("statistic")
                            if b.metric == indicator.metric])
    plain = [f for f in found if len(f[0]) == 1] or found
    return (sum(exact(b.value) for _, _, b in plain), len(plain)) if plain else None


def value_of(schema, dossier, indicator):
    K = schema
    table = {
        K.INDICATOR_KIND_PHONE_MEAN: phone_mean,
        K.INDICATOR_KIND_SURVEY_RATE: survey_rate,
        K.INDICATOR_KIND_SERVICE_MINUTES: service_minutes,
        K.INDICATOR_KIND_WITHIN_15: within_15,
        K.INDICATOR_KIND_COLLECTION_AMOUNT:
            lambda s, d, i: collection_sum(s, d, i, "amount"),
        K.INDICATOR_KIND_COLLECTION_CASES:
            lambda s, d, i: collection_sum(s, d, i, "cases"),
        K.INDICATOR_KIND_STATISTIC: statistic,
    }
    return table[indicator.kind](schema, dossier, indicator) if indicator.kind in table else None


def read_filings(schema, database):
    """(entry, receipt, submission) of every filing, in ledger order."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT number, receipt, body FROM entry WHERE kind = 1 ORDER BY number").fetchall()
    connection.close()
    for number, receipt, body in rows:
        yield number, schema.Receipt.FromString(receipt), schema.Submission.FromString(body)


def boards_of(schema, catalogue, filings):
    """{(board, period): {branch: Value}} for the kinds of indicator that the model knows."""
    dossiers = {}
    for number, receipt, submission in filings:
        if receipt.verdict != schema.VERDICT_ACCEPTED:
            continue
        key = (submission.branch, submission.period)
        dossiers.setdefault(key, Dossier()).merge(
            schema, submission, number, receipt.filed_by == "headquarters")
    boards = {}
    for board in catalogue.boards:
        for (branch, period), dossier in dossiers.items():
            computed = value_of(schema, dossier, board.indicator)
            if computed is not None:
                boards.setdefault((board.id, period), {})[branch] = Value(
                    computed[0], computed[1], dossier.invented, dossier.entry)
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
