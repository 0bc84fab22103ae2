/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe rank: one board with its places; without a period, which boards there are, of one
 * period, or of one name. With --json each line is a Standing, or a BoardState.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/as_of.h"
#include "client/cli/called.h"
#include "client/cli/connect.h"
#include "client/cli/held.h"
#include "client/cli/marks.h"
#include "client/cli/place.h"
#include "client/cli/ranking.h"
#include "client/cli/reach.h"
#include "client/cli/table.h"
#include "client/cli/verbs.h"
#include "client/cli/weights.h"
#include "domain/interval.h"
#include "domain/period.h"

#define PAGE_ROWS 20000
#define TOLD_SIZE 4096

/* Is the word the period, or part of the name or the title? */
static bool is_like(const struct names *names, const char *key, const char *word)
{
    const char *slash = strchr(key, '/');
    struct period period;
    char id[128];

    if (word == NULL)
        return true;
    if (period_parse(word, &period) == KAOHE_OK)
        return slash != NULL && strcmp(slash + 1, word) == 0;
    snprintf(id, sizeof id, "%.*s", (int)strcspn(key, "/"), key);
    const Board *board = names_board(names, id);
    return strstr(id, word) != NULL ||
           (board != NULL && (strstr(board->title_zh, word) != NULL ||
                              strcasestr(board->title_en, word) != NULL));
}

/* Gives how many it told. */
static size_t print_states(const struct cli *cli, const struct names *names,
                           BoardList *list, struct paper *paper)
{
    const char *word = cli->argument_count > 0 ? cli->arguments[0] : NULL;
    struct table table;
    size_t kept = 0;

    for (size_t i = 0; i < list->n_boards; i++)
        if (list->boards[i]->key != NULL && is_like(names, list->boards[i]->key, word))
            list->boards[kept++] = list->boards[i];
    list->n_boards = kept;
    if (cli->json) {
        for (size_t i = 0; i < list->n_boards; i++)
            paper_print(&list->boards[i]->base);
        return kept;
    }
    if (kept == 0 || !table_open(&table, &paper->arena, 4, PAGE_ROWS))
        return kept;
    table.right = 1U << 1 | 1U << 2;
    table_cell(&table, 0, tr("Board"));
    table_cell(&table, 1, tr("Ranked"));
    table_cell(&table, 2, tr("Last change"));
    table_cell(&table, 3, tr("Title"));
    for (size_t i = 0; i < list->n_boards; i++) {
        const BoardState *state = list->boards[i];
        const char *key = state->key;
        char id[128];
        struct text text;

        table_next(&table);
        table_cell(&table, 0, key);
        text = table_text(&table);
        text_add_int(&text, state->ranked);
        table_end_text(&table, 1, &text);
        text = table_text(&table);
        text_add_int(&text, state->sequence);
        table_end_text(&table, 2, &text);
        snprintf(id, sizeof id, "%.*s", (int)strcspn(key, "/"), key);
        text = table_text(&table);
        names_add_board(names, id, &text);
        table_end_text(&table, 3, &text);
    }
    table_next(&table);
    table_print(cli, &table);
    return kept;
}

static int list(const struct cli *cli, struct kaohe_client *client)
{
    char after[256] = "";
    size_t told = 0;
    bool more = true;
    int code = EXIT_DONE;

    while (more) {
        struct paper paper;
        struct names names;
        BoardsRequest boards = BOARDS_REQUEST_INIT;
        Request request = REQUEST_INIT;
        const Reply *reply = NULL;

        if (!paper_open(&paper))
            return EXIT_SYSTEM;
        boards.after = after[0] == '\0' ? NULL : after;
        request.verb_case = VERB_BOARDS;
        request.boards = &boards;
        if (names_load(cli, client, &paper, &names))
            reply = connect_ask(client, &request, &paper, &code);
        else
            code = names.code;
        more = reply != NULL;
        if (more) {
            code = EXIT_DONE;
            told += print_states(cli, &names, reply->boards, &paper);
            more = reply->boards->next != NULL;
            snprintf(after, sizeof after, "%s", more ? reply->boards->next : "");
        }
        paper_close(&paper);
    }
    if (code == EXIT_DONE && told == 0 && cli->argument_count > 0) {
        fprintf(stderr,
                tr("kaohe: no board with a value is of %s; `kaohe rank` lists all\n"),
                cli->arguments[0]);
        code = EXIT_NO_INPUT;
    }
    return code;
}

