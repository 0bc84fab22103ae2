/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boards of intake_past_board.h: from the board as it is, change after change is taken
 * back along its sequence. What a filing changed its receipt tells; what acts of
 * headquarters changed is in the log of the past. Invariant: a board in the making is
 * what it was behind its `sequence`, but for places that are still to be put in order.
 */
#include "daemon/intake_past_views.h"

#include <stdlib.h>
#include <string.h>

#include "domain/catalogue.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define DEFINITION_SIZE ((size_t)64 << 10)

/* What one call may do. */
#define STEP_ENTRIES 256
#define STEP_BYTES ((size_t)1 << 20) /* of receipts */
#define STEP_PLACES 8192

/* ---- beginning ---- */

static enum kaohe_err copy_definition(struct intake *intake, const Board *definition,
                                      struct past_view *view, const Board **out)
{
    struct decode_error where;
    struct bytes packed;
    struct arena arena;
    ProtobufCMessage *copy = NULL;
    enum kaohe_err err = encode_message(&definition->base, &intake->scratch, &packed);

    view->memory = err ? NULL : malloc(DEFINITION_SIZE);
    if (!view->memory)
        return err ? err : KAOHE_ERR_NO_MEMORY;
    arena_init(&arena, view->memory, DEFINITION_SIZE);
    err = decode_own(definition->base.descriptor, packed, &arena, &copy, &where);
    *out = (const Board *)copy;
    return err;
}

/* Another definition may rank the same values otherwise: then the places wait. */
static enum kaohe_err copy_board(struct past_view *view, const struct board *from)
{
    struct board *board = view->board;
    const uint32_t room = from->rank.capacity;
    enum kaohe_err err = room > 0 ? board_widen(board, room - 1) : KAOHE_OK;

    if (err)
        return err;
    board->sequence = from->sequence;
    board->count = from->count;
    if (room == 0)
        return KAOHE_OK;
    memcpy(board->values, from->values, room * sizeof(*board->values));
    if (board->rank.direction != from->rank.direction ||
        board->definition->minimum_base != from->definition->minimum_base)
        return KAOHE_OK;
    memcpy(board->rank.nodes, from->rank.nodes, room * sizeof(*board->rank.nodes));
    board->rank.root = from->rank.root;
    view->placed = board->rank.capacity;
    return KAOHE_OK;
}

/* May it be shown to who asks, as it was defined then? */
static enum kaohe_err admit(const struct past_asked *asked, const Board *definition,
                            struct past_seen *seen)
{
    seen->hidden = !asked->published && !board_may_see(asked->peer, definition);
    return seen->hidden ? KAOHE_ERR_NOT_FOUND : KAOHE_OK;
}

/* How it was defined then. */
static enum kaohe_err define(struct intake *intake, const struct past_asked *asked,
                             struct past_seen *seen, const Board **out)
{
    const Catalogue *catalogue = NULL;
    enum kaohe_err err = past_catalogue(intake, asked->as_of, &catalogue);

    *out = err || !catalogue ? NULL : catalogue_board(catalogue, asked->board);
    if (!err && !*out)
        err = KAOHE_ERR_NOT_FOUND;
    return err ? err : admit(asked, *out, seen);
}

/* From `near`, a view of a later number, or else from the board as it is. */
static enum kaohe_err begin(struct intake *intake, const struct past_asked *asked,
                            const Board *definition, struct past_view *view,
                            const struct past_view *near)
{
    char key[BOARD_KEY_SIZE];
    const struct board *from = near ? near->board : NULL;

    past_view_clear(view);
    if (!board_key(asked->board, asked->period, key))
        return KAOHE_ERR_NOT_FOUND;
    if (!near)
        from = boards_find(&intake->boards, key);
    enum kaohe_err err = copy_definition(intake, definition, view, &definition);
    if (!err)
        view->board = board_make(definition, asked->period);
    if (!err && !view->board)
        err = KAOHE_ERR_NO_MEMORY;
    memcpy(view->key, asked->peer->key, sizeof(view->key));
    view->as_of = asked->as_of;
    view->act = near ? near->act : past_log_last(&intake->past_log, key);
    view->done = near ? near->done : 0;
    if (!err && from)
        err = copy_board(view, from);
    return err;
}

/* ---- taking back ---- */

static enum kaohe_err put_back(const struct intake *intake, struct past_view *view,
                               uint32_t slot, const struct board_value *value)
{
    const enum kaohe_err err = board_widen(view->board, slot);

    return err ? err : board_put(view->board, intake->boards.branches[slot], value);
}

static enum kaohe_err take_back_act(const struct intake *intake, struct past_view *view)
{
    const struct past_change *act = view->act;
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = act->count; !err && i-- > 0;)
        err = put_back(intake, view, act->values[i].slot, &act->values[i].before);
    view->board->sequence = act->sequence;
    view->act = act->previous;
    return err;
}

static struct board_value value_of(const Ratio *ratio)
{
    struct board_value value = {.present = ratio != NULL};

    if (ratio)
        value.value = (struct ratio){ratio->numerator, ratio->denominator};
    return value;
}

struct board_value standing_value(const Standing *standing)
{
    struct board_value value = value_of(standing->value);

    value.basis = standing->basis;
    value.entry = standing->entry;
    value.invented = standing->invented != 0;
    value.rolled_up = standing->rolled_up != 0;
    return value;
}

struct board_value standing_previous(const Standing *standing)
{
    struct board_value value = value_of(standing->previous_value);

    value.basis = standing->previous_basis;
    value.entry = standing->previous_entry;
    value.invented = standing->previous_invented != 0;
    value.rolled_up = standing->previous_rolled_up != 0;
    return value;
}

