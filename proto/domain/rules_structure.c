/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K11x: what a record is made of. Sizes and unknown values have been refused by
 * the decoder already.
 */
#include <string.h>

#include "domain/catalogue.h"
#include "domain/rules_check.h"

#define NAME_SIZE RECORD_FIELD_MAX
#define MONEY_LIMIT INT64_C(1000000000000000)

static bool is_money(const Record *record, size_t number)
{
    return record->kind_case == KIND_COLLECTION && number == 1;
}

static const char *field_name(const Record *record, size_t number, char *buffer)
{
    struct text text;

    text_init(&text, buffer, NAME_SIZE);
    record_field_name(record, number, &text);
    return buffer;
}

static void has_key(struct check *check, const struct subject *subject)
{
    if (subject->key == NULL)
        report_plain(check, subject, "");
}

static void count_limits(struct check *check, const struct subject *subject)
{
    size_t fields = record_field_count(subject->record);
    char name[NAME_SIZE];

    for (size_t i = 0; i < fields; i++) {
        struct record_field field = record_field_at(subject->record, i);
        int64_t limit = is_money(subject->record, i) ? MONEY_LIMIT : COUNT_LIMIT;
        if (field.type != FIELD_COUNT || !field.present ||
            (field.count >= 0 && field.count < limit))
            continue;
        struct draft draft = report(check, subject, field_name(subject->record, i, name));
        finding_count(&draft, "stated", field.count);
        finding_count(&draft, "limit", limit);
        report_end(check, &draft);
    }
}

static void decimal_form(struct check *check, const struct subject *subject)
{
    size_t fields = record_field_count(subject->record);
    char name[NAME_SIZE];
    struct decimal value;

    for (size_t i = 0; i < fields; i++) {
        struct record_field field = record_field_at(subject->record, i);
        if (field.type != FIELD_DECIMAL || !field.present ||
            decimal_parse(field.text, &value) == KAOHE_OK)
            continue;
        struct draft draft = report(check, subject, field_name(subject->record, i, name));
        finding_text(&draft, "stated", field.text);
        report_end(check, &draft);
    }
}

/* Only the kinds of records that have such a field are looked at by name. */
static bool has_hundred(const Record *record)
{
    return record->kind_case == KIND_PHONE_TEST ||
           record->kind_case == KIND_SURVEY_QUESTION ||
           record->kind_case == KIND_SERVICE_TIME;
}

static bool is_hundred(const char *field)
{
    static const char *const fields[] = {"mean_score", "mean_low", "mean_high",
                                         "stated_percentage", "stated_share_within_15"};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(field, fields[i]) == 0)
            return true;
    return false;
}

static void in_hundred(struct check *check, const struct subject *subject)
{
    static const struct decimal hundred = {100, 0};
    size_t fields =
        has_hundred(subject->record) ? record_field_count(subject->record) : 0;
    char name[NAME_SIZE];
    struct decimal value;

    for (size_t i = 0; i < fields; i++) {
        struct record_field field = record_field_at(subject->record, i);
        if (field.type != FIELD_DECIMAL || !field.present ||
            !is_hundred(field_name(subject->record, i, name)) ||
            decimal_parse(field.text, &value) != KAOHE_OK ||
            (value.coefficient >= 0 && decimal_compare(value, hundred) <= 0))
            continue;
        struct draft draft = report(check, subject, name);
        finding_decimal(&draft, "stated", value);
        report_end(check, &draft);
    }
}

/* Something that a branch can be compared by or that a sum can use. */
/* A comparison speaks of figures of other records. */
static bool compares(const Record *record)
{
    return record->kind_case == KIND_STATED_TOTAL && record->stated_total->n_claimed > 0;
}

static void has_figures(struct check *check, const struct subject *subject)
{
    size_t fields = record_field_count(subject->record);

    if (subject->record->kind_case == KIND_COMPLAINT_CASE ||
        subject->record->kind_case == RECORD_KIND_NOT_SET ||
        subject->record->n_illegible > 0 || compares(subject->record))
        return;
    for (size_t i = 0; i < fields; i++)
        if (record_field_at(subject->record, i).present)
            return;
    report_plain(check, subject, "");
}

