/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What two records of one key differ in: figures under the names that the domain gives
 * them ("count.very_satisfied"), everything else by its way in the schema
 * ("items[3].explanation"). For people to compare; order and form are the same
 * everywhere.
 */
#ifndef WIRE_DIFFERENCE_H
#define WIRE_DIFFERENCE_H

#include <stddef.h>

#include "domain/arena.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

#define DIFFERENCES_KEPT 64

struct difference {
    const char *field;
    const char *before; /* NULL: absent */
    const char *after;  /* likewise */
};

struct differences {
    struct difference kept[DIFFERENCES_KEPT];
    size_t kept_count;
    size_t count; /* the true number */
};

/* Either record may be NULL: then everything that the other has is listed. What is kept
 * lives in the arena; without memory for it fewer are kept. */
void differences_find(const Record *before, const Record *after, struct arena *arena,
                      struct differences *out);

/* "persons_tested: 12 → 6; mean_score: – → 90; … (+3)", long values cut; NULL without
 * memory. */
const char *differences_text(const struct differences *differences, struct arena *arena);

#endif
