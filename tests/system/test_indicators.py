# SPDX-License-Identifier: Apache-2.0
"""Random dossiers of all kinds of records, filed with a real daemon: every board has the
values and bases that the naive model computes, rolled up where the model does it.
KAOHE_SEED and KAOHE_DOSSIERS repeat a run."""
import os
import random
import sys
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import zmq
from google.protobuf import json_format

from mutation import generator
from mutation.dossier import load_data
from system import model, stranger
from system.kaohe_test import Daemon, schema

SEED = os.environ.get("KAOHE_SEED", "20170630")
DATA = Path(os.environ["KAOHE_SOURCE"]) / "proto/data"
COUNT = int(os.environ.get("KAOHE_DOSSIERS", "150"))


def file_all(callers, data):
    """Files submissions by the branch and by headquarters; how many were accepted."""
    accepted = 0
    for number in range(1, COUNT + 1):
        made = generator.make(f"{SEED}/{number}", data)
        side = number % len(callers)
        submission = json_format.ParseDict(made, schema.Submission())
        submission.branch = ("TNY", "KSY")[number // 2 % 2 if side else 0]
        submission.outbox, submission.number = bytes([side]) * 16, number
        for record in submission.records:
            if side and number % 3 == 0 and record.HasField("score_sheet"):
                record.score_sheet.evaluator = schema.EVALUATOR_HEADQUARTERS
        reply = callers[side].submit(submission)
        assert reply.HasField("receipt"), reply
        receipt = schema.Receipt.FromString(reply.receipt.receipt)
        accepted += receipt.verdict == schema.VERDICT_ACCEPTED
    return accepted


def spans(period_months, year):
    """Every sub-period of the first months of a year, with its months."""
    names = {f"{year}M{m:02}": 1 for m in range(1, period_months + 1)}
    names |= {f"{year}Q{q}": 3 for q in range(1, period_months // 3 + 1)}
    names |= {f"{year}C{m:02}": m for m in range(1, period_months)}
    return names if period_months < 12 else names | {f"{year}H{h}": 6 for h in (1, 2)}


def scattered(dice, period, months):
    """Things measured, each told in its own way: as a whole, or in some sub-periods that may
    overlap. Each grows by the same amount a month, so that no two records contradict."""
    things = [("collection", {"channel": c, "caseType": t}, "cases", "amount")
              for c in ("post_office", "bank", "post_office_and_bank", "noon_counter",
                        "counter", "online") for t in (None, "tax", "motor_vehicle")]
    things += [("collection", {"caseType": t}, "cases", "amount") for t in ("tax", None)]
    things += [("statistic", {"metric": m}, "value") for m in ("referrals", "website_visits")]
    things += [("phoneTest", {"conductor": "CONDUCTOR_BRANCH", "meanScore": "90"},
                "personsTested")]
    wide = dice.random() < 0.2
    records = []
    for kind, key, *fields in things:
        if dice.random() < 0.6 or (kind == "collection" and "channel" not in key and not wide):
            continue
        most = 1000 ** (3 - sum(bool(key.get(k)) for k in ("channel", "caseType")))
        monthly = {f: dice.randint(most // 10, most) for f in fields}
        every = spans(months, period[:3])
        parts = [None] if dice.random() < 0.3 else dice.sample(sorted(every), 3)
        for part in parts:
            length = every[part] if part else months
            figures = {f: str(n * length) for f, n in monthly.items()}
            body = {k: v for k, v in key.items() if v} | figures
            records.append({kind: body} | ({"subPeriod": part} if part else {}))
    return records


def file_scattered(callers):
    """How many were accepted of those filed by the branch."""
    accepted = 0
    for number in range(1, COUNT + 1):
        dice = random.Random(f"{SEED}/scattered/{number}")
        months, suffix = [(6, "H1"), (9, "C09"), (12, "Y"), (12, "C12")][number % 4]
        period = f"{113 - number // 4 % 22:03}{suffix}"
        submission = json_format.ParseDict(
            {"branch": "TNY", "period": period, "filer": "A", "approver": "B",
             "records": scattered(dice, period, months)}, schema.Submission())
        submission.outbox, submission.number = b"s" * 16, number
        reply = callers[0].submit(submission)
        assert reply.HasField("receipt"), reply
        receipt = schema.Receipt.FromString(reply.receipt.receipt)
        accepted += receipt.verdict == schema.VERDICT_ACCEPTED
    return accepted


def part_of_year(dice):
    """Figures that are rolled up: a sum, a mean with its base, k of n, a share of two sums."""
    def count():
        return dice.randint(1, 400)

    answers = [{"levels": [f"ANSWER_LEVEL_{level}"], "count": count()}
               for level in ("VERY_SATISFIED", "SATISFIED", "NO_OPINION", "DISSATISFIED")]
    bands = [{"band": f"DURATION_BAND_{band}", "count": count()}
             for band in ("WITHIN_5", "5_TO_15", "15_TO_30")]
    records = [{"collection": {"cases": count(), "amount": str(count())}},
               {"collection": {"channel": "noon_counter", "cases": 1, "amount": "1"}},
               {"phoneTest": {"conductor": "CONDUCTOR_BRANCH", "personsTested": count(),
                              "meanScore": str(dice.randint(60, 99))}},
               {"surveyQuestion": {"instrument": "public_opinion", "question": "environment",
                                   "answers": answers}},
               {"serviceTime": {"bands": bands}},
               {"statistic": {"metric": "referrals", "value": str(count())}}]
    return [r for r in records if dice.random() < 0.95]


def file_parts(caller):
    """Months of six years, and reports for longer periods that are in no accord with them."""
    dice = random.Random(f"{SEED}/parts")
    spans = [f"M{m:02}" for m in range(1, 13)] * 2 + ["Q1", "Q2", "Q3", "Q4", "H1", "H2", "Y"]
    periods = {f"{year:03}{dice.choice(spans)}" for year in range(101, 107) for _ in range(60)}
    for number, period in enumerate(dice.sample(sorted(periods), len(periods)), 1):
        submission = json_format.ParseDict(
            {"branch": "TPY", "period": period, "filer": "A", "approver": "B",
             "records": part_of_year(dice), "justifications": [
                 {"code": code, "text": "made up"}
                 for code in ("K310", "K311", "K312", "K601", "K602", "K603")]},
            schema.Submission())
        submission.outbox, submission.number = b"p" * 16, number
        receipt = schema.Receipt.FromString(caller.submit(submission).receipt.receipt)
        assert receipt.verdict == schema.VERDICT_ACCEPTED, (period, receipt)


def file_documents(callers):
    """The corrected documents, as another branch's: the dossiers are those of the sources."""
    paths = sorted((Path(os.environ["KAOHE_SOURCE"]) / "tests/documents").glob("*.corrected.json"))
    for number, path in enumerate(paths, 1):
        submission = json_format.Parse(path.read_text(encoding="utf-8"), schema.Submission())
        submission.branch = "HLY"
        submission.outbox, submission.number = b"d" * 16, number
        reply = callers[1].submit(submission)
        receipt = schema.Receipt.FromString(reply.receipt.receipt)
        assert receipt.verdict == schema.VERDICT_ACCEPTED, (path, receipt)
    return len(paths)


def file_both_sheets(callers):
    """A printed sheet as the branch's own, and by headquarters as well."""
    sheet = json_format.Parse(
        (Path(os.environ["KAOHE_SOURCE"]) / "tests/documents/sheet-107-taipei.corrected.json")
        .read_text(encoding="utf-8"), schema.Submission())
    for side, caller in enumerate(callers):
        sheet.outbox, sheet.number = b"e" * 15 + bytes([side]), 1
        receipt = schema.Receipt.FromString(caller.submit(sheet).receipt.receipt)
        assert receipt.verdict == schema.VERDICT_ACCEPTED, receipt
        ours = [r for r in sheet.records if r.HasField("score_sheet")]
        del sheet.records[:]
        sheet.records.extend(ours)
        for record in sheet.records:
            record.score_sheet.evaluator = schema.EVALUATOR_HEADQUARTERS


def file_components(caller):
    """All that the catalogue's composite is made of, by headquarters."""
    for number, (branch, mean, satisfied) in enumerate((("TNY", "91.5", 90), ("TPY", "64", 99))):
        submission = json_format.ParseDict(
            {"branch": branch, "period": "111H1", "filer": "A", "approver": "B", "records": [
                {"phoneTest": {"conductor": "CONDUCTOR_HEADQUARTERS", "personsTested": "8",
                               "meanScore": mean}},
                {"surveyQuestion": {
                    "instrument": "public_opinion", "question": "service_attitude",
                    "answers": [{"levels": [f"ANSWER_LEVEL_{level}"], "count": str(count)}
                                for level, count in (
                                    ("VERY_SATISFIED", satisfied), ("SATISFIED", 0),
                                    ("NO_OPINION", 120 - satisfied), ("DISSATISFIED", 0),
                                    ("VERY_DISSATISFIED", 0))]}},
                {"complaintCase": {
                    "caseNumber": "1", "category": "COMPLAINT_CATEGORY_OTHER",
                    "received": "2022-03-01", "answered": "2022-03-03"}},
                {"serviceTime": {"bands": [
                    {"band": "DURATION_BAND_WITHIN_5", "count": str(satisfied)},
                    {"band": "DURATION_BAND_5_TO_15", "count": "31"},
                    {"band": "DURATION_BAND_15_TO_30", "count": "7"},
                    {"band": "DURATION_BAND_30_TO_60", "count": "0"},
                    {"band": "DURATION_BAND_60_AND_OVER", "count": "0"}]}}]},
            schema.Submission())
        submission.outbox, submission.number = b"c" * 16, number + 1
        receipt = schema.Receipt.FromString(caller.submit(submission).receipt.receipt)
        assert receipt.verdict == schema.VERDICT_ACCEPTED, receipt


def settle(caller):
    """Some periods judge ticks by acceptability, some have reports due in a year from now;
    watchers and the ledger follow."""
    rates, dues = {}, {}
    for state in caller.ask(boards=schema.BoardsRequest()).boards.boards:
        period = state.key.rsplit("/", 1)[1]
        if len(rates) < 30 and period[:3] in ("106", "107", "108") and period not in rates:
            rates[period] = schema.SURVEY_RATE_ACCEPTABILITY
            event = schema.PeriodEvent(action=schema.PERIOD_ACTION_OPEN, period=period,
                                       reason="test", evidence_rate=rates[period])
            if len(rates) % 2:
                event.due = dues[period] = (date.today() + timedelta(365)).isoformat()
            reply = caller.ask(period=schema.PeriodRequest(event=event))
            assert reply.HasField("receipt"), reply
    return rates, dues


def live_boards(caller):
    """{(board, period): {branch: (value, basis)}} as the daemon shows them."""
    boards, after = {}, None
    while True:
        reply = caller.ask(boards=schema.BoardsRequest(**({"after": after} if after else {})))
        for state in reply.boards.boards:
            board, period = state.key.rsplit("/", 1)
            boards[(board, period)] = {
                b: (Fraction(v.value.numerator, v.value.denominator), v.basis, v.rolled_up)
                for b, v in stranger.take_snapshot(schema, caller, board, period)[1].items()}
        if not reply.boards.HasField("next"):
            return boards
        after = reply.boards.next


def main():
    print(f"KAOHE_SEED={SEED} KAOHE_DOSSIERS={COUNT}")
    context = zmq.Context()
    with Daemon() as daemon:
        keys = [stranger.make_key() for _ in range(3)]
        daemon.enrol(schema.ROLE_BRANCH, keys[0][0], "TNY")
        daemon.enrol(schema.ROLE_HEADQUARTERS, keys[1][0])
        daemon.enrol(schema.ROLE_BRANCH, keys[2][0], "TPY")
        callers = [stranger.Caller(schema, context, daemon.requests, daemon.server_key, secret)
                   for _, secret in keys]
        accepted = file_all(callers[:2], load_data(DATA))
        by_themselves = file_scattered(callers)
        file_parts(callers[2])
        documents = file_documents(callers)
        file_both_sheets(callers[:0:-1])
        file_components(callers[1])
        before = live_boards(callers[1])
        rates, dues = settle(callers[1])
        shown = live_boards(callers[1])
        catalogue = callers[1].ask(data=schema.DataRequest(name="catalogue")).data.catalogue
        for caller in callers:
            caller.close()
        daemon.stop()
        filings = list(model.read_filings(schema, daemon.database))
    expected = {key: {b: (v.value, v.basis, v.rolled_up) for b, v in values.items()} for key, values in
                model.boards_of(schema, catalogue, filings, rates, dues).items()}
    context.destroy(linger=0)
    for key in sorted(set(shown) | set(expected)):
        assert shown.get(key) == expected.get(key), (key, shown.get(key), expected.get(key))
    kinds = {b.indicator.kind for b in catalogue.boards if any(b.id == k for k, _ in expected)}
    declared = {b.indicator.kind for b in catalogue.boards}
    values = sum(map(len, expected.values()))
    rolled = {key[0] for key, found in shown.items() if any(v[2] for v in found.values())}
    print(f"{accepted} and {by_themselves} of {COUNT} accepted, {values} values on {len(expected)} boards of "
          f"{len(kinds)} kinds, as the model has them; {len(rolled)} of them rolled up")
    assert len(rolled) > 10
    moved = {key for key in shown if shown[key] != before.get(key)}
    print(f"{len(rates)} periods settled otherwise, {len(moved)} boards moved by it")
    assert documents == 4 and {key[0].split("-")[0] for key in moved} == {"range", "timeliness"}
    assert min(accepted, by_themselves * 2) > COUNT // 4 and kinds == declared


if __name__ == "__main__":
    sys.exit(main())
