/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing the boards of boards.h. Every step that may want memory is taken before the
 * first one that changes something, so a move is done whole or not at all, and undoing
 * needs no memory. Must not know the ledger, nor where values come from.
 */
#include "daemon/boards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "domain/standing.h"

void board_free(struct board *board)
{
    if (!board)
        return;
    free(board->values);
    free(board->rank.nodes);
    free(board->key);
    free(board);
}

static void release_board(struct map_item *item)
{
    board_free((struct board *)item);
}

static void release_row(struct map_item *item)
{
    struct board_row *row = (struct board_row *)item;

    free(row->boards);
    free(row->period);
    free(row);
}

static void release_branch(struct map_item *item)
{
    struct board_branch *branch = (struct board_branch *)item;

    free(branch->code);
    free(branch);
}

void boards_set_aside(struct boards *boards, struct map *aside)
{
    *aside = boards->by_key;
    boards->by_key = (struct map){0};
    boards->last_row = NULL;
    map_free(&boards->by_period, release_row);
    boards->count = 0;
    boards->undo_count = 0;
}

void boards_let_go(struct map *aside)
{
    map_free(aside, release_board);
}

void boards_touch(struct boards *boards, int64_t sequence)
{
    for (size_t i = 0; i < boards->count; i++)
        boards->sorted[i]->sequence = sequence;
}

void boards_free(struct boards *boards)
{
    if (!boards)
        return;
    boards_let_go(&boards->by_key);
    map_free(&boards->by_period, release_row);
    map_free(&boards->by_code, release_branch);
    free(boards->sorted);
    free(boards->branches);
    free(boards->ordered);
    free(boards->undo);
    *boards = (struct boards){0};
}

static enum kaohe_err widen_branches(struct boards *boards)
{
    size_t wanted = (size_t)boards->branch_count + 1;
    size_t room = boards->branch_room;
    size_t ordered_room = boards->branch_room;
    void *branches =
        array_grow(boards->branches, &room, wanted, sizeof(*boards->branches));
    void *ordered = NULL;

    if (!branches)
        return KAOHE_ERR_NO_MEMORY;
    boards->branches = branches;
    ordered =
        array_grow(boards->ordered, &ordered_room, wanted, sizeof(*boards->ordered));
    if (!ordered)
        return KAOHE_ERR_NO_MEMORY;
    boards->ordered = ordered;
    boards->branch_room = room;
    return KAOHE_OK;
}

static enum kaohe_err find_branch(struct boards *boards, const char *code,
                                  struct board_branch **out)
{
    struct board_branch *branch = boards_branch(boards, code);

    *out = branch;
    if (branch)
        return KAOHE_OK;
    if (widen_branches(boards))
        return KAOHE_ERR_NO_MEMORY;
    branch = calloc(1, sizeof(*branch));
    if (branch)
        branch->code = strdup(code);
    if (!branch || !branch->code)
        goto out;
    branch->slot = boards->branch_count;
    branch->item.key = branch->code;
    branch->item.key_size = strlen(branch->code);
    if (map_insert(&boards->by_code, &branch->item))
        goto out;
    boards->branches[branch->slot] = branch;
    boards->ordered[branch->slot] = branch;
    boards->branch_count++;
    boards->is_ordered = false;
    *out = branch;
    return KAOHE_OK;
out:
    if (branch)
        free(branch->code);
    free(branch);
    return KAOHE_ERR_NO_MEMORY;
}

struct board *board_make(const Board *definition, const char *period)
{
    size_t id = strlen(definition->id);
    size_t size = id + strlen(period) + 2;
    struct board *board = calloc(1, sizeof(*board));

    if (!board)
        return NULL;
    board->key = malloc(size);
    if (!board->key) {
        free(board);
        return NULL;
    }
    snprintf(board->key, size, "%s/%s", definition->id, period);
    board->period = board->key + id + 1;
    board->item.key = board->key;
    board->item.key_size = size - 1;
    board->definition = definition;
    board->rank.direction = board_direction(definition);
    return board;
}

/* The row of that period with room for that index. */
static enum kaohe_err find_row(struct boards *boards, const struct board_move *move,
                               struct board_row **out)
{
    struct board_row *row = boards_row(boards, move->period);
    struct board **widened;

    if (!row) {
        row = calloc(1, sizeof(*row));
        if (!row)
            return KAOHE_ERR_NO_MEMORY;
        row->period = strdup(move->period);
        row->item.key = row->period;
        row->item.key_size = strlen(move->period);
        if (!row->period || map_insert(&boards->by_period, &row->item)) {
            release_row(&row->item);
            return KAOHE_ERR_NO_MEMORY;
        }
    }
    widened = array_grow(row->boards, &row->room, move->index + 1, sizeof(*row->boards));
    if (!widened)
        return KAOHE_ERR_NO_MEMORY;
    row->boards = widened;
    *out = row;
    return KAOHE_OK;
}

enum kaohe_err boards_add(struct boards *boards, const struct board_move *move,
                          struct board **out)
{
    struct board *board = NULL;
    struct board_row *row = NULL;
    struct board **sorted = array_grow(boards->sorted, &boards->room, boards->count + 1,
                                       sizeof(*boards->sorted));

