/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws one board: place, branch, the value rounded and as k of n, what it rests on, and
 * a mark on figures that are made up. A shared place has an equals sign.
 */
#include "client/cli/ranking.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/marks.h"
#include "client/cli/print.h"
#include "client/cli/table.h"
#include "domain/peers.h"

static bool shares(const Ranking *ranking, size_t i)
{
    const int64_t place = ranking->standings[i]->place_doubled;

    return (i > 0 && ranking->standings[i - 1]->has_place_doubled &&
            ranking->standings[i - 1]->place_doubled == place) ||
           (i + 1 < ranking->n_standings &&
            ranking->standings[i + 1]->has_place_doubled &&
            ranking->standings[i + 1]->place_doubled == place);
}

static bool has_changed(const struct ranking_style *style, const Standing *standing)
{
    for (size_t i = 0; style->event != NULL && i < style->event->n_changes; i++) {
        const Standing *change = style->event->changes[i]->standing;

        if (change != NULL && style->event->changes[i]->by == NULL &&
            change->branch != NULL && standing->branch != NULL &&
            strcmp(change->branch, standing->branch) == 0)
            return true;
    }
    return false;
}

/* "> 3=": changed, third, shared. */
static void add_place(const Ranking *ranking, size_t i, bool changed, struct table *table)
{
    const Standing *standing = ranking->standings[i];
    struct text text = table_text(table);

    text_add(&text, changed ? "> " : "");
    if (standing->has_place_doubled) {
        names_add_place(standing->place_doubled, &text);
        text_add(&text, shares(ranking, i) ? "=" : " ");
    } else {
        text_add(&text, "– ");
    }
    table_end_text(table, 0, &text);
}

static void add_row(const struct names *names, const Ranking *ranking, size_t i,
                    struct table *table)
{
    const Standing *standing = ranking->standings[i];
    struct text text = table_text(table);

    names_add_branch(names, standing->branch, &text);
    table_end_text(table, 1, &text);
    text = table_text(table);
    names_add_value(names, ranking->board, standing->value, &text);
    table_end_text(table, 2, &text);
    text = table_text(table);
    if (standing->has_basis)
        text_add_int_grouped(&text, standing->basis);
    table_end_text(table, 3, &text);
    if (standing->has_interval_low) {
        text = table_text(table);
        names_add_interval(standing, &text);
        table_end_text(table, 4, &text);
    }
    text = table_text(table);
    marks_add_remarks(standing, &text);
    table_end_text(table, table->columns - 1, &text);
}

static bool has_intervals(const Ranking *ranking)
{
    return ranking->n_standings > 0 && ranking->standings[0]->has_interval_low;
}

static void print_title(const struct cli *cli, const struct names *names,
                        const Ranking *ranking, struct arena *arena)
{
    const bool lower = ranking->board->direction == DIRECTION_LOWER_IS_BETTER;
    const PeerGroup *group =
        catalogue_peer_group(names->catalogue, ranking->board->peer_group);
    const char *first = cli->zh ? ranking->board->title_zh : ranking->board->title_en;
    struct text text;
    const char *title;

    text_init_arena(&text, arena, 1024);
    if (first != NULL)
        text_add(&text, first);
    else
        names_add_board(names, ranking->board->id, &text);
    text_add(&text, "  ");
    if (group != NULL) {
        text_add(&text, cli->zh ? group->title_zh : group->title_en);
        text_add(&text, "  ");
    }
    text_add(&text, ranking->board->id);
    text_add(&text, "/");
    text_add(&text, ranking->period);
    text_add(&text, "  ");
    text_add(&text, lower ? tr("lower is better") : tr("higher is better"));
    title = text_end(&text);
    fputs(print_tone(cli, TONE_STRONG), stdout);
    print_cut(cli, title == NULL ? "?" : title);
    fputs(print_tone(cli, TONE_PLAIN), stdout);
}

/* As many places as there are lines for, and how many more there are. */
static size_t print_places(const struct cli *cli, const struct names *names,
                           const Ranking *ranking, struct arena *arena,
                           const struct ranking_style *style)
{
    const size_t room = style->lines - 1; /* below the title */
    const bool cut = ranking->n_standings > room - 1;
    const size_t shown = !cut ? ranking->n_standings : room > 2 ? room - 2 : 0;
    struct table table;
    size_t lines;

    if (!table_open(&table, arena, has_intervals(ranking) ? 6 : 5, shown + 1))
        return 0;
    table.right = 1U << 0 | 1U << 2 | 1U << 3;
    if (has_intervals(ranking))
        table_cell(&table, 4, tr("Sure to 95 %"));
    table_cell(&table, 0, tr("Place"));
    table_cell(&table, 1, tr("Branch"));
    table_cell(&table, 2, tr("Value"));
    table_cell(&table, 3, tr("Basis"));
    for (size_t i = 0; i < shown; i++) {
        table_next(&table);
        add_place(ranking, i, has_changed(style, ranking->standings[i]), &table);
        add_row(names, ranking, i, &table);
    }
    table_next(&table);
    lines = table_print(cli, &table);
    if (cut && lines < room) {
        char text[64];

        snprintf(text, sizeof text, tr("… %zu more"), ranking->n_standings - shown);
        print_cut(cli, text);
        lines++;
    }
    return lines;
}

size_t ranking_print(const struct cli *cli, const struct names *names,
                     const Ranking *ranking, struct arena *arena,
                     const struct ranking_style *style)
{
    if (style->lines == 0)
        return 0;
    print_title(cli, names, ranking, arena);
    return style->lines == 1 ? 1 : 1 + print_places(cli, names, ranking, arena, style);
}
