/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe due: what a branch still owes and by when; for headquarters, who has not filed.
 * What was filed in time is counted and, with --all, shown. What stands the same with one
 * branch is one row.
 */
#include <stdio.h>
#include <string.h>

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

static void add_state(const struct cli *cli, const Due *due, struct text *text)
{
    char day[PRINT_TIME_SIZE];
    const char *states[STATES] = {"?", tr("owed"), tr("overdue"), tr("filed in time"),
                                  tr("filed late")};
    const unsigned state = (unsigned)due->state;

    text_add(text, states[state < STATES ? state : 0]);
    if (due->state != DUE_STATE_OVERDUE && due->state != DUE_STATE_OWED)
        return;
    if (due->pass_until != NULL) {
        text_add(text, tr(", late pass until "));
        text_add(text, print_day(cli, due->pass_until, day));
    } else if (due->closed) {
        text_add(text, tr(", period closed"));
    }
}

static bool is_settled(const Due *due)
{
    return due->state == DUE_STATE_FILED || due->state == DUE_STATE_LATE;
}

static bool same_text(const char *a, const char *b)
{
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

static bool same_dossier(const Due *a, const Due *b)
{
    return same_text(a->period, b->period) && same_text(a->branch, b->branch);
}

static bool alike(const Due *a, const Due *b)
{
    return a->state == b->state && a->has_filed == b->has_filed && a->filed == b->filed &&
           a->closed == b->closed && same_text(a->due, b->due) &&
           same_text(a->pass_until, b->pass_until);
}

/* Puts those of the dossier that stand as the first behind it; gives how many. */
static size_t gather(Due **rows, size_t count)
{
    size_t n = 1;

    for (size_t i = 1; i < count && same_dossier(rows[0], rows[i]); i++)
        if (alike(rows[0], rows[i])) {
            Due *one = rows[i];

            memmove(rows + n + 1, rows + n, (i - n) * sizeof *rows);
            rows[n++] = one;
        }
    return n;
}

/* "results report: collections, complaint counts": what two have in common up to the
 * colon is said once. */
static void add_what(const struct names *names, Due *const *rows, size_t count,
                     struct text *text)
{
    const char *colon = names->zh ? "：" : ": ";
    const char *before = "";

    for (size_t i = 0; i < count; i++) {
        const Obligation *owed =
            catalogue_obligation(names->catalogue, rows[i]->obligation);
        const char *title = owed == NULL ? rows[i]->obligation
                            : names->zh  ? owed->title_zh
                                         : owed->title_en;
        const char *rest = strstr(title, colon);
        const size_t shared = rest == NULL ? 0 : (size_t)(rest - title) + strlen(colon);

        const bool again = shared > 0 && strncmp(title, before, shared) == 0;

        text_add(text, i == 0 ? "" : again ? tr(", ") : names->zh ? "；" : "; ");
        text_add(text, again ? title + shared : title);
        before = title;
    }
}

static void add_row(const struct cli *cli, const struct names *names, Due *const *rows,
                    size_t count, struct table *table)
{
    const Due *due = rows[0];
    char time[PRINT_TIME_SIZE];
    struct text text;

    table_next(table);
    table_cell(table, 0, due->period);
    text = table_text(table);
    names_add_branch(names, due->branch, &text);
    table_end_text(table, 1, &text);
    table_cell(table, 2, print_day(cli, due->due, time));
    text = table_text(table);
    add_state(cli, due, &text);
    table_end_text(table, 3, &text);
    table_cell(table, 4, due->has_filed ? print_time(cli, due->filed, time) : "");
    text = table_text(table);
    add_what(names, rows, count, &text);
    table_end_text(table, 5, &text);
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
        for (size_t i = 0, n = 0; i < list->n_rows; i += n) {
            const unsigned state = (unsigned)list->rows[i]->state;

            n = gather(list->rows + i, list->n_rows - i);
            count->of[state < STATES ? state : 0] += (int64_t)n;
            if (cli->value[OPTION_ALL] == NULL && is_settled(list->rows[i]))
                continue;
            add_row(cli, names, list->rows + i, n, &table);
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
    else
        *code = names.code;
    if (reply != NULL) {
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
