/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K601: a figure far from the branch's own earlier periods of the same kind. Not an
 * error: a question. The test is the modified z-score of Iglewicz and Hoaglin (How to
 * Detect and Handle Outliers, 1993): 0.6745 × |value − median| ÷ MAD above 3.5, where
 * MAD is the median of the distances from the median.
 *
 * A dozen periods can be alike by chance, or all the same (MAD 0). So the distance must
 * also exceed what chance alone does to a count or a rate of that size, and what anybody
 * would call far: half the median, five points of a rate or score.
 */
#include <string.h>

#include "domain/answers.h"
#include "domain/rules_check.h"

#define HISTORY_LEAST 6 /* fewer periods are no history */
#define MEASURES 2      /* of one record */
#define POINTS (5 * 1000000)

enum scale_kind {
    SCALE_COUNT,  /* events: the variance of chance is the mean */
    SCALE_AMOUNT, /* money, hours, days */
    SCALE_SHARE,  /* per cent of `base` answers: binomial */
    SCALE_SCORE,  /* 0 to 100 */
};

/* What a record measures, in millionths. */
struct measure {
    const char *field;
    enum scale_kind kind;
    int128 value;
    int64_t base;
};

/* A plain field, by name and number. */
struct source {
    const char *field;
    size_t number;
    enum scale_kind kind;
};

static bool read(const Record *record, struct source source, struct measure *out)
{
    struct decimal value;

    if (!field_known(record, source.number, &value))
        return false;
    *out = (struct measure){.field = source.field, .kind = source.kind};
    out->value = millionths(value);
    return true;
}

/* A rate rather than its counts: those grow with the forms handed out. */
static bool read_share(int64_t part, int64_t whole, const char *field,
                       struct measure *out)
{
    if (part < 0 || whole < 1 || whole >= COUNT_LIMIT || part > whole)
        return false;
    *out = (struct measure){.field = field, .kind = SCALE_SHARE, .base = whole};
    out->value = (int128)part * 100 * 1000000 / whole;
    return true;
}

static bool read_survey(const Record *record, struct measure *out)
{
    struct survey_count count;

    return survey_count(record, SURVEY_RATE_SATISFACTION, &count) &&
           read_share(count.favourable, count.usable, "stated_percentage", out);
}

static bool read_time(const Record *record, struct measure *out)
{
    struct time_count count;

    return time_count(record, &count) &&
           read_share(count.within_15, count.usable, "stated_share_within_15", out);
}

static bool measure(const Record *record, size_t number, struct measure *out)
{
    static const struct source phone = {"mean_score", 1, SCALE_SCORE};
    static const struct source complaints[] = {{"count", 0, SCALE_COUNT},
                                               {"mean_days", 1, SCALE_AMOUNT}};
    static const struct source collection[] = {{"cases", 0, SCALE_COUNT},
                                               {"amount", 1, SCALE_AMOUNT}};
    static const struct source statistic = {"value", 0, SCALE_COUNT};
    static const struct source attitude = {"stated_score", 6, SCALE_SCORE};
    const bool first = number == 0;

    switch (record->kind_case) {
    case KIND_PHONE_TEST:
        return first && read(record, phone, out);
    case KIND_SURVEY_QUESTION:
        return first && read_survey(record, out);
    case KIND_SERVICE_TIME:
        return first && read_time(record, out);
    case KIND_COMPLAINT_COUNT:
        return read(record, complaints[number], out);
    case KIND_COLLECTION:
        return read(record, collection[number], out);
    case KIND_STATISTIC:
        return first && read(record, statistic, out);
    case KIND_ATTITUDE_REVIEW:
        return first && read(record, attitude, out);
    default:
        return false;
    }
}

/* ---- the test ---- */

/* Sorts; a dozen at most. */
static void sort(int128 *values, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && values[j - 1] > values[j]; j--) {
            const int128 swapped = values[j];
            values[j] = values[j - 1];
            values[j - 1] = swapped;
        }
}

/* Twice the median of sorted values. */
static int128 twice_median(const int128 *sorted, size_t count)
{
    return sorted[(count - 1) / 2] + sorted[count / 2];
}

static int128 distance(int128 a, int128 b)
{
    return a > b ? a - b : b - a;
}

/* Is that far for a figure of this kind, whatever its history? Distances and medians
 * are in half millionths: 2 × 10^6 is one. */
static bool is_far(const struct measure *now, int128 apart, int128 median)
{
    const int128 one = 2000000;
    const int128 hundred = 100 * one;

    switch (now->kind) {
    case SCALE_COUNT: /* (3.5 σ)², σ² the median, 1 at least */
        return 2 * apart > median &&
               4 * (apart / one) * (apart / one) > 49 * (median < one ? 1 : median / one);
    case SCALE_AMOUNT:
        return 2 * apart > median;
    case SCALE_SHARE: /* σ² = p (100 − p) ÷ n */
        return apart > 2 * (int128)POINTS &&
               4 * apart * apart / one * now->base / one >
                   49 * (median * (hundred - median) / one / one);
    case SCALE_SCORE:
        return apart > 2 * (int128)POINTS;
    }
    return false;
}

