/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue: what is refused, what is found. */
#include "messages.h"

#include "domain/catalogue.h"

static const char catalogue_json[] =
    "{'id': 'c', 'answerDays': 6, 'utcOffsetMinutes': 480,"
    "'evidenceRate': 'SURVEY_RATE_SATISFACTION',"
    "'instruments': [{'id': 'i', 'titleZh': '問卷', 'titleEn': 'Form'}],"
    "'channels': [{'id': 'bank', 'titleZh': '銀行', 'titleEn': 'Bank', 'partOf': "
    "'both'}, {'id': 'both', 'titleZh': '合計', 'titleEn': 'Both'}],"
    "'caseTypes': [{'id': 'tax', 'titleZh': '稅', 'titleEn': 'Tax'}],"
    "'metrics': [{'id': 'm', 'titleZh': '數', 'titleEn': 'M', 'unitZh': '件', 'unitEn': "
    "'cases', 'decimals': 0, 'dimensions': ['a']}],"
    "'dimensionValues': [{'dimension': 'a', 'id': 'v', 'titleZh': '值', 'titleEn': 'V'}],"
    "'branches': [{'code': 'TNY', 'nameZh': '臺南', 'nameEn': 'Tainan', 'added': "
    "'2000-01-01', 'closed': '2016-12-31'}],"
    "'boards': ["
    "{'id': 'b1', 'titleZh': '一', 'titleEn': 'One', 'unitZh': '分', 'unitEn': 'points', "
    "'indicator': {'kind': 'INDICATOR_KIND_PHONE_MEAN', 'conductor': "
    "'CONDUCTOR_BRANCH'}, 'direction': 'DIRECTION_HIGHER_IS_BETTER', 'tieRule': "
    "'TIE_RULE_COMPETITION', 'scale': '1', 'decimals': 2},"
    "{'id': 'b2', 'titleZh': '二', 'titleEn': 'Two', 'unitZh': '分', 'unitEn': 'points', "
    "'indicator': {'kind': 'INDICATOR_KIND_WITHIN_15'}, 'direction': "
    "'DIRECTION_HIGHER_IS_BETTER', 'tieRule': 'TIE_RULE_COMPETITION', 'scale': '100', "
    "'decimals': 2}],"
    "'evidence': [{'rubric': 'r', 'name': 'e', 'titleZh': '據', 'titleEn': 'E', "
    "'figures': [{'kind': 'INDICATOR_KIND_WITHIN_15'}], 'scale': '10'},"
    "{'rubric': 'r', 'name': 'f', 'titleZh': '無', 'titleEn': 'F', 'note': 'none'}]}";
static const char rubric_json[] =
    "{'id': 'r', 'items': [{'id': 'n', 'options': [{'id': 'o', 'thresholds': "
    "[{'evidence': 'e'}, {'evidence': 'f'}]}]}]}";
static const char phone[] =
    "{'kind': 'INDICATOR_KIND_PHONE_MEAN', 'conductor': 'CONDUCTOR_BRANCH'}";

static enum kaohe_err verify(struct arena *arena, const char *from, const char *to,
                             char why[256])
{
    char json[8192];
    const char *at = strstr(catalogue_json, from);
    const Rubric *rubric = message(arena, &kaohe__v1__rubric__descriptor, rubric_json);
    struct text text;

    assert_non_null(at);
    snprintf(json, sizeof json, "%.*s%s%s", (int)(at - catalogue_json), catalogue_json,
             to, at + strlen(from));
    text_init(&text, why, 256);
    return catalogue_verify(message(arena, &kaohe__v1__catalogue__descriptor, json),
                            &rubric, 1, &text);
}

