/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies of the ledger: reading one, and making one while the daemon works. The copy is
 * made on the one connection, a slice at a time; SQLite carries over what is written
 * meanwhile. It comes out without a log, under its name only when it is on the disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/ledger_statement.h"

#define PATH_SIZE 4096
#define LOCK_BYTE 0x40000000 /* where SQLite's locks begin */
#define LOCK_BYTES 512

/* Does a process hold one of SQLite's locks on it? */
static bool in_use(const char *path)
{
    struct flock lock = {.l_type = F_WRLCK,
                         .l_whence = SEEK_SET,
                         .l_start = LOCK_BYTE,
                         .l_len = LOCK_BYTES};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool locked = file >= 0 && fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;

    if (file >= 0)
        (void)close(file); /* nothing was written */
    return locked;
}

static bool has_log(const char *path)
{
    char log[PATH_SIZE];
    struct stat status;

    snprintf(log, sizeof(log), "%s-wal", path);
    return stat(log, &status) == 0 && status.st_size > 0;
}

/* The path as an URI, for what only an URI can say. */
static bool as_uri(const char *path, char out[PATH_SIZE])
{
    static const char plain[] = "/._-~";
    size_t length = (size_t)snprintf(out, PATH_SIZE, "file:");

    for (const char *p = path; *p; p++) {
        bool safe = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                    (*p >= '0' && *p <= '9') || strchr(plain, *p);

        if (length + 32 > PATH_SIZE)
            return false;
        length += (size_t)snprintf(out + length, PATH_SIZE - length,
                                   safe ? "%c" : "%%%02x", (unsigned)(unsigned char)*p);
    }
    snprintf(out + length, PATH_SIZE - length,
             has_log(path) ? "?mode=ro" : "?mode=ro&immutable=1");
    return true;
}

static enum kaohe_err open_to_read(struct ledger *ledger, const char *uri)
{
    const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                      SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(uri, &ledger->db, flags, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_exec(ledger->db,
                            "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                            "PRAGMA mmap_size=0",
                            NULL, NULL, NULL);
    return code == SQLITE_OK ? ledger_identify(ledger, false) : ledger_fail(ledger, code);
}

enum kaohe_err ledger_open_copy(const char *path, struct ledger **out, char *why,
                                size_t size)
{
    char uri[PATH_SIZE];
    struct stat status;
    struct ledger *ledger = NULL;
    enum kaohe_err err = KAOHE_OK;

    *out = NULL;
    why[0] = '\0';
    if (stat(path, &status) != 0) {
        err = errno == ENOENT ? KAOHE_ERR_NOT_FOUND : KAOHE_ERR_IO;
        snprintf(why, size, "%s: %s", path, strerror(errno));
    } else if (in_use(path)) {
        err = KAOHE_ERR_UNAVAILABLE;
        snprintf(why, size, "%s: a daemon has it open; take a backup of it", path);
    } else if (!as_uri(path, uri)) {
        err = KAOHE_ERR_TOO_LARGE;
        snprintf(why, size, "%s: the path is too long", path);
    }
    if (err)
        return err;
    ledger = calloc(1, sizeof(*ledger));
    if (!ledger)
        return KAOHE_ERR_NO_MEMORY;
    err = open_to_read(ledger, uri);
    if (err) {
        snprintf(why, size, "%s: %s", path, ledger_reason(ledger));
        ledger_close(ledger);
        return err;
    }
    *out = ledger;
    return KAOHE_OK;
}

enum kaohe_err ledger_check(struct ledger *ledger)
{
    sqlite3_stmt *stmt = NULL;
    const char *said = NULL;
    enum kaohe_err err = ledger_check_schema(ledger);
    int code = SQLITE_OK;

    if (err)
        return err;
    code = sqlite3_prepare_v2(ledger->db, "PRAGMA integrity_check(1)", -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW)
        said = (const char *)sqlite3_column_text(stmt, 0);
    if (code != SQLITE_ROW) {
        err = ledger_fail(ledger, code);
    } else if (!said || strcmp(said, "ok") != 0) {
        snprintf(ledger->reason, sizeof(ledger->reason), "integrity check: %s",
                 said ? said : "nothing");
        err = KAOHE_ERR_CORRUPT;
    }
    (void)sqlite3_finalize(stmt); /* its error was that of the step */
    return err;
}

/* In WAL mode the pages go to the log first; closing empties it. */
enum kaohe_err ledger_compact(struct ledger *ledger)
{
    int code =
        sqlite3_exec(ledger->db, "PRAGMA secure_delete=ON; VACUUM;", NULL, NULL, NULL);

