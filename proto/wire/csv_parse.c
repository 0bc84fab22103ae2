/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text into cells, strictly: a quotation ends, is doubled inside, and stands alone in its
 * cell. Line ends inside a quotation become line feeds. Every cell is at most as long as
 * its source with its separator, so that one block holds them all. Spreadsheets save
 * empty cells and lines by the thousand: they take no memory.
 */
#include <stdio.h>
#include <string.h>

#include "domain/utf8.h"
#include "wire/csv.h"

#define ROWS_MAX 65536 /* that hold something */
#define CELLS_MAX 262144

struct csv_parser {
    const char *at, *end;
    char *to;      /* where the next cell is put */
    char *nothing; /* an empty cell between others */
    size_t empty;  /* cells of the row since one that was not */
    char **cells;  /* of all rows, one behind the other */
    size_t count;
    int row;
    int column;
    struct csv_error *error;
};

char *csv_column(int column, char letters[CSV_COLUMN_SIZE])
{
    size_t at = CSV_COLUMN_SIZE - 1;

    letters[at] = '\0';
    for (int left = column; left > 0 && at > 0; left = (left - 1) / 26)
        letters[--at] = (char)('A' + (left - 1) % 26);
    return memmove(letters, letters + at, CSV_COLUMN_SIZE - at);
}

static bool refuse(struct csv_parser *parser, enum csv_fault fault)
{
    parser->error->fault = fault;
    parser->error->row = parser->row;
    parser->error->column = parser->column;
    return false;
}

static bool at_line_end(const struct csv_parser *parser)
{
    return parser->at == parser->end || *parser->at == '\n' ||
           (*parser->at == '\r' && parser->at + 1 < parser->end && parser->at[1] == '\n');
}

/* Takes one character over; CRLF becomes LF. */
static bool take(struct csv_parser *parser, bool quoted)
{
    uint32_t code_point = 0;
    const size_t left = (size_t)(parser->end - parser->at);
    size_t size;

    if (quoted && at_line_end(parser))
        parser->at += *parser->at == '\r';
    size = utf8_next(parser->at, left, &code_point);
    if (*parser->at == '\t')
        return refuse(parser, CSV_TABS);
    if (size == 0 ||
        !utf8_is_text(parser->at, size, quoted ? UTF8_MANY_LINES : UTF8_ONE_LINE))
        return refuse(parser, CSV_CONTROL);
    memcpy(parser->to, parser->at, size);
    parser->to += size;
    parser->at += size;
    return true;
}

static bool take_quotation(struct csv_parser *parser)
{
    parser->at++;
    for (;;) {
        if (parser->at == parser->end)
            return refuse(parser, CSV_OPEN_QUOTE);
        if (*parser->at == '"') {
            parser->at++;
            if (parser->at == parser->end || *parser->at != '"')
                break;
            parser->at++;
            *parser->to++ = '"';
        } else if (!take(parser, true)) {
            return false;
        }
    }
    return at_line_end(parser) || *parser->at == ',' ||
           refuse(parser, *parser->at == ';' ? CSV_SEMICOLONS : CSV_STRAY_QUOTE);
}

static bool take_cell(struct csv_parser *parser)
{
    char *start = parser->to;

    parser->column++;
    if (parser->at < parser->end && *parser->at == '"') {
        if (!take_quotation(parser))
            return false;
    } else {
        while (!at_line_end(parser) && *parser->at != ',') {
            if (*parser->at == '"')
                return refuse(parser, CSV_STRAY_QUOTE);
            if (!take(parser, false))
                return false;
        }
    }
    *parser->to++ = '\0';
    parser->empty++;
    if (start[0] == '\0')
        return true;
    while (--parser->empty > 0)
        parser->cells[parser->count++] = parser->nothing;
    parser->cells[parser->count++] = start;
    return true;
}

/* One row with its line end; what it holds goes into `row`. */
static bool take_row(struct csv_parser *parser, struct csv_row *row)
{
    *row =
        (struct csv_row){.number = ++parser->row, .cells = parser->cells + parser->count};
    parser->column = 0;
    parser->empty = 0;
    if (!take_cell(parser))
        return false;
    while (parser->at < parser->end && *parser->at == ',') {
        parser->at++;
        if (!take_cell(parser))
            return false;
    }
    if (parser->at < parser->end)
        parser->at += *parser->at == '\r' ? 2 : 1;
    row->count = (size_t)(parser->cells + parser->count - row->cells);
    return true;
}

/* At most how many rows and cells hold something, or stand before what does. */
static void count(struct bytes text, size_t *rows, size_t *cells)
{
    size_t commas = 0;
    bool begun = false;

    *rows = *cells = 0;
    for (size_t i = 0; i < text.length; i++) {
        const uint8_t c = text.data[i];

        if (c == '\n') {
            commas = 0;
            begun = false;
        } else if (c == ',') {
            commas++;
        } else if (c != '\r') {
            *cells += commas + !begun;
            *rows += !begun;
            commas = 0;
            begun = true;
        }
    }
}

enum csv_fault csv_parse(struct bytes text, struct arena *arena, struct csv_table *out,
                         struct csv_error *error)
{
    struct csv_parser parser = {.at = (const char *)text.data, .error = error};
    size_t rows;
    size_t cells;

    *error = (struct csv_error){.fault = CSV_SOUND};
    *out = (struct csv_table){.count = 0};
    count(text, &rows, &cells);
    if (rows > ROWS_MAX || cells > CELLS_MAX) {
        error->fault = CSV_TOO_LARGE;
        snprintf(error->detail, sizeof error->detail, "%zu > %d",
                 rows > ROWS_MAX ? rows : cells, rows > ROWS_MAX ? ROWS_MAX : CELLS_MAX);
        return error->fault;
    }
    parser.end = parser.at + text.length;
    parser.nothing = arena_alloc(arena, 1);
    parser.to = arena_alloc(arena, text.length + 1);
    parser.cells = arena_array(arena, cells + 1, sizeof *parser.cells);
    out->rows = arena_array(arena, rows + 1, sizeof *out->rows);
    if (parser.nothing == NULL || parser.to == NULL || parser.cells == NULL ||
        out->rows == NULL)
        error->fault = CSV_NO_ROOM;
    while (error->fault == CSV_SOUND && parser.at < parser.end)
        if (take_row(&parser, &out->rows[out->count]))
            out->count += out->rows[out->count].count > 0;
    return error->fault;
}
