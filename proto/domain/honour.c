/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The honour roll. Invariant: equal is equal, nothing but the scores decides; what is not
 * reviewed is no 0. It must not know who may see it.
 */
#include "domain/honour.h"

#include <stdlib.h>
#include <string.h>

#include "domain/figure.h"
#include "domain/weighted_mean.h"

enum kaohe_err attitude_score(struct decimal additions, struct decimal deductions,
                              struct decimal *out)
{
    static const struct decimal base = {75, 0};
    struct decimal sum;
    const enum kaohe_err err = decimal_add(base, additions, &sum);

    return err == KAOHE_OK ? decimal_subtract(sum, deductions, out) : err;
}

bool honour_is_for(struct period period)
{
    return period.kind == PERIOD_MONTH || period.kind == PERIOD_HALF ||
           period.kind == PERIOD_YEAR;
}

void honour_start(struct honour *honour, struct period period, struct arena *arena)
{
    *honour = (struct honour){.period = period, .arena = arena};
}

static bool find_score(const Record *record, struct decimal *out)
{
    const struct figure plus = figure_of(record, "additions");
    const struct figure minus = figure_of(record, "deductions");
    const struct figure stated = figure_of(record, "stated_score");

    if (plus.state == FIGURE_VALUE && minus.state == FIGURE_VALUE)
        return attitude_score(plus.value, minus.value, out) == KAOHE_OK;
    *out = stated.value;
    return stated.state == FIGURE_VALUE;
}

/* The month that the review is of, or 0 where it is of none of this period. */
static int month_of(const struct honour *honour, const Record *record,
                    const Dossier *dossier)
{
    const char *text = record->sub_period == NULL ? dossier->period : record->sub_period;
    struct period month;

    if (text == NULL || period_parse(text, &month) != KAOHE_OK ||
        month.kind != PERIOD_MONTH || !period_contains(honour->period, month))
        return 0;
    return month.number;
}

static bool grow(struct honour *honour)
{
    const size_t limit = honour->limit == 0 ? 64 : 2 * honour->limit;
    struct honour_review *more = arena_array(honour->arena, limit, sizeof *more);

    if (more == NULL)
        return false;
    if (honour->count > 0)
        memcpy(more, honour->reviews, honour->count * sizeof *more);
    honour->reviews = more;
    honour->limit = limit;
    return true;
}

static bool add_side(struct honour *honour, const Dossier *dossier, bool headquarters)
{
    for (size_t i = 0; i < dossier->n_records; i++) {
        const Record *record = dossier->records[i]->record;
        if ((dossier->records[i]->by_headquarters != 0) != headquarters ||
            record->kind_case != KIND_ATTITUDE_REVIEW ||
            record->attitude_review->officer == NULL)
            continue;
        struct honour_review review = {.record = record,
                                       .order = honour->count,
                                       .month = month_of(honour, record, dossier)};
        if (review.month == 0)
            continue;
        review.scored = find_score(record, &review.score);
        if (honour->count == honour->limit && !grow(honour))
            return false;
        honour->reviews[honour->count++] = review;
    }
    return true;
}

bool honour_add(struct honour *honour, const Dossier *dossier)
{
    return add_side(honour, dossier, false) && add_side(honour, dossier, true);
}

static const char *officer_of(const struct honour_review *review)
{
    return review->record->attitude_review->officer;
}

/* By officer, month, and the order in which they were added. */
static int compare_reviews(const void *a, const void *b)
{
    const struct honour_review *one = a;
    const struct honour_review *other = b;
    const int officers = strcmp(officer_of(one), officer_of(other));

    if (officers != 0)
        return officers;
    if (one->month != other->month)
        return one->month < other->month ? -1 : 1;
    return (one->order > other->order) - (one->order < other->order);
}

/* One review an officer and month: the first that was added. */
static void leave_one_each(struct honour *honour)
{
    size_t kept = 0;

    qsort(honour->reviews, honour->count, sizeof *honour->reviews, compare_reviews);
    for (size_t i = 0; i < honour->count; i++) {
        const struct honour_review *before =
            kept == 0 ? NULL : &honour->reviews[kept - 1];
        if (before == NULL || before->month != honour->reviews[i].month ||
            strcmp(officer_of(before), officer_of(&honour->reviews[i])) != 0)
            honour->reviews[kept++] = honour->reviews[i];
    }
    honour->count = kept;
}

