/* SPDX-License-Identifier: Apache-2.0 */
/* Working days: the arithmetic against walking day by day. */
#include "cmocka_all.h"

#include "domain/workdays.h"
#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Lunar new year and the Dragon Boat bridge of 2017, with its make-up days. */
static const struct civil_date HOLIDAYS[] = {
    {2017, 1, 2},  {2017, 1, 27}, {2017, 1, 28}, {2017, 1, 29},
    {2017, 1, 30}, {2017, 1, 31}, {2017, 2, 1},  {2017, 2, 27},
    {2017, 2, 28}, {2017, 5, 29}, {2017, 5, 30},
};
static const struct civil_date MAKEUPS[] = {{2017, 2, 18}, {2017, 6, 3}};
static const struct workdays CALENDAR = {
    HOLIDAYS,
    COUNT(HOLIDAYS),
    MAKEUPS,
    COUNT(MAKEUPS),
};

static void knows_the_days_of_2017(void **state)
{
    (void)state;
    assert_true(workdays_is_valid(&CALENDAR));
    assert_false(workdays_is_workday(&CALENDAR, (struct civil_date){2017, 2, 27}));
    assert_true(workdays_is_workday(&CALENDAR, (struct civil_date){2017, 2, 18}));
    assert_false(workdays_is_workday(&CALENDAR, (struct civil_date){2017, 2, 19}));
    assert_true(workdays_is_workday(&CALENDAR, (struct civil_date){2017, 3, 1}));
    /* Received on Friday the 24th: the Wednesday after is the first day. */
    assert_int_equal(workdays_between(&CALENDAR, (struct civil_date){2017, 2, 24},
                                      (struct civil_date){2017, 3, 1}),
                     1);
    assert_int_equal(workdays_between(&CALENDAR, (struct civil_date){2017, 5, 26},
                                      (struct civil_date){2017, 6, 3}),
                     4);
}

static void the_first_day_does_not_count(void **state)
{
    (void)state;
    struct workdays none = {0};
    struct civil_date monday = {2017, 6, 5};

    assert_true(workdays_is_valid(&none));
    assert_int_equal(workdays_between(&none, monday, monday), 0);
    assert_int_equal(workdays_between(&none, monday, (struct civil_date){2017, 6, 6}), 1);
    assert_int_equal(workdays_between(&none, monday, (struct civil_date){2017, 6, 12}),
                     5);
    assert_int_equal(workdays_between(&none, monday, (struct civil_date){2017, 6, 1}), 0);
}

static struct civil_date day_near_2017(uint64_t *seed)
{
    struct civil_date date = {0};

    assert_int_equal(civil_from_days(17100 + (int64_t)random_below(seed, 400), &date),
                     KAOHE_OK);
    return date;
}

static void agrees_with_walking(void **state)
{
    (void)state;
    uint64_t seed = 7;

    for (int i = 0; i < 2000; i++) {
        struct civil_date from = day_near_2017(&seed);
        struct civil_date to = day_near_2017(&seed);
        struct civil_date day;
        int32_t walked = 0;
        for (int32_t d = civil_to_days(from) + 1; d <= civil_to_days(to); d++) {
            assert_int_equal(civil_from_days(d, &day), KAOHE_OK);
            walked += workdays_is_workday(&CALENDAR, day);
        }
        assert_int_equal(workdays_between(&CALENDAR, from, to), walked);
    }
}

static void deadlines_are_where_the_count_is_reached(void **state)
{
    (void)state;
    uint64_t seed = 8;
    struct civil_date out = {0};

    for (int i = 0; i < 500; i++) {
        struct civil_date from = day_near_2017(&seed);
        uint32_t count = 1 + (uint32_t)random_below(&seed, 40);
        assert_int_equal(workdays_after(&CALENDAR, from, count, &out), KAOHE_OK);
        assert_int_equal(workdays_between(&CALENDAR, from, out), (int32_t)count);
        assert_true(workdays_is_workday(&CALENDAR, out));
        assert_int_equal(workdays_after(&CALENDAR, from, 0, &out), KAOHE_OK);
        assert_int_equal(civil_compare(out, from), 0);
    }
    assert_int_equal(
        workdays_after(&CALENDAR, (struct civil_date){2199, 12, 30}, 5, &out),
        KAOHE_ERR_TOO_LARGE);
}

static void refuses_calendars_out_of_order(void **state)
{
    (void)state;
    static const struct civil_date twice[] = {{2017, 1, 2}, {2017, 1, 2}};
    static const struct civil_date back[] = {{2017, 1, 3}, {2017, 1, 2}};
    static const struct civil_date never[] = {{2017, 2, 29}};

    assert_false(workdays_is_valid(&(struct workdays){twice, 2, NULL, 0}));
    assert_false(workdays_is_valid(&(struct workdays){NULL, 0, back, 2}));
    assert_false(workdays_is_valid(&(struct workdays){never, 1, NULL, 0}));
    assert_false(workdays_is_valid(&(struct workdays){twice, 1, back + 1, 1}));
    assert_true(workdays_is_valid(&(struct workdays){twice, 1, back, 1}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_days_of_2017),
        cmocka_unit_test(the_first_day_does_not_count),
        cmocka_unit_test(agrees_with_walking),
        cmocka_unit_test(deadlines_are_where_the_count_is_reached),
        cmocka_unit_test(refuses_calendars_out_of_order),
    };
    return cmocka_run_group_tests_name("workdays", tests, NULL, NULL);
}
