/* SPDX-License-Identifier: Apache-2.0 */
/* Base64: the examples of RFC 4648, both alphabets, and what is none. */
#include "cmocka_all.h"

#include <string.h>

#include "wire/base64.h"

static unsigned char room[256];

static void writes_the_examples_of_the_rfc(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bytes in = {(const uint8_t *)rows[i][0], strlen(rows[i][0])};
        struct bytes read;
        struct arena arena;
        char text[16];
        arena_init(&arena, room, sizeof room);
        assert_int_equal(base64_size(in.length), strlen(rows[i][1]) + 1);
        base64_write(in, text);
        assert_string_equal(text, rows[i][1]);
        assert_true(base64_read(text, &arena, &read));
        assert_true(bytes_equal(in, read));
    }
}

static void reads_both_alphabets(void **state)
{
    (void)state;
    static const char *const same[] = {"+/8=", "+/8", "-_8=", "-_8"};

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        struct bytes read;
        struct arena arena;
        arena_init(&arena, room, sizeof room);
        assert_true(base64_read(same[i], &arena, &read));
        assert_int_equal(read.length, 2);
        assert_memory_equal(read.data, "\xfb\xff", 2);
    }
}

static void refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "A", "AA=", "AAA==", "A A=", "+_8=", "AA==\n", "AB==", "====", "臺"};
    struct bytes read;
    struct arena arena;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        arena_init(&arena, room, sizeof room);
        assert_false(base64_read(bad[i], &arena, &read));
    }
    arena_init(&arena, room, 3);
    assert_false(base64_read("Zm9v", &arena, &read));
    assert_true(arena.exhausted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_examples_of_the_rfc),
        cmocka_unit_test(reads_both_alphabets),
        cmocka_unit_test(refuses_what_is_none),
    };
    return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
