/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the editions are in the ledger, by their numbers, 1, 2, 3 …: what they hold is
 * read there. Must not know what is in one.
 */
#ifndef DAEMON_EDITIONS_H
#define DAEMON_EDITIONS_H

#include <stddef.h>
#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

/* A zeroed struct is empty. */
struct editions {
    int64_t *entries; /* of number i + 1 */
    size_t count;
    size_t room;
};

void editions_free(struct editions *editions);

/* Takes in the next number. */
KAOHE_MUST_CHECK enum kaohe_err editions_note(struct editions *editions, int64_t entry);
/* Forgets those behind that entry. */
void editions_undo(struct editions *editions, int64_t entry);

/* The entry of that number; 0: there is none. */
int64_t editions_entry(const struct editions *editions, int64_t number);

#endif
