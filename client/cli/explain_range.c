/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A value that is an end of the range of scores that the figures allow: item by item what
 * bounds it, and the sum that makes it.
 */
#include <string.h>

#include "client/cli/explain.h"
#include "client/cli/range.h"
#include "domain/rubric.h"

static struct decimal number(const char *text)
{
    struct decimal value = {0};

    if (text == NULL || decimal_parse(text, &value) != KAOHE_OK)
        return (struct decimal){0};
    return value;
}

/* The lowest: "21 + 16 + 11", what the figures give for certain. */
static void add_lowest(const Rubric *rubric, const ScoreRange *range, struct text *out)
{
    const char *between = "";

    for (size_t i = 0; i < range->n_items; i++) {
        const struct decimal low = number(range->items[i]->low);

        if (!rubric_is_leaf(rubric->items[i]) || low.coefficient == 0)
            continue;
        text_add(out, between);
        text_add_decimal_grouped(out, low);
        between = " + ";
    }
    text_add(out, between[0] == '\0' ? "0" : "");
}

/* The highest: "1,000 − 5 − 5", what they take away from the maximum. */
static void add_highest(const Rubric *rubric, const ScoreRange *range, struct text *out)
{
    text_add_decimal_grouped(out, number(rubric->maximum));
    for (size_t i = 0; i < range->n_items; i++) {
        struct decimal lost;

        if (!rubric_is_leaf(rubric->items[i]) ||
            decimal_subtract(number(rubric->items[i]->maximum),
                             number(range->items[i]->high), &lost) != KAOHE_OK ||
            lost.coefficient == 0)
            continue;
        text_add(out, " − ");
        text_add_decimal_grouped(out, lost);
    }
}

bool explain_is_range(const struct explaining *e)
{
    const IndicatorKind kind = e->out->board->indicator->kind;

    return kind == INDICATOR_KIND_RANGE_LOW || kind == INDICATOR_KIND_RANGE_HIGH;
}

bool explain_range(struct explaining *e, const struct indicator_data *data,
                   struct text *formula)
{
    const Indicator *indicator = e->out->board->indicator;
    const Rubric *rubric =
        rubric_of(data->rubrics, data->rubric_count, indicator->rubric);

    if (rubric == NULL)
        return false;
    e->out->range = range_make(rubric, data, &e->paper->arena);
    if (e->out->range == NULL)
        return false;
    if (indicator->kind == INDICATOR_KIND_RANGE_LOW)
        add_lowest(rubric, e->out->range, formula);
    else
        add_highest(rubric, e->out->range, formula);
    return true;
}
