/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What follows from a standing alone. It must not know who tells it, nor the others on
 * the board.
 */
#include "domain/standing.h"

#include "domain/indicator.h"
#include "domain/interval.h"

enum rank_direction board_direction(const Board *definition)
{
    return definition->direction == DIRECTION_LOWER_IS_BETTER ? RANK_LOWER_IS_BETTER
                                                              : RANK_HIGHER_IS_BETTER;
}

enum rank_ties board_ties(const Board *definition)
{
    switch (definition->tie_rule) {
    case TIE_RULE_DENSE:
        return RANK_DENSE;
    case TIE_RULE_MODIFIED:
        return RANK_MODIFIED;
    case TIE_RULE_FRACTIONAL:
        return RANK_FRACTIONAL;
    default:
        return RANK_COMPETITION;
    }
}

void standing_add_interval(const Board *board, Standing *standing)
{
    struct interval interval;

    if (standing->value == NULL || board->indicator == NULL ||
        !indicator_is_rate(board->indicator) ||
        !interval_wilson(
            (struct ratio){standing->value->numerator, standing->value->denominator},
            &interval))
        return;
    standing->has_interval_low = standing->has_interval_high = true;
    standing->interval_low = interval.low;
    standing->interval_high = interval.high;
}
