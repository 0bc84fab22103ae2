/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which records an indicator is computed from. Used by indicator*.c, evidence.c and
 * dated.c only.
 *
 * The same quantity can stand in a dossier several times: for the whole period
 * and by months, by channel and in all, from the branch and from headquarters.
 * Of each thing measured, the record of the whole period is chosen, or else those
 * of its longest sub-periods that do not overlap: nothing counts twice, and how
 * one thing is reported says nothing about another.
 */
#ifndef KAOHE_DOMAIN_INDICATOR_SELECT_H
#define KAOHE_DOMAIN_INDICATOR_SELECT_H

#include "domain/dated.h"
#include "domain/dossier.h"
#include "domain/indicator.h"

struct choice {
    const Record *record;
    uint16_t months; /* bit m for month m */
    uint8_t form;    /* of its span, the preferred first */
    bool left_out;
};

/* The records wanted: those that `match` takes, on one side. */
struct selection {
    const struct indicator_data *data;
    const Indicator *indicator;
    bool (*match)(const struct selection *selection, const Record *record);
    int shape; /* of the breakdown, as `match` means it */
    bool by_headquarters;
    struct choice *chosen; /* in the data's arena */
    size_t count, next;
};

/* Chooses among the records that match; they are in the order of their keys. False
 * when there is none. */
bool selection_start(struct selection *selection);

/* The next record chosen and not left out, or NULL. */
const Record *selection_next(struct selection *selection);

/* Months that the records chosen cover together. */
int selection_months(const struct selection *selection);

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
bool score_range(struct selection *selection, struct indicator_value *out);
bool timeliness(struct selection *selection, struct indicator_value *out);

/* What the two boards of complaint cases and that of timeliness counted, each of it in
 * `out`, which has room for it; gives how many. Of cases it is asked behind the
 * indicator; 0 where that rests on none. */
size_t cases_counted(struct selection *selection, struct dated *out);
size_t obligations_counted(const struct selection *selection, struct dated *out);

#endif
