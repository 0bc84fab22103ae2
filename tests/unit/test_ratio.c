/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ratios: order against two other methods (cross products of sign and
 * magnitude, and continued fractions, which need no wide numbers), sums and
 * growth near the limits of int64.
 */
#include "cmocka_all.h"

#include "domain/ratio.h"
#include "random.h"

#define R(n, d) ((struct ratio){(n), (d)})

static void assert_ratio(struct ratio ratio, int64_t numerator, int64_t denominator)
{
    assert_true(ratio.numerator == numerator);
    assert_true(ratio.denominator == denominator);
}

static void orders_by_exact_value(void **state)
{
    (void)state;
    assert_int_equal(ratio_compare(R(1, 2), R(2, 4)), 0);
    assert_int_equal(ratio_compare(R(22, 22), R(4184, 4226)), 1);
    assert_int_equal(ratio_compare(R(-1, 2), R(-1, 3)), -1);
    assert_int_equal(
        ratio_compare(R(INT64_MAX, INT64_MAX - 1), R(INT64_MAX - 1, INT64_MAX - 2)), -1);
    assert_int_equal(ratio_compare(R(INT64_MIN, 1), R(INT64_MAX, 1)), -1);
    assert_int_equal(ratio_compare(R(INT64_MIN, INT64_MAX), R(INT64_MIN, INT64_MAX)), 0);
}

static void undefined_comes_first_and_is_not_zero(void **state)
{
    (void)state;
    assert_false(ratio_is_defined(R(0, 0)));
    assert_false(ratio_is_defined(R(1, -1)));
    assert_true(ratio_is_defined(R(0, 1)));
    assert_int_equal(ratio_compare(R(0, 0), R(0, 1)), -1);
    assert_int_equal(ratio_compare(R(INT64_MIN, 1), R(5, 0)), 1);
    assert_int_equal(ratio_compare(R(0, 0), R(7, 0)), 0);
}

/* floor(n / d) and the rest, for d > 0. */
static int64_t floor_divide(int64_t n, int64_t d, int64_t *rest)
{
    int64_t whole = n / d;

    *rest = n % d;
    if (*rest < 0) {
        *rest += d;
        whole--;
    }
    return whole;
}

/* Compares term by term of the continued fractions, the order turning each time. */
static int by_continued_fraction(struct ratio a, struct ratio b)
{
    for (int sign = 1;; sign = -sign) {
        int64_t rest_a;
        int64_t rest_b;
        int64_t whole_a = floor_divide(a.numerator, a.denominator, &rest_a);
        int64_t whole_b = floor_divide(b.numerator, b.denominator, &rest_b);
        if (whole_a != whole_b)
            return whole_a > whole_b ? sign : -sign;
        if (rest_a == 0 || rest_b == 0)
            return sign * ((rest_a > 0) - (rest_b > 0));
        a = R(a.denominator, rest_a);
        b = R(b.denominator, rest_b);
    }
}

static int by_magnitudes(struct ratio a, struct ratio b)
{
    uint64_t left = a.numerator < 0 ? -(uint64_t)a.numerator : (uint64_t)a.numerator;
    uint64_t right = b.numerator < 0 ? -(uint64_t)b.numerator : (uint64_t)b.numerator;
    uint128 l = (uint128)left * (uint64_t)b.denominator;
    uint128 r = (uint128)right * (uint64_t)a.denominator;

    if ((a.numerator < 0) != (b.numerator < 0))
        return a.numerator < 0 ? -1 : 1;
    return a.numerator < 0 ? (l < r) - (l > r) : (l > r) - (l < r);
}

static struct ratio any(uint64_t *seed)
{
    int64_t denominator = random_int64(seed);

    while (denominator <= 0)
        denominator = random_int64(seed);
    return R(random_int64(seed), denominator);
}

static void agrees_with_other_methods(void **state)
{
    (void)state;
    uint64_t seed = 4;

    for (int i = 0; i < 100000; i++) {
        struct ratio a = any(&seed);
        struct ratio b = any(&seed);
        /* Neighbours: equal but for the last unit. */
        if (i % 3 == 0 && a.numerator < INT64_MAX && a.denominator < INT64_MAX)
            b = R(a.numerator + (int64_t)random_below(&seed, 2),
                  a.denominator + (int64_t)random_below(&seed, 2));
        int order = ratio_compare(a, b);
        assert_int_equal(order, by_magnitudes(a, b));
        assert_int_equal(order, by_continued_fraction(a, b));
        assert_int_equal(ratio_compare(b, a), -order);
    }
}

