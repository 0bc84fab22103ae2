# SPDX-License-Identifier: Apache-2.0
"""Printed figures and periods, from the conventions of the field, in Fractions."""
import math
import re
from datetime import date, timedelta
from fractions import Fraction

LENGTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}


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
    return gives(value, stated) or (
        slack > 0 and 2 * distance * 10 ** decimals(stated) <= 1)


def mean_possible(stated, count):
    """Is there a sum of whole numbers whose mean is printed so?"""
    about = Fraction(stated) * count
    return count > 0 and any(gives(Fraction(k) / count, stated) for k in range(
        max(0, math.floor(about) - 1), math.ceil(about + count) + 2))


def share_possible(stated, count):
    about = math.floor(Fraction(stated) * count / 100)
    return any(gives(Fraction(100 * k) / count, stated)
               for k in range(max(0, about - 1), min(count, about + 2) + 1))


def day(text):
    """The date, or None: 2017-06-30."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text or ""):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Period:
    """106M05, 104Q3, 110H1, 107Y, 104C09: its months of a Gregorian year."""

    def __init__(self, text):
        year, self.kind, number = re.fullmatch(r"(\d{3})([MQHYC])(\d*)", text).groups()
        self.text, self.roc, self.year = text, int(year), int(year) + 1911
        if self.kind == "C":
            self.first, self.last = 1, int(number)
        else:
            self.last = int(number or 1) * LENGTHS[self.kind]
            self.first = self.last - LENGTHS[self.kind] + 1

    def __contains__(self, other):
        return self.roc == other.roc and self.first <= other.first and \
            other.last <= self.last

    def same_span(self, other):
        return (self.roc, self.first, self.last) == (other.roc, other.first, other.last)

    @property
    def months(self):
        return set(range(self.first, self.last + 1))

    @property
    def begin(self):
        return date(self.year, self.first, 1)

    @property
    def end(self):
        return date(self.year + self.last // 12, self.last % 12 + 1, 1) - timedelta(1)

    def parts(self, kind):
        """The months, quarters or halves that make it up; [] where they do not."""
        length = LENGTHS[kind]
        if (self.first - 1) % length or self.last % length or \
                self.last - self.first + 1 == length:
            return []
        return [f"{self.roc}{kind}" + (f"{m:02}" if kind == "M" else str(m // length))
                for m in range(self.first + length - 1, self.last + 1, length)]
