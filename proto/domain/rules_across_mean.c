/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Means of periods against those of their parts, each weighed by what it is of.
 * Invariant: what rounding or truncation can explain is no contradiction, and where the
 * counts do not agree the means are not asked.
 */
#include "domain/rules_across_view.h"
#include "domain/weighted_mean.h"

/* A figure that is a mean, and of how many. */
struct mean_field {
    int kind;
    const char *count, *mean;
};

/* A mean of parts, in millionths and times their count, and what their last decimals
 * leave open: each may have been rounded, by a half unit either way, or truncated, by a
 * whole one. */
struct pool {
    struct weighted_mean mean;
    int128 below, above;
};

static bool pool_parts(const struct view *view, span_set parts, const char *name,
                       struct pool *pool, struct text *terms)
{
    for (int month = 1; month <= 12; month++) {
        const span_set ending = view->sums->ending[month] & parts;
        if (ending == 0)
            continue;
        const int span = span_first(ending);
        const struct decimal count = amount_decimal(view->amounts[span]);
        const struct figure mean = figure_of(view->tellings[span]->record, name);
        if (mean.state != FIGURE_VALUE)
            return false;
        const int128 unit =
            (int128)decimal_power_of_ten(DECIMAL_MAX_SCALE - mean.value.scale) *
            count.coefficient;
        pool->below += (unit + 1) / 2;
        pool->above += unit;
        weighted_mean_add(&pool->mean, count.coefficient, mean.value);
        view_add_term(terms, view->tellings[span], mean.value);
        text_add(terms, " × ");
        text_add_decimal_grouped(terms, count);
    }
    return pool->mean.weight > 0 && !pool->mean.overflow;
}

/* Can no mean that the parts allow have been rounded or truncated to this? */
static bool is_refuted(const struct pool *pool, struct decimal stated)
{
    const int128 weight = pool->mean.weight;
    const int128 told = millionths(stated) * weight;
    const int128 unit = decimal_power_of_ten(DECIMAL_MAX_SCALE - stated.scale) * weight;

    return pool->mean.sum + pool->above <= told - unit / 2 ||
           pool->mean.sum - pool->below >= told + unit;
}

static bool keep_mean(struct view *view, const struct span_sum *sum, const char *name)
{
    const struct figure stated = figure_of(view->tellings[sum->whole]->record, name);
    struct pool pool = {.below = 0};
    struct ratio exact;
    struct across found;
    char buffer[TERMS_SIZE];
    struct text terms;

    text_init(&terms, buffer, sizeof buffer);
    if (stated.state != FIGURE_VALUE ||
        !pool_parts(view, sum->parts, name, &pool, &terms) ||
        !is_refuted(&pool, stated.value) ||
        weighted_mean_result(&pool.mean, &exact) != KAOHE_OK)
        return false;
    found = (struct across){.period = view_period(view, view->tellings[sum->whole]),
                            .stated = stated.value};
    if (ratio_round(exact, 1, stated.value.scale < 2 ? 2 : stated.value.scale,
                    ROUNDING_HALF_UP, &found.computed) != KAOHE_OK)
        return false;
    view_keep(view, ACROSS_MEAN, found, &terms);
    return true;
}

/* Where the counts of the parts make up that of the whole, so do their means. */
void view_means(struct view *view)
{
    static const struct mean_field fields[] = {
        {KIND_PHONE_TEST, "persons_tested", "mean_score"},
        {KIND_COMPLAINT_COUNT, "count", "mean_days"},
    };
    const Record *record = view->here->record;
    const struct mean_field *field = &fields[record->kind_case != KIND_PHONE_TEST];
    const size_t count = view->field;
    size_t found;

    if ((int)record->kind_case != field->kind ||
        !record_field_find(record, field->count, &found) || found != count ||
        !record_field_find(record, field->mean, &view->field))
        return;
    for (size_t i = 0; i < view->sums->count; i++) {
        const struct span_sum *sum = &view->sums->sums[i];
        if (((sum->parts | span_bit(sum->whole)) & ~view->known) == 0 &&
            view_concerns(view, sum) && !view_is_wrong(view, sum) &&
            keep_mean(view, sum, field->mean))
            break;
    }
    view->field = count;
}
