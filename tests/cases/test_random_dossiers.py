# SPDX-License-Identifier: Apache-2.0
"""Random submissions against `kaohe check`: a clean one gets no error and no warning; one
with a changed figure gets one, if the oracle knows a relation that the change breaks.

KAOHE_SEED and KAOHE_DOSSIERS choose other submissions, and more of them.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import random_dossiers

KAOHE = Path(os.environ["KAOHE_BIN"]) / "kaohe"
DATA = Path(os.environ["KAOHE_SOURCE"]) / "proto/data"
SEED = int(os.environ.get("KAOHE_SEED", "20170630"))
COUNT = int(os.environ.get("KAOHE_DOSSIERS", "300"))
KEEP = os.environ.get("KAOHE_KEEP")  # a file for the submission that failed
CHANGES = 4  # of each submission
BATCH = 200  # files of one run


def check(folder, submissions):
    """The serious findings of every submission."""
    found = []
    for start in range(0, len(submissions), BATCH):
        paths = []
        for number, text in enumerate(submissions[start:start + BATCH]):
            paths.append(Path(folder, f"{number}.json"))
            paths[-1].write_text(text, encoding="utf-8")
        ran = subprocess.run([KAOHE, "check", "--json", *paths], stdout=subprocess.PIPE,
                             env={**os.environ, "KAOHE_HOME": folder}, check=False)
        reports = [json.loads(line) for line in ran.stdout.splitlines()]
        if len(reports) != len(paths):
            raise AssertionError(f"{len(reports)} answers for {len(paths)} files")
        found += [[f for f in report.get("findings", [])
                   if f["severity"] != "SEVERITY_NOTICE"] for report in reports]
    return found


def keep(text):
    """Keeps the submission at hand for who wants to look at it."""
    if KEEP:
        Path(KEEP).write_text(text, encoding="utf-8")


def changed(rng, text):
    """The number with a digit more or less, another digit, or two digits swapped."""
    way = rng.randrange(4)
    places = random_dossiers.decimals(text)
    if way < 2:
        unit = random_dossiers.Fraction(1 if way else -1, 10 ** places)
        value = random_dossiers.Fraction(text) + (unit if text.strip("0.") else abs(unit))
        return random_dossiers.printed(value, places)
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    at = rng.choice(digits)
    out = list(text)
    if way == 2:
        out[at] = rng.choice("0123456789")
    elif at + 1 in digits:
        out[at], out[at + 1] = out[at + 1], out[at]
    sign, out = (out[0], out[1:]) if out[0] == "-" else ("", out)
    whole = "".join(out)
    while len(whole) > 1 and whole[0] == "0" and whole[1] != ".":
        whole = whole[1:]
    return sign + whole


def change(maker, rng):
    """Changes one figure; the broken relations, and how to put it back."""
    legible = [f for f in maker.figures if f.lost is None]
    if not legible:
        return None
    figure = rng.choice(legible)
    before = figure.text
    after = changed(rng, before)
    if random_dossiers.Fraction(after) == random_dossiers.Fraction(before):
        return None
    figure.text = after
    broken = [r.what for r in maker.relations if figure in r.figures and r.broken()]
    text = json.dumps(maker.submission, ensure_ascii=False)
    figure.text = before
    return f"{figure.name} {before} -> {after}", broken, text


def stamped(maker, number):
    maker.submission["number"] = str(number + 1)
    return json.dumps(maker.submission, ensure_ascii=False)


class RandomDossiers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"KAOHE_SEED={SEED} KAOHE_DOSSIERS={COUNT}", file=sys.stderr)
        rubrics = {r: json.loads((DATA / f"rubric-{r}.json").read_text(encoding="utf-8"))
                   for r in ("104", "107")}
        cls.makers = [random_dossiers.make(f"{SEED}/{i}", rubrics) for i in range(COUNT)]
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_clean(self):
        for maker in self.makers:
            self.assertEqual([r.what for r in maker.relations if r.broken()], [])
        texts = [stamped(maker, i) for i, maker in enumerate(self.makers)]
        for i, findings in enumerate(check(self.folder.name, texts)):
            if findings:
                keep(texts[i])
            self.assertEqual(findings, [], f"submission {i}")
        kinds = Counter(next(k for k in record if k not in (
            "subPeriod", "restatements", "illegible"))
            for maker in self.makers for record in maker.submission["records"])
        print(dict(kinds), file=sys.stderr)
        self.assertEqual(len(kinds), 10)

    def test_changed(self):
        rng = random.Random(SEED)
        made = [change(maker, rng) for maker in self.makers for _ in range(CHANGES)]
        made = [m for m in made if m is not None]
        wrong, caught = [], Counter()
        found = check(self.folder.name, [text for _, _, text in made])
        for (what, broken, text), findings in zip(made, found):
            if bool(broken) != bool(findings):
                wrong.append((what, broken, findings))
                keep(text)
            elif broken:
                caught[broken[0]] += 1
        print(f"{len(made)} changes, {sum(caught.values())} caught: {dict(caught)}",
              file=sys.stderr)
        self.assertEqual(wrong, [], "changes with what they break and what is found")


if __name__ == "__main__":
    unittest.main()
