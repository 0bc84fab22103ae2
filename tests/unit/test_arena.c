/* SPDX-License-Identifier: Apache-2.0 */
/* The bump allocator: alignment, exhaustion that sticks, marks, bounds. */
#include "cmocka_all.h"

#include "domain/arena.h"
#include "random.h"

static void gives_aligned_zeroed_memory(void **state)
{
    (void)state;
    unsigned char buffer[257];
    struct arena arena;

    for (size_t i = 0; i < sizeof buffer; i++)
        buffer[i] = 0xff;
    /* An odd start: alignment is of the address, not of the offset. */
    arena_init(&arena, buffer + 1, sizeof buffer - 1);
    for (size_t size = 0; size < 20; size++) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % ARENA_ALIGNMENT, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        arena_reset(&arena);
    }
}

static void exhaustion_sticks_until_reset(void **state)
{
    (void)state;
    _Alignas(16) unsigned char buffer[64];
    struct arena arena;

    arena_init(&arena, buffer, sizeof buffer);
    assert_non_null(arena_alloc(&arena, 64));
    assert_false(arena.exhausted);
    assert_null(arena_alloc(&arena, 1));
    assert_true(arena.exhausted);
    arena_release(&arena, 0);
    assert_null(arena_alloc(&arena, 1));
    arena_reset(&arena);
    assert_non_null(arena_alloc(&arena, 1));
}

static void refuses_what_overflows(void **state)
{
    (void)state;
    _Alignas(16) unsigned char buffer[64];
    struct arena arena;

    arena_init(&arena, buffer, sizeof buffer);
    assert_null(arena_alloc(&arena, SIZE_MAX));
    arena_reset(&arena);
    assert_null(arena_array(&arena, SIZE_MAX / 2 + 1, 2));
    assert_true(arena.exhausted);
    arena_reset(&arena);
    assert_non_null(arena_array(&arena, 8, 8));
    assert_null(arena_array(&arena, 1, 1));
    arena_init(&arena, NULL, 0);
    assert_null(arena_alloc(&arena, 1));
}

static void releases_down_to_a_mark(void **state)
{
    (void)state;
    _Alignas(16) unsigned char buffer[64];
    struct arena arena;

    arena_init(&arena, buffer, sizeof buffer);
    assert_non_null(arena_alloc(&arena, 3));
    size_t mark = arena_mark(&arena);
    void *first = arena_alloc(&arena, 16);
    arena_release(&arena, mark);
    assert_ptr_equal(arena_alloc(&arena, 16), first);
    /* A mark ahead of what is used gives nothing. */
    size_t used = arena.used;
    arena_release(&arena, used + 1);
    assert_int_equal(arena.used, used);
}

static void copies_strings(void **state)
{
    (void)state;
    _Alignas(16) unsigned char buffer[32];
    struct arena arena;

    arena_init(&arena, buffer, sizeof buffer);
    assert_string_equal(arena_strdup(&arena, "臺北"), "臺北");
    assert_string_equal(arena_strdup(&arena, ""), "");
    assert_null(arena_strdup(&arena, "a"));
}

static void pieces_never_overlap(void **state)
{
    (void)state;
    static unsigned char buffer[4096];
    uint64_t seed = 1;

    for (int round = 0; round < 200; round++) {
        struct arena arena;
        unsigned char *end = buffer;
        arena_init(&arena, buffer, random_below(&seed, sizeof buffer));
        for (;;) {
            size_t size = random_below(&seed, 300);
            unsigned char *memory = arena_alloc(&arena, size);
            if (memory == NULL)
                break;
            assert_true(memory >= end);
            end = memory + size;
            assert_true(end <= buffer + arena.size);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_aligned_zeroed_memory),
        cmocka_unit_test(exhaustion_sticks_until_reset),
        cmocka_unit_test(refuses_what_overflows),
        cmocka_unit_test(releases_down_to_a_mark),
        cmocka_unit_test(copies_strings),
        cmocka_unit_test(pieces_never_overlap),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
