/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a rubric must fulfil before anybody is scored by it. Invariant: what
 * passes here can be used without a further look. Reasons are for the person who
 * wrote the file, in English.
 */
#include <string.h>

#include "domain/int128.h"
#include "domain/rubric.h"

struct verifier {
    const Rubric *rubric;
    struct text *why;
    struct decimal step;
    struct rubric_tree tree;
};

static bool refuse(struct verifier *v, const char *id, const char *reason)
{
    if (v->why != NULL) {
        text_add(v->why, "rubric ");
        text_add(v->why, v->rubric->id == NULL ? "without an id" : v->rubric->id);
        text_add(v->why, id == NULL ? "" : ", ");
        text_add(v->why, id == NULL ? "" : id);
        text_add(v->why, ": ");
        text_add(v->why, reason);
    }
    return false;
}

static bool is_id(const char *id)
{
    return id != NULL && id[0] != '\0' && strlen(id) <= 64 && strpbrk(id, "/#@=") == NULL;
}

static bool number(const char *text, struct decimal *out)
{
    return text != NULL && decimal_parse(text, out) == KAOHE_OK && out->coefficient >= 0;
}

static int128 millionths(struct decimal value)
{
    return (int128)value.coefficient *
           decimal_power_of_ten(DECIMAL_MAX_SCALE - value.scale);
}

/* A number from 0 to the maximum, on the step. */
static bool score(const struct verifier *v, const char *text, struct decimal maximum,
                  struct decimal *out)
{
    return number(text, out) && decimal_compare(*out, maximum) <= 0 &&
           millionths(*out) % millionths(v->step) == 0;
}

static bool band_fits(const struct verifier *v, const Band *band, struct decimal maximum,
                      struct decimal *high)
{
    struct decimal low;

    return score(v, band->low, maximum, &low) && score(v, band->high, maximum, high) &&
           decimal_compare(low, *high) <= 0;
}

static bool thresholds_complete(const RubricOption *option)
{
    struct decimal value;

    for (size_t i = 0; i < option->n_thresholds; i++) {
        const Threshold *threshold = option->thresholds[i];
        if (!is_id(threshold->evidence) || !number(threshold->value, &value) ||
            threshold->comparison == COMPARISON_UNSPECIFIED)
            return false;
    }
    return true;
}

/* Which of band and fixed score the options of a mode have. */
static bool option_suits(ScoringMode mode, const RubricOption *option)
{
    bool band = option->band != NULL;
    bool fixed = option->fixed_score != NULL;

    switch (mode) {
    case SCORING_MODE_TIER:
    case SCORING_MODE_CHECKBOX:
        return band && !fixed;
    case SCORING_MODE_FIXED:
        return fixed && !band;
    case SCORING_MODE_ADDITIVE:
        return band != fixed;
    default:
        return !band && !fixed;
    }
}

static bool options_sound(struct verifier *v, const RubricItem *item,
                          struct decimal maximum)
{
    struct decimal sum = {0};
    struct decimal high;

    for (size_t i = 0; i < item->n_options; i++) {
        const RubricOption *option = item->options[i];
        high = (struct decimal){0};
        if (!is_id(option->id) || rubric_option(item, option->id) != option)
            return refuse(v, item->id, "an option has no id of its own");
        if (!option_suits(item->scoring, option))
            return refuse(v, item->id, "an option does not suit the way of scoring");
        if ((option->band != NULL && !band_fits(v, option->band, maximum, &high)) ||
            (option->fixed_score != NULL &&
             !score(v, option->fixed_score, maximum, &high)))
            return refuse(v, item->id, "an option's band is not inside the maximum");
        if (!thresholds_complete(option))
            return refuse(v, item->id, "a threshold is incomplete");
        if (decimal_add(sum, high, &sum) != KAOHE_OK)
            return refuse(v, item->id, "the options exceed every limit");
    }
    if (item->scoring == SCORING_MODE_ADDITIVE && decimal_compare(sum, maximum) != 0)
        return refuse(v, item->id, "the options do not add up to the maximum");
    return true;
}

/* How many options the mode takes, and whether it has a band of its own. */
static bool shape_sound(struct verifier *v, const RubricItem *item,
                        struct decimal maximum)
{
    bool wants_band =
        item->scoring == SCORING_MODE_BAND || item->scoring == SCORING_MODE_HOLISTIC;
    bool no_options =
        item->scoring == SCORING_MODE_BAND || item->scoring == SCORING_MODE_SUM;
    struct decimal high;

