/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What had to be done by a day, one by one, as a board counts it: complaints that were to
 * be answered, and what a branch owes for a period.
 */
#ifndef KAOHE_DOMAIN_DATED_H
#define KAOHE_DOMAIN_DATED_H

#include "domain/arena.h"
#include "domain/civil.h"
#include "domain/indicator.h"

/* A day of the year 0 is none. */
struct dated {
    const Record *record;    /* the case; NULL of what is owed */
    const Obligation *owed;  /* NULL of a case */
    const HeldRecord *filed; /* what was filed of it first; NULL: nothing */
    struct civil_date begun; /* the day of receipt */
    struct civil_date due, done;
    struct civil_date told; /* that it takes longer */
    bool in_time;
    bool by_weekends; /* working days to `due`, of which the calendar does not tell all */
};

struct dated_list {
    struct dated *items;
    size_t count;
};

static inline bool dated_is(struct civil_date day)
{
    return day.year != 0;
}

/* All that the board counts, the worst first; in the arena. Empty where the board counts
 * no such thing, or rests on a mean that is only stated. False without memory. */
KAOHE_MUST_CHECK bool dated_of(const Board *board, const struct indicator_data *data,
                               struct arena *arena, struct dated_list *out);

#endif
