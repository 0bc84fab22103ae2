/* SPDX-License-Identifier: Apache-2.0 */
/* Cells of a record with the mark of a figure that the source lost. */
#ifndef WIRE_CSV_LOST_H
#define WIRE_CSV_LOST_H

#include "domain/arena.h"
#include "domain/record.h"
#include "wire/csv.h"
#include "wire/csv_layout.h"

#define CSV_LOST_MAX 32 /* of one record, as a record's own limit is */

struct csv_lost {
    char fields[CSV_LOST_MAX][RECORD_FIELD_MAX];
    size_t count;
};

/* Notes the mark in a cell of that form; `key` is the item that the row is about, or
 * NULL. CSV_NO_NUMBER: what belongs there is no figure of the record; CSV_TOO_LARGE: too
 * many of them. */
KAOHE_MUST_CHECK enum csv_fault csv_lost_note(struct csv_lost *lost,
                                              const struct csv_form *form,
                                              const char *key);

/* Gives the record an Illegible for each that no row of its own told more about, and
 * forgets them; without memory the arena is exhausted. */
void csv_lost_settle(struct csv_lost *lost, Record *record, struct arena *arena);

#endif
