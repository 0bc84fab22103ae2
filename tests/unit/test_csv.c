/* SPDX-License-Identifier: Apache-2.0 */
/* CSV apart and together: what is accepted, what is refused and where. */
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "random.h"
#include "wire/csv.h"

#define ARENA_SIZE ((size_t)1 << 20)

static unsigned char memory[ARENA_SIZE];
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, memory, sizeof memory);
    return 0;
}

static enum csv_fault parse(const char *text, size_t length, struct csv_table *table,
                            struct csv_error *error)
{
    struct bytes utf8;
    const enum csv_fault fault =
        csv_text((struct bytes){(const uint8_t *)text, length}, &arena, &utf8, error);

    return fault != CSV_SOUND ? fault : csv_parse(utf8, &arena, table, error);
}

static void takes_apart(void **state)
{
    static const char text[] = "\xEF\xBB\xBF"
                               "a,\"b,\"\"c\"\"\",\r\n"
                               ",,\n"
                               "\"two\r\nlines\",臺南\r\n\r\n";
    struct csv_table table;
    struct csv_error error;

    (void)state;
    assert_int_equal(parse(text, sizeof text - 1, &table, &error), CSV_SOUND);
    assert_int_equal(table.count, 2);
    assert_int_equal(table.rows[0].count, 2);
    assert_string_equal(table.rows[0].cells[0], "a");
    assert_string_equal(table.rows[0].cells[1], "b,\"c\"");
    assert_int_equal(table.rows[1].number, 3);
    assert_string_equal(table.rows[1].cells[0], "two\nlines");
    assert_string_equal(table.rows[1].cells[1], "臺南");
    assert_int_equal(parse("", 0, &table, &error), CSV_SOUND);
    assert_int_equal(table.count, 0);
}

static void reads_cp950(void **state)
{
    static const char text[] = "\xA4\xC0\xB8\xEA,\xBB\x4F\xABn\r\n";
    static const char bad[] = "ok\r\nx,\xA4\xC0\xFF\xFF";
    struct csv_table table;
    struct csv_error error;

    (void)state;
    assert_int_equal(parse(text, sizeof text - 1, &table, &error), CSV_SOUND);
    assert_string_equal(table.rows[0].cells[0], "分資");
    assert_string_equal(table.rows[0].cells[1], "臺南");
    assert_int_equal(parse(bad, sizeof bad - 1, &table, &error), CSV_NOT_TEXT);
    assert_int_equal(error.row, 2);
    assert_string_equal(error.detail, "byte 9: 0xFF");
}

static void refuses(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        enum csv_fault fault;
        int row, column;
    } samples[] = {
        {"PK\x03\x04rest", 8, CSV_WORKBOOK, 0, 0},
        {"\xD0\xCF\x11\xE0rest", 8, CSV_WORKBOOK, 0, 0},
        {"\xFF\xFE"
         "a\0",
         4, CSV_UTF_16, 0, 0},
        {"\xFE\xFF\0a", 4, CSV_UTF_16, 0, 0},
        {"a\tb\n", 4, CSV_TABS, 1, 1},
        {"a\n,b\x01", 5, CSV_CONTROL, 2, 2},
        {"a\0b", 3, CSV_CONTROL, 1, 1},
        {"a\rb", 3, CSV_CONTROL, 1, 1},
        {"a\nb,\"c\n\n", 8, CSV_OPEN_QUOTE, 2, 2},
        {"a\"b", 3, CSV_STRAY_QUOTE, 1, 1},
        {"\"a\"b", 4, CSV_STRAY_QUOTE, 1, 1},
        {"a;b\n\"c;d\";e\n", 12, CSV_SEMICOLONS, 2, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct csv_table table;
        struct csv_error error;

        assert_int_equal(parse(samples[i].text, samples[i].length, &table, &error),
                         samples[i].fault);
        assert_int_equal(error.fault, samples[i].fault);
        assert_int_equal(error.row, samples[i].row);
        assert_int_equal(error.column, samples[i].column);
        assert_true(csv_fault_text(error.fault)[0] != '\0');
    }
}

static void names_columns(void **state)
{
    char letters[CSV_COLUMN_SIZE];

    (void)state;
    assert_string_equal(csv_column(1, letters), "A");
    assert_string_equal(csv_column(26, letters), "Z");
    assert_string_equal(csv_column(27, letters), "AA");
    assert_string_equal(csv_column(703, letters), "AAA");
    assert_string_equal(csv_column(0, letters), "");
}

