/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, the only hash of the project. */
#ifndef KAOHE_WIRE_HASH_H
#define KAOHE_WIRE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "wire/bytes.h"

enum {
    HASH_BYTES = 32
};

/* The hash of one run of bytes. */
void hash_sha256(const void *data, size_t length, uint8_t out[HASH_BYTES]);

/* The hash of `count` runs, one behind the other. */
void hash_sha256_parts(const struct bytes *parts, size_t count, uint8_t out[HASH_BYTES]);

/* The hash of what comes piece by piece, however much that is. */
struct hash_run {
    uint64_t state[13]; /* hash.c's; aligned as the count of bits in it */
};
void hash_begin(struct hash_run *run);
void hash_add(struct hash_run *run, const void *data, size_t length);
void hash_end(struct hash_run *run, uint8_t out[HASH_BYTES]);

#endif
