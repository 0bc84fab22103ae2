/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A value that is made of others: of what the branch has on other boards, or of what it
 * has on the same one in the parts of the period. And the smallest change of one of them
 * that would bring the whole past another value.
 */
#ifndef KAOHE_DOMAIN_SWAP_H
#define KAOHE_DOMAIN_SWAP_H

#include "domain/composite.h"
#include "domain/explain.h"

struct made {
    const Board *board;
    bool rolled_up;             /* of the parts of the period */
    const Board *const *boards; /* of what it is made of */
    struct component_value *values;
    size_t count;
    /* What bounds a share or a score, as far as it is known: NULL and 0, nothing is. */
    const Catalogue *catalogue;
    const Rubric *const *rubrics;
    size_t rubric_count;
};

/* The value from what it is made of. False: none. */
KAOHE_MUST_CHECK bool made_value(const struct made *made, struct indicator_value *out);

/* The nearest value of that one with which the whole would be past the aim, all others
 * staying as they are: with its own denominator, never below 0 where what it counts
 * cannot be, no share above all of it, no score or mean above its maximum. The values are
 * changed while it works and left as they were. False where no change of it does that,
 * or the base would be too small. */
KAOHE_MUST_CHECK bool made_change(const struct made *made, size_t one,
                                  const struct aim *aim, struct ratio *out);

#endif
