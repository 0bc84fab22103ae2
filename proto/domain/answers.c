/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting answers. Invariant: a count that is absent, illegible or out of range
 * makes the whole unknown, never smaller. It must not know what was stated.
 */
#include "domain/answers.h"

#define ANSWER_LIMIT (INT64_C(1) << 53)

/* Is every element of the record's list a count that can be used? */
static bool all_known(const Record *record, size_t first)
{
    size_t count = record_field_count(record);

    for (size_t i = first; i < count; i++) {
        struct record_field field = record_field_at(record, i);
        char buffer[RECORD_FIELD_MAX];
        struct text name;
        if (!field.present || field.count < 0 || field.count >= ANSWER_LIMIT)
            return false;
        if (record->n_illegible == 0)
            continue;
        text_init(&name, buffer, sizeof buffer);
        record_field_name(record, i, &name);
        if (record_illegible(record, buffer) != NULL)
            return false;
    }
    return count > first;
}

static bool counts_for(SurveyRate rate, AnswerLevel level)
{
    return level == ANSWER_LEVEL_VERY_SATISFIED || level == ANSWER_LEVEL_SATISFIED ||
           (rate == SURVEY_RATE_ACCEPTABILITY && level == ANSWER_LEVEL_ACCEPTABLE);
}

/* The usable answers where only favourable levels are given: the forms without the
 * unusable ones. 0 when that is not known. */
static int64_t usable_forms(const Record *record)
{
    const SurveyQuestion *question = record->survey_question;

    if (record_illegible(record, "forms_valid") != NULL ||
        record_illegible(record, "unusable") != NULL)
        return 0;
    int64_t forms =
        question->has_forms_valid ? question->forms_valid : question->forms_returned;
    int64_t unusable = question->has_unusable ? question->unusable : 0;

    if (forms < 0 || forms >= ANSWER_LIMIT || unusable < 0 || unusable > forms)
        return 0;
    return forms - unusable;
}

bool survey_count(const Record *record, SurveyRate rate, struct survey_count *out)
{
    const SurveyQuestion *question = record->survey_question;
    size_t plain = record_plain_fields(record);
    bool others = false;

    *out = (struct survey_count){0};
    if (!all_known(record, plain))
        return false;
    for (size_t i = 0; i < question->n_answers; i++) {
        const AnswerCount *answer = question->answers[i];
        size_t favourable = 0;
        for (size_t j = 0; j < answer->n_levels; j++)
            favourable += counts_for(rate, answer->levels[j]);
        if (answer->n_levels == 0 || (favourable > 0 && favourable < answer->n_levels))
            return false;
        others = others || favourable == 0;
        out->favourable += favourable > 0 ? answer->count : 0;
        out->answers += answer->count;
    }
    out->sure = others;
    out->usable = others ? out->answers : usable_forms(record);
    return true;
}

bool time_count(const Record *record, struct time_count *out)
{
    /* Midpoints 2.5, 10, 22.5, 45; the source weighs the open band with 30. */
    static const int64_t half_minutes[] = {0, 5, 20, 45, 90, 60};
    const ServiceTime *time = record->service_time;

    *out = (struct time_count){0};
    if (!all_known(record, record_plain_fields(record)))
        return false;
    for (size_t i = 0; i < time->n_bands; i++) {
        const DurationCount *band = time->bands[i];
        if (band->band < DURATION_BAND_WITHIN_5 || band->band > DURATION_BAND_60_AND_OVER)
            return false;
        out->usable += band->count;
        out->half_minutes += half_minutes[band->band] * band->count;
        if (band->band <= DURATION_BAND_5_TO_15)
            out->within_15 += band->count;
        if (band->band == DURATION_BAND_60_AND_OVER)
            out->open += band->count;
    }
    return true;
}
