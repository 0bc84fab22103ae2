/* SPDX-License-Identifier: Apache-2.0 */
/* What offices write in a cell, and what is made of it. */
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "domain/civil.h"
#include "domain/decimal.h"
#include "random.h"
#include "wire/figures.h"

struct sample {
    const char *text;
    const char *result; /* or the readings */
    enum csv_fault fault;
};

static const struct figure_form count = {true, "件"};
static const struct figure_form money = {true, "元"};
static const struct figure_form percent = {false, "%"};
static const struct figure_form score = {false, "分"};

static void hold(const struct figure_form *form, const struct sample *samples, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char out[FIGURE_SIZE];
        char readings[FIGURE_READINGS_MAX];
        const enum csv_fault fault =
            form == NULL ? figure_date(samples[i].text, out, readings)
                         : figure_read(samples[i].text, form, out, readings);

        if (fault != samples[i].fault ||
            strcmp(fault == CSV_SOUND ? out : readings, samples[i].result) != 0)
            fail_msg("%s: %d %s %s", samples[i].text, fault, out, readings);
        assert_true(fault == CSV_SOUND || out[0] == '\0');
    }
}

#define HOLD(form, samples) hold(form, samples, sizeof samples / sizeof samples[0])

static void reads_counts(void **state)
{
    static const struct sample samples[] = {
        {"0", "0", CSV_SOUND},
        {" 12 ", "12", CSV_SOUND},
        {"19,157,765", "19157765", CSV_SOUND},
        {"１９，１５７", "19157", CSV_SOUND},
        {"1 萬 240", "10240", CSV_SOUND},
        {"1萬", "10000", CSV_SOUND},
        {"1.5萬", "15000", CSV_SOUND},
        {"6億2,059萬2,791", "620592791", CSV_SOUND},
        {"6億5", "600000005", CSV_SOUND},
        {"240 件", "240", CSV_SOUND},
        {"1萬240件", "10240", CSV_SOUND},
        {"007", "7", CSV_SOUND},
        {"12.00", "12", CSV_SOUND},
        {"-0", "0", CSV_SOUND},
        {"-3", "-3", CSV_SOUND},
        {"−3", "-3", CSV_SOUND},
        {"1 8", "18 / 1 8", CSV_AMBIGUOUS},
        {"1 萬 240", "10240", CSV_SOUND},
        {"1.234", "1234 / 1.234", CSV_AMBIGUOUS},
        {"1,23", "123 / 1.23", CSV_AMBIGUOUS},
        {"12,34,567", "1234567 / 12.34567", CSV_AMBIGUOUS},
        {"1234,567", "1234567 / 1234.567", CSV_AMBIGUOUS},
        {"1.5", "", CSV_NO_WHOLE},
        {"1.23E+08", "", CSV_SHORTENED},
        {"12元", "", CSV_BAD_UNIT},
        {"12%", "", CSV_BAD_UNIT},
        {"1萬20,000", "", CSV_NO_NUMBER},
        {"1.5萬3", "", CSV_NO_NUMBER},
        {"萬", "", CSV_NO_NUMBER},
        {"1萬1億", "", CSV_NO_NUMBER},
        {"", "", CSV_NO_NUMBER},
        {"-", "", CSV_NO_NUMBER},
        {"無", "", CSV_NO_NUMBER},
        {"1.2.3", "", CSV_NO_NUMBER},
        {"1.", "", CSV_NO_NUMBER},
        {".5", "", CSV_NO_NUMBER},
        {"12 x", "", CSV_NO_NUMBER},
        {"1000000000000000", "", CSV_TOO_LARGE},
        {"10000000000000000000000000000000000000000000000000000000000000000000", "",
         CSV_TOO_LARGE},
    };
    (void)state;
    HOLD(&count, samples);
}

static void reads_decimals(void **state)
{
    static const struct sample amounts[] = {
        {"NT$1,200", "1200", CSV_SOUND},
        {"新臺幣 1 萬 240 元", "10240", CSV_SOUND},
        {"$12", "12", CSV_SOUND},
    };
    static const struct sample shares[] = {
        {"97.87%", "97.87", CSV_SOUND},      {"９７．８７％", "97.87", CSV_SOUND},
        {"96.30", "96.30", CSV_SOUND},       {"-1.50", "-1.50", CSV_SOUND},
        {"1.234", "1.234", CSV_SOUND},       {"1,234.5", "1234.5", CSV_SOUND},
        {"1.23456萬", "12345.6", CSV_SOUND}, {"1,5", "15 / 1.5", CSV_AMBIGUOUS},
        {"0.1234567", "", CSV_TOO_LARGE},
    };
    static const struct sample scores[] = {{"92.5 分", "92.5", CSV_SOUND},
                                           {"90~92", "", CSV_NO_NUMBER}};

    (void)state;
    HOLD(&money, amounts);
    HOLD(&percent, shares);
    HOLD(&score, scores);
}

