/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board in memory. Values come from snapshots and updates; places follow from them by
 * the same ranking code that the daemon uses, so that both sides show the same board.
 */
#include "client/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/problem.h"
#include "domain/standing.h"
#include "wire/encode.h"

#define DEFINITION_SIZE ((size_t)64 << 10)
#define BRANCH_LIMIT 100000 /* more than any agency has; a stranger's list ends here */

static enum kaohe_err copy_definition(struct board *board, const Board *definition,
                                      struct kaohe_problem *problem)
{
    struct bytes bytes;
    ProtobufCMessage *copy = NULL;
    enum kaohe_err err = scratch_open(&board->scratch, DEFINITION_SIZE, problem);

    if (err == KAOHE_OK)
        err = encode_message(&definition->base, &board->scratch.arena, &bytes);
    if (err == KAOHE_OK)
        err = scratch_decode(&board->scratch, &kaohe__v1__board__descriptor, bytes, &copy,
                             problem);
    board->definition = (const Board *)copy;
    return err;
}

enum kaohe_err board_open(const Board *definition, const char *period, struct board **out,
                          struct kaohe_problem *problem)
{
    struct board *board = calloc(1, sizeof *board);
    enum kaohe_err err;

    *out = NULL;
    if (board == NULL)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    snprintf(board->period, sizeof board->period, "%s", period);
    board->rank.direction = board_direction(definition);
    err = copy_definition(board, definition, problem);
    if (err == KAOHE_OK)
        *out = board;
    else
        board_close(board);
    return err;
}

void board_close(struct board *board)
{
    if (board == NULL)
        return;
    for (uint32_t slot = 0; slot < board->count; slot++)
        free(board->rows[slot]);
    free(board->rows);
    free(board->order);
    free(board->rank.nodes);
    scratch_close(&board->scratch);
    free(board);
}

