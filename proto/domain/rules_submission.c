/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K10x: who reports, for which period.
 */
#include <string.h>

#include "domain/catalogue.h"
#include "domain/rules_check.h"

static void branch_known(struct check *check, const struct subject *whole)
{
    const char *code = check->in->submission->branch;

    if (code != NULL && catalogue_branch(check->in->catalogue, code) != NULL)
        return;
    struct draft draft = report(check, whole, "branch");
    finding_text(&draft, "branch", code == NULL ? "-" : code);
    report_end(check, &draft);
}

static void branch_there(struct check *check, const struct subject *whole)
{
    const char *code = check->in->submission->branch;
    const BranchEntry *branch =
        code == NULL ? NULL : catalogue_branch(check->in->catalogue, code);

    if (branch == NULL || !check->has_period || branch_exists(branch, check->period))
        return;
    struct draft draft = report(check, whole, "branch");
    finding_text(&draft, "branch", code);
    finding_text(&draft, "period", check->in->submission->period);
    report_end(check, &draft);
}

static void period_readable(struct check *check, const struct subject *whole)
{
    const char *period = check->in->submission->period;

    if (check->has_period)
        return;
    struct draft draft = report(check, whole, "period");
    finding_text(&draft, "period", period == NULL ? "-" : period);
    report_end(check, &draft);
}

static void period_begun(struct check *check, const struct subject *whole)
{
    char today[CIVIL_TEXT_SIZE];

    if (!check->has_period ||
        civil_compare(period_first_day(check->period), check->in->today) <= 0)
        return;
    struct draft draft = report(check, whole, "period");
    finding_text(&draft, "period", check->in->submission->period);
    finding_text(&draft, "today", civil_format(check->in->today, today));
    report_end(check, &draft);
}

static bool is_empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}

static void signed_by(struct check *check, const struct subject *whole)
{
    const Submission *submission = check->in->submission;

    if (is_empty(submission->filer))
        report_plain(check, whole, "filer");
    if (is_empty(submission->approver))
        report_plain(check, whole, "approver");
}

static void has_records(struct check *check, const struct subject *whole)
{
    if (check->in->submission->n_records == 0 &&
        check->in->submission->n_withdrawals == 0)
        report_plain(check, whole, "records");
}

static const struct rule table[] = {
    {"K101", SEVERITY_ERROR, RULE_SUBMISSION, RECORD_KIND_NOT_SET, branch_known,
     "Unknown branch", "分署代碼不存在", "There is no branch {branch}.",
     "查無分署代碼「{branch}」。", "Use a code of the registry, such as TNY.",
     "請使用分署登錄檔之代碼，例如 TNY。"},
    {"K102", SEVERITY_ERROR, RULE_SUBMISSION, RECORD_KIND_NOT_SET, branch_there,
     "Branch that did not exist then", "期間內分署不存在",
     "Branch {branch} did not exist in {period}.",
     "分署 {branch} 於期間 {period} 並不存在。",
     "Check the period; a branch that was merged reports under its new code.",
     "請查核期間；已整併之分署請以新代碼陳報。"},
    {"K103", SEVERITY_ERROR, RULE_SUBMISSION, RECORD_KIND_NOT_SET, period_readable,
     "Unreadable period", "期間格式錯誤", "“{period}” is no period.",
     "「{period}」不是有效之期間。",
     "Write 106M05, 104Q3, 110H1, 107Y or 104C09 (January to September).",
     "請依下列格式填列：106M05（月）、104Q3（季）、110H1（半年）、107Y（年）、104C09"
     "（1 至 9 月累計）。"},
    {"K104", SEVERITY_ERROR, RULE_SUBMISSION, RECORD_KIND_NOT_SET, period_begun,
     "Period that has not begun", "期間尚未開始", "{period} has not begun on {today}.",
     "期間 {period} 於 {today} 尚未開始。", "Check the year of the period.",
     "請查核期間之年度。"},
    {"K105", SEVERITY_NOTICE, RULE_SUBMISSION, RECORD_KIND_NOT_SET, signed_by,
     "No filer or approver", "未填承辦或核章",
     "The submission does not name its {field}.", "陳報未填列承辦或核章（{field}）。",
     "Give a name or code for the filer and for the approver.",
     "請填列承辦及核章人員之姓名或代碼。"},
    {"K106", SEVERITY_ERROR, RULE_SUBMISSION, RECORD_KIND_NOT_SET, has_records,
     "Submission without records", "陳報無任何紀錄", "The submission holds no record.",
     "本次陳報無任何紀錄。", "Report at least one figure.", "請至少陳報一筆紀錄。"},
};

RULE_GROUP(rules_submission, table);
