# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a submission by arithmetic alone, in Fractions.

Written from the field's formulas and sharing nothing with the rules in C: what it finds,
`kaohe check` must find. A contradiction is "record#field".
"""
import math
import re
from decimal import Decimal
from fractions import Fraction

MINUTES = {1: Fraction(5, 2), 2: Fraction(10), 3: Fraction(45, 2), 4: Fraction(45),
           5: Fraction(30)}


def exact(text):
    return Fraction(Decimal(text))


def gives(value, stated):
    """Does rounding half up or truncating at the stated decimals give it?"""
    unit = Fraction(10) ** Decimal(stated).as_tuple().exponent
    return exact(stated) in (math.floor(value / unit) * unit,
                             math.floor(value / unit + Fraction(1, 2)) * unit)


def word(body, field, value=None):
    """The short lower-case name of an enum value; "-" where the field is absent."""
    if value is None:
        if not body.HasField(field):
            return "-"
        value = getattr(body, field)
    enum = body.DESCRIPTOR.fields_by_name[field].enum_type
    prefix = enum.values[0].name[:-len("UNSPECIFIED")]
    return enum.values_by_number[value].name[len(prefix):].lower()


def key_of(record):
    body = getattr(record, record.WhichOneof("kind"))
    parts = {
        "phone_test": lambda: ["phone", word(body, "conductor")],
        "survey_question": lambda: ["survey", body.instrument, body.question],
        "service_time": lambda: ["time"],
        "complaint_count": lambda: ["complaints", word(body, "category"),
                                    word(body, "channel")],
        "collection": lambda: ["collection", body.channel or "-", body.case_type or "-"],
        "statistic": lambda: ["statistic", body.metric,
                              *(f"{d.name}={d.value}" for d in body.dimensions)],
        "stated_total": lambda: ["total", body.id],
        "score_sheet": lambda: ["sheet", body.rubric, word(body, "evaluator"), body.date],
    }[record.WhichOneof("kind")]()
    return "/".join(parts) + (f"@{record.sub_period}" if record.sub_period else "")


def fields_of(record):
    """{field: text} of the figures that a record states."""
    body = getattr(record, record.WhichOneof("kind"))
    fields = {f.name: str(v) for f, v in body.ListFields()
              if f.label != f.LABEL_REPEATED and re.fullmatch(r"\d+(\.\d+)?", str(v))
              and f.enum_type is None}
    for answer in getattr(body, "answers", []):
        names = [word(answer, "levels", level) for level in answer.levels]
        fields["count." + "+".join(names)] = str(answer.count)
    for band in getattr(body, "bands", []):
        fields["count." + word(band, "band")] = str(band.count)
    for item in getattr(body, "items", []):
        if item.HasField("score"):
            fields["scores." + item.item] = item.score
    for node in getattr(body, "subtotals", []):
        fields["subtotals." + node.node] = node.stated
    return fields


def claim_wrong(total, figure):
    """Of a superlative or a comparison: is there a counterexample?"""
    claimed, compared = (list(map(figure, names)) for names in
                         (total.claimed, total.compared))
    compared = compared or [exact(total.stated)]
    return not {"lowest": lambda: max(claimed) <= min(compared),
                "highest": lambda: min(claimed) >= max(compared),
                "more_than": lambda: min(claimed) > max(compared),
                "less_than": lambda: max(claimed) < min(compared),
                }[word(total, "kind")]()


def total_wrong(total, figure):
    for decomposition in total.decompositions:
        if sum(map(figure, decomposition.parts)) != exact(total.stated):
            return True
    if not total.numerator:
        return False
    base = sum(map(figure, total.denominator))
    return not base or not gives(100 * sum(map(figure, total.numerator)) / base,
                                 total.stated)


def total_fields_wrong(total, figure):
    if not total.claimed:
        return ["stated"] if total_wrong(total, figure) else []
    told = total.HasField("stated") and total.compared
    return (["claimed"] if claim_wrong(total, figure) else []) + (
        ["stated"] if told and not any(gives(figure(name), total.stated)
                                       for name in total.claimed) else [])


def survey_wrong(body):
    """The fields of a survey question that are wrong. Where the document leaves levels
    out, the others are fewer than the answers."""
    counts = {tuple(word(a, "levels", x) for x in a.levels): a.count for a in body.answers}
    if not counts:
        if not any(gives(Fraction(100 * k, body.forms_valid), body.stated_percentage)
                   for k in range(body.forms_valid + 1)):
            yield "stated_percentage"
        return
    usable = sum(counts.values())
    good = sum(n for levels, n in counts.items()
               if set(levels) <= {"very_satisfied", "satisfied"})
    if body.HasField("forms_valid"):
        usable, expected = body.forms_valid, usable
    else:
        expected = body.forms_returned - body.unusable
    whole = any("very_dissatisfied" in levels for levels in counts)
    if usable != expected and (whole or expected > usable):
        yield "forms_returned"
    if not gives(Fraction(100 * good, usable), body.stated_percentage):
        yield "stated_percentage"


def time_wrong(body):
    counts = {b.band: b.count for b in body.bands}
    usable = sum(counts.values())
    if usable + body.unusable != body.forms_returned:
        yield "forms_returned"
    minutes = sum(MINUTES[band] * n for band, n in counts.items()) / usable
    if not gives(minutes, body.stated_mean_minutes):
        yield "stated_mean_minutes"
    if not gives(Fraction(100 * (counts[1] + counts[2]), usable),
                 body.stated_share_within_15):
        yield "stated_share_within_15"


def band_of(item, given):
    """The lowest and highest score of an item with these ticks."""
    options = {o.id: o for o in item.options}
    mode = word(item, "scoring")
    if mode == "additive":
        given_scores = {o.option: exact(o.score) for o in given.option_scores}
        in_bands = all(exact(options[o].band.low) <= s <= exact(options[o].band.high)
                       for o, s in given_scores.items())
        known = in_bands and set(given_scores) == set(given.ticked)
        total = sum(given_scores.values())
        return (total, total) if known else (1, 0)
    if mode in ("tier", "fixed", "checkbox") and not given.ticked:
        return 0, 0
    if mode == "fixed":
        score = exact(options[given.ticked[0]].fixed_score)
        return score, score
    band = item.band if mode in ("band", "holistic") else options[given.ticked[0]].band
    return exact(band.low), exact(band.high)


def sheet_wrong(sheet, rubric):
    items = {i.id: i for i in rubric.items}
    given = {i.item: i for i in sheet.items}
    stated = {s.node: s.stated for s in sheet.subtotals}

    def node_sum(node):
        """None where a score below is not known."""
        below = [i for i in rubric.items if i.parent == node]
        if not below:
            return exact(given[node].score) if given[node].HasField("score") else None
        sums = [node_sum(i.id) for i in below]
        return None if None in sums else sum(sums)

    def level_sum(node):
        """From what is stated right below, where the scores do not tell."""
        parts = [given[i.id].score if i.id in given else stated.get(i.id, "")
                 for i in rubric.items if i.parent == node]
        return sum(map(exact, parts)) if all(parts) else None

    def wrong(node, told):
        total = node_sum(node)
        total = level_sum(node) if total is None else total
        return total not in (None, exact(told))

    def leaves(node):
        below = [i.id for i in rubric.items if i.parent == node]
        return [leaf for i in below for leaf in leaves(i)] if below else [node]

    told = {}  # what each stated sum makes of the one score that it lacks
    for node, stated_sum in [("", sheet.stated_total),
                             *((n.node, n.stated) for n in sheet.subtotals)]:
        lost = [leaf for leaf in leaves(node) if not given[leaf].HasField("score")]
        if len(lost) == 1 and stated_sum:
            told.setdefault(lost[0], set()).add(exact(stated_sum) - sum(
                exact(given[leaf].score) for leaf in leaves(node) if leaf not in lost))
    for name, values in told.items():
        if len(values) > 1:
            yield "scores." + name
    for name, score in given.items():
        if score.HasField("score"):
            low, high = band_of(items[name], score)
            if not low <= exact(score.score) <= high:
                yield "scores." + name
    for node in sheet.subtotals:
        if wrong(node.node, node.stated):
            yield "subtotals." + node.node
    if wrong("", sheet.stated_total):
        yield "stated_total"


def contradictions(submission, rubrics):
    """The set of figures that arithmetic refutes."""
    figures = {f"{key_of(r)}#{f}": exact(v) for r in submission.records
               for f, v in fields_of(r).items()}
    wrong = set()
    for record in submission.records:
        kind = record.WhichOneof("kind")
        body = getattr(record, kind)
        found = {
            "stated_total": lambda: total_fields_wrong(body, figures.get),
            "survey_question": lambda: survey_wrong(body),
            "service_time": lambda: time_wrong(body),
            "score_sheet": lambda: sheet_wrong(body, rubrics[body.rubric]),
            "phone_test": lambda: [] if not body.HasField("mean_score") or any(
                gives(Fraction(s, body.persons_tested), body.mean_score)
                for s in range(100 * body.persons_tested + 1)) else ["mean_score"],
        }.get(kind, list)()
        stated = fields_of(record)
        again = [r.field for r in record.restatements
                 if exact(r.value) != exact(stated[r.field])]
        wrong |= {f"{key_of(record)}#{field}" for field in [*found, *again]}
    return wrong
