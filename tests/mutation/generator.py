# SPDX-License-Identifier: Apache-2.0
"""Random dossiers without a contradiction, of every kind of record and every relation
between figures. What is stated is computed and printed as some office would."""
import itertools
import random
from datetime import timedelta
from fractions import Fraction

from mutation import generator_sheet, generator_totals
from mutation.arithmetic import LENGTHS, Period, printed
from mutation.dossier import snake

CATEGORIES = ["REFORM_SUGGESTION", "LAW_ENQUIRY", "MISCONDUCT_REPORT", "RIGHTS_PROTECTION",
              "OTHER"]
CHANNELS = ["ORAL", "WRITTEN", "PHONE", "EMAIL", "OTHER"]
GOOD = ["VERY_SATISFIED", "SATISFIED"]
SURVEYS = [(i, q) for i in ("public_opinion", "ethics_visit", "internal_staff")
           for q in ("environment", "service_attitude", "overall", "efficiency", "signage")]
SCALES = {3: ["SATISFIED", "NO_OPINION", "DISSATISFIED"],
          5: GOOD + ["NO_OPINION", "DISSATISFIED", "VERY_DISSATISFIED"],
          6: GOOD + ["ACCEPTABLE", "NO_OPINION", "DISSATISFIED", "VERY_DISSATISFIED"]}
BANDS = [("WITHIN_5", Fraction(5, 2)), ("5_TO_15", 10), ("15_TO_30", Fraction(45, 2)),
         ("30_TO_60", 45), ("60_AND_OVER", 30)]
GRADES = ["POOR", "FAIR", "GOOD", "EXCELLENT"]


