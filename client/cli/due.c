/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe due: what a branch still owes and by when; for headquarters, who has not filed.
 * What was filed in time is counted and, with --all, shown.
 */
#include <stdio.h>

#include "client/cli/called.h"
#include "client/cli/connect.h"
#include "client/cli/names.h"
#include "client/cli/print.h"
#include "client/cli/table.h"
#include "client/cli/verbs.h"
#include "domain/catalogue.h"

#define PAGE_ROWS 1100
#define STATES 5

struct count {
    int64_t of[STATES];
    bool shown;
};

static void add_state(const Due *due, struct text *text)
{
    const char *states[STATES] = {"?", tr("owed"), tr("overdue"), tr("filed in time"),
                                  tr("filed late")};
    const unsigned state = (unsigned)due->state;

    text_add(text, states[state < STATES ? state : 0]);
    if (due->state != DUE_STATE_OVERDUE && due->state != DUE_STATE_OWED)
        return;
    if (due->pass_until != NULL) {
        text_add(text, tr(", late pass until "));
        text_add(text, due->pass_until);
    } else if (due->closed) {
        text_add(text, tr(", period closed"));
    }
}

static bool is_settled(const Due *due)
{
    return due->state == DUE_STATE_FILED || due->state == DUE_STATE_LATE;
}

static void add_row(const struct cli *cli, const struct names *names, const Due *due,
                    struct table *table)
{
    const Obligation *owed = catalogue_obligation(names->catalogue, due->obligation);
    char time[PRINT_TIME_SIZE];
    struct text text;

    table_next(table);
    table_cell(table, 0, due->period);
    text = table_text(table);
    names_add_branch(names, due->branch, &text);
    table_end_text(table, 1, &text);
    table_cell(table, 2, due->due);
    text = table_text(table);
    add_state(due, &text);
    table_end_text(table, 3, &text);
    table_cell(table, 4, due->has_filed ? print_time(cli, due->filed, time) : "");
    table_cell(table, 5,
               owed == NULL ? due->obligation
               : names->zh  ? owed->title_zh
                            : owed->title_en);
}

static void print_rows(const struct cli *cli, const struct names *names,
                       const DueList *list, struct count *count)
{
    struct paper paper;
    struct table table;

    if (!paper_open(&paper))
        return;
    if (table_open(&table, &paper.arena, 6, PAGE_ROWS)) {
        table_cell(&table, 0, tr("Period"));
        table_cell(&table, 1, tr("Branch"));
        table_cell(&table, 2, tr("Due"));
        table_cell(&table, 3, tr("State"));
        table_cell(&table, 4, tr("Filed"));
        table_cell(&table, 5, tr("What"));
        for (size_t i = 0; i < list->n_rows; i++) {
            const unsigned state = (unsigned)list->rows[i]->state;

            count->of[state < STATES ? state : 0]++;
            if (cli->value[OPTION_ALL] == NULL && is_settled(list->rows[i]))
                continue;
            add_row(cli, names, list->rows[i], &table);
            count->shown = true;
        }
        table_next(&table);
        if (count->shown)
            table_print(cli, &table);
    }
    paper_close(&paper);
}

static int64_t print_page(const struct cli *cli, struct kaohe_client *client,
                          DueRequest *due, struct count *count, int *code)
{
    struct paper paper;
    struct names names;
    Request request = REQUEST_INIT;
    const Reply *reply = NULL;
    int64_t next = 0;

    *code = EXIT_SYSTEM;
    if (!paper_open(&paper))
        return 0;
    request.verb_case = VERB_DUE;
    request.due = due;
    if (names_load(cli, client, &paper, &names))
        reply = connect_ask(client, &request, &paper, code);
    if (reply != NULL && reply->result_case == RESULT_DUE) {
        *code = EXIT_DONE;
        for (size_t i = 0; cli->json && i < reply->due->n_rows; i++)
            paper_print(&reply->due->rows[i]->base);
        if (!cli->json)
            print_rows(cli, &names, reply->due, count);
        next = reply->due->has_next ? reply->due->next : 0;
    }
    paper_close(&paper);
    return next;
}

int verb_due(struct cli *cli)
{
    DueRequest due = DUE_REQUEST_INIT;
    struct count count = {.shown = false};
    struct kaohe_client *client;
    int code;

    if (cli->argument_count > 1)
        return misused(cli, tr("a period, or nothing"), NULL);
    if (cli->argument_count == 1 && !called_period(cli, cli->arguments[0]))
        return EXIT_USAGE;
    due.period = cli->argument_count == 1 ? cli->arguments[0] : NULL;
    due.branch = (char *)cli->value[OPTION_BRANCH];
    client = connect_home(cli, &code);
    if (client == NULL)
        return code;
    do {
        due.offset = print_page(cli, client, &due, &count, &code);
        due.has_offset = true;
    } while (due.offset > 0 && code == EXIT_DONE);
    kaohe_client_close(client);
    if (code == EXIT_DONE && !cli->json)
        printf(tr("Owed %lld, overdue %lld, filed in time %lld, filed late %lld\n"),
               (long long)count.of[DUE_STATE_OWED],
               (long long)count.of[DUE_STATE_OVERDUE],
               (long long)count.of[DUE_STATE_FILED], (long long)count.of[DUE_STATE_LATE]);
    return code;
}