static void accepts_a_sound_one(void **state)
{
    char why[256];
    static const char *const indicators[] = {
        "{'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'i', 'question': 'q', "
        "'rate': 'SURVEY_RATE_SATISFACTION'}",
        "{'kind': 'INDICATOR_KIND_RANGE_LOW', 'rubric': 'r'}",
        "{'kind': 'INDICATOR_KIND_COLLECTION_AMOUNT'}",
        "{'kind': 'INDICATOR_KIND_COLLECTION_CASES', 'channel': 'bank'}",
        "{'kind': 'INDICATOR_KIND_STATISTIC', 'metric': 'm'}",
        "{'kind': 'INDICATOR_KIND_SHEET_TOTAL', 'rubric': 'r', 'evaluator': "
        "'EVALUATOR_SELF'}",
        "{'kind': 'INDICATOR_KIND_SHEET_NODE', 'rubric': 'r', 'node': 'n', 'evaluator': "
        "'EVALUATOR_SELF'}",
    };

    assert_int_equal(verify(*state, phone, phone, why), KAOHE_OK);
    for (size_t i = 0; i < sizeof indicators / sizeof *indicators; i++)
        if (verify(*state, phone, indicators[i], why) != KAOHE_OK)
            fail_msg("%s: %s", indicators[i], why);
}

struct change {
    const char *from, *to, *reason;
};

static void refuse_all(struct arena *arena, const struct change *changes, size_t count)
{
    char why[256];

    for (size_t i = 0; i < count; i++)
        if (verify(arena, changes[i].from, changes[i].to, why) != KAOHE_ERR_INVALID ||
            strstr(why, changes[i].reason) == NULL)
            fail_msg("%s: %s", changes[i].to, why);
}

static void refuses_values_of_nothing(void **state)
{
    static const struct change changes[] = {
        {"'dimension': 'a'", "'dimension': 'b'", "b: is a dimension that no metric has"},
        {"'dimension': 'a', ", "", "v: is no value of its own"},
        {"'id': 'v'", "'id': ''", "is no value of its own"},
        {"'titleZh': '值'", "'titleZh': ''", "v: lacks a title"},
        {"[{'dimension'",
         "[{'dimension': 'a', 'id': 'v', 'titleZh': '1', 'titleEn': '1'}, {'dimension'",
         "v: is no value of its own"},
    };

    refuse_all(*state, changes, sizeof changes / sizeof *changes);
}

