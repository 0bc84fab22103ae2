/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact ratios: k of n, a growth, a mean. Boards rank by them and checks compare
 * with them; they are rounded (rounding.h) only to be shown.
 *
 * A ratio with denominator 0 is *undefined*: nobody was asked, nothing was
 * counted. It is not 0 %, has no place on a board and rounds to nothing. A
 * zeroed struct is undefined. Numerator and denominator keep the counts they
 * were made of (17/20 is not reduced), so that k of n can be shown.
 *
 * Where a result has no exact int64 numerator and denominator even in lowest
 * terms, functions return KAOHE_ERR_TOO_LARGE and leave *out as it was.
 */
#ifndef KAOHE_DOMAIN_RATIO_H
#define KAOHE_DOMAIN_RATIO_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/decimal.h"
#include "domain/int128.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

struct ratio {
    int64_t numerator;
    int64_t denominator; /* > 0, or the ratio is undefined */
};

static inline bool ratio_is_defined(struct ratio ratio)
{
    return ratio.denominator > 0;
}

/* -1, 0 or 1 as a < b, a = b, a > b, exact for every int64 (cross products in
 * 128 bits). To make the order total, undefined ratios equal each other and
 * come before all others; callers that rank sort them out first. */
int ratio_compare(struct ratio a, struct ratio b);

/* The value of a decimal, over a power of ten: 92.17 is 9217/100. */
struct ratio ratio_from_decimal(struct decimal value);

/* numerator / denominator in lowest terms, the sign in the numerator;
 * denominator 0 gives the undefined ratio. Operands may be anything above -2^127. */
KAOHE_MUST_CHECK enum kaohe_err ratio_make(int128 numerator, int128 denominator,
                                           struct ratio *out);

/* *out = a + b, in lowest terms; undefined if either is. */
KAOHE_MUST_CHECK enum kaohe_err ratio_add(struct ratio a, struct ratio b,
                                          struct ratio *out);

/* Growth in points: now - before, in lowest terms. Of two rates that are shown
 * in per cent it is shown in percentage points. Undefined if either is. */
KAOHE_MUST_CHECK enum kaohe_err ratio_growth_points(struct ratio now, struct ratio before,
                                                    struct ratio *out);

/* Relative growth: (now - before) / before, in lowest terms; for counts.
 * Undefined if either is, and where before is not above 0. */
KAOHE_MUST_CHECK enum kaohe_err ratio_growth_relative(struct ratio now,
                                                      struct ratio before,
                                                      struct ratio *out);

#endif