    if (!sorted)
        return KAOHE_ERR_NO_MEMORY;
    boards->sorted = sorted;
    if (find_row(boards, move, &row))
        return KAOHE_ERR_NO_MEMORY;
    board = board_make(move->definition, move->period);
    if (!board)
        return KAOHE_ERR_NO_MEMORY;
    if (map_insert(&boards->by_key, &board->item)) {
        board_free(board);
        return KAOHE_ERR_NO_MEMORY;
    }
    row->boards[move->index] = board;
    boards->sorted[boards->count++] = board;
    boards->is_sorted = false;
    *out = board;
    return KAOHE_OK;
}

enum kaohe_err board_widen(struct board *board, uint32_t slot)
{
    size_t wanted = (size_t)slot + 1;
    size_t room = board->rank.capacity;
    struct board_value *values =
        array_grow(board->values, &room, wanted, sizeof(*board->values));
    struct rank_node *nodes = NULL;

    if (!values)
        return KAOHE_ERR_NO_MEMORY;
    board->values = values;
    room = board->rank.capacity;
    nodes = array_grow(board->rank.nodes, &room, wanted, sizeof(*nodes));
    if (!nodes)
        return KAOHE_ERR_NO_MEMORY;
    board->rank.nodes = nodes;
    board->rank.capacity = (uint32_t)room;
    return KAOHE_OK;
}

static enum kaohe_err widen_undo(struct boards *boards)
{
    struct board_undo *undo = array_grow(boards->undo, &boards->undo_room,
                                         boards->undo_count + 1, sizeof(*undo));

    if (!undo)
        return KAOHE_ERR_NO_MEMORY;
    boards->undo = undo;
    return KAOHE_OK;
}

enum kaohe_err board_put(struct board *board, const struct board_branch *branch,
                         const struct board_value *value)
{
    struct board_value *held = &board->values[branch->slot];
    enum kaohe_err err = KAOHE_OK;

    if (value->present && value->basis >= board->definition->minimum_base)
        err = rank_put(&board->rank, branch->slot, branch->code, value->value);
    else
        rank_remove(&board->rank, branch->slot);
    if (err)
        return err;
    board->count = board->count + value->present - held->present;
    *held = *value;
    return KAOHE_OK;
}

bool board_value_same(const struct board_value *a, const struct board_value *b)
{
    if (!a->present || !b->present)
        return a->present == b->present;
    return a->value.numerator == b->value.numerator &&
           a->value.denominator == b->value.denominator && a->basis == b->basis &&
           a->invented == b->invented && a->rolled_up == b->rolled_up;
}

/* The key of a board is one that any request can name. */
static bool fits(const struct board_move *move)
{
    return strlen(move->definition->id) + strlen(move->period) + 2 <= BOARD_KEY_SIZE;
}

enum kaohe_err boards_move(struct boards *boards, const struct board_move *move,
                           const struct board_value *value, struct board_moved *out)
{
    struct board_value set = *value;
    struct board_value held = {0};
    struct board_branch *branch;
    struct rank_spot spot;
    const struct board_row *row = boards_row(boards, move->period);
    enum kaohe_err err = find_branch(boards, move->branch, &branch);

    *out = (struct board_moved){0};
    if (err || !fits(move))
        return err ? err : KAOHE_ERR_TOO_LARGE;
    if (row && move->index < row->room)
        out->board = row->boards[move->index];
    if (out->board && branch->slot < out->board->rank.capacity)
        held = out->board->values[branch->slot];
    if (board_value_same(&held, value))
        return KAOHE_OK;
    if (value->present && !ratio_is_defined(value->value))
        return KAOHE_ERR_INVALID;
    if (!out->board)
        err = boards_add(boards, move, &out->board);
    if (!err)
        err = board_widen(out->board, branch->slot);
    if (!err)
        err = widen_undo(boards);
    if (err)
        return err;

    out->previous = out->board->sequence;
    out->before = boards_standing(out->board, branch->slot);
    spot = rank_spot(&out->board->rank, branch->slot);
    set.entry = move->entry;
    err = board_put(out->board, branch, &set);
    if (err)
        return err;
    boards->undo[boards->undo_count++] =
        (struct board_undo){out->board, branch->slot, held, out->board->sequence};
    out->board->sequence = move->entry;
    out->after = boards_standing(out->board, branch->slot);
    out->moved_others = rank_moved(spot, rank_spot(&out->board->rank, branch->slot),
                                   board_ties(move->definition));
    out->slot = branch->slot;
    out->changed = true;
    return KAOHE_OK;
}

size_t boards_mark(const struct boards *boards)
{
    return boards->undo_count;
}

void boards_undo(struct boards *boards, size_t mark)
{
    while (boards->undo_count > mark) {
        const struct board_undo *undo = &boards->undo[--boards->undo_count];
        enum kaohe_err err =
            board_put(undo->board, boards->branches[undo->slot], &undo->value);

        (void)err; /* it stood there before, so it can stand there again */
        undo->board->sequence = undo->sequence;
    }
}

void boards_keep(struct boards *boards)
{
    boards->undo_count = 0;
}
