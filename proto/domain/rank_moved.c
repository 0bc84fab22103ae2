/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose place a move changes. Another's place rests on how it compares with the one that
 * moved, so only those between the two spots get another one: which of those at the ends
 * count depends on what a tie does.
 */
#include "domain/rank.h"

struct rank_spot rank_spot(const struct rank *board, uint32_t slot)
{
    struct rank_place place;

    if (rank_place(board, slot, RANK_COMPETITION, &place) != KAOHE_OK)
        return (struct rank_spot){.better = rank_count(board),
                                  .others = rank_count(board)};
    return (struct rank_spot){true, place.doubled / 2 - 1, place.tied - 1,
                              place.ranked - 1};
}

/* Others that are better or equal. */
static uint32_t as_good(struct rank_spot spot)
{
    return spot.better + spot.equal;
}

static bool is_better(struct rank_spot a, struct rank_spot b)
{
    return a.better + as_good(a) < b.better + as_good(b);
}

/* A value that nobody else has makes a place of its own. */
static uint32_t moved_dense(struct rank_spot high, struct rank_spot low)
{
    const bool above = high.ranked && high.equal == 0;
    const bool below = low.ranked && low.equal == 0;

    if (above && below)
        return low.better - high.better;
    if (above)
        return high.others - high.better;
    return below ? low.others - low.better : 0;
}

uint32_t rank_moved(struct rank_spot before, struct rank_spot after, enum rank_ties ties)
{
    const bool up = is_better(after, before);
    const struct rank_spot high = up ? after : before;
    const struct rank_spot low = up ? before : after;

    if (before.ranked == after.ranked && before.better == after.better &&
        before.equal == after.equal)
        return 0;
    switch (ties) {
    case RANK_DENSE:
        return moved_dense(high, low);
    case RANK_MODIFIED:
        return low.better - high.better;
    case RANK_FRACTIONAL:
        return as_good(low) - high.better;
    case RANK_COMPETITION:
        break;
    }
    return as_good(low) - as_good(high);
}
