/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K26x: complaints counted by category and by channel, and the attitude review.
 */
#include <string.h>

#include "domain/honour.h"
#include "domain/rules_check.h"

#define KINDS 5 /* of categories, and of channels */

/* What the five categories or channels make together. */
struct breakdown {
    int64_t sum;
    int found;
};

/* Of one count, by channel and by category; made once for all rules. */
struct breakdowns {
    struct breakdown by[2];
};

/* The count of those dimensions in the subject's sub-period, on its own side. */
static bool count_of(const struct check *check, const struct subject *subject,
                     int category, int channel, int64_t *out)
{
    char buffer[RECORD_KEY_MAX];
    const char *names[] = {enum_name(category_names, category),
                           enum_name(complaint_channel_names, channel)};
    const char *mark = strchr(subject->key, '@');
    struct text key;

    text_init(&key, buffer, sizeof buffer);
    text_add(&key, "complaints");
    for (int i = 0; i < 2; i++) {
        text_add(&key, "/");
        text_add(&key, names[i] == NULL ? "-" : names[i]);
    }
    text_add(&key, mark == NULL ? "" : mark);
    const Record *record = own_record(check, subject, buffer, key.length);
    if (record == NULL)
        return false;
    struct figure figure = figure_of(record, "count");
    *out = figure.value.coefficient;
    return figure.state == FIGURE_VALUE;
}

/* By category within a channel, or by channel within a category; 0 is all. */
static struct breakdown break_down(const struct check *check,
                                   const struct subject *subject, bool by_category,
                                   int within, struct terms *terms)
{
    struct breakdown out = {0};
    int64_t value;

    for (int i = 1; i <= KINDS; i++) {
        if (!count_of(check, subject, by_category ? i : within, by_category ? within : i,
                      &value))
            continue;
        out.sum += value;
        out.found++;
        if (terms != NULL)
            terms_add_count(terms, value);
    }
    return out;
}

/* What has no category is broken down by category, what has no channel by channel. */
static const struct breakdowns *breakdowns_of(struct check *check,
                                              const struct subject *subject)
{
    const ComplaintCount *count = subject->record->complaint_count;
    size_t number = (size_t)(subject - check->subjects);

    if (check->breakdowns == NULL)
        check->breakdowns =
            arena_array(check->arena, check->subject_count, sizeof *check->breakdowns);
    if (check->breakdowns == NULL || check->breakdowns[number] != NULL)
        return check->breakdowns == NULL ? NULL : check->breakdowns[number];

    struct breakdowns *made = arena_alloc(check->arena, sizeof *made);
    if (made == NULL)
        return NULL;
    if ((int)count->channel == 0)
        made->by[0] = break_down(check, subject, false, (int)count->category, NULL);
    if ((int)count->category == 0)
        made->by[1] = break_down(check, subject, true, (int)count->channel, NULL);
    check->breakdowns[number] = made;
    return made;
}

static void report_breakdown(struct check *check, const struct subject *subject,
                             bool by_category, int64_t whole)
{
    const ComplaintCount *count = subject->record->complaint_count;
    int within = by_category ? (int)count->channel : (int)count->category;
    struct terms terms;

    terms_start(&terms);
    struct breakdown parts = break_down(check, subject, by_category, within, &terms);
    report_difference(
        check, subject, "count", terms_end(&terms),
        (struct arithmetic){.computed = {parts.sum, 0}, .stated = {whole, 0}});
}

/* Holds a count against its breakdowns: all complaints have two, those of one
 * category or channel have one. */
static void each_breakdown(struct check *check, const struct subject *subject,
                           bool (*wrong)(const struct breakdown *parts, int64_t whole))
{
    const ComplaintCount *count = subject->record->complaint_count;

    if (subject->key == NULL ||
        !counted(subject, "count", count->has_count, count->count))
        return;
    const struct breakdowns *parts = breakdowns_of(check, subject);
    for (int i = 0; parts != NULL && i < 2; i++)
        if (wrong(&parts->by[i], count->count))
            report_breakdown(check, subject, i == 1, count->count);
}

static bool complete_and_different(const struct breakdown *parts, int64_t whole)
{
    return parts->found == KINDS && parts->sum != whole;
}

static bool partial_and_more(const struct breakdown *parts, int64_t whole)
{
    return parts->found > 0 && parts->found < KINDS && parts->sum > whole;
}

static bool partial_and_less(const struct breakdown *parts, int64_t whole)
{
    return parts->found > 0 && parts->found < KINDS && parts->sum < whole;
}

static void breakdown_adds_up(struct check *check, const struct subject *subject)
{
    each_breakdown(check, subject, complete_and_different);
}

