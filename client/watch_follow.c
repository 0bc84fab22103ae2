/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Follows boards without a hole. First subscribe and hear the daemon publish, then take
 * snapshots; drop updates that are older; an update that does not follow on what we have,
 * a heartbeat that names more, or a connection that was broken means: fetch again. A new
 * epoch means: forget everything. docs/protocol.md, section 6.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/problem.h"
#include "client/ranking.h"
#include "client/watch_missed.h"

static bool takes(const struct watch_filter *filter, const char *key)
{
    const size_t length = strlen(filter->name);

    return strncmp(key, filter->name, length) == 0 &&
           (key[length] == '\0' || key[length] == '/');
}

static bool matches(const struct kaohe_watch *watch, const char *key)
{
    for (size_t i = 0; i < watch->filter_count; i++)
        if (takes(&watch->filters[i], key))
            return true;
    return false;
}

struct board **watch_find(const struct kaohe_watch *watch, const char *key)
{
    for (size_t i = 0; i < watch->board_count; i++) {
        const struct board *board = watch->boards[i];
        const size_t length = strlen(board->definition->id);

        if (strncmp(key, board->definition->id, length) == 0 && key[length] == '/' &&
            strcmp(key + length + 1, board->period) == 0)
            return &watch->boards[i];
    }
    return NULL;
}

/* Takes the board over, in place of the one with its key. */
static enum kaohe_err keep(struct kaohe_watch *watch, const char *key,
                           struct board *board, struct kaohe_problem *problem)
{
    struct board **old = watch_find(watch, key);
    struct board **more;

    if (old != NULL) {
        board_close(*old);
        *old = board;
        return KAOHE_OK;
    }
    more = realloc(watch->boards, (watch->board_count + 1) * sizeof *more);
    if (more == NULL) {
        board_close(board);
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    }
    watch->boards = more;
    watch->boards[watch->board_count++] = board;
    return KAOHE_OK;
}

static void forget(struct kaohe_watch *watch)
{
    for (size_t i = 0; i < watch->board_count; i++)
        board_close(watch->boards[i]);
    watch->board_count = 0;
}

/* Tells of a board that only an earlier watch had, if it is one that is asked about. */
static enum kaohe_err tell_gone(struct kaohe_watch *watch, const BoardState *state,
                                struct kaohe_problem *problem)
{
    const size_t length = strcspn(state->key, "/");
    bool meant = watch->all;
    Board definition = BOARD_INIT;
    struct board board = {
        .definition = &definition, .epoch = watch->epoch, .sequence = state->sequence};
    char id[128];

    if (state->key[length] == '\0' || length >= sizeof id)
        return problem_set(problem, KAOHE_ERR_INVALID, state->key, "this is no board");
    snprintf(id, sizeof id, "%.*s", (int)length, state->key);
    snprintf(board.period, sizeof board.period, "%s", state->key + length + 1);
    definition.id = id;
    for (size_t i = 0; i < watch->filter_count; i++)
        if (takes(&watch->filters[i], state->key))
            meant = watch->filters[i].known = true;
    return meant ? watch_events_board(&watch->events, WATCH_REASON_GONE, &board, problem)
                 : KAOHE_OK;
}

/* Tells that the board is no more, and forgets it. */
static enum kaohe_err lose(struct kaohe_watch *watch, struct board **board,
                           struct kaohe_problem *problem)
{
    const enum kaohe_err err =
        watch_events_board(&watch->events, WATCH_REASON_GONE, *board, problem);

    if (err != KAOHE_OK)
        return err;
    board_close(*board);
    *board = watch->boards[--watch->board_count];
    return KAOHE_OK;
}

/* Fetches a board by snapshot; NULL: there is none, or it is not for us. */
static enum kaohe_err fetch(struct kaohe_watch *watch, const char *key, int64_t as_of,
                            struct board **out, struct kaohe_problem *problem)
{
    char id[128];
    const char *slash = strchr(key, '/');
    enum kaohe_err err;

    *out = NULL;
    if (slash == NULL || (size_t)(slash - key) >= sizeof id)
        return problem_set(problem, KAOHE_ERR_INVALID, key, "this is no board");
    snprintf(id, sizeof id, "%.*s", (int)(slash - key), key);
    err = ranking_fetch(watch->client, &(struct kaohe_board_at){id, slash + 1, as_of, 0},
                        out, problem);
    return err == KAOHE_ERR_NOT_FOUND ? KAOHE_OK : err;
}

