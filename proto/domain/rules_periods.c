/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K31x: this dossier against the branch's others of the year. Invariant: a finding
 * stands on a record of this dossier. Which dossier is wrong is not known: these are
 * warnings, on what is filed later.
 */
#include "domain/rules_across.h"

/* What carries a reason is looked at again, so that the reason lasts. */
static bool is_judged(const struct check *check, const struct subject *subject)
{
    return subject != NULL && subject->held != NULL &&
           (filed_now(check, subject) || subject->held->n_justifications > 0);
}

static void gather(struct check *check)
{
    struct span_sums sums;
    size_t count;

    check->across_end = &check->across;
    span_sums(&sums);
    const struct tellings *groups = tellings_gather(check, &count);
    for (size_t i = 0; i < count; i++) {
        if (!groups[i].elsewhere)
            continue;
        for (const struct telling *t = groups[i].first; t != NULL; t = t->next) {
            /* Totals are numbered by each document as it likes. */
            if (is_judged(check, t->subject) && t->record->kind_case != KIND_STATED_TOTAL)
                across_look(check, &sums, &groups[i], t);
        }
    }
}

static void report_across(struct check *check, enum across_kind kind)
{
    const struct context *context = check->in->context;

    if (!check->has_period || context == NULL || context->own_count == 0)
        return;
    if (check->across_end == NULL)
        gather(check);
    for (const struct across *a = check->across; a != NULL; a = a->next) {
        char buffer[RECORD_FIELD_MAX];
        struct text name;
        struct decimal difference;
        if (a->kind != kind)
            continue;
        text_init(&name, buffer, sizeof buffer);
        record_field_name(a->subject->record, a->field, &name);
        struct draft draft = report(check, a->subject, buffer);
        finding_text(&draft, "terms", a->terms);
        finding_decimal(&draft, "computed", a->computed);
        finding_text(&draft, "period", a->period);
        finding_decimal(&draft, "stated", a->stated);
        if (decimal_subtract(a->stated, a->computed, &difference) == KAOHE_OK) {
            if (difference.coefficient < 0)
                difference.coefficient = -difference.coefficient;
            finding_decimal(&draft, "difference", difference);
        }
        draft.settled = !filed_now(check, a->subject);
        report_end(check, &draft);
    }
}

static void dossiers_agree(struct check *check, const struct subject *whole)
{
    (void)whole;
    report_across(check, ACROSS_TWICE);
}

static void dossiers_add_up(struct check *check, const struct subject *whole)
{
    (void)whole;
    report_across(check, ACROSS_SUM);
}

static void dossiers_exceed(struct check *check, const struct subject *whole)
{
    (void)whole;
    report_across(check, ACROSS_EXCEEDS);
}

static void dossiers_grow(struct check *check, const struct subject *whole)
{
    (void)whole;
    report_across(check, ACROSS_SHRINKS);
}

static void means_agree(struct check *check, const struct subject *whole)
{
    (void)whole;
    report_across(check, ACROSS_MEAN);
}

static const struct rule table[] = {
    {"K310", SEVERITY_WARNING, RULE_DOSSIER | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     dossiers_agree, "One figure in two dossiers, differently", "相同期間之案卷數值不一",
     "{field} of {record} is {stated} in {period}; {terms}; difference {difference}.",
     "{record} 之 {field} 於 {period} 為 {stated}，惟 {terms}；相差 {difference}。",
     "Both are about the same months. Correct the one that is wrong, or say why they "
     "differ.",
     "二者所涵蓋月份相同。請更正有誤之一方，或敘明差異原因。"},
    {"K311", SEVERITY_WARNING, RULE_DOSSIER | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     dossiers_add_up, "Parts in other dossiers that do not add up to the whole",
     "各期案卷之和與全期不符",
     "{field} of {record}: {terms} = {computed}; {period} states {stated}; difference "
     "{difference}.",
     "{record} 之 {field}：{terms} = {computed}；{period} 陳報 {stated}；相差 "
     "{difference}。",
     "Correct the part or the whole that is wrong, or say why they differ.",
     "請更正有誤之分期或全期數值，或敘明差異原因。"},
    {"K312", SEVERITY_WARNING, RULE_DOSSIER | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     dossiers_exceed, "Parts in other dossiers that exceed the whole",
     "部分案卷之和逾全期",
     "{field} of {record}: {terms} = {computed} already; {period} states {stated}; "
     "difference {difference}.",
     "{record} 之 {field}：{terms} = {computed}，已逾 {period} 之 {stated}；相差 "
     "{difference}。",
     "Correct the part or the whole that is wrong, or say why they differ.",
     "請更正有誤之分期或全期數值，或敘明差異原因。"},
    {"K313", SEVERITY_WARNING, RULE_DOSSIER | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     dossiers_grow, "Cumulative figure that shrinks from one dossier to another",
     "累計案卷數值減少",
     "{field} of {record}: {terms}; {period} states {stated}, less by {difference}.",
     "{record} 之 {field}：{terms}；{period} 陳報 {stated}，減少 {difference}。",
     "Cumulative figures count from January and do not shrink. Correct the one that is "
     "wrong, or say why.",
     "累計數值自 1 月起算，不應減少。請更正有誤之一方，或敘明原因。"},
    {"K314", SEVERITY_WARNING, RULE_DOSSIER | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     means_agree, "Mean that those in other dossiers do not give",
     "各期案卷之加權平均與全期不符",
     "{field} of {record}: {terms}, divided by all of them, give {computed}; {period} "
     "states {stated}; difference {difference}.",
     "{record} 之 {field}：{terms}，除以總數為 {computed}；{period} 陳報 {stated}；相差 "
     "{difference}。",
     "A mean weighs each part by its number. Correct the one that is wrong, or say why "
     "they differ.",
     "全期平均應按各期件數或人次加權。請更正有誤之一方，或敘明差異原因。"},
};

RULE_GROUP(rules_periods, table);
