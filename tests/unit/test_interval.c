/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wilson intervals against values worked out with 60 decimals, and pairs of rates against
 * the chi-squared of their table.
 */
#include "cmocka_all.h"

#include "domain/interval.h"

static void test_wilson(void **state)
{
    static const struct {
        struct ratio rate;
        struct interval bounds;
    } rows[] = {
        {{22, 22}, {851345, 1000000}},
        {{4184, 4226}, {986594, 992639}},
        {{0, 1}, {0, 793451}},
        {{1, 1}, {206549, 1000000}},
        {{0, 7}, {0, 354331}},
        {{17, 20}, {639581, 947632}},
        {{1, 2}, {94531, 905469}},
        {{161, 166}, {931436, 987068}},
        {{INT64_C(4503599627370496), INT64_C(9007199254740991)}, {499999, 500001}},
        {{0, INT64_C(9007199254740991)}, {0, 1}},
        {{3, INT64_C(9007199254740991)}, {0, 1}},
        {{64, 583}, {86910, 137753}},
        {{8117, 15456}, {517290, 533034}},
        {{43727664, 63383684}, {689774, 690003}},
        {{393675, 3522458}, {111432, 112091}},
        {{3746843, 3804734}, {984660, 984907}},
        {{5095559, 7260627}, {701474, 702140}},
        {{INT64_C(9007199254740991), INT64_C(9007199254740991)}, {999999, 1000000}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct interval interval = {0, 0};

        assert_true(interval_wilson(rows[i].rate, &interval));
        assert_int_equal(interval.low, rows[i].bounds.low);
        assert_int_equal(interval.high, rows[i].bounds.high);
    }
}

static void test_no_rate(void **state)
{
    const struct ratio none[] = {{0, 0}, {-1, 5}, {6, 5}, {1, INT64_C(1) << 53}};
    struct interval interval;

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(interval_wilson(none[i], &interval));
}

/* Every rate is inside its own interval, and complements mirror each other. */
static void test_sound(void **state)
{
    (void)state;
    for (int64_t n = 1; n < 60; n++)
        for (int64_t k = 0; k <= n; k++) {
            struct interval one, other;

            assert_true(interval_wilson((struct ratio){k, n}, &one));
            assert_true(interval_wilson((struct ratio){n - k, n}, &other));
            assert_true(one.low * n <= k * INTERVAL_SCALE);
            assert_true(one.high * n >= k * INTERVAL_SCALE);
            assert_int_equal(one.low, INTERVAL_SCALE - other.high);
            assert_int_equal(one.high, INTERVAL_SCALE - other.low);
        }
}

static void test_pairs(void **state)
{
    const struct ratio all = {22, 22}, many = {4184, 4226};

    (void)state;
    assert_int_equal(interval_compare(all, many, 1), DIFFERENCE_NONE);
    /* chi² = 3.92: certain alone, not among two comparisons */
    const struct ratio a = {80, 100}, b = {90, 100}, c = {93, 100};
    assert_int_equal(interval_compare(a, b, 1), DIFFERENCE_CERTAIN);
    assert_int_equal(interval_compare(b, a, 1), DIFFERENCE_CERTAIN);
    assert_int_equal(interval_compare(a, b, 2), DIFFERENCE_NONE);
    /* chi² = 7.2361 is between 6.9604 (6) and 7.2367 (7 comparisons) */
    assert_int_equal(interval_compare(a, c, 6), DIFFERENCE_CERTAIN);
    assert_int_equal(interval_compare(a, c, 7), DIFFERENCE_NONE);
    /* 13 count as 15 */
    assert_int_equal(
        interval_compare((struct ratio){800, 1000}, (struct ratio){900, 1000}, 13),
        DIFFERENCE_CERTAIN);
    assert_int_equal(interval_compare((struct ratio){5, 5}, (struct ratio){7, 7}, 1),
                     DIFFERENCE_NONE);
    assert_int_equal(interval_compare((struct ratio){1, INT64_C(1) << 33}, a, 1),
                     DIFFERENCE_UNKNOWN);
    const int64_t most = (INT64_C(1) << 32) - 1;
    assert_int_equal(
        interval_compare((struct ratio){0, most}, (struct ratio){most, most}, 2000000),
        DIFFERENCE_CERTAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson),
        cmocka_unit_test(test_no_rate),
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_pairs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
