/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe edition: headquarters seals a board or a period; everybody may read what was
 * sealed, see it proved, and what changed since.
 */
#include "client/cli/edition.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/called.h"
#include "client/cli/connect.h"
#include "client/cli/print.h"
#include "client/cli/signed.h"
#include "client/cli/table.h"
#include "client/cli/verbs.h"

#define PAGE_ROWS 20000

/* The edition of that entry with its number, which the receipt does not tell; NULL if
 * many others came behind it meanwhile. */
static const Edition *made(struct kaohe_client *client, int64_t entry,
                           struct paper *paper)
{
    EditionsRequest editions = EDITIONS_REQUEST_INIT;
    Request request = REQUEST_INIT;

    request.verb_case = VERB_EDITIONS;
    request.editions = &editions;
    const Reply *reply = connect_try(client, &request, paper);
    if (reply == NULL)
        return NULL;
    for (size_t i = 0; i < reply->editions->n_editions; i++)
        if (reply->editions->editions[i]->entry == entry)
            return reply->editions->editions[i];
    return NULL;
}

/* Is it for headquarters only, outside of editions? NULL is no such board. */
static bool is_hidden(const struct cli *cli, struct kaohe_client *client,
                      const char *board, struct paper *paper)
{
    struct names names;

    if (board == NULL || !names_load(cli, client, paper, &names))
        return false;
    const Board *definition = names_board(&names, board);
    return definition != NULL && !definition->visible_to_branches;
}

/* The receipt proves entry and time. */
static int say_sealed(const struct cli *cli, struct kaohe_client *client,
                      const EditionRequest *asked, const SignedReceipt *receipt,
                      struct paper *paper)
{
    char time[PRINT_TIME_SIZE];
    int code = EXIT_INTERNAL;
    const ReceiptView *view = signed_open(cli, receipt, paper, &code);

    if (view == NULL)
        return code;
    if (cli->json)
        return paper_print(&receipt->base) ? EXIT_DONE : EXIT_INTERNAL;
    print_time(cli, view->receipt->time, time);
    const Edition *edition = made(client, view->receipt->entry, paper);
    if (edition == NULL) {
        printf(tr("%s sealed: ledger number %lld, %s\n"), cli->arguments[1],
               (long long)view->receipt->entry, time);
        puts(tr("`kaohe edition list` tells its number."));
        return EXIT_DONE;
    }
    printf(tr("%s sealed as edition %lld (boards: %zu): ledger number %lld, %s\n"),
           cli->arguments[1], (long long)edition->number, edition->n_boards,
           (long long)edition->entry, time);
    printf(tr("Everybody sees it by `kaohe edition show %lld`, and what changed since by "
              "`kaohe edition errata %lld`.\n"),
           (long long)edition->number, (long long)edition->number);
    if (is_hidden(cli, client, asked->board, paper))
        puts(tr("Branches do not see this board otherwise; in the edition they do."));
    return EXIT_DONE;
}

static int seal(const struct cli *cli, struct kaohe_client *client)
{
    EditionRequest edition = EDITION_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct paper paper;
    char board[128];
    char *slash = strchr(cli->arguments[1], '/');
    int code = EXIT_USAGE;

    snprintf(board, sizeof board, "%.*s", (int)strcspn(cli->arguments[1], "/"),
             cli->arguments[1]);
    edition.board = slash == NULL ? NULL : board;
    edition.period = slash == NULL ? cli->arguments[1] : slash + 1;
    edition.note = (char *)cli->value[OPTION_NOTE];
    if (!called_period(cli, edition.period))
        return EXIT_USAGE;
    if (!paper_open(&paper))
        return EXIT_SYSTEM;
    request.verb_case = VERB_EDITION;
    request.edition = &edition;
    const Reply *reply = connect_ask(client, &request, &paper, &code);
    if (reply != NULL)
        code = say_sealed(cli, client, &edition, reply->receipt, &paper);
    paper_close(&paper);
    return code;
}

static void print_page(const struct cli *cli, const EditionList *page,
                       struct paper *paper)
{
    struct table table;

    if (!table_open(&table, &paper->arena, 6, PAGE_ROWS))
        return;
    table.right = 1U << 0 | 1U << 2 | 1U << 3;
    table_cell(&table, 0, tr("Edition"));
    table_cell(&table, 1, tr("Period"));
    table_cell(&table, 2, tr("Boards"));
    table_cell(&table, 3, tr("Number"));
    table_cell(&table, 4, tr("Sealed"));
    table_cell(&table, 5, tr("Note"));
    for (size_t i = 0; i < page->n_editions; i++) {
        const Edition *edition = page->editions[i];
        const int64_t numbers[] = {edition->number, (int64_t)edition->n_boards,
                                   edition->entry};
        static const size_t columns[] = {0, 2, 3};
        char time[PRINT_TIME_SIZE];

        table_next(&table);
        for (size_t n = 0; n < 3; n++) {
            struct text text = table_text(&table);

            text_add_int(&text, numbers[n]);
            table_end_text(&table, columns[n], &text);
        }
        table_cell(&table, 1, edition->period);
        table_cell(&table, 4, print_time(cli, edition->time, time));
        table_cell(&table, 5, edition->note == NULL ? "" : edition->note);
    }
    table_next(&table);
    table_print(cli, &table);
}

/* The number to ask before next; 0: that was all, or it failed. */
static int64_t list_page(const struct cli *cli, struct kaohe_client *client,
                         int64_t before, int *code)
{
    EditionsRequest editions = EDITIONS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct paper paper;
    int64_t next = 0;

    *code = EXIT_SYSTEM;
    if (!paper_open(&paper))
        return 0;
    editions.has_before = before > 0;
    editions.before = before;
    request.verb_case = VERB_EDITIONS;
    request.editions = &editions;
    const Reply *reply = connect_ask(client, &request, &paper, code);
    if (reply != NULL) {
        const EditionList *page = reply->editions;

        *code = EXIT_DONE;
        next = page->has_next ? page->next : 0;
        for (size_t i = 0; cli->json && i < page->n_editions; i++)
            paper_print(&page->editions[i]->base);
        if (!cli->json && page->n_editions > 0)
            print_page(cli, page, &paper);
        else if (!cli->json && before == 0)
            puts(tr("Headquarters has not sealed anything yet."));
    }
    paper_close(&paper);
    return next;
}

static int list(const struct cli *cli, struct kaohe_client *client)
{
    int64_t before = 0;
    int code;

    do
        before = list_page(cli, client, before, &code);
    while (before > 0 && code == EXIT_DONE);
    return code;
}

int verb_edition(struct cli *cli)
{
    const char *action = cli->argument_count == 0 ? "list" : cli->arguments[0];
    const size_t count = cli->argument_count;
    int (*run)(const struct cli *cli, struct kaohe_client *client) = NULL;
    int code;

    if (strcmp(action, "seal") == 0 && count == 2)
        run = seal;
    else if (strcmp(action, "list") == 0 && count <= 1)
        run = list;
    else if (strcmp(action, "show") == 0 && (count == 2 || count == 3))
        run = edition_show;
    else if (strcmp(action, "errata") == 0 && (count == 2 || count == 3))
        run = edition_errata;
    if (run == NULL)
        return misused(cli,
                       tr("seal PERIOD, seal BOARD/PERIOD, list, show NUMBER or errata "
                          "NUMBER"),
                       NULL);
    struct kaohe_client *client = connect_home(cli, &code);
    if (client == NULL)
        return code;
    code = run(cli, client);
    kaohe_client_close(client);
    return code;
}
