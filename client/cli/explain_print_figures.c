/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures of an explanation, and what brought them: once for each filing when, by
 * whom, under which rules and from which document; once for each record why it was
 * corrected and what was said to warnings.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/explain.h"
#include "client/cli/print.h"
#include "client/cli/range.h"
#include "client/cli/table.h"
#include "domain/catalogue.h"
#include "domain/rounding.h"
#include "domain/rubric.h"

#define SHOWN_ROWS 60
#define LINE_SIZE 1024

/* A figure of a record, what stands on another board ("collection-amount/106H1"), or what
 * is owed ("owed/report-survey"). */
void explain_add_figure(const struct names *names, const char *figure, struct text *text)
{
    const char *slash = strchr(figure, '/');
    const Obligation *owed;
    char board[LINE_SIZE];

    if (strchr(figure, '#') != NULL || slash == NULL) {
        title_add_figure(text, &names->titles, figure);
        return;
    }
    snprintf(board, sizeof board, "%.*s", (int)(slash - figure), figure);
    owed = strcmp(board, "owed") == 0 ? catalogue_obligation(names->catalogue, slash + 1)
                                      : NULL;
    if (owed != NULL) {
        text_add(text, names->zh ? owed->title_zh : owed->title_en);
        return;
    }
    names_add_board(names, board, text);
    text_add(text, " ");
    text_add(text, slash + 1);
}

/* The record of a figure, or what has none. */
static void add_record(const struct names *names, const char *figure, struct text *text)
{
    const char *mark = strchr(figure, '#');
    char record[LINE_SIZE];

    if (mark == NULL) {
        explain_add_figure(names, figure, text);
        return;
    }
    snprintf(record, sizeof record, "%.*s", (int)(mark - figure), figure);
    title_add_record(text, &names->titles, record);
}

static void cell_figure(const struct names *names, const char *figure,
                        struct table *table)
{
    struct text text = table_text(table);

    explain_add_figure(names, figure, &text);
    table_end_text(table, 0, &text);
}

static void cell_int(struct table *table, size_t column, bool known, int64_t number)
{
    struct text text = table_text(table);

    if (known)
        text_add_int(&text, number);
    else
        text_add(&text, "–");
    table_end_text(table, column, &text);
}

/* ---- figures and values ---- */

static void cell_value(const struct names *names, const ExplainedFigure *figure,
                       struct table *table)
{
    char board[LINE_SIZE];
    struct text text = table_text(table);
    struct decimal value;

    snprintf(board, sizeof board, "%.*s", (int)strcspn(figure->figure, "/"),
             figure->figure);
    if (figure->has_weight)
        names_add_value(names, names_board(names, board), figure->on_board, &text);
    else if (decimal_parse(figure->value, &value) == KAOHE_OK)
        text_add_decimal_grouped(&text, value);
    else
        text_add(&text, figure->value);
    table_end_text(table, 1, &text);
}

/* What a component is worth. */
static void cells_weighing(const ExplainedFigure *figure, struct table *table)
{
    struct text text;
    struct decimal rounded;

    table_cell(table, 4, figure->points);
    cell_int(table, 5, true, figure->weight);
    text = table_text(table);
    if (ratio_round((struct ratio){figure->contribution->numerator,
                                   figure->contribution->denominator},
                    1, 2, ROUNDING_HALF_UP, &rounded) == KAOHE_OK)
        text_add_decimal(&text, rounded);
    table_end_text(table, 6, &text);
}

static void head_figures(struct table *table, bool weighed)
{
    table->right = 1U << 1 | 1U << 2 | 1U << 3;
    table_cell(table, 0, tr("Rests on"));
    table_cell(table, 1, tr("Value"));
    table_cell(table, 2, tr("Number"));
    table_cell(table, 3, tr("Revision"));
    if (!weighed)
        return;
    table->right |= 1U << 4 | 1U << 5 | 1U << 6;
    table_cell(table, 4, tr("Points"));
    table_cell(table, 5, tr("Weight"));
    table_cell(table, 6, tr("Contributes"));
}

static void row_figure(const struct names *names, const ExplainedFigure *figure,
                       struct table *table)
{
    cell_figure(names, figure->figure, table);
    cell_value(names, figure, table);
    cell_int(table, 2, figure->has_entry, figure->entry);
    cell_int(table, 3, figure->has_revision, figure->revision);
    if (figure->has_weight)
        cells_weighing(figure, table);
}

/* ---- what had to be done by a day ---- */

/* Of what is owed nothing is received, and who filed it is told below. */
static void head_dated(struct table *table, bool owed)
{
    size_t at = 0;

    table->right = owed ? 1U << 4 | 1U << 5 : 1U << 4 | 1U << 6 | 1U << 7;
    table_cell(table, at++, tr("Rests on"));
    if (!owed)
        table_cell(table, at++, tr("Received on"));
    table_cell(table, at++, tr("Due"));
    table_cell(table, at++, owed ? tr("First filed") : tr("Answered"));
    if (!owed)
        table_cell(table, at++, tr("Days"));
    table_cell(table, at++, tr("In time"));
    table_cell(table, at++, tr("Number"));
    table_cell(table, at++, tr("Revision"));
}

static void cell_day(const struct cli *cli, const char *day, size_t column,
                     struct table *table)
{
    char buffer[PRINT_TIME_SIZE];

    table_cell(table, column, day == NULL ? "–" : print_day(cli, day, buffer));
}