/* Where the branch is in the order, or would be. */
static uint32_t position(const struct board *board, const char *branch)
{
    uint32_t low = 0;
    uint32_t high = board->count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (strcmp(board->rows[board->order[middle]]->branch, branch) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t find(const struct board *board, const char *branch)
{
    const uint32_t at = position(board, branch);

    if (at < board->count && strcmp(board->rows[board->order[at]]->branch, branch) == 0)
        return board->order[at];
    return RANK_NONE;
}

bool board_has(const struct board *board, const char *branch)
{
    return find(board, branch) != RANK_NONE;
}

static bool grow(struct board *board)
{
    const size_t old = board->rank.capacity;
    const size_t capacity = old == 0 ? 16 : old * 2;
    struct board_row **rows = realloc(board->rows, capacity * sizeof *rows);
    uint32_t *order = realloc(board->order, capacity * sizeof *order);
    struct rank_node *nodes = realloc(board->rank.nodes, capacity * sizeof *nodes);

    if (rows != NULL)
        board->rows = rows;
    if (order != NULL)
        board->order = order;
    if (nodes != NULL)
        board->rank.nodes = nodes;
    if (rows == NULL || order == NULL || nodes == NULL)
        return false;
    memset(nodes + old, 0, (capacity - old) * sizeof *nodes);
    board->rank.capacity = (uint32_t)capacity;
    return true;
}

/* The branch's slot, made if it has none; RANK_NONE without memory. */
static uint32_t take_slot(struct board *board, const char *branch)
{
    const uint32_t slot = find(board, branch);
    const uint32_t at = position(board, branch);

    if (slot != RANK_NONE)
        return slot;
    if (board->count == board->rank.capacity &&
        (board->count >= BRANCH_LIMIT || !grow(board)))
        return RANK_NONE;
    board->rows[board->count] = calloc(1, sizeof *board->rows[board->count]);
    if (board->rows[board->count] == NULL)
        return RANK_NONE;
    memcpy(board->rows[board->count]->branch, branch, strlen(branch) + 1);
    memmove(&board->order[at + 1], &board->order[at],
            (board->count - at) * sizeof board->order[0]);
    board->order[at] = board->count;
    return board->count++;
}

enum kaohe_err board_set(struct board *board, const BoardValue *value,
                         struct kaohe_problem *problem)
{
    struct board_row *row;
    uint32_t slot;

    if (value->branch == NULL || strlen(value->branch) >= sizeof row->branch)
        return problem_set(problem, KAOHE_ERR_INVALID, board->definition->id,
                           "the daemon names a branch that cannot be one");
    slot = take_slot(board, value->branch);
    if (slot == RANK_NONE)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    row = board->rows[slot];
    row->present = value->value != NULL;
    row->basis = value->basis;
    row->entry = value->entry;
    row->invented = value->invented;
    row->rolled_up = value->rolled_up;
    if (row->present)
        row->value = (struct ratio){value->value->numerator, value->value->denominator};
    if (!row->present || row->basis < board->definition->minimum_base ||
        !ratio_is_defined(row->value)) {
        rank_remove(&board->rank, slot);
        return KAOHE_OK;
    }
    return rank_put(&board->rank, slot, row->branch, row->value);
}

static void stand(const struct board *board, uint32_t slot, Standing *standing,
                  Ratio *value)
{
    const struct board_row *row = board->rows[slot];
    struct rank_place place;

    kaohe__v1__ratio__init(value);
    value->has_numerator = value->has_denominator = true;
    value->numerator = row->value.numerator;
    value->denominator = row->value.denominator;
    standing->value = value;
    standing->has_basis = standing->has_entry = standing->has_invented = true;
    standing->basis = row->basis;
    standing->entry = row->entry;
    standing->invented = row->invented;
    standing->has_rolled_up = row->rolled_up;
    standing->rolled_up = row->rolled_up;
    if (rank_place(&board->rank, slot, board_ties(board->definition), &place) ==
        KAOHE_OK) {
        standing->has_place_doubled = true;
        standing->place_doubled = place.doubled;
    }
}

void board_standing(const struct board *board, const char *branch, Standing *standing,
                    Ratio *value)
{
    const uint32_t slot = find(board, branch);

    kaohe__v1__standing__init(standing);
    standing->board = board->definition->id;
    standing->period = (char *)board->period;
    standing->branch = (char *)branch;
    standing->has_ranked = true;
    standing->ranked = rank_count(&board->rank);
    if (slot != RANK_NONE && board->rows[slot]->present)
        stand(board, slot, standing, value);
}

static bool add_standing(const struct board *board, uint32_t slot, struct arena *arena,
                         Ranking *ranking)
{
    Standing *standing = arena_alloc(arena, sizeof *standing);
    Ratio *value = arena_alloc(arena, sizeof *value);

    if (standing == NULL || value == NULL)
        return false;
    board_standing(board, board->rows[slot]->branch, standing, value);
    standing_add_interval(board->definition, standing);
    ranking->standings[ranking->n_standings++] = standing;
    return true;
}

Ranking *board_ranking(const struct board *board, struct scratch *scratch)
{
    struct arena *arena = &scratch->arena;
    Ranking *ranking = arena_alloc(arena, sizeof *ranking);
    Standing **standings = arena_array(arena, board->count, sizeof *standings);

    if (ranking == NULL || standings == NULL)
        return NULL;
    kaohe__v1__ranking__init(ranking);
    ranking->has_epoch = ranking->has_sequence = true;
    ranking->epoch = board->epoch;
    ranking->sequence = board->sequence;
    ranking->board = (Board *)board->definition;
    ranking->period = (char *)board->period;
    ranking->standings = standings;
    for (uint32_t slot = rank_first(&board->rank); slot != RANK_NONE;
         slot = rank_next(&board->rank, slot))
        if (!add_standing(board, slot, arena, ranking))
            return NULL;
    for (uint32_t at = 0; at < board->count; at++) {
        const uint32_t slot = board->order[at];

        if (board->rows[slot]->present && !rank_has(&board->rank, slot) &&
            !add_standing(board, slot, arena, ranking))
            return NULL;
    }
    return ranking;
}
