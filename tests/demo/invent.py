# SPDX-License-Identifier: Apache-2.0
"""Makes up the reports of the branches whose own are not at hand, marked as invented.

Takes a real report for the questions and channels, and figures of its own from a generator
that is seeded with the branch code: consistent with each other, and the same every time.
usage: invent.py REPORT.json BRANCH > SUBMISSION.json
"""
import copy
import json
import random
import sys
from decimal import ROUND_HALF_UP, Decimal


def rounded(numerator, denominator):
    return str((Decimal(numerator) / Decimal(denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def split(chance, total, shares):
    """total in len(shares) parts, about by their shares."""
    parts = [int(total * share * chance.uniform(0.8, 1.2)) for share in shares[:-1]]
    while sum(parts) > total:
        parts[parts.index(max(parts))] -= sum(parts) - total
    return parts + [total - sum(parts)]


def phone_test(body, chance):
    persons = chance.randrange(15, 31)
    points = sum(chance.randrange(82, 100) for _ in range(persons))
    body.update(personsTested=str(persons), meanScore=rounded(points, persons))
    body["statedGrade"] = "COURTESY_GRADE_EXCELLENT" if points >= 90 * persons else "COURTESY_GRADE_GOOD"


def survey_question(body, chance):
    usable = chance.randrange(120, 320)
    answers = body["answers"]
    shares = [0.55, 0.33, 0.09, 0.02, 0.01, 0.0][:len(answers)]
    for answer, count in zip(answers, split(chance, usable, shares)):
        answer["count"] = str(count)
    good = sum(int(a["count"]) for a in answers
               if set(a["levels"]) <= {"ANSWER_LEVEL_VERY_SATISFIED", "ANSWER_LEVEL_SATISFIED"})
    unusable = chance.randrange(0, 10)
    for name in ("formsSent", "formsValid"):
        body.pop(name, None)
    body.update(formsReturned=str(usable + unusable), unusable=str(unusable))
    body.update(statedPercentage=rounded(100 * good, usable), statedRate="SURVEY_RATE_SATISFACTION")


def service_time(body, chance):
    usable, unusable = chance.randrange(100, 260), chance.randrange(0, 40)
    midpoints = [Decimal("2.5"), 10, Decimal("22.5"), 45, 30]
    counts = split(chance, usable, [0.5, 0.36, 0.1, 0.03, 0.01])
    for band, count in zip(body["bands"], counts):
        band["count"] = str(count)
    body.update(unusable=str(unusable), formsReturned=str(usable + unusable),
                statedShareWithin15=rounded(100 * (counts[0] + counts[1]), usable),
                statedMeanMinutes=rounded(sum(m * c for m, c in zip(midpoints, counts)), usable))


def collection(body, chance):
    # The whole stays above its parts: both ranges keep below what the real report has.
    whole = "channel" not in body
    factor = chance.uniform(0.7, 1.6) if whole else chance.uniform(0.2, 0.6)
    for name in ("cases", "amount"):
        if name in body:
            body[name] = str(int(int(body[name]) * factor))


def statistic(body, chance):
    body["value"] = str(int(Decimal(body["value"]) * Decimal(chance.uniform(0.4, 1.6))))


KINDS = {"phoneTest": phone_test, "surveyQuestion": survey_question, "serviceTime": service_time,
         "collection": collection, "statistic": statistic}
METRICS = {"line_receipts", "website_visits", "referrals"}


def invent(report, branch):
    chance = random.Random(branch)
    records = []
    for record in copy.deepcopy(report["records"]):
        kind = next((k for k in KINDS if k in record), None)
        if kind is None or "illegible" in record:
            continue
        if kind == "statistic" and record[kind]["metric"] not in METRICS:
            continue
        KINDS[kind](record[kind], chance)
        records.append({k: v for k, v in record.items() if k in (kind, "subPeriod")})
    return {"branch": branch, "period": report["period"], "filer": "示範", "approver": "示範",
            "provenance": "PROVENANCE_INVENTED", "document": "invented for the demonstration",
            "records": records}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        json.dump(invent(json.load(source), sys.argv[2]), sys.stdout, ensure_ascii=False, indent=1)
