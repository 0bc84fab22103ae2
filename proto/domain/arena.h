/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bump allocator over one buffer that the caller owns.
 *
 * Memory is taken from front to back and given back all at once (arena_reset)
 * or down to a mark (arena_release); there is no free. The first request that
 * does not fit sets `exhausted`, and from then on every request fails, until
 * arena_reset: a caller may make many requests and look at the flag once.
 */
#ifndef KAOHE_DOMAIN_ARENA_H
#define KAOHE_DOMAIN_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "kaohe/export.h"

#define ARENA_ALIGNMENT 16 /* enough for every scalar and struct in use */

struct arena {
    unsigned char *base; /* borrowed; must outlive everything taken from it */
    size_t size;         /* bytes at base */
    size_t used;         /* bytes taken, alignment included */
    bool exhausted;      /* a request did not fit; nothing is given any more */
};

/* Starts an empty arena over `size` bytes at `buffer` (any alignment). */
void arena_init(struct arena *arena, void *buffer, size_t size);

/* Takes `size` zeroed bytes, aligned to ARENA_ALIGNMENT; NULL when exhausted.
 * A size of 0 gives a valid pointer to nothing. */
KAOHE_MUST_CHECK void *arena_alloc(struct arena *arena, size_t size);

/* The same for `count` elements of `size` bytes; the product may not overflow:
 * if it would, the arena is exhausted. */
KAOHE_MUST_CHECK void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy of the NUL-terminated `string`; NULL when exhausted. */
KAOHE_MUST_CHECK char *arena_strdup(struct arena *arena, const char *string);

/* Forgets everything, `exhausted` included. */
static inline void arena_reset(struct arena *arena)
{
    arena->used = 0;
    arena->exhausted = false;
}

/* How far the arena is used, for arena_release. */
static inline size_t arena_mark(const struct arena *arena)
{
    return arena->used;
}

/* Gives back everything that was taken since the mark. `exhausted` stays: what
 * failed in between has failed. */
static inline void arena_release(struct arena *arena, size_t mark)
{
    if (mark < arena->used)
        arena->used = mark;
}

#endif
