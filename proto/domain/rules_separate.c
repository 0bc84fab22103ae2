/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Percentages that were rounded one by one and then added up: 25 / 90 and 48 / 90 are
 * 27.78 and 53.33 %, together 81.11; 32 / 90 and 41 / 90 are 35.56 and 45.56, together
 * 81.12, while 73 / 90 is 81.11. Invariant: a sum is only remembered here for what no
 * rounding of the whole gives; the callers have tried that.
 */
#include "domain/rules_check.h"

#define SEARCH_BASE                                                                      \
    10000 /* for larger bases every percentage at 2 decimals is possible */

/* 100 x count / base at the decimals of the stated figure, half up. */
static int128 rounded(int64_t count, int64_t base, unsigned scale)
{
    return ((int128)200 * count * decimal_power_of_ten(scale) + base) /
           (2 * (int128)base);
}

static void remember(struct check *check, struct fit fit, struct terms *terms)
{
    struct separate *separate = arena_alloc(check->arena, sizeof *separate);

    if (separate == NULL)
        return;
    separate->fit = fit;
    separate->terms = arena_strdup(check->arena, terms_end(terms));
    separate->next = check->separate;
    check->separate = separate;
}

static void add_term(struct terms *terms, int128 coefficient, unsigned scale)
{
    struct decimal value = {(int64_t)coefficient, (uint8_t)scale};

    terms_add(terms, value);
}

bool separately_rounded(struct check *check, struct fit fit, const int64_t *counts,
                        size_t count)
{
    const int64_t base = fit.exact.denominator;
    int128 sum = 0;
    struct terms terms;

    if (count < 2 || base < 1 || base >= COUNT_LIMIT)
        return false;
    for (size_t i = 0; i < count; i++)
        sum += rounded(counts[i], base, fit.stated.scale);
    if (sum != fit.stated.coefficient)
        return false;
    terms_start(&terms);
    for (size_t i = 0; i < count; i++)
        add_term(&terms, rounded(counts[i], base, fit.stated.scale), fit.stated.scale);
    remember(check, fit, &terms);
    return true;
}

bool separately_possible(struct check *check, struct fit fit)
{
    const int64_t base = fit.exact.denominator;
    const unsigned scale = fit.stated.scale;
    const int128 stated = fit.stated.coefficient;
    struct terms terms;

    if (base < 1 || base > SEARCH_BASE || stated < 0 || scale == 0)
        return false;
    /* Two roundings move the sum by one unit at most. */
    int128 near = stated * base / (100 * decimal_power_of_ten(scale));
    for (int128 both = near > 0 ? near - 1 : 0; both <= near + 1 && both <= base; both++)
        for (int64_t one = 0; 2 * one <= both; one++) {
            int64_t other = (int64_t)both - one;
            int128 left = rounded(one, base, scale);
            int128 right = rounded(other, base, scale);
            if (left + right != stated)
                continue;
            terms_start(&terms);
            add_term(&terms, left, scale);
            add_term(&terms, right, scale);
            remember(check, fit, &terms);
            return true;
        }
    return false;
}
