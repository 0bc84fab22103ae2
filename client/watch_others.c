/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A branch may lose its place without a change of its own. Whose filing it was is told by
 * where the values that changed went: from one side of its own value to the other. Must
 * not know how updates come.
 */
#include "client/watch_others.h"

#include <string.h>

#include "domain/standing.h"

static uint32_t place_of(const struct board *board, uint32_t slot)
{
    struct rank_place place;

    return rank_place(&board->rank, slot, board_ties(board->definition), &place) ==
                   KAOHE_OK
               ? place.doubled
               : 0;
}

bool places_note(const struct board *board, struct scratch *scratch, struct places *out)
{
    *out = (struct places){NULL, 0};
    if (board->count > WATCH_OTHERS_LIMIT)
        return true;
    out->doubled = arena_array(&scratch->arena, board->count + 1, sizeof *out->doubled);
    if (out->doubled == NULL)
        return false;
    for (uint32_t slot = 0; slot < board->count; slot++)
        out->doubled[slot] = place_of(board, slot);
    out->count = board->count;
    return true;
}

/* 2: the other one is better, 1: it is equal, 0: it is worse, or not there at all. */
static int against(const struct board *board, const Ratio *other, struct ratio value)
{
    int order;

    if (other == NULL)
        return 0;
    order = ratio_compare((struct ratio){other->numerator, other->denominator}, value);
    if (order == 0)
        return 1;
    return (order > 0) == (board->rank.direction == RANK_HIGHER_IS_BETTER) ? 2 : 0;
}

/* One update, as it is being told. */
struct others {
    const struct board *board;
    const struct places *before;
    const RankingUpdate *update;
    struct arena *arena;
    WatchEvent *event;
    size_t own; /* changes that the update itself made */
};

/* The last change that went past the value; where none did, the last there was: under
 * some rules for ties a place counts how many values are better. */
static const WatchChange *mover(const struct others *o, struct ratio value)
{
    for (size_t i = o->own; i-- > 0;) {
        const Standing *standing = o->event->changes[i]->standing;

        if (against(o->board, standing->value, value) !=
            against(o->board, standing->previous_value, value))
            return o->event->changes[i];
    }
    return o->event->changes[o->own - 1];
}

static bool is_in(const RankingUpdate *update, const char *branch)
{
    for (size_t i = 0; i < update->n_changes; i++)
        if (strcmp(update->changes[i]->value->branch, branch) == 0)
            return true;
    return false;
}

static bool add(const struct others *o, uint32_t slot)
{
    const struct board_row *row = o->board->rows[slot];
    const WatchChange *by = mover(o, row->value);
    WatchChange *change = arena_alloc(o->arena, sizeof *change);
    Standing *standing = arena_alloc(o->arena, sizeof *standing);
    Ratio *value = arena_alloc(o->arena, sizeof *value);

    if (change == NULL || standing == NULL || value == NULL)
        return false;
    kaohe__v1__watch_change__init(change);
    board_standing(o->board, row->branch, standing, value);
    standing->has_previous_place_doubled = o->before->doubled[slot] > 0;
    standing->previous_place_doubled = o->before->doubled[slot];
    change->standing = standing;
    change->has_cause = by->has_cause;
    change->cause = by->cause;
    change->has_entry = by->has_entry;
    change->entry = by->entry;
    change->by = by->standing->branch;
    o->event->changes[o->event->n_changes++] = change;
    return true;
}

bool watch_others(const struct board *board, const struct places *before,
                  const RankingUpdate *update, struct scratch *scratch, WatchEvent *event)
{
    const struct others others = {board,           before, update,
                                  &scratch->arena, event,  event->n_changes};

    for (uint32_t slot = 0; others.own > 0 && slot < before->count; slot++) {
        const struct board_row *row = board->rows[slot];

        if (row->present && place_of(board, slot) != before->doubled[slot] &&
            !is_in(update, row->branch) && !add(&others, slot))
            return false;
    }
    return true;
}