    return code == SQLITE_OK ? KAOHE_OK : ledger_fail(ledger, code);
}

/* ---- making one ---- */

struct ledger_backup {
    struct ledger *ledger;
    sqlite3 *copy;
    sqlite3_backup *work;
    int file; /* the copy once more, for fdatasync */
    char path[PATH_SIZE];
    char fresh[PATH_SIZE];
};

static enum kaohe_err fail(struct ledger_backup *backup, enum kaohe_err err)
{
    snprintf(backup->ledger->reason, sizeof(backup->ledger->reason), "%.300s: %s",
             backup->fresh, strerror(errno));
    return err;
}

static enum kaohe_err fail_copy(struct ledger_backup *backup, int code)
{
    struct ledger *ledger = backup->ledger;
    const enum kaohe_err err = ledger_fail(ledger, code);

    snprintf(ledger->reason, sizeof(ledger->reason), "%.300s: %.160s", backup->fresh,
             sqlite3_errmsg(backup->copy));
    return err;
}

static enum kaohe_err make_copy(struct ledger_backup *backup)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code;

    (void)unlink(backup->fresh); /* what an interrupted one left */
    backup->file = open(backup->fresh, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (backup->file < 0)
        return fail(backup, KAOHE_ERR_IO);
    code = sqlite3_open_v2(backup->fresh, &backup->copy, flags, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(backup->copy,
                            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF;"
                            "PRAGMA synchronous=OFF; PRAGMA cache_size=-1024",
                            NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return fail_copy(backup, code);
    backup->work = sqlite3_backup_init(backup->copy, "main", backup->ledger->db, "main");
    return backup->work ? KAOHE_OK
                        : fail_copy(backup, sqlite3_extended_errcode(backup->copy));
}

enum kaohe_err ledger_backup_begin(struct ledger *ledger, const char *path,
                                   struct ledger_backup **out)
{
    struct ledger_backup *backup = calloc(1, sizeof(*backup));
    enum kaohe_err err = ledger->poison;

    *out = NULL;
    if (!backup)
        return KAOHE_ERR_NO_MEMORY;
    backup->ledger = ledger;
    backup->file = -1;
    snprintf(backup->path, sizeof(backup->path), "%s", path);
    if (snprintf(backup->fresh, sizeof(backup->fresh), "%s.part", path) >= PATH_SIZE)
        err = KAOHE_ERR_TOO_LARGE;
    if (!err && access(path, F_OK) == 0) {
        errno = EEXIST;
        err = fail(backup, KAOHE_ERR_CONFLICT);
    }
    if (!err)
        err = make_copy(backup);
    if (err)
        ledger_backup_close(backup);
    else
        *out = backup;
    return err;
}

/* The copy leaves WAL mode, so that it can be read where nothing can be written. */
static enum kaohe_err finish(struct ledger_backup *backup)
{
    char folder[PATH_SIZE];
    char *slash;
    int directory;
    int code = sqlite3_backup_finish(backup->work);
    bool ok;

    backup->work = NULL;
    if (code == SQLITE_OK)
        code = sqlite3_exec(backup->copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return fail_copy(backup, code);
    code = sqlite3_close(backup->copy);
    backup->copy = NULL;
    snprintf(folder, sizeof(folder), "%s", backup->path);
    slash = strrchr(folder, '/');
    if (slash)
        slash[1] = '\0';
    directory = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ok = code == SQLITE_OK && directory >= 0 && fsync(backup->file) == 0 &&
         rename(backup->fresh, backup->path) == 0 && fsync(directory) == 0;
    if (directory >= 0)
        (void)close(directory); /* nothing was written through it */
    return ok ? KAOHE_OK : fail(backup, KAOHE_ERR_IO);
}

/* Each slice is brought to the disk by itself, so that no one of them, nor the last
 * fsync, has much to wait for. */
enum kaohe_err ledger_backup_step(struct ledger_backup *backup, int pages,
                                  struct ledger_progress *progress)
{
    int code = sqlite3_backup_step(backup->work, pages);
    enum kaohe_err err = KAOHE_OK;

    progress->total = sqlite3_backup_pagecount(backup->work);
    progress->done = progress->total - sqlite3_backup_remaining(backup->work);
    if (code == SQLITE_DONE)
        err = finish(backup);
    else if (code != SQLITE_OK)
        err = fail_copy(backup, code);
    else if (fdatasync(backup->file) != 0)
        err = fail(backup, KAOHE_ERR_IO);
    progress->finished = code == SQLITE_DONE && !err;
    return err;
}

void ledger_backup_close(struct ledger_backup *backup)
{
    if (!backup)
        return;
    (void)sqlite3_backup_finish(backup->work); /* its error was that of the step */
    (void)sqlite3_close(backup->copy);
    if (backup->file >= 0) {
        (void)close(backup->file); /* it was synced, or is removed */
        (void)unlink(backup->fresh);
    }
    free(backup);
}
