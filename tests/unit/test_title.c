/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and fields as people name them, in both languages. */
#include "messages.h"

#include "domain/record.h"
#include "domain/title.h"
#include "wire/data_load.h"
#include "wire/reflect.h"

static char shown[1024];

static struct title_source source(struct arena *arena, bool zh)
{
    struct data_set set;
    struct json_error error;

    assert_int_equal(data_load(arena, &set, &error), KAOHE_OK);
    return (struct title_source){.zh = zh,
                                 .catalogue = set.catalogue,
                                 .rubrics = set.rubrics,
                                 .rubric_count = set.rubric_count};
}

static const char *record(const struct title_source *from, const char *key)
{
    struct text text;

    text_init(&text, shown, sizeof shown);
    title_add_record(&text, from, key);
    return text_end(&text);
}

static const char *field(const struct title_source *from, const char *key,
                         const char *name)
{
    struct text text;

    text_init(&text, shown, sizeof shown);
    title_add_field(&text, from, key, name);
    return text_end(&text);
}

static void names_records(void **state)
{
    static const struct {
        const char *key, *zh, *en;
    } records[] = {
        {"phone/branch", "電話禮貌測試：分署自行測試",
         "phone courtesy test: by the branch"},
        {"survey/public_opinion/q@106Q1", "問卷題目：為民服務意見調查表／q（106Q1）",
         "survey question: Opinion form on service to the public, q (106Q1)"},
        {"time", "申辦時間", "service time"},
        {"case/10612", "陳情案件：10612", "complaint case: 10612"},
        {"complaints/-/email@104M02", "陳情件數：電子郵件（104M02）",
         "complaint count: e-mail (104M02)"},
        {"complaints/law_enquiry/-", "陳情件數：行政法令查詢",
         "complaint count: law enquiry"},
        {"collection/bank/tax", "徵起：銀行／稅款案件", "collection: Bank, Tax"},
        {"collection/-/-", "徵起", "collection"},
        {"statistic/complaint_replies/category=other/reaction=fair/odd",
         "統計數：陳情案件答復滿意度件數／類別 其他／反應 普通／odd",
         "statistic: Answered complaints by the reaction to the answer, category other, "
         "reaction fair, odd"},
        {"statistic/acceptability/instrument=internal_staff/question=q",
         "統計數：可接受度／問卷 內部同仁滿意度問卷／題目 q", NULL},
        {"statistic/stationed_staff/agency=national_tax_taipei/employment=hired",
         "統計數：移送機關派駐人員／移送機關 臺北國稅局／進用方式 聘僱人員", NULL},
        {"statistic/stationed_staff/agency=of_another_year",
         "統計數：移送機關派駐人員／移送機關 of_another_year", NULL},
        {"statistic/no_metric/no_name=1", "統計數：no_metric／no_name 1", NULL},
        {"attitude/A1@106M05", "執行態度考核：A1（106M05）", NULL},
        {"total/sum", "自報合計：sum", "stated total: sum"},
        {"sheet/107/self/2018-07-05", "評分表：107／自評／2018-07-05", NULL},
        {"nonsense/x", "nonsense/x", "nonsense/x"},
        {"statistic/a/b/c/d/e/f/g", "statistic/a/b/c/d/e/f/g", NULL},
        {"", "", ""},
    };
    const size_t mark = arena_mark(*state);

    for (int zh = 0; zh < 2; zh++) {
        const struct title_source from = source(*state, zh != 0);
        for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
            const char *wanted = zh ? records[i].zh : records[i].en;
            if (wanted != NULL)
                assert_string_equal(record(&from, records[i].key), wanted);
        }
        arena_release(*state, mark);
    }
}

