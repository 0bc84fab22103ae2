/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 by libsodium. It must not know what is hashed, nor why.
 */
#include "wire/hash.h"

#include <sodium.h>

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
