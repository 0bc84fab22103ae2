/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The GRIM test in whole numbers. A coefficient c > 0 at s decimals is what is
 * printed for values in [c - 1/2, c + 1) / 10^s: from c - 1/2 on by rounding,
 * below c + 1 by truncation. Invariant: products stay below 10^18 x 2^64, in
 * 128 bits. It must not know which figure is tested.
 */
#include "domain/grim.h"

#include "domain/int128.h"

/* The smallest k with k x factor / n in the range, or -1 if there is none. */
static int128 smallest_count(int64_t coefficient, unsigned scale, int factor, int64_t n)
{
    int128 step = (int128)2 * factor * decimal_power_of_ten(scale);
    int128 low = ((int128)2 * coefficient - 1) * n;
    int128 high = ((int128)2 * coefficient + 2) * n;

    if (coefficient == 0)
        return 0;
    int128 k = (low + step - 1) / step;
    return k * step < high ? k : -1;
}

bool grim_mean_possible(struct decimal mean, int64_t n)
{
    /* Rounding is symmetrical, so a negative mean is as possible as its mirror. */
    int64_t magnitude = mean.coefficient < 0 ? -mean.coefficient : mean.coefficient;

    return n >= 1 && smallest_count(magnitude, mean.scale, 1, n) >= 0;
}

bool grim_percentage_possible(struct decimal percentage, int64_t n)
{
    if (n < 1 || percentage.coefficient < 0)
        return false;
    int128 k = smallest_count(percentage.coefficient, percentage.scale, 100, n);
    return k >= 0 && k <= n;
}
