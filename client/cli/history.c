/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe history: every filing of a dossier, the latest first: who, when, why, and what
 * became of it. With --json each line is a Revision.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/called.h"
#include "client/cli/connect.h"
#include "client/cli/names.h"
#include "client/cli/print.h"
#include "client/cli/report.h"
#include "client/cli/table.h"
#include "client/cli/verbs.h"

static void add_people(const Revision *revision, struct table *table)
{
    struct text text = table_text(table);

    text_add(&text, revision->filer == NULL ? "–" : revision->filer);
    text_add(&text, " / ");
    text_add(&text, revision->approver == NULL ? "–" : revision->approver);
    table_end_text(table, 5, &text);
}

static void add_number(struct table *table, size_t column, int64_t number)
{
    struct text text = table_text(table);

    text_add_int(&text, number);
    table_end_text(table, column, &text);
}

/* "+3 ~1 −2": added, replaced, withdrawn; of what was not accepted, the records in it. */
static void add_records(const Revision *revision, struct table *table)
{
    const struct {
        const char *sign;
        int64_t count;
    } parts[] = {
        {"+", revision->added}, {"~", revision->replaced}, {"−", revision->withdrawn}};
    struct text text = table_text(table);

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0)
            continue;
        text_add(&text, text.length > 0 ? " " : "");
        text_add(&text, parts[i].sign);
        text_add_int(&text, parts[i].count);
    }
    if (text.length == 0)
        text_add_int(&text, revision->records);
    table_end_text(table, 6, &text);
}

static void add_row(const struct cli *cli, const Revision *revision, struct table *table)
{
    const bool by_headquarters =
        revision->filed_by != NULL && strcmp(revision->filed_by, "headquarters") == 0;
    char time[PRINT_TIME_SIZE];

    table_next(table);
    add_number(table, 0, revision->revision);
    add_number(table, 1, revision->entry);
    table_cell(table, 2, print_time(cli, revision->time, time));
    table_cell(table, 3, report_verdict(revision->verdict));
    table_cell(table, 4, by_headquarters ? tr("headquarters") : tr("the branch"));
    add_people(revision, table);
    add_records(revision, table);
    table_cell(table, 7, revision->reason == NULL ? "" : revision->reason);
}

static void print_page(const struct cli *cli, const History *history, struct paper *paper)
{
    struct table table;

    if (cli->json) {
        for (size_t i = 0; i < history->n_revisions; i++)
            paper_print(&history->revisions[i]->base);
        return;
    }
    if (!table_open(&table, &paper->arena, 8, history->n_revisions + 1))
        return;
    table.right = 1U << 0 | 1U << 1 | 1U << 6;
    table_cell(&table, 0, tr("Revision"));
    table_cell(&table, 1, tr("Entry"));
    table_cell(&table, 2, tr("Received"));
    table_cell(&table, 3, tr("Verdict"));
    table_cell(&table, 4, tr("Filed by"));
    table_cell(&table, 5, tr("Filer / approver"));
    table_cell(&table, 6, tr("Records"));
    table_cell(&table, 7, tr("Reason"));
    for (size_t i = 0; i < history->n_revisions; i++)
        add_row(cli, history->revisions[i], &table);
    table_next(&table);
    table_print(cli, &table);
}

/* The entry to go on behind; 0 at the end. */
static int64_t ask_page(const struct cli *cli, struct kaohe_client *client,
                        HistoryRequest *wanted, int *code)
{
    struct paper paper;
    Request request = REQUEST_INIT;
    const Reply *reply;
    int64_t next = 0;

    *code = EXIT_SYSTEM;
    if (!paper_open(&paper))
        return 0;
    request.verb_case = VERB_HISTORY;
    request.history = wanted;
    reply = connect_ask(client, &request, &paper, code);
    if (reply != NULL) {
        *code = EXIT_DONE;
        print_page(cli, reply->history, &paper);
        next = reply->history->has_next ? reply->history->next : 0;
    }
    paper_close(&paper);
    return next;
}

int verb_history(struct cli *cli)
{
    HistoryRequest wanted = HISTORY_REQUEST_INIT;
    struct paper paper;
    struct kaohe_client *client;
    int code = EXIT_SYSTEM;

    if (cli->argument_count != 1)
        return misused(cli, tr("which period?"), NULL);
    if (!called_period(cli, cli->arguments[0]))
        return EXIT_USAGE;
    if (!paper_open(&paper))
        return code;
    wanted.period = cli->arguments[0];
    wanted.branch = (char *)cli->value[OPTION_BRANCH];
    if (wanted.branch == NULL) {
        const Profile *profile = connect_profile(cli, &paper);
        wanted.branch = profile == NULL ? NULL : profile->branch;
    }
    client = connect_home(cli, &code);
    if (client != NULL)
        do {
            wanted.before = ask_page(cli, client, &wanted, &code);
            wanted.has_before = true;
        } while (wanted.before > 0 && code == EXIT_DONE);
    kaohe_client_close(client);
    paper_close(&paper);
    return code;
}
