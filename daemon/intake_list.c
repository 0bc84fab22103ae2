/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of boards, page by page: those that who asks may see and somebody has a value
 * on, and where that is wanted those that it had once and has no more. When a board went
 * the log of the past tells. A branch is not told of boards that it never saw.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/intake_past_board.h"

#define PAGE 1024 /* well below the limit of a reply */

struct gone {
    const char *key;
    int64_t entry; /* that took it away, or hid it */
};

/* Both in the order of their keys, each from where the next page goes on. */
struct listing {
    const struct call *call;
    size_t at;
    struct gone *gone;
    size_t gone_at;
    size_t gone_count;
};

BoardState *board_state_gone(struct arena *arena, const char *key, int64_t entry)
{
    BoardState *state = arena_alloc(arena, sizeof(*state));

    if (!state)
        return NULL;
    *state = (BoardState)BOARD_STATE_INIT;
    state->key = (char *)(uintptr_t)key;
    state->has_sequence = state->has_gone = true;
    state->sequence = entry;
    state->gone = true;
    return state;
}

/* The entry by which who asks lost a board that it had behind `gone_after`; 0: none did.
 * What was filed between that and the next act is not looked at: a board that began with
 * it was there before that act. */
static int64_t lost_by(const struct call *call, const char *key,
                       const struct past_change *last)
{
    const int64_t since = call->request->boards->gone_after;
    const bool all = call->peer->role == ROLE_HEADQUARTERS;
    const struct board *board = boards_find(&call->intake->boards, key);
    const struct past_change *act = last;
    int64_t entry;

    if (board && board_may_see(call->peer, board->definition))
        return 0;
    while (act && act->hidden && !all)
        act = act->previous;
    if (!act || act->entry <= since)
        return 0;
    entry = act->entry;
    while (act->previous && act->previous->entry > since)
        act = act->previous;
    return act->sequence > 0 && (all || !act->hidden) ? entry : 0;
}

static int by_key(const void *a, const void *b)
{
    const struct gone *left = a;
    const struct gone *right = b;

    return strcmp(left->key, right->key);
}

static bool find_gone(struct listing *l)
{
    const struct past_log *log = &l->call->intake->past_log;
    const char *after = l->call->request->boards->after;
    const struct past_change *last = NULL;
    struct map_item *at = NULL;

    if (!l->call->request->boards->has_gone_after || log->by_key.count == 0)
        return true;
    l->gone = arena_array(&l->call->intake->scratch, log->by_key.count, sizeof(*l->gone));
    if (!l->gone)
        return false;
    for (const char *key = past_log_next(log, &at, &last); key;
         key = past_log_next(log, &at, &last)) {
        const int64_t entry =
            after && strcmp(key, after) <= 0 ? 0 : lost_by(l->call, key, last);

        if (entry > 0)
            l->gone[l->gone_count++] = (struct gone){key, entry};
    }
    if (l->gone_count > 0)
        qsort(l->gone, l->gone_count, sizeof(*l->gone), by_key);
    return true;
}

/* The next board that is there; NULL: no more. */
static const struct board *next_board(struct listing *l)
{
    const struct boards *boards = &l->call->intake->boards;

    for (; l->at < boards->count; l->at++) {
        const struct board *board = boards->sorted[l->at];

        if (board->count > 0 && board_may_see(l->call->peer, board->definition))
            return board;
    }
    return NULL;
}

static bool is_at_end(struct listing *l)
{
    return l->gone_at == l->gone_count && !next_board(l);
}

/* NULL: no memory. */
static BoardState *take(struct listing *l)
{
    struct arena *arena = &l->call->intake->scratch;
    const struct board *board = next_board(l);
    const struct gone *gone = l->gone_at < l->gone_count ? &l->gone[l->gone_at] : NULL;

    if (gone && (!board || strcmp(gone->key, board->key) < 0)) {
        l->gone_at++;
        return board_state_gone(arena, gone->key, gone->entry);
    }
    l->at++;
    return board ? board_state(arena, board) : NULL;
}

void call_boards(const struct call *call)
{
    struct intake *intake = call->intake;
    BoardList *list = arena_alloc(&intake->scratch, sizeof(*list));
    BoardState **states = arena_array(&intake->scratch, PAGE, sizeof(*states));
    struct listing l = {
        .call = call,
        .at = boards_behind(&intake->boards, call->request->boards->after),
    };
    bool sound = list && states && find_gone(&l);

    if (list)
        *list = (BoardList)BOARD_LIST_INIT;
    while (sound && list->n_boards < PAGE && !is_at_end(&l)) {
        states[list->n_boards] = take(&l);
        sound = states[list->n_boards++] != NULL;
    }
    if (!sound) {
        call_try_again(call);
        return;
    }
    list->has_epoch = true;
    list->epoch = intake->epoch;
    list->boards = states;
    list->next = is_at_end(&l) ? NULL : states[PAGE - 1]->key;
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_BOARDS;
    call->reply->boards = list;
}
