/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe export: boards, a dossier or its findings as a table for a spreadsheet, to be
 * circulated or reckoned with. Exact counts stand beside what is rounded, and a board has
 * the places and remarks of kaohe rank.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "client/cli/called.h"
#include "client/cli/connect.h"
#include "client/cli/export.h"
#include "client/cli/held.h"
#include "client/cli/marks.h"
#include "client/cli/reach.h"
#include "client/cli/verbs.h"
#include "domain/rounding.h"

#define KEY_SIZE 256
#define COLUMNS 16 /* more than a table has */

static void add_value(const struct export *e, const Board *board, const Ratio *value)
{
    struct decimal rounded;

    if (value != NULL &&
        ratio_round((struct ratio){value->numerator, value->denominator},
                    board->has_scale ? (int32_t)board->scale : 1,
                    (unsigned)board->decimals, ROUNDING_HALF_UP, &rounded) == KAOHE_OK)
        grid_number(e->grid, rounded);
    else
        grid_text(e->grid, NULL);
}

static void add_place(const struct export *e, const Standing *standing)
{
    struct decimal place;

    if (standing->has_place_doubled &&
        decimal_make(standing->place_doubled * 5, 1, &place) == KAOHE_OK)
        grid_number(e->grid, standing->place_doubled % 2 == 0
                                 ? (struct decimal){standing->place_doubled / 2, 0}
                                 : place);
    else
        grid_text(e->grid, NULL);
}

static void add_standing(const struct export *e, const Ranking *ranking,
                         const Standing *standing)
{
    const Board *board = ranking->board;
    const Ratio *value = standing->value;
    char buffer[KEY_SIZE];
    struct text text;

    grid_text(e->grid, ranking->period);
    text_init(&text, buffer, sizeof buffer);
    names_add_board(&e->names, board->id, &text);
    grid_text(e->grid, buffer);
    add_place(e, standing);
    text_init(&text, buffer, sizeof buffer);
    names_add_branch(&e->names, standing->branch, &text);
    grid_text(e->grid, buffer);
    add_value(e, board, value);
    grid_text(e->grid, e->names.zh ? board->unit_zh : board->unit_en);
    grid_count(e->grid, value != NULL, value == NULL ? 0 : value->numerator);
    grid_count(e->grid, value != NULL, value == NULL ? 0 : value->denominator);
    grid_count(e->grid, standing->has_basis, standing->basis);
    grid_count(e->grid, standing->has_ranked, standing->ranked);
    grid_count(e->grid, standing->has_entry, standing->entry);
    text_init(&text, buffer, sizeof buffer);
    marks_add_remarks(standing, &text);
    grid_text(e->grid, text.length == 0 ? NULL : buffer);
    export_as_of(e);
    grid_end_row(e->grid);
}

void export_ranking(const struct export *e, const Ranking *ranking)
{
    for (size_t i = 0; i < ranking->n_standings; i++)
        add_standing(e, ranking, ranking->standings[i]);
}

static int add_board(const struct export *e, char *id)
{
    struct paper paper;
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    Ranking *ranking = NULL;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    const enum kaohe_err err = kaohe_client_ranking_at(
        e->client, &(struct kaohe_board_at){id, e->period, e->as_of.entry, 0}, &bytes,
        &problem);
    if (err == KAOHE_OK)
        ranking = paper_decode(&paper, &kaohe__v1__ranking__descriptor, &bytes);
    else /* nobody has a value, or it is not shown to this branch */
        code = err == KAOHE_ERR_NOT_FOUND ? EXIT_DONE : fail(err, &problem);
    if (ranking != NULL &&
        reach_tell(ranking, e->names.catalogue, e->state, &paper.arena)) {
        export_ranking(e, ranking);
        code = EXIT_DONE;
    }
    kaohe_message_free(&bytes);
    paper_close(&paper);
    return code;
}

void export_head(const struct export *e, const struct grid_column *columns, size_t count)
{
    struct grid_column all[COLUMNS];

    memcpy(all, columns, count * sizeof *columns);
    all[count] =
        (struct grid_column){e->edition != NULL ? tr("Edition") : tr("As of"), 72};
    grid_head(e->grid, all, count + (e->edition != NULL || e->as_of.entry > 0));
}

void export_as_of(const struct export *e)
{
    char buffer[KEY_SIZE];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    if (e->edition != NULL)
        export_edition_words(e->cli, e->edition, buffer, sizeof buffer);
    else if (e->as_of.entry > 0)
        as_of_add(e->cli, &e->as_of, &text);
    else
        return;
    grid_text(e->grid, buffer);
}

