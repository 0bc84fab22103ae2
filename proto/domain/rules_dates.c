/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K12x: sub-periods and dates.
 */
#include "domain/rules_check.h"

/* The sub-period of a record, if it has one that can be read. */
static bool sub_period(const struct subject *subject, struct period *out)
{
    const char *text = subject->record->sub_period;

    return text != NULL && period_parse(text, out) == KAOHE_OK;
}

static bool date_known(const char *text, struct civil_date *out)
{
    return text != NULL && civil_parse(text, out) == KAOHE_OK;
}

static void report_date(struct check *check, const struct subject *subject,
                        const char *field, const char *date)
{
    struct draft draft = report(check, subject, field);

    finding_text(&draft, "date", date);
    finding_text(&draft, "period", check->in->submission->period);
    report_end(check, &draft);
}

static void sub_period_inside(struct check *check, const struct subject *subject)
{
    const char *text = subject->record->sub_period;
    struct period part;

    if (text == NULL || !check->has_period)
        return;
    if (sub_period(subject, &part) && period_contains(check->period, part) &&
        !period_same_span(check->period, part))
        return;
    struct draft draft = report(check, subject, "");
    finding_text(&draft, "part", text);
    finding_text(&draft, "period", check->in->submission->period);
    report_end(check, &draft);
}

static void sub_period_begun(struct check *check, const struct subject *subject)
{
    struct period part;
    char today[CIVIL_TEXT_SIZE];

    if (!sub_period(subject, &part) ||
        civil_compare(period_first_day(part), check->in->today) <= 0)
        return;
    struct draft draft = report(check, subject, "");
    finding_text(&draft, "part", subject->record->sub_period);
    finding_text(&draft, "today", civil_format(check->in->today, today));
    report_end(check, &draft);
}

struct dated {
    const char *field;
    const char *text;
};

#define CASE_DATES 4

/* The dates of a case in the order in which they follow each other. */
static void dates_of(const ComplaintCase *complaint, struct dated dates[CASE_DATES])
{
    dates[0] = (struct dated){"received", complaint->received};
    dates[1] = (struct dated){"acknowledged", complaint->acknowledged};
    dates[2] = (struct dated){"extension_notified", complaint->extension_notified};
    dates[3] = (struct dated){"answered", complaint->answered};
}

static void dates_readable(struct check *check, const struct subject *subject)
{
    struct dated dates[CASE_DATES];
    struct civil_date day;

    dates_of(subject->record->complaint_case, dates);
    for (int i = 0; i < CASE_DATES; i++)
        if (dates[i].text != NULL && !date_known(dates[i].text, &day))
            report_date(check, subject, dates[i].field, dates[i].text);
}

static void dates_in_order(struct check *check, const struct subject *subject)
{
    struct dated dates[CASE_DATES];
    struct civil_date day, latest = {0};
    const char *before = NULL;

    dates_of(subject->record->complaint_case, dates);
    for (int i = 0; i < CASE_DATES; i++) {
        if (!date_known(dates[i].text, &day))
            continue;
        if (before != NULL && civil_compare(day, latest) < 0) {
            struct draft draft = report(check, subject, dates[i].field);
            finding_text(&draft, "date", dates[i].text);
            finding_text(&draft, "earlier", before);
            report_end(check, &draft);
        } else {
            latest = day;
            before = dates[i].text;
        }
    }
}

static void dates_past(struct check *check, const struct subject *subject)
{
    struct dated dates[CASE_DATES];
    struct civil_date day;

    dates_of(subject->record->complaint_case, dates);
    for (int i = 0; i < CASE_DATES; i++)
        if (date_known(dates[i].text, &day) && civil_compare(day, check->in->today) > 0)
            report_date(check, subject, dates[i].field, dates[i].text);
}

static void received_inside(struct check *check, const struct subject *subject)
{
    const char *text = subject->record->complaint_case->received;
    struct civil_date day;

    if (check->has_period && date_known(text, &day) &&
        !period_contains_day(check->period, day))
        report_date(check, subject, "received", text);
}

static void sheet_date(struct check *check, const struct subject *subject)
{
    const char *text = subject->record->score_sheet->date;
    struct civil_date day;

    if (!date_known(text, &day) || civil_compare(day, check->in->today) > 0)
        report_date(check, subject, "date", text == NULL ? "-" : text);
}