static void names_fields(void **state)
{
    static const char sheet[] = "sheet/107/self/2018-07-05";
    const struct title_source zh = source(*state, true);
    const struct title_source en = source(*state, false);
    const struct title_source bare = {.zh = true};

    assert_string_equal(field(&zh, NULL, "amount"), "金額");
    assert_string_equal(field(&zh, NULL, "count.very_satisfied"), "「非常滿意」件數");
    assert_string_equal(field(&zh, NULL, "count.very_satisfied+satisfied"),
                        "「非常滿意」及「滿意」件數");
    assert_string_equal(field(&en, NULL, "count.5_to_15"),
                        "number of “5 to 15 minutes” answers");
    assert_string_equal(field(&en, NULL, "count.odd"), "number of “odd” answers");
    assert_string_equal(field(&zh, sheet, "scores.basic.consistency.sop"),
                        "「一(一)1 申辦業務標準作業流程訂定情形」評分");
    assert_string_equal(field(&en, sheet, "subtotals.basic"),
                        "subtotal of “一 Basic service”");
    assert_string_equal(field(&zh, sheet, "ticked.no_item"), "「no_item」勾選");
    assert_string_equal(field(&bare, sheet, "scores.basic"), "「basic」評分");
    assert_string_equal(field(&zh, "phone/branch", "scores.basic"), "「basic」評分");
    assert_string_equal(field(&zh, NULL, "no_field"), "no_field");
}

static void names_figures_and_options(void **state)
{
    const struct title_source zh = source(*state, true);
    struct text text;

    text_init(&text, shown, sizeof shown);
    title_add_figure(&text, &zh, "collection/bank/-#amount");
    assert_string_equal(shown, "徵起：銀行之金額");
    text_init(&text, shown, sizeof shown);
    title_add_figure(&text, &zh, "nonsense");
    assert_string_equal(shown, "nonsense");
    text_init(&text, shown, sizeof shown);
    title_add_option(&text, &zh, "sheet/107/self/2018-07-05",
                     "basic.consistency.professionalism", "correct_90");
    assert_string_equal(shown, "服務人員回應問題正確率達 90% 以上。");
    text_init(&text, shown, sizeof shown);
    title_add_option(&text, &zh, "sheet/107/self/2018-07-05", "basic", "odd");
    assert_string_equal(shown, "odd");
}

static void takes_the_words_of_records(void **state)
{
    Record *records[] = {
        message(*state, &kaohe__v1__record__descriptor,
                "{'surveyQuestion': {'question': 'q', 'wording': '洽公環境'}}"),
        message(*state, &kaohe__v1__record__descriptor,
                "{'statedTotal': {'id': 't', 'title': '派駐人員'}}"),
        message(*state, &kaohe__v1__record__descriptor, "{'statedTotal': {'id': 'u'}}"),
    };
    const struct title_source from = {.zh = true, .records = records, .record_count = 3};

    assert_string_equal(record(&from, "survey/x/q"), "問卷題目：x／洽公環境");
    assert_string_equal(record(&from, "total/t"), "自報合計：派駐人員");
    assert_string_equal(record(&from, "total/u"), "自報合計：u");
    assert_string_equal(record(&from, "collection/bank/tax"), "徵起：bank／tax");
    assert_string_equal(record(&from, "statistic/m/question=q"),
                        "統計數：m／題目 洽公環境");
}

static void check_names(const char *const names[], enum title_list list)
{
    for (int i = 1; names[i] != NULL; i++) {
        for (int zh = 0; zh < 2; zh++) {
            assert_non_null(title_word(list, names[i], zh != 0));
            assert_string_equal(title_word(list, names[i], zh != 0),
                                title_value(list, i, zh != 0));
        }
    }
}

static void knows_every_name(void **state)
{
    static const int kinds[] = {
        KIND_PHONE_TEST,      KIND_SURVEY_QUESTION, KIND_SERVICE_TIME,
        KIND_COMPLAINT_COUNT, KIND_COLLECTION,      KIND_STATISTIC,
        KIND_ATTITUDE_REVIEW, KIND_STATED_TOTAL,    KIND_SCORE_SHEET};

    (void)state;
    check_names(level_names, TITLE_LEVELS);
    check_names(band_names, TITLE_BANDS);
    check_names(category_names, TITLE_CATEGORIES);
    check_names(complaint_channel_names, TITLE_CHANNELS);
    check_names(conductor_names, TITLE_CONDUCTORS);
    check_names(evaluator_names, TITLE_EVALUATORS);
    assert_null(title_value(TITLE_GRADES, 0, true));
    assert_null(title_value(TITLE_GRADES, 5, true));
    assert_null(title_word(TITLE_RATES, NULL, true));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        Record record = RECORD_INIT;
        record.kind_case = (Kaohe__V1__Record__KindCase)kinds[i];
        for (size_t n = 0; n < record_plain_fields(&record); n++) {
            char name[RECORD_FIELD_MAX];
            struct text text;
            text_init(&text, name, sizeof name);
            record_field_name(&record, n, &text);
            assert_non_null(title_word(TITLE_FIELDS, name, true));
        }
    }
}

