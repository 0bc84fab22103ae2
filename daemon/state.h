/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the daemon keeps: the state directory with the ledger and the keys in it, and the
 * intake that stands on them.
 */
#ifndef DAEMON_STATE_H
#define DAEMON_STATE_H

#include <stdbool.h>

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
    char backups[CONFIG_PATH_SIZE];    /* the folder for them */
    char server_key[CONFIG_PATH_SIZE]; /* where the CURVE secret is, or is to be */
};

struct state_settings {
    const struct config *config;
    const struct config_environment *environment;
    clock_read *clock;
};

/* Which ledger of the state directory, and how. */
struct state_how {
    const char *ledger; /* its name */
    bool create;        /* where there is none */
    bool new_epoch;     /* it was put back from a backup */
};
KAOHE_MUST_CHECK enum kaohe_err state_open_as(const struct state_settings *settings,
                                              const struct state_how *how,
                                              struct state *out);

/* The key that is to follow signing.key, while it is being changed. */
#define STATE_NEXT_KEY "signing.key.new"
/* Finishes a change of the key that was interrupted, or takes it back. */
KAOHE_MUST_CHECK enum kaohe_err state_finish_rotation(
    const struct state_settings *settings, struct ledger *ledger);

/* Makes what is missing, locks the ledger, replays it. Logs what went wrong. */
KAOHE_MUST_CHECK enum kaohe_err state_open(const struct state_settings *settings,
                                           struct state *out);
void state_close(struct state *state);

/* For kaohed --make-keys: makes the keys that are missing, and nothing else. */
KAOHE_MUST_CHECK enum kaohe_err state_make_keys(const struct state_settings *settings);

/* For kaohed --restore: makes the backup at `path` the ledger, with a new epoch.
 * KAOHE_ERR_CONFLICT: there is a ledger with entries, and `replace` is false; with it,
 * that one is kept under another name. */
KAOHE_MUST_CHECK enum kaohe_err state_restore(const struct state_settings *settings,
                                              const char *path, bool replace);

/* For kaohed --erase. KAOHE_ERR_IO: a daemon has the ledger open. */
KAOHE_MUST_CHECK enum kaohe_err state_erase(const struct state_settings *settings,
                                            const struct intake_erasure *what);

/* For kaohed --rotate-signing-key: the old key signs the new one, in the ledger. */
KAOHE_MUST_CHECK enum kaohe_err state_rotate_key(const struct state_settings *settings);

#endif
