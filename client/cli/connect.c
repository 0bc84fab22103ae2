/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reaches the daemon on behalf of a verb. Whoever reaches it also takes along what waits
 * in the outbox, so that a report goes out as soon as anything else does.
 */
#include "client/cli/connect.h"

#include <stdio.h>
#include <unistd.h>

#define STANDARD_ADMIN "/run/kaohed/admin.sock"
#define REACH_MS 3000

static void set_timeout(const struct cli *cli, struct kaohe_client *client)
{
    if (client != NULL && cli->timeout_ms > 0)
        kaohe_client_set_timeouts(client,
                                  cli->timeout_ms < REACH_MS ? cli->timeout_ms : REACH_MS,
                                  cli->timeout_ms);
}

struct kaohe_client *connect_only(const struct cli *cli, int *code)
{
    struct kaohe_client *client = NULL;
    struct kaohe_problem problem = {.subject = ""};
    const enum kaohe_err err = kaohe_client_open(cli->home, &client, &problem);

    *code = EXIT_DONE;
    if (err != KAOHE_OK) {
        *code = fail(err, &problem);
        if (err == KAOHE_ERR_NOT_FOUND || err == KAOHE_ERR_CORRUPT)
            *code = EXIT_CONFIG;
        if (err == KAOHE_ERR_NOT_FOUND)
            fputs(tr("This machine is not enrolled yet: kaohe key enrol with the token "
                     "file of the operator.\n"),
                  stderr);
    }
    set_timeout(cli, client);
    return client;
}

static void send_waiting(const struct cli *cli, struct kaohe_client *client)
{
    char path[PATH_MAX];
    const int length = snprintf(path, sizeof path, "%s/outbox.db", cli->home);
    struct kaohe_outbox *outbox = NULL;
    struct kaohe_sent sent = {.waiting = 0};
    uint64_t waiting = 0;

    if (length < 0 || (size_t)length >= sizeof path || access(path, F_OK) != 0)
        return;
    if (kaohe_outbox_open(cli->home, &outbox, NULL) == KAOHE_OK &&
        kaohe_outbox_waiting(outbox, &waiting, NULL) == KAOHE_OK && waiting > 0) {
        if (kaohe_outbox_send(outbox, client, &sent, NULL) != KAOHE_OK)
            fprintf(stderr, tr("kaohe: reports waiting in the outbox: %llu\n"),
                    (unsigned long long)sent.waiting);
        if (waiting > sent.waiting)
            fprintf(stderr, tr("kaohe: reports sent that had been waiting: %llu\n"),
                    (unsigned long long)(waiting - sent.waiting));
    }
    kaohe_outbox_close(outbox);
}

struct kaohe_client *connect_home(const struct cli *cli, int *code)
{
    struct kaohe_client *client = connect_only(cli, code);

    if (client != NULL)
        send_waiting(cli, client);
    return client;
}

struct kaohe_client *connect_admin(const struct cli *cli, int *code)
{
    const char *path = cli->value[OPTION_ADMIN];
    struct kaohe_client *client = NULL;
    struct kaohe_problem problem = {.subject = ""};
    const enum kaohe_err err =
        kaohe_client_open_admin(path == NULL ? STANDARD_ADMIN : path, &client, &problem);

    *code = err == KAOHE_OK ? EXIT_DONE : fail(err, &problem);
    set_timeout(cli, client);
    return client;
}

static Reply *exchange(struct kaohe_client *client, const Request *request,
                       struct paper *paper, enum kaohe_err *err,
                       struct kaohe_problem *problem)
{
    const struct kaohe_message bytes = paper_encode(paper, &request->base);
    struct kaohe_message reply = {NULL, 0};
    Reply *decoded = NULL;

    *err = KAOHE_ERR_NO_MEMORY;
    if (bytes.data == NULL)
        return NULL;
    *err = kaohe_client_request(client, bytes.data, bytes.length, &reply, problem);
    if (*err == KAOHE_OK)
        decoded = paper_decode(paper, &kaohe__v1__reply__descriptor, &reply);
    kaohe_message_free(&reply);
    return decoded;
}

Reply *connect_try(struct kaohe_client *client, const Request *request,
                   struct paper *paper)
{
    struct kaohe_problem problem = {.subject = ""};
    enum kaohe_err err;

    return exchange(client, request, paper, &err, &problem);
}

Reply *connect_ask(struct kaohe_client *client, const Request *request,
                   struct paper *paper, int *code)
{
    struct kaohe_problem problem = {.subject = ""};
    enum kaohe_err err;
    Reply *reply = exchange(client, request, paper, &err, &problem);

    *code = EXIT_SYSTEM;
    if (err != KAOHE_OK && err != KAOHE_ERR_NO_MEMORY)
        *code = fail(err, &problem);
    return reply;
}

Reply *connect_find(struct kaohe_client *client, const Request *request,
                    struct paper *paper, int *code)
{
    struct kaohe_problem problem = {.subject = ""};
    enum kaohe_err err;
    Reply *reply = exchange(client, request, paper, &err, &problem);

    *code = reply != NULL || err == KAOHE_ERR_NOT_FOUND ? EXIT_DONE : EXIT_SYSTEM;
    if (*code != EXIT_DONE && err != KAOHE_OK && err != KAOHE_ERR_NO_MEMORY)
        *code = fail(err, &problem);
    return reply;
}

const Profile *connect_profile(const struct cli *cli, struct paper *paper)
{
    struct kaohe_message bytes = {NULL, 0};
    const Profile *profile = NULL;

    if (kaohe_profile(cli->home, &bytes, NULL) == KAOHE_OK)
        profile = paper_decode(paper, &kaohe__v1__profile__descriptor, &bytes);
    kaohe_message_free(&bytes);
    return profile;
}
