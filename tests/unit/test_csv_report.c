/* SPDX-License-Identifier: Apache-2.0 */
/* Reports as CSV: every layout, both ways, and what is told of a wrong cell. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "wire/csv_path.h"
#include "wire/csv_report.h"
#include "wire/csv_value.h"
#include "wire/json.h"

#define ARENA_SIZE ((size_t)64 << 20)

static unsigned char memory[ARENA_SIZE];
static struct arena arena;
static struct data_set data;
static size_t loaded;

static int set_up(void **state)
{
    struct json_error error;

    (void)state;
    arena_init(&arena, memory, sizeof memory);
    assert_int_equal(data_load(&arena, &data, &error), KAOHE_OK);
    loaded = arena_mark(&arena);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    arena_reset(&arena);
    arena.used = loaded;
    return 0;
}

static enum kaohe_err read_text(const char *text, struct csv_report *report)
{
    return csv_read((struct bytes){(const uint8_t *)text, strlen(text)}, &data, &arena,
                    report);
}

static Submission *from_json(const char *text)
{
    struct json_error error;
    ProtobufCMessage *message = NULL;

    if (json_read(&kaohe__v1__submission__descriptor,
                  (struct bytes){(const uint8_t *)text, strlen(text)}, &arena, &message,
                  &error) != KAOHE_OK)
        fail_msg("%s %s", error.path, error.message);
    return (Submission *)message;
}

static void assert_json(const Submission *submission, const char *expected)
{
    char *text = NULL;

    assert_int_equal(json_write(&submission->base, JSON_ONE_LINE, &text), KAOHE_OK);
    assert_string_equal(text, expected);
    free(text);
}

/* Paths lead to fields, and every enumeration has a Chinese name for every value. */
static void layouts_are_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < csv_layout_count; i++) {
        const struct csv_layout *layout = &csv_layouts[i];
        const struct csv_forms *all[] = {&layout->head, &layout->columns};
        Record record = RECORD_INIT;

        assert_ptr_equal(csv_layout_named(layout->name), layout);
        assert_ptr_equal(csv_layout_of(layout->kind), layout);
        for (size_t at = 0; at < all[0]->count + all[1]->count; at++) {
            const size_t first = all[0]->count;
            const struct csv_form *form =
                at < first ? &all[0]->list[at] : &all[1]->list[at - first];
            char buffer[320];
            struct text place;
            struct csv_way way = {.arena = &arena, .place = &place};
            struct csv_spot spot;

            text_init(&place, buffer, sizeof buffer);
            if (form->path[0] == '\0')
                continue;
            assert_int_equal(csv_walk(&way, &record.base, form->path, &spot), CSV_SOUND);
            if (form->reading != CSV_ENUM)
                continue;
            const ProtobufCEnumDescriptor *type = spot.field->descriptor;
            for (unsigned v = 1; v < type->n_values; v++)
                assert_non_null(csv_enum_zh(type->values[v].name));
        }
    }
    assert_null(csv_layout_named("nothing"));
    assert_null(csv_layout_of(1));
}

/* A template holds no record; its example, taken out of its comment, is one. */
static void templates_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * csv_layout_count; i++) {
        const struct csv_layout *layout = &csv_layouts[i / 2];
        const bool sheet = layout->head.count > 0;
        const char *text = csv_template(
            &(struct csv_wanted){.layouts = &layout,
                                 .layout_count = 1,
                                 .rubric = data.rubrics[data.rubric_count - 1],
                                 .catalogue = data.catalogue,
                                 .zh = i % 2 == 0},
            &arena);
        struct csv_report report;

        assert_non_null(text);
        assert_int_equal(read_text(text, &report), KAOHE_OK);
        assert_int_equal(report.submission->n_records, sheet ? 1 : 0);
        const char *example = strstr(text, i % 2 == 0 ? "# 例：" : "# example: ");
        assert_true((example != NULL) == !sheet);
        if (sheet)
            continue;
        char *filled = arena_alloc(&arena, 2 * strlen(text));
        assert_non_null(filled);
        strcpy(filled, text);
        strcat(filled, example + strlen(i % 2 == 0 ? "# 例：" : "# example: "));
        *strstr(strstr(filled + strlen(text), "\r\n"), "\r\n") = '\0';
        assert_int_equal(read_text(filled, &report), KAOHE_OK);
        assert_int_equal(report.submission->n_records, 1);
        assert_int_equal(report.submission->records[0]->kind_case, layout->kind);
    }
}

