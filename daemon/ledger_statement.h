/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the ledger only: its struct, and a cursor over one prepared statement with named
 * binds and a sticky first error, so that a query reads as a list and is checked once.
 *
 *     struct statement s = statement_start(ledger, &ledger->slots[SLOT], "SELECT …");
 *     statement_bind_int(&s, ":number", 7);
 *     if (statement_row(&s)) …statement_int(&s, 0)…
 *     return statement_end(&s);
 */
#ifndef DAEMON_LEDGER_STATEMENT_H
#define DAEMON_LEDGER_STATEMENT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "daemon/ledger.h"

/* One prepared statement each, made at its first use and kept. */
enum ledger_slot {
    SLOT_BEGIN,
    SLOT_COMMIT,
    SLOT_ROLLBACK,
    SLOT_SAVEPOINT,
    SLOT_RELEASE,
    SLOT_BACK,
    SLOT_APPEND,
    SLOT_APPEND_HEAD,
    SLOT_REMAIN,
    SLOT_REMAIN_BOTH,
    SLOT_READ,
    SLOT_READ_LINK,
    SLOT_READ_RECEIPT,
    SLOT_READ_HEAD,
    SLOT_NEXT,
    SLOT_LAST,
    SLOT_KIND,
    SLOT_HEADS,
    LEDGER_SLOTS,
};

struct ledger {
    sqlite3 *db;
    sqlite3_stmt *slots[LEDGER_SLOTS];
    enum kaohe_err poison; /* what every call returns since a commit failed */
    char reason[512];
};

struct statement {
    struct ledger *ledger;
    sqlite3_stmt *stmt;
    enum kaohe_err err;
};

struct statement statement_start(struct ledger *ledger, enum ledger_slot slot,
                                 const char *sql);
void statement_bind_int(struct statement *s, const char *name, int64_t value);
/* NULL binds NULL. Borrowed until statement_end. */
void statement_bind_text(struct statement *s, const char *name, const char *value);
void statement_bind_blob(struct statement *s, const char *name, struct bytes value);

/* Steps; true when there is a row, false at the end or after an error. */
KAOHE_MUST_CHECK bool statement_row(struct statement *s);

int64_t statement_int(const struct statement *s, int column);
const char *statement_text(const struct statement *s, int column);
struct bytes statement_blob(const struct statement *s, int column);

/* Resets the statement and gives the first error. What was read stays valid only with
 * statement_pause, until the slot is started again. */
KAOHE_MUST_CHECK enum kaohe_err statement_end(struct statement *s);
KAOHE_MUST_CHECK enum kaohe_err statement_pause(const struct statement *s);

/* Runs a statement that gives no rows. */
KAOHE_MUST_CHECK enum kaohe_err statement_run(struct ledger *ledger,
                                              enum ledger_slot slot, const char *sql);

/* Translates what SQLite said last, and keeps its words. */
enum kaohe_err ledger_fail(struct ledger *ledger, int code);

/* Is it a ledger that this program may write? Writes nothing itself (ledger_schema.c). */
KAOHE_MUST_CHECK enum kaohe_err ledger_identify(struct ledger *ledger, bool fresh);

/* Is the schema that of this version, word for word? */
KAOHE_MUST_CHECK enum kaohe_err ledger_check_schema(struct ledger *ledger);

/* Brings the schema up to date. */
KAOHE_MUST_CHECK enum kaohe_err ledger_migrate(struct ledger *ledger);

#endif
