/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators: the figures that branches are compared by, computed from one
 * dossier, exactly. What has no value is not 0: a branch without one has no
 * place.
 */
#ifndef KAOHE_DOMAIN_INDICATOR_H
#define KAOHE_DOMAIN_INDICATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/arena.h"
#include "domain/ratio.h"
#include "domain/settings.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

struct indicator_value {
    struct ratio value; /* k of n where that is what it is: not reduced */
    int64_t basis;      /* what it rests on: answers, persons, cases, items */
};

struct indicator_data {
    const Dossier *dossier;
    const Catalogue *catalogue;
    const Rubric *const *rubrics;
    size_t rubric_count;
    struct settings settings; /* for the dossier's period */
    struct arena *arena;      /* to work in; all is given back */
};

/* The board's indicator for this dossier. False: no value, or the arena is exhausted. */
KAOHE_MUST_CHECK bool indicator_compute(const Board *board,
                                        const struct indicator_data *data,
                                        struct indicator_value *out);

/* Is its value a rate: so many of the answers or cases? A Wilson interval is of such:
 * it counts trials, each of which succeeds or not, whatever the others do. A share of an
 * amount of money is none: NT$ come not one by one but in sums of very different size,
 * and their number says nothing of how sure the share is. */
bool indicator_is_rate(const Indicator *indicator);

#endif
