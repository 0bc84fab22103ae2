/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One figure seen across dossiers. Only rules_across.c and rules_across_mean.c include
 * this.
 */
#ifndef KAOHE_DOMAIN_RULES_ACROSS_VIEW_H
#define KAOHE_DOMAIN_RULES_ACROSS_VIEW_H

#include "domain/rules_across.h"
#include "domain/rules_additive.h"

/* One figure of one record of this dossier, seen with what the others tell of it. */
struct view {
    struct check *check;
    const struct span_sums *sums;
    const struct telling *here;
    size_t field;
    struct amount amounts[SPANS];
    const struct telling *tellings[SPANS]; /* this dossier's before another's */
    span_set known, own, fresh;
    span_set summed; /* wholes that months, quarters or halves made up */
    bool told;
};

/* Keeps what was found for its rule; the figure was told of then. */
void view_keep(struct view *view, enum across_kind kind, struct across found,
               struct text *terms);

/* "106Q1", and " + 106Q1: 15" behind the terms before it. */
const char *view_period(struct view *view, const struct telling *telling);
void view_add_term(struct text *text, const struct telling *telling,
                   struct decimal value);

/* Do these parts stand against their whole, and is this the place to say so? And do they
 * not add up? */
bool view_concerns(const struct view *view, const struct span_sum *sum);
bool view_is_wrong(const struct view *view, const struct span_sum *sum);

/* Holds the mean that belongs to this count against the means of the parts. */
void view_means(struct view *view);

#endif
