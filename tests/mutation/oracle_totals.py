# SPDX-License-Identifier: Apache-2.0
"""Relations of stated totals: sums, shares, means and growth over named figures."""
import itertools
from fractions import Fraction

from mutation.arithmetic import decimals, gives, near, rounded_by


def relate(oracle):
    for record in oracle.dossier.of("statedTotal"):
        stated = record.get("stated")
        kind = record.body["kind"].removeprefix("TOTAL_KIND_")
        if kind in HOLDS:
            claims(oracle, record, stated, kind)
        elif stated and kind == "SUM":
            sums(oracle, record, stated)
        elif stated:
            ratio(oracle, record, stated, kind)


def sums(oracle, record, stated):
    shares = record.body.get("unit") == "%"
    for decomposition in record.body.get("decompositions", []):
        parts = [oracle.dossier.figure(name) for name in decomposition["parts"]]
        if None in parts:
            continue

        slack = sum(precision(f) for f in parts) if shares else 0
        if slack:
            slack += max(Fraction(1, 2 * 10 ** decimals(t)) for t in texts(stated))
        oracle.relate("sum", [stated, *parts], lambda total, *values, slack=slack:
                      abs(total - sum(values)) <= slack, True)


HOLDS = {
    "LOWEST": lambda claimed, other: claimed <= other,
    "HIGHEST": lambda claimed, other: claimed >= other,
    "MORE_THAN": lambda claimed, other: claimed > other,
    "LESS_THAN": lambda claimed, other: claimed < other,
    "DESCENDING": lambda before, after: before >= after,
    "ASCENDING": lambda before, after: before <= after,
}


def claims(oracle, record, stated, kind):
    """What the document says of its figures, pair by pair."""
    claimed, compared = ([oracle.dossier.figure(name) for name in record.body.get(member, [])]
                         for member in ("claimed", "compared"))
    if kind.endswith("ING"):
        pairs = itertools.combinations(claimed, 2)
    else:
        pairs = itertools.product(claimed, compared or [stated])
    for pair in pairs:
        if None not in pair:
            oracle.relate("comparison", pair, HOLDS[kind], False, record)
    for figure in claimed if stated and compared else []:
        oracle.relate("told where compared", [figure, stated],
                      lambda value, _: gives(value, stated.text), False, record)


def texts(figure):
    """What it is printed as, or could be."""
    return [figure.text] if figure.lost is None else figure.lost or ["0"]


def precision(figure):
    return max(map(rounded_by, texts(figure)))


def ratio(oracle, record, stated, kind):
    above, below = ([oracle.dossier.figure(name) for name in record.body.get(member, [])]
                    for member in ("numerator", "denominator"))
    base = [oracle.dossier.figure(record.body["baseRate"])] if "baseRate" in record.body \
        else []
    figures = above + below + base
    if None in figures or not above or not below:
        return
    cut = len(above), len(above) + len(below)
    formula = FORMULAS[kind]

    def holds(_, *values):
        a, b = values[:cut[0]], values[cut[0]:cut[1]]
        if sum(b) <= 0:
            return False
        slack = SLACKS[kind](above, sum(b))
        if base:
            slack += rounded_by(base[0].text)
        return near(formula(a, b, *values[cut[1]:]), stated.text, slack)

    oracle.relate(kind.lower(), [stated, *figures], holds)


FORMULAS = {
    "SHARE": lambda a, b: 100 * sum(a) / sum(b),
    "MEAN": lambda a, b: sum(a) / sum(b),
    "WEIGHTED_MEAN": lambda a, b: sum(x * w for x, w in zip(a, b)) / sum(b),
    "GROWTH_POINTS": lambda a, b, base: 100 * sum(a) / sum(b) - base,
    "GROWTH_PERCENT": lambda a, b: 100 * (sum(a) - sum(b)) / sum(b),
}


def together(factor):
    return lambda above, below: factor * sum(rounded_by(f.text) for f in above) / below


SLACKS = {
    "SHARE": together(100), "MEAN": together(1), "GROWTH_POINTS": together(100),
    "GROWTH_PERCENT": together(100),
    "WEIGHTED_MEAN": lambda above, below: max(rounded_by(f.text) for f in above),
}
