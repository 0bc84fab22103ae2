/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rounding on magnitudes, the sign put back last: that is what makes it
 * symmetrical. Invariant: |numerator| x factor x 10^6 is below 2^63 x 2^31 x
 * 2^20, so within 128 bits. It must not know what the figure means.
 */
#include "domain/rounding.h"

#include "domain/int128.h"

/* value x factor x 10^scale as sign, whole part and what is left over. */
struct split {
    bool negative;
    int128 whole;
    int128 rest; /* of denominator; 0 when the whole part is exact */
};

static struct split split(struct ratio value, int32_t factor, unsigned scale)
{
    int128 scaled = (int128)value.numerator * factor * decimal_power_of_ten(scale);
    int128 magnitude = scaled < 0 ? -scaled : scaled;

    return (struct split){
        .negative = scaled < 0,
        .whole = magnitude / value.denominator,
        .rest = magnitude % value.denominator,
    };
}

static bool takes_one_more(struct split parts, int64_t denominator, enum rounding how)
{
    int128 twice = parts.rest * 2;

    switch (how) {
    case ROUNDING_HALF_UP:
        return twice >= denominator;
    case ROUNDING_HALF_EVEN:
        return twice > denominator || (twice == denominator && parts.whole % 2 == 1);
    case ROUNDING_TRUNCATE:
        break;
    }
    return false;
}

enum kaohe_err ratio_round(struct ratio value, int32_t factor, unsigned scale,
                           enum rounding how, struct decimal *out)
{
    if (!ratio_is_defined(value) || factor < 1)
        return KAOHE_ERR_INVALID;
    if (scale > DECIMAL_MAX_SCALE)
        return KAOHE_ERR_TOO_LARGE;

    struct split parts = split(value, factor, scale);
    int128 result = parts.whole + takes_one_more(parts, value.denominator, how);
    if (result > DECIMAL_MAX_COEFFICIENT)
        return KAOHE_ERR_TOO_LARGE;
    return decimal_make((int64_t)(parts.negative ? -result : result), scale, out);
}

enum rounding_fit ratio_rounds_to(struct ratio value, int32_t factor,
                                  struct decimal stated)
{
    if (!ratio_is_defined(value) || factor < 1)
        return ROUNDING_FIT_NONE;

    struct split parts = split(value, factor, stated.scale);
    int128 target = parts.negative ? -(int128)stated.coefficient : stated.coefficient;
    if (parts.rest == 0)
        return parts.whole == target ? ROUNDING_FIT_EXACT : ROUNDING_FIT_NONE;

    bool more = takes_one_more(parts, value.denominator, ROUNDING_HALF_UP);
    bool truncated = parts.whole == target;
    bool rounded = parts.whole + more == target;
    if (truncated && rounded)
        return ROUNDING_FIT_EITHER;
    if (truncated)
        return ROUNDING_FIT_TRUNCATED;
    return rounded ? ROUNDING_FIT_ROUNDED : ROUNDING_FIT_NONE;
}
