/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files with findings beside their lines, for a spreadsheet. On the right of all columns
 * stand three more: the finding (查核發現), room for a reason (理由), and what the reason
 * is for (代號): the warning with its values, for which alone the reason holds. Reading
 * such a file takes them off again and takes the reasons along.
 */
#ifndef WIRE_CSV_MARK_H
#define WIRE_CSV_MARK_H

#include "wire/csv_report.h"

struct csv_mark {
    int row;                /* of the file that was read; 0: the file as a whole */
    const char *words;      /* what was found */
    const Finding *warning; /* that a reason can answer; else NULL */
};

struct csv_marks {
    const struct csv_mark *list;
    size_t count;
    bool zh; /* the words of the titles */
};

/* Writes the file with marks beside its lines into the arena.
 * A reason that stood beside the same warning before is kept, beside the words if the
 * values have changed since. KAOHE_ERR_INVALID: the file
 * is no CSV; KAOHE_ERR_NO_MEMORY. */
KAOHE_MUST_CHECK enum kaohe_err csv_mark(struct bytes file, const struct csv_marks *marks,
                                         struct arena *arena, const char **text);

/* Reasons beside findings of a table that was read. */
struct csv_reason {
    int row;
    int column;
    Justification *content; /* NULL: what it is for cannot be read */
};

struct csv_reasons {
    struct csv_reason *list;
    size_t count;
};

/* Takes the marks, if there are any, out of the table. False without memory. */
KAOHE_MUST_CHECK bool csv_unmark(struct csv_table *table, struct arena *arena,
                                 struct csv_reasons *reasons);

/* Puts them behind the reasons of the report's head; `places` has room for one each. What
 * cannot be read is an error of the report. */
void csv_reasons_add(const struct csv_reasons *reasons, struct arena *arena,
                     struct csv_report *report);

#endif
