/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From figures to the scores that they allow. Invariant: a score outside a range
 * contradicts a figure, and both ends can be reached by some way of ticking. It must not
 * know score sheets: what was scored is another question.
 */
#include "domain/range.h"

#include "domain/catalogue.h"

/* Verified rubrics have decimals where they must: what fails to parse is 0. */
static struct decimal number(const char *text)
{
    struct decimal value = {0};

    if (text == NULL || decimal_parse(text, &value) != KAOHE_OK)
        return (struct decimal){0};
    return value;
}

static void widen(struct range *range, const struct range *other)
{
    if (decimal_compare(other->low, range->low) < 0)
        range->low = other->low;
    if (decimal_compare(other->high, range->high) > 0)
        range->high = other->high;
}

static void add(struct range *sum, const struct range *part)
{
    if (decimal_add(sum->low, part->low, &sum->low) != KAOHE_OK ||
        decimal_add(sum->high, part->high, &sum->high) != KAOHE_OK)
        sum->too_large = true;
    sum->too_large = sum->too_large || part->too_large;
    sum->thresholds = (uint16_t)(sum->thresholds + part->thresholds);
    sum->shown = (uint16_t)(sum->shown + part->shown);
}

/* Of several figures the nearest may be meant, or the farthest. */
static enum range_option of_threshold(const Evidence *entry, const Threshold *threshold,
                                      const struct indicator_data *data, bool *shown)
{
    const bool most = threshold->comparison == COMPARISON_AT_MOST;
    const struct evidence near =
        evidence_find(entry, most ? COMPARISON_AT_MOST : COMPARISON_AT_LEAST, data);

    if (near.state != EVIDENCE_SHOWN)
        return RANGE_OPEN;
    *shown = true;
    if (!evidence_reaches(entry, &near, threshold))
        return near.partial ? RANGE_OPEN : RANGE_EXCLUDED;
    const struct evidence far =
        evidence_find(entry, most ? COMPARISON_AT_LEAST : COMPARISON_AT_MOST, data);
    return evidence_reaches(entry, &far, threshold) && !far.partial ? RANGE_IMPLIED
                                                                    : RANGE_OPEN;
}

enum range_option range_of_option(const char *rubric, const RubricOption *option,
                                  const struct indicator_data *data, bool *shown)
{
    enum range_option least = option->n_thresholds == 0 ? RANGE_OPEN : RANGE_IMPLIED;
    bool any = false;

    for (size_t i = 0; i < option->n_thresholds; i++) {
        const Threshold *threshold = option->thresholds[i];
        const Evidence *entry =
            catalogue_evidence(data->catalogue, rubric, threshold->evidence);
        const enum range_option one =
            entry == NULL ? RANGE_OPEN : of_threshold(entry, threshold, data, &any);
        if (one < least)
            least = one;
    }
    if (shown != NULL && any)
        *shown = true;
    return least;
}

static struct range band_of(const RubricOption *option)
{
    const Band *band = option->band;

    return (struct range){
        .low = number(band == NULL ? option->fixed_score : band->low),
        .high = number(band == NULL ? option->fixed_score : band->high),
    };
}

static bool is_better(const struct range *band, const struct range *than)
{
    const int order = decimal_compare(band->high, than->high);

    return order > 0 || (order == 0 && decimal_compare(band->low, than->low) > 0);
}

/* One option at most: the best that is implied, or one above it that is open. */
static struct range one_option(const RubricItem *item, const enum range_option *state)
{
    struct range best = {0}; /* nothing ticked */

    for (size_t i = 0; i < item->n_options; i++) {
        const struct range band = band_of(item->options[i]);
        if (state[i] == RANGE_IMPLIED && is_better(&band, &best))
            best = band;
    }
    struct range range = best;
    for (size_t i = 0; i < item->n_options; i++) {
        const struct range band = band_of(item->options[i]);
        if (state[i] == RANGE_OPEN && is_better(&band, &best))
            widen(&range, &band);
    }
    return range;
}

/* Each by itself. */
static struct range additive(const RubricItem *item, const enum range_option *state)
{
    struct range sum = {0};

    for (size_t i = 0; i < item->n_options; i++) {
        struct range band = band_of(item->options[i]);
        if (state[i] == RANGE_OPEN)
            band.low = (struct decimal){0};
        if (state[i] != RANGE_EXCLUDED)
            add(&sum, &band);
    }
    return sum;
}

/* The item's band where anything is ticked; without options, nothing has to be. */
static struct range overall(const RubricItem *item, const enum range_option *state)
{
    enum range_option most = item->n_options == 0 ? RANGE_OPEN : RANGE_EXCLUDED;
    struct range range = {0};

    for (size_t i = 0; i < item->n_options; i++)
        if (state[i] > most)
            most = state[i];
    if (most == RANGE_IMPLIED)
        range.low = number(item->band->low);
    if (most != RANGE_EXCLUDED)
        range.high = number(item->band->high);
    return range;
}

static struct range of_leaf(const char *rubric, const RubricItem *item,
                            const struct indicator_data *data)
{
    enum range_option state[RUBRIC_OPTION_LIMIT] = {RANGE_EXCLUDED};
    bool wanted = false;
    bool shown = false;
    struct range range;

    for (size_t i = 0; i < item->n_options; i++) {
        state[i] = range_of_option(rubric, item->options[i], data, &shown);
        wanted = wanted || item->options[i]->n_thresholds > 0;
    }
    switch (item->scoring) {
    case SCORING_MODE_TIER:
    case SCORING_MODE_FIXED:
    case SCORING_MODE_CHECKBOX:
        range = one_option(item, state);
        break;
    case SCORING_MODE_ADDITIVE:
        range = additive(item, state);
        break;
    default:
        range = overall(item, state);
        break;
    }
    range.thresholds = wanted;
    range.shown = shown;
    return range;
}

struct range *range_of_rubric(const struct rubric_tree *tree,
                              const struct indicator_data *data, struct arena *arena)
{
    const Rubric *rubric = tree->rubric;
    const size_t count = rubric->n_items;
    struct range *ranges = arena_array(arena, count + 1, sizeof *ranges);

    if (ranges == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (rubric_is_leaf(rubric->items[i]))
            ranges[i] = of_leaf(rubric->id, rubric->items[i], data);
    for (size_t i = count; i-- > 0;)
        add(&ranges[tree->parent[i] < 0 ? (int)count : tree->parent[i]], &ranges[i]);
    return ranges;
}