static void illegible_field(struct check *check, const struct subject *subject)
{
    const Record *record = subject->record;
    size_t number;

    for (size_t i = 0; i < record->n_illegible; i++) {
        const char *field = record->illegible[i]->field;
        if (field != NULL && record_field_possible(record, field) &&
            !(record_field_find(record, field, &number) &&
              record_field_at(record, number).present))
            continue;
        report_plain(check, subject, field == NULL ? "" : field);
    }
}

static void illegible_told(struct check *check, const struct subject *subject)
{
    const Record *record = subject->record;

    for (size_t i = 0; i < record->n_illegible; i++) {
        const Illegible *illegible = record->illegible[i];
        struct draft draft =
            report(check, subject, illegible->field == NULL ? "" : illegible->field);
        finding_candidates(&draft, "candidates", illegible);
        report_end(check, &draft);
    }
}

static const struct rule table[] = {
    {"K110", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, has_key,
     "Record that cannot be told from others", "紀錄無法識別",
     "The record has no kind, or lacks a part of its key, or the part holds “/”, “#”, "
     "“@” or “=”, is “-” or is longer than 64 bytes.",
     "紀錄未填類別，或缺少識別欄位，或識別欄位為「-」、含有「/」「#」「@」「=」或逾 "
     "64 位元組。",
     "Fill in what the kind is told apart by, such as the instrument and the question.",
     "請填列該類紀錄之識別欄位，例如問卷及題目。"},
    {"K111", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, decimal_form,
     "Not a number", "數值格式錯誤",
     "“{stated}” in {field} is no decimal of this form: 92.17, with at most 6 "
     "decimals and below 10^15.",
     "{field} 之「{stated}」不是有效數值；應如 92.17，小數至多 6 位，並小於 10^15。",
     "Write digits and a point only, without separators, unit or per cent sign.",
     "僅填數字及小數點，勿加千分位、單位或百分號。"},
    {"K112", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, count_limits,
     "Count or amount out of range", "件數或金額逾範圍",
     "{field} is {stated}; it must be from 0 on and below {limit}.",
     "{field} 為 {stated}；應為 0 以上並小於 {limit}。",
     "Check the digits and the unit (NT$, not thousands).",
     "請查核位數及單位（新臺幣元，非千元）。"},
    {"K113", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, in_hundred,
     "Percentage or score beyond 100", "百分比或分數逾 0 至 100",
     "{field} is {stated}; it must be from 0 to 100.",
     "{field} 為 {stated}；應介於 0 至 100。", "Check the point.", "請查核小數點。"},
    {"K114", SEVERITY_NOTICE, RULE_RECORD, RECORD_KIND_NOT_SET, has_figures,
     "Record without a figure", "紀錄無任何數值", "{record} holds no figure.",
     "{record} 未填任何數值。",
     "Leave the record out when nothing was counted or measured.",
     "未統計或未辦理者，免列該紀錄。"},
    {"K115", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, illegible_field,
     "Wrong mark of an illegible field", "無法辨識欄位之註記錯誤",
     "“{field}” is marked illegible, but it is no field of the record, or has a value.",
     "「{field}」註記為無法辨識，惟該紀錄無此欄位，或已填有數值。",
     "A field either has a value or is illegible.",
     "同一欄位僅能填數值或註記無法辨識，二者擇一。"},
    {"K116", SEVERITY_NOTICE, RULE_RECORD, RECORD_KIND_NOT_SET, illegible_told,
     "Illegible figure", "無法辨識之數值",
     "{field} is illegible (candidates: {candidates}); rules that need it are skipped.",
     "{field} 無法辨識（可能為：{candidates}）；相關查核規則略過。",
     "Report the figure when it is found.", "查得原始數值後請補報。"},
};

RULE_GROUP(rules_structure, table);
