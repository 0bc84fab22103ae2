# SPDX-License-Identifier: Apache-2.0
"""The key of a record as proto/kaohe/v1/record.proto writes it down."""


def lower(enum, value, prefix):
    return enum.Name(value)[len(prefix):].lower() if value else "-"


def key_of(schema, record):
    """The record's key as text; withdrawals name records by it."""
    kind = record.WhichOneof("kind")
    body = getattr(record, kind)
    text = {
        "phone_test": lambda b: ["phone", lower(schema.Conductor, b.conductor, "CONDUCTOR_")],
        "survey_question": lambda b: ["survey", b.instrument, b.question],
        "service_time": lambda b: ["time"],
        "complaint_case": lambda b: ["case", b.case_number],
        "complaint_count": lambda b: [
            "complaints", lower(schema.ComplaintCategory, b.category, "COMPLAINT_CATEGORY_"),
            lower(schema.ComplaintChannel, b.channel, "COMPLAINT_CHANNEL_")],
        "collection": lambda b: ["collection", b.channel or "-", b.case_type or "-"],
        "statistic": lambda b: ["statistic", b.metric] + [f"{d.name}={d.value}"
                                                          for d in b.dimensions],
        "attitude_review": lambda b: ["attitude", b.officer],
        "stated_total": lambda b: ["total", b.id],
        "score_sheet": lambda b: [
            "sheet", b.rubric, lower(schema.Evaluator, b.evaluator, "EVALUATOR_"), b.date],
    }[kind](body)
    return "/".join(text) + (f"@{record.sub_period}" if record.sub_period else "")
