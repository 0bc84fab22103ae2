/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statement cursor of ledger_statement.h. The first error stays; after it nothing is
 * bound, stepped or read. Codes of SQLite end here: callers see enum kaohe_err.
 */
#include "daemon/ledger_statement.h"

#include <stdio.h>

enum kaohe_err ledger_fail(struct ledger *ledger, int code)
{
    bool told = ledger->db && sqlite3_extended_errcode(ledger->db) == code;

    snprintf(ledger->reason, sizeof(ledger->reason), "%s (%d)",
             told ? sqlite3_errmsg(ledger->db) : sqlite3_errstr(code), code);
    switch (code & 0xff) {
    case SQLITE_FULL:
        return KAOHE_ERR_DISK_FULL;
    case SQLITE_NOMEM:
        return KAOHE_ERR_NO_MEMORY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return KAOHE_ERR_CORRUPT;
    case SQLITE_TOOBIG:
        return KAOHE_ERR_TOO_LARGE;
    case SQLITE_CONSTRAINT:
        return KAOHE_ERR_CONFLICT;
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
        return KAOHE_ERR_INTERNAL;
    default:
        return KAOHE_ERR_IO;
    }
}

static void check(struct statement *s, int code)
{
    if (code != SQLITE_OK && !s->err)
        s->err = ledger_fail(s->ledger, code);
}

struct statement statement_start(struct ledger *ledger, enum ledger_slot slot,
                                 const char *sql)
{
    struct statement s = {.ledger = ledger, .err = ledger->poison};

    if (!s.err && !ledger->slots[slot])
        check(&s, sqlite3_prepare_v3(ledger->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                     &ledger->slots[slot], NULL));
    s.stmt = ledger->slots[slot];
    if (s.stmt)
        (void)sqlite3_reset(s.stmt); /* repeats an error that was reported by then */
    return s;
}

static int place_of(struct statement *s, const char *name)
{
    int place = s->err ? 0 : sqlite3_bind_parameter_index(s->stmt, name);

    if (place == 0)
        check(s, SQLITE_RANGE);
    return place;
}

void statement_bind_int(struct statement *s, const char *name, int64_t value)
{
    int place = place_of(s, name);

    if (!s->err)
        check(s, sqlite3_bind_int64(s->stmt, place, value));
}

void statement_bind_text(struct statement *s, const char *name, const char *value)
{
    int place = place_of(s, name);

    if (!s->err)
        check(s, sqlite3_bind_text(s->stmt, place, value, -1, SQLITE_STATIC));
}

void statement_bind_blob(struct statement *s, const char *name, struct bytes value)
{
    int place = place_of(s, name);

    if (!s->err)
        check(s, sqlite3_bind_blob64(s->stmt, place, value.data, value.length,
                                     SQLITE_STATIC));
}

bool statement_row(struct statement *s)
{
    int code;

    if (s->err)
        return false;
    code = sqlite3_step(s->stmt);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        check(s, code);
    return false;
}

int64_t statement_int(const struct statement *s, int column)
{
    return s->err ? 0 : sqlite3_column_int64(s->stmt, column);
}

const char *statement_text(const struct statement *s, int column)
{
    return s->err ? NULL : (const char *)sqlite3_column_text(s->stmt, column);
}

struct bytes statement_blob(const struct statement *s, int column)
{
    struct bytes blob = {0};

    if (!s->err) {
        blob.data = sqlite3_column_blob(s->stmt, column);
        blob.length = (size_t)sqlite3_column_bytes(s->stmt, column);
    }
    return blob;
}

enum kaohe_err statement_end(struct statement *s)
{
    if (s->stmt) {
        (void)sqlite3_reset(s->stmt); /* repeats the error that the step gave */
        (void)sqlite3_clear_bindings(s->stmt);
    }
    return s->err;
}

enum kaohe_err statement_pause(const struct statement *s)
{
    return s->err;
}

enum kaohe_err statement_run(struct ledger *ledger, enum ledger_slot slot,
                             const char *sql)
{
    struct statement s = statement_start(ledger, slot, sql);

    while (statement_row(&s))
        continue;
    return statement_end(&s);
}
