/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of a board, against a sorted array that is made anew after every
 * change: all tie rules, both directions, growth and undo.
 */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/rank.h"
#include "random.h"

#define R(n, d) ((struct ratio){(n), (d)})
#define SLOTS 200

/* ---- the model: entries in an array, sorted by qsort ---- */

struct entry {
    uint32_t slot;
    struct ratio value;
    const char *code;
};

static int higher_first(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int order = -ratio_compare(a->value, b->value);

    return order != 0 ? order : strcmp(a->code, b->code);
}

static int lower_first(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int order = ratio_compare(a->value, b->value);

    return order != 0 ? order : strcmp(a->code, b->code);
}

struct model {
    struct entry entries[SLOTS];
    uint32_t count;
    enum rank_direction direction;
};

static void model_remove(struct model *model, uint32_t slot)
{
    for (uint32_t i = 0; i < model->count; i++) {
        if (model->entries[i].slot == slot) {
            model->entries[i] = model->entries[--model->count];
            return;
        }
    }
}

static void model_put(struct model *model, struct entry entry)
{
    model_remove(model, entry.slot);
    model->entries[model->count++] = entry;
}

static void model_sort(struct model *model)
{
    qsort(model->entries, model->count, sizeof *model->entries,
          model->direction == RANK_HIGHER_IS_BETTER ? higher_first : lower_first);
}

/* Twice the place of the entry at `index`, by counting through the sorted array. */
static struct rank_place model_place(const struct model *model, uint32_t index,
                                     enum rank_ties ties)
{
    uint32_t better = 0;
    uint32_t tied = 0;
    uint32_t values = 1;
    const struct entry *entries = model->entries;

    for (uint32_t i = 0; i < model->count; i++) {
        bool same = ratio_compare(entries[i].value, entries[index].value) == 0;
        tied += same;
        better += i < index && !same;
        values += i > 0 && i <= index &&
                  ratio_compare(entries[i].value, entries[i - 1].value) != 0;
    }
    uint32_t doubled[] = {
        [RANK_COMPETITION] = 2 * (better + 1),
        [RANK_DENSE] = 2 * values,
        [RANK_MODIFIED] = 2 * (better + tied),
        [RANK_FRACTIONAL] = 2 * better + 1 + tied,
    };
    return (struct rank_place){doubled[ties], tied, model->count};
}

/* ---- the order of the tree, by itself ---- */

/* Counts and heap order of a subtree; returns its height. */
static uint32_t check_subtree(const struct rank *board, uint32_t link, uint32_t parent)
{
    if (link == 0)
        return 0;
    const struct rank_node *node = &board->nodes[link - 1];
    uint32_t size = 1;
    uint32_t height = 0;

    assert_int_equal(node->parent, parent);
    if (parent != 0)
        assert_true(board->nodes[parent - 1].priority >= node->priority);
    for (int side = 0; side < 2; side++) {
        uint32_t below = check_subtree(board, node->child[side], link);
        height = below > height ? below : height;
        if (node->child[side] != 0)
            size += board->nodes[node->child[side] - 1].size;
    }
    assert_int_equal(node->size, size);
    return height + 1;
}

static void assert_like(const struct rank *board, struct model *model)
{
    uint32_t slot = rank_first(board);
    uint32_t before = RANK_NONE;

    model_sort(model);
    assert_int_equal(rank_count(board), model->count);
    check_subtree(board, board->root, 0);
    for (uint32_t i = 0; i < model->count; i++) {
        assert_int_equal(slot, model->entries[i].slot);
        assert_int_equal(rank_at(board, i), slot);
        assert_int_equal(rank_previous(board, slot), before);
        for (int ties = RANK_COMPETITION; ties <= RANK_FRACTIONAL; ties++) {
            struct rank_place place;
            struct rank_place expected = model_place(model, i, (enum rank_ties)ties);
            assert_int_equal(rank_place(board, slot, (enum rank_ties)ties, &place),
                             KAOHE_OK);
            assert_memory_equal(&place, &expected, sizeof place);
        }
        before = slot;
        slot = rank_next(board, slot);
    }
    assert_int_equal(slot, RANK_NONE);
    assert_int_equal(rank_at(board, model->count), RANK_NONE);
    assert_int_equal(rank_at(board, UINT32_MAX), RANK_NONE);
}

/* ---- tests ---- */

static void assert_places(enum rank_ties ties, const uint32_t expected[4])
{
    static const char *const codes[] = {"CHY", "TPY", "TNY", "ILY"};
    static const struct ratio values[] = {{9, 10}, {4, 5}, {80, 100}, {1, 2}};
    struct rank_node nodes[4] = {0};
    struct rank board = {.nodes = nodes, .capacity = 4};

    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(rank_put(&board, i, codes[i], values[i]), KAOHE_OK);
    for (uint32_t i = 0; i < 4; i++) {
        struct rank_place place;
        assert_int_equal(rank_place(&board, i, ties, &place), KAOHE_OK);
        assert_int_equal(place.doubled, expected[i]);
        assert_int_equal(place.tied, i == 1 || i == 2 ? 2 : 1);
        assert_int_equal(place.ranked, 4);
    }
    /* Within the tie the code decides what is shown first. */
    assert_int_equal(rank_at(&board, 1), 2);
    assert_int_equal(rank_at(&board, 2), 1);
}

