/* SPDX-License-Identifier: Apache-2.0 */
/* What follows from a standing alone, the same for whoever tells it. */
#ifndef KAOHE_DOMAIN_STANDING_H
#define KAOHE_DOMAIN_STANDING_H

#include "domain/rank.h"
#include "kaohe/v1/names.h"

/* Which value of the board is better, and how it counts places. */
enum rank_direction board_direction(const Board *definition);
enum rank_ties board_ties(const Board *definition);

/* Adds the Wilson interval where the board's values are rates. */
void standing_add_interval(const Board *board, Standing *standing);

#endif
