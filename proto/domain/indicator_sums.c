/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators that are sums: collections and statistics. Invariant: one breakdown
 * is summed, in which nothing counts twice; one with a figure that is not known has
 * no sum.
 */
#include <string.h>

#include "domain/catalogue.h"
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
    int shape = (by_channel ? SHAPE_BY_CHANNEL : SHAPE_ALL) +
                (by_type ? SHAPE_BY_CASE_TYPE : SHAPE_ALL);
    /* A channel among others may be told by its case types alone. */
    return s->shape == shape || (s->shape == SHAPE_BY_CHANNEL && shape == SHAPE_BY_BOTH);
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

static const char *whole_channel(const struct selection *s, const char *channel)
{
    const Catalogue *catalogue = s->data->catalogue;
    const Name *name =
        catalogue_name(catalogue->channels, catalogue->n_channels, channel);

    return name == NULL ? NULL : name->part_of;
}

/* Does one hold what the other tells? No case type is all of them; a channel that is
 * told by some of its case types still holds its parts. */
static bool holds(const Collection *one, const Collection *other, const char *whole)
{
    const char *type = other->case_type;

    if (whole != NULL && is_text(one->channel, whole))
        return type == NULL || one->case_type == NULL || is_text(one->case_type, type);
    return type != NULL && one->case_type == NULL &&
           is_text(one->channel, other->channel);
}

/* The months in which another record holds what this one tells. */
static unsigned months_told(const struct selection *s, const Collection *collection)
{
    const char *whole = whole_channel(s, collection->channel);
    unsigned months = 0;

    for (size_t i = 0; i < s->count; i++)
        if (holds(s->chosen[i].record->collection, collection, whole))
            months |= s->chosen[i].months;
    return months;
}

static bool is_alike(const Collection *a, const Collection *b)
{
    const bool one_type =
        a->case_type == NULL ? b->case_type == NULL : is_text(b->case_type, a->case_type);

    return one_type &&
           (a->channel == NULL ? b->channel == NULL : is_text(b->channel, a->channel));
}

/* Leaves out what is part of another record chosen: of a channel its case types, and
 * channels that are part of it. False for a breakdown by channel that no channel's
 * own record is in: it is one by both. */
static bool leave_parts_out(struct selection *s)
{
    bool sound = s->shape != SHAPE_BY_CHANNEL;
    unsigned told = 0;

    for (size_t i = 0; i < s->count; i++) {
        struct choice *choice = &s->chosen[i];
        const Collection *collection = choice->record->collection;
        sound = sound || collection->case_type == NULL;
        /* Those of one key stand together, and what holds one holds them all. */
        if (i == 0 || !is_alike(s->chosen[i - 1].record->collection, collection))
            told = months_told(s, collection);
        choice->left_out = collection->channel != NULL && (choice->months & told) != 0;
    }
    return sound;
}

static bool is_statistic(const struct selection *s, const Record *record)
{
    return record->kind_case == KIND_STATISTIC &&
           record->statistic->n_dimensions == (size_t)s->shape &&
           is_text(record->statistic->metric,
                   s->indicator->metric == NULL ? "" : s->indicator->metric);
}

/* The breakdown that covers most of the period; of equals the least fine. */
static bool best_sum(struct selection *s, int shapes, const char *field,
                     struct indicator_value *out)
{
    struct indicator_value value;
    int most = 0;

    for (s->shape = 0; s->shape < shapes; s->shape++) {
        if (!selection_start(s) || selection_months(s) <= most)
            continue;
        if ((s->match == is_collection && !leave_parts_out(s)) || !sum(s, field, &value))
            continue;
        most = selection_months(s);
        *out = value;
    }
    return most > 0;
}

bool collection_sum(struct selection *s, struct indicator_value *out)
{
    bool amount = s->indicator->kind == INDICATOR_KIND_COLLECTION_AMOUNT;

    s->match = is_collection;
    return best_sum(s, SHAPE_COUNT, amount ? "amount" : "cases", out);
}

bool statistic_sum(struct selection *s, struct indicator_value *out)
{
    enum {
        MOST_DIMENSIONS = 4
    };

    s->match = is_statistic;
    return best_sum(s, MOST_DIMENSIONS + 1, "value", out);
}
