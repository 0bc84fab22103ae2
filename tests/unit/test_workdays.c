/* SPDX-License-Identifier: Apache-2.0 */
/* Working days: by hand, and walked by a slow oracle. */
#include "messages.h"

#include "domain/workdays.h"
#include "random.h"

/* From lunar new year to the Dragon Boat bridge of 2017, with its make-up days. */
static const char days_of_2017[] =
    "{'firstDay': '2017-01-01', 'lastDay': '2017-06-30', 'holidays': ["
    "{'date': '2017-01-02'}, {'date': '2017-01-27'}, {'date': '2017-01-30'}, "
    "{'date': '2017-01-31'}, {'date': '2017-02-01'}, {'date': '2017-02-27'}, "
    "{'date': '2017-02-28'}, {'date': '2017-05-29'}, {'date': '2017-05-30'}], "
    "'makeupDays': [{'date': '2017-02-18'}, {'date': '2017-06-03'}]}";

static const Calendar *calendar(struct arena *arena, const char *json)
{
    return message(arena, &kaohe__v1__calendar__descriptor, json);
}

static struct civil_date day(const char *text)
{
    struct civil_date date = {0};

    assert_int_equal(civil_parse(text, &date), KAOHE_OK);
    return date;
}

static void expect_after(const Calendar *by, const char *from, uint32_t count,
                         const char *wanted)
{
    struct civil_date out;
    char text[CIVIL_TEXT_SIZE];

    assert_int_equal(workdays_after(by, day(from), count, &out), KAOHE_OK);
    assert_string_equal(civil_format(out, text), wanted);
}

static void by_hand(void **state)
{
    const Calendar *by = calendar(*state, days_of_2017);

    /* Friday the 17th: on Saturday there is work, Monday is the second day. */
    expect_after(by, "2017-02-17", 1, "2017-02-18");
    expect_after(by, "2017-02-17", 2, "2017-02-20");
    /* Friday the 24th: Monday and Tuesday are bridged. */
    expect_after(by, "2017-02-24", 1, "2017-03-01");
    expect_after(by, "2017-02-24", 0, "2017-02-24");
    /* Friday 26 May: four days until Saturday 3 June. */
    expect_after(by, "2017-05-26", 4, "2017-06-03");
    /* What is received on a day without work is counted from the next one with. */
    expect_after(by, "2017-02-28", 1, "2017-03-01");
    expect_after(by, "2017-01-26", 1, "2017-02-02");
}

static void by_weekends_without_it(void **state)
{
    const Calendar *by = calendar(*state, days_of_2017);

    expect_after(NULL, "2017-02-24", 1, "2017-02-27");
    expect_after(NULL, "2017-02-17", 2, "2017-02-21");
    expect_after(by, "2016-02-26", 1, "2016-02-29");
    expect_after(by, "2017-10-06", 1, "2017-10-09");
}

static void knows_from_first_to_last(void **state)
{
    const Calendar *by = calendar(*state, days_of_2017);

    assert_true(workdays_known(by, day("2017-01-01"), day("2017-06-30")));
    /* The day of receipt itself is not counted. */
    assert_true(workdays_known(by, day("2016-12-31"), day("2017-01-09")));
    assert_false(workdays_known(by, day("2016-12-30"), day("2017-01-09")));
    assert_false(workdays_known(by, day("2017-06-29"), day("2017-07-01")));
    assert_false(workdays_known(NULL, day("2017-01-01"), day("2017-01-02")));
}

static bool lists(CalendarDay *const *days, size_t count, struct civil_date date)
{
    char text[CIVIL_TEXT_SIZE];

    civil_format(date, text);
    for (size_t i = 0; i < count; i++)
        if (strcmp(days[i]->date, text) == 0)
            return true;
    return false;
}

static bool is_workday(const Calendar *by, struct civil_date date)
{
    const int weekday = civil_weekday(civil_to_days(date));

    return weekday == 0 || weekday == 6 ? lists(by->makeup_days, by->n_makeup_days, date)
                                        : !lists(by->holidays, by->n_holidays, date);
}

