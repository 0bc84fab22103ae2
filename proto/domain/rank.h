/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of one board: branches by an exact value, with every place in
 * O(log n). A treap (Seidel & Aragon 1996) that knows the size of its subtrees
 * and how many different values they hold.
 *
 * It allocates nothing. The caller owns an array of nodes, one a branch *slot*
 * (a small number of the caller's choosing), and zeroes it; a zeroed node is not
 * on the board. To grow the array, move its contents, zero the new part, set
 * `nodes` and `capacity`.
 *
 *     struct rank board = {.nodes = nodes, .capacity = 13};
 *     err = rank_put(&board, slot, "TNY", (struct ratio){4184, 4226});
 *     err = rank_place(&board, slot, RANK_COMPETITION, &place);
 *     for (slot = rank_first(&board); slot != RANK_NONE;
 *          slot = rank_next(&board, slot)) ...
 *
 * Display order is the better value first, then the branch code by bytes: that
 * order within a tie means nothing and gives nobody a better place. To undo a
 * rank_put, put the old value back, or remove what was not there. The same puts
 * give the same board in whatever order they come.
 */
#ifndef KAOHE_DOMAIN_RANK_H
#define KAOHE_DOMAIN_RANK_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/ratio.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

#define RANK_NONE UINT32_MAX              /* no slot */
#define RANK_CAPACITY (UINT32_C(1) << 30) /* most slots of a board */

enum rank_direction {
    RANK_HIGHER_IS_BETTER,
    RANK_LOWER_IS_BETTER,
};

/* The places of four branches, the middle two of which are equal. */
enum rank_ties {
    RANK_COMPETITION, /* 1, 2, 2, 4 */
    RANK_DENSE,       /* 1, 2, 2, 3 */
    RANK_MODIFIED,    /* 1, 3, 3, 4 */
    RANK_FRACTIONAL,  /* 1, 2.5, 2.5, 4 */
};

/* One slot. Callers may read `value` and `code` of a slot that rank_has. */
struct rank_node {
    struct ratio value;
    const char *code; /* borrowed while the slot is on the board */
    /* The rest is rank.c's. Links are slots plus one, so that 0 is none. */
    uint32_t parent;
    uint32_t child[2];
    uint32_t priority;
    uint32_t size;     /* nodes in this subtree, itself included; 0: not on */
    uint32_t distinct; /* nodes in this subtree that are first of their value */
    bool is_first;     /* first of its value in display order */
};

/* A zeroed board with nodes and capacity set is an empty one. */
struct rank {
    struct rank_node *nodes; /* owned by the caller */
    uint32_t capacity;       /* nodes in the array, at most RANK_CAPACITY */
    enum rank_direction direction;
    uint32_t root; /* rank.c's: slot plus one */
};

struct rank_place {
    uint32_t doubled; /* twice the place: 5 is the fractional 2.5 */
    uint32_t tied;    /* branches with exactly this value, itself included */
    uint32_t ranked;  /* branches on the board */
};

/* ---- changing (rank.c) ---- */

/* Puts the slot on the board, or moves it, to `value` under `code`. Putting the
 * same again changes nothing; an equal value in other terms (2/4 for 1/2) is
 * stored and moves nobody. KAOHE_ERR_INVALID for an undefined value,
 * KAOHE_ERR_TOO_LARGE for a slot outside the array; the board is then as it was. */
KAOHE_MUST_CHECK enum kaohe_err rank_put(struct rank *board, uint32_t slot,
                                         const char *code, struct ratio value);

/* Takes the slot off the board; nothing if it is not on it. */
void rank_remove(struct rank *board, uint32_t slot);

/* ---- asking (rank_query.c); all O(log n) ---- */

/* The place of a slot. KAOHE_ERR_NOT_FOUND if it is not on the board. */
KAOHE_MUST_CHECK enum kaohe_err rank_place(const struct rank *board, uint32_t slot,
                                           enum rank_ties ties, struct rank_place *out);

/* Where a slot stands among the others. */
struct rank_spot {
    bool ranked;
    uint32_t better; /* others that are better; all of them when it is not ranked */
    uint32_t equal;  /* others with exactly its value */
    uint32_t others; /* on the board */
};
struct rank_spot rank_spot(const struct rank *board, uint32_t slot);

/* How many others got another place when one slot went from one spot to the other and
 * nobody else moved (rank_moved.c). */
uint32_t rank_moved(struct rank_spot before, struct rank_spot after, enum rank_ties ties);

/* The slot at this index of the display order, from 0; RANK_NONE past the end. */
uint32_t rank_at(const struct rank *board, uint32_t index);

/* Of the values beside that of a slot, the nearest better and the nearest worse one: the
 * first slot of each by code. RANK_NONE at either end, and for a slot that is not on the
 * board. */
struct rank_beside {
    uint32_t better;
    uint32_t worse;
};
struct rank_beside rank_beside(const struct rank *board, uint32_t slot);

/* The slots beside one in display order; RANK_NONE at either end, and for a slot
 * that is not on the board. */
uint32_t rank_next(const struct rank *board, uint32_t slot);
uint32_t rank_previous(const struct rank *board, uint32_t slot);

/* Is the slot on the board? */
static inline bool rank_has(const struct rank *board, uint32_t slot)
{
    return slot < board->capacity && board->nodes[slot].size > 0;
}

/* How many are on the board. */
static inline uint32_t rank_count(const struct rank *board)
{
    return board->root == 0 ? 0 : board->nodes[board->root - 1].size;
}

/* The best slot; RANK_NONE on an empty board. */
static inline uint32_t rank_first(const struct rank *board)
{
    return rank_at(board, 0);
}

#endif
