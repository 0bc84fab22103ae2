/* SPDX-License-Identifier: Apache-2.0 */
/* Periods: all kinds in every ROC year there and back, spans, parts, neighbours. */
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "domain/period.h"

static const int HIGHEST[] = {
    [PERIOD_MONTH] = 12, [PERIOD_QUARTER] = 4,     [PERIOD_HALF] = 2,
    [PERIOD_YEAR] = 1,   [PERIOD_CUMULATIVE] = 12,
};

static struct period parsed(const char *text)
{
    struct period period = {0};

    assert_int_equal(period_parse(text, &period), KAOHE_OK);
    return period;
}

static void assert_text(struct period period, const char *expected)
{
    char buffer[PERIOD_TEXT_SIZE];

    assert_string_equal(period_format(period, buffer), expected);
}

/* Calls `check` with every valid period. */
static void for_every_period(void (*check)(struct period))
{
    for (int year = CIVIL_FIRST_YEAR; year <= CIVIL_LAST_YEAR; year++) {
        for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_CUMULATIVE; kind++) {
            for (int number = 1; number <= HIGHEST[kind]; number++)
                check((struct period){kind, (int16_t)year, (uint8_t)number});
        }
    }
}

static void check_text(struct period period)
{
    char roc[PERIOD_TEXT_SIZE];
    char gregorian[16];

    assert_true(period_is_valid(period));
    assert_true(period_equal(parsed(period_format(period, roc)), period));
    snprintf(gregorian, sizeof gregorian, "%d%s", period.year, roc + 3);
    assert_true(period_equal(parsed(gregorian), period));
}

static void text_comes_back(void **state)
{
    (void)state;
    static const char *const texts[] = {"106M05", "104Q3",  "110H1", "107Y",
                                        "104C09", "001M01", "288C12"};

    for_every_period(check_text);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_text(parsed(texts[i]), texts[i]);
    assert_text(parsed("2017H1"), "106H1");
    assert_int_equal(parsed("106H1").year, 2017);
    assert_int_equal(period_roc_year(parsed("2015C09")), 104);
}

