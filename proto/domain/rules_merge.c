/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K5xx: corrections. What became of each record in the merge, as findings.
 */
#include "domain/rules_check.h"

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

    if (step == NULL)
        return;
    struct draft draft = report(check, subject, "");
    finding_count(&draft, "first", (int64_t)step->first);
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

static const struct rule table[] = {
    {"K501", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, duplicate,
     "One record twice in a submission", "同一陳報內紀錄重複",
     "{record} is already records[{first}] of this submission.",
     "{record} 於本次陳報已列為 records[{first}]，重複列報。",
     "Keep one of the two; what is told again elsewhere in the document belongs to "
     "the restatements of the record.",
     "請擇一保留；文件他處再次敘明之數值，請列入該紀錄之重複陳述。"},
    {"K502", SEVERITY_ERROR, RULE_RECORD | RULE_NEEDS_HELD, RECORD_KIND_NOT_SET, stale,
     "Correction of a record that has changed since", "更正所依據之紀錄已非現行版本",
     "{record} differs from the record held since revision {held}; the submission is "
     "based on revision {base}.",
     "{record} 與現行紀錄（第 {held} 版）不同，惟本次陳報係依據第 {base} 版。",
     "Fetch the current dossier, check what was changed, and file again with its "
     "revision as the base.",
     "請先取得現行案卷，確認差異後，以現行版次為基準重新陳報。"},
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
};

RULE_GROUP(rules_merge, table);
