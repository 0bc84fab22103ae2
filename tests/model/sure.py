# SPDX-License-Identifier: Apache-2.0
"""How sure and how final a board is, the slow way: Wilson's formula with fifty digits, and
places by trying what those who have not reported may still file."""
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext
from fractions import Fraction
from statistics import NormalDist

from system import model, model_composite

Z2 = Decimal("3.841459")  # the square of 1.959964, as every table has it
MILLION = 10 ** 6
UNKNOWN = None
CLOSE = "too close for the digits of the quantile"


def is_rate(schema, indicator):
    return indicator.kind in (
        schema.INDICATOR_KIND_SURVEY_RATE, schema.INDICATOR_KIND_WITHIN_15,
        schema.INDICATOR_KIND_COMPLAINTS_ON_TIME) or (
            indicator.kind == schema.INDICATOR_KIND_RATIO and indicator.trials)


def wilson(value, basis):
    """The bounds of a rate in millionths, rounded outward; none where more than all are told."""
    if not 0 <= value <= 1:
        return None
    with localcontext(Context(prec=60)):
        n = Decimal(basis)
        p = Decimal(value.numerator) / Decimal(value.denominator)
        middle = p + Z2 / (2 * n)
        apart = (Z2 * (p * (1 - p) / n + Z2 / (4 * n * n))).sqrt()
        low, high = ((middle + sign * apart) / (1 + Z2 / n) * MILLION for sign in (-1, 1))
        # Sixty digits do not tell 0 and 1 from what is next to them.
        low, high = round(low, 40), round(high, 40)
        return (max(0, int(low.to_integral_value(ROUND_FLOOR))),
                min(MILLION, int(high.to_integral_value(ROUND_CEILING))))


def told_apart(one, other, comparisons):
    """Do two rates (k, n) differ at 5 % in so many comparisons (chi-squared of the two,
    Bonferroni's correction)?"""
    (k1, n1), (k2, n2) = one, other
    if k1 > n1 or k2 > n2:
        return UNKNOWN
    hits, whole = k1 + k2, n1 + n2
    room = hits * (whole - hits) * n1 * n2
    if not room:
        return False
    found = float(Fraction(whole * (k1 * n2 - k2 * n1) ** 2, room))
    critical = NormalDist().inv_cdf(1 - 0.025 / comparisons) ** 2
    return CLOSE if abs(found - critical) < 1e-5 else found > critical


def beside(schema, board, values, places, branch):
    """(above, below): of those with a place the nearest other value, the first by code."""
    if branch not in places:
        return None, None
    sign, own = (1 if board.direction == schema.DIRECTION_HIGHER_IS_BETTER else -1), values[branch]
    apart = sorted((sign * (values[b].value - own.value), b) for b in places)
    above = min(((d, b) for d, b in apart if d > 0), default=(0, None))
    below = min(((-d, b) for d, b in apart if d < 0), default=(0, None))
    return above[1], below[1]


def bounds(schema, board, values, missing, still_open):
    """{branch: (best, worst) doubled place} that it can reach, when `missing` more file,
    those in `still_open` another value, and all others keep theirs. What is tried: that all
    of them file something better than it has, as good, worse, or nothing."""
    places = model.places(schema, board, values)
    higher = board.direction == schema.DIRECTION_HIGHER_IS_BETTER
    end = Fraction(1 if higher else 0) if is_rate(schema, board.indicator) else None
    sign = 1 if higher else -1
    found = {}
    for branch, place in places.items():
        fixed = {b: v for b, v in values.items() if b not in still_open and b != branch}
        count, reached = missing + len(set(still_open) - {branch}), [place]
        own = {values[branch].value}
        if branch in still_open:  # behind everybody, or before
            told = [v.value for v in values.values()]
            own |= {min(told) - 1, max(told) + 1}
        for mine in own:
            bounded = end is not None and branch not in still_open and 0 <= mine <= 1
            # Close to its own value, as nobody else's is; at the end of the scale the same.
            room = end - mine if bounded else sign
            for filed in ([mine + room * Fraction(i, 1000003) for i in range(1, count + 1)],
                          [mine] * count, [mine - sign] * count):
                tried = fixed | {branch: values[branch]._replace(value=mine)} | {
                    f"+{n}": model.Value(v, board.minimum_base, False, 0)
                    for n, v in enumerate(filed)}
                tried[branch] = tried[branch]._replace(basis=board.minimum_base)
                reached.append(model.places(schema, board, tried)[branch])
        found[branch] = (min(reached), max(reached))
    return found


def unreported(schema, moment, closed, passes, key):
    """(how many without a value, those with one that was rolled up) that may still file,
    and all without a value; whether the day of a pass is over is not asked."""
    board, period = key
    first = first_day(period)
    definition = next(b for b in moment.catalogue.boards if b.id == board)
    values = moment.boards.get(key, {})
    may = [b.code for b in moment.catalogue.branches
           if model_composite.takes(moment.catalogue, definition, b.code)
           and (not b.added or b.added <= last_day(period))
           and (not b.closed or b.closed >= first)]
    waited = [b for b in may if not closed.get(period) or (period, b) in passes]
    return (len([b for b in waited if b not in values]),
            [b for b in waited if b in values and values[b].rolled_up],
            [b for b in may if b not in values])


def behind_the_last(schema, board, values, absent):
    """The doubled place that those without a value share."""
    worst = min if board.direction == schema.DIRECTION_HIGHER_IS_BETTER else max
    sign = 1 if worst is max else -1
    end = worst((v.value for v in values.values()), default=Fraction(0)) + sign
    tried = values | {b: model.Value(end, board.minimum_base, False, 0) for b in absent}
    return model.places(schema, board, tried)[absent[0]]


def months(period):
    year, kind, number = re.fullmatch(r"(\d{3})([MQHYC])(\d*)", period).groups()
    span = model.months_of(period)
    return int(year) + 1911, min(span), max(span)


def first_day(period):
    year, first, _ = months(period)
    return f"{year:04}-{first:02}-01"


def last_day(period):
    year, _, last = months(period)
    return f"{year:04}-{last:02}-31"  # no day of that month is behind it