static void reads_what_offices_write(void **state)
{
    struct csv_report report;

    (void)state;
    assert_int_equal(read_text("分署,TNY,,\r\n期間,１０６H1\r\n理由,K203,寫明了,x\r\n"
                               "種類,徵起\r\n#,說明\r\n管道,件數,金額,備註\r\n"
                               "銀行,1 萬 240,\"NT$1,200元\",'=1\r\n , ,\r\n"
                               "kind,cases\r\ncase number,received,category\r\n"
                               "A1,110年8月6日,law enquiry\r\n",
                               &report),
                     KAOHE_OK);
    assert_json(report.submission,
                "{\"branch\":\"TNY\",\"period\":\"106H1\",\"justifications\":[{\"code\":"
                "\"K203\",\"record\":\"x\",\"text\":\"寫明了\"}],\"records\":["
                "{\"note\":\"=1\",\"collection\":{\"channel\":\"bank\",\"cases\":"
                "\"10240\",\"amount\":\"1200\"}},{\"complaintCase\":{"
                "\"caseNumber\":\"A1\",\"category\":\"COMPLAINT_CATEGORY_LAW_ENQUIRY\","
                "\"received\":\"2021-08-06\"}}]}");
    assert_int_equal(csv_place(&report, "records[0].collection.amount")->row, 7);
    assert_int_equal(csv_place(&report, "records[0].collection.amount")->column, 3);
    assert_int_equal(csv_place(&report, "records[1].complaintCase.answered")->row, 11);
    assert_int_equal(csv_place(&report, "justifications[0].text")->column, 3);
    assert_null(csv_place(&report, "approver"));
}

static void tells_every_wrong_cell(void **state)
{
    static const char text[] = "分署,TNY\n分署,TPY\n不明,1\n"
                               "種類,徵起\n管道,件數,件數,什麼,金額\n"
                               "銀行,1.234,,,12件,more\n"
                               "種類,統計數\n項目,分項二,數值\nx,a,1E+5\n"
                               "種類,電話禮貌測試\n測試單位\n他署\n"
                               "種類,什麼\na,b\n"
                               "種類,陳情案件\n案號\n1.06031E+15\n";
    static const struct csv_error expected[] = {
        {CSV_TWICE, 2, 2, "TPY"},
        {CSV_UNKNOWN, 3, 1, "不明"},
        {CSV_TWICE, 5, 3, "件數"},
        {CSV_UNKNOWN, 5, 4, "什麼"},
        {CSV_AMBIGUOUS, 6, 2, "1234 / 1.234"},
        {CSV_BAD_UNIT, 6, 5, "12件"},
        {CSV_BEYOND, 6, 6, "more"},
        {CSV_GAP, 9, 2, "a"},
        {CSV_SHORTENED, 9, 3, "1E+5"},
        {CSV_UNKNOWN, 12, 1, "他署：本署、分署"},
        {CSV_UNKNOWN, 13, 2, "什麼"},
        {CSV_SHORTENED, 17, 1, "1.06031E+15"},
    };
    struct csv_report report;

    (void)state;
    assert_int_equal(read_text(text, &report), KAOHE_ERR_INVALID);
    assert_int_equal(report.error_count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < report.error_count; i++) {
        assert_int_equal(report.errors[i].fault, expected[i].fault);
        assert_int_equal(report.errors[i].row, expected[i].row);
        assert_int_equal(report.errors[i].column, expected[i].column);
        assert_string_equal(report.errors[i].detail, expected[i].detail);
    }
    assert_int_equal(read_text("", &report), KAOHE_ERR_INVALID);
    assert_int_equal(report.errors[0].fault, CSV_NO_TABLE);
    assert_int_equal(read_text("a\"", &report), KAOHE_ERR_INVALID);
    assert_int_equal(report.errors[0].fault, CSV_STRAY_QUOTE);
    assert_int_equal(read_text("分署;TNY\n", &report), KAOHE_ERR_INVALID);
    assert_int_equal(report.errors[0].fault, CSV_SEMICOLONS);
}

