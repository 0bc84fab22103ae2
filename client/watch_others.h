/* SPDX-License-Identifier: Apache-2.0 */
/* Whose place changed because others moved. */
#ifndef CLIENT_WATCH_OTHERS_H
#define CLIENT_WATCH_OTHERS_H

#include "client/board.h"

#define WATCH_OTHERS_LIMIT 1024 /* on boards of more branches only who moved is told */

/* The places of a board at one moment, in a scratch. */
struct places {
    uint32_t *doubled; /* by slot; 0: none */
    uint32_t count;    /* 0: too many to be told */
};

KAOHE_MUST_CHECK bool places_note(const struct board *board, struct scratch *scratch,
                                  struct places *out);

/* Adds those whose place is another than it was and whose value is not in the update:
 * each with the branch that passed it, the last one if there are several. `event` has
 * what the update itself says, in its order, with places and values before; it has room
 * for every branch of the board. False: no memory. */
KAOHE_MUST_CHECK bool watch_others(const struct board *board, const struct places *before,
                                   const RankingUpdate *update, struct scratch *scratch,
                                   WatchEvent *event);

#endif