bool standing_is_of(const Standing *standing, const char *board, const char *period)
{
    return standing->board && standing->period && standing->branch &&
           strcmp(standing->board, board) == 0 && strcmp(standing->period, period) == 0;
}

static enum kaohe_err take_back_standing(struct intake *intake, struct past_view *view,
                                         const Standing *standing)
{
    const struct board_branch *branch = boards_branch(&intake->boards, standing->branch);
    const struct board_value value = standing_previous(standing);

    if (!standing->has_previous_sequence)
        return KAOHE_ERR_VERSION;
    if (!branch)
        return KAOHE_ERR_CORRUPT;
    view->board->sequence = standing->previous_sequence;
    return put_back(intake, view, branch->slot, &value);
}

static enum kaohe_err take_back_filing(struct intake *intake, struct past_view *view,
                                       size_t *bytes)
{
    const int64_t at = view->board->sequence;
    const size_t mark = arena_mark(&intake->scratch);
    struct ledger_entry entry;
    struct decode_error where;
    Receipt *receipt = NULL;
    enum kaohe_err err = ledger_read_receipt(intake->ledger, at, &entry);

    if (!err)
        err = decode_receipt(entry.receipt, &intake->scratch, &receipt, &where);
    for (size_t i = err ? 0 : receipt->n_standings; !err && i-- > 0;) {
        if (standing_is_of(receipt->standings[i], view->board->definition->id,
                           view->board->period))
            err = take_back_standing(intake, view, receipt->standings[i]);
    }
    if (!err && view->board->sequence >= at)
        err = KAOHE_ERR_CORRUPT;
    *bytes += err ? 0 : entry.receipt.length;
    arena_release(&intake->scratch, mark);
    return err;
}

/* The number of the last change that was not taken back. */
static int64_t last_change(const struct past_view *view)
{
    const int64_t act = view->act ? view->act->entry : 0;

    return act > view->board->sequence ? act : view->board->sequence;
}

static enum kaohe_err go_on(struct intake *intake, struct past_view *view)
{
    struct board *board = view->board;
    enum kaohe_err err = KAOHE_OK;
    size_t bytes = 0;
    int64_t at = last_change(view);

    for (int i = 0; !err && at > view->as_of && i < STEP_ENTRIES && bytes < STEP_BYTES;
         i++) {
        err = view->act && view->act->entry == at
                  ? take_back_act(intake, view)
                  : take_back_filing(intake, view, &bytes);
        view->done += err == KAOHE_OK;
        at = err ? at : last_change(view);
    }
    if (err || at > view->as_of)
        return err;
    for (uint32_t i = 0; !err && i < STEP_PLACES && view->placed < board->rank.capacity;
         i++, view->placed++) {
        if (board->values[view->placed].present)
            err = board_put(board, intake->boards.branches[view->placed],
                            &board->values[view->placed]);
    }
    view->finished = !err && view->placed >= board->rank.capacity;
    return err;
}

/* The board as it is, if it was the same then. */
static const struct board *unchanged(const struct intake *intake,
                                     const struct past_asked *asked)
{
    const struct past_acts *acts = &intake->data_acts;
    char key[BOARD_KEY_SIZE];
    const struct board *board = board_key(asked->board, asked->period, key)
                                    ? boards_find(&intake->boards, key)
                                    : NULL;

    return board && board->sequence <= asked->as_of &&
                   past_acts_last(acts, DATA_CATALOGUE, INT64_MAX) <= asked->as_of
               ? board
               : NULL;
}

/* A view of a question that has none yet; NULL: none can be had now. */
static enum kaohe_err open_view(struct intake *intake, const struct past_asked *asked,
                                const struct past_view *near, struct past_seen *seen,
                                struct past_view **out)
{
    const Board *definition = NULL;
    enum kaohe_err err = define(intake, asked, seen, &definition);

    *out = err ? NULL : past_view_choose(intake, asked->peer, near);
    if (!*out)
        return err;
    err = begin(intake, asked, definition, *out, near);
    if (err)
        past_view_clear(*out);
    return err;
}

static enum kaohe_err look(struct intake *intake, struct past_view *view, bool step,
                           struct past_seen *seen)
{
    enum kaohe_err err = KAOHE_OK;

    past_view_use(intake, view);
    if (step)
        err = go_on(intake, view);
    if (err == KAOHE_ERR_VERSION)
        seen->entry = last_change(view);
    seen->done = view->done;
    if (!err && view->finished)
        seen->board = view->board;
    if (err)
        past_view_clear(view);
    return err;
}

enum kaohe_err past_board(struct intake *intake, const struct past_asked *asked,
                          struct past_seen *seen)
{
    struct past_views *views = intake->past_views;
    enum kaohe_err err = KAOHE_OK;

    *seen = (struct past_seen){.board = unchanged(intake, asked)};
    if (seen->board)
        return admit(asked, seen->board->definition, seen);
    if (!views)
        views = intake->past_views = calloc(1, sizeof(*views));
    if (!views)
        return KAOHE_ERR_NO_MEMORY;
    struct past_view *view = past_view_find(views, asked);
    if (view && view->as_of == asked->as_of) {
        err = admit(asked, view->board->definition, seen);
        return err ? err
                   : look(intake, view,
                          !view->finished && past_view_step(views, asked->peer), seen);
    }
    if (!past_view_step(views, asked->peer))
        return KAOHE_OK;
    err = open_view(intake, asked, view, seen, &view);
    return err || !view ? err : look(intake, view, true, seen);
}
