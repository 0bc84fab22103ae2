/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a report in the outbox. */
#ifndef CLIENT_CLI_FILING_H
#define CLIENT_CLI_FILING_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"

/* The file that a report was read from, with what is remembered of it. */
struct filing_source {
    const char *path;
    struct paper paper;
};

/* Prints an outbox entry with its receipt, and writes that to --receipt. Names come from
 * the daemon if there is a client. Places are those of the source, if one is given. Gives
 * the exit code that the state of the entry stands for. */
int filing_show(const struct cli *cli, struct kaohe_outbox *outbox,
                struct kaohe_client *client, uint64_t number,
                struct filing_source *source);

/* The state in words: "waiting", "acknowledged". */
const char *filing_state(OutboxState state);

#endif
