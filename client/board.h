/* SPDX-License-Identifier: Apache-2.0 */
/* One board as a client holds it: values from the daemon, places by our own reckoning. */
#ifndef CLIENT_BOARD_H
#define CLIENT_BOARD_H

#include "client/scratch.h"
#include "domain/rank.h"

struct board_row {
    char branch[65];
    bool present; /* has a value; those below the minimum base have no place */
    struct ratio value;
    int64_t basis;
    int64_t entry;
    bool invented;
    bool rolled_up;
};

struct board {
    struct scratch scratch; /* definition lives in it */
    const Board *definition;
    char period[16];
    int64_t epoch;
    int64_t sequence;
    unsigned named;          /* the watch's round in which the daemon named it last */
    struct board_row **rows; /* by slot */
    uint32_t *order;         /* slots by branch code */
    uint32_t count;          /* slots in use */
    struct rank rank;
};

/* An empty board with a copy of the definition. */
KAOHE_MUST_CHECK enum kaohe_err board_open(const Board *definition, const char *period,
                                           struct board **out,
                                           struct kaohe_problem *problem);
void board_close(struct board *board);

/* Sets a branch's value, or takes it off if there is none. KAOHE_ERR_INVALID. */
KAOHE_MUST_CHECK enum kaohe_err board_set(struct board *board, const BoardValue *value,
                                          struct kaohe_problem *problem);

/* Was the branch ever on it? */
bool board_has(const struct board *board, const char *branch);

/* How a branch stands now; it borrows from the board and from `value`. Without a value
 * if it is not on the board. */
void board_standing(const struct board *board, const char *branch, Standing *standing,
                    Ratio *value);

/* All of it, in the scratch. NULL when that is exhausted. */
KAOHE_MUST_CHECK Ranking *board_ranking(const struct board *board,
                                        struct scratch *scratch);

#endif
