/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts for people. */
#ifndef CLIENT_CLI_RECEIPT_H
#define CLIENT_CLI_RECEIPT_H

#include "client/cli/names.h"

/* Prints the receipt: number, verdict, who, findings, places. */
void receipt_print(const struct cli *cli, const struct names *names,
                   const Receipt *receipt, struct arena *arena);

/* The same as a paper for the file: with a title, hashes, rules and what proves it. */
void receipt_print_paper(const struct cli *cli, const struct names *names,
                         const ReceiptView *view, struct arena *arena);

#endif