static void expect_words(const char *word, const char *name)
{
    if (word == NULL || word[0] == '\0')
        fail_msg("no word for %s", name);
}

/* Every field that a file of headquarters can have, and what it can say. */
static void expect_settings(const ProtobufCMessageDescriptor *type)
{
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        const ProtobufCEnumDescriptor *values = field->descriptor;
        char name[REFLECT_NAME_MAX];

        reflect_json_name(field, name);
        for (int zh = 0; zh < 2; zh++)
            expect_words(title_setting(name, zh), name);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            expect_settings(field->descriptor);
        if (field->type != PROTOBUF_C_TYPE_ENUM)
            continue;
        for (unsigned j = 1; j < values->n_values; j++) /* behind UNSPECIFIED */
            for (int zh = 0; zh < 2; zh++)
                expect_words(title_choice(values->values[j].name, zh),
                             values->values[j].name);
    }
}

/* Every member that a record can have. */
static void expect_members(const ProtobufCMessageDescriptor *type)
{
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];

        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            expect_members(field->descriptor);
        if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0)
            continue; /* its word is that of the kind */
        for (int zh = 0; zh < 2; zh++)
            expect_words(title_word(TITLE_FIELDS, field->name, zh), field->name);
    }
}

static void knows_every_member(void **state)
{
    const struct title_source zh = source(*state, true), en = source(*state, false);

    expect_members(&kaohe__v1__record__descriptor);
    assert_string_equal(field(&zh, "phone/branch", "restatements[0].field"),
                        "重複陳述（1）之欄位");
    assert_string_equal(field(&en, "phone/branch", "restatements[11].section"),
                        "restatements (12), section");
    assert_string_equal(
        field(&en, "sheet/107/self/2020-01-01", "items[3].optionScores[0].score"),
        "items (4), scores of options (1), score");
    assert_string_equal(field(&zh, "phone/branch", "illegible[0].candidates[1]"),
                        "無法辨識（1）之可能數字（2）");
    assert_string_equal(field(&en, "phone/branch", "strange[0].thing"),
                        "strange (1), thing");
}

static void knows_every_setting(void **state)
{
    (void)state;
    expect_settings(&kaohe__v1__catalogue__descriptor);
    expect_settings(&kaohe__v1__rubric__descriptor);
    assert_null(title_setting("minimum_base", true));
    assert_null(title_choice("TIE_RULE_UNSPECIFIED", false));
}

static void knows_units(void **state)
{
    (void)state;
    assert_string_equal(title_unit("amount", true), "元");
    assert_string_equal(title_unit("count.satisfied", true), "件");
    assert_string_equal(title_unit("count.satisfied", false), "");
    assert_string_equal(title_unit("scores.basic", true), "分");
    assert_string_equal(title_unit("scores.basic", false), "points");
    assert_string_equal(title_unit("nonsense", true), "");
    assert_string_equal(title_unit("stated", true), "");
}

static void capitalises(void **state)
{
    struct text text;

    (void)state;
    text_init(&text, shown, sizeof shown);
    text_add(&text, "a b");
    title_capitalise(&text, 0);
    title_capitalise(&text, 1);
    title_capitalise(&text, 9);
    assert_string_equal(shown, "A b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(names_records),
        IN_ARENA(names_fields),
        IN_ARENA(names_figures_and_options),
        IN_ARENA(takes_the_words_of_records),
        cmocka_unit_test(knows_every_name),
        IN_ARENA(knows_every_member),
        cmocka_unit_test(knows_every_setting),
        cmocka_unit_test(knows_units),
        cmocka_unit_test(capitalises),
    };
    return cmocka_run_group_tests_name("title", tests, NULL, NULL);
}
