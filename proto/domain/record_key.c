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

/* The tag of the kind and its dimensions. */
static void add_kind(struct key *key, const Record *record)
{
    switch (record->kind_case) {
    case KIND_PHONE_TEST:
        text_add(key->text, "phone");
        need(key, '/', enum_name(conductor_names, (int)record->phone_test->conductor));
        return;
    case KIND_SURVEY_QUESTION:
        text_add(key->text, "survey");
        need(key, '/', record->survey_question->instrument);
        need(key, '/', record->survey_question->question);
        return;
    case KIND_SERVICE_TIME:
        text_add(key->text, "time");
        return;
    case KIND_COMPLAINT_CASE:
        text_add(key->text, "case");
        need(key, '/', record->complaint_case->case_number);
        return;
    case KIND_COMPLAINT_COUNT:
        text_add(key->text, "complaints");
        add_complaints(key, record->complaint_count);
        return;
    case KIND_COLLECTION:
        text_add(key->text, "collection");
        add(key, '/', record->collection->channel);
        add(key, '/', record->collection->case_type);
        return;
    case KIND_STATISTIC:
        text_add(key->text, "statistic");
        add_statistic(key, record->statistic);
        return;
    case KIND_ATTITUDE_REVIEW:
        text_add(key->text, "attitude");
        need(key, '/', record->attitude_review->officer);
        return;
    case KIND_STATED_TOTAL:
        text_add(key->text, "total");
        need(key, '/', record->stated_total->id);
        return;
    case KIND_SCORE_SHEET:
        text_add(key->text, "sheet");
        add_sheet(key, record->score_sheet);
        return;
    default:
        key->valid = false;
    }
}

enum kaohe_err record_key(const Record *record, struct text *text)
{
    struct key key = {.text = text, .valid = true};
    struct period period;
    char buffer[PERIOD_TEXT_SIZE];

    add_kind(&key, record);
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