    if (item->scoring == SCORING_MODE_UNSPECIFIED)
        return refuse(v, item->id, "has no way of scoring");
    if (no_options != (item->n_options == 0) || item->n_options > RUBRIC_OPTION_LIMIT ||
        (item->scoring == SCORING_MODE_CHECKBOX && item->n_options != 1))
        return refuse(v, item->id, "the number of options does not suit the scoring");
    if (wants_band != (item->band != NULL) ||
        (wants_band && !band_fits(v, item->band, maximum, &high)))
        return refuse(v, item->id,
                      "the band is missing, not wanted or not inside the "
                      "maximum");
    return options_sound(v, item, maximum);
}

static bool items_sound(struct verifier *v)
{
    for (size_t i = 0; i < v->rubric->n_items; i++) {
        const RubricItem *item = v->rubric->items[i];
        struct decimal maximum;
        if (!number(item->maximum, &maximum) || maximum.coefficient == 0)
            return refuse(v, item->id, "has no maximum above 0");
        if (item->parent != NULL &&
            (v->tree.parent[i] < 0 || (size_t)v->tree.parent[i] >= i ||
             rubric_is_leaf(v->rubric->items[v->tree.parent[i]])))
            return refuse(v, item->id, "its parent is not a sum that stands before it");
        if (!shape_sound(v, item, maximum))
            return false;
    }
    return true;
}

/* Every sum is that of the maxima below it, and the rubric's that of the top. */
static bool maxima_add_up(struct verifier *v, struct arena *arena)
{
    size_t count = v->rubric->n_items;
    struct decimal *sums = arena_array(arena, count + 1, sizeof *sums);
    struct decimal maximum;

    if (sums == NULL)
        return refuse(v, NULL, "does not fit into memory");
    for (size_t i = count; i-- > 0;) {
        const RubricItem *item = v->rubric->items[i];
        struct decimal *above =
            &sums[v->tree.parent[i] < 0 ? (int)count : v->tree.parent[i]];
        if (!number(item->maximum, &maximum) ||
            (!rubric_is_leaf(item) && decimal_compare(sums[i], maximum) != 0))
            return refuse(v, item->id, "the maxima below do not add up to its own");
        if (decimal_add(*above, maximum, above) != KAOHE_OK)
            return refuse(v, item->id, "the maxima exceed every limit");
    }
    return (number(v->rubric->maximum, &maximum) &&
            decimal_compare(sums[count], maximum) == 0) ||
           refuse(v, NULL, "the maxima do not add up to the rubric's");
}

static bool head_sound(struct verifier *v)
{
    const Rubric *rubric = v->rubric;

    if (!is_id(rubric->id))
        return refuse(v, NULL, "has no proper id");
    if (!rubric->has_first_year ||
        (rubric->has_last_year && rubric->last_year < rubric->first_year))
        return refuse(v, NULL, "the years are missing or out of order");
    if (!number(rubric->step, &v->step) || v->step.coefficient == 0)
        return refuse(v, NULL, "has no step above 0");
    if (rubric->n_items == 0 || rubric->n_items > RUBRIC_ITEM_LIMIT)
        return refuse(v, NULL, "has no items, or too many");
    for (size_t i = 0; i < rubric->n_items; i++)
        if (!is_id(rubric->items[i]->id))
            return refuse(v, NULL, "an item has no proper id");
    return true;
}

static bool ids_unique(struct verifier *v)
{
    for (size_t i = 1; i < v->rubric->n_items; i++)
        if (strcmp(v->tree.sorted[i - 1].id, v->tree.sorted[i].id) == 0)
            return refuse(v, v->tree.sorted[i].id, "stands twice");
    return true;
}

enum kaohe_err rubric_verify(const Rubric *rubric, struct arena *arena, struct text *why)
{
    struct verifier v = {.rubric = rubric, .why = why};
    size_t mark = arena_mark(arena);
    bool sound = head_sound(&v);

    if (sound && rubric_tree_make(rubric, arena, &v.tree) != KAOHE_OK)
        sound = refuse(&v, NULL, "does not fit into memory");
    sound = sound && ids_unique(&v) && items_sound(&v) && maxima_add_up(&v, arena);
    arena_release(arena, mark);
    return sound ? KAOHE_OK : KAOHE_ERR_INVALID;
}
