/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which entries are acts of headquarters about data or periods, in their order: enough to
 * find again in the ledger what was in force once.
 */
#ifndef DAEMON_PAST_ACTS_H
#define DAEMON_PAST_ACTS_H

#include <stddef.h>
#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

struct past_act {
    int64_t entry;
    char *name; /* of the data file, or the period */
};

/* A zeroed struct is empty. */
struct past_acts {
    struct past_act *items; /* by entry */
    size_t count;
    size_t room;
};

void past_acts_free(struct past_acts *acts);

/* Notes an act behind those noted before. */
KAOHE_MUST_CHECK enum kaohe_err past_acts_note(struct past_acts *acts, int64_t entry,
                                               const char *name);
/* Forgets those behind that entry. */
void past_acts_undo(struct past_acts *acts, int64_t entry);

/* The last one of that name up to that entry; 0: none. */
int64_t past_acts_last(const struct past_acts *acts, const char *name, int64_t as_of);

#endif
