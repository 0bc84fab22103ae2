/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What headquarters' acts make of a period: open or closed, due when, who may file all
 * the same. States follow from acts alone, so that no clock opens or closes anything;
 * only a late pass ends with a day, by the time of the ledger, which never decreases.
 */
#ifndef KAOHE_DOMAIN_PERIOD_STATE_H
#define KAOHE_DOMAIN_PERIOD_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/arena.h"
#include "domain/catalogue.h"
#include "domain/civil.h"
#include "domain/record.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

/* The name of the first field of the act that is missing or cannot be; NULL: none. */
const char *period_event_fault(const PeriodEvent *event, const Catalogue *catalogue);

struct period_act {
    const PeriodEvent *event; /* without a fault */
    int64_t entry;            /* its ledger number */
    int64_t time;             /* UTC, microseconds since 1970 */
    /* Initialised messages to copy; the domain names no descriptor. */
    const PeriodState *blank_state;
    const LatePass *blank_pass;
};

/* The state after the act; `before` is NULL for a period of which nothing was said. Lives
 * in the arena and borrows from both. NULL: the arena is exhausted. */
PeriodState *period_state_after(const PeriodState *before, const struct period_act *act,
                                struct arena *arena);

/* The branch's pass, ended or not, or NULL. `state` may be NULL. */
const LatePass *late_pass_of(const PeriodState *state, const char *branch);

/* Has that day not passed the pass's last one? */
bool late_pass_holds(const LatePass *pass, struct civil_date today);

/* May the branch file on that day? A period of which nothing was said (NULL) is open. */
bool period_takes(const PeriodState *state, const char *branch, struct civil_date today);

#endif
