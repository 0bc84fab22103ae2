/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures that the source lost: a "?" in a cell says so by itself, and a row behind the
 * record may say more. Neither is ever read as a figure that was not taken.
 */
#include "wire/csv_lost.h"

#include <string.h>

#include "wire/csv_value.h"

/* The field of a cell that is about one item of a sheet, or one node of its rubric. */
static void add_scored(struct text *field, const char *path, const char *key)
{
    const bool score = strcmp(path, "score_sheet.items[].score") == 0;

    if (key == NULL || (!score && strstr(path, "subtotals[]") == NULL))
        return;
    text_add(field, score ? "scores." : "subtotals.");
    text_add(field, key);
}

enum csv_fault csv_lost_note(struct csv_lost *lost, const struct csv_form *form,
                             const char *key)
{
    struct text field;

    if (lost->count == CSV_LOST_MAX)
        return CSV_TOO_LARGE;
    text_init(&field, lost->fields[lost->count], RECORD_FIELD_MAX);
    csv_field_add(&field, form);
    add_scored(&field, form->path, key);
    if (field.length == 0 || text_end(&field) == NULL)
        return CSV_NO_NUMBER;
    lost->count++;
    return CSV_SOUND;
}

void csv_lost_settle(struct csv_lost *lost, Record *record, struct arena *arena)
{
    const size_t count = record->n_illegible + lost->count;
    Illegible **all = arena_array(arena, count, sizeof(Illegible *));

    for (size_t i = 0; all != NULL && i < record->n_illegible; i++)
        all[i] = record->illegible[i];
    for (size_t i = 0; all != NULL && i < lost->count; i++) {
        Illegible *made;

        if (record_illegible(record, lost->fields[i]) != NULL)
            continue;
        made = arena_alloc(arena, sizeof *made);
        if (made == NULL)
            return;
        kaohe__v1__illegible__init(made);
        made->field = arena_strdup(arena, lost->fields[i]);
        all[record->n_illegible++] = made;
        record->illegible = all;
    }
    lost->count = 0;
}
