# SPDX-License-Identifier: Apache-2.0
"""What has to agree in a submission: every checkable relation between its figures.

Written from the formulas of the field in Fractions; it shares nothing with the rules in C.
A relation names its figures and a test of their values; it holds or it is broken. What
cannot be read breaks nothing, unless none of its readings makes the relation true.
"""
import itertools
from datetime import date
from fractions import Fraction

from mutation import oracle_sheet, oracle_totals
from mutation.arithmetic import (Period, day, decimals, gives, mean_possible,
                                 share_possible)
from mutation.dossier import Dossier

TODAY = date(2024, 1, 31)
GOOD = {"ANSWER_LEVEL_VERY_SATISFIED", "ANSWER_LEVEL_SATISFIED"}
ACCEPTABLE = GOOD | {"ANSWER_LEVEL_ACCEPTABLE"}
MINUTES = {"WITHIN_5": Fraction(5, 2), "5_TO_15": Fraction(10), "15_TO_30": Fraction(45, 2),
           "30_TO_60": Fraction(45), "60_AND_OVER": Fraction(30)}
CATEGORIES = ["reform_suggestion", "law_enquiry", "misconduct_report", "rights_protection",
              "other"]
CHANNELS = ["oral", "written", "phone", "email", "other"]
ADDITIVE = ("phoneTest", "surveyQuestion", "serviceTime", "complaintCount", "collection")
GRADES = ["POOR", "FAIR", "GOOD", "EXCELLENT"]


FORM = {"range", "part of period", "date", "kind of number"}  # of one figure by itself


class Relation:
    """`tries`: are the candidates of lost figures tried? A figure: of all but this one.
    `said_by`: the record that says so, where that is none of the figures'."""

    def __init__(self, what, figures, test, tries=False, said_by=None):
        self.what, self.test, self.tries, self.said_by = what, test, tries, said_by
        self.figures = [f for f in figures if f is not None]

    def broken(self):
        lost = [f for f in self.figures if f.lost is not None]
        if lost and (not self.tries or self.tries in lost):
            return False
        readings = [f.readings() for f in self.figures]
        if None in readings:
            return False
        return not any(self.test(*values) for values in itertools.product(*readings))

    @property
    def records(self):
        own = {self.said_by.number} if self.said_by else set()
        return own | {f.record.number for f in self.figures}


