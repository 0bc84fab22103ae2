/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K51x: reasons for warnings. Runs last: only then is it known which of them answer
 * anything.
 */
#include "domain/rules_check.h"
#include "domain/utf8.h"

static bool is_empty(const Justification *reason)
{
    return reason->code == NULL || utf8_is_blank(reason->code) || reason->text == NULL ||
           utf8_is_blank(reason->text);
}

/* "justifications[2]", and what of it. */
static void report_reason(struct check *check, const struct subject *whole, size_t number,
                          const char *member)
{
    const Justification *reason = check->in->submission->justifications[number];
    char buffer[RECORD_FIELD_MAX];
    struct text place;

    text_init(&place, buffer, sizeof buffer);
    text_add(&place, "justifications[");
    text_add_int(&place, (int64_t)number);
    text_add(&place, "].");
    text_add(&place, member);
    struct draft draft = report(check, whole, buffer);
    finding_text(&draft, "rule", reason->code == NULL ? "-" : reason->code);
    finding_text(&draft, "about", reason->record == NULL ? "-" : reason->record);
    report_end(check, &draft);
}

static void without_words(struct check *check, const struct subject *whole)
{
    const Submission *submission = check->in->submission;

    for (size_t i = 0; i < submission->n_justifications; i++)
        if (is_empty(submission->justifications[i]))
            report_reason(check, whole, i, "text");
}

static void without_warning(struct check *check, const struct subject *whole)
{
    const Submission *submission = check->in->submission;

    for (size_t i = 0; i < submission->n_justifications; i++)
        if (!check->findings->answered[i] && !is_empty(submission->justifications[i]))
            report_reason(check, whole, i, "code");
}

static const struct rule table[] = {
    {"K510", SEVERITY_ERROR, RULE_SUBMISSION, RECORD_KIND_NOT_SET, without_words,
     "Reason without words", "理由空白",
     "The reason for {rule} (record: {about}) names no rule or has no words.",
     "對 {rule} 之理由（紀錄：{about}）未填代碼或內容空白。",
     "Say why the figure is right, or leave the reason out.",
     "請敘明數值無誤之原因；無理由者請刪除該列。"},
    {"K511", SEVERITY_NOTICE, RULE_SUBMISSION | RULE_NEEDS_HELD, RECORD_KIND_NOT_SET,
     without_warning, "Reason that no warning asks for", "理由無對應之警告",
     "A reason is given for {rule} (record: {about}), and there is no such warning.",
     "對 {rule} 填有理由（紀錄：{about}），惟無此項警告。",
     "A reason answers a warning of that code, record and field with the values that it "
     "was given for; errors can only be corrected.",
     "理由僅適用於代碼、紀錄、欄位及數值均相符之警告；錯誤應予更正。"},
};

RULE_GROUP(rules_reasons, table);
