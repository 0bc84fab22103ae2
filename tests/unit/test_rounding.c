/* SPDX-License-Identifier: Apache-2.0 */
/* Rounding in three ways, and what a stated figure can have come from. */
#include "cmocka_all.h"

#include "domain/rounding.h"
#include "random.h"

#define R(n, d) ((struct ratio){(n), (d)})

static struct decimal parsed(const char *text)
{
    struct decimal value = {0};

    assert_int_equal(decimal_parse(text, &value), KAOHE_OK);
    return value;
}

static void assert_rounds(struct ratio value, int32_t factor, unsigned scale,
                          const char *const expected[3])
{
    char buffer[DECIMAL_TEXT_SIZE];
    struct decimal out;

    for (int how = ROUNDING_HALF_UP; how <= ROUNDING_TRUNCATE; how++) {
        assert_int_equal(ratio_round(value, factor, scale, (enum rounding)how, &out),
                         KAOHE_OK);
        assert_string_equal(decimal_format(out, buffer), expected[how]);
    }
}

static void rounds_in_three_ways(void **state)
{
    (void)state;
    static const struct {
        struct ratio value;
        int32_t factor;
        unsigned scale;
        const char *expected[3]; /* half up, half even, truncated */
    } cases[] = {
        {{26, 39}, 100, 2, {"66.67", "66.67", "66.66"}},
        {{2, 4}, 100, 0, {"50", "50", "50"}},
        {{2, 4}, 100, 2, {"50.00", "50.00", "50.00"}},
        {{1, 2}, 1, 0, {"1", "0", "0"}},
        {{3, 2}, 1, 0, {"2", "2", "1"}},
        {{5, 2}, 1, 0, {"3", "2", "2"}},
        {{-1, 2}, 1, 0, {"-1", "0", "0"}},
        {{-3, 2}, 1, 0, {"-2", "-2", "-1"}},
        {{-5, 2}, 1, 0, {"-3", "-2", "-2"}},
        {{-9, 10}, 1, 0, {"-1", "-1", "0"}},
        {{-1, 3}, 100, 2, {"-33.33", "-33.33", "-33.33"}},
        {{1, 3}, 1, 6, {"0.333333", "0.333333", "0.333333"}},
        {{1, 8}, 1, 2, {"0.13", "0.12", "0.12"}},
        {{0, 7}, 100, 1, {"0.0", "0.0", "0.0"}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_rounds(cases[i].value, cases[i].factor, cases[i].scale, cases[i].expected);
}

static void refuses_what_has_no_rounding(void **state)
{
    (void)state;
    struct decimal out = {7, 1};

    assert_int_equal(ratio_round(R(0, 0), 1, 0, ROUNDING_HALF_UP, &out),
                     KAOHE_ERR_INVALID);
    assert_int_equal(ratio_round(R(1, 2), 0, 0, ROUNDING_HALF_UP, &out),
                     KAOHE_ERR_INVALID);
    assert_int_equal(ratio_round(R(1, 2), 1, 7, ROUNDING_HALF_UP, &out),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(ratio_round(R(INT64_MIN, 1), INT32_MAX, 6, ROUNDING_HALF_UP, &out),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(ratio_round(R(DECIMAL_VALUE_LIMIT, 1), 1, 0, ROUNDING_HALF_UP, &out),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(out.coefficient, 7);
}

static void says_how_a_stated_figure_fits(void **state)
{
    (void)state;
    static const struct {
        struct ratio value;
        int32_t factor;
        const char *stated;
        enum rounding_fit fit;
    } cases[] = {
        {{26, 39}, 100, "66.66", ROUNDING_FIT_TRUNCATED},
        {{26, 39}, 100, "66.67", ROUNDING_FIT_ROUNDED},
        {{26, 39}, 100, "66.68", ROUNDING_FIT_NONE},
        {{26, 39}, 100, "66.65", ROUNDING_FIT_NONE},
        {{26, 39}, 100, "67", ROUNDING_FIT_ROUNDED},
        {{26, 39}, 100, "-66.67", ROUNDING_FIT_NONE},
        {{2, 4}, 100, "50", ROUNDING_FIT_EXACT},
        {{2, 4}, 100, "50.00", ROUNDING_FIT_EXACT},
        {{2, 4}, 100, "51", ROUNDING_FIT_NONE},
        {{1, 3}, 100, "33.33", ROUNDING_FIT_EITHER},
        /* 96.2963 prints as 96.30, with its zero dropped as 96.3. */
        {{26, 27}, 100, "96.30", ROUNDING_FIT_ROUNDED},
        {{26, 27}, 100, "96.3", ROUNDING_FIT_ROUNDED},
        {{1659, 18}, 1, "92.17", ROUNDING_FIT_ROUNDED},
        {{-1, 8}, 100, "-12.5", ROUNDING_FIT_EXACT},
        {{-1, 8}, 100, "-13", ROUNDING_FIT_ROUNDED},
        {{-1, 8}, 100, "-12", ROUNDING_FIT_TRUNCATED},
        {{1, 1000}, 100, "0", ROUNDING_FIT_EITHER},
        {{-1, 1000}, 100, "0", ROUNDING_FIT_EITHER},
        {{0, 9}, 100, "0.00", ROUNDING_FIT_EXACT},
        {{0, 0}, 100, "0", ROUNDING_FIT_NONE},
        {{1, 2}, 0, "0", ROUNDING_FIT_NONE},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(
            ratio_rounds_to(cases[i].value, cases[i].factor, parsed(cases[i].stated)),
            cases[i].fit);
}

static void what_is_rounded_fits(void **state)
{
    (void)state;
    uint64_t seed = 6;

    for (int i = 0; i < 50000; i++) {
        struct ratio value =
            R(random_int64(&seed) >> 24, 1 + (int64_t)random_below(&seed, 5000));
        int32_t factor = i % 2 == 0 ? 1 : 100;
        unsigned scale = (unsigned)random_below(&seed, 3);
        struct decimal up;
        struct decimal down;
        if (ratio_round(value, factor, scale, ROUNDING_HALF_UP, &up) != KAOHE_OK ||
            ratio_round(value, factor, scale, ROUNDING_TRUNCATE, &down) != KAOHE_OK)
            continue;
        enum rounding_fit fit_up = ratio_rounds_to(value, factor, up);
        enum rounding_fit fit_down = ratio_rounds_to(value, factor, down);
        if (decimal_compare(up, down) == 0) {
            assert_true(fit_up == ROUNDING_FIT_EXACT || fit_up == ROUNDING_FIT_EITHER);
        } else {
            assert_int_equal(fit_up, ROUNDING_FIT_ROUNDED);
            assert_int_equal(fit_down, ROUNDING_FIT_TRUNCATED);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_in_three_ways),
        cmocka_unit_test(refuses_what_has_no_rounding),
        cmocka_unit_test(says_how_a_stated_figure_fits),
        cmocka_unit_test(what_is_rounded_fits),
    };
    return cmocka_run_group_tests_name("rounding", tests, NULL, NULL);
}
