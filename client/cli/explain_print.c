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
#include "domain/rounding.h"

#define FIGURE_ROWS 2100
#define LINE_SIZE 1024

/* A figure of a record, or what stands on another board: "collection-amount/106H1". */
void explain_add_figure(const struct names *names, const char *figure, struct text *text)
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

/* What a component is worth. */
static void add_weighing(const ExplainedFigure *figure, struct table *table)
{
    struct text text = table_text(table);
    struct decimal rounded;

    table_cell(table, 5, figure->points);
    text_add_int(&text, figure->weight);
    table_end_text(table, 6, &text);
    text = table_text(table);
    if (ratio_round((struct ratio){figure->contribution->numerator,
                                   figure->contribution->denominator},
                    1, 2, ROUNDING_HALF_UP, &rounded) == KAOHE_OK)
        text_add_decimal(&text, rounded);
    table_end_text(table, 7, &text);
}

static void add_value(const struct names *names, const ExplainedFigure *figure,
                      struct table *table)
{
    char board[LINE_SIZE];
    struct text text = table_text(table);

    snprintf(board, sizeof board, "%.*s", (int)strcspn(figure->figure, "/"),
             figure->figure);
    if (figure->has_weight)
        names_add_value(names, names_board(names, board), figure->on_board, &text);
    else
        text_add(&text, figure->value);
    table_end_text(table, 1, &text);
}

static void open_figures(struct table *table, bool weighed)
{
    table->right = 1U << 1 | 1U << 2 | 1U << 3;
    table_cell(table, 0, tr("Rests on"));
    table_cell(table, 1, tr("Value"));
    table_cell(table, 2, tr("Number"));
    table_cell(table, 3, tr("Revision"));
    table_cell(table, 4, tr("Filed"));
    if (!weighed) {
        table_cell(table, 5, tr("Rules"));
        return;
    }
    table->right |= 1U << 5 | 1U << 6 | 1U << 7;
    table_cell(table, 5, tr("Points"));
    table_cell(table, 6, tr("Weight"));
    table_cell(table, 7, tr("Contributes"));
}

static void print_figures(const struct cli *cli, const struct names *names,
                          const Explanation *what, struct arena *arena)
{
    const bool weighed = what->n_figures > 0 && what->figures[0]->has_weight;
    struct table table;

    if (what->n_figures == 0 || !table_open(&table, arena, weighed ? 8 : 6, FIGURE_ROWS))
        return;
    open_figures(&table, weighed);
    for (size_t i = 0; i < what->n_figures; i++) {
        const ExplainedFigure *figure = what->figures[i];
        char time[PRINT_TIME_SIZE];
        struct text text;

        table_next(&table);
        text = table_text(&table);
        explain_add_figure(names, figure->figure, &text);
        table_end_text(&table, 0, &text);
        add_value(names, figure, &table);
        text = table_text(&table);
        text_add_int(&text, figure->entry);
        table_end_text(&table, 2, &text);
        text = table_text(&table);
        text_add_int(&text, figure->revision);
        table_end_text(&table, 3, &text);
        table_cell(&table, 4,
                   figure->has_time ? print_time(cli, figure->time, time) : "");
        if (weighed)
            add_weighing(figure, &table);
        else
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

/* The document of each filing, once. */
static void print_documents(const Explanation *what)
{
    for (size_t i = 0; i < what->n_figures; i++) {
        const ExplainedFigure *figure = what->figures[i];
        bool said = figure->document == NULL;

        for (size_t j = 0; j < i && !said; j++)
            said = what->figures[j]->entry == figure->entry;
        if (!said)
            printf(tr("  Number %lld is taken from the document: %s\n"),
                   (long long)figure->entry, figure->document);
    }
}

static void print_place(const struct cli *cli, const Explanation *what)
{
    const Standing *standing = what->standing;
    char buffer[LINE_SIZE];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    if (standing->has_place_doubled)
        names_add_place(standing->place_doubled, &text);
    else
        text_add(&text, "–");
    printf(tr("Place %s of %lld; on the board: %lld\n"), buffer,
           (long long)standing->ranked, (long long)what->valued);
    if (what->tied > 1)
        printf(tr("Others with exactly the same value: %lld\n"),
               (long long)what->tied - 1);
    if (standing->has_place_doubled)
        return;
    snprintf(buffer, sizeof buffer,
             tr("No place: the value rests on %lld, and the board wants at least %lld."),
             (long long)standing->basis, (long long)what->board->minimum_base);
    print_paragraph(cli, 0, buffer);
}

static void print_head(const struct cli *cli, const struct names *names,
                       const Explanation *what)
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
    print_place(cli, what);
    text_init(&text, buffer, sizeof buffer);
    names_add_value(names, what->board, standing->value, &text);
    printf(tr("Value %s = %s\n"), buffer, what->formula == NULL ? "…" : what->formula);
    if (standing->rolled_up)
        puts(tr("Made of the parts of the period, for want of a report for all of it"));
    if (standing->has_interval_low) {
        text_init(&text, buffer, sizeof buffer);
        names_add_interval(standing, &text);
        printf(tr("Sure to 95 %%: %s (Wilson's interval)\n"), buffer);
    }
    printf(tr("As of number %lld of the ledger\n"), (long long)what->sequence);
}

void explain_print(const struct cli *cli, const struct names *names,
                   const Explanation *what, struct arena *arena)
{
    print_head(cli, names, what);
    explain_print_beside(cli, names, what);
    print_figures(cli, names, what, arena);
    print_reasons(what);
    print_documents(what);
}
