# SPDX-License-Identifier: Apache-2.0
"""Random submissions without a contradiction, and what breaks when one figure changes.

Written from the formulas of the field in Fractions; it shares nothing with the rules in C.
A figure is one number of a record. A relation is a function of figures that says whether
they go together; it holds when the submission is made.
"""
import itertools
import math
import random
import re
from datetime import date, timedelta
from fractions import Fraction

CHANNELS = ["convenience_store", "post_office", "bank", "credit_card", "counter", "online"]
CASE_TYPES = ["tax", "motor_vehicle", "health_insurance", "labour_insurance"]
PLAIN = ["volunteers", "file_viewings", "website_visits", "pages_checked", "referrals",
         "line_receipts", "single_window_queries", "e_execution_orders"]
SPLIT = {"service_centre_persons": "service", "e_documents": "kind", "auctions_held": "kind",
         "dissatisfied": "question"}
CATEGORIES = ["REFORM_SUGGESTION", "LAW_ENQUIRY", "MISCONDUCT_REPORT", "RIGHTS_PROTECTION",
              "OTHER"]
COMPLAINT_CHANNELS = ["ORAL", "WRITTEN", "PHONE", "EMAIL", "OTHER"]
GOOD = ["VERY_SATISFIED", "SATISFIED"]
QUESTIONS = ["environment", "service_attitude", "answer_accuracy", "overall", "signage"]
SCALES = {3: ["SATISFIED", "NO_OPINION", "DISSATISFIED"],
          5: GOOD + ["NO_OPINION", "DISSATISFIED", "VERY_DISSATISFIED"],
          6: GOOD + ["ACCEPTABLE", "NO_OPINION", "DISSATISFIED", "VERY_DISSATISFIED"]}
BANDS = [("WITHIN_5", "5/2"), ("5_TO_15", "10"), ("15_TO_30", "45/2"), ("30_TO_60", "45"),
         ("60_AND_OVER", "30")]
BACKING = {"service_satisfaction": [("public_opinion", "environment"), ("ethics_visit", "overall"),
                                    ("public_opinion", "service_attitude")],
           "environment_satisfaction": [("public_opinion", "environment"),
                                        ("ethics_visit", "environment")],
           "courtesy_satisfaction": [("public_opinion", "service_attitude"),
                                     ("ethics_visit", "service_attitude")],
           "internal_staff_satisfaction": [("internal_staff", "overall")]}
BASES = {"M": 1, "Q": 3, "H": 6}


def decimals(text):
    return len(text.partition(".")[2])


def printed(value, places, how="round", drop=False):
    """An exact value as a document has it: half up, or cut off."""
    scaled = abs(value) * 10 ** places
    whole = math.floor(scaled + (Fraction(1, 2) if how == "round" else 0))
    digits = str(whole).rjust(places + 1, "0")
    text = digits[:-places] + "." + digits[-places:] if places else digits
    if drop and places:
        text = text.rstrip("0").rstrip(".")
    return "-" + text if value < 0 and whole else text


def rounded_by(text):
    """How far the exact value can be from a printed one; whole numbers are exact."""
    places = decimals(text)
    return Fraction(1, 2 * 10 ** places) if places else 0


def gives(value, stated):
    """Can the exact value be printed so?"""
    return Fraction(stated) in (Fraction(printed(value, decimals(stated), how))
                                for how in ("round", "cut"))


def near(value, stated, slack):
    """So, or within what the rounding of its operands allows?"""
    distance = abs(value - Fraction(stated)) - slack
    return gives(value, stated) or 2 * distance * 10 ** decimals(stated) <= 1


