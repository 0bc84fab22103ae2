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
    wording_add(&text, message(arena, &kaohe__v1__finding__descriptor, json), part, zh);
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
        IN_ARENA(shows_codes_that_it_does_not_know),
        cmocka_unit_test(names_severities),
    };
    return cmocka_run_group_tests_name("wording", tests, NULL, NULL);
}