class Oracle:
    """Finds the relations of a submission; `data` is the catalogue and the rubrics."""

    def __init__(self, submission, data):
        self.dossier = Dossier(submission)
        self.period = Period(submission["period"])
        self.data = data
        self.relations, self.by_figure = [], {}
        for record in self.dossier.records:
            self.limits(record)
            self.retold(record)
            getattr(self, record.kind, lambda record: None)(record)
        self.time_parts()
        self.complaints()
        self.collections()
        oracle_totals.relate(self)
        oracle_sheet.relate(self)

    def relate(self, *relation):
        made = Relation(*relation)
        self.relations.append(made)
        for figure in made.figures:
            self.by_figure.setdefault(figure, []).append(made)

    def touching(self, figures):
        return list(dict.fromkeys(r for f in figures for r in self.by_figure.get(f, [])))

    def broken(self):
        return [r for r in self.relations if r.broken()]

    # --- every record ---

    def limits(self, record):
        for figure in record.figures.values():
            if figure.sort == "count":
                top = 10 ** 15 if figure.field == "amount" else 2 ** 53
                self.relate("range", [figure], lambda v, top=top: 0 <= v < top)
            elif figure.field in ("mean_score", "mean_low", "mean_high", "stated_percentage",
                                  "stated_share_within_15"):
                self.relate("range", [figure], lambda v: 0 <= v <= 100)
            elif figure.sort == "part":
                self.relate("part of period", [figure], lambda text:
                            Period(text) in self.period and
                            not Period(text).same_span(self.period) and
                            Period(text).begin <= TODAY)
            elif figure.sort == "date":
                self.relate("date", [figure], lambda text: day(text) is not None and
                            day(text) <= TODAY)

    def retold(self, record):
        for told, raw in record.told:
            self.relate("told twice", [told, record.get(raw["field"])],
                        lambda t, v, told=told: gives(v, told.text), True)

    # --- kinds of records ---

    def phoneTest(self, record):
        mean, persons = record.get("mean_score"), record.get("persons_tested")
        low, high = record.get("mean_low"), record.get("mean_high")
        if mean and persons:
            self.relate("possible mean", [mean, persons],
                        lambda m, n: mean_possible(mean.text, n))
        if mean and record.get("stated_grade"):
            self.relate("grade", [mean, record.get("stated_grade")], lambda m, grade:
                        grade.endswith("_" + GRADES[sum(m >= g for g in (70, 80, 90))]))
        if low and high:
            self.relate("range of means", [low, high], lambda a, b: a < b)

    def surveyQuestion(self, record):
        answers = [f for f, _ in record.listed]
        levels = [set(raw["levels"]) for _, raw in record.listed]
        sent, returned, valid, unusable = (record.get(f) for f in (
            "forms_sent", "forms_returned", "forms_valid", "unusable"))
        for part, whole in ((returned, sent), (valid, returned), (valid, sent)):
            if part and whole:
                self.relate("forms", [part, whole], lambda p, w: p <= w)
        whole_scale = any(not level & ACCEPTABLE for level in levels)
        if whole_scale and unusable and (returned or valid):
            forms = [f for f in (returned, valid) if f]
            self.relate("answers", [unusable, *forms, *answers], lambda u, *n:
                        u + sum(n[len(forms):]) in n[:len(forms)])
        elif answers:
            self.partial_answers(returned, valid, unusable, answers)
        self.percentage(record, answers, levels, whole_scale)

    def partial_answers(self, returned, valid, unusable, answers):
        """Fewer levels than the scale has: no more of them than there are forms."""
        if valid:
            self.relate("answers", [valid, *answers], lambda v, *n: sum(n) <= v)
        forms = returned or valid
        if forms and unusable:
            self.relate("answers", [forms, unusable, *answers],
                        lambda f, *n: sum(n) <= f)
        elif forms:
            self.relate("answers", [forms, *answers], lambda f, *n: sum(n) <= f)

    def percentage(self, record, answers, levels, whole_scale):
        stated, unusable = record.get("stated_percentage"), record.get("unusable")
        forms = record.get("forms_valid") or record.get("forms_returned")
        good = ACCEPTABLE if record.body.get("statedRate", "").endswith("ACCEPTABILITY") \
            else GOOD
        if not stated or any(level & good and level - good for level in levels):
            return
        mine = [level <= good for level in levels]
        if any(level - good for level in levels):
            self.relate("percentage", [stated, *answers], lambda s, *n: sum(n) > 0 and gives(
                100 * Fraction(sum(itertools.compress(n, mine))) / sum(n), stated.text))
        elif not forms or not (unusable or record.get("forms_valid")):
            return
        elif answers:
            self.relate("percentage", [stated, forms, unusable or answers[0], *answers],
                        lambda s, f, u, *n: self.of_base(
                            stated, sum(n), f - (u if unusable else 0)))
        else:
            self.relate("possible percentage", [stated, forms, unusable],
                        lambda s, f, *u: f - sum(u) <= 0 or
                        share_possible(stated.text, int(f - sum(u))))

    @staticmethod
    def of_base(stated, count, base):
        return base <= 0 or gives(100 * Fraction(count) / base, stated.text)

    def serviceTime(self, record):
        counts = [f for f, _ in record.listed]
        bands = [raw["band"].removeprefix("DURATION_BAND_") for _, raw in record.listed]
        forms, unusable = record.get("forms_returned"), record.get("unusable")
        if forms and unusable:
            self.relate("times", [forms, unusable, *counts], lambda f, *n: f == sum(n))
        elif forms:
            self.relate("times", [forms, *counts], lambda f, *n: f >= sum(n))
        minutes, share = record.get("stated_mean_minutes"), \
            record.get("stated_share_within_15")
        if minutes:
            self.relate("minutes", [minutes, *counts], lambda s, *n: sum(n) > 0 and gives(
                sum(MINUTES[b] * c for b, c in zip(bands, n)) / sum(n), minutes.text))
        if share:
            self.relate("within 15", [share, *counts], lambda s, *n: sum(n) > 0 and gives(
                100 * sum(c for b, c in zip(bands, n) if b in ("WITHIN_5", "5_TO_15"))
                / Fraction(sum(n)), share.text))

    def complaintCase(self, record):
        order = [record.get(f) for f in ("received", "acknowledged", "extension_notified",
                                         "answered") if record.get(f)]
        for first, second in itertools.pairwise(order):
            self.relate("dates in order", [first, second], lambda a, b:
                        None in (day(a), day(b)) or day(a) <= day(b))
        if record.get("received"):
            self.relate("received in period", [record.get("received")], lambda text:
                        day(text) is None or
                        self.period.begin <= day(text) <= self.period.end)

    def statistic(self, record):
        metric = self.data["metrics"].get(record.body["metric"])
        value = record.get("value")
        if metric and value:
            self.relate("kind of number", [value], lambda v:
                        decimals(value.text) <= metric.get("decimals", 0) and
                        (v >= 0 or metric.get("decimals", 0) > 0))

    def attitudeReview(self, record):
        figures = [record.get(f) for f in ("stated_score", "additions", "deductions")]
        if None not in figures:
            self.relate("attitude", figures, lambda s, plus, minus: s == 75 + plus - minus)

    # --- several records ---

    def time_parts(self):
        """Months against quarters, quarters against the half, and so on; cumulative
        figures against each other."""
        series = {}
        for record in self.dossier.records:
            if record.kind in ADDITIVE:
                span = Period(record.part) if record.part else self.period
                series.setdefault(record.base_key(), {})[
                    record.part or "", span] = record
        for spans in series.values():
            named = {text: record for (text, _), record in spans.items() if text}
            for (_, span), record in spans.items():
                for kind in "MQH":
                    names = span.parts(kind)
                    found = [named[n] for n in names if n in named]
                    if found:
                        self.add_up(record, found, len(names))
                self.grows(spans, span, record)

    def add_up(self, whole, parts, count):
        for field, figure in whole.figures.items():
            found = [p.get(field) for p in parts if p.get(field)]
            readable = [f for f in found if f.lost is None]
            if figure.sort != "count" or figure.lost is not None or not readable:
                continue
            if len(readable) == count:
                self.relate("parts of a period", [figure, *readable],
                            lambda w, *p: w == sum(p))
            else:
                self.relate("parts of a period", [figure, *readable],
                            lambda w, *p: sum(p) <= w)

    def grows(self, spans, span, record):
        if span.first != 1:
            return
        before = [(s.last, r) for (text, s), r in spans.items()
                  if text and s.kind == "C" and s.last < span.last]
        if not before:
            return
        _, earlier = max(before, key=lambda pair: pair[0])
        for field, figure in record.figures.items():
            if figure.sort == "count" and earlier.get(field):
                self.relate("cumulative", [figure, earlier.get(field)],
                            lambda now, then: then <= now)

    def complaints(self):
        tables = {}
        for record in self.dossier.of("complaintCount"):
            _, category, channel = record.base_key().split("/")
            if record.get("count") and record.get("count").lost is None:
                tables.setdefault(record.part, {})[category, channel] = record.get("count")
        for table in tables.values():
            for (category, channel), whole in table.items():
                if channel == "-":
                    self.kinds(whole, [table.get((category, c)) for c in CHANNELS])
                if category == "-":
                    self.kinds(whole, [table.get((c, channel)) for c in CATEGORIES])
            ways = [[table.get((c, "-")) for c in CATEGORIES],
                    [table.get(("-", c)) for c in CHANNELS]]
            if ("-", "-") not in table and None not in ways[0] + ways[1]:
                self.relate("complaints both ways", ways[0] + ways[1],
                            lambda *n: sum(n[:5]) == sum(n[5:]))

    def kinds(self, whole, parts):
        found = [p for p in parts if p]
        if len(found) == len(parts):
            self.relate("complaints", [whole, *found], lambda w, *p: w == sum(p))
        elif found:
            self.relate("complaints", [whole, *found], lambda w, *p: sum(p) <= w)

    def collections(self):
        for record in self.dossier.of("collection"):
            end = f"@{record.part}" if record.part else ""
            _, channel, case_type = record.base_key().split("/")
            wholes = {f"collection/{a}/{b}{end}" for a, b in (
                (channel, "-"), ("-", case_type), ("-", "-"))}
            for key in sorted(wholes - {record.key}):
                whole = self.dossier.by_key.get(key)
                for field in ("cases", "amount"):
                    if whole and record.get(field) and whole.get(field):
                        self.relate("part of collection", [record.get(field),
                                    whole.get(field)], lambda p, w: p <= w)
