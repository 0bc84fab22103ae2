# SPDX-License-Identifier: Apache-2.0
"""How long all rules together take: over dossiers of 60 records that real documents make, as
a share of the whole journey in the same run, and over the largest dossier there may be."""
import json
import os
import statistics
import subprocess
import time
from pathlib import Path

from google.protobuf import json_format

SOURCE = Path(os.environ["KAOHE_SOURCE"])
RECORDS, LIMIT_US = 60, 50  # named, not tested: machines are shared and noisy
LARGEST, A_SUBMISSION = 8192, 1000
JOURNEYS = 200


def document(name):
    """The first 60 records of a corrected document."""
    path = SOURCE / f"tests/documents/{name}.corrected.json"
    submission = json.loads(path.read_text(encoding="utf-8"))
    submission["records"] = submission["records"][:RECORDS]
    return submission


def largest():
    """As many records as a dossier may hold: figures by month, sums of 250 of them, told
    twice, and whole scales of answers."""
    records, names = [], []
    for i in range(LARGEST // 4 + 1):
        body = {"metric": "dissatisfied", "dimensions": [{"name": "question", "value": f"v{i}"}]}
        names.append(f"statistic/dissatisfied/question=v{i}#value")
        records.append({"statistic": {**body, "value": "7"}})
        records.append({"subPeriod": "106M02", "statistic": {**body, "value": "1"}})
        records.append({
            "surveyQuestion": {
                "instrument": "public_opinion", "question": f"q{i}", "formsReturned": "12",
                "unusable": "1", "statedPercentage": "90.91",
                "answers": [{"levels": [f"ANSWER_LEVEL_{level}"], "count": count} for level, count
                            in (("VERY_SATISFIED", "10"), ("DISSATISFIED", "1"))]},
            "restatements": [{"field": "forms_returned", "value": "12"}]})
        part = names[i // 250 * 250:]
        records.append({"statedTotal": {
            "id": f"t{i}", "kind": "TOTAL_KIND_SUM", "stated": str(7 * len(part)),
            "decompositions": [{"by": "question", "parts": part}]}} if i % 50 == 0 else
            {"complaintCase": {"caseNumber": f"C{i}", "received": "2017-01-02"}})
    del records[LARGEST:]
    return [{"branch": "TNY", "period": "106H1", "records": records[i:i + A_SUBMISSION]}
            for i in range(0, LARGEST, A_SUBMISSION)]


def time_rules(submissions, samples):
    lines = "\n".join(json.dumps(s, ensure_ascii=False) for s in submissions)
    ran = subprocess.run([os.path.join(os.environ["KAOHE_BENCH_PROGRAMS"], "bench_rules"),
                          str(samples)], input=lines + "\n", encoding="utf-8",
                         stdout=subprocess.PIPE, check=True)
    return json.loads(ran.stdout)


def time_journey(schema, caller, submission):
    """Median from submit to receipt, in us, of a dossier that is filed again and again."""
    took, outbox = [], os.urandom(16)
    message = json_format.ParseDict(submission, schema.Submission())
    message.outbox, message.correction_reason = outbox, "again"
    for number in range(1, JOURNEYS + 1):
        message.number, message.base_revision = number, number - 1
        message.records[0].note = str(number)
        start = time.perf_counter()
        receipt = schema.Receipt.FromString(caller.submit(message).receipt.receipt)
        took.append(time.perf_counter() - start)
        assert receipt.verdict == schema.VERDICT_ACCEPTED, receipt
    return 1e6 * statistics.median(took)


def measure(schema, open_caller):
    """`open_caller(branch)` is a caller that may file for it."""
    out = []
    for name in ("report-106H1-tainan", "report-104C09-taoyuan", "sheet-107-taipei"):
        submission = document(name)
        rules = time_rules([submission], 2000)
        caller = open_caller(submission["branch"])
        journey = time_journey(schema, caller, submission)
        caller.close()
        out.append({"document": name, **rules, "journey_us": round(journey),
                    "share": round(rules["p50_us"] / journey, 3)})
        print(f"{name:>24}: all rules {rules['p50_us']} us over {rules['records']} records "
              f"(wanted: under {LIMIT_US}), {100 * out[-1]['share']:.1f} % of the journey of "
              f"{journey:.0f} us")
    out.append({"document": "largest", **time_rules(largest(), 20)})
    print(f"{'the largest dossier':>24}: all rules {out[-1]['p50_us'] / 1000:.1f} ms over "
          f"{out[-1]['records']} records")
    return out
