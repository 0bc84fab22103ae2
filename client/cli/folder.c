/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe folder: watches a shared folder and files what is put there. Events only wake it
 * up; what it does follows from what it finds, so that a share without events, a missed
 * one or a restart change nothing but the time it takes.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "client/cli/connect.h"
#include "client/cli/folder.h"
#include "client/cli/locale.h"
#include "client/cli/options.h"
#include "client/cli/pause.h"
#include "client/cli/verbs.h"

#define SETTLE_SECONDS 2
#define SCAN_MS 15000 /* without an event */
#define SHORTEST_PAUSE_MS 1000
#define LONGEST_PAUSE_MS 60000

/* ---- one round ---- */

void folder_send(struct folder *folder)
{
    struct kaohe_problem problem = {.subject = ""};
    enum kaohe_err err;

    if (folder->before.client == NULL || folder->before.away)
        return;
    err = kaohe_outbox_send(folder->outbox, folder->before.client, NULL, &problem);
    folder->before.away = err == KAOHE_ERR_UNAVAILABLE;
    if (err != KAOHE_OK)
        folder_note(folder, fail(err, &problem));
}

/* Once a round, and only if there is something to do. */
static void reach(struct folder *folder)
{
    int code;

    folder->before = (struct before){.cli = &folder->cli};
    folder->before.client = connect_only(&folder->cli, &code);
    folder_note(folder, code);
}

static void each(struct folder *folder, struct dirent **names, int count,
                 void (*act)(struct folder *, const char *))
{
    for (int i = 0; i < count; i++) {
        act(folder, names[i]->d_name);
        free(names[i]);
    }
    free(names);
}

static void settle_all(struct folder *folder)
{
    struct dirent **names = NULL;
    const int count = folder_names(folder->trays[TRAY_WAITING], &names);

    if (count > 0 && folder->before.client == NULL)
        reach(folder);
    if (count > 0)
        folder_send(folder);
    each(folder, names, count, folder_settle);
}

/* False when the folder itself is gone. */
static bool work(struct folder *folder)
{
    struct dirent **names = NULL;
    struct stat status;
    const int count = folder_complete(folder, &names);

    if (count < 0 || fstat(folder->root, &status) != 0 || status.st_nlink == 0) {
        fprintf(stderr, "kaohe: %s: %s\n", folder->path,
                count < 0 ? strerror(errno) : strerror(ENOENT));
        folder_note(folder, EXIT_IO);
        free(names);
        return false;
    }
    folder->waiting = false;
    if (count > 0)
        reach(folder);
    each(folder, names, count, folder_take);
    settle_all(folder);
    kaohe_client_close(folder->before.client);
    folder->before.client = NULL;
    return true;
}

/* ---- rounds ---- */

/* All that is there, when it is complete. */
static int once(struct folder *folder)
{
    if (work(folder) && folder->unsettled) {
        pause_ms(folder->settle_ms);
        (void)work(folder);
    }
    if (folder->unsettled)
        folder_note(folder, EXIT_TRY_AGAIN);
    if (folder->waiting)
        folder_note(folder, EXIT_UNAVAILABLE);
    return folder->worst;
}

/* Waits for an event, at most so long; without events just that long. */
static void await(int events, int64_t ms)
{
    struct pollfd poller = {.fd = events, .events = POLLIN};
    char buffer[4096];

    if (events < 0)
        pause_ms(ms);
    else if (poll(&poller, 1, (int)ms) > 0 && read(events, buffer, sizeof buffer) < 0)
        pause_ms(SHORTEST_PAUSE_MS);
}

static int forever(struct folder *folder)
{
    const int events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    int64_t pause = SHORTEST_PAUSE_MS;

    if (events < 0 || inotify_add_watch(events, folder->path,
                                        IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR) < 0)
        fprintf(stderr, tr("kaohe: %s: no events here; it is looked at every %d s\n"),
                folder->path, SCAN_MS / 1000);
    while (work(folder)) {
        pause = !folder->waiting               ? SHORTEST_PAUSE_MS
                : pause * 2 < LONGEST_PAUSE_MS ? pause * 2
                                               : LONGEST_PAUSE_MS;
        await(events, folder->unsettled ? folder->settle_ms + 1
                      : folder->waiting ? pause
                                        : SCAN_MS);
    }
    if (events >= 0)
        close(events);
    return folder->worst;
}

int verb_folder(struct cli *cli)
{
    struct folder folder = {.root = -1, .lock = -1, .cli = *cli};
    struct kaohe_problem problem = {.subject = ""};
    int64_t seconds = SETTLE_SECONDS;
    enum kaohe_err err;
    int code;

    if (cli->argument_count != 1)
        return misused(cli, tr("which folder?"), NULL);
    if (!options_value(cli, OPTION_SETTLE, 0, &seconds))
        return EXIT_USAGE;
    locale_chinese();
    folder.path = cli->arguments[0];
    folder.settle_ms = seconds * 1000;
    folder.cli.zh = true;
    folder.cli.json = folder.cli.colour = folder.cli.terminal = false;
    folder.cli.width = 0;
    code = folder_open(&folder);
    if (code == EXIT_DONE) {
        err = kaohe_outbox_open(cli->home, &folder.outbox, &problem);
        code = err != KAOHE_OK                   ? fail(err, &problem)
               : cli->value[OPTION_ONCE] != NULL ? once(&folder)
                                                 : forever(&folder);
    }
    kaohe_outbox_close(folder.outbox);
    folder_close(&folder);
    return code;
}