/* 0.6745 × distance ÷ MAD > 3.5; with both doubled once more for medians between two. */
static bool is_outlier(const struct measure *now, const int128 *sorted, size_t count)
{
    const int128 median = twice_median(sorted, count);
    const int128 apart = distance(2 * now->value, median);
    int128 apart_of[CONTEXT_HISTORY] = {0};

    for (size_t i = 0; i < count; i++)
        apart_of[i] = distance(2 * sorted[i], median);
    sort(apart_of, count);
    return 2 * apart * 6745 > twice_median(apart_of, count) * 35000 &&
           is_far(now, apart, median);
}

/* ---- the periods before ---- */

struct past {
    const struct record_index *index[CONTEXT_HISTORY];
    size_t at[CONTEXT_HISTORY]; /* indexes are gone through together, in order */
    size_t count;
};

static bool is_earlier(struct period other, struct period now)
{
    if (other.kind != now.kind ||
        (now.kind == PERIOD_CUMULATIVE && other.number != now.number))
        return false;
    return other.year < now.year || (other.year == now.year && other.number < now.number);
}

static void find_past(const struct check *check, struct past *past)
{
    const struct context *context = check->in->context;

    past->count = 0;
    for (size_t i = 0; i < context->own_count && past->count < CONTEXT_HISTORY; i++) {
        if (!is_earlier(context->own[i].period, check->period))
            continue;
        past->index[past->count] = &context->own[i].index;
        past->at[past->count++] = 0;
    }
}

/* The records of that key in the periods before; how many. */
static size_t seek(struct past *past, const struct index_entry *entry,
                   const Record *out[CONTEXT_HISTORY])
{
    size_t found = 0;

    for (size_t i = 0; i < past->count; i++) {
        const struct record_index *index = past->index[i];
        while (past->at[i] < index->count &&
               strcmp(index->entries[past->at[i]].key, entry->key) < 0)
            past->at[i]++;
        for (size_t j = past->at[i];
             j < index->count && strcmp(index->entries[j].key, entry->key) == 0; j++)
            if (index->entries[j].by_headquarters == entry->by_headquarters) {
                out[found++] = index->entries[j].record;
                break;
            }
    }
    return found;
}

static struct decimal shown(const struct measure *now, int128 value, bool halved)
{
    const bool share = now->kind == SCALE_SHARE;
    const int128 whole = halved ? value / 2 : value;

    if (share)
        return from_millionths(whole / 10000 * 10000, 2);
    if (whole % 1000000 == 0)
        return from_millionths(whole, 0);
    return from_millionths(whole / 10000 * 10000, 2);
}

static void judge(struct check *check, const struct subject *subject,
                  const Record *const *past, size_t count)
{
    for (size_t number = 0; number < MEASURES; number++) {
        int128 values[CONTEXT_HISTORY] = {0};
        struct measure now, then;
        size_t known = 0;
        if (!measure(subject->record, number, &now))
            continue;
        for (size_t i = 0; i < count; i++)
            if (measure(past[i], number, &then))
                values[known++] = then.value;
        sort(values, known);
        if (known < HISTORY_LEAST || !is_outlier(&now, values, known))
            continue;
        struct draft draft = report(check, subject, now.field);
        finding_decimal(&draft, "stated", shown(&now, now.value, false));
        finding_count(&draft, "count", (int64_t)known);
        finding_decimal(&draft, "median", shown(&now, twice_median(values, known), true));
        finding_decimal(&draft, "lowest", shown(&now, values[0], false));
        finding_decimal(&draft, "highest", shown(&now, values[known - 1], false));
        report_end(check, &draft);
    }
}

static void unusual(struct check *check, const struct subject *whole)
{
    const struct record_index *index = &check->in->merge->index;
    const Record *records[CONTEXT_HISTORY];
    struct past past;

    (void)whole;
    if (!check->has_period || check->in->context == NULL)
        return;
    find_past(check, &past);
    if (past.count < HISTORY_LEAST)
        return;
    for (size_t i = 0; i < index->count; i++) {
        const struct index_entry *entry = &index->entries[i];
        const struct subject *subject = &check->subjects[entry->position];
        if (entry->record->sub_period != NULL || !filed_now(check, subject))
            continue;
        const size_t count = seek(&past, entry, records);
        if (count >= HISTORY_LEAST)
            judge(check, subject, records, count);
    }
}

static const struct rule table[] = {
    {"K601", SEVERITY_NOTICE, RULE_DOSSIER | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     unusual, "Far from the branch's own history", "與本分署歷來數值差異甚大",
     "{field} of {record} is {stated}; the median of {count} earlier periods is "
     "{median}, they are between {lowest} and {highest}.",
     "{record} 之 {field} 為 {stated}；前 {count} 期之中位數為 {median}，介於 {lowest} 至 "
     "{highest}。",
     "Look for a slip of the pen. Nothing to do if the figure is right.",
     "請查核有無誤植；數值無誤者，無須處理。"},
};

RULE_GROUP(rules_history, table);
