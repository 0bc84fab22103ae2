/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merkle trees of 0 to 70 leaves against the recursion that RFC 6962 section 2.1 gives,
 * written down as it stands there.
 */
#include "cmocka_all.h"

#include <string.h>

#include "wire/merkle.h"

enum {
    LEAVES = 70
};

static merkle_hash leaves[LEAVES];

static int make_leaves(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEAVES; i++) {
        uint8_t byte = (uint8_t)i;
        merkle_leaf((struct bytes){&byte, 1}, leaves[i]);
    }
    return 0;
}

/* The largest power of two below n. */
static size_t split(size_t n)
{
    size_t k = 1;

    while (k * 2 < n)
        k *= 2;
    return k;
}

static void model_root(size_t from, size_t count, merkle_hash out)
{
    uint8_t pair[1 + 2 * HASH_BYTES] = {1};

    if (count == 0) {
        hash_sha256("", 0, out);
    } else if (count == 1) {
        memcpy(out, leaves[from], HASH_BYTES);
    } else {
        size_t k = split(count);
        model_root(from, k, pair + 1);
        model_root(from + k, count - k, pair + 1 + HASH_BYTES);
        hash_sha256(pair, sizeof pair, out);
    }
}

static void model_path(size_t index, size_t from, size_t count, struct merkle_path *out)
{
    if (count == 1) {
        out->length = 0;
        return;
    }
    size_t k = split(count);
    if (index < k) {
        model_path(index, from, k, out);
        model_root(from + k, count - k, out->hashes[out->length++]);
    } else {
        model_path(index - k, from + k, count - k, out);
        model_root(from, k, out->hashes[out->length++]);
    }
}

static void build(struct arena *arena, size_t count, struct merkle_tree *tree)
{
    static unsigned char buffer[3 * (LEAVES + 8) * HASH_BYTES];

    arena_init(arena, buffer, sizeof buffer);
    assert_int_equal(merkle_build((const merkle_hash *)leaves, count, arena, tree),
                     KAOHE_OK);
}

static void leaf_has_its_prefix(void **state)
{
    (void)state;
    merkle_hash hash, expected;

    merkle_leaf((struct bytes){(const uint8_t *)"abc", 3}, hash);
    hash_sha256("\0abc", 4, expected);
    assert_memory_equal(hash, expected, HASH_BYTES);
}

static void roots_are_those_of_the_rfc(void **state)
{
    (void)state;
    for (size_t count = 0; count <= LEAVES; count++) {
        struct arena arena;
        struct merkle_tree tree;
        merkle_hash root, expected;
        build(&arena, count, &tree);
        merkle_root(&tree, root);
        model_root(0, count, expected);
        assert_memory_equal(root, expected, HASH_BYTES);
    }
}

static void paths_are_those_of_the_rfc_and_lead_to_the_root(void **state)
{
    (void)state;
    for (size_t count = 1; count <= LEAVES; count++) {
        struct arena arena;
        struct merkle_tree tree;
        merkle_hash root, reached;
        build(&arena, count, &tree);
        merkle_root(&tree, root);
        for (size_t index = 0; index < count; index++) {
            struct merkle_path path, expected;
            merkle_path(&tree, index, &path);
            model_path(index, 0, count, &expected);
            assert_int_equal(path.length, expected.length);
            assert_memory_equal(path.hashes, expected.hashes, path.length * HASH_BYTES);
            assert_true(merkle_follow(leaves[index], index, count, &path, reached));
            assert_memory_equal(reached, root, HASH_BYTES);
        }
    }
}

/* A path proves one leaf at one place in one tree. */
static void no_other_place_is_proved(void **state)
{
    (void)state;
    for (size_t count = 1; count <= 20; count++) {
        struct arena arena;
        struct merkle_tree tree;
        merkle_hash root, reached;
        build(&arena, count, &tree);
        merkle_root(&tree, root);
        for (size_t index = 0; index < count; index++) {
            struct merkle_path path;
            merkle_path(&tree, index, &path);
            for (size_t other = 0; other <= count; other++) {
                bool led = other != index &&
                           merkle_follow(leaves[index], other, count, &path, reached);
                assert_false(led && memcmp(reached, root, HASH_BYTES) == 0);
            }
        }
    }
}

static void refuses_paths_of_another_length(void **state)
{
    (void)state;
    struct arena arena;
    struct merkle_tree tree;
    struct merkle_path path;
    merkle_hash reached;

    build(&arena, 13, &tree);
    merkle_path(&tree, 5, &path);
    path.length++;
    assert_false(merkle_follow(leaves[5], 5, 13, &path, reached));
    path.length -= 2;
    assert_false(merkle_follow(leaves[5], 5, 13, &path, reached));
    path.length = 0;
    assert_false(merkle_follow(leaves[0], 0, 0, &path, reached));
    assert_false(merkle_follow(leaves[0], 0, UINT64_MAX, &path, reached));
    assert_true(merkle_follow(leaves[0], 0, 1, &path, reached));
}

static void needs_room(void **state)
{
    (void)state;
    unsigned char buffer[4 * HASH_BYTES];
    struct arena arena;
    struct merkle_tree tree;

    arena_init(&arena, buffer, sizeof buffer);
    assert_int_equal(merkle_build((const merkle_hash *)leaves, 5, &arena, &tree),
                     KAOHE_ERR_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaf_has_its_prefix),
        cmocka_unit_test(roots_are_those_of_the_rfc),
        cmocka_unit_test(paths_are_those_of_the_rfc_and_lead_to_the_root),
        cmocka_unit_test(no_other_place_is_proved),
        cmocka_unit_test(refuses_paths_of_another_length),
        cmocka_unit_test(needs_room),
    };
    return cmocka_run_group_tests_name("merkle", tests, make_leaves, NULL);
}
