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
static char codes[][5] = {"K105", "K203", "K601"};
static char bank[] = "collection/bank/-";
static char post[] = "collection/post_office/-";
static char cases[] = "cases";
static char name[] = "stated";
static char value[] = "12";
static Parameter stated = {.name = name, .value = value};
static Parameter *values[] = {&stated};
static Finding on_file = {.code = codes[0]};
static Finding on_bank = {.code = codes[1],
                          .record = bank,
                          .field = cases,
                          .parameters = values,
                          .n_parameters = 1};
static Finding on_post = {.code = codes[2], .record = post};
static const struct csv_mark marks[] = {
    {0, "警告 K105", &on_file},
    {6, "警告 K203", &on_bank},
    {6, "錯誤 K201", NULL},
    {7, "警告 K6,\"x\"", &on_post},
};

/* The same, by the rows that the lines have in the marked file. */
static const struct csv_mark again[] = {
    {0, "警告 K105", &on_file},
    {7, "警告 K203", &on_bank},
    {7, "錯誤 K201", NULL},
    {9, "警告 K6,\"x\"", &on_post},
};

static int set_up(void **state)
{
    struct json_error error;

    (void)state;
    arena_init(&arena, memory, sizeof memory);
    assert_int_equal(data_load(&arena, &data, &error), KAOHE_OK);
    stated.base.descriptor = &kaohe__v1__parameter__descriptor;
    value[1] = '2';
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
    assert_non_null(strstr(
        text,
        ",查核發現,理由,代號（勿改）\r\n,,,警告 K105,,\"{\"\"code\"\":\"\"K105\"\"}\"\r\n"
        "分署,TNY\r\n期間,106H1\r\n種類,徵起\r\n"));
    assert_non_null(strstr(text, "\r\n銀行,12,'=1,警告 K203,,"
                                 "\"{\"\"code\"\":\"\"K203\"\",\"\"record\"\":"
                                 "\"\"collection/bank/-\"\",\"\"field\"\":\"\"cases\"\","
                                 "\"\"givenFor\"\":[{\"\"name\"\":\"\"stated\"\","
                                 "\"\"value\"\":\"\"12\"\"}]}\"\r\n,,,錯誤 K201\r\n"
                                 "郵局,－3,,\"警告 K6,\"\"x\"\"\",,"
                                 "\"{\"\"code\"\":\"\"K601\"\",\"\"record\"\":"
                                 "\"\"collection/post_office/-\"\"}\"\r\n"));
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
                           "\"text\":\"漏計\",\"field\":\"cases\","
                           "\"givenFor\":[{\"name\":\"stated\",\"value\":\"12\"}]}]"));
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

/* A reason given for 12 is no reason for 13. */
static void reasons_hold_for_their_values(void **state)
{
    struct csv_report report;
    const char *text = with(marked(file), "警告 K203,,", "警告 K203,漏計,");
    const char *json;

    (void)state;
    value[1] = '3';
    text = marked(text);
    json = json_of(text, &report);
    assert_null(strstr(json, "漏計"));
    assert_non_null(
        strstr(text, "警告 K203\n數值已變更，請重新說明理由。先前之理由：漏計\",,"));
    text = with(with(marked(file), "警告 K203,,", "警告 K203,漏計,"), "\"{\"\"code",
                "\"{\"\"cod");
    text = with(text, "警告 K105,,", "警告 K105,代理,");
    assert_int_equal(csv_read(bytes_of(text), &data, &arena, &report), KAOHE_ERR_INVALID);
    assert_int_equal(report.errors[0].fault, CSV_NO_JSON);
    assert_int_equal(report.errors[0].column, 6);
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
        cmocka_unit_test_setup(reasons_hold_for_their_values, set_up),
        cmocka_unit_test_setup(what_is_no_table_is_not_marked, set_up),
    };
    return cmocka_run_group_tests_name("csv_mark", tests, NULL, NULL);
}