static void row_dated(const struct cli *cli, const struct names *names,
                      const ExplainedFigure *figure, struct table *table)
{
    const ExplainedDeadline *deadline = figure->deadline;
    const bool owed = strchr(figure->figure, '#') == NULL;
    struct text text = table_text(table);
    size_t at = 1;

    add_record(names, figure->figure, &text);
    table_end_text(table, 0, &text);
    if (!owed)
        cell_day(cli, deadline->received, at++, table);
    cell_day(cli, deadline->due, at++, table);
    cell_day(cli, deadline->done, at++, table);
    if (!owed)
        cell_int(table, at++, deadline->has_days, deadline->days);
    table_cell(table, at++,
               !deadline->in_time           ? tr("no")
               : deadline->extended != NULL ? tr("yes, extended")
                                            : tr("yes"));
    cell_int(table, at++, figure->has_entry, figure->entry);
    cell_int(table, at++, figure->has_revision, figure->revision);
}

static void print_table(const struct cli *cli, const struct names *names,
                        const Explanation *what, struct arena *arena)
{
    const bool weighed = what->figures[0]->has_weight;
    const bool dated = what->figures[0]->deadline != NULL;
    const bool owed = dated && strchr(what->figures[0]->figure, '#') == NULL;
    struct table table;

    if (!table_open(&table, arena,
                    owed      ? 6
                    : dated   ? 8
                    : weighed ? 7
                              : 4,
                    SHOWN_ROWS + 1))
        return;
    if (dated)
        head_dated(&table, owed);
    else
        head_figures(&table, weighed);
    for (size_t i = 0; i < what->n_figures && i < SHOWN_ROWS; i++) {
        table_next(&table);
        if (dated)
            row_dated(cli, names, what->figures[i], &table);
        else
            row_figure(names, what->figures[i], &table);
    }
    table_next(&table);
    table_print(cli, &table);
}

/* What the calendar did not tell bears on when an answer was due. */
static void print_weekends(const struct cli *cli, const Explanation *what)
{
    long long count = 0;
    char line[LINE_SIZE];

    for (size_t i = 0; i < what->n_figures; i++)
        count +=
            what->figures[i]->deadline != NULL && what->figures[i]->deadline->by_weekends;
    if (count == 0)
        return;
    snprintf(line, sizeof line,
             tr("Of %lld of these the working days were counted by weekends only: the "
                "calendar does not tell of all days until they were due."),
             count);
    print_paragraph(cli, 0, line);
}

/* ---- what brought them ---- */

static bool is_told(const Explanation *what, size_t number)
{
    for (size_t i = 0; i < number; i++)
        if (what->figures[i]->entry == what->figures[number]->entry)
            return true;
    return false;
}

static void print_filings(const struct cli *cli, const Explanation *what)
{
    for (size_t i = 0; i < what->n_figures && i < SHOWN_ROWS; i++) {
        const ExplainedFigure *figure = what->figures[i];
        char line[2 * LINE_SIZE], time[PRINT_TIME_SIZE];

        if (!figure->has_time || is_told(what, i))
            continue;
        snprintf(line, sizeof line, tr("Number %lld: filed %s, filer %s, rule set %s"),
                 (long long)figure->entry, print_time(cli, figure->time, time),
                 figure->filer == NULL ? "–" : figure->filer,
                 figure->rule_set == NULL ? "–" : figure->rule_set);
        print_paragraph(cli, 2, line);
        if (figure->document == NULL)
            continue;
        snprintf(line, sizeof line, tr("It is taken from the document: %s"),
                 figure->document);
        print_paragraph(cli, 4, line);
    }
}

static void print_reason(const struct cli *cli, const struct names *names,
                         const ExplainedFigure *figure)
{
    char title[LINE_SIZE], line[20 * LINE_SIZE];
    struct text text;

    text_init(&text, title, sizeof title);
    add_record(names, figure->figure, &text);
    if (figure->correction_reason != NULL) {
        snprintf(line, sizeof line, tr("%s was corrected: %s"), title,
                 figure->correction_reason);
        print_paragraph(cli, 2, line);
    }
    for (size_t i = 0; i < figure->n_justifications; i++) {
        snprintf(line, sizeof line, tr("%s, reason given for %s: %s"), title,
                 figure->justifications[i]->code, figure->justifications[i]->text);
        print_paragraph(cli, 2, line);
    }
}

/* Once for all figures of one record. */
static void print_reasons(const struct cli *cli, const struct names *names,
                          const Explanation *what)
{
    const char *said = NULL;

    for (size_t i = 0; i < what->n_figures && i < SHOWN_ROWS; i++) {
        const char *figure = what->figures[i]->figure;
        const size_t length = strcspn(figure, "#");

        if (said != NULL && strncmp(said, figure, length + 1) == 0)
            continue;
        said = figure;
        print_reason(cli, names, what->figures[i]);
    }
}

static void print_more(const struct cli *cli, const Explanation *what)
{
    const int64_t more = (int64_t)what->n_figures - SHOWN_ROWS + what->unlisted;
    char line[LINE_SIZE];

    if (what->too_many)
        print_paragraph(cli, 0,
                        tr("It may rest on more records than are told one by one; kaohe "
                           "show and kaohe export have them all."));
    if (more <= 0)
        return;
    snprintf(line, sizeof line, tr("… and %lld more; --json has the first %d of all."),
             (long long)more, EXPLAIN_LISTED);
    print_paragraph(cli, 0, line);
}

void explain_print_figures(const struct cli *cli, const struct names *names,
                           const Explanation *what, struct arena *arena)
{
    const struct title_source *titles = &names->titles;

    if (what->range != NULL) {
        const Rubric *rubric =
            rubric_of(titles->rubrics, titles->rubric_count, what->range->rubric);

        if (rubric != NULL && !range_print(cli, names, rubric, what->range, arena))
            return;
    }
    if (what->n_figures > 0)
        print_table(cli, names, what, arena);
    print_weekends(cli, what);
    print_more(cli, what);
    print_filings(cli, what);
    print_reasons(cli, names, what);
}
