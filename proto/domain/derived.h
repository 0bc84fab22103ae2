/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Derived indicators: a share, a difference, a growth or a composite (composite.h) of
 * what a branch has on other boards, exactly. They look at values, never at dossiers; who
 * keeps the values tells which periods' are wanted.
 */
#ifndef KAOHE_DOMAIN_DERIVED_H
#define KAOHE_DOMAIN_DERIVED_H

#include <stdbool.h>

#include "domain/indicator.h"
#include "domain/period.h"

bool indicator_is_derived(const Indicator *indicator);
bool indicator_is_growth(const Indicator *indicator);

/* The value from that of the operand and that of what it is held against: of a growth
 * the operand's of the earlier period. False: no value. Composites have no such pair. */
KAOHE_MUST_CHECK bool indicator_derive(const Indicator *indicator,
                                       const struct indicator_value *operand,
                                       const struct indicator_value *against,
                                       struct indicator_value *out);

/* What a growth in `period` is against; and in which period a growth is against this one.
 * False, and *out unchanged, where there is none. */
KAOHE_MUST_CHECK bool growth_base(const Indicator *growth, struct period period,
                                  struct period *out);
KAOHE_MUST_CHECK bool growth_dependent(const Indicator *growth, struct period period,
                                       struct period *out);

/* Why the derived board cannot be computed or must not be shown, in English; NULL where
 * all is well. Its operands stand before it in the catalogue, so nothing goes round in
 * circles, and none is a growth, so a value depends on two periods at most. */
const char *derived_fault(const Catalogue *catalogue, const Board *board);

#endif
