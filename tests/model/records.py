# SPDX-License-Identifier: Apache-2.0
"""Random records that contradict nothing: each dossier has slots of its own (what is
measured there, for which part of the period), and any figures that fit a slot may be filed,
corrected and withdrawn without regard to the others.

Figures come from few values, so that branches tie, and from small bases now and then.
"""
import random
from datetime import timedelta

from google.protobuf import json_format

from mutation import generator, generator_sheet, generator_totals
from mutation.arithmetic import LENGTHS, Fraction, Period, printed

QUESTIONS = ("environment", "signage", "service_attitude", "efficiency")
METRICS = (("referrals", None), ("website_visits", None), ("website_checks", None),
           ("auction_proceeds", "kind"), ("e_documents", "kind"))
CHANNELS = ("convenience_store", "bank", "counter", "noon_counter", "online")
TYPES = ("tax", "motor_vehicle", "health_insurance")


def parts_of(period):
    """The ways of telling a period in parts that do not overlap."""
    return [found for kind in "MQH" if (found := period.parts(kind))]


def spans_of(period):
    """Every sub-period with its months; some overlap."""
    spans = {part: LENGTHS[part[3]] for parts in parts_of(period) for part in parts}
    if period.first == 1:
        spans |= {f"{period.roc}C{m:02}": m for m in range(1, period.last)}
    return spans


