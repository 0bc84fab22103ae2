/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV as RFC 4180 has it, and as spreadsheets in Taiwan save it: UTF-8 with or without a
 * byte order mark, or CP950; lines ended by CRLF or LF. A cell is told as a spreadsheet
 * shows it, by row and column.
 */
#ifndef WIRE_CSV_H
#define WIRE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/arena.h"
#include "domain/text.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "wire/bytes.h"

/* X(name, text) */
#define CSV_FAULTS(X)                                                                    \
    X(CSV_SOUND, "is sound")                                                             \
    X(CSV_WORKBOOK, "is a workbook; save it as CSV UTF-8 (comma delimited)")             \
    X(CSV_UTF_16, "is Unicode text; save it as CSV UTF-8 (comma delimited)")             \
    X(CSV_NOT_TEXT, "is neither UTF-8 nor CP950; save it as CSV UTF-8")                  \
    X(CSV_CONTROL, "holds a control character")                                          \
    X(CSV_TABS, "holds a tab; separate cells by commas: save it as CSV UTF-8")           \
    X(CSV_SEMICOLONS, "uses semicolons; separate cells by commas: save it as CSV UTF-8") \
    X(CSV_OPEN_QUOTE, "begins a quotation that never ends")                              \
    X(CSV_STRAY_QUOTE, "has a quotation mark in the middle; double it and quote all")    \
    X(CSV_TOO_LARGE, "is larger than a limit")                                           \
    X(CSV_NO_ROOM, "does not fit into memory")                                           \
    X(CSV_NO_NUMBER, "is no number; leave the cell empty where there is none")           \
    X(CSV_NO_WHOLE, "is no whole number")                                                \
    X(CSV_SHORTENED, "is cut by the spreadsheet; format it as a number, a code as text") \
    X(CSV_BAD_UNIT, "ends in a unit that this column does not have")                     \
    X(CSV_AMBIGUOUS, "can be read in two ways; write which one is meant")                \
    X(CSV_NO_DATE, "is no date; write 110年8月6日, 110/8/6 or 2021-08-06")               \
    X(CSV_NO_DAY, "is a day that does not exist")                                        \
    X(CSV_UNKNOWN, "is not a name that is known here")                                   \
    X(CSV_TWICE, "is given twice")                                                       \
    X(CSV_GAP, "is filled in, though the one before it is empty")                        \
    X(CSV_BEYOND, "stands in a column without a title")                                  \
    X(CSV_NO_TABLE, "has no table of records; begin with `kaohe template`")              \
    X(CSV_NO_RECORD, "belongs below a record, and there is none above it")               \
    X(CSV_NO_JSON, "is not the JSON that this row wants")                                \
    X(CSV_NOT_SAID, "must be said in each of the files that are one report")             \
    X(CSV_DIFFERS, "says something else than the other files of this report")            \
    X(CSV_ABSENT, "is not there")

enum csv_fault {
#define CSV_FAULT_ENUM(name, text) name,
    CSV_FAULTS(CSV_FAULT_ENUM)
#undef CSV_FAULT_ENUM
};

struct csv_error {
    enum csv_fault fault;
    int row;          /* from 1; 0: the whole file */
    int column;       /* from 1; 0: the whole row */
    char detail[160]; /* what is meant: the text, its two readings, a byte */
};

/* What is wrong, in English, to stand behind the place: the key of a translation. */
const char *csv_fault_text(enum csv_fault fault);

#define CSV_COLUMN_SIZE 8

/* Writes the letters of a column: 1 is A, 27 is AA. Returns `letters`. */
char *csv_column(int column, char letters[CSV_COLUMN_SIZE]);

struct csv_row {
    int number; /* as a spreadsheet shows it, from 1 */
    size_t count;
    char **cells;
};

/* Rows that hold something, without the empty cells at their ends. */
struct csv_table {
    struct csv_row *rows;
    size_t count;
};

/* Makes UTF-8 without a byte order mark of a file's bytes, in the arena. */
KAOHE_MUST_CHECK enum csv_fault csv_text(struct bytes in, struct arena *arena,
                                         struct bytes *out, struct csv_error *error);

/* Takes UTF-8 apart into cells, in the arena. */
KAOHE_MUST_CHECK enum csv_fault csv_parse(struct bytes text, struct arena *arena,
                                          struct csv_table *out, struct csv_error *error);

/* ---- writing (csv_write.c) ---- */

struct csv_writer {
    struct text text;
    bool begun; /* the row has a cell */
};

/* Starts a file of at most `capacity` bytes in the arena, with a byte order mark, which
 * makes spreadsheets read it as UTF-8. text_end(&writer->text) ends it. */
void csv_begin(struct csv_writer *writer, struct arena *arena, size_t capacity);

/* Adds a cell, quoted where RFC 4180 wants it. A text that a spreadsheet would take for
 * a formula, or that begins with an apostrophe, gets an apostrophe in front. */
void csv_cell(struct csv_writer *writer, const char *text);

/* The same for a text that is no figure: one that a spreadsheet would change because it
 * takes it for a number or a day (007, 3-4) gets an apostrophe too. */
void csv_cell_text(struct csv_writer *writer, const char *text);

/* Adds a cell without such an apostrophe: what a file had already. */
void csv_cell_as_is(struct csv_writer *writer, const char *text);

void csv_end_row(struct csv_writer *writer);

/* A cell without the apostrophe that one of them put there. */
const char *csv_unescape(const char *cell);

#endif
