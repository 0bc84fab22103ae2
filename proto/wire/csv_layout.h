/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How each kind of record looks as CSV: one table a kind, from which the template, the
 * reader and the writer are all made.
 *
 * A file begins with rows of a name and a value (branch, period, …). A row that names a
 * kind begins a table, which a file may have several of: titles, then a record a row; of
 * a score sheet first names and values of the sheet, then an item a row. What a table has
 * no columns for follows the record in rows that begin with their name (重複陳述, 無法辨識,
 * …). What no row can say stands as JSON in one cell. A row whose first cell begins with
 * "#" is not read.
 */
#ifndef WIRE_CSV_LAYOUT_H
#define WIRE_CSV_LAYOUT_H

#include <stddef.h>

#include "domain/record.h"

enum csv_reading {
    CSV_IGNORED, /* for the reader's eyes */
    CSV_KEY,     /* names the element that the row is about */
    CSV_PROSE,   /* as it stands */
    CSV_CODE,    /* without blanks around, full width folded */
    CSV_COUNT,
    CSV_DECIMAL,
    CSV_DATE,
    CSV_ENUM,
    CSV_INSTRUMENT, /* names of the catalogue */
    CSV_CHANNEL,
    CSV_CASE_TYPE,
    CSV_METRIC,
    CSV_DIMENSION, /* a value of the dimension that stands beside it */
    CSV_BRANCH,
    CSV_PERIOD,
    CSV_FIGURE,  /* a figure or a record, by the words of the tables or as in a key */
    CSV_FIGURES, /* apart by ";" */
    CSV_FIELD,   /* of the record, by a title of the table or as in a figure */
    CSV_LEVELS,  /* answer levels, apart by ";" */
    CSV_LIST,    /* apart by ";" */
    CSV_OPTIONS, /* of the row's item: numbers or ids */
    CSV_OPTION_SCORES, /* of the same: "1=5; 2=3" */
};

/*
 * A column, or a name of the names and values. `path` leads from the submission or the
 * record: "a.b" into a message, "a[1]" to the second element, "a[]" to the row's own,
 * "a{6}" to the one whose first field has the values 1 and 2 (bits).
 */
struct csv_form {
    const char *zh, *en; /* title; "" continues the row of the one before */
    const char *path;
    enum csv_reading reading;
    const char *units; /* as in struct figure_form */
    const char *example;
    const char *help_zh, *help_en; /* may be NULL */
};

struct csv_forms {
    const struct csv_form *list;
    size_t count;
};

struct csv_layout {
    const char *name; /* of the template */
    const char *zh;
    int kind;              /* KIND_… */
    struct csv_forms head; /* names and values of one record; empty but for sheets */
    struct csv_forms columns;
    struct csv_forms extras; /* rows behind a record of this kind */
};

extern const struct csv_form csv_kind_form; /* the row that begins a table */
extern const struct csv_form csv_raw_head;  /* the submission in JSON, records aside */
extern const struct csv_form csv_raw_record;
extern const struct csv_forms csv_head; /* of the submission */
extern const struct csv_forms csv_more; /* behind a record of any kind */
extern const struct csv_layout csv_layouts[];
extern const size_t csv_layout_count;

/* The layout of that name, Chinese or English, or NULL. */
const struct csv_layout *csv_layout_named(const char *name);

/* The layout of a kind, or NULL. */
const struct csv_layout *csv_layout_of(int kind);

/* The form with that title, or NULL. */
const struct csv_form *csv_form_named(const struct csv_forms *forms, const char *title);

#endif
