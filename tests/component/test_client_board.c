/* SPDX-License-Identifier: Apache-2.0 */
/* A board as a client keeps it: places by each tie rule, small bases, many branches. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/board.h"
#include "client/watch_event.h"
#include "tests/unit/cmocka_all.h"

static enum kaohe_err put(struct board *board, const char *branch, int64_t numerator,
                          int64_t basis)
{
    Ratio ratio = RATIO_INIT;
    BoardValue value = BOARD_VALUE_INIT;
    struct kaohe_problem problem;

    ratio.numerator = numerator;
    ratio.denominator = 1;
    value.branch = (char *)branch;
    value.basis = basis;
    value.value = basis < 0 ? NULL : &ratio;
    return board_set(board, &value, &problem);
}

static struct board *make(TieRule ties, Direction direction)
{
    Board definition = BOARD_INIT;
    struct board *board = NULL;
    struct kaohe_problem problem;

    definition.id = (char *)"board";
    definition.has_tie_rule = definition.has_direction = true;
    definition.tie_rule = ties;
    definition.direction = direction;
    definition.has_minimum_base = true;
    definition.minimum_base = 5;
    assert_int_equal(board_open(&definition, "106H1", &board, &problem), KAOHE_OK);
    return board;
}

static int64_t place(const struct board *board, const char *branch)
{
    Standing standing;
    Ratio value;

    board_standing(board, branch, &standing, &value);
    return standing.has_place_doubled ? standing.place_doubled : 0;
}

static void check_places(TieRule ties, Direction direction, const int64_t wanted[4])
{
    static const char *const branches[] = {"A", "B", "C", "D"};
    static const int64_t values[] = {9, 8, 8, 7};
    struct board *board = make(ties, direction);

    for (size_t i = 4; i-- > 0;)
        assert_int_equal(put(board, branches[i], values[i], 10), KAOHE_OK);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(place(board, branches[i]), wanted[i]);
    board_close(board);
}

static void test_tie_rules(void **state)
{
    (void)state;
    check_places(TIE_RULE_COMPETITION, DIRECTION_HIGHER_IS_BETTER,
                 (const int64_t[]){2, 4, 4, 8});
    check_places(TIE_RULE_DENSE, DIRECTION_HIGHER_IS_BETTER,
                 (const int64_t[]){2, 4, 4, 6});
    check_places(TIE_RULE_MODIFIED, DIRECTION_HIGHER_IS_BETTER,
                 (const int64_t[]){2, 6, 6, 8});
    check_places(TIE_RULE_FRACTIONAL, DIRECTION_HIGHER_IS_BETTER,
                 (const int64_t[]){2, 5, 5, 8});
    check_places(TIE_RULE_COMPETITION, DIRECTION_LOWER_IS_BETTER,
                 (const int64_t[]){8, 4, 4, 2});
}

static void test_small_base_has_a_value_and_no_place(void **state)
{
    struct board *board = make(TIE_RULE_COMPETITION, DIRECTION_HIGHER_IS_BETTER);
    struct scratch scratch;
    const Ranking *ranking;

    (void)state;
    assert_int_equal(put(board, "SMALL", 99, 4), KAOHE_OK);
    assert_int_equal(put(board, "ALSO", 98, 1), KAOHE_OK);
    assert_int_equal(put(board, "LARGE", 50, 5), KAOHE_OK);
    assert_int_equal(scratch_open(&scratch, 0, NULL), KAOHE_OK);
    ranking = board_ranking(board, &scratch);
    assert_non_null(ranking);
    assert_int_equal(ranking->n_standings, 3);
    assert_string_equal(ranking->standings[0]->branch, "LARGE");
    assert_string_equal(ranking->standings[1]->branch, "ALSO");
    assert_string_equal(ranking->standings[2]->branch, "SMALL");
    assert_false(ranking->standings[2]->has_place_doubled);
    assert_int_equal(ranking->standings[2]->value->numerator, 99);
    assert_int_equal(put(board, "LARGE", 50, 4), KAOHE_OK); /* its base shrinks */
    assert_int_equal(place(board, "LARGE"), 0);
    scratch_close(&scratch);
    board_close(board);
}

static void test_many_branches_in_any_order(void **state)
{
    struct board *board = make(TIE_RULE_COMPETITION, DIRECTION_HIGHER_IS_BETTER);
    char branch[16];

    (void)state;
    for (int i = 0; i < 1000; i++) {
        snprintf(branch, sizeof branch, "B%03d", i * 617 % 1000);
        assert_int_equal(put(board, branch, i * 617 % 1000, 10), KAOHE_OK);
    }
    for (int i = 0; i < 1000; i += 2) {
        snprintf(branch, sizeof branch, "B%03d", i);
        assert_int_equal(put(board, branch, 0, -1), KAOHE_OK);
        assert_int_equal(place(board, branch), 0);
    }
    assert_int_equal(place(board, "B999"), 2);
    assert_int_equal(place(board, "B001"), 1000);
    assert_int_equal(place(board, "NONE"), 0);
    board_close(board);
}

static void test_branches_that_cannot_be(void **state)
{
    struct board *board = make(TIE_RULE_COMPETITION, DIRECTION_HIGHER_IS_BETTER);
    char branch[80];

    (void)state;
    memset(branch, 'X', sizeof branch - 1);
    branch[sizeof branch - 1] = '\0';
    assert_int_equal(put(board, branch, 1, 10), KAOHE_ERR_INVALID);
    assert_int_equal(put(board, NULL, 1, 10), KAOHE_ERR_INVALID);
    board_close(board);
    board_close(NULL);
}

static void test_events_are_first_in_first_out(void **state)
{
    struct board *board = make(TIE_RULE_COMPETITION, DIRECTION_HIGHER_IS_BETTER);
    struct watch_events events;
    struct kaohe_message event;
    RankingChange change = RANKING_CHANGE_INIT;
    RankingChange *changes[] = {&change};
    RankingUpdate update = RANKING_UPDATE_INIT;
    BoardValue value = BOARD_VALUE_INIT;
    char branch[80];

    (void)state;
    watch_events_open(&events);
    assert_false(watch_events_take(&events, &event));
    memset(branch, 'X', sizeof branch - 1);
    branch[sizeof branch - 1] = '\0';
    value.branch = branch;
    change.value = &value;
    update.board = (char *)"board";
    update.sequence = 7;
    update.changes = changes;
    update.n_changes = 1;
    assert_int_equal(watch_events_update(&events, &update, board, NULL),
                     KAOHE_ERR_INVALID);
    assert_int_equal(board->sequence, 0); /* what was not taken in is missed */
    assert_int_equal(watch_events_board(&events, WATCH_REASON_STARTED, board, NULL),
                     KAOHE_OK);
    assert_int_equal(watch_events_board(&events, WATCH_REASON_RECOVERED, board, NULL),
                     KAOHE_OK);
    assert_true(watch_events_take(&events, &event));
    assert_int_equal(event.data[1], WATCH_REASON_STARTED);
    kaohe_message_free(&event);
    watch_events_close(&events);
    board_close(board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tie_rules),
        cmocka_unit_test(test_small_base_has_a_value_and_no_place),
        cmocka_unit_test(test_many_branches_in_any_order),
        cmocka_unit_test(test_branches_that_cannot_be),
        cmocka_unit_test(test_events_are_first_in_first_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
