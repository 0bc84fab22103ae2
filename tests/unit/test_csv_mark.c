/* SPDX-License-Identifier: Apache-2.0 */
/* Findings beside the lines of a file, and reasons on their way back. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "wire/csv_mark.h"
#include "wire/json.h"

#define ARENA_SIZE ((size_t)64 << 20)

static unsigned char memory[ARENA_SIZE];
static struct arena arena;
static struct data_set data;

static const char file[] = "分署,TNY\n期間,106H1\n\n種類,徵起\n管道,件數,備註\n"
                           "銀行,12,'=1\n郵局,－3,\n";
static const struct csv_mark marks[] = {
    {0, "警告 K105", "K105", NULL, NULL},
    {6, "警告 K203", "K203", "collection/bank/-", "cases"},
    {6, "錯誤 K201", NULL, NULL, NULL},
    {7, "警告 K6,\"x\"", "K601", "collection/post_office/-", NULL},
};

/* The same, by the rows that the lines have in the marked file. */
static const struct csv_mark again[] = {
    {0, "警告 K105", "K105", NULL, NULL},
    {7, "警告 K203", "K203", "collection/bank/-", "cases"},
    {7, "錯誤 K201", NULL, NULL, NULL},
    {9, "警告 K6,\"x\"", "K601", "collection/post_office/-", NULL},
};

static int set_up(void **state)
{
    struct json_error error;

    (void)state;
    arena_init(&arena, memory, sizeof memory);
    assert_int_equal(data_load(&arena, &data, &error), KAOHE_OK);
    return 0;
}

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static const char *marked(const char *text)
{
    const bool first = text == file;
    const char *out = NULL;

    const struct csv_marks all = {first ? marks : again, 4, true};

    assert_int_equal(csv_mark(bytes_of(text), &all, &arena, &out), KAOHE_OK);
    return out;
}

/* The text with the first `old` replaced. */
static const char *with(const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);
    struct text out;

    assert_non_null(at);
    text_init_arena(&out, &arena, strlen(text) + strlen(new) + 1);
    text_add_bytes(&out, text, (size_t)(at - text));
    text_add(&out, new);
    text_add(&out, at + strlen(old));
    return text_end(&out);
}

static const char *json_of(const char *text, struct csv_report *report)
{
    char *written = NULL;
    const char *kept;
    const enum kaohe_err err = csv_read(bytes_of(text), &data, &arena, report);

    if (err != KAOHE_OK)
        fail_msg("%d:%d %s", report->errors[0].row, report->errors[0].column,
                 report->errors[0].detail);
    assert_int_equal(json_write(&report->submission->base, JSON_ONE_LINE, &written),
                     KAOHE_OK);
    kept = arena_strdup(&arena, written);
    free(written);
    return kept;
}

static void lines_stay_as_they_were(void **state)
{
    const char *text = marked(file);

    (void)state;
    assert_int_equal(strncmp(text, "\xEF\xBB\xBF#", 4), 0);
    assert_non_null(strstr(text, ",查核發現,理由,代號（勿改）\r\n,,,警告 K105,,K105\r\n"
                                 "分署,TNY\r\n期間,106H1\r\n種類,徵起\r\n"));
    assert_non_null(strstr(text, "\r\n銀行,12,'=1,警告 K203,,"
                                 "K203@collection/bank/-#cases\r\n,,,錯誤 K201\r\n"
                                 "郵局,－3,,\"警告 K6,\"\"x\"\"\",,"
                                 "K601@collection/post_office/-\r\n"));
}

/* Handed in as it came, a marked file says what the file said. */
static void marks_are_not_read(void **state)
{
    struct csv_report report;
    const char *before = json_of(file, &report);

    (void)state;
    assert_string_equal(json_of(marked(file), &report), before);
    assert_string_equal(json_of(marked(marked(file)), &report), before);
    assert_string_equal(marked(marked(file)), marked(file));
}

static void reasons_come_back(void **state)
{
    struct csv_report report;
    const char *text = with(with(marked(file), "警告 K203,,", "警告 K203,漏計,"),
                            "警告 K105,,", "警告 K105,'=代理,");
    const char *json = json_of(text, &report);

    (void)state;
    assert_non_null(strstr(json,
                           "\"justifications\":[{\"code\":\"K105\",\"text\":\"=代理\"},"
                           "{\"code\":\"K203\",\"record\":\"collection/bank/-\","
                           "\"text\":\"漏計\",\"field\":\"cases\"}]"));
    assert_int_equal(csv_place(&report, "justifications[1].text")->row, 7);
    assert_int_equal(csv_place(&report, "justifications[1]")->column, 5);
    /* Marked once more, the reason stays where it stood. */
    assert_string_equal(marked(text), text);
    /* A reason beside no warning is none; behind those of the head the others follow. */
    text =
        with(with(text, "錯誤 K201", "錯誤 K201,why"), "分署,", "理由,K101,a\r\n分署,");
    json = json_of(text, &report);
    assert_non_null(
        strstr(json, "[{\"code\":\"K101\",\"text\":\"a\"},{\"code\":\"K105\""));
    assert_int_equal(report.submission->n_justifications, 3);
}

static void what_is_no_table_is_not_marked(void **state)
{
    const struct csv_marks all = {marks, 4, true};
    const char *text;

    (void)state;
    assert_int_equal(csv_mark(bytes_of("PK\x03\x04"), &all, &arena, &text),
                     KAOHE_ERR_INVALID);
    assert_int_equal(csv_mark(bytes_of("a\"b"), &all, &arena, &text), KAOHE_ERR_INVALID);
    assert_null(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(lines_stay_as_they_were, set_up),
        cmocka_unit_test_setup(marks_are_not_read, set_up),
        cmocka_unit_test_setup(reasons_come_back, set_up),
        cmocka_unit_test_setup(what_is_no_table_is_not_marked, set_up),
    };
    return cmocka_run_group_tests_name("csv_mark", tests, NULL, NULL);
}
