# SPDX-License-Identifier: Apache-2.0
"""Shares, differences and growths of the naive model: from values on other boards."""
from fractions import Fraction


def base_of(schema, indicator, period):
    """What a growth in the period is against, as the period is written; None: nothing."""
    year, kind, number = int(period[:3]), period[3], int(period[4:] or 1)
    if indicator.since == schema.GROWTH_SINCE_YEAR_BEFORE:
        return f"{year - 1:03}{period[3:]}"
    if kind == "C":
        return None
    last = {"M": 12, "Q": 4, "H": 2, "Y": 1}[kind]
    year, number = (year, number - 1) if number > 1 else (year - 1, last)
    return f"{year:03}{kind}" + {"M": f"{number:02}", "Y": ""}.get(kind, str(number))


def derived_of(schema, boards, indicator, period):
    """{branch: Value} of a derived board, from the boards that stand before it."""
    K = schema
    growth = indicator.kind in (K.INDICATOR_KIND_GROWTH_POINTS, K.INDICATOR_KIND_GROWTH_RELATIVE)
    ours = boards.get((indicator.operand, period), {})
    others = boards.get((indicator.operand, base_of(schema, indicator, period)) if growth
                        else (indicator.against, period), {})
    found = {}
    for branch in set(ours) & set(others):
        one, other = ours[branch], others[branch]
        basis = min(one.basis, other.basis)
        share = indicator.kind in (K.INDICATOR_KIND_RATIO, K.INDICATOR_KIND_GROWTH_RELATIVE)
        if share and other.value <= 0:
            continue
        if indicator.kind == K.INDICATOR_KIND_RATIO:
            value, basis = Fraction(one.value) / other.value, int(other.value)
        elif indicator.kind == K.INDICATOR_KIND_GROWTH_RELATIVE:
            value = Fraction(one.value) / other.value - 1
        else:
            value = Fraction(one.value) - other.value
        found[branch] = one._replace(value=value, basis=basis,
                                     invented=one.invented or other.invented,
                                     rolled_up=one.rolled_up or other.rolled_up,
                                     entry=max(one.entry, other.entry))
    return found