/* Fetches a board and tells of it; what other data did to it is told too. */
static enum kaohe_err refetch(struct kaohe_watch *watch, const char *key, WatchReason why,
                              const struct watch_remade *by,
                              struct kaohe_problem *problem)
{
    struct board **old = watch_find(watch, key);
    struct board *board = NULL;
    enum kaohe_err err = fetch(watch, key, 0, &board, problem);

    if (board == NULL)
        return err == KAOHE_OK && old != NULL ? lose(watch, old, problem) : err;
    if (old != NULL && (*old)->epoch == board->epoch &&
        (*old)->sequence == board->sequence)
        return keep(watch, key, board, problem); /* as it was */
    if (old == NULL && why == WATCH_REASON_RECOVERED)
        why = WATCH_REASON_STARTED;
    err = old != NULL && by != NULL && by->cause != CHANGE_CAUSE_UNSPECIFIED
              ? watch_events_remade(&watch->events, *old, board, by, problem)
              : watch_events_board(&watch->events, why, board, problem);
    if (err == KAOHE_OK)
        return keep(watch, key, board, problem);
    board_close(board);
    return err;
}

/* Tells change by change what was missed of a board, or else fetches it. */
static enum kaohe_err make_up(struct kaohe_watch *watch, const char *key,
                              struct kaohe_problem *problem)
{
    struct watch_remade by = {CHANGE_CAUSE_UNSPECIFIED, 0};
    struct board **board = watch_find(watch, key);

    if (board != NULL && watch_make_up(watch, *board, &by))
        return KAOHE_OK;
    return refetch(watch, key, WATCH_REASON_RECOVERED, &by, problem);
}

/* The board as it was before anybody was on it. What it is, another catalogue may have
 * said since the watch began. */
static enum kaohe_err begin(struct kaohe_watch *watch, const char *key,
                            struct kaohe_problem *problem)
{
    struct board *now = NULL;
    struct board *board = NULL;
    enum kaohe_err err = fetch(watch, key, 0, &now, problem); /* for its definition */

    if (err != KAOHE_OK || now == NULL)
        return err;
    err = board_open(now->definition, now->period, &board, problem);
    board_close(now);
    return err == KAOHE_OK ? keep(watch, key, board, problem) : err;
}

/* The board as an earlier watch saw it last, which is told of no more. */
static enum kaohe_err go_on(struct kaohe_watch *watch, const char *key,
                            struct kaohe_problem *problem)
{
    struct board *board = NULL;
    enum kaohe_err err = fetch(watch, key, watch->from, &board, problem);

    if (err != KAOHE_OK)
        return err;
    return board == NULL ? begin(watch, key, problem) : keep(watch, key, board, problem);
}

/* What the daemon says of a board that is watched. */
static enum kaohe_err take_state(struct kaohe_watch *watch, const BoardState *state,
                                 WatchReason why, struct kaohe_problem *problem)
{
    struct board **board;
    enum kaohe_err err = KAOHE_OK;

    if (watch->from > 0 && state->gone)
        return tell_gone(watch, state, problem);
    if (watch->from > 0)
        err = go_on(watch, state->key, problem);
    board = watch_find(watch, state->key);
    if (err == KAOHE_OK && state->gone) {
        if (board == NULL || (*board)->sequence >= state->sequence)
            return KAOHE_OK;
        (*board)->sequence = state->sequence;
        return lose(watch, board, problem);
    }
    if (err == KAOHE_OK && board == NULL)
        err = refetch(watch, state->key, why, NULL, problem);
    else if (err == KAOHE_OK && board != NULL && (*board)->sequence < state->sequence)
        err = make_up(watch, state->key, problem);
    board = watch_find(watch, state->key);
    if (board != NULL)
        (*board)->named = watch->round;
    return err;
}

/* Fetches those of the named boards that are watched and not as new as named. */
static enum kaohe_err catch_up(struct kaohe_watch *watch, BoardState *const *states,
                               size_t count, WatchReason why,
                               struct kaohe_problem *problem)
{
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = 0; err == KAOHE_OK && i < count; i++)
        if (states[i]->gone || matches(watch, states[i]->key))
            err = take_state(watch, states[i], why, problem);
    return err;
}