/* A sheet is filled in during the period that it judges, or in the year after. */
static void sheet_plausible(struct check *check, const struct subject *subject)
{
    const char *text = subject->record->score_sheet->date;
    struct civil_date day;

    if (!check->has_period || !date_known(text, &day))
        return;
    int32_t days = civil_to_days(day);
    if (days < civil_to_days(period_first_day(check->period)) ||
        days > civil_to_days(period_last_day(check->period)) + 366)
        report_date(check, subject, "date", text);
}

/* A second place for what has a date: it would count twice, or not at all. */
static void dated_without_part(struct check *check, const struct subject *subject)
{
    const Record *record = subject->record;
    bool dated =
        record->kind_case == KIND_COMPLAINT_CASE || record->kind_case == KIND_SCORE_SHEET;

    if (!dated || record->sub_period == NULL)
        return;
    struct draft draft = report(check, subject, "");
    finding_text(&draft, "part", record->sub_period);
    report_end(check, &draft);
}

static const struct rule table[] = {
    {"K120", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, sub_period_inside,
     "Sub-period outside the period", "子期間不在陳報期間內",
     "“{part}” is no part of {period}.", "「{part}」不是期間 {period} 之一部分。",
     "Leave the sub-period out where the record is about the whole period.",
     "紀錄涵蓋全期間者，免填子期間。"},
    {"K121", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, sub_period_begun,
     "Figures for months not reached yet", "尚未屆至之月份已填數值",
     "{part} has not begun on {today}.", "子期間 {part} 於 {today} 尚未開始。",
     "Leave months that are not reached yet blank; 0 means that it was counted and "
     "was none.",
     "尚未屆至之月份請留白，勿填 0。"},
    {"K122", SEVERITY_ERROR, RULE_RECORD, KIND_COMPLAINT_CASE, dates_readable,
     "Unreadable date", "日期格式錯誤", "“{date}” in {field} is no date.",
     "{field} 之「{date}」不是有效日期。", "Write 2017-06-30.",
     "請依 2017-06-30 格式填列。"},
    {"K123", SEVERITY_ERROR, RULE_RECORD, KIND_COMPLAINT_CASE, dates_in_order,
     "Dates out of order", "日期先後不合",
     "{field} is {date}, before {earlier}, which comes first.",
     "{field} 為 {date}，早於先行程序之 {earlier}。",
     "A case is received, then acknowledged, then (if it takes longer) its extension "
     "is told, then answered.",
     "案件依序為收受、確認、（必要時）通知延期、答復。"},
    {"K124", SEVERITY_ERROR, RULE_RECORD, KIND_COMPLAINT_CASE, dates_past,
     "Date in the future", "日期尚未屆至", "{field} is {date}, a day that has not come.",
     "{field} 為 {date}，尚未屆至。", "Check the year.", "請查核年度。"},
    {"K125", SEVERITY_WARNING, RULE_RECORD, KIND_COMPLAINT_CASE, received_inside,
     "Case received outside the period", "案件收受日不在期間內",
     "The case was received on {date}, outside {period}.",
     "案件收受日 {date} 不在期間 {period} 內。",
     "A case belongs to the period in which it was received; say why it is reported "
     "here.",
     "案件應列入收受當期；如有特殊原因請敘明。"},
    {"K126", SEVERITY_ERROR, RULE_RECORD, KIND_SCORE_SHEET, sheet_date,
     "Date of a score sheet", "評分表日期錯誤",
     "“{date}” is no date, or one that has not come.",
     "「{date}」不是有效日期，或尚未屆至。",
     "Write the day of the evaluation as 2018-07-05.",
     "請依 2018-07-05 格式填列評核日期。"},
    {"K127", SEVERITY_WARNING, RULE_RECORD, KIND_SCORE_SHEET, sheet_plausible,
     "Score sheet of another period", "評分表日期與期間不符",
     "The evaluation of {date} is before {period} or more than a year after it.",
     "評核日期 {date} 早於期間 {period}，或逾期間屆滿一年。",
     "Check the year of the date and of the period.", "請查核日期及期間之年度。"},
    {"K128", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, dated_without_part,
     "Case or score sheet with a sub-period", "陳情案件或評分表填有子期間",
     "{record} has the sub-period {part}, and dates that say when it was.",
     "{record} 填有子期間 {part}，惟其時間應以日期為準。",
     "Leave the sub-period out of cases and score sheets.",
     "陳情案件及評分表請免填子期間。"},
};

RULE_GROUP(rules_dates, table);
