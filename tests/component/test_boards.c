/* SPDX-License-Identifier: Apache-2.0 */
/* The boards by themselves: moves, undo, places by every tie rule, order, digest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/boards.h"
#include "tests/unit/cmocka_all.h"
#include "tests/unit/random.h"
#include "wire/hash.h"

static Board definition(const char *id, Direction direction, TieRule ties)
{
    Board board = BOARD_INIT;

    board.id = (char *)(uintptr_t)id;
    board.direction = direction;
    board.tie_rule = ties;
    board.minimum_base = 5;
    return board;
}

static struct board_value value(int64_t numerator, int64_t basis)
{
    return (struct board_value){
        .value = {numerator, 100}, .basis = basis, .present = true};
}

static struct board_moved move(struct boards *boards, const Board *board,
                               const char *branch, struct board_value set, int64_t entry)
{
    /* Their ids begin with another letter each. */
    struct board_move what = {board, "106H1", branch, entry, (size_t)board->id[0]};
    struct board_moved moved;

    assert_int_equal(boards_move(boards, &what, &set, &moved), KAOHE_OK);
    return moved;
}

static void places_by_tie_rule(void **state)
{
    static const struct {
        TieRule rule;
        uint32_t places[4]; /* doubled */
    } rules[] = {
        {TIE_RULE_COMPETITION, {2, 4, 4, 8}},
        {TIE_RULE_DENSE, {2, 4, 4, 6}},
        {TIE_RULE_MODIFIED, {2, 6, 6, 8}},
        {TIE_RULE_FRACTIONAL, {2, 5, 5, 8}},
    };
    static const char *const codes[] = {"A", "B", "C", "D"};
    static const int64_t values[] = {40, 30, 30, 20};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct boards boards = {0};
        Board board = definition("b", DIRECTION_HIGHER_IS_BETTER, rules[i].rule);
        const struct board *made = NULL;

        for (size_t j = 0; j < 4; j++)
            made = move(&boards, &board, codes[j], value(values[j], 9), 1).board;
        for (uint32_t j = 0; j < 4; j++)
            assert_int_equal(boards_standing(made, j).place_doubled, rules[i].places[j]);
        boards_free(&boards);
    }
}

static void a_small_base_has_a_value_and_no_place(void **state)
{
    struct boards boards = {0};
    Board board = definition("b", DIRECTION_LOWER_IS_BETTER, TIE_RULE_COMPETITION);
    struct board_moved moved;

    (void)state;
    moved = move(&boards, &board, "A", value(10, 4), 1);
    assert_true(moved.changed);
    assert_int_equal(moved.after.place_doubled, 0);
    assert_int_equal(moved.after.ranked, 0);
    assert_true(moved.after.value.present);
    moved = move(&boards, &board, "B", value(90, 5), 2);
    assert_int_equal(moved.after.place_doubled, 2);
    moved = move(&boards, &board, "A", value(10, 5), 3);
    assert_int_equal(moved.after.place_doubled, 2);
    assert_int_equal(moved.previous, 2);
    moved = move(&boards, &board, "A", value(10, 5), 4);
    assert_false(moved.changed);
    assert_int_equal(moved.board->sequence, 3);
    moved = move(&boards, &board, "A", (struct board_value){0}, 5);
    assert_true(moved.changed);
    assert_false(moved.after.value.present);
    assert_int_equal(moved.board->count, 1);
    boards_free(&boards);
}

static void what_is_undefined_or_too_long_is_refused(void **state)
{
    struct boards boards = {0};
    Board board = definition("b", DIRECTION_HIGHER_IS_BETTER, TIE_RULE_COMPETITION);
    char period[600];
    struct board_move what = {&board, "106H1", "A", 1, 0};
    struct board_value undefined = {.value = {1, 0}, .basis = 9, .present = true};
    struct board_moved moved;

    (void)state;
    assert_int_equal(boards_move(&boards, &what, &undefined, &moved), KAOHE_ERR_INVALID);
    memset(period, 'x', sizeof(period));
    period[sizeof(period) - 1] = '\0';
    what.period = period;
    undefined.value.denominator = 1;
    assert_int_equal(boards_move(&boards, &what, &undefined, &moved),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(boards_filled(&boards), 0);
    boards_free(&boards);
    boards_free(NULL);
}

/* Any number of moves, taken back to any mark, leaves what was there. */
static void undo_restores_to_the_byte(void **state)
{
    struct boards boards = {0};
    Board all[] = {definition("x", DIRECTION_HIGHER_IS_BETTER, TIE_RULE_DENSE),
                   definition("y", DIRECTION_LOWER_IS_BETTER, TIE_RULE_COMPETITION)};
    uint64_t random = 7;
    uint8_t before[HASH_BYTES];
    uint8_t after[HASH_BYTES];

    (void)state;
    for (int64_t round = 1; round < 200; round++) {
        size_t mark = boards_mark(&boards);

        boards_digest(&boards, before);
        for (int i = 0; i < 20; i++) {
            char code[8];
            struct board_value set = value((int64_t)random_below(&random, 50),
                                           (int64_t)random_below(&random, 20));

            if (random_below(&random, 4) == 0)
                set.present = false;
            snprintf(code, sizeof(code), "B%02u", (unsigned)random_below(&random, 60));
            (void)move(&boards, &all[random_below(&random, 2)], code, set, round);
        }
        if (random_below(&random, 2) == 0) {
            boards_undo(&boards, mark);
            boards_digest(&boards, after);
            assert_memory_equal(before, after, HASH_BYTES);
        } else if (random_below(&random, 2) == 0) {
            boards_keep(&boards);
        }
    }
    boards_free(&boards);
}

static void lists_are_in_order(void **state)
{
    struct boards boards = {0};
    Board all[] = {definition("m", DIRECTION_HIGHER_IS_BETTER, TIE_RULE_DENSE),
                   definition("a", DIRECTION_HIGHER_IS_BETTER, TIE_RULE_DENSE),
                   definition("z", DIRECTION_HIGHER_IS_BETTER, TIE_RULE_DENSE)};
    static const char *const codes[] = {"KSY", "CHY", "TNY"};

    (void)state;
    assert_int_equal(boards_behind(&boards, NULL), 0);
    for (size_t i = 0; i < 3; i++)
        (void)move(&boards, &all[i], codes[i], value(1, 9), 1);
    assert_int_equal(boards_behind(&boards, NULL), 0);
    assert_string_equal(boards.sorted[0]->key, "a/106H1");
    assert_int_equal(boards_behind(&boards, "a/106H1"), 1);
    assert_int_equal(boards_behind(&boards, "n"), 2);
    assert_int_equal(boards_behind(&boards, "zz"), 3);
    assert_int_equal(boards_branch_behind(&boards, NULL), 0);
    assert_string_equal(boards.ordered[2]->code, "TNY");
    assert_int_equal(boards_branch_behind(&boards, "CHY"), 1);
    assert_string_equal(boards.branches[0]->code, "KSY");
    assert_non_null(boards_find(&boards, "m/106H1"));
    assert_null(boards_find(&boards, "m/106H2"));
    assert_int_equal(boards_filled(&boards), 3);
    boards_touch(&boards, 44);
    assert_int_equal(boards.sorted[1]->sequence, 44);
    boards_free(&boards);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_by_tie_rule),
        cmocka_unit_test(a_small_base_has_a_value_and_no_place),
        cmocka_unit_test(what_is_undefined_or_too_long_is_refused),
        cmocka_unit_test(undo_restores_to_the_byte),
        cmocka_unit_test(lists_are_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
