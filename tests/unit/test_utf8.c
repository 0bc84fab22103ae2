/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8: every code point there and back, every byte sequence of up to three
 * bytes against an encoder, columns of what reports contain.
 */
#include "cmocka_all.h"

#include <string.h>

#include "domain/utf8.h"

/* The encoder that decoding is held against. */
static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((0xf00u >> length & 0xff) | c);
    return length;
}

static bool is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c <= 0xdfff;
}

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x110800; c++) {
        char bytes[4];
        uint32_t back = UINT32_MAX;
        size_t length = encode(c, bytes);
        bool valid = !is_surrogate(c) && c <= 0x10ffff;
        assert_int_equal(utf8_next(bytes, length, &back), valid ? length : 0);
        assert_int_equal(back, valid ? c : UINT32_MAX);
        /* Cut short, it is nothing. */
        if (length > 1)
            assert_int_equal(utf8_next(bytes, length - 1, &back), 0);
    }
}

/* What decodes is exactly what the encoder makes: nothing has two forms. */
static void no_other_bytes_decode(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 0x1000000; i++) {
        char bytes[3] = {(char)(i >> 16), (char)(i >> 8), (char)i};
        char again[4];
        uint32_t c = 0;
        size_t used = utf8_next(bytes, sizeof bytes, &c);
        if (used > 0 && (encode(c, again) != used || memcmp(bytes, again, used) != 0))
            fail_msg("%06x decodes to %x", i, c);
    }
}

static void refuses_malformed_bytes(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xfe",
        "\xff",
        "\xe8\x87",
        "\xe8\x87-",
        "a\xe8",
        "\xf0\x9f\x98",
        "臺北\xe5\x8c",
        "\xc2\x20",
    };
    uint32_t c = 42;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(utf8_is_text(texts[i], strlen(texts[i]), UTF8_MANY_LINES));
    assert_int_equal(utf8_next("\x80", 1, &c), 0);
    assert_int_equal(utf8_next("a", 0, &c), 0);
    assert_int_equal(c, 42);
}

static void refuses_control_characters(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x100; c++) {
        char bytes[4];
        size_t length = encode(c, bytes);
        bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
        assert_int_equal(utf8_is_text(bytes, length, UTF8_ONE_LINE), !control);
        assert_int_equal(utf8_is_text(bytes, length, UTF8_MANY_LINES),
                         !control || c == '\n');
    }
    assert_true(utf8_is_text("", 0, UTF8_ONE_LINE));
    assert_true(
        utf8_is_text("行政執行署 №1 😀", strlen("行政執行署 №1 😀"), UTF8_ONE_LINE));
    assert_false(utf8_is_text("a\0b", 3, UTF8_MANY_LINES));
    assert_false(utf8_is_text("甲\r\n乙", strlen("甲\r\n乙"), UTF8_MANY_LINES));
}

static void measures_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = {
        {"", 0},         {"Taipei", 6},     {"臺北", 4},       {"臺北 TPY", 8},
        {"（１０）", 8}, {"￥", 2},         {"cafe\u0301", 4}, {"é", 1},
        {"ㄅㄆ", 4},     {"한", 2},         {"😀", 2},          {"→ ▲ ✓", 5},
        {"\u200b", 0},   {"\U00020000", 2}, {"、。", 4},       {"a\xff", 2},
        {"\xe8\x87", 2}, {"か\u3099", 2},   {"…", 1},          {"\n", 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_width(cases[i].text, strlen(cases[i].text)),
                         cases[i].columns);
    assert_int_equal(utf8_code_point_width(0), 0);
    assert_int_equal(utf8_code_point_width(0x10ffff), 1);
}

static void cuts_cells_between_characters(void **state)
{
    (void)state;
    const char *text = "臺北 cafe\u0301!";
    size_t length = strlen(text);
    static const size_t expected[] = {0, 0, 3, 3, 6, 7, 8, 9, 10, 13, 14, 14};

    for (size_t columns = 0; columns < sizeof expected / sizeof *expected; columns++)
        assert_int_equal(utf8_fit(text, length, columns), expected[columns]);
    assert_int_equal(utf8_fit("\xff\xff", 2, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(no_other_bytes_decode),
        cmocka_unit_test(refuses_malformed_bytes),
        cmocka_unit_test(refuses_control_characters),
        cmocka_unit_test(measures_columns),
        cmocka_unit_test(cuts_cells_between_characters),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
