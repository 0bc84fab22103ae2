/* SPDX-License-Identifier: Apache-2.0 */
/* Score sheets for people. */
#ifndef CLIENT_CLI_SHEET_H
#define CLIENT_CLI_SHEET_H

#include "client/cli/names.h"

/* Prints the items and the subtotals of the sheet that the record holds under `key`, in
 * the order of its rubric, and below them what is written to the items. */
void sheet_print(const struct cli *cli, const struct names *names, const Record *record,
                 const char *key, struct arena *arena);

#endif
