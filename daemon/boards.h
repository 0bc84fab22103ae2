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
#include "domain/derivation.h"
#include "domain/rank.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

#define BOARD_KEY_SIZE 512 /* more than any id and period take */

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

/* A branch that has or had a value somewhere; its slot is the same on every board. */
struct board_branch {
    struct map_item item;
    uint32_t slot;
    char *code;
};

/* The boards of one period, by their index in the catalogue; NULL where there is none. */
struct board_row {
    struct map_item item;
    char *period;
    struct board **boards;
    size_t room;
};

struct board_undo {
    struct board *board;
    uint32_t slot;
    struct board_value value;
    int64_t sequence;
};

/* A zeroed struct is empty. */
struct boards {
    struct map by_key;
    struct map by_period;
    struct board **sorted; /* every board; by key when `is_sorted` */
    size_t count;
    size_t room;
    bool is_sorted;
    struct map by_code;
    struct board_branch **branches; /* by slot */
    struct board_branch **ordered;  /* by code when `is_ordered` */
    uint32_t branch_count;
    size_t branch_room;
    bool is_ordered;
    struct board_row *last_row;       /* asked for last: the next is often the same */
    struct board_branch *last_branch; /* likewise */
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
    size_t index; /* of the definition in the catalogue; another for each board */
};

/* What it did. */
struct board_moved {
    bool changed; /* if not, the rest is not set */
    struct board *board;
    uint32_t slot;
    int64_t previous; /* the board's sequence before */
    struct board_standing before;
    struct board_standing after;
    uint32_t moved_others; /* how many others got another place by it */
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

/* For when the catalogue changes: begins without any board, while those that there were
 * can still be read in `aside`, by their keys; frees those; says that all changed just
 * now. */
void boards_set_aside(struct boards *boards, struct map *aside);
void boards_let_go(struct map *aside);
void boards_touch(struct boards *boards, int64_t sequence);
/* Adds an empty board, which must not be among them yet; reads no branch and no entry. */
KAOHE_MUST_CHECK enum kaohe_err boards_add(struct boards *boards,
                                           const struct board_move *move,
                                           struct board **out);

/* ---- one board by itself, which is not among the boards ---- */

/* An empty one; borrows the definition. NULL: no memory. */
struct board *board_make(const Board *definition, const char *period);
/* NULL is legal. */
void board_free(struct board *board);
/* Makes room for that slot. */
KAOHE_MUST_CHECK enum kaohe_err board_widen(struct board *board, uint32_t slot);
/* Sets a value and its place; cannot fail once the board is wide enough and the value is
 * defined. Leaves `sequence` alone. */
KAOHE_MUST_CHECK enum kaohe_err board_put(struct board *board,
                                          const struct board_branch *branch,
                                          const struct board_value *value);
/* Are they the same to a reader of the board? Who set it when does not count. */
bool board_value_same(const struct board_value *a, const struct board_value *b);

/* ---- reading (boards_read.c) ---- */

/* "BOARD/PERIOD". False: it would be longer than any key. */
KAOHE_MUST_CHECK bool board_key(const char *id, const char *period,
                                char key[BOARD_KEY_SIZE]);

/* The board of that key, or NULL. */
struct board *boards_find(const struct boards *boards, const char *key);

/* Puts `sorted` by key, and gives the index of the first board behind `after` (NULL: the
 * first one). Boards without a value are among them. */
size_t boards_behind(struct boards *boards, const char *after);

/* The same for the branches and `ordered`. */
uint32_t boards_branch_behind(struct boards *boards, const char *after);

/* The branch's value and place. */
struct board_standing boards_standing(const struct board *board, uint32_t slot);

/* The branch with that code; NULL: it never had a value. */
struct board_branch *boards_branch(struct boards *boards, const char *code);

/* What the branch has on the board of that index in that period. */
struct board_value boards_value(struct boards *boards, size_t index, const char *period,
                                const char *branch);

/* The boards of that period; NULL: none was ever among them. */
struct board_row *boards_row(struct boards *boards, const char *period);

/* How many boards have a value. */
size_t boards_filled(const struct boards *boards);

/* SHA-256 over key, branch, value, basis, marks and entry of every value, boards by key,
 * branches by code. */
void boards_digest(struct boards *boards, uint8_t out[32]);

#endif
