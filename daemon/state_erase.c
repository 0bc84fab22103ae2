/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Erasing by a rule of retention, while nobody serves the ledger: on a copy, which is
 * read back before it takes the ledger's place. The boards have to be what they were. The
 * copy is compacted, so that no page holds what was erased; the ledger stays locked
 * meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/log.h"
#include "daemon/state.h"
#include "domain/period.h"

#define LEDGER "kaohed.db"
#define FRESH "kaohed.db.erase"

struct looked {
    uint8_t boards[32];
    size_t count; /* filings that were erased */
};

static enum kaohe_err fail(enum kaohe_err err, const char *path, const char *why)
{
    log_say(EVENT_FATAL, "%s: %s; nothing was erased", path, why);
    return err;
}

static enum kaohe_err copy(struct ledger *ledger, const char *fresh)
{
    struct ledger_progress progress = {.finished = false};
    struct ledger_backup *work = NULL;
    enum kaohe_err err;

    if (unlink(fresh) != 0 && errno != ENOENT) /* what an interrupted one left */
        return fail(KAOHE_ERR_IO, fresh, strerror(errno));
    err = ledger_backup_begin(ledger, fresh, &work);
    if (!err)
        err = ledger_backup_step(work, -1, &progress);
    ledger_backup_close(work);
    return err ? fail(err, fresh, ledger_reason(ledger)) : KAOHE_OK;
}

/* Opens the copy as at a start; with `what`, erases in it. */
static enum kaohe_err work(const struct state_settings *settings,
                           const struct intake_erasure *what, struct looked *out)
{
    const struct state_how how = {.ledger = FRESH};
    struct state state = {0};
    enum kaohe_err err = state_open_as(settings, &how, &state);

    if (!err)
        intake_digest(state.intake, out->boards);
    if (!err && what) {
        err = intake_erase(state.intake, settings->clock(CLOCK_WALL), what, &out->count);
        if (err)
            (void)fail(err, what->before,
                       err == KAOHE_ERR_INVALID ? "a filing is too large"
                                                : intake_reason(state.intake));
    }
    if (!err && what)
        err = ledger_compact(state.ledger);
    state_close(&state);
    return err;
}

static enum kaohe_err swap(const char *directory, const char *fresh, const char *ledger)
{
    int folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = folder >= 0 && rename(fresh, ledger) == 0 && fsync(folder) == 0;

    if (folder >= 0)
        (void)close(folder); /* nothing was written through it */
    return ok ? KAOHE_OK : fail(KAOHE_ERR_IO, ledger, strerror(errno));
}

static enum kaohe_err erase(const struct state_settings *settings,
                            const struct intake_erasure *what, const char *fresh,
                            const char *ledger)
{
    struct looked before = {.count = 0};
    struct looked after = {.count = 0};
    enum kaohe_err err = work(settings, what, &before);

    if (!err)
        err = work(settings, NULL, &after);
    if (!err && memcmp(before.boards, after.boards, sizeof before.boards) != 0)
        err = fail(KAOHE_ERR_INTERNAL, fresh, "the boards would not be what they were");
    if (!err && before.count > 0)
        err = swap(settings->config->state_directory, fresh, ledger);
    else
        (void)unlink(fresh); /* it may not be there */
    if (!err && before.count == 0)
        log_say(EVENT_STATE, "nothing to erase for the years before %s", what->before);
    else if (!err)
        log_say(EVENT_STATE,
                "erased in %zu filings for the years before %s; destroy backups and "
                "copies from before",
                before.count, what->before);
    return err;
}

/* The year as people write it: 107, 107Y, 107年, 民國107年度, 2018. */
static bool read_year(const char *text, char year[PERIOD_TEXT_SIZE])
{
    static const char *const endings[] = {"", "Y", "y", "年", "年度"};
    const char *digits =
        strncmp(text, "民國", strlen("民國")) == 0 ? text + strlen("民國") : text;
    const size_t count = strspn(digits, "0123456789");
    struct period period;
    char code[8];

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if ((count != 3 && count != 4) || strcmp(digits + count, endings[i]) != 0)
            continue;
        snprintf(code, sizeof code, "%.*sY", (int)count, digits);
        if (period_parse(code, &period) != KAOHE_OK)
            return false;
        (void)period_format(period, year);
        return true;
    }
    return false;
}

enum kaohe_err state_erase(const struct state_settings *settings,
                           const struct intake_erasure *what)
{
    const char *directory = settings->config->state_directory;
    char ledger[CONFIG_PATH_SIZE];
    char fresh[CONFIG_PATH_SIZE];
    struct ledger_place place = {ledger, false};
    struct ledger *old = NULL;
    char why[512] = "";
    char year[PERIOD_TEXT_SIZE];
    const struct intake_erasure meant = {year, what->reason};
    enum kaohe_err err = KAOHE_ERR_IO;

    if (!read_year(what->before, year))
        return fail(KAOHE_ERR_USAGE, what->before, "no year such as 107 or 2018");
    if (!what->reason || !what->reason[0])
        return fail(KAOHE_ERR_USAGE, what->before, "--reason is missing");
    if (!config_path(ledger, directory, LEDGER) || !config_path(fresh, directory, FRESH))
        return fail(err, directory, "the path is too long");
    err = ledger_open(&place, &old, why, sizeof why);
    if (err)
        return fail(err, ledger, why);
    err = copy(old, fresh);
    if (!err)
        err = erase(settings, &meant, fresh, ledger);
    ledger_close(old);
    return err;
}
