/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a branch stands to others, in sentences: behind or ahead, by how much, whether that
 * is significant and by which method, and what would change it.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/explain.h"
#include "client/cli/print.h"

#define LINE_SIZE 2048
#define NAME_SIZE 256

/* "TYY Taoyuan" */
static const char *branch(const struct names *names, const Standing *standing,
                          char buffer[NAME_SIZE])
{
    struct text text;

    text_init(&text, buffer, NAME_SIZE);
    names_add_branch(names, standing->branch, &text);
    return buffer;
}

/* "2", "2.5" */
static const char *place(const Standing *standing, char buffer[NAME_SIZE])
{
    struct text text;

    text_init(&text, buffer, NAME_SIZE);
    names_add_place(standing->place_doubled, &text);
    return buffer;
}

static const char *value(const struct names *names, const Explanation *what,
                         const Standing *standing, char buffer[NAME_SIZE])
{
    struct text text;

    text_init(&text, buffer, NAME_SIZE);
    names_add_value(names, what->board, standing->value, &text);
    return buffer;
}

static const char *margin(const struct names *names, const Explanation *what,
                          const ExplainedNeighbour *other, char buffer[NAME_SIZE])
{
    struct text text;

    text_init(&text, buffer, NAME_SIZE);
    if (other->margin == NULL)
        text_add(&text, "…");
    else
        names_add_margin(names, what->board, other->margin, &text);
    return buffer;
}

static bool is_level(const ExplainedNeighbour *other)
{
    return other->margin != NULL && other->margin->numerator == 0;
}

static bool is_behind(const Explanation *what, const ExplainedNeighbour *other)
{
    return other->standing->place_doubled < what->standing->place_doubled;
}

static void print_distance(const struct cli *cli, const struct names *names,
                           const Explanation *what, const ExplainedNeighbour *other)
{
    char one[NAME_SIZE], two[NAME_SIZE], mine[NAME_SIZE], theirs[NAME_SIZE],
        apart[NAME_SIZE], line[LINE_SIZE], first[NAME_SIZE], second[NAME_SIZE];

    snprintf(
        line, sizeof line,
        is_level(other)
            ? tr("%s is level with %s: place %s and place %s, %s and %s; apart by %s.")
        : is_behind(what, other)
            ? tr("%s is behind %s: place %s against place %s, %s against %s; apart by "
                 "%s.")
            : tr("%s is ahead of %s: place %s against place %s, %s against %s; apart by "
                 "%s."),
        branch(names, what->standing, one), branch(names, other->standing, two),
        place(what->standing, first), place(other->standing, second),
        value(names, what, what->standing, mine),
        value(names, what, other->standing, theirs), margin(names, what, other, apart));
    print_paragraph(cli, 0, line);
}

/* The question of the analyst: is it significant? */
static void print_significance(const struct cli *cli, const ExplainedNeighbour *other)
{
    char line[LINE_SIZE];

    if (is_level(other))
        return;
    if (!other->has_told_apart) {
        print_paragraph(cli, 2,
                        tr("Whether that is significant cannot be said: only a rate of "
                           "answers or cases, each for itself, tells how much may be "
                           "chance."));
        return;
    }
    snprintf(line, sizeof line,
             other->told_apart
                 ? tr("A significant difference: at 5 %% the two can be told apart "
                      "(chi-squared of two rates, Bonferroni's correction; "
                      "comparisons: %lld).")
                 : tr("No significant difference: at 5 %% the two cannot be told apart "
                      "(chi-squared of two rates, Bonferroni's correction; "
                      "comparisons: %lld)."),
             (long long)other->comparisons);
    print_paragraph(cli, 2, line);
}

/* Of a value on another board the unit: "12 → 15 cases". */
static void add_unit(const struct names *names, const ExplainedNeighbour *other,
                     struct text *text)
{
    char id[NAME_SIZE];
    const Board *board;
    const char *unit;

    snprintf(id, sizeof id, "%.*s", (int)strcspn(other->figure, "/"), other->figure);
    board = strchr(other->figure, '#') == NULL ? names_board(names, id) : NULL;
    if (board == NULL || strchr(other->to, '/') != NULL)
        return;
    unit = names->zh ? board->unit_zh : board->unit_en;
    text_add(text, unit == NULL ? "" : " ");
    text_add(text, unit == NULL ? "" : unit);
}

/* "12,345", "1,234 / 5,678", or a day in both calendars. */
static void add_number(const struct cli *cli, const char *number, struct text *text)
{
    const size_t length = strcspn(number, "/");
    char first[PRINT_TIME_SIZE];
    struct decimal value;
    struct civil_date day;

    snprintf(first, sizeof first, "%.*s", (int)length, number);
    if (decimal_parse(first, &value) == KAOHE_OK)
        text_add_decimal_grouped(text, value);
    else if (civil_parse(number, &day) == KAOHE_OK)
        text_add(text, print_day(cli, number, first));
    else
        text_add_bytes(text, number, length);
    if (number[length] == '\0')
        return;
    text_add(text, " / ");
    add_number(cli, number + length + 1, text);
}

static void print_change(const struct cli *cli, const struct names *names,
                         const Explanation *what, const ExplainedNeighbour *other)
{
    char line[LINE_SIZE], change[LINE_SIZE];
    char one[NAME_SIZE], two[NAME_SIZE];
    struct text text;

    if (other->figure == NULL) {
        print_paragraph(
            cli, 2,
            tr("No change of one figure alone that the rules allow would alter that."));
        return;
    }
    text_init(&text, change, sizeof change);
    explain_add_figure(names, other->figure, &text);
    text_add(&text, " ");
    add_number(cli, other->from, &text);
    text_add(&text, " → ");
    add_number(cli, other->to, &text);
    add_unit(names, other, &text);
    snprintf(
        line, sizeof line,
        is_behind(what, other) || is_level(other)
            ? tr("The smallest change with which %s would pass %s, all else as it is: "
                 "%s")
            : tr("The smallest change with which %s would fall behind %s, all else as "
                 "it is: %s"),
        branch(names, what->standing, one), branch(names, other->standing, two), change);
    print_paragraph(cli, 2, line);
}

static void print_other(const struct cli *cli, const struct names *names,
                        const Explanation *what, const ExplainedNeighbour *other)
{
    if (other == NULL)
        return;
    print_distance(cli, names, what, other);
    print_significance(cli, other);
    print_change(cli, names, what, other);
}

void explain_print_beside(const struct cli *cli, const struct names *names,
                          const Explanation *what)
{
    print_other(cli, names, what, what->against);
    print_other(cli, names, what, what->above);
    print_other(cli, names, what, what->below);
}
