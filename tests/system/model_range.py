# SPDX-License-Identifier: Apache-2.0
"""What figures allow of a rubric, by trying every way of ticking: no shortcut is taken, and
nothing is shared with the ranges in C."""
import os
from fractions import Fraction
from itertools import combinations
from pathlib import Path

from google.protobuf import json_format


def rubrics_of(schema):
    folder = Path(os.environ["KAOHE_SOURCE"]) / "proto/data"
    texts = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("rubric-*.json"))]
    return [json_format.Parse(text, schema.Rubric()) for text in texts]


def reaches(schema, threshold, value):
    wanted = Fraction(threshold.value)
    return value <= wanted if threshold.comparison == schema.COMPARISON_AT_MOST else value >= wanted


def told(schema, option, figures):
    """What the figures say of an option: "must", "must not" or "may". `figures` gives the
    values of a threshold's evidence, none where it cannot be known, and for each whether it
    is of a part of the period only: the rest may still change it."""
    said = set()
    for threshold in option.thresholds:
        values = figures(threshold.evidence)
        reached = {reaches(schema, threshold, v) for v, _ in values}
        if len(reached) != 1 or any(partial for _, partial in values):
            said.add("may")
        else:
            said.add("must" if reached == {True} else "must not")
    return next(s for s in ("must not", "may", "must") if s in said or (s == "may" and not said))


def ends_of(option):
    if option.HasField("fixed_score"):
        return (Fraction(option.fixed_score),) * 2
    return Fraction(option.band.low), Fraction(option.band.high)


def item_range(schema, item, figures):
    """(lowest, highest) over all sets of ticks that contradict no figure."""
    options = list(item.options)
    said = {o.id: told(schema, o, figures) for o in options}
    several = item.scoring in (schema.SCORING_MODE_ADDITIVE, schema.SCORING_MODE_HOLISTIC)
    scores = []
    for count in range(len(options) + 1 if several else min(len(options), 1) + 1):
        for ticked in combinations(options, count):
            if any(said[o.id] == "must not" for o in ticked):
                continue
            due = [o for o in options if said[o.id] == "must" and o not in ticked]
            if several and item.scoring == schema.SCORING_MODE_ADDITIVE and due:
                continue
            if several and due and not ticked:
                continue
            best = max((ends_of(o)[::-1] for o in due), default=None) if not several else None
            if best and (not ticked or ends_of(ticked[0])[::-1] < best):
                continue
            if not ticked:
                scores.append((Fraction(0),) * 2)
            elif item.scoring == schema.SCORING_MODE_HOLISTIC:
                scores.append((Fraction(item.band.low), Fraction(item.band.high)))
            else:
                scores.append(tuple(sum(e) for e in zip(*map(ends_of, ticked))))
    if item.scoring == schema.SCORING_MODE_BAND:
        scores.append((Fraction(item.band.low), Fraction(item.band.high)))
    return min(low for low, _ in scores), max(high for _, high in scores)


def total(schema, rubric, figures):
    """(lowest, highest, items that a figure speaks of); None where there is no such item."""
    leaves = [i for i in rubric.items if i.scoring != schema.SCORING_MODE_SUM]
    shown = sum(any(figures(t.evidence) for o in i.options for t in o.thresholds) for i in leaves)
    ranges = [item_range(schema, i, figures) for i in leaves]
    return (sum(r[0] for r in ranges), sum(r[1] for r in ranges), shown) if shown else None
