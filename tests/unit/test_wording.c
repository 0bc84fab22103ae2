/* SPDX-License-Identifier: Apache-2.0 */
/* Findings in words: places filled, codes of other versions shown as they are. */
#include "messages.h"

#include "wire/wording.h"

static const char *words(struct arena *arena, const char *json, enum wording_part part,
                         bool zh)
{
    static char buffer[1024];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    wording_add(&text, message(arena, &kaohe__v1__finding__descriptor, json), part,
                &(struct title_source){.zh = zh});
    return buffer;
}

static void fills_places(void **state)
{
    static const char finding[] =
        "{'code': 'K240', 'record': 'phone/branch', 'field': 'mean_score', 'parameters': "
        "[{'name': 'stated', 'value': '92.17'}, {'name': 'persons', 'value': '16'}]}";

    assert_string_equal(words(*state, finding, WORDING_TEXT, false),
                        "No 16 whole scores have the mean 92.17, rounded or truncated: "
                        "the mean or the number of persons is wrong.");
    assert_non_null(strstr(words(*state, finding, WORDING_TEXT, true), "16 人次"));
    assert_string_equal(words(*state, finding, WORDING_TITLE, false), "Impossible mean");
    assert_string_equal(words(*state, finding, WORDING_TITLE, true),
                        "平均分數不可能成立");
    assert_true(strlen(words(*state, finding, WORDING_ADVICE, true)) > 0);
}

static void shows_what_is_missing(void **state)
{
    assert_string_equal(
        words(*state, "{'code': 'K105', 'place': 'approver'}", WORDING_TEXT, false),
        "The submission does not name its approver.");
    assert_string_equal(words(*state, "{'code': 'K101'}", WORDING_TEXT, false),
                        "There is no branch ?.");
}

static void names_what_it_is_about(void **state)
{
    static const char json[] =
        "{'code': 'K304', 'record': 'survey/x/y@106Q1', 'field': 'count.very_satisfied', "
        "'parameters': [{'name': 'stated', 'value': '5'}, {'name': 'headquarters', "
        "'value': '6'}]}";
    const Finding *finding = message(*state, &kaohe__v1__finding__descriptor, json);
    char buffer[256];
    struct text text;

    assert_string_equal(words(*state, json, WORDING_TEXT, true),
                        "問卷題目：x／y（106Q1）之「非常滿意」件數為 5，本署所載為 6。");
    assert_string_equal(words(*state, json, WORDING_TEXT, false),
                        "Number of “very satisfied” answers of survey question: x, y "
                        "(106Q1) is 5; headquarters reports 6.");
    text_init(&text, buffer, sizeof buffer);
    wording_subject(&text, finding, &(struct title_source){.zh = false});
    assert_string_equal(
        buffer, "Survey question: x, y (106Q1); number of “very satisfied” answers");
    text_init(&text, buffer, sizeof buffer);
    wording_subject(&text, message(*state, &kaohe__v1__finding__descriptor, "{}"),
                    &(struct title_source){.zh = true});
    assert_string_equal(buffer, "");
}

static void names_values(void **state)
{
    assert_non_null(strstr(words(*state,
                                 "{'code': 'K241', 'parameters': [{'name': 'stated', "
                                 "'value': 'excellent'}, {'name': 'computed', 'value': "
                                 "'good'}, {'name': 'mean', 'value': '85'}]}",
                                 WORDING_TEXT, true),
                           "「良好」，陳報為「優良」"));
    assert_non_null(
        strstr(words(*state,
                     "{'code': 'K405', 'record': 'sheet/104/self/2015-04-07', "
                     "'parameters': [{'name': 'item', 'value': 'a'}, {'name': "
                     "'title', 'value': '甲'}, {'name': 'option', 'value': "
                     "'o'}]}",
                     WORDING_TEXT, true),
               "「a 甲」"));
}

static void shows_codes_that_it_does_not_know(void **state)
{
    static const char finding[] = "{'code': 'K999', 'record': 'time', 'parameters': "
                                  "[{'name': 'a', 'value': '1'}, {'name': 'b'}]}";

    assert_string_equal(words(*state, finding, WORDING_TITLE, true), "K999");
    assert_string_equal(words(*state, finding, WORDING_TEXT, true), "time; a 1; b ?");
    assert_string_equal(words(*state, finding, WORDING_ADVICE, true), "");
    assert_string_equal(words(*state, "{}", WORDING_TITLE, true), "?");
    assert_string_equal(
        words(*state, "{'parameters': [{'value': '1'}]}", WORDING_TEXT, true), "? 1");
}

static void names_severities(void **state)
{
    static const struct {
        Severity severity;
        const char *en, *zh;
    } severities[] = {
        {SEVERITY_ERROR, "error", "錯誤"},
        {SEVERITY_WARNING, "warning", "警告"},
        {SEVERITY_NOTICE, "notice", "提示"},
        {SEVERITY_UNSPECIFIED, "?", "?"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        for (int zh = 0; zh < 2; zh++) {
            char buffer[32];
            struct text text;
            text_init(&text, buffer, sizeof buffer);
            wording_severity(&text, severities[i].severity, zh);
            assert_string_equal(buffer, zh ? severities[i].zh : severities[i].en);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(fills_places),
        IN_ARENA(shows_what_is_missing),
        IN_ARENA(names_what_it_is_about),
        IN_ARENA(names_values),
        IN_ARENA(shows_codes_that_it_does_not_know),
        cmocka_unit_test(names_severities),
    };
    return cmocka_run_group_tests_name("wording", tests, NULL, NULL);
}
