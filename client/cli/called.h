/* SPDX-License-Identifier: Apache-2.0 */
/* Boards, periods and branches by what people call them. */
#ifndef CLIENT_CLI_CALLED_H
#define CLIENT_CLI_CALLED_H

#include "client/cli/cli.h"

/* For a verb whose arguments are boards, periods and branches: besides its options. */
#define CALLED (UINT64_C(1) << 63)

/* Puts codes in the place of names: 106年上半年 is 106H1, 台南 and Tainan are TNY, the title
 * of a board is its id; in the arguments of a verb that is CALLED, and in --branch and
 * --against. What is no name stays. False where a name is that of two periods, said on
 * stderr, with *code. */
KAOHE_MUST_CHECK bool called_read(struct cli *cli, int *code);

/* True where the text is a period; else it says what one looks like. */
KAOHE_MUST_CHECK bool called_period(const struct cli *cli, const char *text);

#endif
