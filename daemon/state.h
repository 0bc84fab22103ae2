/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the daemon keeps: the state directory with the ledger and the keys in it, and the
 * intake that stands on them.
 */
#ifndef DAEMON_STATE_H
#define DAEMON_STATE_H

#include "daemon/clock.h"
#include "daemon/config.h"
#include "daemon/intake.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

/* A zeroed struct is closed. */
struct state {
    struct ledger *ledger;
    struct signer *signer;
    struct intake *intake;
    void *memory;                      /* the data that comes with the program */
    char server_key[CONFIG_PATH_SIZE]; /* where the CURVE secret is, or is to be */
};

struct state_settings {
    const struct config *config;
    const struct config_environment *environment;
    clock_read *clock;
};

/* Makes what is missing, locks the ledger, replays it. Logs what went wrong. */
KAOHE_MUST_CHECK enum kaohe_err state_open(const struct state_settings *settings,
                                           struct state *out);
void state_close(struct state *state);

/* For kaohed --make-keys: makes the keys that are missing, and nothing else. */
KAOHE_MUST_CHECK enum kaohe_err state_make_keys(const struct state_settings *settings);

#endif
