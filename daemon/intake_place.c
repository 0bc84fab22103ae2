/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One branch on one board, with those beside it and one other that is asked about: each
 * is found in O(log n), however many branches there are. Who may ask is who may have the
 * snapshot.
 */
#include "daemon/intake_past_board.h"
#include "domain/standing.h"

struct placing {
    const struct call *call;
    struct board_found found;
    Place *place;
};

/* The standing of what has a value there; without one it says only who and where. */
static Standing *stand(const struct placing *p, const char *branch, uint32_t slot)
{
    struct intake *intake = p->call->intake;
    const struct board *board = p->found.board;
    Standing *standing = arena_alloc(&intake->scratch, sizeof(*standing));
    const BoardValue *value = NULL;

    if (!standing)
        return NULL;
    *standing = (Standing)STANDING_INIT;
    standing->board = p->found.definition->id;
    standing->period = (char *)(uintptr_t)p->found.period;
    standing->branch = (char *)(uintptr_t)branch;
    standing->has_ranked = true;
    standing->ranked = board ? rank_count(&board->rank) : 0;
    if (!board || slot >= board->rank.capacity || !board->values[slot].present)
        return standing;
    value = board_value_message(intake, board, slot);
    if (!value)
        return NULL;
    standing->value = value->value;
    standing->has_basis = true;
    standing->basis = value->basis;
    standing->has_invented = value->has_invented;
    standing->invented = value->invented;
    standing->has_entry = true;
    standing->entry = value->entry;
    standing->has_rolled_up = value->has_rolled_up;
    standing->rolled_up = value->rolled_up;
    standing->place_doubled = boards_standing(board, slot).place_doubled;
    standing->has_place_doubled = standing->place_doubled > 0;
    standing_add_interval(p->found.definition, standing);
    return standing;
}

static Standing *stand_by_code(const struct placing *p, const char *branch)
{
    const struct board_branch *found = boards_branch(&p->call->intake->boards, branch);

    return stand(p, branch, found ? found->slot : RANK_NONE);
}

static Standing *stand_beside(const struct placing *p, uint32_t slot)
{
    return slot == RANK_NONE
               ? NULL
               : stand(p, p->call->intake->boards.branches[slot]->code, slot);
}

static void tell_beside(const struct placing *p)
{
    const char *branch = p->call->request->place->branch;
    const struct board_branch *found = boards_branch(&p->call->intake->boards, branch);
    struct rank_beside beside = {RANK_NONE, RANK_NONE};
    struct rank_place placed;

    if (p->found.board && found)
        beside = rank_beside(&p->found.board->rank, found->slot);
    if (p->found.board && found &&
        rank_place(&p->found.board->rank, found->slot, RANK_COMPETITION, &placed) ==
            KAOHE_OK) {
        p->place->has_tied = true;
        p->place->tied = placed.tied;
    }
    p->place->above = stand_beside(p, beside.better);
    p->place->below = stand_beside(p, beside.worse);
}

static void tell(const struct placing *p)
{
    struct intake *intake = p->call->intake;
    const PlaceRequest *request = p->call->request->place;
    const struct board *board = p->found.board;
    Place *place = p->place;

    *place = (Place)PLACE_INIT;
    place->has_epoch = true;
    place->epoch = intake->epoch;
    place->has_as_of = request->has_as_of;
    place->as_of = request->as_of;
    place->has_pending = place->has_done = p->found.pending;
    place->pending = p->found.pending;
    place->done = p->found.done;
    if (p->found.pending)
        return;
    place->board = (Board *)(uintptr_t)p->found.definition;
    place->period = (char *)(uintptr_t)p->found.period;
    place->has_sequence = true;
    place->sequence = board ? board->sequence : 0;
    place->has_valued = true;
    place->valued = board ? (int64_t)board->count : 0;
    place->standing = stand_by_code(p, request->branch);
    if (request->against)
        place->against = stand_by_code(p, request->against);
    tell_beside(p);
}

void call_place(const struct call *call)
{
    struct intake *intake = call->intake;
    const PlaceRequest *request = call->request->place;
    const struct board_asked asked = {.board = request->board,
                                      .period = request->period,
                                      .has_as_of = request->has_as_of,
                                      .as_of = request->as_of};
    struct placing p = {.call = call};

    if (!request->branch) {
        call_refuse(call, ERROR_CODE_MALFORMED, "a place is asked for a branch",
                    "branch");
        return;
    }
    if (!call_find_board(call, &asked, &p.found))
        return;
    p.place = arena_alloc(&intake->scratch, sizeof(*p.place));
    if (p.place)
        tell(&p);
    if (!p.place || intake->scratch.exhausted) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_PLACE;
    call->reply->place = p.place;
}
