/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boards for those who ask: the list of them, and one of them page by page. A branch sees
 * the boards that the catalogue shows to branches, and is not told of others.
 */
#include <stdio.h>

#include "daemon/intake_state.h"
#include "domain/catalogue.h"
#include "domain/period.h"

#define PAGE 1024 /* boards or branches a page: well below the limit of a reply */

static bool may_see(const struct peer *peer, const Board *definition)
{
    return peer->role == ROLE_HEADQUARTERS || definition->visible_to_branches;
}

BoardValue *board_value_message(struct intake *intake, const struct board *board,
                                uint32_t slot)
{
    struct arena *arena = &intake->scratch;
    const struct board_value *held = &board->values[slot];
    BoardValue *value = arena_alloc(arena, sizeof(*value));
    Ratio *ratio = arena_alloc(arena, sizeof(*ratio));

    if (!value || !ratio)
        return NULL;
    *value = (BoardValue)BOARD_VALUE_INIT;
    value->branch = intake->boards.branches[slot]->code;
    if (!held->present)
        return value;
    *ratio = (Ratio)RATIO_INIT;
    ratio->has_numerator = true;
    ratio->numerator = held->value.numerator;
    ratio->has_denominator = true;
    ratio->denominator = held->value.denominator;
    value->value = ratio;
    value->has_basis = true;
    value->basis = held->basis;
    value->has_invented = held->invented;
    value->invented = held->invented;
    value->has_rolled_up = held->rolled_up;
    value->rolled_up = held->rolled_up;
    value->has_entry = true;
    value->entry = held->entry;
    return value;
}

/* The values behind `after`, as many as a page takes. False: no memory. */
static bool fill_page(struct intake *intake, const struct board *board, const char *after,
                      Snapshot *snapshot)
{
    struct boards *boards = &intake->boards;
    size_t room = board->count < PAGE ? board->count : PAGE;

    snapshot->values = arena_array(&intake->scratch, room, sizeof(*snapshot->values));
    if (!snapshot->values)
        return false;
    for (uint32_t i = boards_branch_behind(boards, after); i < boards->branch_count;
         i++) {
        uint32_t slot = boards->ordered[i]->slot;

        if (slot >= board->rank.capacity || !board->values[slot].present)
            continue;
        if (snapshot->n_values == room) {
            snapshot->next = snapshot->values[room - 1]->branch;
            return true;
        }
        snapshot->values[snapshot->n_values] = board_value_message(intake, board, slot);
        if (!snapshot->values[snapshot->n_values++])
            return false;
    }
    return true;
}

/* The period in the form that keys have, or NULL. */
static const char *canonical(const char *text, char buffer[PERIOD_TEXT_SIZE])
{
    struct period period;

    if (!text || period_parse(text, &period) != KAOHE_OK)
        return NULL;
    return period_format(period, buffer);
}

/* A board of the catalogue on which nobody has a value yet is empty, not unknown. */
bool board_asked(const struct call *call, const char *id, const char *period,
                 struct board_asked *out)
{
    struct intake *intake = call->intake;
    const Board *definition = id ? catalogue_board(intake->catalogue, id) : NULL;
    bool hidden = definition && !may_see(call->peer, definition);
    bool by_period = definition && !hidden;
    char text[PERIOD_TEXT_SIZE];
    const char *exact = by_period ? canonical(period, text) : NULL;
    char key[512];

    *out = (struct board_asked){.definition = definition};
    if (!exact) {
        (hidden ? call_hide : call_fail)(
            call, &(struct call_error){ERROR_CODE_NOT_FOUND, "no such board",
                                       by_period ? "period" : "board",
                                       by_period ? period : id});
        return false;
    }
    snprintf(key, sizeof(key), "%s/%s", definition->id, exact);
    out->board = boards_find(&intake->boards, key);
    out->period = arena_strdup(&intake->scratch, exact);
    if (!out->period)
        call_try_again(call);
    return out->period != NULL;
}

void call_snapshot(const struct call *call)
{
    struct intake *intake = call->intake;
    const SnapshotRequest *request = call->request->snapshot;
    Snapshot *snapshot = arena_alloc(&intake->scratch, sizeof(*snapshot));
    struct board_asked asked;

    if (!board_asked(call, request->board, request->period, &asked))
        return;
    if (!snapshot) {
        call_try_again(call);
        return;
    }
    *snapshot = (Snapshot)SNAPSHOT_INIT;
    snapshot->has_epoch = true;
    snapshot->epoch = intake->epoch;
    snapshot->board = (Board *)(uintptr_t)asked.definition;
    snapshot->period = asked.period;
    snapshot->has_sequence = true;
    snapshot->sequence = asked.board ? asked.board->sequence : 0;
    if (asked.board && !fill_page(intake, asked.board, request->after, snapshot)) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_SNAPSHOT;
    call->reply->snapshot = snapshot;
}

void call_boards(const struct call *call)
{
    struct intake *intake = call->intake;
    struct boards *boards = &intake->boards;
    struct arena *arena = &intake->scratch;
    BoardList *list = arena_alloc(arena, sizeof(*list));
    BoardState **states = arena_array(arena, PAGE, sizeof(*states));

    if (!list || !states) {
        call_try_again(call);
        return;
    }
    *list = (BoardList)BOARD_LIST_INIT;
    list->has_epoch = true;
    list->epoch = intake->epoch;
    list->boards = states;
    for (size_t i = boards_behind(boards, call->request->boards->after);
         i < boards->count; i++) {
        const struct board *board = boards->sorted[i];

        if (board->count == 0 || !may_see(call->peer, board->definition))
            continue;
        if (list->n_boards == PAGE) {
            list->next = states[PAGE - 1]->key;
            break;
        }
        states[list->n_boards] = board_state(arena, board);
        if (!states[list->n_boards++]) {
            call_try_again(call);
            return;
        }
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_BOARDS;
    call->reply->boards = list;
}
