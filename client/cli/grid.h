/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table that goes into a file for a spreadsheet: CSV or a workbook, by the ending of
 * its name. Texts stay texts, whatever they begin with: nothing becomes a formula.
 */
#ifndef CLIENT_CLI_GRID_H
#define CLIENT_CLI_GRID_H

#include "client/cli/cli.h"
#include "domain/arena.h"
#include "domain/decimal.h"

struct grid;

/* Is it standard output, which takes CSV only? */
bool grid_is_standard(const char *path);

/* Begins a new file, named as the options say; there must be none of that name, unless it
 * is standard output. NULL with *code, said on stderr. */
KAOHE_MUST_CHECK struct grid *grid_open(const char *path, const char *title, int *code);

/* The titles of the columns, with the width of each in characters. */
struct grid_column {
    const char *title;
    int width;
};
void grid_head(struct grid *grid, const struct grid_column *columns, size_t count);

/* Cells of the row that is being filled, from the left; NULL leaves one empty. */
void grid_text(struct grid *grid, const char *text);
void grid_number(struct grid *grid, struct decimal number);
void grid_count(struct grid *grid, bool known, int64_t count);
void grid_end_row(struct grid *grid);

/* How many rows there are below the head. */
size_t grid_rows(const struct grid *grid);

/* Writes the file, or gives it up. Gives the exit code, and says what went wrong. */
int grid_close(struct grid *grid, bool keep);

#endif
