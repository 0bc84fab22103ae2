/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures that add up over time: what happened and was counted.
 */
#ifndef KAOHE_DOMAIN_RULES_ADDITIVE_H
#define KAOHE_DOMAIN_RULES_ADDITIVE_H

#include "domain/rules_check.h"

/* In millionths. Hours are stated with decimals, and may be rounded. */
struct amount {
    int128 value;
    int128 slack; /* half a unit of its last decimal, 0 of whole numbers */
    unsigned scale;
};

/* Do months of this record add up to their quarter? Of a statistic its metric says. */
bool is_additive(struct check *check, const struct subject *subject);

/* The figure of an additive record; false when it is absent, illegible, out of range,
 * or none that adds up (a mean). */
bool amount_read(const Record *record, size_t field, struct amount *out);

/* The field with that number in `from`, read from another record of the kind. */
bool amount_of_same(const Record *from, size_t field, const Record *to,
                    struct amount *out);

void amount_add(struct amount *sum, struct amount term);

/* -1, 0 or 1 as a < b, a = b within what rounding allows, a > b. */
int amount_compare(struct amount a, struct amount b);

/* The entries whose keys are the subject's with a sub-period behind. */
struct parts {
    const struct index_entry *entries;
    size_t count;
    size_t prefix; /* bytes of their keys before the sub-period */
};

/* Those of the subject's series; sought once for all rules, none when the arena is
 * exhausted. */
struct parts parts_of(struct check *check, const struct subject *subject);

static inline struct decimal amount_decimal(struct amount amount)
{
    return from_millionths(amount.value, amount.scale);
}

#endif