static void reads_dates(void **state)
{
    static const struct sample samples[] = {
        {"110年8月6日", "2021-08-06", CSV_SOUND},
        {"民國 110 年 08 月 06 日", "2021-08-06", CSV_SOUND},
        {"１１０年８月６日", "2021-08-06", CSV_SOUND},
        {"99年8月6日", "2010-08-06", CSV_SOUND},
        {"2021年8月6日", "2021-08-06", CSV_SOUND},
        {"110/8/6", "2021-08-06", CSV_SOUND},
        {"0110/08/06", "2021-08-06", CSV_SOUND},
        {"0110年8月6日", "2021-08-06", CSV_SOUND},
        {"01100806", "2021-08-06", CSV_SOUND},
        {"0000/8/6", "", CSV_NO_DAY},
        {"1110/8/6", "", CSV_NO_DAY},
        {"110.08.06", "2021-08-06", CSV_SOUND},
        {"1100806", "2021-08-06", CSV_SOUND},
        {"20210806", "2021-08-06", CSV_SOUND},
        {"2021-08-06", "2021-08-06", CSV_SOUND},
        {"2021/8/6", "2021-08-06", CSV_SOUND},
        {"10/8/6", "1921-08-06 / 2010-08-06", CSV_AMBIGUOUS},
        {"99/8/6", "2010-08-06 / 1999-08-06", CSV_AMBIGUOUS},
        {"990806", "2010-08-06 / 1999-08-06", CSV_AMBIGUOUS},
        {"8/6/2021", "2021-08-06 / 2021-06-08", CSV_AMBIGUOUS},
        {"8/16/2021", "2021-08-16", CSV_AMBIGUOUS},
        {"110/2/30", "", CSV_NO_DAY},
        {"110/13/1", "", CSV_NO_DAY},
        {"30/30/2021", "", CSV_NO_DAY},
        {"", "", CSV_NO_DATE},
        {"8月6日", "", CSV_NO_DATE},
        {"110/8", "", CSV_NO_DATE},
        {"110/8-6", "", CSV_NO_DATE},
        {"110/8/6 上午", "", CSV_NO_DATE},
        {"12345", "", CSV_NO_DATE},
        {"123456789", "", CSV_NO_DATE},
        {"110/008/6", "", CSV_NO_DATE},
    };
    (void)state;
    HOLD(NULL, samples);
}

static void knows_what_was_shortened(void **state)
{
    (void)state;
    assert_true(figure_is_shortened("1.06031E+15"));
    assert_true(figure_is_shortened("1E+15"));
    assert_false(figure_is_shortened("1E15"));
    assert_false(figure_is_shortened("110A0001"));
    assert_false(figure_is_shortened("E+15"));
    assert_false(figure_is_shortened("1.E+15x"));
    assert_false(figure_is_shortened("1E+"));
    assert_false(figure_is_shortened(""));
}

static void refuses_long_cells(void **state)
{
    char text[FIGURE_TEXT_MAX + 8];
    char out[FIGURE_SIZE];
    char readings[FIGURE_READINGS_MAX];

    (void)state;
    memset(text, '1', sizeof text);
    text[sizeof text - 1] = '\0';
    assert_int_equal(figure_read(text, &count, out, readings), CSV_NO_NUMBER);
    assert_int_equal(figure_date(text, out, readings), CSV_NO_DATE);
    assert_int_equal(figure_read("\xff", &count, out, readings), CSV_NO_NUMBER);
}

/* Whatever a message can hold is read as itself, grouped too. */
static void reads_what_is_written(void **state)
{
    uint64_t seed = 3;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        const int64_t limit = DECIMAL_VALUE_LIMIT - 1;
        const int64_t number = random_int64(&seed) % limit;
        const unsigned scale = (unsigned)random_below(&seed, 7);
        struct decimal value;
        char plain[DECIMAL_TEXT_SIZE], grouped[DECIMAL_TEXT_SIZE];
        char out[FIGURE_SIZE], readings[FIGURE_READINGS_MAX];
        struct civil_date day;

        assert_int_equal(decimal_make(number, scale, &value), KAOHE_OK);
        decimal_format(value, plain);
        assert_int_equal(figure_read(plain, &percent, out, readings), CSV_SOUND);
        assert_string_equal(out, plain);
        decimal_format_grouped(value, grouped);
        assert_int_equal(figure_read(grouped, &percent, out, readings), CSV_SOUND);
        assert_string_equal(out, plain);
        if (civil_from_days(number % 40000, &day) != KAOHE_OK)
            continue;
        civil_format(day, plain);
        assert_int_equal(figure_date(plain, out, readings), CSV_SOUND);
        assert_string_equal(out, plain);
        if (civil_roc_year(day) < 1)
            continue;
        snprintf(plain, sizeof plain, "%d年%d月%d日", civil_roc_year(day), day.month,
                 day.day);
        assert_int_equal(figure_date(plain, out, readings), CSV_SOUND);
        assert_string_equal(out, civil_format(day, plain));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_counts),       cmocka_unit_test(reads_decimals),
        cmocka_unit_test(reads_dates),        cmocka_unit_test(knows_what_was_shortened),
        cmocka_unit_test(refuses_long_cells), cmocka_unit_test(reads_what_is_written),
    };
    return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
