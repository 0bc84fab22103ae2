/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys of keyring.h, a handful: a list.
 */
#include "daemon/keyring.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "wire/hash.h"

_Static_assert(SIGN_KEY_SIZE == HASH_BYTES, "an id is a hash");

void keyring_free(struct keyring *ring)
{
    free(ring->keys);
    free(ring->changes);
    *ring = (struct keyring){0};
}

const struct keyring_key *keyring_find(const struct keyring *ring, struct bytes key_id)
{
    for (size_t i = 0; key_id.length == HASH_BYTES && i < ring->count; i++)
        if (memcmp(ring->keys[i].id, key_id.data, HASH_BYTES) == 0)
            return &ring->keys[i];
    return NULL;
}

static enum kaohe_err add(struct keyring *ring, const uint8_t *public_key, bool trusted)
{
    struct keyring_key *keys =
        array_grow(ring->keys, &ring->room, ring->count + 1, sizeof(*keys));
    struct keyring_key *key;

    if (!keys)
        return KAOHE_ERR_NO_MEMORY;
    ring->keys = keys;
    key = &keys[ring->count];
    memcpy(key->public_key, public_key, SIGN_KEY_SIZE);
    hash_sha256(public_key, SIGN_KEY_SIZE, key->id);
    key->trusted = trusted;
    for (size_t i = 0; i < ring->count; i++) {
        if (memcmp(keys[i].id, key->id, HASH_BYTES) == 0) {
            keys[i].trusted = keys[i].trusted || trusted;
            return KAOHE_OK;
        }
    }
    ring->count++;
    return KAOHE_OK;
}

enum kaohe_err keyring_trust(struct keyring *ring,
                             const uint8_t public_key[SIGN_KEY_SIZE])
{
    return add(ring, public_key, true);
}

static bool is_trusted(const struct keyring *ring, const uint8_t *public_key)
{
    uint8_t id[HASH_BYTES];
    const struct keyring_key *key;

    hash_sha256(public_key, SIGN_KEY_SIZE, id);
    key = keyring_find(ring, (struct bytes){id, sizeof(id)});
    return key && key->trusted;
}

enum kaohe_err keyring_change(struct keyring *ring, const SigningKey *change)
{
    struct keyring_change *changes = array_grow(ring->changes, &ring->change_room,
                                                ring->change_count + 1, sizeof(*changes));
    struct keyring_change *noted;
    enum kaohe_err err;

    if (!changes)
        return KAOHE_ERR_NO_MEMORY;
    ring->changes = changes;
    if (change->public_key.len != SIGN_KEY_SIZE ||
        (change->has_previous && change->previous.len != SIGN_KEY_SIZE) ||
        (change->has_endorsement &&
         (change->endorsement.len != SIGN_SIZE || !change->has_previous)))
        return KAOHE_ERR_CORRUPT;
    noted = &changes[ring->change_count];
    *noted = (struct keyring_change){.has_previous = change->has_previous,
                                     .endorsed = change->has_endorsement};
    memcpy(noted->public_key, change->public_key.data, SIGN_KEY_SIZE);
    if (noted->has_previous)
        memcpy(noted->previous, change->previous.data, SIGN_KEY_SIZE);
    if (noted->endorsed)
        memcpy(noted->endorsement, change->endorsement.data, SIGN_SIZE);
    if (noted->endorsed &&
        !sign_endorsed(noted->previous, noted->public_key, noted->endorsement))
        return KAOHE_ERR_CORRUPT;
    ring->change_count++;
    err = noted->has_previous ? add(ring, noted->previous, false) : KAOHE_OK;
    if (!err)
        err = add(ring, noted->public_key,
                  noted->endorsed && is_trusted(ring, noted->previous));
    return err;
}
