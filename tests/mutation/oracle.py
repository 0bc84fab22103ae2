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
from mutation.arithmetic import (Period, day, decimals, gives, mean_possible, near,
                                 rounded_by, share_possible)
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


def graded(mean):
    return sum(mean >= least for least in (70, 80, 90))


def rank(grade):
    return GRADES.index(grade.removeprefix("COURTESY_GRADE_"))


def months_exist(spans):
    """Are there figures for each month, none below 0, that give each (span, value, slack)?
    A system of differences between the sums from January on: Bellman and Ford."""
    most = [(m + 1, m, 0) for m in range(12)]  # (later, earlier, -difference at most)
    for span, value, slack in spans:
        most += [(span.first - 1, span.last, value + slack),
                 (span.last, span.first - 1, slack - value)]
    sums = [0] * 13
    for _ in range(14):
        changed = False
        for start, end, difference in most:
            if sums[start] + difference < sums[end]:
                sums[end] = sums[start] + difference
                changed = True
        if not changed:
            return True
    return False


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
        self.over_time()
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
            if record.get(raw["field"]):
                self.relate("told twice", [told, record.get(raw["field"])],
                            lambda t, v, told=told: gives(v, told.text), True)

    # --- kinds of records ---

    def phoneTest(self, record):
        mean, persons = record.get("mean_score"), record.get("persons_tested")
        low, high, grade = (record.get(f) for f in ("mean_low", "mean_high", "stated_grade"))
        if mean and persons:
            self.relate("possible mean", [mean, persons],
                        lambda m, n: mean_possible(mean.text, n))
        if mean and grade:
            self.relate("grade", [mean, grade], lambda m, g: rank(g) == graded(m))
        if low and high and grade:
            self.relate("grade", [low, high, grade],
                        lambda a, b, g: graded(a) <= rank(g) <= graded(b))
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
        lost = False
        if whole_scale and unusable and (returned or valid):
            forms = [f for f in (returned, valid) if f]
            self.relate("answers", [unusable, *forms, *answers], lambda u, *n:
                        u + sum(n[len(forms):]) in n[:len(forms)])
            lost = any(f.lost is not None for f in [unusable, *forms])
        if answers and (not whole_scale or not unusable or lost):
            self.partial_answers(*(f if f and f.lost is None else None for f in (
                returned, valid, unusable)), answers)
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
        if minutes and counts:
            self.relate("minutes", [minutes, *counts], lambda s, *n: sum(n) > 0 and gives(
                sum(MINUTES[b] * c for b, c in zip(bands, n)) / sum(n), minutes.text))
        if share and counts:
            self.relate("within 15", [share, *counts], lambda s, *n: sum(n) > 0 and gives(
                100 * sum(c for b, c in zip(bands, n) if b in ("WITHIN_5", "5_TO_15"))
                / Fraction(sum(n)), share.text))
        if share and forms and not counts:
            self.relate("possible share", [share, forms, unusable], lambda s, f, *u:
                        f - sum(u) <= 0 or share_possible(share.text, int(f - sum(u))))

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

    def over_time(self):
        """Months, quarters, halves and cumulative spans of one thing measured."""
        series = {}
        for record in self.dossier.records:
            span = Period(record.part) if record.part else self.period
            if record.kind in ADDITIVE or self.is_additive(record):
                series.setdefault(record.base_key(), []).append((span, record))
        for spans in series.values():
            for field in dict.fromkeys(f for _, r in spans for f in r.figures):
                told = [(span, r.get(field)) for span, r in spans
                        if r.get(field) and r.get(field).lost is None]
                if len(told) > 1 and (told[0][1].sort == "count" or field == "value"):
                    self.relate("parts of a period", [f for _, f in told],
                                lambda *values, told=told: months_exist(
                                    [(span, value, rounded_by(f.text))
                                     for (span, f), value in zip(told, values)]))
            if spans[0][1].kind == "phoneTest":
                self.rounds(spans)

    def is_additive(self, record):
        metric = self.data["metrics"].get(record.body.get("metric"), {})
        return record.kind == "statistic" and metric.get("additive", False)

    def rounds(self, spans):
        """The mean of the whole against those of its rounds, weighed by persons."""
        by_part = {r.part: r for _, r in spans}
        for span, record in spans:
            for kind in "MQH":
                parts = [by_part.get(name) for name in span.parts(kind)]
                figures = [p and p.get(f) for p in parts
                           for f in ("mean_score", "persons_tested")]
                mean = record.get("mean_score")
                if mean and figures and None not in figures:
                    self.relate("mean of rounds", [mean, *figures],
                                lambda m, *n, mean=mean, figures=figures:
                                sum(n[1::2]) <= 0 or near(
                                    sum(a * b for a, b in zip(n[::2], n[1::2]))
                                    / sum(n[1::2]), mean.text,
                                    max(rounded_by(f.text) for f in figures[::2])))

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
        """No part is more than its whole, nor are parts together that do not overlap."""
        parent = {c["id"]: c.get("partOf") for c in self.data["catalogue"]["channels"]}
        parts = {}
        for record in self.dossier.of("collection"):
            _, channel, case_type = record.base_key().split("/")
            above = [("case type", channel, "-")] if case_type != "-" else []
            if channel != "-":
                above.append(("channel", "-", case_type))
            if channel != "-" and case_type != "-":
                above.append(("both", "-", "-"))
            for way, *whole in above:
                parts.setdefault((way, *whole, record.part), []).append((channel, record))
            if parent.get(channel):
                parts.setdefault(("part of", parent[channel], case_type, record.part),
                                 []).append((parent[channel], record))
        for (_, channel, case_type, part), found in parts.items():
            end = f"@{part}" if part else ""
            whole = self.dossier.by_key.get(f"collection/{channel}/{case_type}{end}")
            apart = [r for c, r in found if c == channel or not self.dossier.by_key.get(
                f"collection/{parent.get(c)}/{r.body.get('caseType', '-')}{end}")]
            for group in [apart] + [[r] for _, r in found] if whole else ():
                self.within(whole, group)

    def within(self, whole, parts):
        for field in ("cases", "amount"):
            figures = [p.get(field) for p in parts
                       if p.get(field) and p.get(field).lost is None]
            if whole.get(field) and figures:
                self.relate("part of collection", [whole.get(field), *figures],
                            lambda w, *p: sum(p) <= w)
