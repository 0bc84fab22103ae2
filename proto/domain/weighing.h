/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a weight does to places. The value of a composite is a quotient of two lines in
 * each of its weights, and all branches have the same divisor: where two of them are
 * equal is a ratio, found without trying.
 */
#ifndef KAOHE_DOMAIN_WEIGHING_H
#define KAOHE_DOMAIN_WEIGHING_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/composite.h"

/* The branches that have a place, the better first, as the board shows them. */
struct weighing {
    const Indicator *indicator;
    bool lower_is_better;
    size_t count;
    /* × 10^6; branch after branch, of each as many as there are components */
    const int64_t *points;
};

/* The value of a branch when the component `at` weighs so much and the others what is
 * declared. */
struct ratio weighing_value(const struct weighing *weighing, size_t branch, size_t at,
                            int64_t weight);

/* The first two branches that change places when the weight of a component goes from what
 * is declared to a bound: `above` is the better of them up to `equal`, where the two are
 * equal, and the worse from the whole number `weight` on. */
struct weighing_swap {
    size_t above, below;
    struct ratio equal;
    int64_t weight;
};

/* False: none do up to the bound, the bound included. Branches that are equal as it is
 * are nobody's. */
KAOHE_MUST_CHECK bool weighing_swap(const struct weighing *weighing, size_t at,
                                    int64_t bound, struct weighing_swap *out);

#endif
