/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators of tests and questionnaires: means and rates, as k of n. Invariant:
 * one figure that is not known leaves the branch without a value; a range is shown
 * elsewhere and not ranked.
 */
#include <string.h>

#include "domain/answers.h"
#include "domain/figure.h"
#include "domain/indicator_select.h"
#include "domain/weighted_mean.h"

static bool is_test(const struct selection *s, const Record *record)
{
    return record->kind_case == KIND_PHONE_TEST &&
           record->phone_test->conductor == s->indicator->conductor;
}

bool phone_mean(struct selection *s, struct indicator_value *out)
{
    struct weighted_mean mean = {0};
    struct figure score = {0};

    s->match = is_test;
    if (!selection_start(s))
        return false;
    for (const Record *test; (test = selection_next(s)) != NULL;) {
        struct figure persons = figure_of(test, "persons_tested");
        score = figure_of(test, "mean_score");
        if (score.state != FIGURE_VALUE)
            return false;
        if (persons.state == FIGURE_VALUE && persons.value.coefficient > 0)
            weighted_mean_add(&mean, persons.value.coefficient, score.value);
        else if (s->count > 1)
            return false;
    }
    out->basis = mean.weight;
    if (mean.weight == 0)
        out->value = ratio_from_decimal(score.value);
    return mean.weight == 0 || weighted_mean_result(&mean, &out->value) == KAOHE_OK;
}

static bool is_text(const char *have, const char *want)
{
    return have != NULL && want != NULL && strcmp(have, want) == 0;
}

static bool is_question(const struct selection *s, const Record *record)
{
    return record->kind_case == KIND_SURVEY_QUESTION &&
           is_text(record->survey_question->instrument, s->indicator->instrument) &&
           is_text(record->survey_question->question, s->indicator->question);
}

/* k of n, over all records chosen. Counts stay far below 2^63: 8,192 records of
 * less than 2^53 each would have to be full. */
static bool add_share(struct indicator_value *out, int64_t part, int64_t whole)
{
    return !__builtin_add_overflow(out->value.numerator, part, &out->value.numerator) &&
           !__builtin_add_overflow(out->value.denominator, whole,
                                   &out->value.denominator);
}

bool survey_rate(struct selection *s, struct indicator_value *out)
{
    s->match = is_question;
    *out = (struct indicator_value){0};
    if (!selection_start(s))
        return false;
    for (const Record *record; (record = selection_next(s)) != NULL;) {
        struct survey_count count;
        if (!survey_count(record, s->indicator->rate, &count) || count.usable <= 0 ||
            count.favourable > count.usable ||
            !add_share(out, count.favourable, count.usable))
            return false;
    }
    out->basis = out->value.denominator;
    return true;
}

static bool is_time(const struct selection *s, const Record *record)
{
    (void)s;
    return record->kind_case == KIND_SERVICE_TIME;
}

static bool add_times(struct selection *s, struct indicator_value *out, bool minutes)
{
    s->match = is_time;
    *out = (struct indicator_value){0};
    if (!selection_start(s))
        return false;
    for (const Record *record; (record = selection_next(s)) != NULL;) {
        struct time_count count;
        if (!time_count(record, &count) ||
            !add_share(out, minutes ? count.half_minutes : count.within_15,
                       minutes ? 2 * count.usable : count.usable))
            return false;
    }
    out->basis = minutes ? out->value.denominator / 2 : out->value.denominator;
    return true;
}

bool service_minutes(struct selection *s, struct indicator_value *out)
{
    return add_times(s, out, true);
}

bool within_15(struct selection *s, struct indicator_value *out)
{
    return add_times(s, out, false);
}
