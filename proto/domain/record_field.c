/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures of records, by number and by name. Invariant: the number of a field
 * finds it again under the name that record_field_name gives. Which figures there
 * are is said once, in the table of kinds. It must not know what figures mean.
 */
#include "domain/record_field.h"

#include <string.h>

const char *const level_names[] = {
    NULL,         "very_satisfied", "satisfied",         "acceptable",
    "no_opinion", "dissatisfied",   "very_dissatisfied", NULL};
const char *const band_names[] = {NULL,       "within_5",    "5_to_15", "15_to_30",
                                  "30_to_60", "60_and_over", NULL};

#define COUNT(type, member)                                                              \
    {                                                                                    \
#member, FIELD_COUNT, offsetof(type, member), offsetof(type, has_##member)       \
    }
#define DECIMAL(type, member)                                                            \
    {                                                                                    \
#member, FIELD_DECIMAL, offsetof(type, member), 0                                \
    }
#define KIND(member, fields)                                                             \
    {                                                                                    \
        member, fields, sizeof(fields) / sizeof *(fields)                                \
    }

static const struct plain_field phone_fields[] = {
    COUNT(PhoneTest, persons_tested),
    DECIMAL(PhoneTest, mean_score),
    DECIMAL(PhoneTest, mean_low),
    DECIMAL(PhoneTest, mean_high),
};
static const struct plain_field survey_fields[] = {
    COUNT(SurveyQuestion, forms_sent),          COUNT(SurveyQuestion, forms_returned),
    COUNT(SurveyQuestion, forms_valid),         COUNT(SurveyQuestion, unusable),
    DECIMAL(SurveyQuestion, stated_percentage),
};
static const struct plain_field time_fields[] = {
    COUNT(ServiceTime, forms_returned),
    COUNT(ServiceTime, unusable),
    DECIMAL(ServiceTime, stated_share_within_15),
    DECIMAL(ServiceTime, stated_mean_minutes),
};
static const struct plain_field complaint_fields[] = {
    COUNT(ComplaintCount, count),
    DECIMAL(ComplaintCount, mean_days),
};
static const struct plain_field collection_fields[] = {
    COUNT(Collection, cases),
    COUNT(Collection, amount),
};
static const struct plain_field statistic_fields[] = {DECIMAL(Statistic, value)};
static const struct plain_field attitude_fields[] = {
    DECIMAL(AttitudeReview, questionnaire), DECIMAL(AttitudeReview, phone_courtesy),
    DECIMAL(AttitudeReview, complaints),    DECIMAL(AttitudeReview, supervisor),
    DECIMAL(AttitudeReview, additions),     DECIMAL(AttitudeReview, deductions),
    DECIMAL(AttitudeReview, stated_score),
};
static const struct plain_field total_fields[] = {DECIMAL(StatedTotal, stated)};
static const struct plain_field sheet_fields[] = {DECIMAL(ScoreSheet, stated_total)};

static const struct record_kind kinds[] = {
    KIND("phone_test", phone_fields),          KIND("survey_question", survey_fields),
    KIND("service_time", time_fields),         {"complaint_case", NULL, 0},
    KIND("complaint_count", complaint_fields), KIND("collection", collection_fields),
    KIND("statistic", statistic_fields),       KIND("attitude_review", attitude_fields),
    KIND("stated_total", total_fields),        KIND("score_sheet", sheet_fields),
};

const struct record_kind *record_kind(const Record *record)
{
    static const struct record_kind none = {"", NULL, 0};
    int number = (int)record->kind_case - (int)KIND_PHONE_TEST;

    return number < 0 || (size_t)number >= sizeof kinds / sizeof *kinds ? &none
                                                                        : &kinds[number];
}

size_t record_plain_fields(const Record *record)
{
    return record_kind(record)->count;
}

size_t record_field_count(const Record *record)
{
    size_t count = record_kind(record)->count;

    switch (record->kind_case) {
    case KIND_SURVEY_QUESTION:
        return count + record->survey_question->n_answers;
    case KIND_SERVICE_TIME:
        return count + record->service_time->n_bands;
    case KIND_SCORE_SHEET:
        return count + record->score_sheet->n_items + record->score_sheet->n_subtotals;
    default:
        return count;
    }
}

static struct record_field counted(protobuf_c_boolean present, int64_t count)
{
    return (struct record_field){.type = FIELD_COUNT, .present = present, .count = count};
}

static struct record_field decimal(const char *text)
{
    return (struct record_field){
        .type = FIELD_DECIMAL, .present = text != NULL, .text = text};
}

static struct record_field listed(const Record *record, size_t i)
{
    if (record->kind_case == KIND_SURVEY_QUESTION) {
        const AnswerCount *answer = record->survey_question->answers[i];
        return counted(answer->has_count, answer->count);
    }
    if (record->kind_case == KIND_SERVICE_TIME) {
        const DurationCount *band = record->service_time->bands[i];
        return counted(band->has_count, band->count);
    }
    const ScoreSheet *sheet = record->score_sheet;
    return decimal(i < sheet->n_items ? sheet->items[i]->score
                                      : sheet->subtotals[i - sheet->n_items]->stated);
}

struct record_field record_field_at(const Record *record, size_t number)
{
    const struct record_kind *kind = record_kind(record);

    if (number >= kind->count)
        return listed(record, number - kind->count);

    const struct plain_field *field = &kind->fields[number];
    /* Every member of the union points to the message of the kind. */
    const char *message = (const char *)record->phone_test;
    const void *member = message + field->offset;
    if (field->type == FIELD_DECIMAL)
        return decimal(*(char *const *)member);
    const void *has = message + field->has;
    return counted(*(const protobuf_c_boolean *)has, *(const int64_t *)member);
}

static void list(Record *record, size_t i, const struct record_field *field)
{
    if (record->kind_case == KIND_SURVEY_QUESTION) {
        record->survey_question->answers[i]->count = field->count;
    } else if (record->kind_case == KIND_SERVICE_TIME) {
        record->service_time->bands[i]->count = field->count;
    } else {
        ScoreSheet *sheet = record->score_sheet;
        char **text = i < sheet->n_items ? &sheet->items[i]->score
                                         : &sheet->subtotals[i - sheet->n_items]->stated;
        *text = (char *)(uintptr_t)field->text;
    }
}

void record_field_set(Record *record, size_t number, const struct record_field *field)
{
    const struct record_kind *kind = record_kind(record);

    if (number >= kind->count) {
        list(record, number - kind->count, field);
        return;
    }
    char *message = (char *)record->phone_test + kind->fields[number].offset;
    if (field->type == FIELD_DECIMAL)
        memcpy(message, &field->text, sizeof field->text);
    else
        memcpy(message, &field->count, sizeof field->count);
}