class Figure:
    """One number in a record; `lost` holds its candidates once it cannot be read."""

    def __init__(self, record, body, member, name):
        self.record, self.body, self.member, self.name = record, body, member, name
        self.lost, self.most = None, None  # the candidates; what bounds it without them

    @property
    def text(self):
        return self.body[self.member]

    @text.setter
    def text(self, value):
        self.body[self.member] = value

    def lose(self, candidates):
        self.lost = candidates
        del self.body[self.member]
        mark = {"field": self.name}
        if candidates:
            mark["candidates"] = candidates
        self.record.setdefault("illegible", []).append(mark)

    def readings(self):
        """The values that it can have; None when anything is possible."""
        if self.lost is None:
            return [Fraction(self.text)]
        if not self.lost and self.most is not None:
            return [Fraction(n) for n in range(self.most + 1)]
        return [Fraction(c) for c in self.lost] or None


class Relation:
    def __init__(self, what, figures, test, refutable=False, counts=False):
        self.what, self.figures, self.test = what, figures, test
        self.counts = counts  # a whole and its parts: those that are left make no more
        # Are candidates of lost figures tried? Or of all but this one?
        self.refutable = refutable

    def broken(self):
        readings = [f.readings() for f in self.figures]
        lost = [f for f in self.figures if f.lost is not None]
        if lost and self.counts and self.figures[0] not in lost:
            left = [Fraction(f.text) for f in self.figures if f not in lost]
            return sum(left[1:]) > left[0]
        if None in readings or (lost and not self.refutable) or self.refutable in lost:
            return False
        return not any(self.test(*values) for values in itertools.product(*readings))


