/* SPDX-License-Identifier: Apache-2.0 */
/* Civil dates: every day of the range there and back, strict ISO text. */
#include "cmocka_all.h"

#include "domain/civil.h"

static const struct civil_date FIRST = {CIVIL_FIRST_YEAR, 1, 1};
static const struct civil_date LAST = {CIVIL_LAST_YEAR, 12, 31};

static void every_day_comes_back(void **state)
{
    (void)state;
    int32_t day = civil_to_days(FIRST);
    char buffer[CIVIL_TEXT_SIZE];
    struct civil_date back;
    struct civil_date parsed;

    for (int16_t year = CIVIL_FIRST_YEAR; year <= CIVIL_LAST_YEAR; year++) {
        for (uint8_t month = 1; month <= 12; month++) {
            for (uint8_t d = 1; d <= civil_days_in_month(year, month); d++) {
                struct civil_date date = {year, month, d};
                assert_true(civil_is_valid(date));
                assert_int_equal(civil_to_days(date), day);
                assert_int_equal(civil_from_days(day, &back), KAOHE_OK);
                assert_int_equal(civil_compare(back, date), 0);
                assert_int_equal(civil_parse(civil_format(date, buffer), &parsed),
                                 KAOHE_OK);
                assert_int_equal(civil_compare(parsed, date), 0);
                day++;
            }
        }
    }
    assert_int_equal(day - 1, civil_to_days(LAST));
}

static void knows_fixed_days(void **state)
{
    (void)state;
    assert_int_equal(civil_to_days((struct civil_date){1970, 1, 1}), 0);
    assert_int_equal(civil_to_days((struct civil_date){2000, 3, 1}), 11017);
    assert_int_equal(civil_to_days((struct civil_date){2017, 6, 30}), 17347);
    assert_int_equal(civil_weekday(0), 4);
    assert_int_equal(civil_weekday(-1), 3);
    /* 2015-04-07, a Tuesday; 1912-01-01, a Monday. */
    assert_int_equal(civil_weekday(civil_to_days((struct civil_date){2015, 4, 7})), 2);
    assert_int_equal(civil_weekday(civil_to_days(FIRST)), 1);
    assert_int_equal(civil_roc_year((struct civil_date){2017, 6, 30}), 106);
    assert_int_equal(civil_roc_year(FIRST), 1);
}

static void knows_leap_years(void **state)
{
    (void)state;
    assert_int_equal(civil_days_in_month(2016, 2), 29);
    assert_int_equal(civil_days_in_month(2017, 2), 28);
    assert_int_equal(civil_days_in_month(2000, 2), 29);
    assert_int_equal(civil_days_in_month(2100, 2), 28);
    assert_int_equal(civil_days_in_month(2017, 0), 0);
    assert_int_equal(civil_days_in_month(2017, 13), 0);
}

static void refuses_days_outside_the_range(void **state)
{
    (void)state;
    struct civil_date out = {2017, 6, 30};

    assert_int_equal(civil_from_days((int64_t)civil_to_days(FIRST) - 1, &out),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(civil_from_days((int64_t)civil_to_days(LAST) + 1, &out),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(civil_from_days(INT64_MIN, &out), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(civil_from_days(INT64_MAX, &out), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(civil_parse("1911-12-31", &out), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(civil_parse("2200-01-01", &out), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(out.year, 2017);
    assert_false(civil_is_valid((struct civil_date){0}));
    assert_false(civil_is_valid((struct civil_date){1911, 12, 31}));
    assert_false(civil_is_valid((struct civil_date){2200, 1, 1}));
    assert_false(civil_is_valid((struct civil_date){2017, 2, 29}));
    assert_false(civil_is_valid((struct civil_date){2017, 1, 0}));
    assert_false(civil_is_valid((struct civil_date){2017, 13, 1}));
}

static void refuses_other_forms(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "2017",
        "2017-06",
        "2017-6-30",
        "2017-06-3",
        "17-06-30",
        "106-06-30",
        "2017/06/30",
        "20170630",
        "2017-06-30 ",
        " 2017-06-30",
        "2017-06-31",
        "2017-02-29",
        "2017-00-01",
        "2017-13-01",
        "2017-01-00",
        "2017-06-30T",
        "201a-06-30",
        "2017-06-3x",
        "+017-06-30",
    };
    struct civil_date out = {1, 2, 3};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(civil_parse(texts[i], &out), KAOHE_ERR_INVALID);
    assert_int_equal(out.day, 3);
}

static void compares_in_order(void **state)
{
    (void)state;
    struct civil_date a = {2017, 6, 30};

    assert_int_equal(civil_compare(a, (struct civil_date){2017, 7, 1}), -1);
    assert_int_equal(civil_compare(a, (struct civil_date){2016, 12, 31}), 1);
    assert_int_equal(civil_compare(a, a), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_comes_back),
        cmocka_unit_test(knows_fixed_days),
        cmocka_unit_test(knows_leap_years),
        cmocka_unit_test(refuses_days_outside_the_range),
        cmocka_unit_test(refuses_other_forms),
        cmocka_unit_test(compares_in_order),
    };
    return cmocka_run_group_tests_name("civil", tests, NULL, NULL);
}
