/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts that a survey question and a service time give: used by the rules that
 * check stated figures and by the indicators, so that both mean the same.
 */
#ifndef KAOHE_DOMAIN_ANSWERS_H
#define KAOHE_DOMAIN_ANSWERS_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/ratio.h"
#include "domain/record.h"
#include "kaohe/v1/names.h"

struct survey_count {
    int64_t favourable; /* answers that the rate counts */
    int64_t usable;     /* all usable answers; 0 when not known */
    int64_t answers;    /* Σ of the levels given */
    bool sure;          /* usable follows from the levels themselves */
};

/* Counts a question by a rate. False when the levels do not tell: none is given,
 * one is illegible or absent, or a merged one is only partly favourable. */
bool survey_count(const Record *record, SurveyRate rate, struct survey_count *out);

struct time_count {
    int64_t usable;
    int64_t within_15;
    int64_t half_minutes; /* Σ 2 × midpoint × count; the open band weighs 30 */
    int64_t open;         /* answers in the open band */
};

/* Counts a service time. False when no band is given or one is not known. */
bool time_count(const Record *record, struct time_count *out);

/* The mean in minutes; undefined when nobody answered. */
static inline struct ratio time_mean(const struct time_count *count)
{
    return (struct ratio){count->half_minutes, 2 * count->usable};
}

#endif
