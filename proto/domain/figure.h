/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking figures up: "collection/bank/-#amount" names a record by its key and
 * a field of it. The index over the records of a dossier is sorted by key, so
 * that a lookup costs O(log n); it borrows records and keys.
 */
#ifndef KAOHE_DOMAIN_FIGURE_H
#define KAOHE_DOMAIN_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/decimal.h"
#include "domain/record.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

enum figure_state {
    FIGURE_VALUE,
    FIGURE_ABSENT,    /* no such record, or the record lacks the field */
    FIGURE_ILLEGIBLE, /* lost in the source; candidates in `illegible` */
    FIGURE_INVALID,   /* there, and no number */
    FIGURE_UNKNOWN,   /* no figure can have that name */
};

struct figure {
    const Record *record; /* that has it, where it was looked up by name; or NULL */
    enum figure_state state;
    struct decimal value;
    const Illegible *illegible;
};

struct index_entry {
    const char *key;
    const Record *record;
    bool by_headquarters;
    size_t position; /* of the record, to whoever made the index */
};

struct record_index {
    struct index_entry *entries; /* by key, the branch's own before headquarters' */
    size_t count;
};

/* By key, then the branch's before headquarters', then by position. For qsort. */
int index_entry_compare(const void *a, const void *b);

/* The entry with that key: the caller's own side if both sides have one, else
 * the other's. The key is `length` bytes at `key`. NULL when there is none. */
const struct index_entry *index_find(const struct record_index *index, const char *key,
                                     size_t length, bool by_headquarters);

/* The number of the first entry whose key begins with `prefix` or comes after it. */
size_t index_lower_bound(const struct record_index *index, const char *prefix);

/* The field of one record. Where its text is no decimal: FIGURE_INVALID. */
struct figure figure_of(const Record *record, const char *field);

/* The figure of that name, the caller's own side first. */
struct figure figure_look_up(const struct record_index *index, const char *name,
                             bool by_headquarters);

#endif
