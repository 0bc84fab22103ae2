/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lays out a table once all of it is known. What does not fit the terminal is cut at its
 * right edge, never wrapped: a table that redraws in place must keep its lines.
 */
#include "client/cli/table.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/print.h"
#include "domain/utf8.h"

#define CELL_SIZE 512

bool table_open(struct table *table, struct arena *arena, size_t columns,
                size_t row_limit)
{
    *table = (struct table){.arena = arena, .columns = columns, .row_limit = row_limit};
    table->rows = arena_array(arena, row_limit + 1, sizeof *table->rows);
    return table->rows != NULL;
}

void table_cell(struct table *table, size_t column, const char *text)
{
    if (table->row_count < table->row_limit && column < table->columns)
        table->rows[table->row_count][column] = arena_strdup(table->arena, text);
}

struct text table_text(struct table *table)
{
    struct text text;

    text_init_arena(&text, table->arena, CELL_SIZE);
    return text;
}

void table_end_text(struct table *table, size_t column, struct text *text)
{
    const char *cell = text_end(text);

    if (table->row_count < table->row_limit && column < table->columns)
        table->rows[table->row_count][column] = cell == NULL ? "…" : cell;
}

void table_next(struct table *table)
{
    if (table->row_count < table->row_limit)
        table->row_count++;
}

static const char *cell_of(const struct table *table, size_t row, size_t column)
{
    const char *cell = table->rows[row][column];

    return cell == NULL ? "" : cell;
}

static void print_row(const struct cli *cli, const struct table *table, size_t row,
                      const size_t widths[TABLE_COLUMNS])
{
    size_t left = cli->terminal && cli->width > 0 ? cli->width : SIZE_MAX;
    size_t last = table->columns;

    while (last > 0 && cell_of(table, row, last - 1)[0] == '\0')
        last--;
    for (size_t i = 0; i < last && left > 0; i++) {
        const char *cell = cell_of(table, row, i);
        const size_t fitting = utf8_fit(cell, strlen(cell), left);
        const size_t width = utf8_width(cell, fitting);
        const bool right = (table->right >> i & 1) != 0;
        const size_t padding = widths[i] > width ? widths[i] - width : 0;
        const size_t room = padding < left - width ? padding : left - width;

        if (right)
            printf("%*s", (int)room, "");
        printf("%.*s", (int)fitting, cell);
        if (!right && i + 1 < last)
            printf("%*s", (int)room, "");
        left -= width + room;
        if (i + 1 < last && left > 2) {
            fputs("  ", stdout);
            left -= 2;
        }
    }
    putchar('\n');
}

size_t table_print(const struct cli *cli, const struct table *table)
{
    size_t widths[TABLE_COLUMNS] = {0};

    for (size_t row = 0; row < table->row_count; row++) {
        for (size_t i = 0; i < table->columns; i++) {
            const char *cell = cell_of(table, row, i);
            const size_t width = utf8_width(cell, strlen(cell));

            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
    for (size_t row = 0; row < table->row_count; row++) {
        fputs(row == 0 ? print_tone(cli, TONE_FAINT) : "", stdout);
        print_row(cli, table, row, widths);
        fputs(row == 0 ? print_tone(cli, TONE_PLAIN) : "", stdout);
    }
    return table->row_count;
}
