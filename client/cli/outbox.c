/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe outbox: what waits, what became of the rest; `run` keeps sending, as a service
 * of the user; `retry N` lets an entry that was set aside wait again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/filing.h"
#include "client/cli/options.h"
#include "client/cli/pause.h"
#include "client/cli/print.h"
#include "client/cli/table.h"
#include "client/cli/verbs.h"

#define PAGE_ROWS 257
#define SHORTEST_PAUSE_MS 1000
#define LONGEST_PAUSE_MS 60000

static bool print_entries(const struct cli *cli, struct paper *paper,
                          const OutboxList *list)
{
    struct table table;

    if (cli->json) {
        for (size_t i = 0; i < list->n_entries; i++)
            paper_print(&list->entries[i]->base);
        return true;
    }
    if (list->n_entries == 0 || !table_open(&table, &paper->arena, 6, PAGE_ROWS))
        return list->n_entries == 0;
    table.right = 1U;
    table_cell(&table, 0, tr("Number"));
    table_cell(&table, 1, tr("State"));
    table_cell(&table, 2, tr("Branch"));
    table_cell(&table, 3, tr("Period"));
    table_cell(&table, 4, tr("Put in"));
    for (size_t i = 0; i < list->n_entries; i++) {
        const OutboxEntry *entry = list->entries[i];
        char time[PRINT_TIME_SIZE];
        char number[24];
        struct text problem;

        table_next(&table);
        snprintf(number, sizeof number, "%llu", (unsigned long long)entry->number);
        table_cell(&table, 0, number);
        table_cell(&table, 1, filing_state(entry->state));
        table_cell(&table, 2, entry->branch == NULL ? "?" : entry->branch);
        table_cell(&table, 3, entry->period == NULL ? "?" : entry->period);
        table_cell(&table, 4, print_time(cli, entry->time, time));
        problem = table_text(&table);
        fail_add(&problem, entry->problem == NULL ? "" : entry->problem);
        table_end_text(&table, 5, &problem);
    }
    table_next(&table);
    table_print(cli, &table);
    return true;
}

static int list(const struct cli *cli, struct kaohe_outbox *outbox)
{
    uint64_t after = 0;
    bool more = true;
    int code = EXIT_DONE;

    while (more && code == EXIT_DONE) {
        struct paper paper;
        struct kaohe_message bytes = {NULL, 0};
        struct kaohe_problem problem = {.subject = ""};
        const OutboxList *page = NULL;
        enum kaohe_err err;

        if (!paper_open(&paper))
            return EXIT_SYSTEM;
        err = kaohe_outbox_list(outbox, after, &bytes, &problem);
        if (err == KAOHE_OK)
            page = paper_decode(&paper, &kaohe__v1__outbox_list__descriptor, &bytes);
        else
            code = fail(err, &problem);
        more = page != NULL && print_entries(cli, &paper, page) && page->has_next;
        after = more ? page->next : after;
        kaohe_message_free(&bytes);
        paper_close(&paper);
    }
    return code;
}

static void tell_sent(const struct kaohe_sent *sent)
{
    fprintf(stderr,
            tr("kaohe: acknowledged %llu, refused %llu, set aside %llu, waiting %llu\n"),
            (unsigned long long)sent->acknowledged, (unsigned long long)sent->refused,
            (unsigned long long)sent->quarantined, (unsigned long long)sent->waiting);
}

/* One attempt to send what waits. */
static int send_once(const struct cli *cli, struct kaohe_outbox *outbox, bool look)
{
    struct kaohe_sent sent = {.waiting = 0};
    struct kaohe_problem problem = {.subject = ""};
    uint64_t waiting = 0;
    struct kaohe_client *client = NULL;
    int code = EXIT_DONE;
    enum kaohe_err err = kaohe_outbox_waiting(outbox, &waiting, &problem);

    if (err == KAOHE_OK && waiting == 0 && !look)
        return EXIT_DONE;
    if (err == KAOHE_OK) {
        client = connect_only(cli, &code);
        if (client == NULL)
            return code;
        err = kaohe_outbox_send(outbox, client, &sent, &problem);
        kaohe_client_close(client);
        if (sent.lost > 0)
            fprintf(stderr,
                    trn("kaohe: headquarters lost %llu report that it had acknowledged;"
                        " it is filed again\n",
                        "kaohe: headquarters lost %llu reports that it had acknowledged;"
                        " they are filed again\n",
                        sent.lost),
                    (unsigned long long)sent.lost);
        if (waiting > 0 || sent.lost > 0)
            tell_sent(&sent);
    }
    return err == KAOHE_OK ? EXIT_DONE : fail(err, &problem);
}

/* Until it is killed. Where nothing waits, it asks once a minute whether the daemon still
 * holds what it acknowledged. Pauses grow while the daemon is away, up to a minute. */
static int run(const struct cli *cli, struct kaohe_outbox *outbox)
{
    int64_t pause = SHORTEST_PAUSE_MS;
    int64_t since = 0; /* the last look */
    int code = send_once(cli, outbox, true);

    while (cli->value[OPTION_ONCE] == NULL) {
        const bool worth = code == EXIT_DONE || code == EXIT_UNAVAILABLE ||
                           code == EXIT_TRY_AGAIN || code == EXIT_IO;

        if (!worth)
            return code;
        pause = code == EXIT_DONE              ? SHORTEST_PAUSE_MS
                : pause * 2 < LONGEST_PAUSE_MS ? pause * 2
                                               : LONGEST_PAUSE_MS;
        pause_ms(pause / 2 + random() % (pause / 2 + 1));
        since = since < LONGEST_PAUSE_MS ? since + pause : 0;
        code = send_once(cli, outbox, since == 0);
    }
    return code;
}

static int retry(const struct cli *cli, struct kaohe_outbox *outbox)
{
    struct kaohe_problem problem = {.subject = ""};
    int64_t number = 0;
    enum kaohe_err err;

    if (!options_number("retry", cli->arguments[1], 1, &number))
        return EXIT_USAGE;
    err = kaohe_outbox_retry(outbox, (uint64_t)number, &problem);
    return err == KAOHE_OK ? EXIT_DONE : fail(err, &problem);
}

int verb_outbox(struct cli *cli)
{
    const char *action = cli->argument_count > 0 ? cli->arguments[0] : "list";
    struct kaohe_outbox *outbox = NULL;
    struct kaohe_problem problem = {.subject = ""};
    enum kaohe_err err;
    int code;

    err = kaohe_outbox_open(cli->home, &outbox, &problem);
    if (err != KAOHE_OK)
        return fail(err, &problem);
    if (strcmp(action, "list") == 0 && cli->argument_count <= 1)
        code = list(cli, outbox);
    else if (strcmp(action, "run") == 0 && cli->argument_count == 1)
        code = run(cli, outbox);
    else if (strcmp(action, "retry") == 0 && cli->argument_count == 2)
        code = retry(cli, outbox);
    else
        code = misused(cli, tr("list, run or retry NUMBER"), action);
    kaohe_outbox_close(outbox);
    return code;
}
