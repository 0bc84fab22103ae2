# SPDX-License-Identifier: Apache-2.0
"""What can happen to one figure on its way into a report: another digit, two digits
swapped, one more or less, the neighbour's figure in its place; a date of another year,
with day and month swapped; the tick or the grade beside the right one."""
from fractions import Fraction

from mutation.arithmetic import day, decimals, printed

GRADES = ["POOR", "FAIR", "GOOD", "EXCELLENT"]
DIGITS_CHANGED = 3  # of one figure: the more of them, the more it takes


def canonical(digits):
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, point, rest = digits.partition(".")
    text = (whole.lstrip("0") or "0") + point + rest
    return text if not text.strip("0.") else sign + text


def numbers(rng, text):
    """(way, new text) of each change of a number by itself."""
    places = decimals(text)
    unit = Fraction(1, 10 ** places)
    yield "one more", printed(Fraction(text) + unit, places)
    yield "one less", printed(Fraction(text) - unit, places)
    at = [i for i, c in enumerate(text) if c.isdigit()]
    for i in rng.sample(at, min(DIGITS_CHANGED, len(at))):
        other = rng.choice([d for d in "0123456789" if d != text[i]])
        yield "digit", canonical(text[:i] + other + text[i + 1:])
    pairs = [(i, j) for i, j in zip(at, at[1:]) if text[i] != text[j]]
    for i, j in rng.sample(pairs, min(DIGITS_CHANGED, len(pairs))):
        yield "transposition", canonical(
            text[:i] + text[j] + text[i + 1:j] + text[i] + text[j + 1:])


def dates(text):
    year, month, number = text.split("-")
    for other in (int(year) - 1, int(year) + 1):
        moved = f"{other}-{month}-{number}"
        yield "year", moved if day(moved) else f"{other}-{month}-28"
    yield "day and month", f"{year}-{number}-{month}"


def others(rng, figure, data):
    """(way, new text) of each change to one figure alone."""
    if figure.sort in ("count", "decimal"):
        yield from numbers(rng, figure.text)
    elif figure.sort == "date":
        yield from dates(figure.text)
    elif figure.sort == "part":
        for years in (-1, 1):
            yield "year", f"{int(figure.text[:3]) + years:03}{figure.text[3:]}"
    elif figure.sort == "grade":
        for grade in GRADES:
            yield "grade", "COURTESY_GRADE_" + grade
    elif figure.sort == "tick":
        rubric = data["rubrics"][figure.record.body["rubric"]]
        options = next(i for i in rubric["items"] if i["id"] == figure.item)["options"]
        for option in options:
            yield "tick", option["id"]


def changes(rng, figures, data):
    """[(way, [(figure, new text)])] over all figures of a submission."""
    for number, figure in enumerate(figures):
        seen = {figure.text}
        for way, text in others(rng, figure, data):
            if text not in seen:
                seen.add(text)
                yield way, [(figure, text)]
        if figure.sort in ("tick", "grade", "part"):
            continue
        neighbour = next((f for f in figures[number + 1:] if f.sort == figure.sort), None)
        if neighbour is not None and neighbour.text != figure.text:
            yield "neighbour", [(figure, neighbour.text), (neighbour, figure.text)]