static void refuses_with_a_reason(void **state)
{
    static const struct change changes[] = {
        {"'id': 'c', ", "", "an entry without an id: has no proper id"},
        {"'answerDays': 6", "'answerDays': 0", "answer_days"},
        {"480", "900", "utc_offset_minutes"},
        {"'answerDays': 6", "'answerDays': 6, 'calendar': {'firstDay': '2017-01-01'}",
         "catalogue, calendar.lastDay, no day: must be"},
        {"'id': 'i'", "'id': 'a/b'", "has no id of its own"},
        {"'titleZh': '問卷'", "'titleZh': ''", "lacks a title"},
        {"[{'id': 'bank'",
         "[{'id': 'bank', 'titleZh': '1', 'titleEn': '1'}, {'id': "
         "'bank'",
         "has no id of its own"},
        {"'id': 'm'", "'id': 'm', 'counterpart': 'x'", "m: its counterpart does not"},
        {"'partOf': 'both'", "'partOf': 'x'", "bank: is part of no channel"},
        {"'partOf': 'both'", "'partOf': 'bank'", "bank: is part of no channel"},
        {"'titleEn': 'Both'", "'titleEn': 'Both', 'partOf': 'bank'", "is part of no"},
        {"'titleEn': 'Tax'", "'titleEn': 'Tax', 'partOf': 'tax'", "tax: only channels"},
        {"'titleEn': 'Form'", "'titleEn': 'Form', 'partOf': 'i'", "i: only channels"},
        {"'id': 'm'", "'id': '-'", "has no id of its own"},
        {"'unitZh': '件'", "'unitZh': ''", "lacks a title or unit"},
        {"'decimals': 0", "'decimals': 7", "no such number of decimals"},
        {"['a']", "['']", "dimension has no proper name"},
        {"'code': 'TNY'", "'code': ''", "has no code of its own"},
        {"'code': 'TNY'", "'code': 'T Y'", "T Y: has no code of its own"},
        {"'code': 'TNY'", "'code': 'TNY', 'successor': 'TNY'", "TNY: its successor is"},
        {"'code': 'TNY'", "'code': 'TNY', 'successor': 'X'", "TNY: its successor is"},
        {"'nameZh': '臺南'", "'nameZh': ''", "lacks a name"},
        {"2016-12-31", "1999-12-31", "dates are no dates, or out of order"},
        {"2016-12-31", "2016-12-32", "dates are no dates, or out of order"},
        {"2000-01-01", "2000-1-1", "dates are no dates, or out of order"},
        {"'id': 'b2'", "'id': 'b1'", "has no id of its own"},
        {"'titleEn': 'Two'", "'titleEn': ''", "lacks a title or unit"},
        {", 'tieRule': 'TIE_RULE_COMPETITION'", "", "what is better, or how ties"},
        {"'direction': 'DIRECTION_HIGHER_IS_BETTER', ", "", "what is better"},
        {"'scale': '1'", "'scale': '0'", "out of range"},
        {"'scale': '1', 'decimals': 2", "'scale': '1', 'decimals': 9", "out of range"},
        {"'scale': '1'", "'scale': '1', 'minimumBase': '-1'", "out of range"},
        {phone, "{}", "indicator names something that is not there"},
        {phone, "{'kind': 'INDICATOR_KIND_PHONE_MEAN'}", "is not there"},
        {phone,
         "{'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'x', 'question': 'q', "
         "'rate': 'SURVEY_RATE_SATISFACTION'}",
         "is not there"},
        {phone, "{'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'i'}",
         "is not there"},
        {phone,
         "{'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'i', 'question': 'q'}",
         "is not there"},
        {phone, "{'kind': 'INDICATOR_KIND_RANGE_LOW'}", "is not there"},
        {phone, "{'kind': 'INDICATOR_KIND_RANGE_HIGH', 'rubric': 'x'}", "is not there"},
        {phone, "{'kind': 'INDICATOR_KIND_COLLECTION_AMOUNT', 'channel': 'x'}",
         "is not there"},
        {phone, "{'kind': 'INDICATOR_KIND_STATISTIC', 'metric': 'x'}", "is not there"},
        {phone, "{'kind': 'INDICATOR_KIND_STATISTIC'}", "is not there"},
        {phone,
         "{'kind': 'INDICATOR_KIND_SHEET_TOTAL', 'rubric': 'x', 'evaluator': "
         "'EVALUATOR_SELF'}",
         "is not there"},
        {phone, "{'kind': 'INDICATOR_KIND_SHEET_TOTAL', 'evaluator': 'EVALUATOR_SELF'}",
         "is not there"},
        {phone,
         "{'kind': 'INDICATOR_KIND_SHEET_NODE', 'rubric': 'r', 'node': 'x', "
         "'evaluator': 'EVALUATOR_SELF'}",
         "is not there"},
    };

    refuse_all(*state, changes, sizeof changes / sizeof *changes);
}