/* How many have a value, besides one. */
static size_t others(const Ranking *ranking)
{
    size_t count = 0;

    for (size_t i = 0; i < ranking->n_standings; i++)
        count += ranking->standings[i]->value != NULL;
    return count - 1;
}

/* Marks everybody but the branch itself. The comparisons are as many as there are others:
 * who looks for a difference among many finds one by chance. */
static bool compare(const struct cli *cli, const Ranking *ranking)
{
    const char *code = cli->value[OPTION_AGAINST];
    const Standing *one = NULL;
    const size_t pairs = others(ranking);

    for (size_t i = 0; i < ranking->n_standings; i++)
        if (ranking->standings[i]->value != NULL &&
            strcmp(ranking->standings[i]->branch, code) == 0)
            one = ranking->standings[i];
    if (one == NULL || !one->has_interval_low) {
        fprintf(stderr,
                one == NULL
                    ? tr("kaohe: %s is not on this board\n")
                    : tr("kaohe: %s: only rates are known to be told apart or not\n"),
                code);
        return false;
    }
    for (size_t i = 0; i < ranking->n_standings; i++) {
        Standing *other = ranking->standings[i];
        if (other->value == NULL)
            continue;
        const enum difference found = interval_compare(
            (struct ratio){one->value->numerator, one->value->denominator},
            (struct ratio){other->value->numerator, other->value->denominator}, pairs);

        other->has_told_apart = other != one && found != DIFFERENCE_UNKNOWN;
        other->told_apart = found == DIFFERENCE_CERTAIN;
    }
    return true;
}

static void explain_comparison(const struct cli *cli, const Ranking *ranking)
{
    if (cli->value[OPTION_AGAINST] != NULL)
        printf(
            trn("Compared with %s at 5 %% in %zu comparison: chi-squared of two rates, "
                "Bonferroni's correction.\n",
                "Compared with %s at 5 %% in %zu comparisons: chi-squared of two rates, "
                "Bonferroni's correction.\n",
                others(ranking)),
            cli->value[OPTION_AGAINST], others(ranking));
}

/* What the table said, in words. */
static void sum_up(const struct names *names, const Ranking *ranking)
{
    char buffer[TOLD_SIZE];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    for (size_t i = 0; i < ranking->n_standings; i++) {
        const Standing *standing = ranking->standings[i];

        if (standing->value == NULL || !standing->has_place_doubled ||
            standing->place_doubled != ranking->standings[0]->place_doubled)
            break;
        text_add(&text, i > 0 ? tr(", ") : "");
        names_add_branch(names, standing->branch, &text);
        text_add(&text, " ");
        names_add_value(names, ranking->board, standing->value, &text);
    }
    if (ranking->n_standings == 0 || text.length == 0)
        puts(tr("Nobody had a place then."));
    else
        printf(
            trn("%s: first was %s; %zu branch had a value; the last change was ledger "
                "number %lld.\n",
                "%s: first was %s; %zu branches had a value; the last change was ledger "
                "number %lld.\n",
                others(ranking) + 1),
            ranking->period, text.overflow ? "…" : buffer, others(ranking) + 1,
            (long long)ranking->sequence);
}

static void print(const struct cli *cli, const struct names *names,
                  const Ranking *ranking, const struct as_of *as_of, struct paper *paper)
{
    const struct ranking_style style = {.lines = SIZE_MAX};

    as_of_print(cli, as_of);
    for (size_t i = 0; cli->json && i < ranking->n_standings; i++)
        paper_print(&ranking->standings[i]->base);
    if (cli->json)
        return;
    if (as_of->entry > 0)
        sum_up(names, ranking);
    ranking_print(cli, names, ranking, &paper->arena, &style);
    explain_comparison(cli, ranking);
    marks_print(cli, ranking);
    reach_print(cli, names, ranking);
}

