# SPDX-License-Identifier: Apache-2.0
"""The committed documents and data files by the schema, the catalogue and arithmetic,
without any of our programs."""
import json
import os
import unittest
from pathlib import Path

from google.protobuf import json_format

from documents import oracle
from system import stranger

SOURCE = Path(os.environ["KAOHE_SOURCE"])
HERE = SOURCE / "tests/documents"
NAMES = ("report-104C09-taoyuan", "report-106H1-tainan", "sheet-104-taipei",
         "sheet-107-taipei")
schema = stranger.load_schema(str(SOURCE))


def read(path, kind):
    return json_format.Parse(path.read_text(encoding="utf-8"), kind())


def document(name, version):
    return read(HERE / f"{name}.{version}.json", schema.Submission)


CATALOGUE = read(SOURCE / "proto/data/catalogue.json", schema.Catalogue)
RUBRICS = {r: read(SOURCE / f"proto/data/rubric-{r}.json", schema.Rubric)
           for r in ("104", "107")}
EVERY = [(n, v, document(n, v)) for n in NAMES for v in ("printed", "corrected")]


class Data(unittest.TestCase):
    def test_rubric_maxima(self):
        for rubric in RUBRICS.values():
            for node in ["", *(i.id for i in rubric.items)]:
                below = [int(i.maximum) for i in rubric.items if i.parent == node]
                maximum = rubric.maximum if node == "" else next(
                    i.maximum for i in rubric.items if i.id == node)
                if below:
                    self.assertEqual(sum(below), int(maximum), node)

    def test_boards_name_what_exists(self):
        questions = {(r.survey_question.instrument, r.survey_question.question)
                     for name in NAMES for r in document(name, "printed").records
                     if r.HasField("survey_question")}
        for board in CATALOGUE.boards:
            asked = board.indicator
            if asked.HasField("question"):
                self.assertIn((asked.instrument, asked.question), questions)
            if asked.HasField("node"):
                self.assertIn(asked.node, [i.id for i in RUBRICS[asked.rubric].items])


class Documents(unittest.TestCase):
    def test_limits(self):
        for _, _, submission in EVERY:
            self.assertLess(submission.ByteSize(), 256 * 1024)
            self.assertLessEqual(len(submission.records), 1024)
            keys = [oracle.key_of(r) for r in submission.records]
            self.assertEqual(len(keys), len(set(keys)))

    def test_names_are_in_the_catalogue(self):
        metrics = {m.id: m for m in CATALOGUE.metrics}
        known = {field: {n.id for n in names} for field, names in (
            ("instrument", CATALOGUE.instruments), ("channel", CATALOGUE.channels),
            ("case_type", CATALOGUE.case_types))}
        for _, _, submission in EVERY:
            self.assertIn(submission.branch, [b.code for b in CATALOGUE.branches])
            for record in submission.records:
                kind = record.WhichOneof("kind")
                body = getattr(record, kind)
                if kind == "statistic":
                    metric = metrics[body.metric]
                    self.assertLessEqual({d.name for d in body.dimensions},
                                         set(metric.dimensions), body.metric)
                    self.assertLessEqual(-oracle.Decimal(body.value).as_tuple().exponent,
                                         metric.decimals, body.metric)
                if kind in ("survey_question", "collection"):
                    for field, names in known.items():
                        if field in body.DESCRIPTOR.fields_by_name and body.HasField(field):
                            self.assertIn(getattr(body, field), names)

    def test_dimension_values_have_titles(self):
        titled = {(v.dimension, v.id) for v in CATALOGUE.dimension_values}
        elsewhere = {"instrument", "category", "reaction"}
        used = {(d.name, d.value) for _, _, submission in EVERY
                for r in submission.records for d in r.statistic.dimensions
                if d.name not in elsewhere and not d.value.isdigit()}
        used |= {("question", r.survey_question.question) for _, _, submission in EVERY
                 for r in submission.records if r.HasField("survey_question")}
        self.assertEqual(used - titled, set())
        self.assertEqual(titled - used, set())

    def test_contradictions(self):
        """Arithmetic finds what expected.json says, and nothing in what was corrected."""
        expected = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
        for name, version, submission in EVERY:
            wrong = expected[name]["arithmetic"] if version == "printed" else []
            with self.subTest(document=f"{name}.{version}"):
                self.assertEqual(sorted(oracle.contradictions(submission, RUBRICS)),
                                 wrong)

    def test_errata_tell_every_change(self):
        for name in NAMES:
            printed, corrected = document(name, "printed"), document(name, "corrected")
            before, after = figures(printed), figures(corrected)
            changed = {bare(f) for f in {*before, *after} if before.get(f) != after.get(f)}
            with self.subTest(document=name):
                self.assertEqual(len(printed.errata), 0)
                self.assertEqual(changed, {bare(e.figure) for e in corrected.errata})
                for erratum in corrected.errata:
                    self.assertTrue(erratum.printed and erratum.corrected)
                    self.assertTrue(erratum.reason)


def bare(figure):
    """Without sub-period and section."""
    return "#".join(part.split("@")[0] for part in figure.split("#"))


def figures(submission):
    """Everything that an erratum may speak of: figures, units of sums, what
    comparisons name, restatements, ticks."""
    found = {}
    for record in submission.records:
        key = oracle.key_of(record)
        for field, value in oracle.fields_of(record).items():
            found[f"{key}#{field}"] = value
        if record.stated_total.decompositions:
            found[f"{key}#unit"] = record.stated_total.unit
        for name in record.stated_total.claimed:
            found[f"{key}#claimed"] = name
        for again in record.restatements:
            found[f"{key}#{again.field}@{again.section}"] = again.value
        for item in record.score_sheet.items:
            if item.ticked:
                found[f"{key}#ticked.{item.item}"] = ", ".join(item.ticked)
    return found


if __name__ == "__main__":
    unittest.main()
