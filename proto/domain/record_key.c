/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of enumerations and keys of records. Invariant: two records have the same
 * key exactly if they measure the same thing in the same part of the period. It
 * must not know figures.
 */
#include "domain/record.h"

#include <string.h>

#include "domain/period.h"

const char *const conductor_names[] = {NULL, "headquarters", "branch", NULL};
const char *const evaluator_names[] = {NULL, "self", "headquarters", NULL};
const char *const complaint_channel_names[] = {NULL,    "oral",  "written", "phone",
                                               "email", "other", NULL};
const char *const category_names[] = {NULL,
                                      "reform_suggestion",
                                      "law_enquiry",
                                      "misconduct_report",
                                      "rights_protection",
                                      "other",
                                      NULL};

const char *enum_name(const char *const names[], int value)
{
    for (int i = 1; names[i] != NULL; i++)
        if (i == value)
            return names[i];
    return NULL;
}

struct key {
    struct text *text;
    bool valid;
};

/* A value of a dimension; what is absent is "-". */
static void add(struct key *key, char before, const char *value)
{
    if (value == NULL) {
        value = "-";
    } else {
        size_t length = strlen(value);
        if (length == 0 || length > DIMENSION_MAX || strpbrk(value, "/#@=") != NULL ||
            strcmp(value, "-") == 0)
            key->valid = false;
    }
    text_add_bytes(key->text, &before, 1);
    text_add(key->text, value);
}

/* A dimension that the kind must have. */
static void need(struct key *key, char before, const char *value)
{
    if (value == NULL)
        key->valid = false;
    add(key, before, value);
}

static void add_statistic(struct key *key, const Statistic *statistic)
{
    need(key, '/', statistic->metric);
    for (size_t i = 0; i < statistic->n_dimensions; i++) {
        need(key, '/', statistic->dimensions[i]->name);
        need(key, '=', statistic->dimensions[i]->value);
    }
}

static void add_sheet(struct key *key, const ScoreSheet *sheet)
{
    need(key, '/', sheet->rubric);
    need(key, '/', enum_name(evaluator_names, (int)sheet->evaluator));
    need(key, '/', sheet->date);
}

static void add_complaints(struct key *key, const ComplaintCount *count)
{
    add(key, '/', enum_name(category_names, (int)count->category));
    add(key, '/', enum_name(complaint_channel_names, (int)count->channel));
}

const char *record_tag(const Record *record)
{
    switch (record->kind_case) {
    case KIND_PHONE_TEST:
        return "phone";
    case KIND_SURVEY_QUESTION:
        return "survey";
    case KIND_SERVICE_TIME:
        return "time";
    case KIND_COMPLAINT_CASE:
        return "case";
    case KIND_COMPLAINT_COUNT:
        return "complaints";
    case KIND_COLLECTION:
        return "collection";
    case KIND_STATISTIC:
        return "statistic";
    case KIND_ATTITUDE_REVIEW:
        return "attitude";
    case KIND_STATED_TOTAL:
        return "total";
    case KIND_SCORE_SHEET:
        return "sheet";
    default:
        return NULL;
    }
}

static void add_dimensions(struct key *key, const Record *record)
{
    switch (record->kind_case) {
    case KIND_PHONE_TEST:
        need(key, '/', enum_name(conductor_names, (int)record->phone_test->conductor));
        return;
    case KIND_SURVEY_QUESTION:
        need(key, '/', record->survey_question->instrument);
        need(key, '/', record->survey_question->question);
        return;
    case KIND_COMPLAINT_CASE:
        need(key, '/', record->complaint_case->case_number);
        return;
    case KIND_COMPLAINT_COUNT:
        add_complaints(key, record->complaint_count);
        return;
    case KIND_COLLECTION:
        add(key, '/', record->collection->channel);
        add(key, '/', record->collection->case_type);
        return;
    case KIND_STATISTIC:
        add_statistic(key, record->statistic);
        return;
    case KIND_ATTITUDE_REVIEW:
        need(key, '/', record->attitude_review->officer);
        return;
    case KIND_STATED_TOTAL:
        need(key, '/', record->stated_total->id);
        return;
    case KIND_SCORE_SHEET:
        add_sheet(key, record->score_sheet);
        return;
    default:
        return;
    }
}

enum kaohe_err record_key(const Record *record, struct text *text)
{
    const char *tag = record_tag(record);
    struct key key = {.text = text, .valid = tag != NULL};
    struct period period;
    char buffer[PERIOD_TEXT_SIZE];

    text_add(text, key.valid ? tag : "");
    add_dimensions(&key, record);
    if (record->sub_period != NULL) {
        if (period_parse(record->sub_period, &period) != KAOHE_OK)
            return KAOHE_ERR_INVALID;
        text_add(text, "@");
        text_add(text, period_format(period, buffer));
    }
    if (!key.valid)
        return KAOHE_ERR_INVALID;
    return text->overflow ? KAOHE_ERR_TOO_LARGE : KAOHE_OK;
}