class Slots:
    """What one branch measures for one period."""

    def __init__(self, schema, seed, branch, period, data):
        self.K, self.data, self.branch = schema, data, branch
        self.period = Period(period)
        self.dice = random.Random(f"{seed}/{branch}/{period}")
        self.all = []
        for add in (self.phones, self.surveys, self.times, self.complaints, self.collections,
                    self.statistics, self.reviews, self.sheets):
            add()

    def parts(self, chance):
        choices = parts_of(self.period)
        if choices and self.dice.random() < chance:
            return self.dice.choice(choices)
        return [None]

    def add(self, kind, parts, *more):
        self.all += [(kind, part, *more) for part in parts]

    def phones(self):
        self.add("phone", self.parts(0.4), self.K.CONDUCTOR_BRANCH)
        self.add("phone", self.parts(0.2), self.K.CONDUCTOR_HEADQUARTERS)

    def surveys(self):
        for question in QUESTIONS:
            self.add("survey", self.parts(0.2), "public_opinion", question,
                     self.dice.choice((3, 5, 6)))
        self.add("survey", [None], "ethics_visit", "overall", 5)

    def times(self):
        self.add("time", self.parts(0.3))

    def complaints(self):
        if self.dice.random() < 0.3:
            self.add("complaints", [None])
        for number in range(6):
            if ("complaints", None) not in self.all:
                self.add("case", [None], f"C{number}")

    def collections(self):
        shape = self.dice.choice(("whole", "rows", "rows", "cells", "types", "spans"))
        if shape == "whole":
            self.add("collection", self.parts(0.5), "", "")
        if shape in ("rows", "cells"):
            parts = self.parts(0.2)
            for channel in self.dice.sample(CHANNELS, 3):
                for case_type in TYPES[:2] if shape == "cells" else ("",):
                    self.add("collection", parts, channel, case_type)
        if shape == "types":
            for case_type in TYPES:
                self.add("collection", self.parts(0.2), "", case_type)
        if shape == "spans":
            spans = sorted(spans_of(self.period)) or [None]
            for channel in ("bank", "noon_counter"):
                monthly = self.dice.randint(1, 99)
                for part in self.dice.sample(spans, min(3, len(spans))):
                    self.add("collection", [part], channel, "", monthly)

    def statistics(self):
        for metric, dimension in METRICS:
            values = ("x", "y") if dimension and self.dice.random() < 0.7 else (None,)
            parts = self.parts(0.3)
            for value in values:
                self.add("statistic", parts, metric, dimension if value else None, value)

    def reviews(self):
        for month in self.period.parts("M")[:2] or [None]:
            for officer in ("O1", "O2", "O3"):
                self.add("review", [month], officer)

    def sheets(self):
        rubric = next((r for r in self.data["rubrics"].values()
                       if r["firstYear"] <= self.period.roc <= r["lastYear"]), None)
        for evaluator in ("SELF", "HEADQUARTERS") if rubric else ():
            for late in (0, 7):
                self.add("sheet", [None], evaluator, rubric["id"], late)

    def make(self, slot, dice):
        """A record for that slot."""
        record = self.K.Record(sub_period=slot[1])
        getattr(self, "make_" + slot[0])(record, dice, *slot[2:])
        return record

    def make_phone(self, record, dice, conductor):
        persons = dice.choice((2, 4, 5, 10, 20, 40))
        total = dice.choice((90, 90, 92, 95)) * persons + dice.choice((0, 0, 1, -1))
        record.phone_test.MergeFrom(self.K.PhoneTest(
            conductor=conductor, persons_tested=persons,
            mean_score=printed(Fraction(total, persons), 2)))

    def make_survey(self, record, dice, instrument, question, scale):
        body = record.survey_question
        body.instrument, body.question = instrument, question
        names = generator.SCALES[scale]
        good = {"VERY_SATISFIED", "SATISFIED"}
        base = dice.choice((11, 22, 30, 31, 100, 200))
        bad = dice.choice((0, 0, 0, base // 10, base // 2))
        left = {True: base - bad, False: bad}
        for name in names:
            rest = [n for n in names[names.index(name) + 1:] if (n in good) == (name in good)]
            count = dice.randint(0, left[name in good]) if rest else left[name in good]
            left[name in good] -= count
            body.answers.add(levels=[self.K.AnswerLevel.Value("ANSWER_LEVEL_" + name)],
                             count=count)
        body.unusable = dice.choice((0, 0, 3))
        body.forms_returned = base + body.unusable

    def make_time(self, record, dice):
        for band, _ in generator.BANDS:
            record.service_time.bands.add(band=self.K.DurationBand.Value("DURATION_BAND_" + band),
                                          count=dice.choice((0, 3, 10, 50)))
        record.service_time.unusable = dice.choice((0, 2))

    def make_case(self, record, dice, number):
        received = self.period.begin + timedelta(dice.randint(0, 27))
        case = record.complaint_case
        case.case_number, case.received = number, received.isoformat()
        case.category, case.channel = self.K.COMPLAINT_CATEGORY_OTHER, dice.randint(1, 5)
        told = received + timedelta(dice.randint(0, 8))
        if dice.random() < 0.3:
            case.extension_notified = told.isoformat()
        if dice.random() < 0.8:
            case.answered = (told + timedelta(dice.choice((0, 0, 1, 9)))).isoformat()

    def make_complaints(self, record, dice):
        record.complaint_count.count = dice.randint(1, 20)
        record.complaint_count.mean_days = printed(
            Fraction(dice.randint(10, 90), record.complaint_count.count), 2)

    def make_collection(self, record, dice, channel, case_type, monthly=None):
        cases = dice.choice((1, 2, 100, 250, 1000)) + (10 ** 6 if channel == "counter" else 0)
        if monthly:
            months = LENGTHS.get((record.sub_period or self.period.text)[3])
            cases = monthly * (months or int((record.sub_period or self.period.text)[4:]))
        body = self.K.Collection(cases=cases, amount=cases * (monthly or dice.choice((50, 99))))
        if channel:
            body.channel = channel
        if case_type:
            body.case_type = case_type
        record.collection.MergeFrom(body)

    def make_statistic(self, record, dice, metric, dimension, value):
        record.statistic.metric = metric
        if dimension:
            record.statistic.dimensions.add(name=dimension, value=value)
        record.statistic.value = str(dice.choice((0, 1, 2, 5, 40, 1000)))

    def make_review(self, record, dice, officer):
        body = record.attitude_review
        body.officer, body.unit = officer, "甲股"
        body.questionnaire, body.supervisor = "18.5", "20"
        plus, minus = dice.choice((0, 5, 10)), dice.choice((0, 5))
        body.additions, body.deductions = str(plus), str(minus)
        body.stated_score = str(75 + plus - minus)

    def make_sheet(self, record, dice, evaluator, rubric, late):
        maker = self.maker(dice)
        sheet = generator_sheet.Sheet(maker, self.data["rubrics"][rubric],
                                      generator_sheet.Oracle(maker.submission, self.data))
        sheet.make(evaluator)
        sheet.body["date"] = (self.period.end + timedelta(late)).isoformat()
        json_format.ParseDict(sheet.record, record)

    def maker(self, dice):
        maker = generator.Maker(dice.random(), self.data)
        maker.year, maker.period = self.period.roc, self.period
        maker.submission |= {"branch": self.branch, "period": self.period.text}
        return maker

    def wild(self, dice):
        """Records of every kind and relation, clean by themselves, whatever is held."""
        maker = self.maker(dice)
        kinds = [maker.phone, maker.survey, maker.survey, maker.service_time,
                 maker.complaint_counts, maker.attitude,
                 lambda: generator_totals.collections(maker),
                 lambda: generator_totals.statistics(maker)]
        for kind in dice.sample(kinds, 3):
            kind()
        if maker.submission["records"] and dice.random() < 0.5:
            maker.tell_again()
            maker.lose_some()
        return json_format.ParseDict(maker.submission, self.K.Submission()).records
