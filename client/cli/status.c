/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe status: how the daemon is, and what waits here.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/print.h"
#include "client/cli/verbs.h"
#include "domain/utf8.h"

static void print_line(const char *name, const char *value)
{
    printf("%s", name);
    print_padding(name, 16);
    printf("  %s\n", value);
}

static void print_number(const char *name, int64_t value)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)value);
    print_line(name, text);
}

static void print_bytes(const char *name, ProtobufCBinaryData bytes)
{
    char text[2 * 64 + 1] = "";

    for (size_t i = 0; i < bytes.len && i < 64; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes.data[i]);
    print_line(name, text[0] == '\0' ? "–" : text);
}

/* The daemon's name of a counter in words; one that is not known here as it is. */
static const char *counter_title(const char *name)
{
    static const struct {
        const char *name;
        const char *title;
    } counters[] = {
        {"accepted", "Accepted"},
        {"refused", "Refused"},
        {"unchanged", "Unchanged"},
        {"resent", "Sent again"},
        {"conflict", "Conflicts"},
        {"malformed", "Malformed"},
        {"too_large", "Too large"},
        {"not_permitted", "Not permitted"},
        {"try_again", "Asked for patience"},
        {"reads", "Questions"},
        {"lost", "Entries lost"},
        {"clock_back", "Clock set back"},
        {"checks", "Checked itself"},
        {"faults", "Faults found"},
    };

    for (size_t i = 0; name != NULL && i < sizeof counters / sizeof *counters; i++)
        if (strcmp(counters[i].name, name) == 0)
            return tr(counters[i].title);
    return name == NULL ? "?" : name;
}

/* A branch is told less than an operator: what is absent is not shown, nor is
 * what has never happened. */
static void print(const struct cli *cli, const Status *status)
{
    char time[PRINT_TIME_SIZE];

    print_line(tr("Version"), status->version == NULL ? "?" : status->version);
    print_line(tr("Rules"), status->rule_set == NULL ? "?" : status->rule_set);
    if (status->has_started)
        print_line(tr("Running since"), print_time(cli, status->started, time));
    if (status->has_epoch)
        print_number(tr("Epoch"), status->epoch);
    if (status->has_last_entry)
        print_number(tr("Last number"), status->last_entry);
    if (status->has_dossiers)
        print_number(tr("Dossiers"), status->dossiers);
    if (status->has_boards)
        print_number(tr("Boards"), status->boards);
    if (status->has_keys)
        print_number(tr("Keys"), status->keys);
    if (status->boards == 0 && status->has_boards)
        print_line(tr("Board digest"), "–");
    else if (status->has_board_digest)
        print_bytes(tr("Board digest"), status->board_digest);
    if (status->has_signing_key)
        print_bytes(tr("Signing key"), status->signing_key);
    for (size_t i = 0; i < status->n_counters; i++)
        if (status->counters[i]->value != 0)
            print_number(counter_title(status->counters[i]->name),
                         status->counters[i]->value);
}

int verb_status(struct cli *cli)
{
    StatusRequest status = STATUS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct paper paper;
    struct kaohe_client *client = NULL;
    const Reply *reply = NULL;
    int code = EXIT_SYSTEM;

    if (cli->argument_count > 0)
        return misused(cli, tr("no argument is expected"), cli->arguments[0]);
    if (!paper_open(&paper))
        return code;
    request.verb_case = VERB_STATUS;
    request.status = &status;
    client = cli->value[OPTION_ADMIN] != NULL ? connect_admin(cli, &code)
                                              : connect_home(cli, &code);
    if (client != NULL)
        reply = connect_ask(client, &request, &paper, &code);
    if (reply != NULL) {
        code = EXIT_DONE;
        if (cli->json)
            paper_print(&reply->status->base);
        else
            print(cli, reply->status);
    }
    kaohe_client_close(client);
    paper_close(&paper);
    return code;
}
