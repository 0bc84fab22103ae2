/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the figures alone allow: for each item of a rubric the lowest and the highest
 * score that a sheet can give without contradicting a figure of the dossier, and their
 * sums.
 *
 * An option whose thresholds every figure reaches is implied: the best of such tiers has
 * to be ticked, or a better one that nothing refutes. An option that no figure reaches
 * is excluded. Where figures disagree, where one is missing or illegible, and where an
 * option names no figure, it may be ticked or not; nothing ticked scores 0.
 */
#ifndef KAOHE_DOMAIN_RANGE_H
#define KAOHE_DOMAIN_RANGE_H

#include "domain/arena.h"
#include "domain/evidence.h"
#include "domain/rubric.h"

enum range_option {
    RANGE_EXCLUDED, /* a threshold that the figures do not reach */
    RANGE_OPEN,     /* may be ticked or not */
    RANGE_IMPLIED,  /* it has thresholds, and all figures reach them */
};

struct range {
    struct decimal low, high;
    uint16_t thresholds; /* items below with thresholds, itself for a leaf */
    uint16_t shown;      /* of them those of which a figure shows something */
    bool too_large;
};

/* What the figures say of an option. `shown`: is there any figure? May be NULL. */
enum range_option range_of_option(const char *rubric, const RubricOption *option,
                                  const struct indicator_data *data, bool *shown);

/* The ranges of every node, in the order of the items; in the arena. The last one,
 * behind all items, is that of the whole sheet. NULL when the arena is exhausted. */
struct range *range_of_rubric(const struct rubric_tree *tree,
                              const struct indicator_data *data, struct arena *arena);

#endif
