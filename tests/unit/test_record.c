/* SPDX-License-Identifier: Apache-2.0 */
/* Records: keys of every kind, names and places of fields, what is no key. */
#include "messages.h"

#include "domain/record.h"

static const struct {
    const char *json;
    const char *key;
} keys[] = {
    {"{'phoneTest': {'conductor': 'CONDUCTOR_BRANCH'}}", "phone/branch"},
    {"{'phoneTest': {'conductor': 'CONDUCTOR_HEADQUARTERS'}, 'subPeriod': '2017M05'}",
     "phone/headquarters@106M05"},
    {"{'surveyQuestion': {'instrument': 'i', 'question': 'q'}}", "survey/i/q"},
    {"{'serviceTime': {}}", "time"},
    {"{'complaintCase': {'caseNumber': '106-1'}}", "case/106-1"},
    {"{'complaintCount': {}}", "complaints/-/-"},
    {"{'complaintCount': {'category': 'COMPLAINT_CATEGORY_RIGHTS_PROTECTION', 'channel': "
     "'COMPLAINT_CHANNEL_EMAIL'}, 'subPeriod': '104Q3'}",
     "complaints/rights_protection/email@104Q3"},
    {"{'collection': {'channel': 'bank'}}", "collection/bank/-"},
    {"{'collection': {'caseType': 'tax'}}", "collection/-/tax"},
    {"{'statistic': {'metric': 'm', 'dimensions': [{'name': 'b', 'value': '2'}, {'name': "
     "'a', 'value': '1'}]}}",
     "statistic/m/b=2/a=1"},
    {"{'attitudeReview': {'officer': 'O1'}, 'subPeriod': '106M03'}",
     "attitude/O1@106M03"},
    {"{'statedTotal': {'id': 't'}}", "total/t"},
    {"{'scoreSheet': {'rubric': '107', 'evaluator': 'EVALUATOR_SELF', 'date': "
     "'2018-07-05'}}",
     "sheet/107/self/2018-07-05"},
};

static void every_kind_has_a_key(void **state)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char buffer[RECORD_KEY_MAX];
        struct text key;
        text_init(&key, buffer, sizeof buffer);
        assert_int_equal(record_key(RECORD(*state, keys[i].json), &key), KAOHE_OK);
        assert_string_equal(buffer, keys[i].key);
    }
}

static void what_cannot_be_told_apart_has_none(void **state)
{
    static const char *const records[] = {
        "{}",
        "{'phoneTest': {}}",
        "{'surveyQuestion': {'instrument': 'i'}}",
        "{'complaintCase': {'caseNumber': ''}}",
        "{'collection': {'channel': '-'}}",
        "{'collection': {'channel': 'a@b'}}",
        "{'collection': {'channel': "
        "'12345678901234567890123456789012345678901234567890123456789012345'}}",
        "{'statistic': {'metric': 'm', 'dimensions': [{'name': 'a'}]}}",
        "{'scoreSheet': {'rubric': '107', 'date': '2018-07-05'}}",
        "{'serviceTime': {}, 'subPeriod': '106M13'}",
    };

    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        char buffer[RECORD_KEY_MAX];
        struct text key;
        text_init(&key, buffer, sizeof buffer);
        assert_int_equal(record_key(RECORD(*state, records[i]), &key), KAOHE_ERR_INVALID);
    }
}

static void a_key_too_long_is_said(void **state)
{
    char buffer[13];
    struct text key;

    text_init(&key, buffer, sizeof buffer);
    assert_int_equal(record_key(RECORD(*state, keys[0].json), &key), KAOHE_OK);
    text_init(&key, buffer, sizeof buffer);
    assert_int_equal(record_key(RECORD(*state, keys[2].json), &key), KAOHE_OK);
    text_init(&key, buffer, sizeof buffer);
    assert_int_equal(record_key(RECORD(*state, keys[5].json), &key), KAOHE_ERR_TOO_LARGE);
}

