/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts that are verified before they are believed. */
#ifndef CLIENT_CLI_SIGNED_H
#define CLIENT_CLI_SIGNED_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"

/* Opens it with the key that --signing-key gives, else with those of the profile;
 * unverified where none is known, which the view says. NULL if it does not hold, said on
 * stderr, with *code. */
KAOHE_MUST_CHECK ReceiptView *signed_open(const struct cli *cli,
                                          const SignedReceipt *receipt,
                                          struct paper *paper, int *code);

#endif