/* The highest score of each month. */
static void find_best(struct honour *honour, struct decimal best[13])
{
    for (size_t i = 0; i < honour->count; i++) {
        const struct honour_review *review = &honour->reviews[i];
        const unsigned bit = 1U << review->month;
        if (!review->scored)
            continue;
        if ((honour->reviewed & bit) == 0 ||
            decimal_compare(review->score, best[review->month]) > 0)
            best[review->month] = review->score;
        honour->reviewed = (uint16_t)(honour->reviewed | bit);
    }
}

/* What the reviews from `i` on say of one officer; gives the number behind them. */
static size_t add_officer(struct honour *honour, size_t i, const struct decimal best[13])
{
    const struct honour_review *first = &honour->reviews[i];
    struct honour_officer *officer = &honour->officers[honour->officer_count++];
    struct weighted_mean mean = {0};

    *officer = (struct honour_officer){.code = officer_of(first), .first = first->record};
    for (;
         i < honour->count && strcmp(officer_of(&honour->reviews[i]), officer->code) == 0;
         i++) {
        const struct honour_review *review = &honour->reviews[i];
        if (officer->unit == NULL)
            officer->unit = review->record->attitude_review->unit;
        if (!review->scored)
            continue;
        weighted_mean_add(&mean, 1, review->score);
        officer->months++;
        if (decimal_compare(review->score, best[review->month]) == 0) {
            officer->firsts++;
            officer->first_in |= (uint16_t)(1U << review->month);
        }
    }
    if (weighted_mean_result(&mean, &officer->mean) != KAOHE_OK)
        officer->mean = (struct ratio){0, 0};
    return i;
}

/* Before 0 the better one: a half-year goes by months first, a month and a year by the
 * mean, which is undefined, and the least, without a score. */
static int compare_merit(const struct honour_officer *a, const struct honour_officer *b,
                         bool by_firsts)
{
    const bool scored = ratio_is_defined(a->mean);

    if (scored != ratio_is_defined(b->mean))
        return scored ? -1 : 1;
    if (by_firsts)
        return (a->firsts < b->firsts) - (a->firsts > b->firsts);
    return -ratio_compare(a->mean, b->mean);
}

static int compare_by_mean(const void *a, const void *b)
{
    const struct honour_officer *one = a;
    const struct honour_officer *other = b;
    const int merit = compare_merit(one, other, false);

    return merit != 0 ? merit : strcmp(one->code, other->code);
}

static int compare_by_firsts(const void *a, const void *b)
{
    const struct honour_officer *one = a;
    const struct honour_officer *other = b;
    const int merit = compare_merit(one, other, true);

    return merit != 0 ? merit : strcmp(one->code, other->code);
}

static void place_all(struct honour *honour)
{
    const bool by_firsts = honour->period.kind == PERIOD_HALF;

    qsort(honour->officers, honour->officer_count, sizeof *honour->officers,
          by_firsts ? compare_by_firsts : compare_by_mean);
    for (size_t i = 0; i < honour->officer_count; i++) {
        struct honour_officer *officer = &honour->officers[i];
        const struct honour_officer *above = i == 0 ? NULL : officer - 1;
        if (!ratio_is_defined(officer->mean))
            continue;
        officer->place = above != NULL && compare_merit(above, officer, by_firsts) == 0
                             ? above->place
                             : (int64_t)i + 1;
        officer->honoured = officer->place == 1;
    }
}

bool honour_settle(struct honour *honour)
{
    struct decimal best[13] = {{0, 0}};

    honour->officers =
        arena_array(honour->arena, honour->count, sizeof *honour->officers);
    if (honour->officers == NULL)
        return false;
    if (honour->count == 0)
        return true;
    leave_one_each(honour);
    find_best(honour, best);
    for (size_t i = 0; i < honour->count;)
        i = add_officer(honour, i, best);
    place_all(honour);
    return true;
}
