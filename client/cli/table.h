/* SPDX-License-Identifier: Apache-2.0 */
/* Tables whose columns line up, Chinese characters being two columns wide. */
#ifndef CLIENT_CLI_TABLE_H
#define CLIENT_CLI_TABLE_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"
#include "domain/text.h"

#define TABLE_COLUMNS 8

struct table {
    struct arena *arena;
    const char *(*rows)[TABLE_COLUMNS];
    size_t row_count;
    size_t row_limit;
    size_t columns;
    unsigned right; /* bits of the columns that are set right */
};

/* A table of at most so many rows; the first row is its head. False without memory. */
KAOHE_MUST_CHECK bool table_open(struct table *table, struct arena *arena, size_t columns,
                                 size_t row_limit);

/* Sets a cell of the row that is being filled; the text is copied. */
void table_cell(struct table *table, size_t column, const char *text);

/* Begins a text for a cell, and ends it into the cell. */
struct text table_text(struct table *table);
void table_end_text(struct table *table, size_t column, struct text *text);

/* Starts the next row. */
void table_next(struct table *table);

/* Prints all, the last column cut to the terminal's width. Gives the lines printed. */
size_t table_print(const struct cli *cli, const struct table *table);

#endif
