/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening and closing the ledger, and its transactions. One connection writes and
 * checkpoints, nobody else opens the file (SQLite before 3.51.3 can lose pages when two
 * do). A new ledger is made under another name and renamed when it is whole, so that a
 * file under the ledger's name is either whole or damaged, never unborn.
 */
#include "daemon/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/ledger_statement.h"

#define CHECKPOINT_PAGES 1000 /* of 4 KiB in the log */
#define FLAGS (SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE)

static enum kaohe_err expect_pragma(struct ledger *ledger, const char *sql,
                                    const char *wanted)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(ledger->db, sql, -1, &stmt, NULL);
    enum kaohe_err err = KAOHE_OK;

    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        err = ledger_fail(ledger, code);
    } else if (wanted) {
        const char *got =
            code == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;

        if (!got || strcmp(got, wanted) != 0) {
            snprintf(ledger->reason, sizeof(ledger->reason), "%s gives %s, not %s", sql,
                     got ? got : "nothing", wanted);
            err = KAOHE_ERR_IO;
        }
    }
    (void)sqlite3_finalize(stmt); /* its error was that of the step */
    return err;
}

/* A pragma that SQLite cannot honour is ignored silently, so those that durability rests
 * on are read back. */
static enum kaohe_err configure(struct ledger *ledger)
{
    static const struct {
        const char *sql;
        const char *wanted;
    } pragmas[] = {
        {"PRAGMA journal_mode=WAL", "wal"},  {"PRAGMA synchronous=FULL", NULL},
        {"PRAGMA synchronous", "2"},         {"PRAGMA mmap_size=0", NULL},
        {"PRAGMA cache_size=-65536", NULL},  {"PRAGMA temp_store=MEMORY", NULL},
        {"PRAGMA trusted_schema=OFF", NULL}, {"PRAGMA cell_size_check=ON", NULL},
    };
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = 0; !err && i < sizeof(pragmas) / sizeof(pragmas[0]); i++)
        err = expect_pragma(ledger, pragmas[i].sql, pragmas[i].wanted);
    return err;
}

/* In place of SQLite's own automatic checkpoint, which keeps a failed fsync to itself. By
 * now the commit has happened, so the failure is remembered and not returned; a disk that
 * is only full leaves everything in the log, until there is room. */
