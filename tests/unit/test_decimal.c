/* SPDX-License-Identifier: Apache-2.0 */
/* Decimals: the strict form, the limits from both sides, exact arithmetic. */
#include "cmocka_all.h"

#include "domain/decimal.h"
#include "domain/int128.h"
#include "random.h"

static struct decimal parsed(const char *text)
{
    struct decimal value = {0};

    assert_int_equal(decimal_parse(text, &value), KAOHE_OK);
    return value;
}

static void text_that_parses_comes_back(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0",
        "0.0",
        "0.000000",
        "7",
        "92.17",
        "96.30",
        "-0.5",
        "-0.50",
        "10",
        "100",
        "-7678026",
        "0.000001",
        "1.10",
        "-1.00001",
        "1000.001",
        "56372466",
        "999999999999999",
        "-999999999999999.999",
        "999999999999.999999",
    };
    char buffer[DECIMAL_TEXT_SIZE];

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(decimal_format(parsed(texts[i]), buffer), texts[i]);
    assert_int_equal(parsed("96.30").scale, 2);
    assert_int_equal(parsed("96.30").coefficient, 9630);
}

static void refuses_other_forms(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",      "-",    ".",    ".5",  "5.",    "-.5",        "+1",  "007",
        "00",    "-07",  "00.5", "1e3", "1E3",   " 1",         "1 ",  "1,000",
        "1.2.3", "--1",  "1-",   "0x1", "-0",    "-0.00",      "nan", "inf",
        "１",    "1.-2", "1.a",  "1\n", "90~92", "-0.0000000",
    };
    struct decimal value = {42, 1};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(decimal_parse(texts[i], &value), KAOHE_ERR_INVALID);
    assert_int_equal(value.coefficient, 42);
}

static void refuses_what_exceeds_limits(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1.0000000",
        "0.0000000000000000000000000000000000000000000000000000000000001",
        "1000000000000000",
        "-1000000000000000",
        "1000000000000000.000",
        "999999999999999.9999",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999999999999999999999999999999",
        "0.12345678901234567890",
    };
    struct decimal value = {42, 1};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(decimal_parse(texts[i], &value), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(decimal_make(1, 7, &value), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(decimal_make(INT64_MIN, 6, &value), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(decimal_make(DECIMAL_VALUE_LIMIT, 0, &value), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(value.coefficient, 42);
    assert_int_equal(decimal_make(DECIMAL_VALUE_LIMIT - 1, 0, &value), KAOHE_OK);
    assert_int_equal(decimal_make(DECIMAL_MAX_COEFFICIENT, 3, &value), KAOHE_OK);
}

static void formats_groups(void **state)
{
    (void)state;
    char buffer[DECIMAL_TEXT_SIZE];

    assert_string_equal(decimal_format_grouped(parsed("156110403"), buffer),
                        "156,110,403");
    assert_string_equal(decimal_format_grouped(parsed("-1234.5670"), buffer),
                        "-1,234.5670");
    assert_string_equal(decimal_format_grouped(parsed("-999999999999999.999"), buffer),
                        "-999,999,999,999,999.999");
}

static void compares_by_value(void **state)
{
    (void)state;
    assert_int_equal(decimal_compare(parsed("96.3"), parsed("96.30")), 0);
    assert_int_equal(decimal_compare(parsed("96.3"), parsed("96.31")), -1);
    assert_int_equal(decimal_compare(parsed("-96.3"), parsed("-96.31")), 1);
    assert_int_equal(decimal_compare(parsed("999999999999999.999"), parsed("0.000001")),
                     1);
}

static void adds_and_multiplies_exactly(void **state)
{
    (void)state;
    struct decimal value;
    char buffer[DECIMAL_TEXT_SIZE];

    assert_int_equal(decimal_add(parsed("0.1"), parsed("0.20"), &value), KAOHE_OK);
    assert_string_equal(decimal_format(value, buffer), "0.30");
    assert_int_equal(decimal_subtract(parsed("1"), parsed("0.000001"), &value), KAOHE_OK);
    assert_string_equal(decimal_format(value, buffer), "0.999999");
    assert_int_equal(decimal_multiply(parsed("-2.50"), 18, &value), KAOHE_OK);
    assert_string_equal(decimal_format(value, buffer), "-45.00");
    assert_int_equal(decimal_multiply(parsed("0.001"), INT64_MAX, &value),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(decimal_add(parsed("999999999999999"), parsed("1"), &value),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(
        decimal_subtract(parsed("-999999999999999"), parsed("0.001"), &value), KAOHE_OK);
    assert_int_equal(
        decimal_subtract(parsed("-999999999999999"), parsed("0.0001"), &value),
        KAOHE_ERR_TOO_LARGE);
}

static struct decimal any(uint64_t *seed)
{
    struct decimal value;

    while (decimal_make(random_int64(seed) >> random_below(seed, 40),
                        (unsigned)random_below(seed, 7), &value) != KAOHE_OK)
        continue;
    return value;
}

static int128 micros(struct decimal value)
{
    return (int128)value.coefficient *
           decimal_power_of_ten(DECIMAL_MAX_SCALE - value.scale);
}

static void agrees_with_millionths(void **state)
{
    (void)state;
    uint64_t seed = 3;
    char buffer[DECIMAL_TEXT_SIZE];

    for (int i = 0; i < 20000; i++) {
        struct decimal a = any(&seed);
        struct decimal b = any(&seed);
        struct decimal sum;
        struct decimal back = parsed(decimal_format(a, buffer));
        int order = (micros(a) > micros(b)) - (micros(a) < micros(b));

        assert_int_equal(back.coefficient, a.coefficient);
        assert_int_equal(back.scale, a.scale);
        assert_int_equal(decimal_compare(a, b), order);
        if (decimal_add(a, b, &sum) == KAOHE_OK)
            assert_true(micros(sum) == micros(a) + micros(b));
        if (decimal_subtract(a, b, &sum) == KAOHE_OK)
            assert_true(micros(sum) == micros(a) - micros(b));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_that_parses_comes_back),
        cmocka_unit_test(refuses_other_forms),
        cmocka_unit_test(refuses_what_exceeds_limits),
        cmocka_unit_test(formats_groups),
        cmocka_unit_test(compares_by_value),
        cmocka_unit_test(adds_and_multiplies_exactly),
        cmocka_unit_test(agrees_with_millionths),
    };
    return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
