# SPDX-License-Identifier: Apache-2.0
"""Clean collections and statistics, and stated totals of every kind over them."""
from fractions import Fraction

from mutation.arithmetic import Period, printed

CHANNELS = ["convenience_store", "post_office", "bank", "credit_card", "counter", "online"]
CASE_TYPES = ["tax", "motor_vehicle", "health_insurance", "labour_insurance"]
PLAIN = ["volunteers", "file_viewings", "website_visits", "pages_checked", "referrals",
         "line_receipts", "single_window_queries", "e_execution_orders"]
SPLIT = {"service_centre_persons": "service", "e_documents": "kind", "auctions_held": "kind",
         "dissatisfied": "question"}


def collection(maker, channel, case_type, figures, part=None):
    body = {}
    if channel:
        body["channel"] = channel
    if case_type:
        body["caseType"] = case_type
    record = maker.record("collection", body, part)
    for member, value in zip(("cases", "amount"), figures):
        maker.put(record, body, member, value)
    return figures


def together(figures):
    return [sum(column) for column in zip(*figures)]


def collections(maker):
    """Channel × case type with both margins and the whole, and totals over them."""
    if any("collection" in r for r in maker.submission["records"]):
        return
    channels = maker.random.sample(CHANNELS, maker.random.randint(2, 4))
    types = maker.random.sample(CASE_TYPES, maker.random.randint(2, 3))
    cells = {(c, t): collection(maker, c, t, [maker.random.randint(1, 900),
                                              maker.random.randint(1000, 9 ** 9)])
             for c in channels for t in types}
    rows = [collection(maker, c, None, together([cells[c, t] for t in types]))
            for c in channels]
    for case_type in types:
        collection(maker, None, case_type, together([cells[c, case_type] for c in channels]))
    whole = collection(maker, None, None, together(rows))
    for field, value in zip(("cases", "amount"), whole):
        names = [[f"collection/{c}/-#{field}" for c in channels],
                 [f"collection/-/{t}#{field}" for t in types]]
        maker.total("SUM", str(value), unit="件" if field == "cases" else "元",
                    decompositions=[{"by": b, "parts": n}
                                    for b, n in zip(("channel", "case type"), names)])
    ratios(maker, rows, channels)
    comparisons(maker, rows, channels)
    over_time(maker, whole)


def ratios(maker, rows, channels):
    """A share, a mean and a growth over the collections."""
    cases = [f"collection/{c}/-#cases" for c in channels]
    amounts = [f"collection/{c}/-#amount" for c in channels]
    first, second = rows[0][1], rows[1][1]
    maker.total("SHARE", maker.told(100 * Fraction(first, sum(r[1] for r in rows))),
                numerator=amounts[:1], denominator=amounts)
    maker.total("MEAN", maker.told(Fraction(first, rows[0][0])), numerator=amounts[:1],
                denominator=cases[:1])
    maker.total("GROWTH_PERCENT", maker.told(100 * Fraction(first - second, second)),
                numerator=amounts[:1], denominator=amounts[1:2])


def comparisons(maker, rows, channels):
    """The highest, an order and a bound, as a text would say."""
    order = sorted(zip(rows, channels), reverse=True)
    names = [f"collection/{c}/-#cases" for _, c in order]
    maker.total("HIGHEST", str(order[0][0][0]), claimed=names[:1], compared=names[1:])
    maker.total("MORE_THAN", str(order[-1][0][0] - 1), unit="件", claimed=names)
    maker.record("statedTotal", {"id": f"t{next(maker.ids)}", "claimed": names,
                                 "kind": "TOTAL_KIND_DESCENDING"})
    maker.record("statedTotal", {"id": f"t{next(maker.ids)}", "claimed": names[-1:],
                                 "compared": names, "kind": "TOTAL_KIND_LOWEST"})


def over_time(maker, whole):
    """The whole by month, quarter or half, or cumulative, or some of all that."""
    months = list(maker.period.months)
    columns = [maker.split(value, len(months)) for value in whole]
    spans = [maker.period.parts(kind) for kind in "MQH"]
    if maker.period.first == 1:
        spans.append([f"{maker.year}C{m:02}" for m in range(1, maker.period.last)])
    for names in maker.random.sample(spans, maker.random.randint(0, 2)):
        if maker.chance(0.4):
            names = maker.random.sample(names, maker.random.randint(0, len(names)))
        for name in names:
            span = Period(name).months
            collection(maker, None, None, [sum(v for m, v in zip(months, column) if m in span)
                                           for column in columns], name)


def statistics(maker):
    if any("statistic" in r for r in maker.submission["records"]):
        return
    for metric in maker.random.sample(PLAIN, 3):
        body = {"metric": metric}
        maker.put(maker.record("statistic", body), body, "value",
                  maker.random.randint(0, 99999))
    metric = maker.random.choice(sorted(SPLIT))
    names, values = [], []
    for i in range(maker.random.randint(2, 20)):
        body = {"metric": metric, "dimensions": [{"name": SPLIT[metric], "value": f"v{i}"}]}
        names.append(f"statistic/{metric}/{SPLIT[metric]}=v{i}#value")
        values.append(maker.random.randint(0, 5000))
        maker.put(maker.record("statistic", body), body, "value", values[-1])
    maker.total("SUM", str(sum(values)),
                decompositions=[{"by": SPLIT[metric], "parts": names}])
    if sum(values):
        shares(maker, names[:4], values[:4], sum(values), names)
    points(maker)


def shares(maker, names, values, whole, all_names):
    """Shares one by one, rounded, and their sum told as the rounded shares give it."""
    told = []
    for name, value in zip(names, values):
        told.append(printed(100 * Fraction(value, whole), 1))
        maker.total("SHARE", told[-1], unit="%", numerator=[name], denominator=all_names)
    last = int(maker.submission["records"][-1]["statedTotal"]["id"][1:])
    ids = range(last - len(told) + 1, last + 1)
    exact = 100 * Fraction(sum(values), whole)
    maker.total("SUM", maker.random.choice(
        [printed(exact, 1), printed(sum(map(Fraction, told)), 1)]), unit="%",
        decompositions=[{"by": "kind", "parts": [f"total/t{i}#stated" for i in ids]}])


def points(maker):
    """Growth in points: a share less that of the period before."""
    whole = maker.random.randint(1, 999)
    part = maker.random.randint(0, whole)
    base = printed(Fraction(maker.random.randint(0, 10000), 100), 2)
    for metric, value in (("metadata_compliance", base), ("press_items", part),
                          ("mailbox_items", whole)):
        body = {"metric": metric}
        maker.put(maker.record("statistic", body), body, "value", value)
    value = 100 * Fraction(part, whole) - Fraction(base)
    maker.total("GROWTH_POINTS", printed(value, maker.random.randint(0, 2)),
                numerator=["statistic/press_items#value"],
                denominator=["statistic/mailbox_items#value"],
                baseRate="statistic/metadata_compliance#value")