static int checkpoint(void *context, sqlite3 *db, const char *schema, int pages)
{
    struct ledger *ledger = context;
    int code = SQLITE_OK;

    if (pages >= CHECKPOINT_PAGES)
        code =
            sqlite3_wal_checkpoint_v2(db, schema, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if ((code & 0xff) == SQLITE_IOERR)
        ledger->poison = ledger_fail(ledger, code);
    return SQLITE_OK;
}

static enum kaohe_err open_file(const char *path, int flags, struct ledger **out)
{
    struct ledger *ledger = calloc(1, sizeof(*ledger));
    enum kaohe_err err = KAOHE_OK;
    int code;

    if (!ledger)
        return KAOHE_ERR_NO_MEMORY;
    *out = ledger;
    code = sqlite3_open_v2(path, &ledger->db, flags, NULL);
    if (code != SQLITE_OK)
        err = ledger_fail(ledger, code);
    else if (sqlite3_db_readonly(ledger->db, "main"))
        err = ledger_fail(ledger, SQLITE_READONLY);
    if (!err)
        err = expect_pragma(ledger, "PRAGMA locking_mode=EXCLUSIVE", "exclusive");
    if (!err)
        err = ledger_identify(ledger, (flags & SQLITE_OPEN_CREATE) != 0);
    if (!err)
        err = configure(ledger);
    if (!err)
        sqlite3_wal_hook(ledger->db, checkpoint, ledger);
    if (!err)
        err = ledger_migrate(ledger);
    return err;
}

/* Closing the new file checkpoints it, so that it is whole without its log. */
static enum kaohe_err make_file(const char *path, int folder, char *why, size_t size)
{
    char fresh[4096];
    struct ledger *ledger = NULL;
    int length = snprintf(fresh, sizeof(fresh), "%s.new", path);
    enum kaohe_err err = KAOHE_OK;

    if (length < 0 || (size_t)length >= sizeof(fresh))
        return KAOHE_ERR_TOO_LARGE;
    (void)unlink(fresh); /* what an interrupted first start left */
    err = open_file(fresh, FLAGS | SQLITE_OPEN_CREATE, &ledger);
    if (err)
        snprintf(why, size, "%s: %s", fresh, ledger_reason(ledger));
    ledger_close(ledger);
    if (!err &&
        (chmod(fresh, 0600) != 0 || rename(fresh, path) != 0 || fsync(folder) != 0)) {
        snprintf(why, size, "%s: %s", path, strerror(errno));
        err = KAOHE_ERR_IO;
    }
    return err;
}

/* Two daemons that start for the first time must not make one file: the second waits,
 * and finds that of the first. */
static enum kaohe_err create(const char *path, char *why, size_t size)
{
    struct stat status;
    const char *slash = strrchr(path, '/');
    char *name = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    int folder = name ? open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    enum kaohe_err err = KAOHE_OK;

    if (folder < 0 || flock(folder, LOCK_EX) != 0) {
        snprintf(why, size, "%s: %s", path, strerror(errno));
        err = KAOHE_ERR_IO;
    } else if (stat(path, &status) != 0) {
        err = make_file(path, folder, why, size);
    }
    if (folder >= 0)
        (void)close(folder); /* nothing was written through it */
    free(name);
    return err;
}

enum kaohe_err ledger_open(const struct ledger_place *place, struct ledger **out,
                           char *why, size_t size)
{
    const char *path = place->path;
    struct stat status;
    struct ledger *ledger = NULL;
    enum kaohe_err err = KAOHE_OK;

    *out = NULL;
    snprintf(why, size, "%s: %s", path, kaohe_strerror(KAOHE_ERR_NO_MEMORY));
    if (stat(path, &status) != 0) {
        err = errno == ENOENT ? KAOHE_ERR_NOT_FOUND : KAOHE_ERR_IO;
        snprintf(why, size, "%s: %s", path, strerror(errno));
        /* A link that leads nowhere: the disk behind it may come back. */
        if (err == KAOHE_ERR_NOT_FOUND && lstat(path, &status) == 0)
            err = KAOHE_ERR_IO;
        if (err == KAOHE_ERR_NOT_FOUND && place->create)
            err = create(path, why, size);
    } else if (status.st_size == 0) {
        snprintf(why, size, "%s: empty; its contents were lost", path);
        err = KAOHE_ERR_CORRUPT;
    }
    if (err)
        return err;
    err = open_file(path, FLAGS, &ledger);
    if (err) {
        if (ledger)
            snprintf(why, size, "%s: %s", path, ledger_reason(ledger));
        ledger_close(ledger);
        return err;
    }
    why[0] = '\0';
    *out = ledger;
    return KAOHE_OK;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger)
        return;
    for (size_t i = 0; i < LEDGER_SLOTS; i++)
        (void)sqlite3_finalize(ledger->slots[i]); /* its error was that of the step */
    (void)sqlite3_close(ledger->db); /* all is committed or to be rolled back */
    free(ledger);
}

const char *ledger_reason(const struct ledger *ledger)
{
    return ledger ? ledger->reason : kaohe_strerror(KAOHE_ERR_NO_MEMORY);
}

enum kaohe_err ledger_state(const struct ledger *ledger)
{
    return ledger->poison;
}

/* Ends reads that are kept open for their bytes: an open one would hold back the
 * checkpoint. */
static void end_reads(struct ledger *ledger)
{
    static const enum ledger_slot reads[] = {SLOT_READ, SLOT_READ_LINK, SLOT_READ_HEAD,
                                             SLOT_NEXT};

    for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++)
        (void)sqlite3_reset(ledger->slots[reads[i]]); /* its error was that of the step */
}

enum kaohe_err ledger_begin(struct ledger *ledger)
{
    end_reads(ledger);
    return statement_run(ledger, SLOT_BEGIN, "BEGIN IMMEDIATE");
}

/* A full disk is the one failure that is not final: the commit record is the last thing
 * to be written, so it is not there. After anything else, fsync above all, nobody knows
 * what the disk holds, and a second try could succeed without having written anything. */
enum kaohe_err ledger_commit(struct ledger *ledger)
{
    enum kaohe_err err;

    end_reads(ledger);
    err = statement_run(ledger, SLOT_COMMIT, "COMMIT");
    if (err == KAOHE_ERR_DISK_FULL)
        ledger_rollback(ledger);
    else if (err)
        ledger->poison = err;
    return ledger->poison ? ledger->poison : err;
}

void ledger_rollback(struct ledger *ledger)
{
    enum kaohe_err err = ledger->poison;

    end_reads(ledger);
    if (!err && !sqlite3_get_autocommit(ledger->db))
        err = statement_run(ledger, SLOT_ROLLBACK, "ROLLBACK");
    if (err && !ledger->poison)
        ledger->poison = err;
}
