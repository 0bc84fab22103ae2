/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Swaps by trying. Invariant: each trial is taken back before the next. It must not know
 * how values are made of others, only that more of one never turns from good to bad.
 */
#include "domain/swap.h"

#include <string.h>

#include "domain/catalogue.h"
#include "domain/derived.h"
#include "domain/int128.h"
#include "domain/rollup.h"
#include "domain/rubric.h"

#define MOST (INT64_C(1) << 53) /* no count and no sum of money reaches it */
#define LARGEST_MEAN 100

bool made_value(const struct made *made, struct indicator_value *out)
{
    const Indicator *indicator = made->board->indicator;
    struct indicator_value parts[ROLLUP_PARTS];

    if (made->rolled_up) {
        for (size_t i = 0; i < made->count && i < ROLLUP_PARTS; i++)
            parts[i] = made->values[i].of;
        return made->count <= ROLLUP_PARTS &&
               rollup_value(made->board->roll_up, parts, made->count, out);
    }
    return indicator_is_composite(indicator)
               ? composite_value(indicator, made->values, out)
               : indicator_derive(indicator, &made->values[0].of, &made->values[1].of,
                                  out);
}

/* The whole with one of them so many units of its numerator away. */
static bool value_with(const struct made *made, size_t one, int64_t steps,
                       struct indicator_value *out)
{
    struct ratio *tried = &made->values[one].of.value;
    const struct ratio before = *tried;
    const bool found =
        !__builtin_add_overflow(before.numerator, steps, &tried->numerator) &&
        made_value(made, out);

    *tried = before;
    return found;
}

static bool reaches(const struct made *made, size_t one, int64_t steps,
                    const struct aim *aim)
{
    struct indicator_value value;

    return value_with(made, one, steps, &value) &&
           aim_is_reached(made->board, value.value, aim);
}

static bool is_of_collections(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_COLLECTION_AMOUNT ||
           indicator->kind == INDICATOR_KIND_COLLECTION_CASES;
}

/* Is what the one counts among what the other does? */
static bool is_within(const Catalogue *catalogue, const Indicator *part,
                      const Indicator *whole)
{
    if (part->kind != whole->kind || !is_of_collections(part) || part->channel == NULL)
        return false;
    const Name *channel =
        catalogue_name(catalogue->channels, catalogue->n_channels, part->channel);

    return whole->channel == NULL || strcmp(part->channel, whole->channel) == 0 ||
           (channel != NULL && channel->part_of != NULL &&
            strcmp(channel->part_of, whole->channel) == 0);
}

/* Is it of no more than all? A rate is, and of money a part of the whole. */
static bool is_share(const struct made *made, const Indicator *indicator)
{
    if (indicator_is_rate(indicator))
        return true;
    if (indicator->kind != INDICATOR_KIND_RATIO || made->catalogue == NULL)
        return false;
    const Board *part = catalogue_board(made->catalogue, indicator->operand);
    const Board *whole = catalogue_board(made->catalogue, indicator->against);

    return part != NULL && whole != NULL &&
           is_within(made->catalogue, part->indicator, whole->indicator);
}

/* What the rubric gives for it at most; NULL: it is no score. */
static const char *full_marks(const struct made *made, const Indicator *indicator)
{
    const Rubric *rubric =
        indicator->rubric == NULL
            ? NULL
            : rubric_of(made->rubrics, made->rubric_count, indicator->rubric);

    if (rubric == NULL || indicator->kind != INDICATOR_KIND_SHEET_NODE)
        return rubric == NULL ? NULL : rubric->maximum;
    for (size_t i = 0; i < rubric->n_items; i++)
        if (strcmp(rubric->items[i]->id, indicator->node) == 0)
            return rubric->items[i]->maximum;
    return NULL;
}

/* The largest numerator that there can be with its denominator. */
static int64_t largest(const struct made *made, size_t one)
{
    const Indicator *indicator = made->boards[one]->indicator;
    const int64_t denominator = made->values[one].of.value.denominator;
    struct decimal most = {LARGEST_MEAN, 0};

    if (is_share(made, indicator))
        return denominator;
    if (indicator->kind != INDICATOR_KIND_PHONE_MEAN) {
        const char *full = full_marks(made, indicator);
        if (full == NULL || decimal_parse(full, &most) != KAOHE_OK)
            return MOST;
    }
    const int128 exact =
        (int128)most.coefficient * denominator / (int128)decimal_power_of_ten(most.scale);
    return exact < MOST ? (int64_t)exact : MOST;
}

/* The last step that way which it can take: a difference may be below 0; a count, a sum,
 * a score may not. */
static int64_t most(const struct made *made, size_t one, int64_t way)
{
    const int64_t now = made->values[one].of.value.numerator;

    if (way < 0)
        return made->boards[one]->indicator->kind == INDICATOR_KIND_DIFFERENCE ? MOST
                                                                               : now;
    return largest(made, one) - now;
}

/* The fewest steps that way; 0: none is enough. */
static int64_t fewest(const struct made *made, size_t one, int64_t way,
                      const struct aim *aim)
{
    int64_t end = most(made, one, way);
    int64_t low = 0, high = 1;
    struct indicator_value value;

    if (!value_with(made, one, way * end, &value))
        end--; /* nothing is divided by 0 */
    while (high < end && !reaches(made, one, way * high, aim)) {
        low = high;
        high *= 2;
    }
    if (high > end)
        high = end;
    if (high <= 0 || !reaches(made, one, way * high, aim))
        return 0;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;

        if (reaches(made, one, way * middle, aim))
            high = middle;
        else
            low = middle;
    }
    return high;
}

bool made_change(const struct made *made, size_t one, const struct aim *aim,
                 struct ratio *out)
{
    const int64_t up = fewest(made, one, 1, aim);
    const int64_t down = up > 0 ? 0 : fewest(made, one, -1, aim);
    struct indicator_value value;

    if ((up == 0 && down == 0) || !value_with(made, one, up - down, &value) ||
        value.basis < made->board->minimum_base || /* no place */
        (is_share(made, made->board->indicator) &&
         value.value.numerator > value.value.denominator))
        return false;
    *out = made->values[one].of.value;
    out->numerator += up - down;
    return true;
}
