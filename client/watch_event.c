/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes events of what happens to boards. The place before a change is that of the board
 * just before the update, the place after it that of the board once all of the update is
 * applied: several branches may move in one.
 */
#include "client/watch_event.h"

#include <stdlib.h>

#include "client/problem.h"
#include "client/watch_others.h"
#include "domain/text.h"

#define KEY_SIZE 512

struct watch_queued {
    struct watch_queued *next;
    struct kaohe_message message;
};

void watch_events_open(struct watch_events *events)
{
    events->first = NULL;
    events->last = &events->first;
}

void watch_events_close(struct watch_events *events)
{
    struct kaohe_message message;

    while (watch_events_take(events, &message))
        kaohe_message_free(&message);
}

bool watch_events_take(struct watch_events *events, struct kaohe_message *event)
{
    struct watch_queued *first = events->first;

    *event = (struct kaohe_message){NULL, 0};
    if (first == NULL)
        return false;
    *event = first->message;
    events->first = first->next;
    if (events->first == NULL)
        events->last = &events->first;
    free(first);
    return true;
}

enum kaohe_err watch_events_add(struct watch_events *events, WatchEvent *event,
                                const struct board *board, struct scratch *scratch,
                                struct kaohe_problem *problem)
{
    struct watch_queued *queued = calloc(1, sizeof *queued);
    struct text key;
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    text_init_arena(&key, &scratch->arena, KEY_SIZE);
    text_add(&key, board->definition->id);
    text_add(&key, "/");
    text_add(&key, board->period);
    event->key = (char *)text_end(&key);
    event->has_sequence = event->has_epoch = true;
    event->sequence = board->sequence;
    event->epoch = board->epoch;
    if (queued == NULL || event->key == NULL)
        problem_set(problem, err, NULL, "out of memory");
    else
        err = scratch_encode(scratch, &event->base, &queued->message, problem);
    if (err != KAOHE_OK) {
        free(queued);
        return err;
    }
    *events->last = queued;
    events->last = &queued->next;
    return KAOHE_OK;
}

enum kaohe_err watch_events_board(struct watch_events *events, WatchReason why,
                                  const struct board *board,
                                  struct kaohe_problem *problem)
{
    struct scratch scratch;
    WatchEvent event = WATCH_EVENT_INIT;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    event.has_why = true;
    event.why = why;
    if (err == KAOHE_OK) {
        event.ranking = why == WATCH_REASON_GONE ? NULL : board_ranking(board, &scratch);
        err = event.ranking == NULL && why != WATCH_REASON_GONE
                  ? problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory")
                  : watch_events_add(events, &event, board, &scratch, problem);
    }
    scratch_close(&scratch);
    return err;
}

struct watch_line {
    WatchChange change;
    Standing standing;
    Standing before;
    Ratio value;
    Ratio value_before;
};

static void end_line(const struct board *board, const RankingChange *change,
                     struct watch_line *line)
{
    kaohe__v1__watch_change__init(&line->change);
    board_standing(board, change->value->branch, &line->standing, &line->value);
    if (line->before.has_place_doubled) {
        line->standing.has_previous_place_doubled = true;
        line->standing.previous_place_doubled = line->before.place_doubled;
    }
    line->standing.previous_value = line->before.value;
    line->change.standing = &line->standing;
    line->change.has_cause = change->has_cause;
    line->change.cause = change->cause;
    line->change.reason = change->reason;
    line->change.has_entry = change->has_entry;
    line->change.entry = change->entry;
}

static enum kaohe_err apply(const RankingUpdate *update, struct board *board,
                            struct watch_line *lines, struct kaohe_problem *problem)
{
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = 0; i < update->n_changes; i++)
        board_standing(board, update->changes[i]->value->branch, &lines[i].before,
                       &lines[i].value_before);
    for (size_t i = 0; err == KAOHE_OK && i < update->n_changes; i++)
        err = board_set(board, update->changes[i]->value, problem);
    if (err != KAOHE_OK)
        return err;
    board->epoch = update->epoch;
    board->sequence = update->sequence;
    for (size_t i = 0; i < update->n_changes; i++)
        end_line(board, update->changes[i], &lines[i]);
    return KAOHE_OK;
}

/* Applies the update, and makes the event's changes of it: its own, and then what they
 * did to the others. */
static enum kaohe_err make_changes(const RankingUpdate *update, struct board *board,
                                   struct scratch *scratch, WatchEvent *event,
                                   struct kaohe_problem *problem)
{
    const size_t room = update->n_changes + board->count;
    struct watch_line *lines =
        arena_array(&scratch->arena, update->n_changes, sizeof *lines);
    struct places before;
    enum kaohe_err err;

    event->changes = arena_array(&scratch->arena, room, sizeof(WatchChange *));
    if (lines == NULL || event->changes == NULL || !places_note(board, scratch, &before))
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    err = apply(update, board, lines, problem);
    if (err != KAOHE_OK)
        return err;
    for (size_t i = 0; i < update->n_changes; i++)
        event->changes[event->n_changes++] = &lines[i].change;
    return watch_others(board, &before, update, scratch, event)
               ? KAOHE_OK
               : problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
}

enum kaohe_err watch_events_update(struct watch_events *events,
                                   const RankingUpdate *update, struct board *board,
                                   struct kaohe_problem *problem)
{
    struct scratch scratch;
    WatchEvent event = WATCH_EVENT_INIT;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    event.has_why = true;
    event.why = WATCH_REASON_CHANGED;
    if (err == KAOHE_OK)
        err = make_changes(update, board, &scratch, &event, problem);
    if (err == KAOHE_OK)
        err = watch_events_add(events, &event, board, &scratch, problem);
    scratch_close(&scratch);
    return err;
}
