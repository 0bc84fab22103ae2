/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of the terminal that stdout is. */
#ifndef CLIENT_CLI_TERMINAL_H
#define CLIENT_CLI_TERMINAL_H

#include "client/cli/cli.h"

/* Sets terminal, colour, width and height of `cli`. */
void terminal_look(struct cli *cli);

/* Sets width and height anew; true if either has changed. */
bool terminal_measure(struct cli *cli);

#endif
