/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hash map from byte strings to structs of the caller. The caller's struct begins with
 * a map_item whose key points into it; the map links items and owns nothing but its
 * buckets. A zeroed map is empty.
 */
#ifndef DAEMON_MAP_H
#define DAEMON_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

struct map_item {
    const void *key;
    size_t key_size;
    struct map_item *next; /* map.c's, as all below */
    uint64_t hash;
};

struct map {
    struct map_item **buckets;
    size_t bucket_count;
    size_t count;
};

struct map_item *map_find(const struct map *map, const void *key, size_t key_size);

/* Adds an item whose key is set and not yet in the map. */
KAOHE_MUST_CHECK enum kaohe_err map_insert(struct map *map, struct map_item *item);
void map_remove(struct map *map, struct map_item *item);

/* The items in no order: the first for NULL, NULL after the last. */
struct map_item *map_next(const struct map *map, const struct map_item *item);

/* Empties the map, handing each item to `release`. */
void map_free(struct map *map, void (*release)(struct map_item *item));

#endif
