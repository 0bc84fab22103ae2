/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arithmetic on decimals: exact, or refused. Invariant: what leaves this file
 * is within the limits of decimal.h. It must not round.
 */
#include "domain/decimal.h"

#include "domain/int128.h"

int64_t decimal_power_of_ten(unsigned exponent)
{
    int64_t power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

static enum kaohe_err make_wide(int128 coefficient, unsigned scale, struct decimal *out)
{
    int128 magnitude = coefficient < 0 ? -coefficient : coefficient;

    if (scale > DECIMAL_MAX_SCALE || magnitude > DECIMAL_MAX_COEFFICIENT)
        return KAOHE_ERR_TOO_LARGE;
    if (magnitude >= (int128)DECIMAL_VALUE_LIMIT * decimal_power_of_ten(scale))
        return KAOHE_ERR_TOO_LARGE;
    *out = (struct decimal){(int64_t)coefficient, (uint8_t)scale};
    return KAOHE_OK;
}

enum kaohe_err decimal_make(int64_t coefficient, unsigned scale, struct decimal *out)
{
    return make_wide(coefficient, scale, out);
}

/* The coefficient of `value` written with `scale` decimals, not fewer than its own. */
static int128 at_scale(struct decimal value, unsigned scale)
{
    return (int128)value.coefficient * decimal_power_of_ten(scale - value.scale);
}

static unsigned larger_scale(struct decimal a, struct decimal b)
{
    return a.scale > b.scale ? a.scale : b.scale;
}

int decimal_compare(struct decimal a, struct decimal b)
{
    unsigned scale = larger_scale(a, b);
    int128 left = at_scale(a, scale);
    int128 right = at_scale(b, scale);

    return (left > right) - (left < right);
}

enum kaohe_err decimal_add(struct decimal a, struct decimal b, struct decimal *out)
{
    unsigned scale = larger_scale(a, b);

    return make_wide(at_scale(a, scale) + at_scale(b, scale), scale, out);
}

enum kaohe_err decimal_subtract(struct decimal a, struct decimal b, struct decimal *out)
{
    unsigned scale = larger_scale(a, b);

    return make_wide(at_scale(a, scale) - at_scale(b, scale), scale, out);
}

enum kaohe_err decimal_multiply(struct decimal a, int64_t times, struct decimal *out)
{
    return make_wide((int128)a.coefficient * times, a.scale, out);
}
