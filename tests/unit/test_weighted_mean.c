/* SPDX-License-Identifier: Apache-2.0 */
/* The mean of several rounds: exact, undefined without persons, never wrapped. */
#include "cmocka_all.h"

#include "domain/weighted_mean.h"

static const struct decimal LARGEST = {DECIMAL_MAX_COEFFICIENT, 3};

static void weighs_rounds_by_persons(void **state)
{
    (void)state;
    struct weighted_mean mean = {0};
    struct ratio out;

    weighted_mean_add(&mean, 18, (struct decimal){9217, 2});
    weighted_mean_add(&mean, 6, (struct decimal){90, 0});
    weighted_mean_add(&mean, 0, (struct decimal){1, 0});
    assert_int_equal(weighted_mean_result(&mean, &out), KAOHE_OK);
    /* (18 x 92.17 + 6 x 90) / 24 = 2199.06 / 24 */
    assert_int_equal(ratio_compare(out, (struct ratio){219906, 2400}), 0);
    assert_int_equal(out.numerator, 36651);
    assert_int_equal(out.denominator, 400);
}

static void nobody_tested_is_undefined(void **state)
{
    (void)state;
    struct weighted_mean mean = {0};
    struct ratio out;

    assert_int_equal(weighted_mean_result(&mean, &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
    weighted_mean_add(&mean, 0, (struct decimal){9217, 2});
    assert_int_equal(weighted_mean_result(&mean, &out), KAOHE_OK);
    assert_false(ratio_is_defined(out));
}

static void refuses_weights_outside_the_limits(void **state)
{
    (void)state;
    struct ratio out = {1, 2};

    for (int i = 0; i < 2; i++) {
        struct weighted_mean mean = {0};
        weighted_mean_add(&mean, i == 0 ? -1 : WEIGHT_LIMIT, (struct decimal){1, 0});
        weighted_mean_add(&mean, 1, (struct decimal){1, 0});
        assert_int_equal(weighted_mean_result(&mean, &out), KAOHE_ERR_TOO_LARGE);
    }
    assert_int_equal(out.denominator, 2);
}

static void sums_that_do_not_fit_are_reported(void **state)
{
    (void)state;
    struct weighted_mean mean = {0};
    struct ratio out;

    /* One at the limit of both still has its exact mean. */
    weighted_mean_add(&mean, WEIGHT_LIMIT - 1, LARGEST);
    assert_int_equal(weighted_mean_result(&mean, &out), KAOHE_OK);
    assert_int_equal(ratio_compare(out, ratio_from_decimal(LARGEST)), 0);
    for (int i = 0; i < 30; i++)
        weighted_mean_add(&mean, WEIGHT_LIMIT - 1, LARGEST);
    assert_true(mean.overflow);
    assert_int_equal(weighted_mean_result(&mean, &out), KAOHE_ERR_TOO_LARGE);

    mean = (struct weighted_mean){0};
    for (int i = 0; i < 1025; i++)
        weighted_mean_add(&mean, WEIGHT_LIMIT - 1, (struct decimal){0});
    assert_int_equal(weighted_mean_result(&mean, &out), KAOHE_ERR_TOO_LARGE);
}

static void a_mean_without_int64_terms_is_reported(void **state)
{
    (void)state;
    struct weighted_mean mean = {0};
    struct ratio out;

    weighted_mean_add(&mean, WEIGHT_LIMIT - 1, LARGEST);
    weighted_mean_add(&mean, WEIGHT_LIMIT - 2, (struct decimal){1, 6});
    assert_false(mean.overflow);
    assert_int_equal(weighted_mean_result(&mean, &out), KAOHE_ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weighs_rounds_by_persons),
        cmocka_unit_test(nobody_tested_is_undefined),
        cmocka_unit_test(refuses_weights_outside_the_limits),
        cmocka_unit_test(sums_that_do_not_fit_are_reported),
        cmocka_unit_test(a_mean_without_int64_terms_is_reported),
    };
    return cmocka_run_group_tests_name("weighted_mean", tests, NULL, NULL);
}
