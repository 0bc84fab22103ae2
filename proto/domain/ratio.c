/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ratios of int64, worked on in 128 bits. Invariant: no operation rounds, and
 * none overflows: a cross product of two int64 is at most 2^126, and the
 * difference of two such products stays inside 128 bits.
 */
#include "domain/ratio.h"

int ratio_compare(struct ratio a, struct ratio b)
{
    if (!ratio_is_defined(a) || !ratio_is_defined(b))
        return ratio_is_defined(a) - ratio_is_defined(b);

    int128 left = (int128)a.numerator * b.denominator;
    int128 right = (int128)b.numerator * a.denominator;
    return (left > right) - (left < right);
}

struct ratio ratio_from_decimal(struct decimal value)
{
    return (struct ratio){value.coefficient, decimal_power_of_ten(value.scale)};
}

static int128 greatest_common_divisor(int128 a, int128 b)
{
    while (b != 0) {
        int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

enum kaohe_err ratio_make(int128 numerator, int128 denominator, struct ratio *out)
{
    if (denominator == 0) {
        *out = (struct ratio){0};
        return KAOHE_OK;
    }
    /* The divisor takes the denominator's sign, so that dividing turns it. */
    int128 divisor = greatest_common_divisor(numerator, denominator);
    if ((divisor < 0) != (denominator < 0))
        divisor = -divisor;
    numerator /= divisor;
    denominator /= divisor;
    if (numerator > INT64_MAX || numerator < INT64_MIN || denominator > INT64_MAX)
        return KAOHE_ERR_TOO_LARGE;
    *out = (struct ratio){(int64_t)numerator, (int64_t)denominator};
    return KAOHE_OK;
}

enum kaohe_err ratio_add(struct ratio a, struct ratio b, struct ratio *out)
{
    if (!ratio_is_defined(a) || !ratio_is_defined(b))
        return ratio_make(0, 0, out);
    return ratio_make((int128)a.numerator * b.denominator +
                          (int128)b.numerator * a.denominator,
                      (int128)a.denominator * b.denominator, out);
}

enum kaohe_err ratio_growth_points(struct ratio now, struct ratio before,
                                   struct ratio *out)
{
    if (!ratio_is_defined(now) || !ratio_is_defined(before))
        return ratio_make(0, 0, out);
    return ratio_make((int128)now.numerator * before.denominator -
                          (int128)before.numerator * now.denominator,
                      (int128)now.denominator * before.denominator, out);
}

enum kaohe_err ratio_growth_relative(struct ratio now, struct ratio before,
                                     struct ratio *out)
{
    if (!ratio_is_defined(now) || !ratio_is_defined(before) || before.numerator <= 0)
        return ratio_make(0, 0, out);
    return ratio_make((int128)now.numerator * before.denominator -
                          (int128)before.numerator * now.denominator,
                      (int128)now.denominator * before.numerator, out);
}
