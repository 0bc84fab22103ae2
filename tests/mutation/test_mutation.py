# SPDX-License-Identifier: Apache-2.0
"""One figure changed at a time: whatever breaks a relation, the rules must catch.

The clean dossiers are the corrected documents and random ones. An oracle that shares
nothing with the rules says which changes break a relation; the rules must then have an
error or a warning on a record of it, and must be silent on every other change and on the
clean dossiers themselves. build/mutation.json has the numbers.

KAOHE_SEED, KAOHE_CLEAN and KAOHE_CHANGED choose other random dossiers, and how many are
checked and how many of them changed. KAOHE_KEEP names a file for an example that failed.
"""
import json
import os
import random
import re
import subprocess
import sys
import unittest
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mutation import generator
from mutation.change import changes
from mutation.dossier import load, load_data
from mutation.oracle import FORM, Oracle

SOURCE = Path(os.environ["KAOHE_SOURCE"])
VERDICTS = Path(os.environ["KAOHE_RELEASE"]) / "tests/verdicts"
SEED = os.environ.get("KAOHE_SEED", "20170630")
CLEAN = int(os.environ.get("KAOHE_CLEAN", "10000"))
CHANGED = int(os.environ.get("KAOHE_CHANGED", "120"))
EXAMPLES = 5  # of failures, printed
CHUNK = 100


DATA = load_data(SOURCE / "proto/data")


def ask(lines):
    """The serious findings of each question: [(code with severity, place)]."""
    ran = subprocess.run([VERDICTS], input="\n".join(lines) + "\n", encoding="utf-8",
                         stdout=subprocess.PIPE, check=True)
    return [re.findall(r"(-|K\d{3}[!?])([^\t]*)\t", line)
            for line in ran.stdout.split("\n")[:-1]]


def written(submission, figures):
    """The submission as one line of JSON, and where in its bytes each figure stands."""
    values = [f.text for f in figures]
    for number, figure in enumerate(figures):
        figure.text = f"\x01{number}\x02"
    text = json.dumps(submission, ensure_ascii=False)
    for figure, value in zip(figures, values):
        figure.text = value
    out, places = b"", {}
    for i, piece in enumerate(re.split(r"\\u0001(\d+)\\u0002", text)):
        if i % 2:
            places[figures[int(piece)]] = len(out)
            piece = values[int(piece)]
        out += piece.encode()
    return out.decode(), places


def edits(change, places):
    changes_in_order = sorted(change, key=lambda pair: places[pair[0]])
    return "\t".join(f"{places[f]}\t{len(f.text.encode())}\t{text}"
                     for f, text in changes_in_order)


def broken_by(oracle, change):
    before = [f.text for f, _ in change]
    for figure, text in change:
        figure.text = text
    broken = [r for r in oracle.touching([f for f, _ in change]) if r.broken()]
    for (figure, _), text in zip(change, before):
        figure.text = text
    return broken


def caught(broken, findings):
    """Is there a finding on a record of a broken relation?"""
    found = {int(number) for _, place in findings
             for number in re.findall(r"records\[(\d+)\]", place)}
    return any(found & relation.records for relation in broken)


def mutate(name, submission):
    """Every change of every figure of one clean submission."""
    for record in submission["records"]:  # texts are no figures, and long
        record.pop("note", None)
        for item in record.get("scoreSheet", {}).get("items", []):
            item.pop("recordedFacts", None)
            item.pop("explanation", None)
    oracle = Oracle(submission, DATA)
    figures = oracle.dossier.figures()
    text, places = written(submission, figures)
    made = list(changes(random.Random(f"{SEED}/{name}"), figures, DATA))
    broken = [broken_by(oracle, change) for _, change in made]
    answers = ask([text] + [edits(change, places) for _, change in made])
    out = {"relations": Counter(), "ways": Counter(), "missed": [], "false": [],
           "changes": len(made), "breaking": 0, "caught": 0, "clean": answers[0],
           "alone": [str(f) for f in figures if {r.what for r in oracle.touching([f])} <= FORM],
           "name": name, "figures": len(figures)}
    for (way, change), relations, findings in zip(made, broken, answers[1:]):
        what = f"{name}: {way} {', '.join(f'{f} {f.text} -> {t}' for f, t in change)}"
        if relations:
            out["breaking"] += 1
            out["ways"][way] += 1
            out["relations"].update({r.what for r in relations})
            if caught(relations, findings):
                out["caught"] += 1
            else:
                out["missed"].append(({r.what for r in relations}, what,
                                      [r.figures for r in relations][:3], findings))
        elif findings:
            out["false"].append((what, findings))
    out["missed"] = [repr(m) for m in out["missed"]]
    out["false"] = [repr(m) for m in out["false"]]
    return out


