/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which other dossiers a filing is held against.
 */
#include "cmocka_all.h"

#include "domain/context.h"

static struct period parsed(const char *text)
{
    struct period period = {PERIOD_NONE, 0, 0};

    assert_int_equal(period_parse(text, &period), KAOHE_OK);
    return period;
}

static bool has(const char *period, const char *other)
{
    struct period out[CONTEXT_PERIODS];
    const size_t count = context_periods(parsed(period), out);
    bool found = false;

    assert_in_range(count, 30, CONTEXT_PERIODS);
    for (size_t i = 0; i < count; i++) {
        assert_false(period_equal(out[i], parsed(period)));
        for (size_t j = 0; j < i; j++)
            assert_false(period_equal(out[i], out[j]));
        found = found || period_equal(out[i], parsed(other));
    }
    return found;
}

static void test_the_whole_year(void **state)
{
    (void)state;
    assert_true(has("106Q3", "106M07"));
    assert_true(has("106Q3", "106C09"));
    assert_true(has("106H2", "106H1"));
    assert_true(has("106M12", "106Y"));
    assert_false(has("106Y", "107Q1"));
}

static void test_history_of_the_same_kind(void **state)
{
    (void)state;
    assert_true(has("106Q1", "103Q1"));
    assert_false(has("106Q1", "102Q4"));
    assert_false(has("106Q1", "105M12"));
    assert_true(has("106M01", "105M01"));
    assert_true(has("106C09", "105C09"));
    assert_true(has("106C09", "094C09"));
    assert_false(has("106C09", "105C08"));
}

static void test_nothing_before_the_calendar(void **state)
{
    struct period out[CONTEXT_PERIODS];

    (void)state;
    assert_int_equal(context_periods(parsed("001Y"), out), 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_whole_year),
        cmocka_unit_test(test_history_of_the_same_kind),
        cmocka_unit_test(test_nothing_before_the_calendar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
