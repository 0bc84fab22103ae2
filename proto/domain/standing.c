/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What follows from a standing alone. It must not know who tells it, nor the others on
 * the board.
 */
#include "domain/standing.h"

#include "domain/indicator.h"
#include "domain/interval.h"

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
