/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 by libsodium. It must not know what is hashed, nor why.
 */
#include "wire/hash.h"

#include <sodium.h>

_Static_assert(sizeof(struct hash_run) >= sizeof(crypto_hash_sha256_state),
               "a hash that is begun does not fit");

void hash_begin(struct hash_run *run)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)run);
}

void hash_add(struct hash_run *run, const void *data, size_t length)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)run, data, length);
}

void hash_end(struct hash_run *run, uint8_t out[HASH_BYTES])
{
    crypto_hash_sha256_final((crypto_hash_sha256_state *)run, out);
}

void hash_sha256(const void *data, size_t length, uint8_t out[HASH_BYTES])
{
    hash_sha256_parts(&(struct bytes){data, length}, 1, out);
}

void hash_sha256_parts(const struct bytes *parts, size_t count, uint8_t out[HASH_BYTES])
{
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++) {
        crypto_hash_sha256_update(&state, parts[i].data, parts[i].length);
    }
    crypto_hash_sha256_final(&state, out);
}
