/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The weighted mean. Invariant: a product is below 10^21 millionths x 2^53 and
 * so within 128 bits; only the sums need a check.
 */
#include "domain/weighted_mean.h"

void weighted_mean_add(struct weighted_mean *mean, int64_t weight, struct decimal value)
{
    if (weight < 0 || weight >= WEIGHT_LIMIT) {
        mean->overflow = true;
        return;
    }
    int64_t factor = decimal_power_of_ten(DECIMAL_MAX_SCALE - value.scale);
    int128 product = (int128)value.coefficient * factor * weight;
    if (__builtin_add_overflow(mean->sum, product, &mean->sum) ||
        __builtin_add_overflow(mean->weight, weight, &mean->weight))
        mean->overflow = true;
}

enum kaohe_err weighted_mean_result(const struct weighted_mean *mean, struct ratio *out)
{
    if (mean->overflow)
        return KAOHE_ERR_TOO_LARGE;
    int64_t millionths = decimal_power_of_ten(DECIMAL_MAX_SCALE);
    return ratio_make(mean->sum, (int128)mean->weight * millionths, out);
}
