/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opens the state in the order in which it may fail without a trace: the ledger first,
 * because its lock says whether another daemon is at home; then keys and replay.
 */
#include "daemon/state.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/keys.h"
#include "daemon/log.h"
#include "daemon/notify.h"
#include "wire/data_load.h"
#include "wire/limits.h"

#define DAY_US (INT64_C(86400) * 1000000)

/* mkdir -p, for the owner alone. */
static bool make_directory(const char *path)
{
    char part[CONFIG_PATH_SIZE];

    for (size_t i = 1; path[i - 1] != '\0'; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return false;
    }
    return access(path, R_OK | W_OK | X_OK) == 0;
}

/* A key comes from systemd's credentials, or is kept in the state directory. */
static bool key_path(const struct state_settings *settings, const char *name,
                     char out[CONFIG_PATH_SIZE])
{
    const char *credentials = settings->environment->credentials_directory;

    if (credentials && config_path(out, credentials, name) && access(out, F_OK) == 0)
        return true;
    return config_path(out, settings->config->state_directory, name);
}

static void tell_progress(void *context, int64_t done, int64_t total)
{
    (void)context;
    notify_replay(done, total);
}

/* After an upgrade; of a new ledger nobody needs to be told. */
static void tell_brought(const struct ledger_last *before, struct ledger *ledger)
{
    struct ledger_last after;

    if (before->entry > 0 && ledger_last(ledger, &after) == KAOHE_OK &&
        after.entry > before->entry)
        log_say(EVENT_STATE,
                "this start added entries %lld to %lld: the catalogue or rubrics of this "
                "version, or a key",
                (long long)before->entry + 1, (long long)after.entry);
}

static enum kaohe_err open_intake(const struct state_settings *settings,
                                  const struct state_how *which, struct state *state)
{
    struct data_set data = {0};
    struct json_error wrong = {0};
    struct arena arena;
    struct intake_settings how = {
        .now = settings->clock(CLOCK_WALL),
        .token_lifetime = settings->config->token_days * DAY_US,
        .key_overlap = settings->config->key_overlap_days * DAY_US,
        .new_epoch = which->new_epoch,
        .backups = state->backups,
        .progress = tell_progress,
    };
    struct intake_stores stores = {state->ledger, state->signer};
    struct ledger_last last = {.entry = 0};
    char why[512] = "";
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    state->memory = malloc(LIMIT_ARENA);
    if (!state->memory)
        return err;
    arena_init(&arena, state->memory, LIMIT_ARENA);
    err = data_load(&arena, &data, &wrong);
    if (err) {
        log_say(EVENT_FATAL, "the data in this program: %s", kaohe_strerror(err));
        return err;
    }
    how.catalogue = data.catalogue;
    how.rubrics = data.rubrics;
    how.rubric_count = data.rubric_count;
    if (!which->new_epoch && ledger_last(state->ledger, &last) != KAOHE_OK)
        last.entry = 0; /* the replay says what is wrong */
    err = intake_open(&stores, &how, &state->intake, why, sizeof why);
    if (!err)
        tell_brought(&last, state->ledger);
    else
        log_say(EVENT_FATAL, "the ledger %s/kaohed.db cannot be replayed: %s",
                settings->config->state_directory, why);
    return err;
}

static enum kaohe_err open_ledger(const char *path, bool create, struct state *state)
{
    struct ledger_place place = {path, create};
    char why[512] = "";
    enum kaohe_err err = ledger_open(&place, &state->ledger, why, sizeof why);

    if (err)
        log_say(EVENT_FATAL, "the ledger cannot be opened: %s", why);
    return err;
}

static enum kaohe_err open_signer(const char *path, struct state *state)
{
    enum kaohe_err err = signer_open(path, &state->signer);

    if (err)
        log_say(EVENT_FATAL, "the signing key %s: %s", path, kaohe_strerror(err));
    return err;
}

static enum kaohe_err make_keys(const struct key_paths *paths)
{
    const char *where = NULL;
    enum kaohe_err err = keys_make(paths, &where);

    if (err)
        log_say(EVENT_FATAL, "the key file %s: %s", where, kaohe_strerror(err));
    return err;
}

/* New keys belong to a new ledger only: under an old one they would lock every client
 * out, and its receipts could not be told from somebody else's. */
static enum kaohe_err check_keys(const struct key_paths *paths, struct state *state)
{
    const char *missing = keys_missing(paths);
    struct ledger_last last = {0};
    enum kaohe_err err = ledger_last(state->ledger, &last);

    if (!err && missing && last.entry > 0) {
        log_say(EVENT_FATAL,
                "%s is missing, and the ledger has %lld entries: restore it from a"
                " backup, or make a new one with kaohed --make-keys",
                missing, (long long)last.entry);
        return KAOHE_ERR_NOT_FOUND;
    }
    return err ? err : make_keys(paths);
}

static enum kaohe_err find_keys(const struct state_settings *settings,
                                char signing_key[CONFIG_PATH_SIZE], struct state *state)
{
    const char *directory = settings->config->state_directory;

    if (make_directory(directory) && key_path(settings, "signing.key", signing_key) &&
        key_path(settings, "server.key", state->server_key))
        return KAOHE_OK;
    log_say(EVENT_FATAL, "the state directory %s: %s", directory, strerror(errno));
    return KAOHE_ERR_IO;
}

enum kaohe_err state_make_keys(const struct state_settings *settings)
{
    struct state state = {0};
    char signing_key[CONFIG_PATH_SIZE];
    enum kaohe_err err = find_keys(settings, signing_key, &state);

    if (!err)
        err = make_keys(&(struct key_paths){state.server_key, signing_key});
    return err;
}

enum kaohe_err state_open_as(const struct state_settings *settings,
                             const struct state_how *how, struct state *out)
{
    const char *directory = settings->config->state_directory;
    char ledger[CONFIG_PATH_SIZE];
    char signing_key[CONFIG_PATH_SIZE];
    enum kaohe_err err = KAOHE_OK;

    *out = (struct state){0};
    log_say(EVENT_STATE, "the state directory is %s", directory);
    err = find_keys(settings, signing_key, out);
    if (!err && (!config_path(ledger, directory, how->ledger) ||
                 !config_path(out->backups, directory, "backups")))
        err = KAOHE_ERR_IO;
    if (!err)
        err = open_ledger(ledger, how->create, out);
    if (!err)
        err = state_finish_rotation(settings, out->ledger);
    if (!err)
        err = check_keys(&(struct key_paths){out->server_key, signing_key}, out);
    if (!err)
        err = open_signer(signing_key, out);
    return err ? err : open_intake(settings, how, out);
}

enum kaohe_err state_open(const struct state_settings *settings, struct state *out)
{
    const struct state_how how = {.ledger = "kaohed.db", .create = true};

    return state_open_as(settings, &how, out);
}

void state_close(struct state *state)
{
    intake_close(state->intake);
    signer_close(state->signer);
    ledger_close(state->ledger);
    free(state->memory);
    *state = (struct state){0};
}
