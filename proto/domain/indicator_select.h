/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which records an indicator is computed from. Used by indicator*.c and
 * evidence.c only.
 *
 * The same quantity can stand in a dossier several times: for the whole period
 * and by months, by channel and in all, from the branch and from headquarters.
 * One way is chosen, and ways are never mixed: nothing counts twice.
 */
#ifndef KAOHE_DOMAIN_INDICATOR_SELECT_H
#define KAOHE_DOMAIN_INDICATOR_SELECT_H

#include "domain/indicator.h"
#include "domain/period.h"

/* The records wanted: those that `match` takes, on one side. */
struct selection {
    const struct indicator_data *data;
    const Indicator *indicator;
    bool (*match)(const struct selection *selection, const Record *record);
    int shape; /* of the breakdown, as `match` means it */
    bool by_headquarters;
    enum period_kind part; /* chosen: PERIOD_NONE for the whole period */
    size_t next;
};

/* Chooses the part: the whole period if there is a record of it, else the kind of
 * sub-period that covers most months. False when nothing matches. */
bool selection_start(struct selection *selection);

/* The next record chosen, or NULL. */
const Record *selection_next(struct selection *selection);

/* The indicator from the records of the side that the selection names. */
bool selection_compute(struct selection *selection, struct indicator_value *out);

/* The indicators of a kind, each in its file. */
bool phone_mean(struct selection *selection, struct indicator_value *out);
bool survey_rate(struct selection *selection, struct indicator_value *out);
bool service_minutes(struct selection *selection, struct indicator_value *out);
bool within_15(struct selection *selection, struct indicator_value *out);
bool complaints_on_time(struct selection *selection, struct indicator_value *out);
bool complaint_days(struct selection *selection, struct indicator_value *out);
bool collection_sum(struct selection *selection, struct indicator_value *out);
bool statistic_sum(struct selection *selection, struct indicator_value *out);
bool sheet_score(struct selection *selection, struct indicator_value *out);

#endif