class Maker:
    """Makes one submission. `figures` holds what can be told again or lost:
    (record, place, field)."""

    def __init__(self, seed, data):
        self.random = random.Random(seed)
        self.data = data
        self.year = self.random.randint(104, 110)
        kind = self.random.choice("MQHYC")
        number = self.random.randint(1, {"Y": 1, "C": 12}.get(kind, 12 // LENGTHS.get(kind, 1)))
        name = f"{self.year}{kind}" + {"Y": "", "M": f"{number:02}", "C": f"{number:02}"}.get(
            kind, str(number))
        self.period = Period(name)
        self.submission = {"branch": "TNY", "filer": "A", "approver": "B", "records": [],
                           "period": name}
        self.figures, self.ids = [], itertools.count(1)
        self.surveys = self.random.sample(SURVEYS, len(SURVEYS))
        self.conductors = self.random.sample(["BRANCH", "HEADQUARTERS"], 2)

    def chance(self, probability):
        return self.random.random() < probability

    def split(self, total, count):
        """A total as that many parts from 0 on."""
        cuts = sorted(self.random.randint(0, total) for _ in range(count - 1))
        return [b - a for a, b in zip([0] + cuts, cuts + [total])]

    def parts(self, probability=0.5):
        """The months, quarters or halves that make up the period, or []."""
        choices = [p for p in map(self.period.parts, "MQH") if p]
        return self.random.choice(choices) if choices and self.chance(probability) else []

    def record(self, kind, body, part=None):
        record = {kind: body}
        if part:
            record["subPeriod"] = part
        self.submission["records"].append(record)
        return record

    def put(self, record, body, member, value, field=None):
        body[member] = str(value)
        self.figures.append((record, (body, member), field or snake(member)))
        return body[member]

    def told(self, value, places=None):
        """A computed value, printed in some office's way."""
        return printed(value, self.random.randint(0, 2) if places is None else places,
                       "cut" if self.chance(0.2) else "round", self.chance(0.3))

    def total(self, kind, stated, **operands):
        body = {"id": f"t{next(self.ids)}", "kind": "TOTAL_KIND_" + kind, **operands}
        record = self.record("statedTotal", body)
        self.put(record, body, "stated", stated)

    # --- phone tests, questionnaires ---

    def phone(self):
        if not self.conductors:
            return
        conductor = self.conductors.pop()
        rounds = [self.phone_round(conductor, part) for part in self.parts(0.6) or [None]]
        if len(rounds) < 2 or None in rounds:
            return
        name = f"phone/{conductor.lower()}@"
        value = sum(m * n for _, m, n in rounds) / sum(n for _, _, n in rounds)
        whole = round(value * sum(n for _, _, n in rounds))  # what the scores add up to
        self.total("WEIGHTED_MEAN", printed(value, self.random.randint(0, 2)),
                   numerator=[f"{name}{p}#mean_score" for p, _, _ in rounds],
                   denominator=[f"{name}{p}#persons_tested" for p, _, _ in rounds])
        if self.chance(0.5):
            body = {"conductor": "CONDUCTOR_" + conductor}
            record = self.record("phoneTest", body)
            self.put(record, body, "personsTested", sum(n for _, _, n in rounds))
            if self.chance(0.5):
                self.put(record, body, "meanScore", self.told(
                    Fraction(whole, sum(n for _, _, n in rounds)), 1))

    def phone_round(self, conductor, part):
        """(part, mean, persons), or None of a range."""
        body = {"conductor": "CONDUCTOR_" + conductor}
        record = self.record("phoneTest", body, part)
        if self.chance(0.1):
            self.put(record, body, "meanLow", self.random.randint(60, 80))
            high = self.put(record, body, "meanHigh", self.random.randint(81, 99))
            body["statedGrade"] = "COURTESY_GRADE_" + ("EXCELLENT" if int(high) >= 90
                                                       else "GOOD")
            return None
        persons = self.random.randint(1, 60)
        low = self.random.choice([50, 70, 85, 92])
        scores = [self.random.randint(low, 100) for _ in range(persons)]
        mean = Fraction(self.put(record, body, "meanScore",
                                 self.told(Fraction(sum(scores), persons))))
        self.put(record, body, "personsTested", persons)
        if self.chance(0.7):
            grade = GRADES[sum(mean >= g for g in (70, 80, 90))]
            body["statedGrade"] = "COURTESY_GRADE_" + grade
        return part, mean, persons

    def survey(self):
        if not self.surveys:
            return
        survey = self.surveys.pop()
        if self.chance(0.2):
            self.survey_without_scale(survey)
            return
        scale = SCALES[self.random.choice([3, 5, 6])]
        groups = [[level] for level in scale]
        if len(scale) > 3 and self.chance(0.3):
            groups[0:2] = [scale[0:2]]
        if len(scale) > 3 and self.chance(0.2):
            groups[-2:] = [scale[-2:]]
        high = self.random.choice([0, 300, 3000])
        each = []
        for part in self.parts(0.3):
            counts = [self.random.randint(0, 300) for _ in range(len(groups) + 1)]
            counts[0] += self.random.randint(1, 1 + high)
            each.append(counts)
            self.question(survey, groups, counts, part, "formsReturned")
        counts = [self.random.randint(0, 300) for _ in range(len(groups) + 1)]
        counts[0] += self.random.randint(1, 1 + high)
        if each:
            counts = [sum(column) for column in zip(*each)]
        self.question(survey, groups, counts, None,
                      "formsValid" if not each and self.chance(0.4) else "formsReturned")

    def question(self, survey, groups, counts, part, forms):
        """`counts`: of each group of levels, and last the unusable answers."""
        body = {"instrument": survey[0], "question": survey[1], "answers": []}
        record = self.record("surveyQuestion", body, part)
        for levels, count in zip(groups, counts):
            answer = {"levels": ["ANSWER_LEVEL_" + level for level in levels]}
            body["answers"].append(answer)
            self.put(record, answer, "count", count,
                     "count." + "+".join(level.lower() for level in levels))
        self.put(record, body, "unusable", counts[-1])
        self.put(record, body, forms, sum(counts))
        if forms == "formsValid" and self.chance(0.7):
            returned = sum(counts) + self.random.randint(0, 9)
            self.put(record, body, "formsReturned", returned)
            self.put(record, body, "formsSent", returned + self.random.randint(0, 9))
        if self.chance(0.8):
            rate = self.random.choice(["SATISFACTION", "ACCEPTABILITY"])
            good = set(GOOD + ["ACCEPTABLE"] if rate == "ACCEPTABILITY" else GOOD)
            share = 100 * Fraction(sum(c for g, c in zip(groups, counts) if set(g) <= good),
                                   sum(counts[:-1]))
            body["statedRate"] = "SURVEY_RATE_" + rate
            self.put(record, body, "statedPercentage", self.told(share))

    def survey_without_scale(self, survey):
        """Only the satisfied answers are told, and of how many forms; or only a share."""
        body = {"instrument": survey[0], "question": survey[1],
                "statedRate": "SURVEY_RATE_SATISFACTION"}
        record = self.record("surveyQuestion", body)
        forms, unusable = self.random.randint(10, 400), self.random.randint(0, 5)
        good = self.random.randint(0, forms - unusable)
        if self.chance(0.6):
            body["answers"] = [{"levels": ["ANSWER_LEVEL_" + level for level in GOOD]}]
            self.put(record, body["answers"][0], "count", good,
                     "count.very_satisfied+satisfied")
        self.put(record, body, "formsValid", forms)
        self.put(record, body, "unusable", unusable)
        if self.chance(0.3):
            self.put(record, body, "formsReturned", forms + self.random.randint(0, 5))
        self.put(record, body, "statedPercentage",
                 self.told(100 * Fraction(good, forms - unusable)))

    def service_time(self):
        if any("serviceTime" in r for r in self.submission["records"]):
            return
        each = []
        for part in self.parts(0.2):
            each.append([self.random.randint(0, 200) for _ in range(len(BANDS) + 1)])
            self.times(each[-1], part)
        self.times([sum(c) for c in zip(*each)] if each else
                   [self.random.randint(0, 200) for _ in range(len(BANDS) + 1)], None)

    def times(self, counts, part):
        body = {"bands": []}
        record = self.record("serviceTime", body, part)
        for (name, _), count in zip(BANDS, counts):
            band = {"band": "DURATION_BAND_" + name}
            body["bands"].append(band)
            self.put(record, band, "count", count, "count." + name.lower())
        self.put(record, body, "unusable", counts[-1])
        self.put(record, body, "formsReturned", sum(counts))
        usable = sum(counts[:-1])
        if usable:
            minutes = sum(m * n for (_, m), n in zip(BANDS, counts)) / Fraction(usable)
            self.put(record, body, "statedMeanMinutes", self.told(minutes))
            self.put(record, body, "statedShareWithin15",
                     self.told(100 * Fraction(sum(counts[:2]), usable)))

    # --- complaints, attitude ---

    def complaint_cases(self):
        if any("complaintCount" in r for r in self.submission["records"]):
            return
        for _ in range(self.random.randint(1, 8)):
            days = (self.period.end - self.period.begin).days
            received = self.period.begin + timedelta(self.random.randint(0, days))
            body = {"caseNumber": f"C{next(self.ids)}", "received": received.isoformat(),
                    "acknowledged": received.isoformat(),
                    "category": "COMPLAINT_CATEGORY_" + self.random.choice(CATEGORIES),
                    "channel": "COMPLAINT_CHANNEL_" + self.random.choice(CHANNELS)}
            self.record("complaintCase", body)
            later = received + timedelta(self.random.randint(1, 6))
            if self.chance(0.3):
                body["extensionNotified"] = later.isoformat()
            if self.chance(0.8):
                later += timedelta(self.random.randint(0, 9))
                body["answered"] = later.isoformat()

    def complaint_counts(self):
        if any("complaintCase" in r or "complaintCount" in r
               for r in self.submission["records"]):
            return
        cross, without_all = self.chance(0.2), self.chance(0.2)
        tables = []
        for part in self.parts(0.4):
            tables.append([self.split(self.random.randint(0, 40), 5) for _ in CATEGORIES])
            self.complaints(tables[-1], part, cross, without_all)
        table = [self.split(self.random.randint(0, 40), 5) for _ in CATEGORIES]
        if tables:
            table = [[sum(cell) for cell in zip(*rows)] for rows in zip(*tables)]
        self.complaints(table, None, cross, without_all)

    def complaints(self, table, part, cross, without_all):
        """Category × channel: the margins, and now and then the cells."""
        if not without_all:
            self.complaint(part, sum(map(sum, table)))
        for category, row in zip(CATEGORIES, table):
            self.complaint(part, sum(row), category=category)
            for channel, count in zip(CHANNELS, row) if cross else ():
                self.complaint(part, count, category=category, channel=channel)
        for channel, column in zip(CHANNELS, zip(*table)):
            self.complaint(part, sum(column), channel=channel)

    def complaint(self, part, count, **dimensions):
        body = {m: f"COMPLAINT_{m.upper()}_{name}" for m, name in dimensions.items()}
        record = self.record("complaintCount", body, part)
        if not dimensions and count and self.chance(0.5):
            self.put(record, body, "meanDays",
                     printed(Fraction(self.random.randint(10, 90), 7), 2))
        self.put(record, body, "count", count)

    def attitude(self):
        for part in self.period.parts("M")[:3]:
            body = {"officer": f"O{next(self.ids)}", "unit": "乙股", "questionnaire": "18.5",
                    "supervisor": "20"}
            record = self.record("attitudeReview", body, part)
            plus, minus = self.random.randint(0, 20), Fraction(self.random.randint(0, 30), 2)
            self.put(record, body, "additions", plus)
            self.put(record, body, "deductions", printed(minus, 1))
            self.put(record, body, "statedScore", printed(75 + plus - minus, 1, drop=True))

    # --- told again, lost ---

    def tell_again(self):
        """Restatements of some figures, now and then with fewer decimals."""
        for record, (body, member), field in self.random.sample(
                self.figures, min(4, len(self.figures))):
            text = body[member]
            places = len(text.partition(".")[2])
            if places and self.chance(0.4):
                text = printed(Fraction(text), self.random.randint(0, places))
            told = record.setdefault("restatements", [])
            if len(told) < 30:
                told.append({"field": field, "section": "附表", "value": text})

    def lose_some(self):
        for record, (body, member), field in self.random.sample(
                self.figures, min(2, len(self.figures))):
            value = body.pop(member)
            mark = {"field": field}
            if self.chance(0.7):
                others = {str(abs(int(Fraction(value))) + d) for d in (1, 7)}
                mark["candidates"] = sorted(others | {value})
            record.setdefault("illegible", []).append(mark)


def make(seed, data):
    """One clean submission of several kinds of records."""
    maker = Maker(seed, data)
    kinds = [maker.phone, maker.phone, maker.survey, maker.survey, maker.service_time,
             maker.complaint_cases, maker.complaint_counts, maker.attitude,
             lambda: generator_totals.collections(maker),
             lambda: generator_totals.statistics(maker)]
    while not maker.submission["records"]:
        for kind in kinds:
            if maker.chance(0.5):
                kind()
        if maker.chance(0.5):
            generator_sheet.sheets(maker)
    if maker.chance(0.5):
        maker.tell_again()
    if maker.chance(0.25):
        maker.lose_some()
    return maker.submission
