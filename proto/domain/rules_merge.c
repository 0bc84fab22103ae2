/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K5xx: corrections. What became of each record in the merge, as findings.
 */
#include "domain/rules_check.h"

#define PLACE_SIZE 32 /* of "records[1023]" */

/* What became of a record that came with the submission, if it is this; or NULL. */
static const struct merge_step *became(const struct check *check,
                                       const struct subject *subject,
                                       enum merge_outcome outcome)
{
    const struct merge_step *step =
        subject->origin < 0 ? NULL : &check->in->merge->steps[subject->origin];

    return step != NULL && step->outcome == outcome ? step : NULL;
}

static void duplicate(struct check *check, const struct subject *subject)
{
    const struct merge_step *step = became(check, subject, MERGE_DUPLICATE);

    char buffer[PLACE_SIZE];
    struct text place;

    if (step == NULL)
        return;
    struct draft draft = report(check, subject, "");
    text_init(&place, buffer, sizeof buffer);
    text_add(&place, "records[");
    text_add_int(&place, (int64_t)step->first);
    text_add(&place, "]");
    finding_text(&draft, "first", buffer);
    report_end(check, &draft);
}

static void stale(struct check *check, const struct subject *subject)
{
    const struct merge_step *step = became(check, subject, MERGE_STALE);

    if (step == NULL)
        return;
    struct draft draft = report(check, subject, "");
    finding_count(&draft, "held", step->held->revision);
    finding_count(&draft, "base", check->in->submission->base_revision);
    finding_count(&draft, "count", (int64_t)step->difference_count);
    finding_text(&draft, "differences", step->differences);
    report_end(check, &draft);
}

static void no_reason(struct check *check, const struct subject *subject)
{
    if (became(check, subject, MERGE_NO_REASON) != NULL)
        report_plain(check, subject, "");
}

static void too_many(struct check *check, const struct subject *subject)
{
    size_t count = check->in->merge->dossier->n_records;

    if (count <= DOSSIER_RECORD_LIMIT)
        return;
    struct draft draft = report(check, subject, "records");
    finding_count(&draft, "count", (int64_t)count);
    finding_count(&draft, "limit", DOSSIER_RECORD_LIMIT);
    report_end(check, &draft);
}

/* Reports each withdrawal with this outcome. */
static void withdrawals(struct check *check, enum withdrawal_outcome outcome)
{
    const Submission *submission = check->in->submission;

    for (size_t i = 0; i < submission->n_withdrawals; i++) {
        const struct merge_withdrawal *withdrawal = &check->in->merge->withdrawals[i];
        const struct subject subject = {.key = submission->withdrawals[i], .origin = -1};
        char buffer[48];
        struct text place;

        if (withdrawal->outcome != outcome)
            continue;
        text_init(&place, buffer, sizeof buffer);
        text_add(&place, "withdrawals[");
        text_add_int(&place, (int64_t)i);
        text_add(&place, "]");
        struct draft draft = report(check, &subject, buffer);
        if (outcome == WITHDRAWAL_STALE) {
            finding_count(&draft, "held", withdrawal->held->revision);
            finding_count(&draft, "base", submission->base_revision);
        }
        report_end(check, &draft);
    }
}

static void withdrawn_not_held(struct check *check, const struct subject *whole)
{
    (void)whole;
    withdrawals(check, WITHDRAWAL_NOT_HELD);
}

static void withdrawn_stale(struct check *check, const struct subject *whole)
{
    (void)whole;
    withdrawals(check, WITHDRAWAL_STALE);
}

static void withdrawn_no_reason(struct check *check, const struct subject *whole)
{
    (void)whole;
    withdrawals(check, WITHDRAWAL_NO_REASON);
}

static void withdrawn_and_filed(struct check *check, const struct subject *whole)
{
    (void)whole;
    withdrawals(check, WITHDRAWAL_FILED);
}

static void withdrawn_twice(struct check *check, const struct subject *whole)
{
    (void)whole;
    withdrawals(check, WITHDRAWAL_TWICE);
}

