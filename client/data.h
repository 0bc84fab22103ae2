/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue and the rubrics that headquarters judges by, where they are not those
 * that are built in: fetched by hash, kept in the home, one file for each.
 */
#ifndef CLIENT_DATA_H
#define CLIENT_DATA_H

#include "client/scratch.h"
#include "wire/data_load.h"

/* Fetches what the context names and is neither built in nor kept, and keeps it, and
 * that this is in force now. `moved`: something else is in force by now. Errors as for
 * kaohe_context_refresh. */
KAOHE_MUST_CHECK enum kaohe_err data_keep(const char *home, struct kaohe_client *client,
                                          const Context *context, bool *moved,
                                          struct kaohe_problem *problem);

/* What a report is judged by; lives in the scratch. */
struct data_known {
    struct scratch scratch;
    struct data_set set;
    DataFile **files; /* those of the set that are not built in */
    size_t file_count;
    char **other; /* in force, but what is built in stands in for them */
    size_t other_count;
    UnusableData **unusable; /* those of them that are kept, and why they are not used */
    size_t unusable_count;
};

/* What the context names; NULL: what was in force when headquarters was last asked, or
 * with a home that is NULL or knows nothing what is built in. */
KAOHE_MUST_CHECK enum kaohe_err data_know(const char *home, const Context *context,
                                          struct data_known *out,
                                          struct kaohe_problem *problem);
void data_known_close(struct data_known *known);

#endif
