/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe edition show: one board as it was sealed, with its digest and whether it still is
 * that of the seal; of an edition of several, a line each. A board that is not what was
 * sealed ends the verb with an error.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/edition.h"
#include "client/cli/print.h"
#include "client/cli/ranking.h"
#include "client/cli/table.h"
#include "wire/hash.h"

#define BOARDS_LIMIT 20000

/* Of an edition of several boards. */
struct overview {
    struct paper paper;
    struct table table;
    size_t count;
    bool opened;
    bool matches; /* all of them */
};

static bool is_one(const struct cli *cli, const struct edition_read *read)
{
    return cli->json || cli->argument_count > 2 || read->edition->n_boards == 1;
}

/* "KSY Kaohsiung 93.00 points", or how many share the first place. */
static void add_first(const struct names *names, const Ranking *ranking,
                      struct text *text)
{
    const Standing *first = ranking->n_standings > 0 ? ranking->standings[0] : NULL;
    char tied[64];
    size_t count = 0;

    if (first == NULL || !first->has_place_doubled) {
        text_add(text, tr("no place"));
        return;
    }
    while (count < ranking->n_standings && ranking->standings[count]->has_place_doubled &&
           ranking->standings[count]->place_doubled == first->place_doubled)
        count++;
    names_add_branch(names, first->branch, text);
    text_add(text, " ");
    names_add_value(names, ranking->board, first->value, text);
    snprintf(tied, sizeof tied, tr(" and %zu equal to it"), count - 1);
    text_add(text, count > 1 ? tied : "");
}

static void add_row(struct overview *overview, const struct names *names,
                    const EditionBoard *board, const struct edition_sealed *sealed)
{
    struct table *table = &overview->table;
    size_t ranked = 0;
    struct text text;

    for (size_t i = 0; i < sealed->ranking->n_standings; i++)
        ranked += sealed->ranking->standings[i]->has_place_doubled ? 1 : 0;
    overview->count++;
    overview->matches = overview->matches && sealed->matches;
    table_next(table);
    table_cell(table, 0, board->board);
    text = table_text(table);
    text_add_int(&text, (int64_t)ranked);
    table_end_text(table, 1, &text);
    text = table_text(table);
    names_add_board(names, board->board, &text);
    table_end_text(table, 2, &text);
    text = table_text(table);
    add_first(names, sealed->ranking, &text);
    table_end_text(table, 3, &text);
}

static bool open_overview(struct overview *overview)
{
    *overview = (struct overview){.matches = true};
    overview->opened =
        paper_open(&overview->paper) &&
        table_open(&overview->table, &overview->paper.arena, 4, BOARDS_LIMIT);
    if (!overview->opened)
        return false;
    overview->table.right = 1U << 1;
    table_cell(&overview->table, 0, tr("Board"));
    table_cell(&overview->table, 1, tr("Ranked"));
    table_cell(&overview->table, 2, tr("Title"));
    table_cell(&overview->table, 3, tr("First"));
    return true;
}

static void print_overview(const struct cli *cli, struct overview *overview)
{
    table_next(&overview->table);
    table_print(cli, &overview->table);
    if (overview->matches)
        printf(tr("\n%sAll %zu boards match the seal.%s\n"), print_tone(cli, TONE_GOOD),
               overview->count, print_tone(cli, TONE_PLAIN));
    printf(tr("All places of a board: `kaohe edition show %s BOARD`.\n"),
           cli->arguments[1]);
}

static void print_digest(const struct cli *cli, const struct edition_sealed *sealed)
{
    char hex[2 * HASH_BYTES + 1];

    for (size_t i = 0; i < HASH_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", sealed->digest[i]);
    printf("SHA-256 %s\n", hex);
    printf("%s%s%s\n\n", print_tone(cli, sealed->matches ? TONE_GOOD : TONE_BAD),
           sealed->matches ? tr("It matches the seal.")
                           : tr("IT DOES NOT MATCH THE SEAL."),
           print_tone(cli, TONE_PLAIN));
}

static void print_json(const struct edition_read *read, EditionBoard *board,
                       struct edition_sealed *sealed)
{
    const Edition *edition = read->edition;
    EditionView view = EDITION_VIEW_INIT;

    view.has_number = view.has_as_of = view.has_time = view.has_entry = true;
    view.number = edition->number;
    view.as_of = edition->as_of;
    view.time = edition->time;
    view.entry = edition->entry;
    view.has_proved = read->proved;
    view.proved = read->proved;
    view.note = edition->note;
    view.board = board;
    view.has_digest = view.has_matches = true;
    view.digest = (ProtobufCBinaryData){HASH_BYTES, sealed->digest};
    view.matches = sealed->matches;
    view.ranking = sealed->ranking;
    paper_print(&view.base);
}

static int show_board(const struct cli *cli, struct kaohe_client *client,
                      const struct edition_read *read, EditionBoard *board)
{
    const struct ranking_style style = {.lines = SIZE_MAX};
    struct edition_sealed sealed;
    struct paper paper;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    const bool made = edition_board(client, read->edition, board, &paper, &sealed);
    code = sealed.code;
    if (made) {
        code = sealed.matches ? EXIT_DONE : EXIT_REFUSED;
        if (cli->json) {
            print_json(read, board, &sealed);
        } else if (!is_one(cli, read)) {
            add_row(read->own, &read->names, board, &sealed);
        } else {
            ranking_print(cli, &read->names, sealed.ranking, &paper.arena, &style);
            print_digest(cli, &sealed);
        }
        if (!sealed.matches)
            fprintf(stderr, tr("kaohe: %s/%s: not what edition %lld sealed\n"),
                    board->board, board->period, (long long)read->edition->number);
    }
    paper_close(&paper);
    return code;
}

int edition_show(const struct cli *cli, struct kaohe_client *client)
{
    struct overview overview;
    int code = EXIT_SYSTEM;

    if (open_overview(&overview))
        code = edition_each(cli, client, show_board, &overview);
    if (overview.count > 0)
        print_overview(cli, &overview);
    paper_close(&overview.paper);
    return code;
}
