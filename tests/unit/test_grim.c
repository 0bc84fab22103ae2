/* SPDX-License-Identifier: Apache-2.0 */
/* The GRIM test, against trying every count. */
#include "cmocka_all.h"

#include "domain/grim.h"
#include "domain/rounding.h"

static void knows_the_printed_cases(void **state)
{
    (void)state;
    assert_true(grim_mean_possible((struct decimal){9217, 2}, 18));
    assert_false(grim_mean_possible((struct decimal){9217, 2}, 16));
    assert_true(grim_mean_possible((struct decimal){-9217, 2}, 18));
    assert_false(grim_mean_possible((struct decimal){-9217, 2}, 16));
    assert_true(grim_percentage_possible((struct decimal){6666, 2}, 39));
    assert_true(grim_percentage_possible((struct decimal){6667, 2}, 39));
    assert_false(grim_percentage_possible((struct decimal){6668, 2}, 39));
    assert_true(grim_percentage_possible((struct decimal){100, 0}, 1));
    assert_false(grim_percentage_possible((struct decimal){101, 0}, 1));
    assert_false(grim_percentage_possible((struct decimal){-1, 0}, 100));
}

static void no_base_makes_nothing_possible(void **state)
{
    (void)state;
    for (int64_t n = -1; n <= 0; n++) {
        assert_false(grim_mean_possible((struct decimal){0}, n));
        assert_false(grim_percentage_possible((struct decimal){0}, n));
    }
}

static void holds_at_the_limits(void **state)
{
    (void)state;
    struct decimal largest = {DECIMAL_MAX_COEFFICIENT, 3};

    assert_true(grim_mean_possible(largest, INT64_MAX));
    assert_false(grim_percentage_possible(largest, INT64_MAX));
    assert_true(grim_percentage_possible((struct decimal){1, 6}, INT64_MAX));
    assert_false(grim_mean_possible(largest, 1));
}

static void agrees_with_trying_every_count(void **state)
{
    (void)state;
    for (int64_t n = 1; n <= 60; n++) {
        for (unsigned scale = 0; scale <= 1; scale++) {
            int64_t limit = 110 * decimal_power_of_ten(scale);
            for (int64_t c = 0; c <= limit; c++) {
                struct decimal stated = {c, (uint8_t)scale};
                bool mean = false;
                bool percentage = false;
                for (int64_t k = 0; k <= n; k++) {
                    struct ratio r = {k, n};
                    if (ratio_rounds_to(r, 100, stated) != ROUNDING_FIT_NONE)
                        percentage = true;
                    if (ratio_rounds_to(r, 1, stated) != ROUNDING_FIT_NONE)
                        mean = true;
                }
                assert_int_equal(grim_percentage_possible(stated, n), percentage);
                if (mean)
                    assert_true(grim_mean_possible(stated, n));
                else if (c < decimal_power_of_ten(scale))
                    assert_false(grim_mean_possible(stated, n));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_printed_cases),
        cmocka_unit_test(no_base_makes_nothing_possible),
        cmocka_unit_test(holds_at_the_limits),
        cmocka_unit_test(agrees_with_trying_every_count),
    };
    return cmocka_run_group_tests_name("grim", tests, NULL, NULL);
}
