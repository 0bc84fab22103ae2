/* SPDX-License-Identifier: Apache-2.0 */
/* Filing a report that is in memory, as `kaohe submit` files one of a file. */
#ifndef CLIENT_CLI_SUBMIT_H
#define CLIENT_CLI_SUBMIT_H

#include "client/cli/cli.h"

/* Checks it, puts it into the outbox, sends, shows the receipt. The name is what it is
 * called in messages. Gives the exit code. */
KAOHE_MUST_CHECK int submit_report(const struct cli *cli, const char *name,
                                   const struct kaohe_message *report);

#endif