/* Boards that the daemon's list does not name are empty, or no more, or hidden now. */
static enum kaohe_err ask_for_the_rest(struct kaohe_watch *watch, WatchReason why,
                                       struct kaohe_problem *problem)
{
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = watch->board_count; err == KAOHE_OK && i-- > 0;) {
        const struct board *board = watch->boards[i];
        char key[160];

        if (board->named == watch->round)
            continue;
        snprintf(key, sizeof key, "%s/%s", board->definition->id, board->period);
        err = refetch(watch, key, why, NULL, problem);
    }
    return err;
}

enum kaohe_err watch_sync(struct kaohe_watch *watch, WatchReason why,
                          struct kaohe_problem *problem)
{
    struct scratch scratch;
    char after[256] = "";
    bool more = true;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    watch->round++;
    while (err == KAOHE_OK && more) {
        BoardsRequest boards = BOARDS_REQUEST_INIT;
        Request request = REQUEST_INIT;
        Reply *reply = NULL;

        arena_reset(&scratch.arena);
        boards.after = after[0] == '\0' ? NULL : after;
        boards.gone_after = watch->from > 0 ? watch->from : watch->last_entry;
        boards.has_gone_after = boards.gone_after > 0;
        request.verb_case = VERB_BOARDS;
        request.boards = &boards;
        err = ask(watch->client, &request, &scratch, &reply, problem);
        if (err == KAOHE_OK) {
            if (reply->boards->epoch != watch->epoch)
                forget(watch);
            watch->epoch = reply->boards->epoch;
            err = catch_up(watch, reply->boards->boards, reply->boards->n_boards, why,
                           problem);
            more = reply->boards->next != NULL;
            snprintf(after, sizeof after, "%s", more ? reply->boards->next : "");
        }
    }
    scratch_close(&scratch);
    return err == KAOHE_OK ? ask_for_the_rest(watch, why, problem) : err;
}

/* A board that nobody was on until now. */
static enum kaohe_err first_update(struct kaohe_watch *watch, const char *key,
                                   const RankingUpdate *update,
                                   struct kaohe_problem *problem)
{
    struct board **board;
    enum kaohe_err err;

    if (update->previous != 0)
        return refetch(watch, key, WATCH_REASON_STARTED, NULL, problem);
    err = begin(watch, key, problem);
    board = watch_find(watch, key);
    if (err == KAOHE_OK && board != NULL)
        err = watch_events_update(&watch->events, update, *board, problem);
    return err;
}

static enum kaohe_err take_update(struct kaohe_watch *watch, const RankingUpdate *update,
                                  struct kaohe_problem *problem)
{
    char key[160];
    struct board **board;

    snprintf(key, sizeof key, "%s/%s", update->board, update->period);
    if (!matches(watch, key))
        return KAOHE_OK;
    board = watch_find(watch, key);
    if (board == NULL)
        return first_update(watch, key, update, problem);
    if (update->sequence <= (*board)->sequence)
        return KAOHE_OK;
    if (update->previous != (*board)->sequence)
        return make_up(watch, key, problem);
    return watch_events_update(&watch->events, update, *board, problem);
}

static enum kaohe_err take_heartbeat(struct kaohe_watch *watch, const Heartbeat *beat,
                                     struct kaohe_problem *problem)
{
    enum kaohe_err err =
        catch_up(watch, beat->boards, beat->n_boards, WATCH_REASON_RECOVERED, problem);

    if (err == KAOHE_OK && watch->generation != transport_generation(watch->rankings)) {
        const unsigned generation = transport_generation(watch->rankings);

        err = watch_sync(watch, WATCH_REASON_RECOVERED, problem);
        if (err == KAOHE_OK)
            watch->generation = generation;
    }
    if (err == KAOHE_OK)
        watch->last_entry = beat->last_entry;
    return err;
}

enum kaohe_err watch_take(struct kaohe_watch *watch, const Published *published,
                          struct kaohe_problem *problem)
{
    const bool is_update = published->event_case == EVENT_UPDATE;
    int64_t epoch;

    if (!is_update && published->event_case != EVENT_HEARTBEAT)
        return KAOHE_OK; /* of a later version */
    epoch = is_update ? published->update->epoch : published->heartbeat->epoch;
    if (epoch != watch->epoch)
        return watch_sync(watch, WATCH_REASON_RESTARTED, problem);
    return is_update ? take_update(watch, published->update, problem)
                     : take_heartbeat(watch, published->heartbeat, problem);
}
