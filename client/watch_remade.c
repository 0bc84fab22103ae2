/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board that other data made anew: another definition, or other values. Who stands
 * otherwise is told with what was before; the rest of the board comes with it, because
 * its definition may be another one.
 */
#include "client/problem.h"
#include "client/watch_event.h"

struct remaking {
    const struct board *before;
    const struct board *board;
    const struct watch_remade *by;
    struct arena *arena;
    WatchEvent *event;
};

static bool same_value(const Ratio *a, const Ratio *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->numerator == b->numerator && a->denominator == b->denominator;
}

/* False: no memory. */
static bool tell(const struct remaking *r, const char *branch)
{
    WatchChange *change = arena_alloc(r->arena, sizeof *change);
    Standing *now = arena_alloc(r->arena, sizeof *now);
    Ratio *value = arena_alloc(r->arena, sizeof *value);
    Ratio *value_before = arena_alloc(r->arena, sizeof *value_before);
    Standing before;

    if (change == NULL || now == NULL || value == NULL || value_before == NULL)
        return false;
    board_standing(r->before, branch, &before, value_before);
    board_standing(r->board, branch, now, value);
    if (same_value(before.value, now->value) &&
        before.place_doubled == now->place_doubled)
        return true;
    now->previous_value = before.value;
    now->has_previous_place_doubled = before.has_place_doubled;
    now->previous_place_doubled = before.place_doubled;
    kaohe__v1__watch_change__init(change);
    change->standing = now;
    change->has_cause = change->has_entry = true;
    change->cause = r->by->cause;
    change->entry = r->by->entry == 0 ? r->board->sequence : r->by->entry;
    r->event->changes[r->event->n_changes++] = change;
    return true;
}

static bool tell_all(const struct remaking *r)
{
    for (uint32_t at = 0; at < r->board->count; at++)
        if (!tell(r, r->board->rows[r->board->order[at]]->branch))
            return false;
    for (uint32_t at = 0; at < r->before->count; at++) {
        const char *branch = r->before->rows[r->before->order[at]]->branch;

        if (!board_has(r->board, branch) && !tell(r, branch))
            return false;
    }
    return true;
}

enum kaohe_err watch_events_remade(struct watch_events *events,
                                   const struct board *before, const struct board *board,
                                   const struct watch_remade *by,
                                   struct kaohe_problem *problem)
{
    struct scratch scratch;
    WatchEvent event = WATCH_EVENT_INIT;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);
    const struct remaking remaking = {before, board, by, &scratch.arena, &event};

    event.has_why = true;
    event.why = WATCH_REASON_RECOVERED;
    if (err == KAOHE_OK) {
        event.changes = arena_array(&scratch.arena, board->count + before->count,
                                    sizeof(WatchChange *));
        event.ranking = board_ranking(board, &scratch);
        err = event.ranking == NULL || event.changes == NULL || !tell_all(&remaking)
                  ? problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory")
                  : watch_events_add(events, &event, board, &scratch, problem);
    }
    scratch_close(&scratch);
    return err;
}