static void refuses_thresholds_that_nothing_backs(void **state)
{
    static const struct change changes[] = {
        {"'name': 'e'", "'name': ''", "is no evidence of its own"},
        {"'name': 'e'", "'name': 'f'", "is no evidence of its own"},
        {"'rubric': 'r', 'name': 'e'", "'name': 'e'", "is no evidence of its own"},
        {"'name': 'e'", "'name': 'g'", "no threshold of its rubric speaks of it"},
        {"'rubric': 'r', 'name'", "'rubric': 's', 'name'", "no threshold of its rubric"},
        {"'titleEn': 'E'", "'titleEn': ''", "lacks a title"},
        {"[{'kind': 'INDICATOR_KIND_WITHIN_15'}]", "[{}]", "that backs it is not there"},
        {"[{'kind': 'INDICATOR_KIND_WITHIN_15'}]",
         "[{'kind': 'INDICATOR_KIND_SHEET_TOTAL', 'rubric': 'r', 'evaluator': "
         "'EVALUATOR_SELF'}]",
         "that backs it is not there"},
        {"[{'kind': 'INDICATOR_KIND_WITHIN_15'}]",
         "[{'kind': 'INDICATOR_KIND_RANGE_LOW', 'rubric': 'r'}]",
         "backs it is not there"},
        {"[{'kind': 'INDICATOR_KIND_WITHIN_15'}]",
         "[{'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'i', 'question': 'q', "
         "'rate': 'SURVEY_RATE_ACCEPTABILITY'}]",
         "or names a rate"},
        {"'evidenceRate': 'SURVEY_RATE_SATISFACTION',", "", "which rate backs"},
        {"'scale': '10'}", "'scale': '0'}", "scale is out of range"},
        {", 'note': 'none'", "", "no note says why"},
        {",{'rubric': 'r', 'name': 'f', 'titleZh': '無', 'titleEn': 'F', 'note': 'none'}",
         "", "nothing says what backs it"},
    };

    refuse_all(*state, changes, sizeof changes / sizeof *changes);
}

static bool existed(const Catalogue *catalogue, const char *text)
{
    struct period period;

    assert_int_equal(period_parse(text, &period), KAOHE_OK);
    return branch_exists(catalogue_branch(catalogue, "TNY"), period);
}

static void finds_names_and_days(void **state)
{
    const Catalogue *catalogue =
        message(*state, &kaohe__v1__catalogue__descriptor, catalogue_json);

    assert_non_null(catalogue_name(catalogue->channels, catalogue->n_channels, "bank"));
    assert_null(catalogue_name(catalogue->channels, catalogue->n_channels, "ban"));
    assert_non_null(catalogue_metric(catalogue, "m"));
    assert_null(catalogue_metric(catalogue, ""));
    assert_null(catalogue_branch(catalogue, "XXX"));
    assert_non_null(catalogue_board(catalogue, "b2"));
    assert_null(catalogue_board(catalogue, "b3"));
    assert_true(existed(catalogue, "105H2"));
    assert_false(existed(catalogue, "106H1"));
    assert_false(existed(catalogue, "088Y"));
    assert_true(existed(catalogue, "089M01"));
}

static void refuses_more_boards_than_a_receipt_can_tell_of(void **state)
{
    struct arena *arena = *state;
    Catalogue *catalogue =
        message(arena, &kaohe__v1__catalogue__descriptor, catalogue_json);
    const Rubric *rubric = message(arena, &kaohe__v1__rubric__descriptor, rubric_json);
    Board **boards = arena_array(arena, CATALOGUE_BOARDS + 1, sizeof(Board *));
    char(*ids)[16] = arena_array(arena, CATALOGUE_BOARDS + 1, sizeof(*ids));
    char why[256];
    struct text text;

    for (int i = 0; i <= CATALOGUE_BOARDS; i++) {
        boards[i] = arena_alloc(arena, sizeof(Board));
        *boards[i] = *catalogue->boards[0];
        snprintf(ids[i], sizeof ids[i], "b%d", i);
        boards[i]->id = ids[i];
    }
    catalogue->boards = boards;
    catalogue->n_boards = CATALOGUE_BOARDS;
    assert_int_equal(catalogue_verify(catalogue, &rubric, 1, NULL), KAOHE_OK);
    catalogue->n_boards++;
    text_init(&text, why, sizeof why);
    assert_int_equal(catalogue_verify(catalogue, &rubric, 1, &text), KAOHE_ERR_INVALID);
    assert_string_equal(text_end(&text), "catalogue, c: has more than 1024 boards");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(accepts_a_sound_one),
        IN_ARENA(refuses_values_of_nothing),
        IN_ARENA(refuses_with_a_reason),
        IN_ARENA(refuses_thresholds_that_nothing_backs),
        IN_ARENA(finds_names_and_days),
        IN_ARENA(refuses_more_boards_than_a_receipt_can_tell_of),
    };
    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
