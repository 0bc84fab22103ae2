/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moving a branch on boards, and on those that are derived from them. Used by
 * intake_rank.c only.
 */
#ifndef DAEMON_INTAKE_DERIVE_H
#define DAEMON_INTAKE_DERIVE_H

#include "daemon/intake_state.h"

/* A branch whose dossier of a period has changed. */
struct moving {
    struct intake *intake;
    const char *branch;
    const char *period;
    int64_t entry;
    bool all;                 /* look at every derived board, whatever moved */
    const struct map *before; /* boards by key, where what was the same keeps its entry */
    bool *moved; /* by the board's index in the catalogue: did it move there? */
    /* Told of every move; may be NULL. */
    enum kaohe_err (*tell)(void *context, const struct board_moved *moved);
    void *context;
};

/* Does the move and tells of it. */
KAOHE_MUST_CHECK enum kaohe_err moving_set(struct moving *moving,
                                           const struct board_move *move,
                                           const struct board_value *value, bool *moved);

/* The branch's values as the boards have them; it borrows `moving`. */
struct value_source moving_values(const struct moving *moving);

/* Moves it on the boards derived from those where it moved, and on the growths of later
 * periods that are against this one. */
KAOHE_MUST_CHECK enum kaohe_err derive_boards(struct moving *moving);

#endif
