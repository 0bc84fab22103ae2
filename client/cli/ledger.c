/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operator's verbs about the ledger as a whole. backup and checkpoint ask the daemon;
 * verify and restore are kaohed's own work, since nothing else reads a ledger.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/cli/connect.h"
#include "client/cli/options.h"
#include "client/cli/verbs.h"
#include "wire/json.h"

#define BACKUP_TIMEOUT_MS 60000 /* for one slice on a busy disk */

/* One slice after the other, until the daemon says that it is whole. */
static int follow_backup(const struct cli *cli, struct kaohe_client *client,
                         struct paper *paper)
{
    const bool show = isatty(STDERR_FILENO) == 1;
    BackupRequest backup = BACKUP_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply = NULL;
    int code = EXIT_DONE;

    request.verb_case = VERB_BACKUP;
    request.backup = &backup;
    do {
        arena_reset(&paper->arena);
        reply = connect_ask(client, &request, paper, &code);
        if (reply == NULL)
            return code == EXIT_DONE ? EXIT_INTERNAL : code;
        if (show)
            fprintf(stderr, tr("\r%lld of %lld pages"), (long long)reply->backup->done,
                    (long long)reply->backup->total);
    } while (!reply->backup->finished);
    if (show)
        fputc('\n', stderr);
    if (cli->json)
        return paper_print(&reply->backup->base) ? EXIT_DONE : EXIT_INTERNAL;
    puts(reply->backup->path == NULL ? "?" : reply->backup->path);
    return EXIT_DONE;
}

int verb_backup(struct cli *cli)
{
    struct paper paper;
    struct kaohe_client *client;
    int code = EXIT_SYSTEM;

    if (cli->argument_count > 0)
        return misused(cli, tr("no argument is expected"), cli->arguments[0]);
    if (!paper_open(&paper))
        return code;
    client = connect_admin(cli, &code);
    if (client != NULL) {
        if (cli->timeout_ms == 0)
            kaohe_client_set_timeouts(client, BACKUP_TIMEOUT_MS, BACKUP_TIMEOUT_MS);
        code = follow_backup(cli, client, &paper);
    }
    kaohe_client_close(client);
    paper_close(&paper);
    return code;
}

/* As JSON whether that was asked for or not: it is to be kept, and read by programs. */
static int save_checkpoint(const struct cli *cli, const Checkpoint *checkpoint)
{
    const char *path = options_output(cli);
    FILE *file = path == NULL ? stdout : fopen(path, "wxe");
    char *text = NULL;
    bool written = file != NULL &&
                   json_write(&checkpoint->base, JSON_INDENTED, &text) == KAOHE_OK &&
                   fprintf(file, "%s\n", text) > 0;

    if (path != NULL && file != NULL)
        written = (fclose(file) == 0) && written;
    free(text);
    if (written)
        return EXIT_DONE;
    if (path != NULL) /* of standard output it is said at the end */
        fprintf(stderr, "kaohe: %s: %s\n", path, strerror(errno));
    return EXIT_IO;
}

int verb_checkpoint(struct cli *cli)
{
    CheckpointRequest checkpoint = CHECKPOINT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply = NULL;
    struct paper paper;
    struct kaohe_client *client;
    int code = EXIT_SYSTEM;

    if (cli->argument_count > 0)
        return misused(cli, tr("no argument is expected"), cli->arguments[0]);
    if (!paper_open(&paper))
        return code;
    request.verb_case = VERB_CHECKPOINT;
    request.checkpoint = &checkpoint;
    client = cli->value[OPTION_ADMIN] != NULL ? connect_admin(cli, &code)
                                              : connect_home(cli, &code);
    if (client != NULL)
        reply = connect_ask(client, &request, &paper, &code);
    if (reply != NULL)
        code = save_checkpoint(cli, reply->checkpoint);
    kaohe_client_close(client);
    paper_close(&paper);
    return code;
}

/* kaohed beside this program, or beside it in sbin, or wherever the shell finds it. */
static int become_kaohed(char **arguments)
{
    static const char *const places[] = {"", "../sbin/"};
    char self[PATH_MAX - 32] = "";
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    char *slash = length > 0 ? strrchr(self, '/') : NULL;

    if (slash != NULL)
        slash[1] = '\0';
    for (size_t i = 0; slash != NULL && i < sizeof places / sizeof *places; i++) {
        snprintf(path, sizeof path, "%s%skaohed", self, places[i]);
        execv(path, arguments);
    }
    execvp("kaohed", arguments);
    fprintf(stderr, tr("kaohe: kaohed is not installed here: %s\n"), strerror(errno));
    return EXIT_UNAVAILABLE;
}

int verb_verify(struct cli *cli)
{
    char **arguments = calloc(cli->argument_count + 8, sizeof *arguments);
    size_t count = 0;
    int code;

    if (cli->argument_count == 0 || arguments == NULL) {
        free(arguments);
        return misused(cli, tr("needs a file"), NULL);
    }
    arguments[count++] = (char *)"kaohed";
    arguments[count++] = (char *)"--verify";
    arguments[count++] = cli->arguments[0];
    if (cli->json)
        arguments[count++] = (char *)"--json";
    if (cli->value[OPTION_SIGNING_KEY] != NULL) {
        arguments[count++] = (char *)"--signing-key";
        arguments[count++] = (char *)cli->value[OPTION_SIGNING_KEY];
    }
    arguments[count++] = (char *)"--";
    for (size_t i = 1; i < cli->argument_count; i++)
        arguments[count++] = cli->arguments[i];
    code = become_kaohed(arguments);
    free(arguments);
    return code;
}

int verb_restore(struct cli *cli)
{
    char *arguments[8] = {(char *)"kaohed", (char *)"--restore"};
    size_t count = 2;

    if (cli->argument_count != 1)
        return misused(cli, tr("needs a file"), NULL);
    arguments[count++] = cli->arguments[0];
    if (cli->value[OPTION_STATE] != NULL) {
        arguments[count++] = (char *)"--state";
        arguments[count++] = (char *)cli->value[OPTION_STATE];
    }
    if (cli->value[OPTION_REPLACE] != NULL)
        arguments[count++] = (char *)"--replace";
    return become_kaohed(arguments);
}
