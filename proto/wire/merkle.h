/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Merkle tree of a batch, as RFC 6962 section 2.1 defines it: leaves and inner nodes
 * are hashed with different prefixes, so that neither can pass for the other.
 */
#ifndef KAOHE_WIRE_MERKLE_H
#define KAOHE_WIRE_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/arena.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "wire/bytes.h"
#include "wire/hash.h"

enum {
    MERKLE_PATH_MAX = 64
};

typedef uint8_t merkle_hash[HASH_BYTES];

/* All levels of a tree, the leaves first; a lonely node is carried up unchanged. */
struct merkle_tree {
    merkle_hash *nodes;
    size_t leaves;
};

/* From a leaf up: the hashes that lead from it to the root. */
struct merkle_path {
    size_t length;
    merkle_hash hashes[MERKLE_PATH_MAX];
};

/* The hash of one leaf. */
void merkle_leaf(struct bytes leaf, merkle_hash out);

/* Builds the tree over `count` leaf hashes in the arena. KAOHE_ERR_NO_MEMORY. */
KAOHE_MUST_CHECK enum kaohe_err merkle_build(const merkle_hash *leaves, size_t count,
                                             struct arena *arena,
                                             struct merkle_tree *out);

/* The root; that of no leaves is the hash of nothing. */
void merkle_root(const struct merkle_tree *tree, merkle_hash out);

/* The path of the leaf at `index`, which must be below tree->leaves. */
void merkle_path(const struct merkle_tree *tree, size_t index, struct merkle_path *out);

/* The root that the path gives for that leaf hash at `index` of `count` leaves; false
 * when the path has not the length that it must have. The caller compares the root. */
KAOHE_MUST_CHECK bool merkle_follow(const merkle_hash leaf, uint64_t index,
                                    uint64_t count, const struct merkle_path *path,
                                    merkle_hash root);

#endif
