/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators that are sums: collections and statistics. Invariant: one breakdown
 * is summed, the least fine one that is there; a part that is not known leaves
 * the branch without a value.
 */
#include <string.h>

#include "domain/figure.h"
#include "domain/indicator_select.h"

/* How finely collections are broken down, from the whole on. */
enum {
    SHAPE_ALL,
    SHAPE_BY_CHANNEL,
    SHAPE_BY_CASE_TYPE,
    SHAPE_BY_BOTH,
    SHAPE_COUNT,
};

static bool is_text(const char *have, const char *want)
{
    return have != NULL && strcmp(have, want) == 0;
}

static bool is_collection(const struct selection *s, const Record *record)
{
    const char *channel = s->indicator->channel;

    if (record->kind_case != KIND_COLLECTION)
        return false;
    const Collection *collection = record->collection;
    if (channel != NULL && !is_text(collection->channel, channel))
        return false;
    /* Of one channel, its own record is the whole. */
    bool by_channel = channel == NULL && collection->channel != NULL;
    bool by_type = collection->case_type != NULL;
    return s->shape == (by_channel ? SHAPE_BY_CHANNEL : SHAPE_ALL) +
                           (by_type ? SHAPE_BY_CASE_TYPE : SHAPE_ALL);
}

static bool sum(struct selection *s, const char *field, struct indicator_value *out)
{
    struct decimal total = {0};

    out->basis = 0;
    for (const Record *record; (record = selection_next(s)) != NULL; out->basis++) {
        struct figure figure = figure_of(record, field);
        if (figure.state != FIGURE_VALUE ||
            decimal_add(total, figure.value, &total) != KAOHE_OK)
            return false;
    }
    out->value = ratio_from_decimal(total);
    return true;
}

/* Records of the whole period come first, in whatever shape; then sub-periods. */
bool collection_sum(struct selection *s, struct indicator_value *out)
{
    const char *field =
        s->indicator->kind == INDICATOR_KIND_COLLECTION_AMOUNT ? "amount" : "cases";

    s->match = is_collection;
    for (int whole = 1; whole >= 0; whole--)
        for (s->shape = SHAPE_ALL; s->shape < SHAPE_COUNT; s->shape++)
            if (selection_start(s) && (s->part == PERIOD_NONE) == whole &&
                sum(s, field, out))
                return true;
    return false;
}

static bool is_statistic(const struct selection *s, const Record *record)
{
    return record->kind_case == KIND_STATISTIC &&
           record->statistic->n_dimensions == (size_t)s->shape &&
           is_text(record->statistic->metric,
                   s->indicator->metric == NULL ? "" : s->indicator->metric);
}

bool statistic_sum(struct selection *s, struct indicator_value *out)
{
    enum {
        MOST_DIMENSIONS = 4
    };

    s->match = is_statistic;
    for (int whole = 1; whole >= 0; whole--)
        for (s->shape = 0; s->shape <= MOST_DIMENSIONS; s->shape++)
            if (selection_start(s) && (s->part == PERIOD_NONE) == whole &&
                sum(s, "value", out))
                return true;
    return false;
}
