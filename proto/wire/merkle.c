/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 6962 trees, level by level: pairing from the left and carrying a lonely last node
 * up gives the same tree as the recursion of the RFC, and every path without hashing
 * anything twice.
 * Invariant: level k has ceil(leaves / 2^k) nodes, stored behind level k - 1.
 */
#include "wire/merkle.h"

#include <string.h>

static void node(const merkle_hash left, const merkle_hash right, merkle_hash out)
{
    const struct bytes parts[] = {
        {(const uint8_t *)"\1", 1},
        {left, HASH_BYTES},
        {right, HASH_BYTES},
    };

    hash_sha256_parts(parts, 3, out);
}

void merkle_leaf(struct bytes leaf, merkle_hash out)
{
    const struct bytes parts[] = {{(const uint8_t *)"\0", 1}, leaf};

    hash_sha256_parts(parts, 2, out);
}

enum kaohe_err merkle_build(const merkle_hash *leaves, size_t count, struct arena *arena,
                            struct merkle_tree *out)
{
    size_t total = count;

    for (size_t width = count; width > 1; width = (width + 1) / 2) {
        total += (width + 1) / 2;
    }
    *out = (struct merkle_tree){arena_array(arena, total, HASH_BYTES), count};
    if (out->nodes == NULL) {
        return KAOHE_ERR_NO_MEMORY;
    }
    if (count > 0) {
        memcpy(out->nodes, leaves, count * HASH_BYTES);
    }
    merkle_hash *level = out->nodes;
    for (size_t width = count; width > 1; width = (width + 1) / 2) {
        merkle_hash *above = level + width;
        for (size_t i = 0; i + 1 < width; i += 2) {
            node(level[i], level[i + 1], above[i / 2]);
        }
        if (width % 2 == 1) {
            memcpy(above[width / 2], level[width - 1], HASH_BYTES);
        }
        level = above;
    }
    return KAOHE_OK;
}

void merkle_root(const struct merkle_tree *tree, merkle_hash out)
{
    const merkle_hash *level = (const merkle_hash *)tree->nodes;

    if (tree->leaves == 0) {
        hash_sha256("", 0, out);
        return;
    }
    for (size_t width = tree->leaves; width > 1; width = (width + 1) / 2) {
        level += width;
    }
    memcpy(out, level[0], HASH_BYTES);
}

void merkle_path(const struct merkle_tree *tree, size_t index, struct merkle_path *out)
{
    const merkle_hash *level = (const merkle_hash *)tree->nodes;

    out->length = 0;
    for (size_t width = tree->leaves; width > 1; width = (width + 1) / 2) {
        size_t sibling = index ^ 1;
        if (sibling < width) {
            memcpy(out->hashes[out->length++], level[sibling], HASH_BYTES);
        }
        level += width;
        index /= 2;
    }
}

bool merkle_follow(const merkle_hash leaf, uint64_t index, uint64_t count,
                   const struct merkle_path *path, merkle_hash root)
{
    size_t used = 0;

    if (index >= count) {
        return false;
    }
    memcpy(root, leaf, HASH_BYTES);
    for (uint64_t last = count - 1; last > 0; last /= 2) {
        bool lonely = index == last && index % 2 == 0;
        if (!lonely && used == path->length) {
            return false;
        }
        if (!lonely && index % 2 == 1) {
            node(path->hashes[used++], root, root);
        } else if (!lonely) {
            node(root, path->hashes[used++], root);
        }
        index /= 2;
    }
    return used == path->length;
}
