/* SPDX-License-Identifier: Apache-2.0 */
/* The text builder: numbers, overflow that sticks, memory given back. */
#include "cmocka_all.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "domain/text.h"
#include "random.h"

static void shows_arithmetic(void **state)
{
    (void)state;
    char buffer[128];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    text_add_int_grouped(&text, 19157765);
    text_add(&text, " + ");
    text_add_int_grouped(&text, -678026);
    text_add(&text, " = ");
    text_add_int(&text, 18479739);
    text_add_bytes(&text, "；；", 3);
    text_add_decimal(&text, (struct decimal){9630, 2});
    text_add(&text, " ");
    text_add_decimal_grouped(&text, (struct decimal){-123456789, 4});
    assert_string_equal(text_end(&text),
                        "19,157,765 + -678,026 = 18479739；96.30 -12,345.6789");
}

static void writes_every_int64(void **state)
{
    (void)state;
    uint64_t seed = 2;
    char buffer[64];
    char expected[64];
    struct text text;

    for (int i = 0; i < 20000; i++) {
        int64_t number = random_int64(&seed);
        text_init(&text, buffer, sizeof buffer);
        text_add_int(&text, number);
        snprintf(expected, sizeof expected, "%" PRId64, number);
        assert_string_equal(text_end(&text), expected);
    }
    text_init(&text, buffer, sizeof buffer);
    text_add_int_grouped(&text, INT64_MIN);
    assert_string_equal(text_end(&text), "-9,223,372,036,854,775,808");
    text_init(&text, buffer, sizeof buffer);
    text_add_int_grouped(&text, 999);
    text_add(&text, " ");
    text_add_int_grouped(&text, 1000);
    assert_string_equal(text_end(&text), "999 1,000");
}

static void overflow_sticks_and_cuts_nothing(void **state)
{
    (void)state;
    char buffer[6];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    text_add(&text, "abc");
    text_add(&text, "臺");
    assert_true(text.overflow);
    text_add(&text, "d");
    assert_string_equal(buffer, "abc");
    assert_null(text_end(&text));

    text_init(&text, buffer, sizeof buffer);
    text_add(&text, "abcde");
    assert_string_equal(text_end(&text), "abcde");

    text_init(&text, NULL, 0);
    text_add(&text, "");
    assert_null(text_end(&text));
}

static void gives_the_unused_rest_back(void **state)
{
    (void)state;
    _Alignas(16) unsigned char buffer[128];
    struct arena arena;
    struct text text;

    arena_init(&arena, buffer, sizeof buffer);
    text_init_arena(&text, &arena, 100);
    text_add(&text, "abc");
    const char *kept = text_end(&text);
    assert_string_equal(kept, "abc");
    assert_int_equal(arena.used, 4);
    assert_ptr_equal(text_end(&text), kept);
    assert_int_equal(arena.used, 4);

    /* Text that overflowed keeps nothing. */
    text_init_arena(&text, &arena, 2);
    text_add(&text, "abc");
    size_t used = arena.used;
    assert_null(text_end(&text));
    assert_int_equal(arena.used, used - 2);
}

static void keeps_its_place_under_later_takings(void **state)
{
    (void)state;
    _Alignas(16) unsigned char buffer[128];
    struct arena arena;
    struct text text;

    arena_init(&arena, buffer, sizeof buffer);
    text_init_arena(&text, &arena, 16);
    char *later = arena_strdup(&arena, "later");
    text_add(&text, "text");
    assert_string_equal(text_end(&text), "text");
    assert_string_equal(later, "later");
    assert_int_equal(arena.used, 22);

    text_init_arena(&text, &arena, 1000);
    text_add(&text, "x");
    assert_null(text_end(&text));
    assert_true(arena.exhausted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_arithmetic),
        cmocka_unit_test(writes_every_int64),
        cmocka_unit_test(overflow_sticks_and_cuts_nothing),
        cmocka_unit_test(gives_the_unused_rest_back),
        cmocka_unit_test(keeps_its_place_under_later_takings),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
