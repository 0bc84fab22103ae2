/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One board for those who ask, page by page. A branch sees the boards that the catalogue
 * shows to branches, and is not told of others.
 */
#include "daemon/intake_edition.h"
#include "daemon/intake_past_board.h"

#define PAGE 1024 /* branches a page: well below the limit of a reply */

BoardValue *board_value_of(struct arena *arena, const char *branch,
                           const struct board_value *held)
{
    BoardValue *value = arena_alloc(arena, sizeof(*value));
    Ratio *ratio = arena_alloc(arena, sizeof(*ratio));

    if (!value || !ratio)
        return NULL;
    *value = (BoardValue)BOARD_VALUE_INIT;
    value->branch = (char *)(uintptr_t)branch;
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

BoardValue *board_value_message(struct intake *intake, const struct board *board,
                                uint32_t slot)
{
    return board_value_of(&intake->scratch, intake->boards.branches[slot]->code,
                          &board->values[slot]);
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

/* A board of the catalogue on which nobody has a value yet is empty, not unknown. */
static bool fill(const struct call *call, const struct board_asked *asked,
                 const struct board_found *found, Snapshot *snapshot)
{
    struct intake *intake = call->intake;
    const char *after = call->request->snapshot->after;

    *snapshot = (Snapshot)SNAPSHOT_INIT;
    snapshot->has_epoch = true;
    snapshot->epoch = intake->epoch;
    snapshot->has_as_of = asked->has_as_of;
    snapshot->as_of = asked->as_of;
    snapshot->has_pending = found->pending;
    snapshot->pending = found->pending;
    snapshot->has_done = found->pending;
    snapshot->done = found->done;
    if (found->pending)
        return true;
    snapshot->board = (Board *)(uintptr_t)found->definition;
    snapshot->period = (char *)(uintptr_t)found->period;
    snapshot->has_sequence = true;
    snapshot->sequence = found->board ? found->board->sequence : 0;
    return !found->board || fill_page(intake, found->board, after, snapshot);
}

void call_snapshot(const struct call *call)
{
    struct intake *intake = call->intake;
    const SnapshotRequest *request = call->request->snapshot;
    struct board_asked asked = {.board = request->board,
                                .period = request->period,
                                .has_as_of = request->has_as_of || request->has_edition,
                                .as_of = request->as_of,
                                .published = request->has_edition};
    Snapshot *snapshot = arena_alloc(&intake->scratch, sizeof(*snapshot));
    struct board_found found;

    if (request->has_edition && request->has_as_of) {
        call_refuse(call, ERROR_CODE_MALFORMED,
                    "either an edition or the number of an entry", "edition");
        return;
    }
    if (request->has_edition && !call_check_edition(call, request, &asked.as_of))
        return;
    if (!call_find_board(call, &asked, &found))
        return;
    if (!snapshot || !fill(call, &asked, &found, snapshot)) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_SNAPSHOT;
    call->reply->snapshot = snapshot;
}
