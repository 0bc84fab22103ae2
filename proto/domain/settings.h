/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is settled for a period and not said by the forms: the catalogue has what holds
 * where headquarters has said nothing of it when it opened the period.
 */
#ifndef KAOHE_DOMAIN_SETTINGS_H
#define KAOHE_DOMAIN_SETTINGS_H

#include "kaohe/v1/names.h"

struct settings {
    /* Which rate of a survey question is held against the thresholds of a rubric. */
    SurveyRate evidence_rate;
    /* The day by which every report is due; NULL: as the obligations say. */
    const char *due;
};

/* `period` may be NULL: nothing was said of it, or it is not known. */
static inline struct settings settings_of(const Catalogue *catalogue,
                                          const PeriodState *period)
{
    return (struct settings){
        .evidence_rate = period != NULL && period->has_evidence_rate
                             ? period->evidence_rate
                             : catalogue->evidence_rate,
        .due = period != NULL ? period->due : NULL,
    };
}

#endif
