/* SPDX-License-Identifier: Apache-2.0 */
/* Submissions as CSV files, by the layouts. */
#ifndef WIRE_CSV_REPORT_H
#define WIRE_CSV_REPORT_H

#include "wire/csv.h"
#include "wire/csv_layout.h"
#include "wire/data_load.h"

#define CSV_ERRORS 20 /* that are told at once */

/* Which cell a part of the submission came from. */
struct csv_place {
    const char *path; /* in JSON: "records[3].collection.amount" */
    const char *file; /* of several; NULL if there is only one */
    int row;
    int column;
};

struct csv_report {
    Submission *submission; /* as far as it could be read */
    struct csv_place *places;
    size_t place_count;
    struct csv_error errors[CSV_ERRORS];
    size_t error_count; /* 0: all of it was read */
};

/* Reads a file into the arena. KAOHE_ERR_INVALID with the errors, all that there are up
 * to CSV_ERRORS. */
KAOHE_MUST_CHECK enum kaohe_err csv_read(struct bytes file, const struct data_set *data,
                                         struct arena *arena, struct csv_report *out);

/* The cell that a place of a finding came from, or the nearest around it; or NULL. */
const struct csv_place *csv_place(const struct csv_report *report, const char *path);

/* Puts what was read of another file behind what `all` has, whose submission may be empty
 * to begin with; `file` is its name in places. KAOHE_ERR_INVALID, with an error added to
 * `part`: it does not say its branch and period, or says something else of the whole
 * submission than the others; KAOHE_ERR_NO_MEMORY. */
KAOHE_MUST_CHECK enum kaohe_err csv_join(struct csv_report *all, struct csv_report *part,
                                         const char *file, struct arena *arena);

/* Writes a submission into the arena, NUL-terminated; reading it gives the same again.
 * `comments`: lines for who is to fill it in, apart by line feeds, above names that still
 * want a value; NULL for none of either. KAOHE_ERR_NO_MEMORY; KAOHE_ERR_INTERNAL: the
 * file would say something else. */
KAOHE_MUST_CHECK enum kaohe_err csv_print(const Submission *submission,
                                          const struct data_set *data,
                                          const char *comments, struct arena *arena,
                                          const char **text);

/* What a file to fill in is to hold. */
struct csv_wanted {
    const struct csv_layout *const *layouts;
    size_t layout_count;
    const Rubric *rubric; /* of sheets */
    const Catalogue *catalogue;
    bool zh;
};

/* Writes an empty file of these layouts, with explanations, the names that cells can
 * have and an example; for a sheet with the items of the rubric. NULL when the arena is
 * exhausted. */
KAOHE_MUST_CHECK const char *csv_template(const struct csv_wanted *wanted,
                                          struct arena *arena);

#endif