static const struct rule table[] = {
    {"K501", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, duplicate,
     "One record twice in a submission", "同一陳報內紀錄重複",
     "{record} is already {first} of this submission.",
     "{record} 於本次陳報已列為 {first}，重複列報。",
     "Keep one of the two; what is told again elsewhere in the document belongs to "
     "the restatements of the record.",
     "請擇一保留；文件他處再次敘明之數值，請列入該紀錄之重複陳述。"},
    {"K502", SEVERITY_ERROR, RULE_RECORD | RULE_NEEDS_HELD, RECORD_KIND_NOT_SET, stale,
     "Correction of a record that has changed since", "更正所依據之紀錄已非現行版本",
     "{record} differs from the record held since revision {held}; the submission is "
     "based on revision {base}. Fields that differ, held → filed ({count}): "
     "{differences}.",
     "{record} 與現行紀錄（第 {held} 版）不同，惟本次陳報係依據第 {base} 版。"
     "不同之欄位，現行 → 陳報（{count} 項）：{differences}。",
     "Get the current dossier with kaohe fetch, check what was changed, and correct it "
     "in that file.",
     "請先以 kaohe fetch 取得現行案卷，確認差異後，改在該檔上更正，再行陳報。"},
    {"K503", SEVERITY_ERROR, RULE_RECORD | RULE_NEEDS_HELD, RECORD_KIND_NOT_SET,
     no_reason, "Correction without a reason", "更正未敘明理由",
     "{record} replaces the record that is held, and no reason for the correction is "
     "given.",
     "{record} 將取代現行紀錄，惟未敘明更正理由。",
     "Say in correction_reason what is corrected and why.",
     "請於更正理由欄敘明更正內容及原因。"},
    {"K504", SEVERITY_ERROR, RULE_SUBMISSION | RULE_NEEDS_HELD, RECORD_KIND_NOT_SET,
     too_many, "Dossier too large", "案卷紀錄數逾上限",
     "With this submission the dossier would hold {count} records; {limit} are "
     "allowed.",
     "併入本次陳報後，案卷將有 {count} 筆紀錄，逾上限 {limit} 筆。",
     "Report figures that are broken down less.", "請酌減細項，改以較大分類陳報。"},
    {"K505", SEVERITY_ERROR, RULE_SUBMISSION | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     withdrawn_not_held, "Withdrawal of a record that is not held", "撤回之紀錄不存在",
     "{record} is to be withdrawn, and no record of yours with that key is held.",
     "{record} 擬予撤回，惟案卷中查無貴方所報之該筆紀錄。",
     "Check the key; `kaohe show` lists what is held.",
     "請查核紀錄代碼；現行紀錄可用 `kaohe show` 查詢。"},
    {"K506", SEVERITY_ERROR, RULE_SUBMISSION | RULE_NEEDS_HELD, RECORD_KIND_NOT_SET,
     withdrawn_stale, "Withdrawal of a record that has changed since",
     "撤回之紀錄已非所依據之版本",
     "{record} is held since revision {held}; the withdrawal is based on revision "
     "{base}.",
     "{record} 之現行紀錄為第 {held} 版，惟本次撤回係依據第 {base} 版。",
     "Look at the current dossier, and file the withdrawal again with its revision as "
     "the base.",
     "請先查閱現行案卷，以現行版次為基準重新辦理撤回。"},
    {"K507", SEVERITY_ERROR, RULE_SUBMISSION | RULE_NEEDS_HELD, RECORD_KIND_NOT_SET,
     withdrawn_no_reason, "Withdrawal without a reason", "撤回未敘明理由",
     "{record} is to be withdrawn, and no reason is given.",
     "{record} 擬予撤回，惟未敘明理由。", "Say in correction_reason why it is withdrawn.",
     "請於更正理由欄敘明撤回原因。"},
    {"K508", SEVERITY_ERROR, RULE_SUBMISSION, RECORD_KIND_NOT_SET, withdrawn_and_filed,
     "Filed and withdrawn at once", "同一陳報內既列報又撤回",
     "{record} is both filed and withdrawn by this submission.",
     "{record} 於本次陳報既列報又撤回。",
     "Leave out one of the two: to correct a record, file it; to take it back, withdraw "
     "it.",
     "請擇一辦理：更正紀錄者請列報新值，撤回紀錄者請勿再列報。"},
    {"K509", SEVERITY_ERROR, RULE_SUBMISSION | RULE_NEEDS_HELD, RECORD_KIND_NOT_SET,
     withdrawn_twice, "Withdrawn twice at once", "同一陳報內重複撤回",
     "{record} stands twice among the withdrawals of this submission.",
     "{record} 於本次陳報重複列為撤回。", "Name it once.", "請僅列一次。"},
};

RULE_GROUP(rules_merge, table);