static void breakdown_exceeds(struct check *check, const struct subject *subject)
{
    each_breakdown(check, subject, partial_and_more);
}

static void breakdown_lacks(struct check *check, const struct subject *subject)
{
    each_breakdown(check, subject, partial_and_less);
}

/* Without a count of all, the two breakdowns still have to agree. */
static void breakdowns_agree(struct check *check, const struct subject *subject)
{
    const ComplaintCount *count = subject->record->complaint_count;
    int64_t all;

    /* Seen from the first category: the finding needs some record to stand at. */
    if (subject->key == NULL || count->category != COMPLAINT_CATEGORY_REFORM_SUGGESTION ||
        count->channel != COMPLAINT_CHANNEL_UNSPECIFIED ||
        count_of(check, subject, 0, 0, &all))
        return;
    struct breakdown by_category = break_down(check, subject, true, 0, NULL);
    struct breakdown by_channel = break_down(check, subject, false, 0, NULL);
    if (by_category.found == KINDS && by_channel.found == KINDS &&
        by_category.sum != by_channel.sum)
        report_breakdown(check, subject, true, by_channel.sum);
}

/* 75, plus additions, less deductions. */
static void attitude_adds_up(struct check *check, const struct subject *subject)
{
    const AttitudeReview *review = subject->record->attitude_review;
    struct decimal plus, minus, stated, computed;
    struct terms terms;

    if (!known(subject, "additions", review->additions, &plus) ||
        !known(subject, "deductions", review->deductions, &minus) ||
        !known(subject, "stated_score", review->stated_score, &stated) ||
        attitude_score(plus, minus, &computed) != KAOHE_OK ||
        decimal_compare(computed, stated) == 0)
        return;
    text_init(&terms.text, terms.buffer, sizeof terms.buffer);
    text_add(&terms.text, "75 + ");
    text_add_decimal(&terms.text, plus);
    text_add(&terms.text, " − ");
    text_add_decimal(&terms.text, minus);
    report_difference(check, subject, "stated_score", terms.buffer,
                      (struct arithmetic){computed, stated});
}

static const struct rule table[] = {
    {"K260", SEVERITY_ERROR, RULE_RECORD, KIND_COMPLAINT_COUNT, breakdown_adds_up,
     "Complaints that do not add up", "陳情件數分項之和不符",
     "{terms} = {computed}; {record} states {stated}; difference {difference}.",
     "{terms} = {computed}；{record} 陳報 {stated} 件；相差 {difference}。",
     "Correct the count, or the category or channel that is wrong.",
     "請更正總件數，或更正有誤之類別或管道。"},
    {"K261", SEVERITY_ERROR, RULE_RECORD, KIND_COMPLAINT_COUNT, breakdown_exceeds,
     "Complaints of some kinds that exceed all", "部分陳情件數逾總數",
     "Some kinds already make {terms} = {computed}; {record} states {stated}; "
     "difference {difference}.",
     "部分分項 {terms} = {computed}，已逾 {record} 之 {stated} 件；相差 {difference}。",
     "Correct the count, or the category or channel that is wrong.",
     "請更正總件數，或更正有誤之類別或管道。"},
    {"K262", SEVERITY_NOTICE, RULE_RECORD, KIND_COMPLAINT_COUNT, breakdown_lacks,
     "Breakdown of complaints that is not complete", "陳情件數分項未齊",
     "{terms} = {computed} of {stated} complaints; the kinds of the other "
     "{difference} are not reported.",
     "{terms} = {computed}，陳情總數 {stated} 件；其餘 {difference} 件未填分項。",
     "Report all categories or channels, those with 0 too.",
     "請填報全部類別或管道，0 件者亦請填列。"},
    {"K263", SEVERITY_ERROR, RULE_RECORD, KIND_COMPLAINT_COUNT, breakdowns_agree,
     "Complaints by category and by channel that differ", "依類別與依管道之陳情件數不符",
     "By category {terms} = {computed}; by channel {stated}; difference {difference}.",
     "依類別 {terms} = {computed}；依管道 {stated}；相差 {difference}。",
     "Both break down the same complaints.", "二者均為同一批陳情案件之分項。"},
    {"K264", SEVERITY_WARNING, RULE_RECORD, KIND_ATTITUDE_REVIEW, attitude_adds_up,
     "Attitude score that its additions and deductions do not give",
     "執行態度考核分數與加減分不符",
     "{terms} = {computed}; stated {stated}; difference {difference}.",
     "{terms} = {computed}；陳報 {stated}；相差 {difference}。",
     "Correct the score, or say how it comes about.", "請更正分數，或敘明計算方式。"},
};

RULE_GROUP(rules_complaints, table);