static int tell(const struct cli *cli, struct kaohe_client *client,
                const struct names *names, Ranking *ranking, const struct as_of *as_of)
{
    struct paper paper;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    const PeriodState *state =
        held_period(client, ranking->period, as_of->entry, &paper, &code);
    if (code == EXIT_DONE && !reach_tell(ranking, names->catalogue, state, &paper.arena))
        code = EXIT_SYSTEM;
    else if (code == EXIT_DONE && cli->value[OPTION_AGAINST] != NULL &&
             !compare(cli, ranking))
        code = EXIT_NO_INPUT;
    if (code == EXIT_DONE)
        print(cli, names, ranking, as_of, &paper);
    paper_close(&paper);
    return code;
}

static int show(const struct cli *cli, struct kaohe_client *client,
                const struct kaohe_board_at *at, const struct as_of *as_of)
{
    struct paper paper;
    struct names names;
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    Ranking *ranking = NULL;
    enum kaohe_err err;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    err = kaohe_client_ranking_at(client, at, &bytes, &problem);
    if (err == KAOHE_OK)
        ranking = paper_decode(&paper, &kaohe__v1__ranking__descriptor, &bytes);
    else
        code = fail(err, &problem);
    if (ranking != NULL)
        code = names_load(cli, client, &paper, &names)
                   ? tell(cli, client, &names, ranking, as_of)
                   : names.code;
    kaohe_message_free(&bytes);
    paper_close(&paper);
    return code;
}

static int show_branch(const struct cli *cli, struct kaohe_client *client,
                       const struct kaohe_board_at *at, const struct as_of *as_of)
{
    PlaceRequest wanted = PLACE_REQUEST_INIT;

    if (cli->value[OPTION_AGAINST] != NULL)
        return misused(cli, tr("kaohe explain holds one branch against another"), NULL);
    wanted.board = (char *)(uintptr_t)at->board;
    wanted.period = (char *)(uintptr_t)at->period;
    wanted.branch = (char *)(uintptr_t)cli->value[OPTION_BRANCH];
    wanted.has_as_of = at->as_of > 0;
    wanted.as_of = at->as_of;
    as_of_print(cli, as_of);
    return place_print(cli, client, &wanted);
}

static int show_weights(const struct cli *cli, struct kaohe_client *client,
                        const struct kaohe_board_at *at, const struct as_of *as_of)
{
    as_of_print(cli, as_of);
    return weights_show(cli, client, at);
}

int verb_rank(struct cli *cli)
{
    const char *period = cli->argument_count == 2 ? cli->arguments[1] : NULL;
    char board[128] = "";
    struct kaohe_client *client;
    struct as_of as_of;
    int code;

    if (cli->argument_count > 0)
        snprintf(board, sizeof board, "%s", cli->arguments[0]);
    if (cli->argument_count == 1 && strchr(board, '/') != NULL) {
        period = strchr(cli->arguments[0], '/') + 1;
        *strchr(board, '/') = '\0';
    }
    if (cli->argument_count > 2)
        return misused(cli, tr("a board and a period, or what to look for"), NULL);
    if (period == NULL && cli->value[OPTION_AS_OF] != NULL)
        return misused(cli, tr("--as-of needs a board and a period"), NULL);
    if (period != NULL && !called_period(cli, period))
        return EXIT_USAGE;
    client = connect_home(cli, &code);
    if (client == NULL)
        return code;
    if (as_of_read(cli, client, &as_of, &code)) {
        const struct kaohe_board_at at = {board, period, as_of.entry, 0};

        cli->as_of = as_of.entry;
        if (period == NULL)
            code = list(cli, client);
        else if (cli->value[OPTION_WEIGHTS] != NULL)
            code = show_weights(cli, client, &at, &as_of);
        else if (cli->value[OPTION_BRANCH] != NULL)
            code = show_branch(cli, client, &at, &as_of);
        else
            code = show(cli, client, &at, &as_of);
    }
    kaohe_client_close(client);
    return code;
}
