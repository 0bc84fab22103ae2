/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roll-up: the value of a period from those of its parts, exactly. A quarter is made of
 * its months, a half of its quarters, a year of its halves; a part may itself be made of
 * parts. A cumulative period is told by its own report only. Who keeps the values sees
 * to it that a report for the period itself comes first.
 */
#ifndef KAOHE_DOMAIN_ROLLUP_H
#define KAOHE_DOMAIN_ROLLUP_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/indicator.h"
#include "domain/period.h"

#define ROLLUP_PARTS 3 /* at most; a quarter's months */

static inline bool rollup_wanted(const Board *board)
{
    return board->roll_up == ROLL_UP_SUM || board->roll_up == ROLL_UP_POOLED;
}

/* The period that this one is a part of. False, and *out unchanged: of none. */
KAOHE_MUST_CHECK bool rollup_whole(struct period part, struct period *out);

/* The parts of the period in their order; how many, 0 where it has none. */
size_t rollup_parts(struct period whole, struct period parts[static ROLLUP_PARTS]);

/* The value of all parts together. False: none, because a mean does not say how many it
 * is of, or because it does not fit a ratio. */
KAOHE_MUST_CHECK bool rollup_value(RollUp how, const struct indicator_value *parts,
                                   size_t count, struct indicator_value *out);

/* Why the board cannot be rolled up as it says, in English; NULL where all is well. */
const char *rollup_fault(const Catalogue *catalogue, const Board *board);

#endif