static void makes_no_formula(void **state)
{
    struct csv_writer writer;

    (void)state;
    csv_begin(&writer, &arena, 1024);
    csv_cell(&writer, "=1+1");
    csv_cell(&writer, "-1.5");
    csv_cell(&writer, "-x");
    csv_cell(&writer, "＠SUM");
    csv_cell(&writer, "'a");
    csv_end_row(&writer);
    assert_string_equal(text_end(&writer.text),
                        "\xEF\xBB\xBF'=1+1,-1.5,'-x,'＠SUM,''a\r\n");
    assert_string_equal(csv_unescape("'=1+1"), "=1+1");
    assert_string_equal(csv_unescape("'t is"), "'t is");
    assert_string_equal(csv_unescape("-1"), "-1");
}

/* What a spreadsheet would give back as another text, and what it leaves alone. */
static void keeps_texts(void **state)
{
    static const char *const changed[] = {"007",      "1060312001234567",
                                          "3-4",      "3/4",
                                          "1.20",     "1E5",
                                          "12:30",    "50%",
                                          "1,234",    "3月4日",
                                          "106年3月", "(1)",
                                          ".5",       "2017-03-02"};
    static const char *const kept[] = {
        "7",   "0",  "106031200123456", "110A0001", "A07", "一", "(一)", "3年級",
        "...", "()", "106M03",          ""};
    struct csv_writer writer;

    (void)state;
    for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++) {
        char cell[64];

        snprintf(cell, sizeof cell, "'%s", changed[i]);
        assert_string_equal(csv_unescape(cell), changed[i]);
    }
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        char cell[64];

        snprintf(cell, sizeof cell, "'%s", kept[i]);
        assert_string_equal(csv_unescape(cell), cell);
    }
    csv_begin(&writer, &arena, 1024);
    csv_cell_text(&writer, "007");
    csv_cell_text(&writer, "'007");
    csv_cell_text(&writer, "7");
    csv_cell(&writer, "007");
    csv_end_row(&writer);
    assert_string_equal(text_end(&writer.text), "\xEF\xBB\xBF'007,''007,7,007\r\n");
    assert_string_equal(csv_unescape("''007"), "'007");
}

/* Whatever is written is read as the same. */
static void reads_what_it_wrote(void **state)
{
    static const char *const pieces[] = {"=", "+", "-", "@",  "'",  "\"", ",", "\n",
                                         " ", "1", ".", "月", "＝", "x",  "#", "0"};
    uint64_t seed = 7;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        char cells[4][64] = {"", "", "", ""};
        struct csv_writer writer;
        struct csv_table table;
        struct csv_error error;
        const char *text;

        arena_reset(&arena);
        csv_begin(&writer, &arena, 4096);
        for (int i = 0; i < 4; i++) {
            for (uint64_t n = random_below(&seed, 6); n > 0; n--)
                strcat(cells[i], pieces[random_below(&seed, 16)]);
            if (i % 2 == 0)
                csv_cell(&writer, cells[i]);
            else
                csv_cell_text(&writer, cells[i]);
        }
        csv_cell(&writer, "end");
        csv_end_row(&writer);
        text = text_end(&writer.text);
        assert_non_null(text);
        assert_int_equal(parse(text, strlen(text), &table, &error), CSV_SOUND);
        assert_int_equal(table.count, 1);
        assert_int_equal(table.rows[0].count, 5);
        for (int i = 0; i < 4; i++)
            assert_string_equal(csv_unescape(table.rows[0].cells[i]), cells[i]);
    }
}

static void knows_when_memory_ends(void **state)
{
    struct csv_table table;
    struct csv_error error;

    (void)state;
    arena_init(&arena, memory, 16);
    assert_int_equal(parse("a,b,c,d\n\n\n", 10, &table, &error), CSV_NO_ROOM);
    arena_init(&arena, memory, 16);
    assert_int_equal(
        parse("\xA4\xC0\xA4\xC0\xA4\xC0\xA4\xC0\xA4\xC0", 10, &table, &error),
        CSV_NO_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(takes_apart, set_up),
        cmocka_unit_test_setup(reads_cp950, set_up),
        cmocka_unit_test_setup(refuses, set_up),
        cmocka_unit_test_setup(names_columns, set_up),
        cmocka_unit_test_setup(makes_no_formula, set_up),
        cmocka_unit_test_setup(keeps_texts, set_up),
        cmocka_unit_test_setup(reads_what_it_wrote, set_up),
        cmocka_unit_test_setup(knows_when_memory_ends, set_up),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
