/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 against the examples of FIPS 180-2, whole and in parts. */
#include "cmocka_all.h"

#include "wire/hash.h"

static const uint8_t abc[HASH_BYTES] = {
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
    0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
    0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
};

static void hashes_the_standards_example(void **state)
{
    (void)state;
    uint8_t hash[HASH_BYTES];

    hash_sha256("abc", 3, hash);
    assert_memory_equal(hash, abc, HASH_BYTES);
}

static void hashes_parts_as_one(void **state)
{
    (void)state;
    const struct bytes parts[] = {
        {(const uint8_t *)"a", 1},
        {NULL, 0},
        {(const uint8_t *)"bc", 2},
    };
    uint8_t hash[HASH_BYTES];

    hash_sha256_parts(parts, 3, hash);
    assert_memory_equal(hash, abc, HASH_BYTES);
}

static void hashes_piece_by_piece(void **state)
{
    (void)state;
    struct hash_run run;
    uint8_t hash[HASH_BYTES];

    hash_begin(&run);
    hash_add(&run, "ab", 2);
    hash_add(&run, "", 0);
    hash_add(&run, "c", 1);
    hash_end(&run, hash);
    assert_memory_equal(hash, abc, HASH_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_the_standards_example),
        cmocka_unit_test(hashes_parts_as_one),
        cmocka_unit_test(hashes_piece_by_piece),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
