/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the boards of boards.h: finding, listing, standings, the digest. Sorted lists
 * are made when somebody asks for them, because boards and branches appear seldom.
 */
#include "daemon/boards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/standing.h"
#include "wire/hash.h"

bool board_key(const char *id, const char *period, char key[BOARD_KEY_SIZE])
{
    const int length = snprintf(key, BOARD_KEY_SIZE, "%s/%s", id, period);

    return length > 0 && length < BOARD_KEY_SIZE;
}

struct board *boards_find(const struct boards *boards, const char *key)
{
    return (struct board *)map_find(&boards->by_key, key, strlen(key));
}

static int by_key(const void *a, const void *b)
{
    const struct board *const *left = a;
    const struct board *const *right = b;

    return strcmp((*left)->key, (*right)->key);
}

static int by_code(const void *a, const void *b)
{
    const struct board_branch *const *left = a;
    const struct board_branch *const *right = b;

    return strcmp((*left)->code, (*right)->code);
}

size_t boards_behind(struct boards *boards, const char *after)
{
    size_t low = 0;
    size_t high = boards->count;

    if (!boards->is_sorted && boards->count > 0)
        qsort(boards->sorted, boards->count, sizeof(struct board *), by_key);
    boards->is_sorted = true;
    while (after && low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(boards->sorted[middle]->key, after) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t boards_branch_behind(struct boards *boards, const char *after)
{
    uint32_t low = 0;
    uint32_t high = boards->branch_count;

    if (!boards->is_ordered && boards->branch_count > 0)
        qsort(boards->ordered, boards->branch_count, sizeof(struct board_branch *),
              by_code);
    boards->is_ordered = true;
    while (after && low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (strcmp(boards->ordered[middle]->code, after) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct board_standing boards_standing(const struct board *board, uint32_t slot)
{
    struct board_standing standing = {.ranked = rank_count(&board->rank)};
    struct rank_place place;

    if (slot < board->rank.capacity)
        standing.value = board->values[slot];
    if (rank_place(&board->rank, slot, board_ties(board->definition), &place) == KAOHE_OK)
        standing.place_doubled = place.doubled;
    return standing;
}

struct board_branch *boards_branch(struct boards *boards, const char *code)
{
    struct board_branch *found = boards->last_branch;

    if (!found || strcmp(found->code, code) != 0)
        found = (struct board_branch *)map_find(&boards->by_code, code, strlen(code));
    if (found)
        boards->last_branch = found;
    return found;
}

struct board_row *boards_row(struct boards *boards, const char *period)
{
    struct board_row *found = boards->last_row;

    if (!found || strcmp(found->period, period) != 0)
        found = (struct board_row *)map_find(&boards->by_period, period, strlen(period));
    if (found)
        boards->last_row = found;
    return found;
}

struct board_value boards_value(struct boards *boards, size_t index, const char *period,
                                const char *branch)
{
    const struct board_branch *found = boards_branch(boards, branch);
    const struct board_row *row = boards_row(boards, period);
    const struct board *board = row && index < row->room ? row->boards[index] : NULL;

    return board && found && found->slot < board->rank.capacity
               ? board->values[found->slot]
               : (struct board_value){0};
}

size_t boards_filled(const struct boards *boards)
{
    size_t filled = 0;

    for (size_t i = 0; i < boards->count; i++)
        filled += boards->sorted[i]->count > 0;
    return filled;
}

/* A chain, so that no board is too large for it: each value's line is hashed behind the
 * hash of all before it. */
static void digest_value(const struct board *board, const struct board_branch *branch,
                         uint8_t digest[HASH_BYTES])
{
    char line[512];
    const struct board_value *value = &board->values[branch->slot];
    int length = snprintf(line, sizeof(line), "%s %s %lld/%lld %lld %d %d %lld\n",
                          board->key, branch->code, (long long)value->value.numerator,
                          (long long)value->value.denominator, (long long)value->basis,
                          value->invented, value->rolled_up, (long long)value->entry);
    struct bytes parts[] = {{digest, HASH_BYTES},
                            {(const uint8_t *)line, length < 0 ? 0 : strlen(line)}};

    hash_sha256_parts(parts, 2, digest);
}

void boards_digest(struct boards *boards, uint8_t out[32])
{
    memset(out, 0, HASH_BYTES);
    (void)boards_branch_behind(boards, NULL);
    for (size_t i = boards_behind(boards, NULL); i < boards->count; i++) {
        const struct board *board = boards->sorted[i];

        for (uint32_t j = 0; board->count > 0 && j < boards->branch_count; j++) {
            const struct board_branch *branch = boards->ordered[j];

            if (branch->slot < board->rank.capacity &&
                board->values[branch->slot].present)
                digest_value(board, branch, out);
        }
    }
}
