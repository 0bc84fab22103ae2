/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schema of the ledger and its history: an array of migrations, of which user_version
 * counts those done. Each runs in a transaction of its own with its count, so a crash
 * leaves the one version or the other. A migration that was released is never edited.
 */
#include "daemon/ledger_statement.h"

#include <stdio.h>
#include <string.h>

#define APPLICATION_ID 0x4b616f68 /* "Kaoh" */

/* Rows of `entry` are only ever added at the end, and nothing random is indexed: that is
 * what keeps appending fast. Small columns come before the large ones, so that walking
 * along the links reads one page a row. */
static const char *const migrations[] = {
    "CREATE TABLE meta ("
    " name TEXT PRIMARY KEY,"
    " value INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE entry ("
    " number INTEGER PRIMARY KEY,"
    " batch INTEGER NOT NULL,"
    " time INTEGER NOT NULL,"
    " kind INTEGER NOT NULL,"
    " branch TEXT,"
    " period TEXT,"
    " outbox BLOB,"
    " outbox_number INTEGER NOT NULL," /* uint64, stored as the int64 of the same bits */
    " previous_outbox INTEGER NOT NULL,"
    " previous_dossier INTEGER NOT NULL,"
    " content BLOB NOT NULL,"
    " receipt BLOB NOT NULL,"
    " body BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE head ("
    " batch INTEGER PRIMARY KEY,"
    " first_entry INTEGER NOT NULL,"
    " entry_count INTEGER NOT NULL,"
    " head BLOB NOT NULL,"
    " signature BLOB NOT NULL,"
    " key_id BLOB NOT NULL"
    ") STRICT;",

    /* The epoch is told by the entries. */
    "DROP TABLE meta;",
};

#define VERSION ((int64_t)(sizeof(migrations) / sizeof(migrations[0])))

static enum kaohe_err run(struct ledger *ledger, const char *sql)
{
    int code = sqlite3_exec(ledger->db, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? KAOHE_OK : ledger_fail(ledger, code);
}

static enum kaohe_err ask(struct ledger *ledger, const char *sql, int64_t *out)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(ledger->db, sql, -1, &stmt, NULL);
    enum kaohe_err err = KAOHE_OK;

    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW)
        *out = sqlite3_column_int64(stmt, 0);
    else
        err = ledger_fail(ledger, code);
    (void)sqlite3_finalize(stmt); /* its error was that of the step */
    return err;
}

static enum kaohe_err refuse(struct ledger *ledger, enum kaohe_err err, const char *why)
{
    snprintf(ledger->reason, sizeof(ledger->reason), "%s", why);
    return err;
}

static enum kaohe_err migrate_one(struct ledger *ledger, int64_t version)
{
    char stamp[96];
    enum kaohe_err err = run(ledger, "BEGIN IMMEDIATE");

    snprintf(stamp, sizeof(stamp), "PRAGMA application_id=%d; PRAGMA user_version=%d",
             APPLICATION_ID, (int)version + 1);
    if (!err)
        err = run(ledger, migrations[version]);
    if (!err)
        err = run(ledger, stamp);
    if (!err)
        err = run(ledger, "COMMIT");
    return err;
}

enum kaohe_err ledger_identify(struct ledger *ledger, bool fresh)
{
    int64_t application = 0;
    int64_t version = 0;
    enum kaohe_err err = ask(ledger, "PRAGMA application_id", &application);

    if (!err)
        err = ask(ledger, "PRAGMA user_version", &version);
    if (err || fresh)
        return err;
    if (application != APPLICATION_ID)
        return refuse(ledger, KAOHE_ERR_CORRUPT,
                      "empty, or a database of another program");
    if (version < 0 || version > VERSION)
        return refuse(ledger, KAOHE_ERR_VERSION, "made by a newer version of kaohed");
    if (version < VERSION && sqlite3_db_readonly(ledger->db, "main"))
        return refuse(ledger, KAOHE_ERR_VERSION,
                      "made by an older version of kaohed, and not brought up to date");
    return KAOHE_OK;
}

/* The schema in words, without the pages that it lies on. */
static const char schema_text[] =
    "SELECT group_concat(type || name || tbl_name || coalesce(sql, ''), '|')"
    " FROM (SELECT * FROM sqlite_schema ORDER BY type, name)";

static enum kaohe_err read_schema(struct ledger *ledger, char **out)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(ledger->db, schema_text, -1, &stmt, NULL);
    enum kaohe_err err = KAOHE_OK;

    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW && sqlite3_column_text(stmt, 0))
        *out = sqlite3_mprintf("%s", sqlite3_column_text(stmt, 0));
    else
        err = ledger_fail(ledger, code == SQLITE_ROW ? SQLITE_CORRUPT : code);
    (void)sqlite3_finalize(stmt); /* its error was that of the step */
    return err;
}

/* Makes the schema once more, in memory, and compares. */
enum kaohe_err ledger_check_schema(struct ledger *ledger)
{
    struct ledger model = {0};
    char *wanted = NULL;
    char *got = NULL;
    int code = sqlite3_open_v2(":memory:", &model.db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    enum kaohe_err err = code == SQLITE_OK ? KAOHE_OK : ledger_fail(&model, code);

    if (!err)
        err = ledger_migrate(&model);
    if (!err)
        err = read_schema(&model, &wanted);
    if (!err)
        err = read_schema(ledger, &got);
    if (!err && (!wanted || !got))
        err = KAOHE_ERR_NO_MEMORY;
    if (!err && strcmp(wanted, got) != 0)
        err = refuse(ledger, KAOHE_ERR_CORRUPT, "its tables are not those of a ledger");
    sqlite3_free(wanted);
    sqlite3_free(got);
    (void)sqlite3_close(model.db); /* nothing is prepared in it any more */
    return err;
}

enum kaohe_err ledger_migrate(struct ledger *ledger)
{
    int64_t version = 0;
    enum kaohe_err err = ask(ledger, "PRAGMA user_version", &version);

    while (!err && version < VERSION)
        err = migrate_one(ledger, version++);
    return err;
}
