/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How sure a rate is: 22 of 22 is not better than 4,184 of 4,226 with any certainty. All
 * in whole numbers, so that every machine gives the same.
 */
#ifndef KAOHE_DOMAIN_INTERVAL_H
#define KAOHE_DOMAIN_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/ratio.h"
#include "kaohe/export.h"

#define INTERVAL_SCALE 1000000 /* bounds are millionths */

struct interval {
    int64_t low;  /* rounded down */
    int64_t high; /* rounded up */
};

/* The Wilson score interval at 95 % of a rate k of n with 0 <= k <= n < 2^53 and n > 0
 * (E. B. Wilson, Probable inference, the law of succession, and statistical inference,
 * JASA 22, 1927; recommended for rates by L. D. Brown, T. T. Cai and A. DasGupta,
 * Statistical Science 16, 2001). False where the ratio is none. */
KAOHE_MUST_CHECK bool interval_wilson(struct ratio rate, struct interval *out);

enum difference {
    DIFFERENCE_UNKNOWN, /* one is no rate, or counts more than 2^32 */
    DIFFERENCE_NONE,    /* they cannot be told apart */
    DIFFERENCE_CERTAIN,
};

/* Can two rates be told apart at 5 %, when so many comparisons are made at once? The
 * pooled test of two proportions, that is Pearson's chi-squared of the two by two table
 * without continuity correction, and O. J. Dunn's correction (Bonferroni's, JASA 56,
 * 1961). Between the tabulated numbers of comparisons the next larger one counts, so
 * that no difference is called certain too soon. */
enum difference interval_compare(struct ratio a, struct ratio b, size_t comparisons);

#endif
