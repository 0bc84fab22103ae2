/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opens the outbox: one SQLite file in WAL mode with synchronous=FULL, so that what is
 * committed is on the disk. The first to open it makes it, with an id of its own; two
 * processes may try that at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/outbox_database.h"
#include "client/problem.h"

#define APPLICATION_ID "1263490370" /* "KOUB": an outbox */
#define SCHEMA_VERSION 3
#define BUSY_MS 20000
#define ROW_SIZE ((size_t)4 << 20) /* a submission and its receipt */

static const char schema[] =
    "CREATE TABLE outbox (one INTEGER PRIMARY KEY CHECK (one = 1), id BLOB NOT NULL)"
    " STRICT;"
    "CREATE TABLE entry (number INTEGER PRIMARY KEY, state INTEGER NOT NULL,"
    " time INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, branch TEXT,"
    " period TEXT, body BLOB NOT NULL, content BLOB NOT NULL, receipt BLOB,"
    " error INTEGER NOT NULL DEFAULT 0, problem TEXT) STRICT;"
    "CREATE INDEX entry_waiting ON entry (number) WHERE state = 1;"
    "INSERT INTO outbox VALUES (1, randomblob(16));"
    "PRAGMA application_id = " APPLICATION_ID ";"
    "PRAGMA user_version = 1;";

/* What an entry was made of, for those who put the same thing in again. */
static const char second[] =
    "ALTER TABLE entry ADD COLUMN source BLOB;"
    "CREATE UNIQUE INDEX entry_source ON entry (source) WHERE source IS NOT NULL;"
    "PRAGMA user_version = 2;";

/* What is known of the ledger, and receipts of entries that it lost. */
static const char third[] =
    "ALTER TABLE outbox ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN witness INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN entry INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE earlier (number INTEGER NOT NULL, receipt BLOB NOT NULL) STRICT;"
    "PRAGMA user_version = 3;";

const unsigned char *outbox_store_id(const struct outbox_store *store)
{
    return store->id;
}

enum kaohe_err outbox_fault(const struct outbox_store *store,
                            struct kaohe_problem *problem)
{
    enum kaohe_err err = KAOHE_ERR_IO;
    const char *reason = "the outbox cannot be written";

    switch (sqlite3_errcode(store->database)) {
    case SQLITE_FULL:
        err = KAOHE_ERR_DISK_FULL;
        break;
    case SQLITE_NOMEM:
        err = KAOHE_ERR_NO_MEMORY;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
        err = KAOHE_ERR_CORRUPT;
        reason = "the outbox is damaged";
        break;
    default:
        break;
    }
    problem_set(problem, err, store->path, reason);
    problem_detail(problem, "%s", sqlite3_errmsg(store->database));
    return err;
}

enum kaohe_err outbox_run(const struct outbox_store *store, const char *sql,
                          struct kaohe_problem *problem)
{
    if (sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK)
        return KAOHE_OK;
    return outbox_fault(store, problem);
}

static int64_t pragma(const struct outbox_store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t value = -1;

    if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

/* The change to WAL does not wait for another process that is just making it. */
static enum kaohe_err use_wal(const struct outbox_store *store,
                              struct kaohe_problem *problem)
{
    int code = SQLITE_BUSY;

    for (int tries = 0; tries < BUSY_MS / 10 && code == SQLITE_BUSY; tries++) {
        code =
            sqlite3_exec(store->database, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (code == SQLITE_BUSY)
            sqlite3_sleep(10);
    }
    return code == SQLITE_OK ? outbox_run(store, "PRAGMA synchronous = FULL", problem)
                             : outbox_fault(store, problem);
}

static enum kaohe_err make_schema(const struct outbox_store *store,
                                  struct kaohe_problem *problem)
{
    enum kaohe_err err = outbox_run(store, "BEGIN IMMEDIATE", problem);

    if (err == KAOHE_OK && pragma(store, "PRAGMA user_version") == 0)
        err = outbox_run(store, schema, problem);
    if (err == KAOHE_OK && pragma(store, "PRAGMA user_version") == 1)
        err = outbox_run(store, second, problem);
    if (err == KAOHE_OK && pragma(store, "PRAGMA user_version") == 2)
        err = outbox_run(store, third, problem);
    if (err == KAOHE_OK)
        err = outbox_run(store, "COMMIT", problem);
    if (err != KAOHE_OK)
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return err;
}

static enum kaohe_err read_id(struct outbox_store *store, struct kaohe_problem *problem)
{
    sqlite3_stmt *statement = NULL;
    enum kaohe_err err = KAOHE_ERR_CORRUPT;

    if (sqlite3_prepare_v2(store->database, "SELECT id FROM outbox", -1, &statement,
                           NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW &&
        sqlite3_column_bytes(statement, 0) == OUTBOX_ID_SIZE) {
        memcpy(store->id, sqlite3_column_blob(statement, 0), OUTBOX_ID_SIZE);
        err = KAOHE_OK;
    }
    sqlite3_finalize(statement);
    return err == KAOHE_OK ? err : outbox_fault(store, problem);
}

static enum kaohe_err prepare(struct outbox_store *store, const char *home,
                              struct kaohe_problem *problem)
{
    int64_t version = pragma(store, "PRAGMA user_version");
    enum kaohe_err err = KAOHE_OK;

    if (version > SCHEMA_VERSION)
        return problem_set(problem, KAOHE_ERR_VERSION, store->path,
                           "the outbox was made by a newer version");
    err = use_wal(store, problem);
    if (err == KAOHE_OK && version < SCHEMA_VERSION)
        err = make_schema(store, problem);
    if (err == KAOHE_OK && version <= 0)
        err = home_sync(home, problem);
    if (err == KAOHE_OK)
        err = read_id(store, problem);
    if (err == KAOHE_OK)
        err = scratch_open(&store->row, ROW_SIZE, problem);
    if (err == KAOHE_OK)
        err = outbox_prepare(store, problem);
    return err;
}

/* Reports are nobody else's business, wherever the home is: SQLite would let all read a
 * file that it makes. Before it is opened, since closing it drops SQLite's locks. */
static enum kaohe_err make_private(const char *path, struct kaohe_problem *problem)
{
    const int file =
        open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);

    if (file >= 0)
        close(file);
    return file >= 0 || errno == EEXIST ? KAOHE_OK
                                        : home_problem(path, "cannot be made", problem);
}

enum kaohe_err outbox_store_open(const char *home, struct outbox_store **out,
                                 struct kaohe_problem *problem)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    struct outbox_store *store = calloc(1, sizeof *store);
    enum kaohe_err err = home_make(home, problem);

    *out = NULL;
    if (store == NULL)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    if (err == KAOHE_OK)
        err = home_path(home, "outbox.db", store->path, problem);
    if (err == KAOHE_OK)
        err = make_private(store->path, problem);
    if (err == KAOHE_OK) {
        if (sqlite3_open_v2(store->path, &store->database, flags, NULL) != SQLITE_OK)
            err = outbox_fault(store, problem);
        sqlite3_busy_timeout(store->database, BUSY_MS);
    }
    if (err == KAOHE_OK)
        err = prepare(store, home, problem);
    if (err == KAOHE_OK)
        *out = store;
    else
        outbox_store_close(store);
    return err;
}

void outbox_store_close(struct outbox_store *store)
{
    if (store == NULL)
        return;
    for (size_t i = 0; i < OUTBOX_STATEMENTS; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->database);
    scratch_close(&store->row);
    free(store);
}
