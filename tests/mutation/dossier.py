# SPDX-License-Identifier: Apache-2.0
"""A submission as records with figures: where every number, date and tick of it stands.

Written from the schema, as any reader of a submission would; it judges nothing.
"""
import json
import re
from fractions import Fraction

PLAIN = {  # the figures of each kind of record
    "phoneTest": {"personsTested": "count", "meanScore": "decimal", "meanLow": "decimal",
                  "meanHigh": "decimal", "statedGrade": "grade"},
    "surveyQuestion": {"formsSent": "count", "formsReturned": "count",
                       "formsValid": "count", "unusable": "count",
                       "statedPercentage": "decimal"},
    "serviceTime": {"unusable": "count", "formsReturned": "count",
                    "statedShareWithin15": "decimal", "statedMeanMinutes": "decimal"},
    "complaintCase": {"received": "date", "acknowledged": "date", "answered": "date",
                      "extensionNotified": "date"},
    "complaintCount": {"count": "count", "meanDays": "decimal"},
    "collection": {"cases": "count", "amount": "count"},
    "statistic": {"value": "decimal"},
    "attitudeReview": {"questionnaire": "decimal", "phoneCourtesy": "decimal",
                       "complaints": "decimal", "supervisor": "decimal",
                       "additions": "decimal", "deductions": "decimal",
                       "statedScore": "decimal"},
    "statedTotal": {"stated": "decimal"},
    "scoreSheet": {"date": "date", "statedTotal": "decimal"},
}


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def load_data(folder):
    """The catalogue and the rubrics, by their names."""
    catalogue = load(folder / "catalogue.json")
    rubrics = map(load, sorted(folder.glob("rubric-*.json")))
    return {"catalogue": catalogue, "metrics": {m["id"]: m for m in catalogue["metrics"]},
            "rubrics": {r["id"]: r for r in rubrics}}


def snake(member):
    return re.sub("([A-Z]|[0-9]+)", r"_\1", member).lower()


def short(enum_value, prefix):
    return enum_value[len(prefix):].lower() if enum_value else "-"


class Figure:
    """One number, date, grade or tick of a record. `lost` holds the candidates of what
    cannot be read."""

    def __init__(self, record, place, field, sort, lost=None):
        self.record, self.field, self.sort, self.lost = record, field, sort, lost
        self.holder, self.member = place
        self.item = None  # of a rubric, that it belongs to

    @property
    def text(self):
        return self.holder[self.member]

    @text.setter
    def text(self, value):
        self.holder[self.member] = value

    @property
    def value(self):
        return Fraction(self.text)

    def readings(self):
        """The values that it can have; None when anything is possible."""
        if self.lost is None:
            return [self.value if self.sort in ("count", "decimal") else self.text]
        return [Fraction(c) for c in self.lost] or None

    def __repr__(self):
        return f"{self.record.key}#{self.field}"


class Record:
    def __init__(self, number, raw):
        self.number, self.raw = number, raw
        self.kind = next(k for k in raw if k in PLAIN)
        self.body = raw[self.kind]
        self.figures = {}
        self.listed = []  # (figure, element) of its list of answers, bands, items
        self.told = []
        self.key = self.base_key() + (f"@{self.part}" if self.part else "")
        self.find_figures()

    @property
    def part(self):
        return self.raw.get("subPeriod")

    def get(self, field):
        return self.figures.get(field)

    def base_key(self):
        body = self.body
        if self.kind == "phoneTest":
            return "phone/" + short(body.get("conductor"), "CONDUCTOR_")
        if self.kind == "surveyQuestion":
            return f"survey/{body['instrument']}/{body['question']}"
        if self.kind == "complaintCount":
            return "complaints/" + short(body.get("category"), "COMPLAINT_CATEGORY_") + \
                "/" + short(body.get("channel"), "COMPLAINT_CHANNEL_")
        if self.kind == "statistic":
            return "/".join(["statistic", body["metric"], *(
                f"{d['name']}={d['value']}" for d in body.get("dimensions", []))])
        return {"serviceTime": lambda: "time",
                "complaintCase": lambda: "case/" + body["caseNumber"],
                "collection": lambda: f"collection/{body.get('channel', '-')}/"
                                      f"{body.get('caseType', '-')}",
                "attitudeReview": lambda: "attitude/" + body["officer"],
                "statedTotal": lambda: "total/" + body["id"],
                "scoreSheet": lambda: "sheet/" + "/".join(
                    [body["rubric"], short(body.get("evaluator"), "EVALUATOR_"),
                     body["date"]])}[self.kind]()

    def add(self, holder, member, field, sort):
        lost = next((mark.get("candidates", []) for mark in self.raw.get("illegible", [])
                     if mark["field"] == field), None)
        if lost is not None or isinstance(holder, list) or member in holder:
            self.figures[field] = Figure(self, (holder, member), field, sort, lost)
        return self.figures.get(field)

    def find_figures(self):
        for member, sort in PLAIN[self.kind].items():
            self.add(self.body, member, snake(member), sort)
        for answer in self.body.get("answers", []):
            name = "+".join(short(x, "ANSWER_LEVEL_") for x in answer["levels"])
            self.listed.append((self.add(answer, "count", "count." + name, "count"), answer))
        for band in self.body.get("bands", []):
            name = "count." + short(band["band"], "DURATION_BAND_")
            self.listed.append((self.add(band, "count", name, "count"), band))
        for item in self.body.get("items", []):
            self.find_item(item)
        for node in self.body.get("subtotals", []):
            self.add(node, "stated", "subtotals." + node["node"], "decimal")
        for number, told in enumerate(self.raw.get("restatements", [])):
            self.told.append((self.add(told, "value", f"told.{number}", "decimal"), told))
        self.add(self.raw, "subPeriod", "sub_period", "part")

    def find_item(self, item):
        name = item["item"]
        found = [self.add(item, "score", "scores." + name, "decimal"),
                 self.add(item, "explainedScore", "explained." + name, "decimal")]
        self.listed.append((found[0], item))
        for number in range(len(item.get("ticked", []))):
            found.append(self.add(item["ticked"], number, f"ticked.{name}/{number}", "tick"))
        for option in item.get("optionScores", []):
            found.append(self.add(option, "score", f"option.{name}/{option['option']}",
                                  "decimal"))
        for figure in found:
            if figure is not None:
                figure.item = name

    def is_lost(self, field):
        return any(mark["field"] == field for mark in self.raw.get("illegible", []))


class Dossier:
    def __init__(self, submission):
        self.submission = submission
        self.records = [Record(i, r) for i, r in enumerate(submission["records"])]
        self.by_key = {record.key: record for record in self.records}

    def of(self, kind):
        return [record for record in self.records if record.kind == kind]

    def figure(self, name):
        key, _, field = name.rpartition("#")
        record = self.by_key.get(key)
        return record and record.get(field)

    def figures(self):
        return [f for r in self.records for f in r.figures.values() if f.lost is None]
