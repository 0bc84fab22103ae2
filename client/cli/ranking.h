/* SPDX-License-Identifier: Apache-2.0 */
/* Boards for people. */
#ifndef CLIENT_CLI_RANKING_H
#define CLIENT_CLI_RANKING_H

#include "client/cli/names.h"

/* Prints a board with its places. Gives the lines printed. */
size_t ranking_print(const struct cli *cli, const struct names *names,
                     const Ranking *ranking, struct arena *arena);

#endif
