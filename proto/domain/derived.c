/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Derived indicators. Invariant: without both values there is none, and what does not fit
 * a ratio of int64 is none either. It must not know where values are kept.
 */
#include "domain/derived.h"

#include <string.h>

#include "domain/catalogue.h"
#include "domain/composite.h"

bool indicator_is_growth(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_GROWTH_POINTS ||
           indicator->kind == INDICATOR_KIND_GROWTH_RELATIVE;
}

bool indicator_is_derived(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_RATIO ||
           indicator->kind == INDICATOR_KIND_DIFFERENCE ||
           indicator_is_growth(indicator) || indicator_is_composite(indicator);
}

/* k of n stays as it is where both are whole. */
static bool divide(const struct indicator_value *part,
                   const struct indicator_value *whole, struct indicator_value *out)
{
    const struct ratio k = part->value, n = whole->value;

    if (!ratio_is_defined(k) || !ratio_is_defined(n) || n.numerator <= 0)
        return false;
    out->basis = n.numerator / n.denominator;
    if (k.denominator == 1 && n.denominator == 1) {
        out->value = (struct ratio){k.numerator, n.numerator};
        return true;
    }
    return ratio_make((int128)k.numerator * n.denominator,
                      (int128)k.denominator * n.numerator, &out->value) == KAOHE_OK;
}

bool indicator_derive(const Indicator *indicator, const struct indicator_value *operand,
                      const struct indicator_value *against, struct indicator_value *out)
{
    struct indicator_value value = {
        .basis = operand->basis < against->basis ? operand->basis : against->basis};
    enum kaohe_err err = KAOHE_ERR_INVALID;

    if (indicator->kind == INDICATOR_KIND_RATIO)
        err = divide(operand, against, &value) ? KAOHE_OK : KAOHE_ERR_INVALID;
    else if (indicator->kind == INDICATOR_KIND_GROWTH_RELATIVE)
        err = ratio_growth_relative(operand->value, against->value, &value.value);
    else if (indicator->kind == INDICATOR_KIND_DIFFERENCE ||
             indicator->kind == INDICATOR_KIND_GROWTH_POINTS)
        err = ratio_growth_points(operand->value, against->value, &value.value);
    if (err || !ratio_is_defined(value.value))
        return false;
    *out = value;
    return true;
}

/* The cumulative period before one is a part of it, and no measure of its growth. */
bool growth_base(const Indicator *growth, struct period period, struct period *out)
{
    if (growth->since == GROWTH_SINCE_YEAR_BEFORE)
        return period_year_before(period, out);
    return growth->since == GROWTH_SINCE_PERIOD_BEFORE &&
           period.kind != PERIOD_CUMULATIVE && period_before(period, out);
}

bool growth_dependent(const Indicator *growth, struct period period, struct period *out)
{
    if (growth->since == GROWTH_SINCE_YEAR_BEFORE)
        return period_year_after(period, out);
    return growth->since == GROWTH_SINCE_PERIOD_BEFORE &&
           period.kind != PERIOD_CUMULATIVE && period_after(period, out);
}

/* The board of that id among those before this one. */
static const Board *board_before(const Catalogue *catalogue, const Board *board,
                                 const char *id)
{
    for (size_t i = 0; id != NULL && i < catalogue->n_boards; i++) {
        const Board *other = catalogue->boards[i];
        if (other == board)
            return NULL;
        if (other->id != NULL && strcmp(other->id, id) == 0)
            return other;
    }
    return NULL;
}

static bool is_sum(const Board *board)
{
    return board->indicator->kind == INDICATOR_KIND_COLLECTION_AMOUNT ||
           board->indicator->kind == INDICATOR_KIND_COLLECTION_CASES ||
           board->indicator->kind == INDICATOR_KIND_STATISTIC;
}

static bool same_unit(const Board *a, const Board *b)
{
    return a->scale == b->scale && strcmp(a->unit_en, b->unit_en) == 0;
}

