/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bump allocator. Invariant: used <= size, and bytes from `used` on belong
 * to nobody. It must not know what is stored in it, nor allocate by itself.
 */
#include "domain/arena.h"

#include <stdint.h>
#include <string.h>

void arena_init(struct arena *arena, void *buffer, size_t size)
{
    *arena = (struct arena){.base = buffer, .size = size};
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t left = arena->size - arena->used;
    uintptr_t next = (uintptr_t)arena->base + arena->used;
    /* Align the address and not the offset: the buffer may start anywhere. */
    size_t padding = (size_t)(-next % ARENA_ALIGNMENT);

    if (arena->exhausted || padding > left || size > left - padding) {
        arena->exhausted = true;
        return NULL;
    }
    unsigned char *memory = arena->base + arena->used + padding;
    arena->used += padding + size;
    return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total = 0;

    if (__builtin_mul_overflow(count, size, &total)) {
        arena->exhausted = true;
        return NULL;
    }
    return arena_alloc(arena, total);
}

char *arena_strdup(struct arena *arena, const char *string)
{
    size_t size = strlen(string) + 1;
    char *copy = arena_alloc(arena, size);

    return copy == NULL ? NULL : memcpy(copy, string, size);
}