static void gives_places_by_each_rule(void **state)
{
    (void)state;
    assert_places(RANK_COMPETITION, (const uint32_t[]){2, 4, 4, 8});
    assert_places(RANK_DENSE, (const uint32_t[]){2, 4, 4, 6});
    assert_places(RANK_MODIFIED, (const uint32_t[]){2, 6, 6, 8});
    assert_places(RANK_FRACTIONAL, (const uint32_t[]){2, 5, 5, 8});
}

static void refuses_what_has_no_place(void **state)
{
    (void)state;
    struct rank_node nodes[2] = {0};
    struct rank board = {.nodes = nodes, .capacity = 2};
    struct rank_place place;

    assert_int_equal(rank_count(&board), 0);
    assert_int_equal(rank_first(&board), RANK_NONE);
    assert_int_equal(rank_put(&board, 0, "TPY", R(0, 0)), KAOHE_ERR_INVALID);
    assert_int_equal(rank_put(&board, 2, "TPY", R(1, 2)), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(rank_put(&board, RANK_NONE, "TPY", R(1, 2)), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(rank_place(&board, 0, RANK_DENSE, &place), KAOHE_ERR_NOT_FOUND);
    assert_int_equal(rank_place(&board, 9, RANK_DENSE, &place), KAOHE_ERR_NOT_FOUND);
    assert_int_equal(rank_next(&board, 0), RANK_NONE);
    assert_int_equal(rank_previous(&board, 9), RANK_NONE);
    rank_remove(&board, 0);
    rank_remove(&board, 9);

    /* A refused move leaves the slot where it was. */
    assert_int_equal(rank_put(&board, 1, "TNY", R(1, 2)), KAOHE_OK);
    assert_int_equal(rank_put(&board, 1, "TNY", R(1, 0)), KAOHE_ERR_INVALID);
    assert_true(rank_has(&board, 1));
    assert_int_equal(nodes[1].value.denominator, 2);
}

static void equal_values_move_nobody(void **state)
{
    (void)state;
    struct rank_node nodes[2] = {0};
    struct rank board = {.nodes = nodes, .capacity = 2};
    char code[] = "TNY";

    assert_int_equal(rank_put(&board, 0, "TNY", R(1, 2)), KAOHE_OK);
    assert_int_equal(rank_put(&board, 1, "TPY", R(1, 2)), KAOHE_OK);
    assert_int_equal(rank_put(&board, 0, code, R(20, 40)), KAOHE_OK);
    assert_int_equal(nodes[0].value.numerator, 20);
    assert_ptr_equal(nodes[0].code, code);
    assert_int_equal(rank_first(&board), 0);
    /* A renamed branch is shown where its new code belongs. */
    assert_int_equal(rank_put(&board, 0, "ZZZ", R(20, 40)), KAOHE_OK);
    assert_int_equal(rank_first(&board), 1);
    /* Equal codes are not an error: the lower slot is shown first. */
    assert_int_equal(rank_put(&board, 1, "ZZZ", R(1, 2)), KAOHE_OK);
    assert_int_equal(rank_first(&board), 0);
    assert_int_equal(rank_next(&board, 0), 1);
}

/* One random change, to both, and now and then its undoing. */
static void change(struct rank *board, struct model *model, char codes[][8],
                   uint64_t *seed)
{
    uint32_t slot = (uint32_t)random_below(seed, board->capacity);

    if (random_below(seed, 4) == 0) {
        rank_remove(board, slot);
        model_remove(model, slot);
        return;
    }
    bool undo = random_below(seed, 5) == 0;
    bool had = rank_has(board, slot);
    struct ratio old = board->nodes[slot].value;
    struct ratio value =
        R((int64_t)random_below(seed, 12) - 3, 1 + (int64_t)random_below(seed, 4));
    assert_int_equal(rank_put(board, slot, codes[slot], value), KAOHE_OK);
    if (!undo)
        model_put(model, (struct entry){slot, value, codes[slot]});
    else if (had)
        assert_int_equal(rank_put(board, slot, codes[slot], old), KAOHE_OK);
    else
        rank_remove(board, slot);
}

static void agrees_with_sorting(void **state)
{
    (void)state;
    static char codes[SLOTS][8];
    uint64_t seed = 9;

    for (uint32_t i = 0; i < SLOTS; i++)
        snprintf(codes[i], sizeof codes[i], "%c%03u", (char)('A' + i * 7 % 26), i);
    for (int direction = RANK_HIGHER_IS_BETTER; direction <= RANK_LOWER_IS_BETTER;
         direction++) {
        struct rank board = {.direction = (enum rank_direction)direction};
        struct model model = {.direction = (enum rank_direction)direction};
        /* The array grows three times, as the caller of a board has it grow. */
        for (uint32_t capacity = 5; capacity <= SLOTS; capacity += 65) {
            board.nodes = realloc(board.nodes, capacity * sizeof *board.nodes);
            assert_non_null(board.nodes);
            memset(board.nodes + board.capacity, 0,
                   (capacity - board.capacity) * sizeof *board.nodes);
            board.capacity = capacity;
            for (int i = 0; i < 2000; i++) {
                change(&board, &model, codes, &seed);
                if (i % 40 == 0)
                    assert_like(&board, &model);
            }
        }
        for (uint32_t slot = 0; slot < board.capacity; slot++)
            rank_remove(&board, slot);
        assert_int_equal(rank_count(&board), 0);
        free(board.nodes);
    }
}

/* The doubled places of all slots, 0 for those without. */
static void places_of(const struct rank *board, enum rank_ties ties, uint32_t out[12])
{
    for (uint32_t slot = 0; slot < 12; slot++) {
        struct rank_place place;

        out[slot] = rank_place(board, slot, ties, &place) == KAOHE_OK ? place.doubled : 0;
    }
}

static void tells_how_many_others_moved(void **state)
{
    (void)state;
    struct rank_node nodes[12] = {0};
    struct rank board = {.nodes = nodes, .capacity = 12};
    uint64_t seed = 4;
    uint32_t seen = 0;

    for (int i = 0; i < 20000; i++) {
        const enum rank_ties ties = (enum rank_ties)(i % 4);
        const uint32_t slot = (uint32_t)random_below(&seed, 12);
        uint32_t before[12], after[12], moved = 0;

        board.direction = i < 10000 ? RANK_HIGHER_IS_BETTER : RANK_LOWER_IS_BETTER;
        if (i == 10000)
            memset(nodes, 0, sizeof nodes), board.root = 0;
        places_of(&board, ties, before);
        const struct rank_spot from = rank_spot(&board, slot);
        if (random_below(&seed, 4) == 0)
            rank_remove(&board, slot);
        else
            assert_int_equal(
                rank_put(&board, slot, "x", R((int64_t)random_below(&seed, 7), 1)),
                KAOHE_OK);
        places_of(&board, ties, after);
        for (uint32_t other = 0; other < 12; other++)
            moved += other != slot && before[other] != after[other];
        assert_int_equal(rank_moved(from, rank_spot(&board, slot), ties), moved);
        seen += moved > 0;
    }
    assert_in_range(seen, 5000, 20000);
}

static void arrival_order_does_not_matter(void **state)
{
    (void)state;
    static struct rank_node first[SLOTS];
    static struct rank_node second[SLOTS];
    struct rank forwards = {.nodes = first, .capacity = SLOTS};
    struct rank backwards = {.nodes = second, .capacity = SLOTS};
    static char codes[SLOTS][8];

    for (uint32_t i = 0; i < SLOTS; i++) {
        snprintf(codes[i], sizeof codes[i], "B%u", i);
        assert_int_equal(rank_put(&forwards, i, codes[i], R(i % 17, 17)), KAOHE_OK);
    }
    for (uint32_t i = SLOTS; i-- > 0;)
        assert_int_equal(rank_put(&backwards, i, codes[i], R(i % 17 * 3, 51)), KAOHE_OK);
    for (uint32_t i = 0; i < SLOTS; i++)
        assert_int_equal(rank_at(&forwards, i), rank_at(&backwards, i));
}

static void stays_shallow(void **state)
{
    (void)state;
    enum {
        MANY = 20000
    };
    struct rank_node *nodes = calloc(MANY, sizeof *nodes);
    char(*codes)[8] = calloc(MANY, sizeof *codes);
    struct rank board = {.nodes = nodes, .capacity = MANY};

    assert_non_null(nodes);
    assert_non_null(codes);
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(codes[i], sizeof codes[i], "%05u", i);
        /* Values in ascending order: the worst case of a tree without balance. */
        assert_int_equal(rank_put(&board, i, codes[i], R(i / 3, 1)), KAOHE_OK);
    }
    assert_in_range(check_subtree(&board, board.root, 0), 15, 60);
    struct rank_place place;
    assert_int_equal(rank_place(&board, 0, RANK_DENSE, &place), KAOHE_OK);
    assert_int_equal(place.doubled, 2 * ((MANY + 2) / 3));
    free(nodes);
    free(codes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_places_by_each_rule),
        cmocka_unit_test(refuses_what_has_no_place),
        cmocka_unit_test(equal_values_move_nobody),
        cmocka_unit_test(agrees_with_sorting),
        cmocka_unit_test(tells_how_many_others_moved),
        cmocka_unit_test(arrival_order_does_not_matter),
        cmocka_unit_test(stays_shallow),
    };
    return cmocka_run_group_tests_name("rank", tests, NULL, NULL);
}