/* Out and in again, byte for byte, whatever it is. */
static void nothing_is_lost(void **state)
{
    static const char *const kept[] = {
        "{\"branch\":\"TNY\",\"period\":\"106H1\",\"baseRevision\":\"3\",\"provenance\":"
        "\"PROVENANCE_INVENTED\",\"errata\":[{\"figure\":\"a#b\",\"printed\":\"1\"},"
        "{\"figure\":\"c#d\",\"reason\":\"=x\"}]}",
        "{\"records\":[{\"note\":\" a\\nb \\\"c\\\"\",\"phoneTest\":{\"conductor\":"
        "\"CONDUCTOR_BRANCH\",\"meanScore\":\"90.50\"}},{\"serviceTime\":"
        "{\"unusable\":\"0\"}},"
        "{\"phoneTest\":{\"personsTested\":\"-1\"}}]}",
        "{\"records\":[{\"surveyQuestion\":{\"instrument\":\"public_opinion"
        "\",\"answers\":"
        "["
        "{\"levels\":[\"ANSWER_LEVEL_NO_OPINION\"],\"count\":\"3\"},{\"levels\":["
        "\"ANSWER_LEVEL_VERY_SATISFIED\",\"ANSWER_LEVEL_SATISFIED\"],\"count\":\"0\"}]}},"
        "{\"statistic\":{\"metric\":\"volunteers\",\"dimensions\":[{\"name\":\"a\","
        "\"value\":\"b\"},{\"name\":\"c\"}],\"value\":\"-1.50\"}}]}",
        "{\"records\":[{\"statedTotal\":{\"id\":\"x\",\"kind\":\"TOTAL_KIND_SHARE\","
        "\"decompositions\":[{\"by\":\"channel\",\"parts\":[\"a/b#c\",\"d#e\"]}],"
        "\"numerator\":[\"k#f\"]}}]}",
        "{\"outbox\":\"AAAA\",\"records\":[{\"serviceTime\":{}}]}",
        "{\"records\":[{\"note\":\"x\"}]}",
        "{\"filer\":\"007\",\"records\":[{\"section\":\"3-1\",\"complaintCase\":{"
        "\"caseNumber\":\"0012345\"}}]}",
        "{\"records\":[{\"phoneTest\":{\"meanScore\":\"many\"}}]}",
        "{\"records\":[{\"note\":\"  \",\"complaintCase\":{\"caseNumber\":\"#1\","
        "\"received\":\"110/8/6\"}}]}",
        "{\"records\":[{\"complaintCase\":{\"caseNumber\":\"重複陳述\"}},"
        "{\"scoreSheet\":{\"items\":[{\"item\":\"a\"}]}},"
        "{\"complaintCase\":{\"caseNumber\":\"A2\"}}]}",
        "{\"records\":[{\"statedTotal\":{\"decompositions\":[{\"by\":\"a\"},{\"by\":"
        "\"b\"},{\"by\":\"c\"},{\"by\":\"d\"},{\"by\":\"e\",\"parts\":[\"f\"]}]}}]}",
        "{\"records\":[{\"section\":\"二\",\"scoreSheet\":{\"rubric"
        "\":\"107\",\"evaluator\""
        ":"
        "\"EVALUATOR_SELF\",\"date\":\"2018-07-05\",\"items\":[{\"item\":\"a\",\"score\":"
        "\"5\",\"ticked\":[\"x\",\"y\"],\"optionScores\":[{\"option\":\"x\",\"score\":"
        "\"1.5\"}]},{\"item\":\"b\",\"explanation\":\"line\\nline\"}],\"subtotals\":[{"
        "\"node\":\"n\",\"stated\":\"661\"}],\"statedTotal\":\"661\"}}]}",
    };
    const char *text;
    struct csv_report report;

    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        const Submission *submission = from_json(kept[i]);

        if (csv_print(submission, &data, NULL, &arena, &text) != KAOHE_OK)
            fail_msg("%s in %s", kept[i], text);
        assert_int_equal(read_text(text, &report), KAOHE_OK);
        assert_json(report.submission, kept[i]);
    }
}

/* What the tables have no columns for stands in rows of their own, by the titles of the
 * columns; JSON is only for what no row can say. */
static void rows_behind_a_record(void **state)
{
    static const char json[] =
        "{\"records\":[{\"restatements\":[{\"field\":\"amount\",\"section\":\"二\","
        "\"value\":\"12\"},{\"field\":\"x\"}],\"illegible\":[{\"field\":\"cases\","
        "\"candidates\":[\"3\",\"8\"],\"note\":\"模糊\"}],\"collection\":{"
        "\"channel\":\"bank\"}},{\"restatements\":[{\"field\":"
        "\"count.very_satisfied+satisfied\",\"value\":\"7\"}],"
        "\"illegible\":[{\"field\":\"count.acceptable\"}],\"surveyQuestion\":{"
        "\"answers\":[{\"levels\":[\"ANSWER_LEVEL_VERY_SATISFIED\"],\"count\":\"1\"},"
        "{\"levels\":[\"ANSWER_LEVEL_ACCEPTABLE\"]},{\"levels\":["
        "\"ANSWER_LEVEL_NO_OPINION\",\"ANSWER_LEVEL_SATISFIED\"]}]}},"
        "{\"collection\":{\"channel\":\"\"}}]}";
    const char *text;
    struct csv_report report;

    (void)state;
    assert_int_equal(csv_print(from_json(json), &data, NULL, &arena, &text), KAOHE_OK);
    assert_non_null(strstr(text, "\r\n重複陳述,金額,12,二\r\n重複陳述,x,,\r\n"
                                 "無法辨識,件數,3; 8,模糊\r\n"));
    assert_non_null(strstr(text, ",1,,,?,,"));
    assert_non_null(strstr(text, "合併答項,無意見; 滿意,\r\n重複陳述,非常滿意及滿意,7,"));
    assert_non_null(
        strstr(text, "\r\n紀錄,\"{\"\"collection\"\":{\"\"channel\"\":\"\"\"\"}}\"\r\n"));
    assert_int_equal(read_text(text, &report), KAOHE_OK);
    assert_json(report.submission, json);
    assert_int_equal(csv_place(&report, "records[0].restatements[1].field")->row, 5);
    assert_int_equal(csv_place(&report, "records[2].collection")->column, 2);
    assert_int_equal(
        read_text("種類,徵起\n重複陳述,金額,1\n紀錄,{\n陳報,\"{}\"\n", &report),
        KAOHE_ERR_INVALID);
    assert_int_equal(report.errors[0].fault, CSV_NO_RECORD);
    assert_int_equal(report.errors[1].fault, CSV_NO_JSON);
}

