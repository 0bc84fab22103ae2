/* SPDX-License-Identifier: Apache-2.0 */
/* One cell and one field: its words in Chinese or English, its figure, its list. */
#ifndef WIRE_CSV_VALUE_H
#define WIRE_CSV_VALUE_H

#include "wire/csv_layout.h"
#include "wire/csv_path.h"
#include "wire/data_load.h"

/* In the cell of a figure: what it is of is there, but no figure can be read. */
#define CSV_ILLEGIBLE "?"

struct csv_words {
    const struct data_set *data;     /* names of the catalogue, options of the rubrics */
    const RubricItem *item;          /* that the row is about, or NULL */
    const struct csv_layout *layout; /* of the table; NULL before one */
    struct arena *arena;
};

/* Does the cell say that its figure is illegible? */
bool csv_value_is_lost(const struct csv_form *form, const char *cell);

/* Reads a cell that is not empty into the field. `detail` tells the readings of what can
 * be read in two ways. */
KAOHE_MUST_CHECK enum csv_fault csv_value_read(const struct csv_words *words,
                                               const struct csv_form *form,
                                               const char *cell,
                                               const struct csv_spot *spot, char *detail);

/* Appends what csv_value_read would read so; nothing for an absent field. */
void csv_value_text(const struct csv_words *words, const struct csv_form *form,
                    const struct csv_spot *spot, struct text *out);

/* The field of a record that a column of the table holds ("count.satisfied"), appended
 * to `field`; nothing for a column that holds no figure. */
void csv_field_add(struct text *field, const struct csv_form *form);

/* The field that a title of the table stands for, in `field`, or NULL. */
const char *csv_field_named(const struct csv_layout *layout, const char *title,
                            struct text *field);

/* The Chinese title of a field, or the field where there is none. */
const char *csv_field_title(const struct csv_layout *layout, const char *field);

/* The Chinese name of an enumeration's value ("行政法令查詢"), or NULL. */
const char *csv_enum_zh(const char *name);

/* Is the word that name, or another that offices write for it ("優" for "優良")? */
bool csv_enum_is(const char *name, const char *word);

#endif
