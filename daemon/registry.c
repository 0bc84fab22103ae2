/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registry of registry.h. A change keeps what was there before in a list, so that a
 * batch that fails takes its enrolments back. Must not know the ledger.
 */
#include "daemon/registry.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/map.h"

struct node {
    struct map_item item;
    struct registry_row row;
};

/* What the key had before; node NULL: nothing. */
struct undo {
    struct undo *next;
    struct node *node; /* owned; taken out of the map */
    uint8_t key[REGISTRY_KEY_SIZE];
};

struct registry {
    struct map by_key;
    struct undo *undo; /* the last change first */
    size_t enrolled;
    size_t retiring;
};

enum kaohe_err registry_open(struct registry **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;
}

static void release(struct map_item *item)
{
    free(item);
}

void registry_close(struct registry *registry)
{
    if (!registry)
        return;
    registry_keep(registry);
    map_free(&registry->by_key, release);
    free(registry);
}

static struct node *find(const struct registry *registry, const uint8_t *key)
{
    return (struct node *)map_find(&registry->by_key, key, REGISTRY_KEY_SIZE);
}

const struct registry_row *registry_find(const struct registry *registry,
                                         const uint8_t key[REGISTRY_KEY_SIZE])
{
    const struct node *node = find(registry, key);

    return node ? &node->row : NULL;
}

static void count(struct registry *registry, const struct node *node, bool add)
{
    size_t one = add ? 1 : SIZE_MAX; /* SIZE_MAX takes one away */

    if (!node || node->row.peer.role == ROLE_ENROLLING ||
        node->row.state == REGISTRY_REVOKED)
        return;
    registry->enrolled += one;
    if (node->row.state == REGISTRY_RETIRING)
        registry->retiring += one;
}

/* Takes the key's node out of the map and remembers it. */
static enum kaohe_err set_aside(struct registry *registry, const uint8_t *key)
{
    struct undo *undo = calloc(1, sizeof(*undo));

    if (!undo)
        return KAOHE_ERR_NO_MEMORY;
    memcpy(undo->key, key, REGISTRY_KEY_SIZE);
    undo->node = find(registry, key);
    if (undo->node)
        map_remove(&registry->by_key, &undo->node->item);
    count(registry, undo->node, false);
    undo->next = registry->undo;
    registry->undo = undo;
    return KAOHE_OK;
}

static void undo_one(struct registry *registry)
{
    struct undo *undo = registry->undo;
    struct node *added = find(registry, undo->key);
    enum kaohe_err err = KAOHE_OK;

    registry->undo = undo->next;
    count(registry, added, false);
    count(registry, undo->node, true);
    if (added)
        map_remove(&registry->by_key, &added->item);
    free(added);
    if (undo->node)
        err = map_insert(&registry->by_key, &undo->node->item);
    (void)err; /* the map had room for it before */
    free(undo);
}

enum kaohe_err registry_put(struct registry *registry, const struct registry_row *row)
{
    struct node *node = calloc(1, sizeof(*node));
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    if (!node)
        return err;
    node->row = *row;
    node->item.key = node->row.peer.key;
    node->item.key_size = REGISTRY_KEY_SIZE;
    err = set_aside(registry, row->peer.key);
    if (err) {
        free(node);
        return err;
    }
    err = map_insert(&registry->by_key, &node->item);
    if (err) {
        free(node);
        undo_one(registry);
        return err;
    }
    count(registry, node, true);
    return KAOHE_OK;
}

void registry_undo(struct registry *registry)
{
    while (registry->undo)
        undo_one(registry);
}

void registry_keep(struct registry *registry)
{
    while (registry->undo) {
        struct undo *undo = registry->undo;

        registry->undo = undo->next;
        free(undo->node);
        free(undo);
    }
}

size_t registry_count(const struct registry *registry)
{
    return registry->enrolled;
}

void registry_use(struct registry *registry, const uint8_t key[REGISTRY_KEY_SIZE],
                  int64_t now)
{
    struct node *node = find(registry, key);

    if (node)
        node->row.used = now;
}

static int by_entry(const void *a, const void *b)
{
    const struct registry_row *left = *(const struct registry_row *const *)a;
    const struct registry_row *right = *(const struct registry_row *const *)b;

    return (left->entry > right->entry) - (left->entry < right->entry);
}

enum kaohe_err registry_list(const struct registry *registry,
                             const struct registry_row ***out, size_t *count)
{
    const struct map_item *item = NULL;
    const struct registry_row **rows = calloc(registry->by_key.count + 1, sizeof(*rows));

    *out = rows;
    *count = 0;
    if (!rows)
        return KAOHE_ERR_NO_MEMORY;
    while ((item = map_next(&registry->by_key, item)) != NULL)
        rows[(*count)++] = &((const struct node *)item)->row;
    qsort(rows, *count, sizeof(*rows), by_entry);
    return KAOHE_OK;
}

const struct registry_row *registry_over(const struct registry *registry, int64_t now)
{
    const struct map_item *item = NULL;

    if (registry->retiring == 0)
        return NULL;
    while ((item = map_next(&registry->by_key, item)) != NULL) {
        const struct registry_row *row = &((const struct node *)item)->row;

        if (row->state == REGISTRY_RETIRING && row->until <= now)
            return row;
    }
    return NULL;
}