/* Every field is found again under the name that it gives itself. */
static void fields_are_found_by_their_names(void **state)
{
    static const char *const records[] = {
        "{'phoneTest': {'personsTested': '18', 'meanScore': '92.17'}}",
        "{'surveyQuestion': {'formsSent': '3', 'statedPercentage': '96', 'answers': "
        "[{'levels': ['ANSWER_LEVEL_VERY_SATISFIED', 'ANSWER_LEVEL_SATISFIED'], 'count': "
        "'2'}, {'levels': ['ANSWER_LEVEL_NO_OPINION'], 'count': '1'}]}}",
        "{'serviceTime': {'bands': [{'band': 'DURATION_BAND_60_AND_OVER', 'count': "
        "'1'}]}}",
        "{'complaintCount': {'count': '1'}}",
        "{'collection': {'cases': '1', 'amount': '2'}}",
        "{'statistic': {'value': '1.5'}}",
        "{'attitudeReview': {'additions': '1'}}",
        "{'statedTotal': {'stated': '5'}}",
        "{'scoreSheet': {'items': [{'item': 'a.b', 'score': '5'}], 'subtotals': "
        "[{'node': 'a', 'stated': '5'}], 'statedTotal': '5'}}",
    };

    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        Record *record = RECORD(*state, records[i]);
        assert_true(record_field_count(record) >= record_plain_fields(record));
        for (size_t j = 0; j < record_field_count(record); j++) {
            char buffer[RECORD_FIELD_MAX];
            struct text name;
            size_t found = SIZE_MAX;
            text_init(&name, buffer, sizeof buffer);
            record_field_name(record, j, &name);
            assert_true(record_field_possible(record, buffer));
            assert_true(record_field_find(record, buffer, &found));
            assert_int_equal(found, j);
        }
    }
}

static void fields_have_values_and_places(void **state)
{
    static const struct {
        const char *json, *name, *place;
        int64_t count;
        const char *text;
    } fields[] = {
        {"{'collection': {'amount': '7'}}", "amount", "collection.amount", 7, NULL},
        {"{'serviceTime': {'statedShareWithin15': '96.3'}}", "stated_share_within_15",
         "serviceTime.statedShareWithin15", 0, "96.3"},
        {"{'surveyQuestion': {'answers': [{'levels': ['ANSWER_LEVEL_SATISFIED'], "
         "'count': '2'}]}}",
         "count.satisfied", "surveyQuestion.answers[0].count", 2, NULL},
        {"{'serviceTime': {'bands': [{'band': 'DURATION_BAND_5_TO_15', 'count': '3'}]}}",
         "count.5_to_15", "serviceTime.bands[0].count", 3, NULL},
        {"{'scoreSheet': {'items': [{'item': 'a', 'score': '1'}, {'item': 'b', 'score': "
         "'4'}]}}",
         "scores.b", "scoreSheet.items[1].score", 0, "4"},
        {"{'scoreSheet': {'items': [{'item': 'a'}], 'subtotals': [{'node': 'n', "
         "'stated': '9'}]}}",
         "subtotals.n", "scoreSheet.subtotals[0].stated", 0, "9"},
    };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        Record *record = RECORD(*state, fields[i].json);
        char buffer[256];
        struct text place;
        size_t number = 0;
        assert_true(record_field_find(record, fields[i].name, &number));
        struct record_field field = record_field_at(record, number);
        assert_true(field.present);
        if (fields[i].text != NULL)
            assert_string_equal(field.text, fields[i].text);
        else
            assert_int_equal(field.count, fields[i].count);
        text_init(&place, buffer, sizeof buffer);
        record_field_place(record, fields[i].name, &place);
        assert_string_equal(buffer, fields[i].place);
    }
}

static void other_members_have_places_too(void **state)
{
    Record *record = RECORD(*state, "{'complaintCase': {}}");
    char buffer[64];
    struct text place;

    text_init(&place, buffer, sizeof buffer);
    record_field_place(record, "extension_notified", &place);
    assert_string_equal(buffer, "complaintCase.extensionNotified");
    text_init(&place, buffer, sizeof buffer);
    record_field_place(record, "", &place);
    assert_string_equal(buffer, "complaintCase");
    assert_false(record_field_possible(record, "count"));
    assert_int_equal(record_field_count(RECORD(*state, "{}")), 0);
    assert_null(enum_name(conductor_names, 7));
}

static void illegible_fields_are_marked(void **state)
{
    Record *record = RECORD(*state, "{'scoreSheet': {}, 'illegible': [{'note': 'x'}, "
                                    "{'field': 'ticked.a', 'candidates': ['1']}]}");

    assert_non_null(record_illegible(record, "ticked.a"));
    assert_null(record_illegible(record, "scores.a"));
    assert_true(record_field_possible(record, "ticked.a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(every_kind_has_a_key),
        IN_ARENA(what_cannot_be_told_apart_has_none),
        IN_ARENA(a_key_too_long_is_said),
        IN_ARENA(fields_are_found_by_their_names),
        IN_ARENA(fields_have_values_and_places),
        IN_ARENA(other_members_have_places_too),
        IN_ARENA(illegible_fields_are_marked),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