def mutate_random(number):
    return mutate(f"{SEED}/{number}", generator.make(f"{SEED}/{number}", DATA))


def mutate_document(path):
    return mutate(path.name, load(path))


def clean(numbers):
    """[(number, findings or relations that are broken)] of clean dossiers with any; and
    how many records of each kind there were."""
    submissions = [generator.make(f"{SEED}/{n}", DATA) for n in numbers]
    texts = [json.dumps(s, ensure_ascii=False) for s in submissions]
    kinds = Counter(next(k for k in r if k not in ("subPeriod", "restatements", "illegible"))
                    for s in submissions for r in s["records"])
    wrong = [(f"{SEED}/{n}", findings) for n, findings in zip(numbers, ask(texts)) if findings]
    wrong += [(f"{SEED}/{n}", [(r.what, repr(r.figures)) for r in Oracle(s, DATA).broken()])
              for n, s in zip(numbers[:10], submissions) if Oracle(s, DATA).broken()]
    return wrong, kinds


def shrunk(name):
    """The findings of a random dossier that is not clean, with as few records as give
    the same codes; and the dossier."""
    submission = generator.make(name, DATA)

    def codes():
        return {c for c, _ in ask([json.dumps(submission, ensure_ascii=False)])[0]}

    wanted, number = codes(), 0
    while number < len(submission["records"]):
        record = submission["records"].pop(number)
        if codes() != wanted:
            submission["records"].insert(number, record)
            number += 1
    return json.dumps(submission, ensure_ascii=False)


def keep(text):
    if "KAOHE_KEEP" in os.environ:
        Path(os.environ["KAOHE_KEEP"]).write_text(text, encoding="utf-8")


class Mutation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"KAOHE_SEED={SEED} KAOHE_CLEAN={CLEAN} KAOHE_CHANGED={CHANGED}",
              file=sys.stderr)
        documents = sorted((SOURCE / "tests/documents").glob("*.corrected.json"))
        numbers = list(range(CLEAN))
        chunks = [numbers[i:i + CHUNK] for i in range(0, CLEAN, CHUNK)]
        with ProcessPoolExecutor() as pool:
            changed = [pool.map(mutate_document, documents),
                       pool.map(mutate_random, range(CHANGED))]
            checked = pool.map(clean, chunks)
            cls.results = [result for group in changed for result in group]
            cls.clean, cls.kinds = [], Counter()
            for wrong, kinds in checked:
                cls.clean += wrong
                cls.kinds += kinds
        cls.write_report()

    @classmethod
    def write_report(cls):
        relations, ways = Counter(), Counter()
        for result in cls.results:
            relations += result["relations"]
            ways += result["ways"]

        def total(name):
            return sum(result[name] for result in cls.results)

        false = [f for r in cls.results for f in r["false"]]
        report = {
            "changes": total("changes"), "breaking": total("breaking"),
            "caught": total("caught"),
            "false_alarms": len(false) + len(cls.clean) + sum(
                1 for r in cls.results if r["clean"]),
            "clean_dossiers": CLEAN + len(cls.results) - CHANGED, "records": cls.kinds,
            "seed": SEED, "ways": ways, "relations": relations,
            "missed": [m for r in cls.results for m in r["missed"]],
            "false": false[:100],
            "alone": {r["name"]: r["alone"] for r in cls.results
                      if r["name"].endswith(".json")}}
        path = SOURCE / "build/mutation.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n",
                        encoding="utf-8")
        share = 100 * report["caught"] / report["breaking"]
        print(f"{report['changes']} changes, {report['breaking']} break a relation, "
              f"{report['caught']} caught ({share:.3f} %), {report['false_alarms']} false "
              f"alarms, {report['clean_dossiers']} clean dossiers", file=sys.stderr)

    def test_clean(self):
        for name, findings in self.clean[:1]:
            keep(shrunk(name))
            print(shrunk(name)[:4000], file=sys.stderr)
        self.assertEqual(self.clean[:EXAMPLES], [])
        self.assertEqual([r["name"] for r in self.results if r["clean"]], [])
        self.assertEqual(len(self.kinds), 10)

    def test_missed(self):
        missed = [m for result in self.results for m in result["missed"]]
        self.assertEqual(missed[:EXAMPLES], [], f"{len(missed)} changes are not caught")

    def test_false_alarms(self):
        false = [f for result in self.results for f in result["false"]]
        self.assertEqual(false[:EXAMPLES], [], f"{len(false)} false alarms")

    def test_every_document_counts(self):
        self.assertEqual(sum(r["name"].endswith(".json") for r in self.results), 4)
        for result in self.results[:4]:
            self.assertGreater(result["breaking"], 0)


if __name__ == "__main__":
    unittest.main()