/* Whole numbers of cases, not of money. */
static bool counts_trials(const Catalogue *catalogue, const Board *board)
{
    const Metric *metric;

    if (board->indicator->kind == INDICATOR_KIND_COLLECTION_CASES)
        return true;
    if (board->indicator->kind != INDICATOR_KIND_STATISTIC)
        return false;
    metric = catalogue_metric(catalogue, board->indicator->metric);
    return metric != NULL && metric->decimals == 0;
}

static const char *trials_fault(const Catalogue *catalogue, const Board *operand,
                                const Board *against)
{
    return counts_trials(catalogue, operand) && counts_trials(catalogue, against)
               ? NULL
               : "its trials are no whole numbers of cases";
}

static const char *growth_fault(const Board *board, const Board *operand)
{
    const bool relative = board->indicator->kind == INDICATOR_KIND_GROWTH_RELATIVE;

    if (board->indicator->against != NULL)
        return "a growth is against a period, not a board";
    if (board->indicator->since == GROWTH_SINCE_UNSPECIFIED)
        return "does not say since when it is a growth";
    if (relative != is_sum(operand))
        return relative ? "a relative growth is of a sum"
                        : "the growth of a sum is relative, not in points";
    if (!relative && board->scale != operand->scale)
        return "is scaled otherwise than its operand";
    return NULL;
}

static const char *pair_fault(const Board *board, const Board *operand,
                              const Board *against)
{
    const bool ratio = board->indicator->kind == INDICATOR_KIND_RATIO;

    if (against == NULL || against == operand)
        return "what it is against is no other board that stands before it";
    if (indicator_is_growth(against->indicator))
        return "is derived from a growth";
    if (!same_unit(operand, against) && (!ratio || strcmp(board->unit_en, "%") == 0))
        return "its operands are in different units";
    if (ratio && (!is_sum(operand) || !is_sum(against)))
        return "a ratio is of two sums";
    if (!ratio && board->scale != operand->scale)
        return "is scaled otherwise than its operands";
    return NULL;
}

/* Each component stands by itself: growths and composites would be weighed twice over. */
static const char *components_fault(const Catalogue *catalogue, const Board *board)
{
    const Indicator *indicator = board->indicator;
    const char *fault = composite_fault(indicator);

    for (size_t i = 0; fault == NULL && i < indicator->n_components; i++) {
        const Board *component =
            board_before(catalogue, board, indicator->components[i]->board);

        if (component == NULL)
            fault = "a component of it is no board that stands before it";
        else if (indicator_is_growth(component->indicator) ||
                 indicator_is_composite(component->indicator))
            fault = "a component of it is a growth or a composite";
        else if (board->visible_to_branches && !component->visible_to_branches)
            fault = "would show branches what its components hide from them";
    }
    return fault == NULL && board->scale != 1
               ? "its scale must be 1, as points are shown as they are"
               : fault;
}

const char *derived_fault(const Catalogue *catalogue, const Board *board)
{
    const Indicator *indicator = board->indicator;
    const Board *operand = board_before(catalogue, board, indicator->operand);
    const Board *against = board_before(catalogue, board, indicator->against);
    const char *fault;

    if (indicator_is_composite(indicator))
        return components_fault(catalogue, board);
    if (operand == NULL)
        return "its operand is no board that stands before it";
    if (indicator_is_growth(operand->indicator))
        return "is derived from a growth";
    fault = indicator_is_growth(indicator) ? growth_fault(board, operand)
                                           : pair_fault(board, operand, against);
    if (fault == NULL && indicator->trials)
        fault = indicator->kind == INDICATOR_KIND_RATIO
                    ? trials_fault(catalogue, operand, against)
                    : "only a share has trials";
    if (fault == NULL && board->visible_to_branches &&
        (!operand->visible_to_branches || (against && !against->visible_to_branches)))
        fault = "would show branches what its operands hide from them";
    return fault;
}