static void walking_agrees(void **state)
{
    const Calendar *by = calendar(*state, days_of_2017);
    uint64_t seed = 7;

    for (int round = 0; round < 500; round++) {
        struct civil_date from = {0}, date, out;
        const uint32_t count = (uint32_t)random_below(&seed, 40);
        uint32_t walked = 0;

        assert_int_equal(
            civil_from_days(17100 + (int64_t)random_below(&seed, 400), &from), KAOHE_OK);
        date = from;
        while (walked < count) {
            assert_int_equal(civil_from_days(civil_to_days(date) + 1, &date), KAOHE_OK);
            walked += is_workday(by, date);
        }
        assert_int_equal(workdays_after(by, from, count, &out), KAOHE_OK);
        assert_int_equal(civil_compare(out, date), 0);
    }
}

static void ends_with_the_last_year(void **state)
{
    struct civil_date out;

    (void)state;
    expect_after(NULL, "2199-12-30", 1, "2199-12-31");
    assert_int_equal(workdays_after(NULL, day("2199-12-30"), 5, &out),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(workdays_after(NULL, day("2199-12-31"), UINT32_MAX, &out),
                     KAOHE_ERR_TOO_LARGE);
}

/* Place, value and limit. */
static void refuses_with_a_reason(void **state)
{
#define SPAN "'firstDay': '2017-01-01', 'lastDay': '2017-12-31'"
    static const struct {
        const char *json, *why;
    } faulty[] = {
        {"{'lastDay': '2017-12-31'}",
         "catalogue, calendar.firstDay, no day: must be a day as YYYY-MM-DD"},
        {"{'firstDay': '2017-01-01', 'lastDay': '2017-13-31'}",
         "catalogue, calendar.lastDay, 2017-13-31: must be a day as YYYY-MM-DD"},
        {"{'firstDay': '2017-01-01', 'lastDay': '2016-12-31'}",
         "catalogue, calendar.lastDay, 2016-12-31: must not be before calendar.firstDay, "
         "2017-01-01"},
        {"{" SPAN ", 'holidays': [{'date': '2017-2-28'}]}",
         "catalogue, calendar.holidays[0], 2017-2-28: must be a day as YYYY-MM-DD"},
        {"{" SPAN ", 'holidays': [{'note': 'x'}]}",
         "catalogue, calendar.holidays[0], no day: must be a day as YYYY-MM-DD"},
        {"{" SPAN ", 'holidays': [{'date': '2016-02-29'}]}",
         "catalogue, calendar.holidays[0], 2016-02-29: must not be before "
         "calendar.firstDay, 2017-01-01"},
        {"{" SPAN ", 'makeupDays': [{'date': '2018-03-31'}]}",
         "catalogue, calendar.makeupDays[0], 2018-03-31: must not be after "
         "calendar.lastDay, 2017-12-31"},
        {"{" SPAN ", 'holidays': [{'date': '2017-02-27'}, {'date': '2017-02-27'}]}",
         "catalogue, calendar.holidays[1], 2017-02-27: must be after the one before it, "
         "2017-02-27"},
        {"{" SPAN ", 'makeupDays': [{'date': '2017-06-03'}, {'date': '2017-02-18'}]}",
         "catalogue, calendar.makeupDays[1], 2017-02-18: must be after the one before "
         "it, 2017-06-03"},
        {"{" SPAN ", 'holidays': [{'date': '2017-01-28'}]}",
         "catalogue, calendar.holidays[0], 2017-01-28: must be from Monday to Friday"},
        {"{" SPAN ", 'makeupDays': [{'date': '2017-02-17'}]}",
         "catalogue, calendar.makeupDays[0], 2017-02-17: must be from Saturday to "
         "Sunday"},
    };

    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        const Calendar *by = calendar(*state, faulty[i].json);
        char buffer[256];
        struct text why;

        text_init(&why, buffer, sizeof buffer);
        assert_false(workdays_verify(by, &why));
        assert_string_equal(text_end(&why), faulty[i].why);
        assert_false(workdays_verify(by, NULL));
    }
    assert_true(workdays_verify(calendar(*state, days_of_2017), NULL));
    assert_true(workdays_verify(calendar(*state, "{" SPAN "}"), NULL));
}

#define IN_ARENA(test)                                                                   \
    cmocka_unit_test_setup_teardown(test, arena_set_up, arena_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(by_hand),
        IN_ARENA(by_weekends_without_it),
        IN_ARENA(knows_from_first_to_last),
        IN_ARENA(walking_agrees),
        cmocka_unit_test(ends_with_the_last_year),
        IN_ARENA(refuses_with_a_reason),
    };

    return cmocka_run_group_tests_name("workdays", tests, NULL, NULL);
}