void export_head_boards(const struct export *e)
{
    const struct grid_column columns[] = {
        {tr("Period"), 8},     {tr("Board"), 36},       {tr("Place"), 7},
        {tr("Branch"), 16},    {tr("Value"), 14},       {tr("Unit"), 8},
        {tr("Numerator"), 16}, {tr("Denominator"), 12}, {tr("Basis"), 10},
        {tr("Ranked"), 8},     {tr("Number"), 10},      {tr("Remark"), 24},
    };

    export_head(e, columns, sizeof columns / sizeof *columns);
}

int export_boards(struct export *e)
{
    const Catalogue *catalogue = e->names.catalogue;
    int code = EXIT_DONE;

    export_head_boards(e);
    for (size_t i = 0; code == EXIT_DONE && i < catalogue->n_boards; i++)
        if (e->board == NULL || strcmp(e->board, catalogue->boards[i]->id) == 0)
            code = add_board(e, catalogue->boards[i]->id);
    return code;
}

/* The table that is asked for; NULL: there is none of that name. */
static int (*table_of(const char *name))(struct export *e)
{
    if (strcmp(name, "boards") == 0)
        return export_boards;
    if (strcmp(name, "dossier") == 0)
        return export_dossier;
    if (strcmp(name, "edition") == 0)
        return export_edition;
    return strcmp(name, "findings") == 0 ? export_findings : NULL;
}

int export_end(struct export *e, int code)
{
    if (e->grid == NULL)
        return code;
    const size_t rows = grid_rows(e->grid);
    if (code == EXIT_DONE && rows == 0) {
        fprintf(stderr, tr("kaohe: there is nothing of %s to export\n"),
                e->board != NULL ? e->board : e->period);
        code = EXIT_NO_INPUT;
    }
    const int closed = grid_close(e->grid, code == EXIT_DONE);
    code = code == EXIT_DONE ? closed : code;
    if (code == EXIT_DONE && !grid_is_standard(e->cli->value[OPTION_OUTPUT]))
        fprintf(stderr, tr("kaohe: %s: rows written: %zu\n"),
                e->cli->value[OPTION_OUTPUT], rows);
    return code;
}

static int run(const struct cli *cli, struct export *e, int (*table)(struct export *e))
{
    struct paper paper;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    if (!names_load_as_of(cli, e->client, e->as_of.entry, &paper, &e->names)) {
        paper_close(&paper);
        return e->names.code;
    }
    e->grid = grid_open(cli->value[OPTION_OUTPUT], e->period, &code);
    if (e->grid != NULL) {
        e->state = held_period(e->client, e->period, e->as_of.entry, &paper, &code);
        code = export_end(e, code == EXIT_DONE ? table(e) : code);
    }
    paper_close(&paper);
    return code;
}

/* The period, or BOARD/PERIOD, and whose. The exit code where they are misused. */
static int read_words(struct cli *cli, struct export *e, bool boards)
{
    e->period = cli->arguments[1];
    if (boards && strchr(e->period, '/') != NULL) {
        e->board = e->period;
        e->period = strchr(e->period, '/') + 1;
        cli->arguments[1][strcspn(e->board, "/")] = '\0';
    }
    if (!called_period(cli, e->period))
        return EXIT_USAGE;
    e->branch = cli->argument_count == 3 ? cli->arguments[2] : cli->value[OPTION_BRANCH];
    return export_find_branch(cli, e) || boards ? EXIT_DONE
                                                : misused(cli, tr("which branch?"), NULL);
}

int verb_export(struct cli *cli)
{
    struct export e = {.cli = cli};
    int (*table)(struct export * e) =
        cli->argument_count > 0 ? table_of(cli->arguments[0]) : NULL;
    int code;

    if (table == NULL || cli->argument_count < 2 || cli->argument_count > 3 ||
        (table == export_boards && cli->argument_count == 3))
        return misused(cli, tr("boards, dossier or findings, and a period"), NULL);
    if (cli->value[OPTION_OUTPUT] == NULL)
        return misused(cli,
                       tr("needs --output with a name that ends in .xlsx or .csv, or - "
                          "for CSV on standard output"),
                       NULL);
    if (strcasecmp(cli->value[OPTION_OUTPUT], "-.xlsx") == 0)
        return misused(cli, tr("a workbook needs the name of a file"),
                       cli->value[OPTION_OUTPUT]);
    if (table == export_edition && cli->value[OPTION_AS_OF] != NULL)
        return misused(cli, tr("an edition is of one moment already"), NULL);
    code =
        table == export_edition ? EXIT_DONE : read_words(cli, &e, table == export_boards);
    if (code != EXIT_DONE)
        return code;
    e.client = connect_home(cli, &code);
    if (e.client == NULL)
        return code;
    if (table == export_edition)
        code = export_edition(&e);
    else if (as_of_read(cli, e.client, &e.as_of, &code))
        code = run(cli, &e, table);
    kaohe_client_close(e.client);
    return code;
}
