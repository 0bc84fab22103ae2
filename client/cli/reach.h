/* SPDX-License-Identifier: Apache-2.0 */
/* What places are still open while branches have not reported. */
#ifndef CLIENT_CLI_REACH_H
#define CLIENT_CLI_REACH_H

#include "client/cli/names.h"
#include "domain/rank.h"

/* Names the branches that have no value on the board and may yet file, and tells each
 * place how low it can still fall. Where the board wants it, all that have no value share
 * the place behind the last. `state` is what headquarters has said of the period,
 * or NULL. False without memory. */
KAOHE_MUST_CHECK bool reach_tell(Ranking *ranking, const Catalogue *catalogue,
                                 const PeriodState *state, struct arena *arena);

/* The doubled place behind all that are on the board, which `count` branches share. */
int64_t reach_behind(const Board *board, const struct rank *ranked, int64_t count);

/* Says who has not reported, or that the board is final. */
void reach_print(const struct cli *cli, const struct names *names,
                 const Ranking *ranking);

#endif