static void makes_lowest_terms(void **state)
{
    (void)state;
    struct ratio out;

    assert_int_equal(ratio_make(-6, 4, &out), KAOHE_OK);
    assert_ratio(out, -3, 2);
    assert_int_equal(ratio_make(6, -4, &out), KAOHE_OK);
    assert_ratio(out, -3, 2);
    assert_int_equal(ratio_make(-6, -3, &out), KAOHE_OK);
    assert_ratio(out, 2, 1);
    assert_int_equal(ratio_make(0, -5, &out), KAOHE_OK);
    assert_ratio(out, 0, 1);
    assert_int_equal(ratio_make(5, 0, &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
    assert_int_equal(ratio_make((int128)INT64_MAX * 7, (int128)7 * 2, &out), KAOHE_OK);
    assert_ratio(out, INT64_MAX, 2);
    assert_int_equal(ratio_make(INT64_MIN, 1, &out), KAOHE_OK);
    assert_int_equal(ratio_make((int128)INT64_MAX + 1, 1, &out), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(ratio_make((int128)INT64_MIN - 1, 1, &out), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(ratio_make(1, (int128)INT64_MAX + 1, &out), KAOHE_ERR_TOO_LARGE);
    assert_ratio(out, INT64_MIN, 1);
}

static void takes_decimals(void **state)
{
    (void)state;
    assert_ratio(ratio_from_decimal((struct decimal){9217, 2}), 9217, 100);
    assert_ratio(ratio_from_decimal((struct decimal){-5, 0}), -5, 1);
}

static void names_both_growths(void **state)
{
    (void)state;
    struct ratio out;

    /* 80 % after 75 %: five percentage points, one fifteenth more. */
    assert_int_equal(ratio_growth_points(R(4, 5), R(3, 4), &out), KAOHE_OK);
    assert_ratio(out, 1, 20);
    assert_int_equal(ratio_growth_relative(R(4, 5), R(3, 4), &out), KAOHE_OK);
    assert_ratio(out, 1, 15);
    assert_int_equal(ratio_growth_relative(R(90, 1), R(120, 1), &out), KAOHE_OK);
    assert_ratio(out, -1, 4);
    assert_int_equal(ratio_add(R(1, 6), R(1, 3), &out), KAOHE_OK);
    assert_ratio(out, 1, 2);

    assert_int_equal(ratio_growth_relative(R(90, 1), R(0, 1), &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
    assert_int_equal(ratio_growth_relative(R(90, 1), R(-3, 1), &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
}

static void undefined_makes_undefined(void **state)
{
    (void)state;
    struct ratio out;

    assert_int_equal(ratio_add(R(1, 2), R(0, 0), &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
    assert_int_equal(ratio_add(R(0, 0), R(1, 2), &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
    assert_int_equal(ratio_growth_points(R(1, 2), R(0, 0), &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
    assert_int_equal(ratio_growth_points(R(0, 0), R(1, 2), &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
    assert_int_equal(ratio_growth_relative(R(0, 0), R(1, 2), &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
    assert_int_equal(ratio_growth_relative(R(1, 2), R(0, 0), &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
}

static void says_when_a_result_does_not_fit(void **state)
{
    (void)state;
    struct ratio out = R(7, 8);

    assert_int_equal(ratio_growth_points(R(INT64_MIN, 1), R(INT64_MAX, 1), &out),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(ratio_growth_points(R(INT64_MIN, INT64_MAX - 1),
                                         R(INT64_MAX, INT64_MAX - 2), &out),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(ratio_add(R(1, INT64_MAX), R(1, INT64_MAX - 1), &out),
                     KAOHE_ERR_TOO_LARGE);
    assert_ratio(out, 7, 8);
}

static void what_was_added_can_be_taken_off(void **state)
{
    (void)state;
    uint64_t seed = 5;
    int fitted = 0;

    for (int i = 0; i < 20000; i++) {
        struct ratio a = any(&seed);
        struct ratio b = any(&seed);
        struct ratio sum;
        struct ratio back;
        if (ratio_add(a, b, &sum) != KAOHE_OK ||
            ratio_growth_points(sum, b, &back) != KAOHE_OK)
            continue;
        fitted++;
        assert_int_equal(ratio_compare(back, a), 0);
        assert_int_equal(ratio_compare(sum, b), (a.numerator > 0) - (a.numerator < 0));
    }
    assert_true(fitted > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_by_exact_value),
        cmocka_unit_test(undefined_comes_first_and_is_not_zero),
        cmocka_unit_test(agrees_with_other_methods),
        cmocka_unit_test(makes_lowest_terms),
        cmocka_unit_test(takes_decimals),
        cmocka_unit_test(names_both_growths),
        cmocka_unit_test(undefined_makes_undefined),
        cmocka_unit_test(says_when_a_result_does_not_fit),
        cmocka_unit_test(what_was_added_can_be_taken_off),
    };
    return cmocka_run_group_tests_name("ratio", tests, NULL, NULL);
}
