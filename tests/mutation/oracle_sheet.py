# SPDX-License-Identifier: Apache-2.0
"""Relations of score sheets: scores within the bands of what is ticked, sums along the
rubric, explanations, and ticks against the figures that they speak of."""
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from itertools import combinations, product

from mutation.arithmetic import Period, day
from mutation.dossier import short

GOOD = {"VERY_SATISFIED", "SATISFIED"}


def relate(oracle):
    for record in oracle.dossier.of("scoreSheet"):
        rubric = oracle.data["rubrics"][record.body["rubric"]]
        items = {item["id"]: item for item in rubric["items"]}
        oracle.relate("sheet in period", [record.get("date")],
                      lambda text: day(text) is None or oracle.period.begin <= day(text)
                      <= oracle.period.end + timedelta(366))
        for score, given in record.listed:
            scored(oracle, record, items[given["item"]], score, given,
                   Fraction(rubric["step"]))
            ticks(oracle, record, rubric, items[given["item"]], given)
        sums(oracle, record, items)


def figures_of(record, item):
    return [f for f in record.figures.values()
            if f.item == item and not f.field.startswith("explained.")]


def scored(oracle, record, item, score, given, step):
    figures = figures_of(record, item["id"])
    if record.is_lost("ticked." + item["id"]):
        if score:
            oracle.relate("score", [score],
                          lambda s: 0 <= s <= Fraction(item["maximum"]))
        return
    readable = [f for f in figures if f.lost is None]
    if readable:
        oracle.relate("score", readable, lambda *_: possible(item, given, step))
    explained = record.get("explained." + item["id"])
    if explained and score:
        oracle.relate("explanation", [score, explained], lambda a, b: a == b)


def band_of(option):
    if "band" in option:
        return Fraction(option["band"]["low"]), Fraction(option["band"]["high"])
    return Fraction(option["fixedScore"]), Fraction(option["fixedScore"])


def possible(item, given, step):
    """Can an item with these ticks have this score? What is not given is not asked."""
    options = {o["id"]: o for o in item.get("options", [])}
    ticked = given.get("ticked", [])
    score = Fraction(given["score"]) if "score" in given else None
    if not set(ticked) <= set(options) or len(set(ticked)) < len(ticked):
        return False
    if score is not None and score % step:
        return False
    mode = item["scoring"].removeprefix("SCORING_MODE_")
    if mode in ("TIER", "FIXED", "CHECKBOX") and len(ticked) > 1:
        return False
    if options and not ticked:
        return score in (None, 0) and not given.get("optionScores")
    if mode == "ADDITIVE" and given.get("optionScores"):
        return additive(options, given, score, step)
    if mode == "ADDITIVE":
        bands = [band_of(options[t]) for t in ticked]
        low, high = sum(b[0] for b in bands), sum(b[1] for b in bands)
    elif mode in ("BAND", "HOLISTIC"):
        low, high = band_of(item)
    else:
        low, high = band_of(options[ticked[0]])
    return score is None or low <= score <= high or (mode == "BAND" and score == 0)


def additive(options, given, score, step):
    scores = [(o["option"], Fraction(o["score"])) for o in given["optionScores"]]
    if Counter(o for o, _ in scores) != Counter(given["ticked"]):
        return False
    within = all(band_of(options[o])[0] <= s <= band_of(options[o])[1] and not s % step
                 for o, s in scores)
    return within and score in (None, sum(s for _, s in scores))


def sums(oracle, record, items):
    leaves = [i for i in items.values() if i["scoring"] != "SCORING_MODE_SUM"]
    told = {}
    for node in [None, *items]:
        name = f"subtotals.{node}" if node else "stated_total"
        below = [leaf for leaf in leaves if node is None or is_below(items, leaf, node)]
        scores = [record.get("scores." + leaf["id"]) for leaf in below]
        if record.get(name) and record.get(name).lost is None and None not in scores:
            most = {f: Fraction(leaf["maximum"]) for f, leaf in zip(scores, below)}
            add_up(oracle, record.get(name), scores, most)
            lost = [f for f in scores if f.lost is not None]
            if len(lost) == 1:
                known = [f for f in scores if f.lost is None]
                told.setdefault(lost[0], []).append((record.get(name), known))
        parts = [record.get(f"scores.{i['id']}") or record.get(f"subtotals.{i['id']}")
                 for i in items.values() if i.get("parent") == node]
        if record.get(name) and parts and None not in parts:
            oracle.relate("subtotals", [record.get(name), *parts],
                          lambda total, *p: total == sum(p))
    for pairs in told.values():
        for pair in combinations(pairs, 2):
            agree(oracle, *pair)


def agree(oracle, one, other):
    """Two sums that lack the same score must make the same of it."""
    figures = list(dict.fromkeys([one[0], *one[1], other[0], *other[1]]))

    def holds(*values):
        value = dict(zip(figures, values))
        return len({value[total] - sum(value[f] for f in known)
                    for total, known in (one, other)}) == 1

    oracle.relate("lost score", figures, holds)


def is_below(items, leaf, node):
    while leaf and leaf["id"] != node:
        leaf = items.get(leaf.get("parent"))
    return bool(leaf)