class Maker:
    """Makes one submission, with its figures and relations."""

    def __init__(self, seed, rubrics):
        self.random = random.Random(seed)
        self.rubrics = rubrics
        self.year = self.random.randint(104, 110)
        self.kind = self.random.choice(["M", "Q", "H", "Y", "C"])
        number = self.random.randint(1, {"M": 12, "Q": 4, "H": 2, "Y": 1, "C": 12}[self.kind])
        length = {"Y": 12, "C": number}.get(self.kind) or BASES[self.kind]
        first = 1 if self.kind in "YC" else (number - 1) * length + 1
        self.months = range(first, first + length)
        suffix = {"Y": "Y", "M": f"M{number:02}", "C": f"C{number:02}"}
        self.submission = {
            "branch": "TNY", "filer": "A", "approver": "B", "records": [],
            "period": f"{self.year}" + suffix.get(self.kind, f"{self.kind}{number}")}
        self.figures, self.relations, self.ids = [], [], itertools.count(1)
        self.questions = self.random.sample(QUESTIONS, len(QUESTIONS))

    def chance(self, probability):
        return self.random.random() < probability

    def split(self, total, count):
        """A total as that many parts from 0 on."""
        cuts = sorted(self.random.randint(0, total) for _ in range(count - 1))
        return [b - a for a, b in zip([0] + cuts, cuts + [total])]

    def parts(self):
        """The months, quarters or halves that make up the period; [] when it has none."""
        choices = []
        for kind, length in BASES.items():
            starts = [m for m in self.months if (m - 1) % length == 0]
            if len(starts) > 1 and len(starts) * length == len(self.months):
                choices.append([f"{self.year}{kind}" + (f"{m:02}" if kind == "M" else
                                f"{(m - 1) // length + 1}") for m in starts])
        return self.random.choice(choices) if choices else []

    def record(self, kind, body, sub_period=None):
        record = {kind: body}
        if sub_period:
            record["subPeriod"] = sub_period
        self.submission["records"].append(record)
        return record

    def figure(self, record, body, member, value, name=None):
        if not isinstance(value, str):
            value = str(value)
        body[member] = value
        snake = re.sub("([A-Z]|[0-9]+)", r"_\1", member).lower()
        made = Figure(record, body, member, name or snake)
        self.figures.append(made)
        return made

    def relate(self, *relation):
        self.relations.append(Relation(*relation))

    def sums(self, whole, parts, what):
        if parts:
            self.relate(what, [whole, *parts], lambda w, *p: w == sum(p), False, True)

    def stated(self, record, body, member, value, figures, formula, most=None):
        """A figure that is computed from others, printed in some office's way."""
        text = printed(value, self.random.randint(0, 2),
                       "cut" if self.chance(0.2) else "round", self.chance(0.3))
        made = self.figure(record, body, member, text)
        self.relate(made.name, [made, *figures],
                    lambda stated, *rest: gives(formula(*rest), made.text))
        if most is not None:
            self.relate("range", [made], lambda stated: 0 <= stated <= most)
        return made

    def total(self, kind, stated, **operands):
        """A stated total over figures that are named by key and field."""
        body = {"id": f"t{next(self.ids)}", "kind": "TOTAL_KIND_" + kind, **operands}
        record = self.record("statedTotal", body)
        return record, body, self.figure(record, body, "stated", stated)

    def told_again(self):
        """Restatements of some figures, now and then with fewer decimals."""
        named = [f for f in self.figures if f.name != "restatement"]
        for figure in self.random.sample(named, min(4, len(named))):
            text = figure.text
            if decimals(text) and self.chance(0.4):
                text = printed(Fraction(text), self.random.randint(0, decimals(text)))
            told = {"field": figure.name, "section": "附表"}
            record = figure.record
            if len(record.setdefault("restatements", [])) < 30:
                record["restatements"].append(told)
                other = self.figure(record, told, "value", text, "restatement")
                self.relate("told twice", [other, figure],
                            lambda a, b, told=other: gives(b, told.text), True)

    def lose_some(self):
        named = [f for f in self.figures if f.name != "restatement"]
        for figure in self.random.sample(named, min(2, len(named))):
            others = {str(abs(int(Fraction(figure.text))) + d) for d in (1, 7)}
            candidates = sorted(others | {figure.text}) if self.chance(0.7) else []
            figure.lose(candidates)

    # --- the kinds of records ---

    def phone(self):
        conductor = self.random.choice(["branch", "headquarters"])
        rounds = self.parts()
        if not rounds or self.chance(0.4):
            return self.phone_round(conductor, None)
        made = [self.phone_round(conductor, part) for part in rounds]
        made = [m for m in made if m is not None]
        if len(made) == len(rounds):
            scores = [f"phone/{conductor}@{p}#mean_score" for p in rounds]
            persons = [f"phone/{conductor}@{p}#persons_tested" for p in rounds]
            figures = [f for pair in made for f in pair]

            def mean(*values):
                means, counts = values[::2], values[1::2]
                return sum(m * n for m, n in zip(means, counts)) / sum(counts)

            value = mean(*(Fraction(f.text) for f in figures))
            _, _, stated = self.total("WEIGHTED_MEAN",
                                      printed(value, self.random.randint(0, 2)),
                                      numerator=scores, denominator=persons)
            self.relate("weighted mean", [stated, *figures], lambda s, *rest:
                        sum(rest[1::2]) > 0 and near(mean(*rest), stated.text, max(
                            rounded_by(f.text) for f in figures[::2])))
        return None

    def phone_round(self, conductor, part):
        body = {"conductor": "CONDUCTOR_" + conductor.upper()}
        record = self.record("phoneTest", body, part)
        if self.chance(0.1):
            low = self.figure(record, body, "meanLow", self.random.randint(60, 80))
            high = self.figure(record, body, "meanHigh", self.random.randint(81, 99))
            self.relate("range", [low, high], lambda a, b: 0 <= a < b <= 100)
            return None
        persons = self.random.randint(1, 60)
        scores = [self.random.randint(60, 100) for _ in range(persons)]
        text = printed(Fraction(sum(scores), persons), self.random.randint(0, 2),
                       self.random.choice(["round", "round", "cut"]), self.chance(0.3))
        mean = self.figure(record, body, "meanScore", text)
        count = self.figure(record, body, "personsTested", persons)
        # A sum of whole scores gives one of these means, or the mean is impossible.
        self.relate("possible mean", [mean, count], lambda m, n: n > 0 and any(
            gives(Fraction(k) / n, mean.text)
            for k in range(max(0, math.floor(m * n) - 1), math.ceil((m + 1) * n) + 1)))
        self.relate("range", [mean], lambda m: 0 <= m <= 100)
        grades = ["POOR", "FAIR", "GOOD", "EXCELLENT"]
        if self.chance(0.7):
            grade = sum(Fraction(text) >= g for g in (70, 80, 90))
            body["statedGrade"] = "COURTESY_GRADE_" + grades[grade]
            self.relate("grade", [mean],
                        lambda m: sum(m >= g for g in (70, 80, 90)) == grade)
        return mean, count

    def survey(self):
        scale = list(SCALES[self.random.choice([3, 5, 6])])
        groups = [[level] for level in scale]
        if len(scale) > 3 and self.chance(0.3):
            groups[0:2] = [scale[0:2]]
            if self.chance(0.3):
                return self.favourable()
        instrument = self.random.choice(["public_opinion", "ethics_visit", "internal_staff"])
        question = self.questions.pop()
        parts = self.parts() if self.chance(0.3) else []
        each = [self.question(instrument, question, groups, part) for part in parts]
        whole = self.question(instrument, question, groups, None, each)
        for column in zip(whole, *each):
            self.sums(column[0], column[1:], "survey parts")

    def question(self, instrument, question, groups, part, each=()):
        """Its counts: those of the parts together, where there are parts."""
        body = {"instrument": instrument, "question": question, "answers": []}
        record = self.record("surveyQuestion", body, part)
        size = len(groups) + 1
        if each:
            counts = [sum(int(f.text) for f in column) for column in zip(*each)]
        else:
            counts = [self.random.randint(0, 300) for _ in range(size)]
            counts[0] += 1
            counts.append(sum(counts))
        levels = []
        for levels_of, count in zip(groups, counts):
            answer = {"levels": ["ANSWER_LEVEL_" + level for level in levels_of]}
            body["answers"].append(answer)
            name = "count." + "+".join(level.lower() for level in levels_of)
            levels.append(self.figure(record, answer, "count", count, name))
        unusable = self.figure(record, body, "unusable", counts[size - 1])
        member = "formsReturned"
        if not part and not each and self.chance(0.5):
            member = "formsValid"
            returned = counts[size] + self.random.randint(0, 9)
            forms = self.figure(record, body, "formsReturned", returned)
            sent = self.figure(record, body, "formsSent", returned + 3)
            self.relate("forms", [sent, forms], lambda s, r: r <= s)
        valid = self.figure(record, body, member, counts[size])
        if member == "formsValid":
            self.relate("forms", [forms, valid], lambda r, v: v <= r)
            self.relate("answers", [valid, forms, unusable, *levels],
                        lambda v, r, *n: sum(n) in (v, r))
        else:
            self.relate("answers", [valid, unusable, *levels], lambda v, *n: sum(n) == v)
        self.relate("answers", [valid, *levels],
                    lambda v, *n: unusable.lost is None or sum(n) <= v)
        if self.chance(0.8):
            self.percentage(record, body, groups, levels)
        return [*levels, unusable, valid]

    def favourable(self):
        """Only the satisfied answers are told, and of how many forms."""
        body = {"instrument": "public_opinion", "question": self.questions.pop()}
        record = self.record("surveyQuestion", body)
        answer = {"levels": ["ANSWER_LEVEL_" + level for level in GOOD]}
        body["answers"] = [answer]
        forms, lost = self.random.randint(10, 400), self.random.randint(0, 5)
        good = self.figure(record, answer, "count", self.random.randint(0, forms - lost),
                           "count.very_satisfied+satisfied")
        valid = self.figure(record, body, "formsValid", forms)
        unusable = self.figure(record, body, "unusable", lost)
        self.relate("answers", [valid, unusable, good], lambda v, u, g: u + g <= v)
        body["statedRate"] = "SURVEY_RATE_SATISFACTION"

        def share(v, u, g):
            return 100 * g / (v - u) if v > u else Fraction(-10 ** 9)

        used = [valid, unusable, good]
        self.stated(record, body, "statedPercentage", share(*(Fraction(f.text) for f in used)),
                    used, share, 100)

    def percentage(self, record, body, groups, levels):
        rate = self.random.choice(["SATISFACTION", "ACCEPTABILITY"])
        good = set(GOOD + ["ACCEPTABLE"] if rate == "ACCEPTABILITY" else GOOD)
        counted = [set(group) <= good for group in groups]

        def share(*counts):
            usable = sum(counts)
            return 100 * sum(n for n, c in zip(counts, counted) if c) / usable \
                if usable else Fraction(-10 ** 9)

        value = share(*(Fraction(f.text) for f in levels))
        body["statedRate"] = "SURVEY_RATE_" + rate
        self.stated(record, body, "statedPercentage", value, levels, share, 100)

    def service_time(self):
        body = {"bands": []}
        record = self.record("serviceTime", body)
        bands = []
        for name, _ in BANDS:
            band = {"band": "DURATION_BAND_" + name}
            body["bands"].append(band)
            bands.append(self.figure(record, band, "count", self.random.randint(0, 200),
                                     "count." + name.lower()))
        if not any(int(f.text) for f in bands):
            bands[0].text = "1"
        unusable = self.figure(record, body, "unusable", self.random.randint(0, 9))
        forms = self.figure(record, body, "formsReturned",
                            sum(int(f.text) for f in [*bands, unusable]))
        self.relate("times", [forms, *bands, unusable], lambda f, *n: f == sum(n))
        self.relate("times", [forms, *bands], lambda f, *n: sum(n) <= f)
        values = [Fraction(f.text) for f in bands]

        def minutes(*counts):
            return sum(Fraction(m) * n for (_, m), n in zip(BANDS, counts)) / sum(counts)

        def share(*counts):
            return 100 * sum(counts[:2]) / sum(counts)

        self.stated(record, body, "statedMeanMinutes", minutes(*values), bands, minutes)
        self.stated(record, body, "statedShareWithin15", share(*values), bands, share, 100)

    def complaint_cases(self):
        first = date(self.year + 1911, self.months[0], 1)
        for _ in range(self.random.randint(1, 8)):
            received = first + timedelta(self.random.randint(0, 27))
            body = {"caseNumber": f"C{next(self.ids)}", "received": received.isoformat(),
                    "acknowledged": received.isoformat(),
                    "category": "COMPLAINT_CATEGORY_" + self.random.choice(CATEGORIES),
                    "channel": "COMPLAINT_CHANNEL_" + self.random.choice(COMPLAINT_CHANNELS)}
            self.record("complaintCase", body)
            day = received + timedelta(self.random.randint(1, 6))
            if self.chance(0.3):
                body["extensionNotified"] = day.isoformat()
            if self.chance(0.8):
                body["answered"] = (day + timedelta(self.random.randint(0, 9))).isoformat()

    def complaint_counts(self):
        parts = self.parts() if self.chance(0.4) else []
        each = [self.complaints(part) for part in parts]
        whole = self.complaints(None, each)
        for column in zip(whole, *each):
            self.sums(column[0], column[1:], "complaint parts")

    def complaints(self, part, each=()):
        total = sum(int(row[0].text) for row in each) if each else self.random.randint(0, 40)
        made = [self.complaint(part, {}, total)]
        for member, names in (("category", CATEGORIES), ("channel", COMPLAINT_CHANNELS)):
            if each:
                start = 1 if member == "category" else 6
                counts = [sum(int(row[start + i].text) for row in each) for i in range(5)]
            else:
                counts = self.split(total, 5)
            row = [self.complaint(part, {member: f"COMPLAINT_{member.upper()}_{n}"}, c)
                   for n, c in zip(names, counts)]
            self.sums(made[0], row, "complaints by " + member)
            made += row
        self.relate("complaints both ways", made[1:],
                    lambda *counts: sum(counts[:5]) == sum(counts[5:]))
        return made

    def complaint(self, part, dimensions, count):
        body = dict(dimensions)
        record = self.record("complaintCount", body, part)
        if not dimensions and self.chance(0.5):
            body["meanDays"] = printed(Fraction(self.random.randint(10, 90), 7), 2)
        return self.figure(record, body, "count", count)

    def collection(self, channel, case_type, amount, part=None):
        body = {}
        if channel:
            body["channel"] = channel
        if case_type:
            body["caseType"] = case_type
        record = self.record("collection", body, part)
        cases = self.figure(record, body, "cases", amount // 1000)
        return cases, self.figure(record, body, "amount", amount)

    def collections(self):
        """Channel × case type with both margins and the whole, and totals over them."""
        channels = self.random.sample(CHANNELS, self.random.randint(2, 4))
        types = self.random.sample(CASE_TYPES, self.random.randint(2, 3))
        cells = {(c, t): self.collection(c, t, 1000 * self.random.randint(1, 9 ** 8))
                 for c in channels for t in types}

        def margin(channel, case_type, below):
            amount = sum(int(f[1].text) for f in below)
            made = self.collection(channel, case_type, amount)
            for i in (0, 1):
                self.relate("part of collection", [made[i], *(f[i] for f in below)],
                            lambda w, *parts: max(parts) <= w)
            return made

        rows = [margin(c, None, [cells[c, t] for t in types]) for c in channels]
        columns = [margin(None, t, [cells[c, t] for c in channels]) for t in types]
        whole = margin(None, None, rows)
        for i, field in enumerate(("cases", "amount")):
            names = [[f"collection/{c}/-#{field}" for c in channels],
                     [f"collection/-/{t}#{field}" for t in types]]
            _, _, stated = self.total(
                "SUM", whole[i].text, unit="元",
                decompositions=[{"by": b, "parts": n}
                                for b, n in zip(("channel", "case type"), names)])
            for group in (rows, columns):
                self.relate("sum", [stated, *(f[i] for f in group)],
                            lambda s, *p: s == sum(p), True)
        self.ratios(rows, channels)
        parts = self.parts()
        if parts and self.chance(0.5):
            amounts = self.split(int(whole[1].text) // 1000, len(parts))
            each = [self.collection(None, None, 1000 * a, p) for a, p in zip(amounts, parts)]
            for i in (0, 1):
                self.sums(whole[i], [f[i] for f in each], "collection parts")
        elif self.months[0] == 1 and len(self.months) > 1:
            amount = int(whole[1].text) // 2
            for month in range(len(self.months) - 1, 0, -1):
                part = self.collection(None, None, amount, f"{self.year}C{month:02}")
                for i in (0, 1):
                    self.relate("cumulative", [whole[i], part[i]], lambda a, b: b <= a)
                whole, amount = part, amount * 2 // 3

    def ratios(self, rows, channels):
        """A share, a mean and a growth over the collections."""
        amounts = [f"collection/{c}/-#amount" for c in channels]
        cases = [f"collection/{c}/-#cases" for c in channels]
        figures = [f[1] for f in rows]

        def share(*a):
            return 100 * a[0] / sum(a)

        def mean(amount, case):
            return amount / case

        def growth(now, before):
            return 100 * (now - before) / before

        for kind, formula, above, below, used in (
                ("SHARE", share, amounts[:1], amounts, figures),
                ("MEAN", mean, amounts[:1], cases[:1], rows[0][::-1]),
                ("GROWTH_PERCENT", growth, amounts[:1], amounts[1:2], figures[:2])):
            value = formula(*(Fraction(f.text) for f in used))
            record, body, stated = self.total(kind, "0", numerator=above, denominator=below)
            self.figures.remove(stated)
            self.stated(record, body, "stated", value, used, formula)

    def statistics(self):
        for metric in self.random.sample(PLAIN, 3):
            body = {"metric": metric}
            record = self.record("statistic", body)
            self.figure(record, body, "value", self.random.randint(0, 99999))
        metric = self.random.choice(sorted(SPLIT))
        names, figures = [], []
        for i in range(self.random.randint(2, 20)):
            body = {"metric": metric, "dimensions": [{"name": SPLIT[metric], "value": f"v{i}"}]}
            record = self.record("statistic", body)
            names.append(f"statistic/{metric}/{SPLIT[metric]}=v{i}#value")
            figures.append(self.figure(record, body, "value", self.random.randint(0, 5000)))
        whole = sum(int(f.text) for f in figures)
        _, _, stated = self.total("SUM", str(whole),
                                  decompositions=[{"by": SPLIT[metric], "parts": names}])
        self.relate("sum", [stated, *figures], lambda s, *p: s == sum(p), True)
        self.points()

    def points(self):
        """Growth in points: a share less that of the period before."""
        bodies = [{"metric": "metadata_compliance"}, {"metric": "press_items"},
                  {"metric": "mailbox_items"}]
        whole = self.random.randint(1, 999)
        values = [printed(Fraction(self.random.randint(0, 10000), 100), 2),
                  self.random.randint(0, whole), whole]
        base, above, below = (self.figure(self.record("statistic", b), b, "value", v)
                              for b, v in zip(bodies, values))

        def points(a, b, c):
            return 100 * a / b - c if b else Fraction(10 ** 9)

        value = points(*(Fraction(f.text) for f in (above, below, base)))
        _, _, stated = self.total("GROWTH_POINTS",
                                  printed(value, self.random.randint(0, 2)),
                                  numerator=["statistic/press_items#value"],
                                  denominator=["statistic/mailbox_items#value"],
                                  baseRate="statistic/metadata_compliance#value")
        self.relate("points", [stated, above, below, base], lambda s, *rest: near(
            points(*rest), stated.text, rounded_by(base.text)))

    def attitude(self):
        for part in self.parts()[:3]:
            if "M" not in part:
                return
            body = {"officer": f"O{next(self.ids)}", "unit": "乙股", "questionnaire": "18.5",
                    "supervisor": "20"}
            record = self.record("attitudeReview", body, part)
            plus = self.figure(record, body, "additions", self.random.randint(0, 20))
            minus = self.figure(record, body, "deductions",
                                printed(Fraction(self.random.randint(0, 30), 2), 1))
            score = 75 + Fraction(plus.text) - Fraction(minus.text)
            stated = self.figure(record, body, "statedScore", printed(score, 1, drop=True))
            self.relate("attitude", [stated, plus, minus], lambda s, p, m: s == 75 + p - m)

    # --- score sheets ---

    def sheet(self):
        rubric = self.rubrics["104" if self.year < 107 else "107"]
        day = date(self.year + 1911, self.months[-1], self.random.randint(1, 28))
        body = {"rubric": rubric["id"], "date": day.isoformat(), "items": [],
                "evaluator": "EVALUATOR_SELF", "subtotals": []}
        record = self.record("scoreSheet", body)
        scores = {item["id"]: self.item(record, body, item) for item in rubric["items"]
                  if item["scoring"] != "SCORING_MODE_SUM"}
        parent = {item["id"]: item.get("parent") for item in rubric["items"]}
        below = {}
        for leaf, figure in scores.items():
            node = parent[leaf]
            while node:
                below.setdefault(node, []).append(figure)
                node = parent[node]
        for node, figures in below.items():
            if not self.chance(0.7):
                continue
            subtotal = {"node": node}
            body["subtotals"].append(subtotal)
            stated = self.figure(record, subtotal, "stated",
                                 sum(int(f.text) for f in figures), "subtotals." + node)
            self.relate("subtotal", [stated, *figures], lambda s, *p: s == sum(p),
                        stated)
        total = self.figure(record, body, "statedTotal",
                            sum(int(f.text) for f in scores.values()))
        self.relate("total", [total, *scores.values()], lambda s, *p: s == sum(p), total)

    def within(self, band):
        return self.random.randint(int(band["low"]), int(band["high"]))

    def tested(self):
        """The figures of the courtesy tests: a mean, or both ends of a range, each."""
        tests = [r for r in self.submission["records"] if "phoneTest" in r]
        return [[f for f in self.figures if f.record is r and f.name.startswith("mean_")]
                for r in tests]

    def allowed(self, option):
        """Can it be ticked? Where several figures back it, it is left alone."""
        asked = [(r["surveyQuestion"]["instrument"], r["surveyQuestion"]["question"])
                 for r in self.submission["records"] if "surveyQuestion" in r]
        tests = self.tested()
        for threshold in option.get("thresholds", []):
            if any(a in BACKING.get(threshold["evidence"], []) for a in asked):
                return False
            if threshold["evidence"] == "phone_courtesy_score" and tests and (
                    len(tests) > 1 or
                    max(Fraction(f.text) for f in tests[0]) < int(threshold["value"])):
                return False
        return True

    def reached(self, option):
        """What breaks when the courtesy test no longer reaches the ticked option."""
        for threshold in option.get("thresholds", []):
            for figures in self.tested():
                if threshold["evidence"] == "phone_courtesy_score":
                    self.relate("tick", figures, lambda *ends, least=int(threshold["value"]):
                                max(ends) >= least)

    def item(self, record, body, item):
        """Scores one item in the way of its mode; the figure of its score."""
        mode = item["scoring"][len("SCORING_MODE_"):]
        given = {"item": item["id"]}
        body["items"].append(given)
        options = [o for o in item.get("options", []) if self.allowed(o)]
        options = self.random.sample(options, len(options))
        ticked = options[:1] if mode in ("TIER", "FIXED", "CHECKBOX") else options[:2]
        if ticked and self.chance(0.15):
            ticked = []
        low = high = 0
        if mode in ("BAND", "HOLISTIC") and (ticked or mode == "BAND"):
            low, high = int(item["band"]["low"]), int(item["band"]["high"])
        elif mode == "FIXED" and ticked:
            low = high = int(ticked[0]["fixedScore"])
        elif mode in ("TIER", "CHECKBOX") and ticked:
            low, high = int(ticked[0]["band"]["low"]), int(ticked[0]["band"]["high"])
        score = self.random.randint(low, high)
        if ticked:
            given["ticked"] = [o["id"] for o in ticked]
            for option in ticked:
                self.reached(option)
        if mode == "ADDITIVE" and ticked:
            given["optionScores"] = [
                {"option": o["id"], "score": str(self.within(o["band"]) if "band" in o
                                                 else o["fixedScore"])} for o in ticked]
            score = low = high = sum(int(o["score"]) for o in given["optionScores"])
        figure = self.figure(record, given, "score", score, "scores." + item["id"])
        figure.most = int(item["maximum"])
        zero = mode == "BAND"
        self.relate("band", [figure], lambda s: low <= s <= high or (zero and s == 0))
        if self.chance(0.3):
            told = self.figure(record, given, "explainedScore", score, "restatement")
            self.relate("explanation", [told, figure], lambda a, b: a == b)
        return figure


def make(seed, rubrics):
    """One clean submission of several kinds of records."""
    maker = Maker(seed, rubrics)
    kinds = [maker.phone, maker.survey, maker.survey, maker.service_time, maker.sheet,
             maker.complaint_cases, maker.complaint_counts, maker.collections,
             maker.statistics, maker.attitude]
    while not maker.submission["records"]:
        for kind in kinds:
            if maker.chance(0.5):
                kind()
    if maker.chance(0.5):
        maker.told_again()
    if maker.chance(0.25):
        maker.lose_some()
    return maker
