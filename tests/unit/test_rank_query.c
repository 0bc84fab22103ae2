/* SPDX-License-Identifier: Apache-2.0 */
/* Who stands beside a slot, against a look at all of them. */
#include "domain/rank.h"

#include "cmocka_all.h"
#include "random.h"

#include <stdio.h>
#include <string.h>

#define SLOTS 40

struct fixture {
    struct rank_node nodes[SLOTS];
    char codes[SLOTS][8];
    struct rank board;
};

/* Is `a` better than `b`? Equal: neither. */
static bool is_better(const struct fixture *f, uint32_t a, uint32_t b)
{
    const int order = ratio_compare(f->nodes[a].value, f->nodes[b].value);

    return f->board.direction == RANK_HIGHER_IS_BETTER ? order > 0 : order < 0;
}

/* Of those better (or worse) than the slot the one with the nearest value, by code. */
static uint32_t nearest(const struct fixture *f, uint32_t slot, bool better)
{
    uint32_t found = RANK_NONE;

    for (uint32_t i = 0; i < SLOTS; i++) {
        if (!rank_has(&f->board, i) ||
            !(better ? is_better(f, i, slot) : is_better(f, slot, i)))
            continue;
        if (found == RANK_NONE ||
            (better ? is_better(f, found, i) : is_better(f, i, found)) ||
            (!is_better(f, found, i) && !is_better(f, i, found) &&
             strcmp(f->codes[i], f->codes[found]) < 0))
            found = i;
    }
    return found;
}

static void finds_those_beside(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (int round = 0; round < 200; round++) {
        struct fixture f = {.board = {.capacity = SLOTS}};

        f.board.nodes = f.nodes;
        f.board.direction = round % 2 ? RANK_LOWER_IS_BETTER : RANK_HIGHER_IS_BETTER;
        for (uint32_t i = 0; i < SLOTS; i++) {
            const int64_t terms = 1 + (int64_t)random_below(&seed, 3);

            snprintf(f.codes[i], sizeof f.codes[i], "B%02u", (i * 7) % SLOTS);
            if (random_below(&seed, 3) > 0)
                assert_int_equal(
                    rank_put(&f.board, i, f.codes[i],
                             (struct ratio){terms * (int64_t)random_below(&seed, 9),
                                            8 * terms}),
                    KAOHE_OK);
        }
        for (uint32_t i = 0; i < SLOTS; i++) {
            const struct rank_beside beside = rank_beside(&f.board, i);
            const bool has = rank_has(&f.board, i);

            assert_int_equal(beside.better, has ? nearest(&f, i, true) : RANK_NONE);
            assert_int_equal(beside.worse, has ? nearest(&f, i, false) : RANK_NONE);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_those_beside)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