static void refuses_other_forms(void **state)
{
    (void)state;
    static const char *const invalid[] = {
        "",      "106",     "106H",   "106H0",   "106H3",   "106Q5",  "106M00", "106M13",
        "106M5", "106M005", "107Y1",  "107YY",   "104C00",  "104C13", "104c09", "104q3",
        "99H1",  "1H1",     "H1",     "02017H1", "106 H1",  "106H1 ", " 106H1", "106X1",
        "-06H1", "106M0x",  "106H１", "106-05",  "106H1\n",
    };
    static const char *const outside[] = {"000H1",   "289Y",  "999Y",  "1911H2",
                                          "2200M01", "9999Y", "0106H1"};
    struct period period = {PERIOD_YEAR, 2017, 1};

    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        assert_int_equal(period_parse(invalid[i], &period), KAOHE_ERR_INVALID);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        assert_int_equal(period_parse(outside[i], &period), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(period.year, 2017);
}

static void knows_what_is_no_period(void **state)
{
    (void)state;
    assert_false(period_is_valid((struct period){0}));
    assert_false(period_is_valid((struct period){PERIOD_MONTH, 2017, 0}));
    assert_false(period_is_valid((struct period){PERIOD_MONTH, 2017, 13}));
    assert_false(period_is_valid((struct period){PERIOD_YEAR, 2017, 2}));
    assert_false(period_is_valid((struct period){PERIOD_YEAR, 1911, 1}));
    assert_false(period_is_valid((struct period){PERIOD_YEAR, 2200, 1}));
    assert_false(period_is_valid(
        (struct period){(enum period_kind)(PERIOD_CUMULATIVE + 1), 2017, 1}));
}

static void assert_days(const char *text, const char *first, const char *last)
{
    char buffer[CIVIL_TEXT_SIZE];
    struct period period = parsed(text);

    assert_string_equal(civil_format(period_first_day(period), buffer), first);
    assert_string_equal(civil_format(period_last_day(period), buffer), last);
}

static void spans_its_days(void **state)
{
    (void)state;
    assert_days("105M02", "2016-02-01", "2016-02-29");
    assert_days("104Q3", "2015-07-01", "2015-09-30");
    assert_days("106H1", "2017-01-01", "2017-06-30");
    assert_days("106H2", "2017-07-01", "2017-12-31");
    assert_days("107Y", "2018-01-01", "2018-12-31");
    assert_days("104C09", "2015-01-01", "2015-09-30");
    assert_days("104C02", "2015-01-01", "2015-02-28");
    assert_int_equal(period_month_count(parsed("104C09")), 9);
    assert_int_equal(period_month_count(parsed("104Q3")), 3);
    assert_true(period_contains_day(parsed("106H1"), (struct civil_date){2017, 6, 30}));
    assert_false(period_contains_day(parsed("106H1"), (struct civil_date){2017, 7, 1}));
    assert_false(period_contains_day(parsed("106H1"), (struct civil_date){2016, 12, 31}));
}

static void contains_and_equals_by_days(void **state)
{
    (void)state;
    assert_true(period_contains(parsed("106H1"), parsed("106Q2")));
    assert_true(period_contains(parsed("106H1"), parsed("106H1")));
    assert_true(period_contains(parsed("106C09"), parsed("106M09")));
    assert_false(period_contains(parsed("106H1"), parsed("106Q3")));
    assert_false(period_contains(parsed("106Q2"), parsed("106H1")));
    assert_false(period_contains(parsed("106Y"), parsed("105Q2")));
    assert_false(period_contains(parsed("106C08"), parsed("106Q3")));

    assert_true(period_same_span(parsed("106C06"), parsed("106H1")));
    assert_true(period_same_span(parsed("106C03"), parsed("106Q1")));
    assert_true(period_same_span(parsed("106Y"), parsed("106C12")));
    assert_true(period_same_span(parsed("106C01"), parsed("106M01")));
    assert_false(period_same_span(parsed("106C06"), parsed("105H1")));
    assert_false(period_same_span(parsed("106C06"), parsed("106H2")));
    assert_false(period_equal(parsed("106C06"), parsed("106H1")));
}

static void check_neighbours(struct period period)
{
    struct period before = {0};
    struct period after = {0};

    if (!period_year_after(period, &after))
        assert_int_equal(period.year, CIVIL_LAST_YEAR);
    if (!period_after(period, &after))
        assert_int_equal(period_last_month(period), 12);
    if (period_year_before(period, &before)) {
        assert_true(period_is_valid(before));
        assert_int_equal(before.year, period.year - 1);
        assert_int_equal(before.number, period.number);
        assert_true(period_year_after(before, &after) && period_equal(after, period));
    } else {
        assert_int_equal(period.year, CIVIL_FIRST_YEAR);
    }
    if (!period_before(period, &before))
        return;
    assert_true(period_is_valid(before));
    assert_int_equal(before.kind, period.kind);
    assert_true(period_after(before, &after) && period_equal(after, period));
    if (period.kind == PERIOD_CUMULATIVE)
        assert_int_equal(before.number, period.number - 1);
    else
        assert_int_equal(civil_to_days(period_last_day(before)) + 1,
                         civil_to_days(period_first_day(period)));
}

static void finds_the_period_before(void **state)
{
    (void)state;
    struct period out = {0};

    for_every_period(check_neighbours);
    assert_true(period_before(parsed("105Q1"), &out));
    assert_text(out, "104Q4");
    assert_true(period_before(parsed("105M01"), &out));
    assert_text(out, "104M12");
    assert_true(period_before(parsed("105H1"), &out));
    assert_text(out, "104H2");
    assert_true(period_before(parsed("105Y"), &out));
    assert_text(out, "104Y");
    assert_true(period_before(parsed("105C09"), &out));
    assert_text(out, "105C08");
    assert_true(period_year_before(parsed("105C09"), &out));
    assert_text(out, "104C09");
    assert_false(period_before(parsed("105C01"), &out));
    assert_false(period_after(parsed("105C12"), &out));
    assert_false(period_after(parsed("288Y"), &out));
    assert_false(period_before(parsed("001Y"), &out));
    assert_false(period_year_before(parsed("001H2"), &out));
    assert_text(out, "104C09");
}

/* Parts follow each other without a gap, from the first day to the last. */
static void check_parts(struct period period)
{
    for (enum period_kind kind = PERIOD_NONE; kind <= PERIOD_CUMULATIVE; kind++) {
        int count = period_part_count(period, kind);
        int32_t next = civil_to_days(period_first_day(period));
        for (int i = 0; i < count; i++) {
            struct period part = period_part(period, kind, i);
            assert_true(period_is_valid(part));
            assert_int_equal(part.kind, kind);
            assert_true(period_contains(period, part));
            assert_int_equal(civil_to_days(period_first_day(part)), next);
            next = civil_to_days(period_last_day(part)) + 1;
        }
        if (count > 0)
            assert_int_equal(next - 1, civil_to_days(period_last_day(period)));
    }
}

static void falls_into_parts(void **state)
{
    (void)state;
    for_every_period(check_parts);
    assert_int_equal(period_part_count(parsed("104Q3"), PERIOD_MONTH), 3);
    assert_text(period_part(parsed("104Q3"), PERIOD_MONTH, 2), "104M09");
    assert_text(period_part(parsed("104H2"), PERIOD_QUARTER, 1), "104Q4");
    assert_int_equal(period_part_count(parsed("104C09"), PERIOD_QUARTER), 3);
    assert_int_equal(period_part_count(parsed("104C08"), PERIOD_QUARTER), 0);
    assert_int_equal(period_part_count(parsed("104C12"), PERIOD_YEAR), 1);
    assert_int_equal(period_part_count(parsed("104Y"), PERIOD_HALF), 2);
    assert_int_equal(period_part_count(parsed("104Q1"), PERIOD_HALF), 0);
    assert_int_equal(period_part_count(parsed("104H1"), PERIOD_CUMULATIVE), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_comes_back),
        cmocka_unit_test(refuses_other_forms),
        cmocka_unit_test(knows_what_is_no_period),
        cmocka_unit_test(spans_its_days),
        cmocka_unit_test(contains_and_equals_by_days),
        cmocka_unit_test(finds_the_period_before),
        cmocka_unit_test(falls_into_parts),
    };
    return cmocka_run_group_tests_name("period", tests, NULL, NULL);
}
