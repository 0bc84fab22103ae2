/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K52x: periods that headquarters has closed.
 */
#include <string.h>

#include "domain/period_state.h"
#include "domain/rules_check.h"

#define MICROSECONDS_A_MINUTE INT64_C(60000000)
#define MINUTES_A_DAY 1440

/* The civil day of a moment. */
static const char *day_of(const struct check *check, int64_t time,
                          char buffer[static CIVIL_TEXT_SIZE])
{
    const int64_t minutes =
        time / MICROSECONDS_A_MINUTE + check->in->catalogue->utc_offset_minutes;
    struct civil_date day;

    return civil_from_days(minutes / MINUTES_A_DAY, &day) == KAOHE_OK
               ? civil_format(day, buffer)
               : "-";
}

static const char *or_dash(const char *text)
{
    return text == NULL || text[0] == '\0' ? "-" : text;
}

/* Closed to this branch today, and has it had a pass? */
static bool closed(const struct check *check, bool with_pass)
{
    const Submission *submission = check->in->submission;
    const PeriodState *state =
        check->in->context == NULL ? NULL : check->in->context->period;

    if (submission->branch == NULL ||
        period_takes(state, submission->branch, check->in->today))
        return false;
    return (late_pass_of(state, submission->branch) != NULL) == with_pass;
}

static void say(struct check *check, const struct subject *whole, const LatePass *pass)
{
    const PeriodState *state = check->in->context->period;
    struct draft draft = report(check, whole, "period");
    char day[CIVIL_TEXT_SIZE];

    finding_text(&draft, "period", state->period);
    finding_text(&draft, "closed", day_of(check, state->time, day));
    finding_count(&draft, "entry", state->entry);
    finding_text(&draft, "reason", or_dash(state->reason));
    finding_text(&draft, "contact", or_dash(state->contact));
    if (pass != NULL)
        finding_text(&draft, "until", pass->until);
    report_end(check, &draft);
}

static void period_closed(struct check *check, const struct subject *whole)
{
    if (closed(check, false))
        say(check, whole, NULL);
}

static void pass_ended(struct check *check, const struct subject *whole)
{
    if (closed(check, true))
        say(check, whole,
            late_pass_of(check->in->context->period, check->in->submission->branch));
}

static const struct rule table[] = {
    {"K520", SEVERITY_ERROR, RULE_SUBMISSION | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     period_closed, "Period closed", "期間已截止",
     "Headquarters closed {period} on {closed} (ledger number {entry}; reason: "
     "{reason}). Whom to ask: {contact}.",
     "本署已於 {closed} 截止 {period} 之陳報（登記簿第 {entry} 號；理由：{reason}）。"
     "洽詢：{contact}。",
     "Ask headquarters for a late pass, or to open the period again; then file the same "
     "report once more.",
     "請洽本署核給逾期補報許可或重新開放該期間，再將同一報表重新陳報。"},
    {"K521", SEVERITY_ERROR, RULE_SUBMISSION | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     pass_ended, "Late pass ended", "逾期補報許可已屆期",
     "Headquarters closed {period} on {closed} (ledger number {entry}; reason: "
     "{reason}), and the branch's late pass ended on {until}. Whom to ask: {contact}.",
     "本署已於 {closed} 截止 {period} 之陳報（登記簿第 {entry} 號；理由：{reason}），"
     "貴分署之逾期補報許可亦已於 {until} 屆期。洽詢：{contact}。",
     "Ask headquarters for another late pass; then file the same report once more.",
     "請洽本署再次核給逾期補報許可，再將同一報表重新陳報。"},
};

RULE_GROUP(rules_lock, table);
