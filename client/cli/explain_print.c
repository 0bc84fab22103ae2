/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An explanation in words: the place, the value and its formula, where each figure is
 * from, and what it would take to change places with a neighbour.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/explain.h"
#include "client/cli/print.h"
#include "client/cli/table.h"

#define FIGURE_ROWS 2100
#define LINE_SIZE 1024

/* A figure of a record, or what stands on another board: "collection-amount/106H1". */
static void add_figure_name(const struct names *names, const char *figure,
                            struct text *text)
{
    const char *slash = strchr(figure, '/');
    char board[LINE_SIZE];

    if (strchr(figure, '#') != NULL || slash == NULL) {
        title_add_figure(text, &names->titles, figure);
        return;
    }
    snprintf(board, sizeof board, "%.*s", (int)(slash - figure), figure);
    names_add_board(names, board, text);
    text_add(text, " ");
    text_add(text, slash + 1);
}

static void print_figures(const struct cli *cli, const struct names *names,
                          const Explanation *what, struct arena *arena)
{
    struct table table;

    if (what->n_figures == 0 || !table_open(&table, arena, 6, FIGURE_ROWS))
        return;
    table.right = 1U << 1 | 1U << 2 | 1U << 3;
    table_cell(&table, 0, tr("Figure"));
    table_cell(&table, 1, tr("Value"));
    table_cell(&table, 2, tr("Number"));
    table_cell(&table, 3, tr("Revision"));
    table_cell(&table, 4, tr("Filed"));
    table_cell(&table, 5, tr("Rules"));
    for (size_t i = 0; i < what->n_figures; i++) {
        const ExplainedFigure *figure = what->figures[i];
        char time[PRINT_TIME_SIZE];
        struct text text;

        table_next(&table);
        text = table_text(&table);
        add_figure_name(names, figure->figure, &text);
        table_end_text(&table, 0, &text);
        table_cell(&table, 1, figure->value);
        text = table_text(&table);
        text_add_int(&text, figure->entry);
        table_end_text(&table, 2, &text);
        text = table_text(&table);
        text_add_int(&text, figure->revision);
        table_end_text(&table, 3, &text);
        table_cell(&table, 4,
                   figure->has_time ? print_time(cli, figure->time, time) : "");
        table_cell(&table, 5, figure->rule_set == NULL ? "" : figure->rule_set);
    }
    table_next(&table);
    table_print(cli, &table);
}

/* Corrections and reasons for warnings, once for all figures of one record. */
static void print_reasons(const Explanation *what)
{
    const char *said = NULL;

    for (size_t i = 0; i < what->n_figures; i++) {
        const ExplainedFigure *figure = what->figures[i];
        const int length = (int)strcspn(figure->figure, "#");

        if (said != NULL && strncmp(said, figure->figure, (size_t)length + 1) == 0)
            continue;
        said = figure->figure;
        if (figure->correction_reason != NULL)
            printf(tr("  %.*s was corrected: %s\n"), length, figure->figure,
                   figure->correction_reason);
        for (size_t j = 0; j < figure->n_justifications; j++)
            printf("  %.*s, %s: %s\n", length, figure->figure,
                   figure->justifications[j]->code, figure->justifications[j]->text);
    }
}

static void print_neighbour(const struct names *names, const Explanation *what,
                            const ExplainedNeighbour *neighbour, const char *where)
{
    char buffer[LINE_SIZE];
    struct text text;

    if (neighbour == NULL)
        return;
    text_init(&text, buffer, sizeof buffer);
    text_add(&text, where);
    names_add_branch(names, neighbour->standing->branch, &text);
    text_add(&text, " ");
    names_add_value(names, what->board, neighbour->standing->value, &text);
    if (neighbour->margin != NULL) {
        text_add(&text, tr("; apart by "));
        names_add_value(names, what->board, neighbour->margin, &text);
    }
    if (neighbour->has_told_apart)
        text_add(&text, neighbour->told_apart ? tr("; a significant difference")
                                              : tr("; no significant difference"));
    puts(buffer);
    if (neighbour->figure == NULL)
        return;
    text_init(&text, buffer, sizeof buffer);
    text_add(&text, tr("  they would change places with "));
    add_figure_name(names, neighbour->figure, &text);
    text_add(&text, " ");
    text_add(&text, neighbour->from);
    text_add(&text, " → ");
    text_add(&text, neighbour->to);
    puts(buffer);
}

static void print_head(const struct cli *cli, const struct names *names,
                       const Explanation *what, size_t on_board)
{
    const Standing *standing = what->standing;
    char buffer[LINE_SIZE];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    names_add_branch(names, standing->branch, &text);
    text_add(&text, "  ");
    names_add_board(names, what->board->id, &text);
    text_add(&text, "  ");
    text_add(&text, what->period);
    printf("%s%s%s\n", print_tone(cli, TONE_STRONG), buffer, print_tone(cli, TONE_PLAIN));
    text_init(&text, buffer, sizeof buffer);
    if (standing->has_place_doubled)
        names_add_place(standing->place_doubled, &text);
    else
        text_add(&text, "–");
    printf(tr("Place %s of %lld; on the board: %zu\n"), buffer,
           (long long)standing->ranked, on_board);
    text_init(&text, buffer, sizeof buffer);
    names_add_value(names, what->board, standing->value, &text);
    printf(tr("Value %s = %s\n"), buffer, what->formula == NULL ? "…" : what->formula);
    printf(tr("As of number %lld of the ledger\n"), (long long)what->sequence);
}

void explain_print(const struct cli *cli, const struct names *names,
                   const Explanation *what, size_t on_board, struct arena *arena)
{
    print_head(cli, names, what, on_board);
    print_figures(cli, names, what, arena);
    print_reasons(what);
    print_neighbour(names, what, what->above, tr("Above: "));
    print_neighbour(names, what, what->below, tr("Below: "));
}
