/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On which day a thing would have to be done for the value to be past another. Invariant:
 * a day that is found is one on which it can be done. It must not know the dossier.
 */
#include "domain/explain.h"

#define FARTHEST 3660 /* ten years of days */

static bool day_after(struct civil_date day, int32_t days, struct civil_date *out)
{
    return civil_from_days((int64_t)civil_to_days(day) + days, out) == KAOHE_OK;
}

/* One more in time, or one fewer: on the last day, or on the one after. */
static bool turn(const Board *board, const struct explanation *what,
                 const struct dated *one, const struct aim *aim, struct civil_date *out)
{
    struct ratio value = what->value.value;

    /* Who was told that it takes longer has no last day. */
    if (dated_is(one->told) && civil_compare(one->told, one->due) <= 0)
        return false;
    value.numerator += one->in_time ? -1 : 1;
    return aim_is_reached(board, value, aim) &&
           day_after(one->due, one->in_time ? 1 : 0, out);
}

/* Fewer days for it, or more: never answered before it was received. */
static bool move(const Board *board, const struct explanation *what,
                 const struct dated *one, const struct aim *aim, struct civil_date *out)
{
    const bool fewer = (board->direction == DIRECTION_LOWER_IS_BETTER) != aim->worse;
    const int32_t most =
        fewer ? civil_to_days(one->done) - civil_to_days(one->begun) : FARTHEST;
    struct ratio value = what->value.value;

    for (int32_t days = 1; days <= most; days++) {
        value.numerator += fewer ? -1 : 1;
        if (aim_is_reached(board, value, aim))
            return day_after(one->done, fewer ? -days : days, out);
    }
    return false;
}

bool explain_day(const Board *board, const struct explanation *what,
                 const struct dated *one, const struct aim *aim, struct civil_date *out)
{
    return board->indicator->kind == INDICATOR_KIND_COMPLAINT_DAYS
               ? move(board, what, one, aim, out)
               : turn(board, what, one, aim, out);
}
