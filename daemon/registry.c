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

static size_t counts(const struct node *node)
{
    return node && node->row.peer.role != ROLE_ENROLLING ? 1 : 0;
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
    registry->enrolled -= counts(undo->node);
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
    registry->enrolled = registry->enrolled + counts(undo->node) - counts(added);
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
    registry->enrolled += counts(node);
    return KAOHE_OK;
}

enum kaohe_err registry_remove(struct registry *registry,
                               const uint8_t key[REGISTRY_KEY_SIZE])
{
    return find(registry, key) ? set_aside(registry, key) : KAOHE_OK;
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
