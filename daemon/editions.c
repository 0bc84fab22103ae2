/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of editions.h: the newest is last, and what is taken back is at the end.
 */
#include "daemon/editions.h"

#include <stdlib.h>

#include "daemon/array.h"

void editions_free(struct editions *editions)
{
    free(editions->entries);
    *editions = (struct editions){0};
}

enum kaohe_err editions_note(struct editions *editions, int64_t entry)
{
    int64_t *entries = array_grow(editions->entries, &editions->room, editions->count + 1,
                                  sizeof(*entries));

    if (!entries)
        return KAOHE_ERR_NO_MEMORY;
    editions->entries = entries;
    entries[editions->count++] = entry;
    return KAOHE_OK;
}

void editions_undo(struct editions *editions, int64_t entry)
{
    while (editions->count > 0 && editions->entries[editions->count - 1] > entry)
        editions->count--;
}

int64_t editions_entry(const struct editions *editions, int64_t number)
{
    return number > 0 && (uint64_t)number <= editions->count
               ? editions->entries[number - 1]
               : 0;
}
