/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Putting a backup in the ledger's place, and changing the signing key: what is done to
 * the state while nobody serves it. A restored ledger is read back, with a new epoch
 * begun, under another name first; what it replaces is kept.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/log.h"
#include "daemon/state.h"

#define LEDGER "kaohed.db"
#define FRESH "kaohed.db.restore"

struct restoring {
    const struct state_settings *settings;
    const char *from;
    bool replace;
    char ledger[CONFIG_PATH_SIZE];
    char fresh[CONFIG_PATH_SIZE];
};

static enum kaohe_err fail(enum kaohe_err err, const char *path, const char *why)
{
    log_say(EVENT_FATAL, "%s: %s", path, why);
    return err;
}

static bool sync_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = folder >= 0 && fsync(folder) == 0;

    if (folder >= 0)
        (void)close(folder); /* nothing was written through it */
    return ok;
}

/* Opening and closing it also brings its log into it, or says that a daemon runs. */
static enum kaohe_err look_at_old(const struct restoring *r)
{
    struct ledger_place place = {r->ledger, false};
    struct ledger_last last = {0};
    struct ledger *old = NULL;
    char why[512] = "";
    enum kaohe_err err = ledger_open(&place, &old, why, sizeof why);

    if (!err)
        err = ledger_last(old, &last);
    ledger_close(old);
    if (err == KAOHE_ERR_NOT_FOUND)
        return KAOHE_OK;
    if (err && err != KAOHE_ERR_CORRUPT)
        return fail(err, r->ledger, why);
    if (r->replace || (!err && last.entry == 0))
        return KAOHE_OK;
    snprintf(why, sizeof why, "has %lld entries: add --replace to put the backup there",
             (long long)last.entry);
    return fail(KAOHE_ERR_CONFLICT, r->ledger,
                err ? "is damaged: add --replace to put the backup there" : why);
}

static enum kaohe_err copy(const struct restoring *r)
{
    struct ledger_progress progress = {.finished = false};
    struct ledger_backup *work = NULL;
    struct ledger *backup = NULL;
    char why[512] = "";
    enum kaohe_err err;

    (void)unlink(r->fresh); /* what an interrupted one left */
    err = ledger_open_copy(r->from, &backup, why, sizeof why);
    if (!err)
        err = ledger_check(backup);
    if (!err)
        err = ledger_backup_begin(backup, r->fresh, &work);
    if (!err)
        err = ledger_backup_step(work, -1, &progress);
    if (err)
        (void)fail(err, r->from, why[0] ? why : ledger_reason(backup));
    ledger_backup_close(work);
    ledger_close(backup);
    return err;
}

static enum kaohe_err begin_epoch(const struct restoring *r)
{
    const struct state_how how = {.ledger = FRESH, .new_epoch = true};
    struct intake_figures figures = {0};
    struct state state = {0};
    enum kaohe_err err = state_open_as(r->settings, &how, &state);

    if (!err) {
        intake_figures(state.intake, &figures);
        log_say(EVENT_STATE, "restored up to entry %lld, epoch %lld",
                (long long)figures.last_entry, (long long)figures.epoch);
    }
    state_close(&state);
    return err;
}

/* The old one gets a second name before the new one takes its place, so that there is a
 * ledger at every moment. A log that is still there belongs to a damaged one. */
static enum kaohe_err swap(const struct restoring *r)
{
    char kept[CONFIG_PATH_SIZE + 64];
    char log[CONFIG_PATH_SIZE + 64];
    char kept_log[CONFIG_PATH_SIZE + 64 + 8];

    snprintf(kept, sizeof kept, "%s.replaced-%lld", r->ledger,
             (long long)(r->settings->clock(CLOCK_WALL) / 1000000));
    snprintf(log, sizeof log, "%s-wal", r->ledger);
    snprintf(kept_log, sizeof kept_log, "%s-wal", kept);
    if ((link(r->ledger, kept) != 0 && errno != ENOENT) ||
        (rename(log, kept_log) != 0 && errno != ENOENT) ||
        rename(r->fresh, r->ledger) != 0 ||
        !sync_folder(r->settings->config->state_directory))
        return fail(KAOHE_ERR_IO, r->ledger, strerror(errno));
    return KAOHE_OK;
}

enum kaohe_err state_restore(const struct state_settings *settings, const char *path,
                             bool replace)
{
    struct restoring r = {.settings = settings, .from = path, .replace = replace};
    const char *directory = settings->config->state_directory;
    enum kaohe_err err = KAOHE_ERR_IO;

    if (!config_path(r.ledger, directory, LEDGER) ||
        !config_path(r.fresh, directory, FRESH))
        return fail(err, directory, "the path is too long");
    err = look_at_old(&r);
    if (!err)
        err = copy(&r);
    if (!err)
        err = begin_epoch(&r);
    return err ? err : swap(&r);
}

/* ---- the signing key ---- */

/* A new key is in its file before the ledger names it, and takes the old one's place
 * afterwards; a start in between finishes that. */
enum kaohe_err state_rotate_key(const struct state_settings *settings)
{
    const struct state_how how = {.ledger = LEDGER};
    const char *directory = settings->config->state_directory;
    char path[CONFIG_PATH_SIZE];
    char fresh[CONFIG_PATH_SIZE];
    struct signer *next = NULL;
    struct state state = {0};
    enum kaohe_err err = KAOHE_ERR_DENIED;

    if (!config_path(path, directory, "signing.key") ||
        !config_path(fresh, directory, STATE_NEXT_KEY))
        return fail(KAOHE_ERR_IO, directory, "the path is too long");
    if (access(path, F_OK) != 0)
        return fail(err, path, "the signing key is not in the state directory");
    err = state_open_as(settings, &how, &state);
    if (!err)
        err = signer_open(fresh, &next);
    if (!err)
        err =
            intake_rotate(state.intake, settings->clock(CLOCK_WALL), signer_public(next));
    if (err)
        (void)fail(err, path, "the signing key was not changed");
    else if (rename(fresh, path) != 0 || !sync_folder(directory))
        err = fail(KAOHE_ERR_IO, path, strerror(errno));
    else
        log_say(EVENT_STATE, "the signing key was changed; receipts of the old one stay "
                             "provable");
    signer_close(next);
    state_close(&state);
    return err;
}

enum kaohe_err state_finish_rotation(const struct state_settings *settings,
                                     struct ledger *ledger)
{
    const char *directory = settings->config->state_directory;
    uint8_t named[SIGN_KEY_SIZE];
    char path[CONFIG_PATH_SIZE];
    char fresh[CONFIG_PATH_SIZE];
    struct signer *next = NULL;
    bool found = false;
    enum kaohe_err err;

    if (!config_path(path, directory, "signing.key") ||
        !config_path(fresh, directory, STATE_NEXT_KEY) || access(fresh, F_OK) != 0)
        return KAOHE_OK;
    err = signer_open(fresh, &next);
    if (!err)
        err = intake_named_key(ledger, named, &found);
    if (!err && found && memcmp(named, signer_public(next), sizeof named) == 0) {
        if (rename(fresh, path) != 0 || !sync_folder(directory))
            err = KAOHE_ERR_IO;
    } else if (!err && unlink(fresh) != 0) {
        err = KAOHE_ERR_IO;
    }
    signer_close(next);
    return err ? fail(err, fresh, kaohe_strerror(err)) : KAOHE_OK;
}
