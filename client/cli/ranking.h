/* SPDX-License-Identifier: Apache-2.0 */
/* Boards for people. */
#ifndef CLIENT_CLI_RANKING_H
#define CLIENT_CLI_RANKING_H

#include "client/cli/names.h"

#define RANKING_HEAD_LINES 2 /* the title, and the head of the table */

struct ranking_style {
    size_t lines;            /* at most so many; further places are counted */
    const WatchEvent *event; /* its changes are marked; or NULL */
};

/* Prints a board with its places. Gives the lines printed. */
size_t ranking_print(const struct cli *cli, const struct names *names,
                     const Ranking *ranking, struct arena *arena,
                     const struct ranking_style *style);

#endif
