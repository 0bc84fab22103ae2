/* SPDX-License-Identifier: Apache-2.0 */
/* What the weights of a composite do to places. */
#ifndef CLIENT_CLI_WEIGHTS_H
#define CLIENT_CLI_WEIGHTS_H

#include "client/cli/names.h"

/* kaohe rank --weights: prints it, or says why not. Gives the exit code. */
int weights_show(const struct cli *cli, struct kaohe_client *client,
                 const struct kaohe_board_at *at);

/* For people (weights_print.c). */
void weights_print_board(const struct names *names, const Ranking *ranking);
void weights_print(const struct cli *cli, const struct names *names,
                   const WeightEffect *effect);

#endif