def add_up(oracle, stated, scores, most):
    """A lost score without candidates can be anything up to its maximum."""
    lost = [f for f in scores if f.lost is not None]
    known = [f for f in scores if f.lost is None]
    spread = sum(most[f] for f in lost if not f.lost)
    choices = [[Fraction(c) for c in f.lost] for f in lost if f.lost]

    def holds(total, *values):
        rest = total - sum(values)
        return any(0 <= rest - sum(choice) <= spread for choice in product(*choices))

    oracle.relate("sheet sum", [stated, *known], holds)


# --- ticks against figures ---


def ticks(oracle, record, rubric, item, given):
    if record.is_lost("ticked." + item["id"]):
        return
    figures = [f for f in figures_of(record, item["id"]) if f.sort == "tick"]
    options = {o["id"]: o for o in item.get("options", [])}
    for tick in figures:
        backing = [f for option in options.values() for t in option.get("thresholds", [])
                   for f in backing_figures(oracle, rubric, t)]
        oracle.relate("tick", [tick, *dict.fromkeys(backing)], lambda text, *_: all(
            reached(oracle, rubric, t) for t in options[text].get("thresholds", [])))


def evidence_of(oracle, rubric, threshold):
    for entry in oracle.data["catalogue"]["evidence"]:
        if (entry["rubric"], entry["name"]) == (rubric["id"], threshold["evidence"]):
            return entry
    return {}


def backing_records(oracle, wanted):
    kind, members = {
        "INDICATOR_KIND_PHONE_MEAN": ("phoneTest", ["conductor"]),
        "INDICATOR_KIND_SURVEY_RATE": ("surveyQuestion", ["instrument", "question"]),
    }[wanted["kind"]]
    return [r for r in oracle.dossier.of(kind)
            if all(r.body.get(m) == wanted[m] for m in members)]


def backing_figures(oracle, rubric, threshold):
    for wanted in evidence_of(oracle, rubric, threshold).get("figures", []):
        for record in backing_records(oracle, wanted):
            yield from (f for f in record.figures.values()
                        if f.lost is None and not f.field.startswith("told"))


def chosen(records):
    """The whole period, or else the longest parts of it that do not overlap."""
    whole = [r for r in records if not r.part]
    if whole:
        return whole
    out, taken = [], set()
    for record in sorted(records, key=lambda r: (
            -len(Period(r.part).months), Period(r.part).kind == "C", Period(r.part).first)):
        if not Period(record.part).months & taken:
            taken |= Period(record.part).months
            out.append(record)
    return out


def reached(oracle, rubric, threshold):
    """Does any figure that can back the threshold reach it? None at all: not refuted."""
    entry = evidence_of(oracle, rubric, threshold)
    least = Fraction(threshold["value"])
    up = not threshold.get("comparison", "").endswith("AT_MOST")
    values = []
    for figure in entry.get("figures", []):
        wanted = {"rate": oracle.data["catalogue"]["evidenceRate"], **figure}
        records = backing_records(oracle, wanted)
        if not records:
            continue
        phone = wanted["kind"].endswith("PHONE_MEAN")
        value = phone_mean(chosen(records)) if phone else rate(chosen(records), wanted)
        if value is not None:
            values.append(value * int(entry["scale"]))
            continue
        values += [v for r in records for v in stated(r, wanted, up)]
        # What is lost could be the figure that reaches it.
        if any(r.raw.get("illegible") and not list(stated(r, wanted, up)) for r in records):
            return True
    return not values or (max(values) >= least if up else min(values) <= least)


def stated(record, wanted, up):
    if record.kind == "phoneTest":
        ends = [record.get(f) for f in ("mean_low", "mean_high")]
        figure = ends[up] if all(ends) else record.get("mean_score")
    else:
        rate_name = record.body.get("statedRate", "SURVEY_RATE_SATISFACTION")
        figure = record.get("stated_percentage") if rate_name == wanted["rate"] else None
    if figure is not None and figure.lost is None:
        yield figure.value


def readable(record, field):
    figure = record.get(field)
    return figure.value if figure is not None and figure.lost is None else None


def phone_mean(rounds):
    weighed, persons = 0, 0
    for record in rounds:
        mean, count = readable(record, "mean_score"), readable(record, "persons_tested")
        if mean is None or (not count and len(rounds) > 1):
            return None
        weighed, persons = weighed + mean * (count or 0), persons + (count or 0)
    return weighed / persons if persons else mean


def rate(records, wanted):
    good, usable = 0, 0
    levels_of = GOOD | ({"ACCEPTABLE"} if wanted["rate"].endswith("ACCEPTABILITY") else set())
    names = {level.lower() for level in levels_of}
    for record in records:
        part, base = usable_answers(record, names)
        if not base or base <= 0 or part > base:
            return None
        good, usable = good + part, usable + base
    return good / Fraction(usable)


def usable_answers(record, names):
    """(favourable, usable) answers; None where they are not known."""
    levels = [{short(x, "ANSWER_LEVEL_") for x in raw["levels"]} for _, raw in record.listed]
    counts = [f.value if f.lost is None else None for f, _ in record.listed]
    mixed = any(level & names and level - names for level in levels)
    if not counts or None in counts or mixed:
        return None, None
    part = sum(c for c, level in zip(counts, levels) if level <= names)
    if any(level - names for level in levels):
        return part, sum(counts)
    if record.is_lost("forms_valid") or record.is_lost("unusable"):
        return None, None
    forms = readable(record, "forms_valid")
    forms = readable(record, "forms_returned") if forms is None else forms
    return part, (forms or 0) - (readable(record, "unusable") or 0)
