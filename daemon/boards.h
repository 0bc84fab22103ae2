/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boards: for each board of the catalogue and each period, the branches with their
 * values and places. A cache of the ledger, changed only by moves, each of which can be
 * undone until it is kept. A board exists once a branch has a value on it.
 *
 * A board is named by its key, "BOARD/PERIOD". A branch whose base is below the board's
 * minimum has a value and no place.
 */
#ifndef DAEMON_BOARDS_H
#define DAEMON_BOARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/map.h"
#include "domain/rank.h"
#include "domain/ratio.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

/* What a branch has on a board. Zeroed: nothing. */
struct board_value {
    struct ratio value;
    int64_t basis;
    int64_t entry; /* the ledger number that set it */
    bool invented;
    bool present;
};

/* A value with its place; 0 for none. */
struct board_standing {
    struct board_value value;
    uint32_t place_doubled;
    uint32_t ranked;
};

/* Readers may look at all of it; only boards.c changes it. */
struct board {
    struct map_item item; /* its key is the board's */
    const Board *definition;
    char *key;
    const char *period;         /* the part of the key behind the '/' */
    int64_t sequence;           /* the ledger number of the last change; 0: none */
    size_t count;               /* branches with a value */
    struct board_value *values; /* by branch slot */
    struct rank rank;           /* by branch slot */
    int64_t beaten;             /* the sequence that the last heartbeat told */
};

/* A zeroed struct is empty. */
struct boards {
    struct map by_key;
    struct board **sorted; /* by key, when `is_sorted` */
    size_t count;
    size_t room;
    bool is_sorted;
    struct board_branch *branches; /* by slot */
    uint32_t branch_count;
    uint32_t branch_room;
    struct map by_code;
    uint32_t *by_order; /* slots by branch code, when `is_ordered` */
    bool is_ordered;
    struct board_undo *undo;
    size_t undo_count;
    size_t undo_room;
};

void boards_free(struct boards *boards);

/* What a move is about. `entry` becomes the value's entry and the board's sequence. */
struct board_move {
    const Board *definition; /* borrowed as long as the boards live */
    const char *period;      /* in its canonical form */
    const char *branch;
    int64_t entry;
};

/* What it did. */
struct board_moved {
    bool changed; /* if not, the rest is not set */
    struct board *board;
    uint32_t slot;
    struct board_standing before;
    struct board_standing after;
};

/* Gives the branch this value on the board, or with value->present false takes it off.
 * The same value again changes nothing. On failure nothing has changed. */
KAOHE_MUST_CHECK enum kaohe_err boards_move(struct boards *boards,
                                            const struct board_move *move,
                                            const struct board_value *value,
                                            struct board_moved *out);

/* How far moves can be undone, for boards_undo; and making all of them final. */
size_t boards_mark(const struct boards *boards);
void boards_undo(struct boards *boards, size_t mark);
void boards_keep(struct boards *boards);

/* Forgets every board; for when the catalogue changes. */
void boards_clear(struct boards *boards);

/* ---- reading (boards_read.c) ---- */

/* The board of that key, or NULL. */
struct board *boards_find(const struct boards *boards, const char *key);

/* The boards by key, from the first one behind `after` (NULL: from the first). */
KAOHE_MUST_CHECK enum kaohe_err boards_sort(struct boards *boards);
size_t boards_behind(const struct boards *boards, const char *after);

/* The branches by code, from the first one behind `after`: a position of by_order. */
KAOHE_MUST_CHECK enum kaohe_err boards_order(struct boards *boards);
uint32_t boards_branch_behind(const struct boards *boards, const char *after);

const char *boards_branch(const struct boards *boards, uint32_t slot);

/* The branch's value and place. */
struct board_standing board_standing(const struct board *board, uint32_t slot);

/* SHA-256 over key, branch, value, basis, invented mark and entry of every value, boards
 * by key, branches by code. */
KAOHE_MUST_CHECK enum kaohe_err boards_digest(struct boards *boards, uint8_t out[32]);

#endif
