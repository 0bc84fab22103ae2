/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws one board: place, branch, the value rounded and as k of n, what it rests on, and
 * a mark on figures that are made up. A shared place has an equals sign.
 */
#include "client/cli/ranking.h"

#include <stdio.h>

#include "client/cli/print.h"
#include "client/cli/table.h"

static bool shares(const Ranking *ranking, size_t i)
{
    const int64_t place = ranking->standings[i]->place_doubled;

    return (i > 0 && ranking->standings[i - 1]->has_place_doubled &&
            ranking->standings[i - 1]->place_doubled == place) ||
           (i + 1 < ranking->n_standings &&
            ranking->standings[i + 1]->has_place_doubled &&
            ranking->standings[i + 1]->place_doubled == place);
}

static void add_row(const struct names *names, const Ranking *ranking, size_t i,
                    struct table *table)
{
    const Standing *standing = ranking->standings[i];
    struct text text = table_text(table);

    if (standing->has_place_doubled) {
        names_add_place(standing->place_doubled, &text);
        text_add(&text, shares(ranking, i) ? "=" : " ");
    } else {
        text_add(&text, "– ");
    }
    table_end_text(table, 0, &text);
    text = table_text(table);
    names_add_branch(names, standing->branch, &text);
    table_end_text(table, 1, &text);
    text = table_text(table);
    names_add_value(names, ranking->board, standing->value, &text);
    table_end_text(table, 2, &text);
    text = table_text(table);
    text_add_int_grouped(&text, standing->basis);
    table_end_text(table, 3, &text);
    text = table_text(table);
    text_add(&text, standing->invented ? tr("invented") : "");
    if (!standing->has_place_doubled) {
        text_add(&text, standing->invented ? "; " : "");
        text_add(&text, tr("base too small for a place"));
    }
    table_end_text(table, 4, &text);
}

static void print_title(const struct cli *cli, const struct names *names,
                        const Ranking *ranking, struct arena *arena)
{
    const bool lower = ranking->board->direction == DIRECTION_LOWER_IS_BETTER;
    const char *first = cli->zh ? ranking->board->title_zh : ranking->board->title_en;
    struct text text;
    const char *title;

    text_init_arena(&text, arena, 1024);
    if (first != NULL)
        text_add(&text, first);
    else
        names_add_board(names, ranking->board->id, &text);
    title = text_end(&text);
    printf("%s%s%s  %s/%s  %s\n", print_tone(cli, TONE_STRONG),
           title == NULL ? "?" : title, print_tone(cli, TONE_PLAIN), ranking->board->id,
           ranking->period, lower ? tr("lower is better") : tr("higher is better"));
}

size_t ranking_print(const struct cli *cli, const struct names *names,
                     const Ranking *ranking, struct arena *arena)
{
    struct table table;

    print_title(cli, names, ranking, arena);
    if (!table_open(&table, arena, 5, ranking->n_standings + 1))
        return 1;
    table.right = 1U << 0 | 1U << 2 | 1U << 3;
    table_cell(&table, 0, tr("Place"));
    table_cell(&table, 1, tr("Branch"));
    table_cell(&table, 2, tr("Value"));
    table_cell(&table, 3, tr("Basis"));
    for (size_t i = 0; i < ranking->n_standings; i++) {
        table_next(&table);
        add_row(names, ranking, i, &table);
    }
    table_next(&table);
    return 1 + table_print(cli, &table);
}
