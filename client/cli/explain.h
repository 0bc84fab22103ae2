/* SPDX-License-Identifier: Apache-2.0 */
/* Explanations for people. */
#ifndef CLIENT_CLI_EXPLAIN_H
#define CLIENT_CLI_EXPLAIN_H

#include "client/cli/names.h"

/* Prints why a branch has its place among so many on the board. */
void explain_print(const struct cli *cli, const struct names *names,
                   const Explanation *what, size_t on_board, struct arena *arena);

#endif
