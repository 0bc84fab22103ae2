/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adding up figures that a stated total names. Only rules_totals.c, rules_ratios.c,
 * rules_units.c, rules_claims.c and rules_tally.c include this.
 */
#ifndef KAOHE_DOMAIN_RULES_TALLY_H
#define KAOHE_DOMAIN_RULES_TALLY_H

#include "domain/rules_check.h"

struct tally {
    char *const *figures;
    const struct figure *found; /* one for each */
    size_t count;
    int128 sum;               /* of what is known, in millionths */
    int128 slack;             /* half units of their last decimals, in millionths */
    unsigned scale;           /* the most decimals among them */
    size_t absent;            /* not there */
    const char *first_absent; /* the first of them */
    size_t unusable;          /* no figure, or no number: K111 and K202 say so */
    size_t illegible;
    struct readings readings;
    const Record *first; /* the first record among them, and the field */
    const char *first_field;
    bool unlike; /* some other is of another kind, metric or field */
};

/* The figures of one stated total, added up once for all rules. */
struct tallies {
    struct tally *parts; /* one for each decomposition */
    struct tally above;  /* numerator, or what a comparison claims */
    struct tally below;  /* denominator, or what it is compared with */
};

/* Is it a superlative, a comparison or an order? */
static inline bool total_is_claim(const StatedTotal *total)
{
    return total->kind >= TOTAL_KIND_LOWEST && total->kind <= TOTAL_KIND_ASCENDING;
}

/* Those of the subject, from the figures of its own side first. NULL when the
 * arena is exhausted. */
const struct tallies *tallies_of(struct check *check, const struct subject *subject);

/* The figure of that name, as a total of the subject sees it. */
struct figure tally_figure(const struct check *check, const struct subject *subject,
                           const char *name);

/* What was added up, as text. */
const char *tally_terms(const struct tally *tally, struct terms *terms);

/* Is there something, and is all of it there and a number? */
static inline bool tally_complete(const struct tally *tally)
{
    return tally->count > 0 && tally->absent == 0 && tally->unusable == 0 &&
           tally->illegible == 0;
}

#endif
