/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limits of limits.h: a bucket a key, which fills with time and from which each
 * request takes. Only enrolled keys get a bucket, so that strangers cannot fill memory.
 * Must not know what is asked.
 */
#include "daemon/limits.h"

#include <stdlib.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
#define SHARE 64 /* requests of a key in a batch while others wait */

struct bucket {
    struct map_item item;
    uint8_t key[REGISTRY_KEY_SIZE];
    int64_t level; /* in millionths of a request */
    int64_t filled;
    int64_t batch; /* the last in which it asked, and how often */
    int64_t asked;
};

static void release(struct map_item *item)
{
    free(item);
}

void limits_free(struct limits *limits)
{
    map_free(&limits->by_key, release);
}

void limits_begin(struct limits *limits)
{
    limits->batch++;
    limits->peers = 0;
}

static struct bucket *find(struct limits *limits, const uint8_t *key, int64_t now)
{
    struct bucket *bucket =
        (struct bucket *)map_find(&limits->by_key, key, REGISTRY_KEY_SIZE);

    if (bucket)
        return bucket;
    bucket = calloc(1, sizeof(*bucket));
    if (!bucket)
        return NULL;
    memcpy(bucket->key, key, REGISTRY_KEY_SIZE);
    bucket->item.key = bucket->key;
    bucket->item.key_size = REGISTRY_KEY_SIZE;
    bucket->level = limits->rate * SECOND_US;
    bucket->filled = now;
    if (map_insert(&limits->by_key, &bucket->item) == KAOHE_OK)
        return bucket;
    free(bucket);
    return NULL;
}

static bool draw(const struct limits *limits, struct bucket *bucket, int64_t now)
{
    int64_t full = limits->rate * SECOND_US;
    int64_t passed = now - bucket->filled;

    bucket->filled = now;
    if (passed >= SECOND_US || bucket->level + passed * limits->rate > full)
        bucket->level = full;
    else
        bucket->level += passed * limits->rate;
    if (bucket->level < SECOND_US)
        return false;
    bucket->level -= SECOND_US;
    return true;
}

enum limits_verdict limits_ask(struct limits *limits,
                               const uint8_t key[REGISTRY_KEY_SIZE], int64_t now)
{
    struct bucket *bucket = limits->rate > 0 ? find(limits, key, now) : NULL;

    if (!bucket)
        return LIMITS_GO;
    if (bucket->batch != limits->batch) {
        bucket->batch = limits->batch;
        bucket->asked = 0;
        limits->peers++;
    }
    bucket->asked++;
    if (!draw(limits, bucket, now))
        return LIMITS_LATER;
    return bucket->asked > SHARE && limits->peers > 1 ? LIMITS_ENOUGH : LIMITS_GO;
}
