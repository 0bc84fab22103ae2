/* SPDX-License-Identifier: Apache-2.0 */
/* What verbs print, as text in memory instead of on standard output. */
#ifndef CLIENT_CLI_CAPTURE_H
#define CLIENT_CLI_CAPTURE_H

#include "client/cli/cli.h"
#include "domain/arena.h"
#include "kaohe/export.h"

struct capture {
    int memory; /* takes the place of standard output */
    int output; /* where that went before */
};

/* From here on standard output is kept. False if it cannot be, with errno. */
KAOHE_MUST_CHECK bool capture_begin(struct capture *capture);

/* Gives standard output back, and what was kept in the arena; NULL if it is lost. */
KAOHE_MUST_CHECK char *capture_end(struct capture *capture, struct arena *arena);

#endif
