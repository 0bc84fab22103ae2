/* SPDX-License-Identifier: Apache-2.0 */
/* The database under the outbox: what its two halves share, and nobody else sees. */
#ifndef CLIENT_OUTBOX_DATABASE_H
#define CLIENT_OUTBOX_DATABASE_H

#include <sqlite3.h>

#include "client/home.h"
#include "client/outbox_store.h"
#include "client/scratch.h"

enum outbox_statement {
    OUTBOX_LAST_NUMBER,
    OUTBOX_INSERT,
    OUTBOX_NEXT,
    OUTBOX_NEXT_WAITING,
    OUTBOX_SETTLE,
    OUTBOX_WAITING,
    OUTBOX_SOURCE,
    OUTBOX_FORGET,
    OUTBOX_KEEP,
    OUTBOX_REOPEN,
    OUTBOX_EARLIER,
    OUTBOX_WITNESS,
    OUTBOX_SET_WITNESS,
    OUTBOX_STATEMENTS,
};

struct outbox_store {
    sqlite3 *database;
    sqlite3_stmt *statements[OUTBOX_STATEMENTS];
    struct scratch row; /* what the last row that was read points into */
    char path[HOME_PATH_SIZE];
    unsigned char id[OUTBOX_ID_SIZE];
};

/* What went wrong in the last call of SQLite. */
enum kaohe_err outbox_fault(const struct outbox_store *store,
                            struct kaohe_problem *problem);

/* Runs SQL that gives no rows. */
KAOHE_MUST_CHECK enum kaohe_err outbox_run(const struct outbox_store *store,
                                           const char *sql,
                                           struct kaohe_problem *problem);

/* Prepares the statements of outbox_store.c. */
KAOHE_MUST_CHECK enum kaohe_err outbox_prepare(struct outbox_store *store,
                                               struct kaohe_problem *problem);

#endif
