/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of kaohed. */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include <stdbool.h>

#include "daemon/intake.h"
#include "daemon/verify.h"

enum options_action {
    OPTIONS_RUN,
    OPTIONS_CHECK_CONFIG,
    OPTIONS_PRINT_CONFIG,
    OPTIONS_MAKE_KEYS,
    OPTIONS_ROTATE_KEY,
    OPTIONS_RESTORE,
    OPTIONS_ERASE,
    OPTIONS_VERIFY,
    OPTIONS_DONE,  /* --help or --version has been printed */
    OPTIONS_WRONG, /* what is wrong has been printed */
};

struct options {
    enum options_action action;
    const char *config; /* NULL where not given; into argv */
    const char *state;
    const char *restore; /* the backup to put back */
    bool replace;        /* even where there is a ledger */
    struct intake_erasure erase;
    struct verify_request verify;
};

void options_read(int argc, char **argv, struct options *out);

#endif
