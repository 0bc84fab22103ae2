/* SPDX-License-Identifier: Apache-2.0 */
/* Where one branch stands, without the rest of the board. */
#ifndef CLIENT_CLI_PLACE_H
#define CLIENT_CLI_PLACE_H

#include "client/cli/cli.h"
#include "client/cli/names.h"

/* The place that is wanted, in the paper; waits while the daemon makes a past board. NULL
 * if there is none, said on stderr, with *code. */
KAOHE_MUST_CHECK Place *place_ask(struct kaohe_client *client, const PlaceRequest *wanted,
                                  struct paper *paper, int *code);

/* Says on stderr why the branch has no value there. */
void place_absent(const struct names *names, const Board *board, const char *branch);

/* kaohe rank --branch: that branch and those beside it, in words or in JSON. */
int place_print(const struct cli *cli, struct kaohe_client *client,
                const PlaceRequest *wanted);

#endif
