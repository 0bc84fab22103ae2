# SPDX-License-Identifier: Apache-2.0
"""Timeliness in the naive model: of what a branch owes for a period, how much was first filed
by its day. Times are microseconds; days are those of Taipei."""
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

TAGS = {"phone": "phone_test", "survey": "survey_question", "complaints": "complaint_count",
        "collection": "collection", "sheet": "score_sheet"}
TAIPEI = timezone(timedelta(hours=8))


def fulfils(schema, prefix, kind, dims):
    """Is a record of that kind and these dimensions what "sheet/107/self/" asks for?"""
    tag, *words = prefix.rstrip("/").split("/")
    spelled = {"phone_test": lambda: [schema.Conductor.Name(dims[0])[10:].lower()],
               "score_sheet": lambda: [dims[0], schema.Evaluator.Name(dims[1])[10:].lower()],
               }.get(kind, lambda: list(dims))()
    return TAGS[tag] == kind and spelled[:len(words)] == words


def span(period):
    """Its kind, first and last day."""
    year, kind, number = int(period[:3]) + 1911, period[3], int(period[4:] or 1)
    months = {"M": 1, "Q": 3, "H": 6, "Y": 12, "C": 1}[kind]
    last = months * number
    first = 1 if kind == "C" else last - months + 1
    return ("?MQHYC".index(kind), date(year, first, 1),
            date(year + last // 12, last % 12 + 1, 1) - timedelta(1))


def value(schema, catalogue, dossier, period, due=None):
    """(k of n, n), or None; `due` is the day that headquarters settled."""
    kind, first, last = span(period)
    owed = [o for o in catalogue.obligations if kind in o.periods
            and (o.first or "0") <= first.isoformat() <= (o.last or "9")]
    told = {}
    for (by, name, dims, _), time in dossier.first.items():
        for o in owed:
            if fulfils(schema, o.record, name, dims):
                told[o.id] = min(told.get(o.id, time), time)
    if not owed or not (told or any(not key[0] for key in dossier.records)):
        return None
    in_time = 0
    for o in owed:
        until = date.fromisoformat(due) if due else last + timedelta(o.due_days)
        in_time += o.id in told and \
            datetime.fromtimestamp(told[o.id] // 10**6, TAIPEI).date() <= until
    return Fraction(in_time, len(owed)), len(owed)
