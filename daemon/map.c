/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hash map of map.h: chained buckets, doubled when there is an item a bucket. What
 * it hashes was sent by enrolled peers only and is bounded by what they filed, so plain
 * FNV-1a does; it must not know what its keys mean.
 */
#include "daemon/map.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_BUCKETS 64

static uint64_t hash_of(const void *key, size_t size)
{
    const unsigned char *bytes = key;
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash ^ (hash >> 32);
}

static struct map_item **bucket_of(const struct map *map, uint64_t hash)
{
    return &map->buckets[hash & (map->bucket_count - 1)];
}

struct map_item *map_find(const struct map *map, const void *key, size_t key_size)
{
    if (map->bucket_count == 0)
        return NULL;
    uint64_t hash = hash_of(key, key_size);
    struct map_item *item = *bucket_of(map, hash);

    while (item && (item->hash != hash || item->key_size != key_size ||
                    memcmp(item->key, key, key_size) != 0))
        item = item->next;
    return item;
}

static void link_item(struct map *map, struct map_item *item)
{
    struct map_item **bucket = bucket_of(map, item->hash);

    item->next = *bucket;
    *bucket = item;
}

static enum kaohe_err grow(struct map *map)
{
    size_t count = map->bucket_count == 0 ? FIRST_BUCKETS : map->bucket_count * 2;
    struct map_item **buckets = calloc(count, sizeof(*buckets));
    struct map old = *map;

    if (!buckets)
        return KAOHE_ERR_NO_MEMORY;
    map->buckets = buckets;
    map->bucket_count = count;
    for (size_t i = 0; i < old.bucket_count; i++) {
        struct map_item *item = old.buckets[i];

        while (item) {
            struct map_item *next = item->next;

            link_item(map, item);
            item = next;
        }
    }
    free(old.buckets);
    return KAOHE_OK;
}

enum kaohe_err map_insert(struct map *map, struct map_item *item)
{
    if (map->count == map->bucket_count) {
        enum kaohe_err err = grow(map);

        if (err)
            return err;
    }
    item->hash = hash_of(item->key, item->key_size);
    link_item(map, item);
    map->count++;
    return KAOHE_OK;
}

void map_remove(struct map *map, struct map_item *item)
{
    struct map_item **link = bucket_of(map, item->hash);

    while (*link && *link != item)
        link = &(*link)->next;
    if (*link) {
        *link = item->next;
        map->count--;
    }
}

struct map_item *map_next(const struct map *map, const struct map_item *item)
{
    size_t bucket = 0;

    if (item && item->next)
        return item->next;
    if (item)
        bucket = (size_t)(item->hash & (map->bucket_count - 1)) + 1;
    while (bucket < map->bucket_count && !map->buckets[bucket])
        bucket++;
    return bucket < map->bucket_count ? map->buckets[bucket] : NULL;
}

void map_free(struct map *map, void (*release)(struct map_item *item))
{
    for (size_t i = 0; i < map->bucket_count; i++) {
        struct map_item *item = map->buckets[i];

        while (item) {
            struct map_item *next = item->next;

            release(item);
            item = next;
        }
    }
    free(map->buckets);
    *map = (struct map){0};
}