/* A lost figure is marked as one by its cell alone; a row behind it may say more. */
static void lost_figures(void **state)
{
    struct csv_report report;

    (void)state;
    assert_int_equal(read_text("種類,徵起\n管道,件數,金額\n銀行,？,?\n無法辨識,金額,3\n"
                               "郵局,1,2\n種類,評分表\n評分標準,107\n自報總分,?\n"
                               "項目代碼,得分\nbasic.consistency.professionalism,?\n",
                               &report),
                     KAOHE_OK);
    assert_json(report.submission,
                "{\"records\":[{\"illegible\":[{\"field\":\"amount\",\"candidates\":"
                "[\"3\"]},{\"field\":\"cases\"}],\"collection\":{\"channel\":\"bank\"}},"
                "{\"collection\":{\"channel\":\"post_office\",\"cases\":\"1\","
                "\"amount\":\"2\"}},{\"illegible\":[{\"field\":\"stated_total\"},"
                "{\"field\":\"scores.basic.consistency.professionalism\"}],"
                "\"scoreSheet\":{\"rubric\":\"107\",\"items\":[{\"item\":"
                "\"basic.consistency.professionalism\"}]}}]}");
    assert_int_equal(
        read_text("依據版次,?\n種類,徵起\n管道,件數\n銀行,1\n重複陳述,件數,?\n", &report),
        KAOHE_ERR_INVALID);
    assert_int_equal(report.error_count, 2);
    assert_int_equal(report.errors[0].fault, CSV_NO_NUMBER);
    assert_int_equal(report.errors[1].row, 5);
}

static void ticks_by_number(void **state)
{
    struct csv_report report;

    (void)state;
    assert_int_equal(
        read_text("種類,評分表\n評分標準,107\n項目代碼,勾選,各項得分,自報小計\n"
                  "basic.consistency.professionalism,1;correct_85,2=3,\n"
                  "basic,,,7分\nx,9,,\n",
                  &report),
        KAOHE_OK);
    assert_json(report.submission,
                "{\"records\":[{\"scoreSheet\":{\"rubric\":\"107\",\"items\":[{\"item\":"
                "\"basic.consistency.professionalism\",\"ticked\":[\"correct_90\","
                "\"correct_85\"],\"optionScores\":[{\"option\":\"correct_85\",\"score\":"
                "\"3\"}]},{\"item\":\"x\",\"ticked\":[\"9\"]}],\"subtotals\":[{\"node\":"
                "\"basic\",\"stated\":\"7\"}]}}]}");
    assert_int_equal(
        read_text("kind,sheet\nitem,ticked,option scores\nx,;,1\ny,,1=z\n", &report),
        KAOHE_ERR_INVALID);
    assert_int_equal(report.error_count, 3);
}

static void knows_when_memory_ends(void **state)
{
    static const char text[] = "分署,TNY\n種類,徵起\n管道,件數\n銀行,12\n";
    struct csv_report report;
    const size_t room = arena.size;

    (void)state;
    for (size_t size = loaded; size < loaded + 4096; size += 64) {
        arena_reset(&arena);
        arena.used = loaded;
        arena.size = size;
        const enum kaohe_err err = read_text(text, &report);
        assert_true(err == KAOHE_OK || err == KAOHE_ERR_NO_MEMORY);
        assert_true((err == KAOHE_OK) == (report.error_count == 0));
    }
    arena.size = room;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(layouts_are_sound, forget),
        cmocka_unit_test_setup(templates_read, forget),
        cmocka_unit_test_setup(reads_what_offices_write, forget),
        cmocka_unit_test_setup(tells_every_wrong_cell, forget),
        cmocka_unit_test_setup(nothing_is_lost, forget),
        cmocka_unit_test_setup(rows_behind_a_record, forget),
        cmocka_unit_test_setup(lost_figures, set_up),
        cmocka_unit_test_setup(ticks_by_number, forget),
        cmocka_unit_test_setup(knows_when_memory_ends, forget),
    };
    return cmocka_run_group_tests_name("csv_report", tests, set_up, NULL);
}
