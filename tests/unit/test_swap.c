/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest change of an operand that brings a derived value past another, worked out
 * by hand and against trying every value. */
#include "messages.h"

#include "domain/catalogue.h"
#include "domain/derived.h"
#include "domain/swap.h"

#include "random.h"

#define CASES "'kind': 'INDICATOR_KIND_COLLECTION_CASES'"
#define AMOUNT "'kind': 'INDICATOR_KIND_COLLECTION_AMOUNT'"
#define RATE "'kind': 'INDICATOR_KIND_WITHIN_15'"
#define SHARE "'kind': 'INDICATOR_KIND_RATIO', 'trials': true"
#define AMOUNTS "'kind': 'INDICATOR_KIND_RATIO'"
#define RELATIVE "'kind': 'INDICATOR_KIND_GROWTH_RELATIVE'"
#define POINTS "'kind': 'INDICATOR_KIND_GROWTH_POINTS'"
#define DIFFERENCE "'kind': 'INDICATOR_KIND_DIFFERENCE'"

static const Board *board_of(struct arena *arena, const char *indicator, bool lower)
{
    char json[256];

    snprintf(json, sizeof json,
             "{'direction': 'DIRECTION_%s_IS_BETTER', 'indicator': {%s}}",
             lower ? "LOWER" : "HIGHER", indicator);
    return message(arena, &kaohe__v1__board__descriptor, json);
}

static const struct {
    const char *derived, *part;
    struct ratio values[2];
    struct aim aim;
    size_t which;
    int64_t to; /* its numerator; -1: not possible */
} cases[] = {
    /* noon collections from 12 of 200 past 7 %: 15, since 14 is level */
    {SHARE, CASES, {{12, 1}, {200, 1}}, {{7, 100}, false}, 0, 15},
    /* 12 of 171 is above 7 %, of 172 it is not */
    {SHARE, CASES, {{12, 1}, {200, 1}}, {{7, 100}, false}, 1, 171},
    {SHARE, CASES, {{12, 1}, {200, 1}}, {{5, 100}, true}, 0, 9},
    {SHARE, CASES, {{12, 1}, {200, 1}}, {{5, 100}, true}, 1, 241},
    /* nothing is above all of them; unless they are not known to be parts of it */
    {SHARE, CASES, {{12, 1}, {200, 1}}, {{1, 1}, false}, 0, -1},
    {AMOUNTS, CASES, {{12, 1}, {200, 1}}, {{1, 1}, false}, 0, 201},
    {SHARE, CASES, {{12, 1}, {200, 1}}, {{0, 1}, true}, 0, -1},
    /* 90 after 120; past -10 %: 109 */
    {RELATIVE, CASES, {{90, 1}, {120, 1}}, {{-1, 10}, false}, 0, 109},
    {RELATIVE, CASES, {{90, 1}, {120, 1}}, {{-1, 10}, false}, 1, 99},
    /* 81 of 100 after 3 of 4, past 8 points: 84 of 100, or 2 of 4 */
    {POINTS, RATE, {{81, 100}, {3, 4}}, {{8, 100}, false}, 0, 84},
    {POINTS, RATE, {{81, 100}, {3, 4}}, {{8, 100}, false}, 1, 2},
    {POINTS, RATE, {{81, 100}, {3, 4}}, {{90, 100}, false}, 0, -1},
    {DIFFERENCE, CASES, {{849, 1}, {861, 1}}, {{0, 1}, false}, 0, 862},
    {DIFFERENCE, DIFFERENCE, {{-3, 1}, {1, 1}}, {{-6, 1}, true}, 0, -6},
};

static void finds_what_was_worked_out(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Board *part = board_of(*state, cases[i].part, false);
        const Board *boards[] = {part, part};
        struct component_value values[] = {{{cases[i].values[0], 1}, 1},
                                           {{cases[i].values[1], 1}, 1}};
        const struct made made = {board_of(*state, cases[i].derived, false),
                                  false,
                                  boards,
                                  values,
                                  2,
                                  NULL,
                                  NULL,
                                  0};
        struct ratio to = {-1, 1};
        const bool found = made_change(&made, cases[i].which, &cases[i].aim, &to);

        if (found != (cases[i].to != -1) || to.numerator != cases[i].to)
            fail_msg("%zu: %lld", i, (long long)to.numerator);
        assert_memory_equal(&values[0].of.value, &cases[i].values[0],
                            sizeof(struct ratio));
        assert_memory_equal(&values[1].of.value, &cases[i].values[1],
                            sizeof(struct ratio));
    }
}

/* The nearest by trying all. */
static int64_t try_all(const struct made *made, size_t which, const struct aim *aim)
{
    struct ratio *value = &made->values[which].of.value;
    const int64_t before = value->numerator;
    int64_t found = -1;

    for (int64_t away = 1; away < 2000 && found < 0; away++)
        for (int way = -1; way <= 1; way += 2) {
            struct indicator_value out;

            value->numerator = before + way * away;
            if (value->numerator >= 0 && made_value(made, &out) &&
                out.value.numerator <= out.value.denominator &&
                aim_is_reached(made->board, out.value, aim))
                found = value->numerator;
        }
    value->numerator = before;
    return found;
}

static void nothing_smaller_would_do(void **state)
{
    uint64_t seed = 11;

    for (int i = 0; i < 2000; i++) {
        const Board *part = board_of(*state, CASES, false);
        const int64_t all = 1 + (int64_t)random_below(&seed, 40);
        const Board *boards[] = {part, part};
        const int64_t some = (int64_t)random_below(&seed, (uint64_t)all + 1);
        struct component_value values[] = {{{{some, 1}, 1}, 1}, {{{all, 1}, 1}, 1}};
        const struct made made = {
            board_of(*state, SHARE, i % 2 != 0), false, boards, values, 2, NULL, NULL, 0};
        const struct aim aim = {{(int64_t)random_below(&seed, 9), 8}, i % 4 < 2};
        const size_t which = random_below(&seed, 2);
        struct indicator_value now;
        struct ratio to = {-1, 1};

        assert_true(made_value(&made, &now));
        if (!aim_is_reached(made.board, now.value, &aim)) {
            const bool found = made_change(&made, which, &aim, &to);
            assert_int_equal(to.numerator, try_all(&made, which, &aim));
            assert_int_equal(found, to.numerator >= 0);
        }
        arena_reset(*state);
    }
}

static struct ratio changed(const struct made *made, size_t one, const struct aim *aim)
{
    struct ratio to = {-1, 1};

    return made_change(made, one, aim, &to) ? to : (struct ratio){-1, 1};
}

/* 12 of 171 is above 7 %, and of no place where 172 are wanted. */
static void keeps_the_place(void **state)
{
    const Board *part = board_of(*state, CASES, false);
    const Board *parts[] = {part, part};
    struct component_value values[] = {{{{12, 1}, 12}, 1}, {{{200, 1}, 200}, 1}};
    Board share = *board_of(*state, SHARE, false);
    const struct made made = {&share, false, parts, values, 2, NULL, NULL, 0};
    const struct aim aim = {{7, 100}, false};

    share.minimum_base = 171;
    assert_int_equal(changed(&made, 1, &aim).numerator, 171);
    share.minimum_base = 172;
    assert_int_equal(changed(&made, 1, &aim).numerator, -1);
}

/* Points between 0 and 10 cases, and between 50 % and 100 %; three and one weigh. */
static void knows_composites(void **state)
{
    const Board *parts[] = {board_of(*state, CASES, false),
                            board_of(*state, RATE, false)};
    struct component_value values[] = {{{{4, 1}, 1}, 1}, {{{30, 40}, 40}, 100}};
    const struct made made = {
        board_of(*state,
                 "'kind': 'INDICATOR_KIND_COMPOSITE', 'components': [{'weight': '3', "
                 "'worst': '0', 'best': '10'}, {'weight': '1', 'worst': '50', 'best': "
                 "'100'}]",
                 false),
        false,
        parts,
        values,
        2,
        NULL,
        NULL,
        0};
    struct indicator_value now;

    /* (3 × 40 + 50) / 4 = 42.5 */
    assert_true(made_value(&made, &now));
    assert_int_equal(now.value.numerator * 2, now.value.denominator * 85);
    assert_int_equal(changed(&made, 0, &(struct aim){{60, 1}, false}).numerator, 7);
    /* 52 points: 30.4 of 40, so 31, which are 55 */
    assert_int_equal(changed(&made, 1, &(struct aim){{43, 1}, false}).numerator, 31);
    assert_int_equal(changed(&made, 1, &(struct aim){{60, 1}, false}).numerator, -1);
    assert_int_equal(changed(&made, 0, &(struct aim){{42, 1}, true}).numerator, 3);
}

static void knows_parts_of_a_period(void **state)
{
    Board *board = message(*state, &kaohe__v1__board__descriptor,
                           "{'direction': 'DIRECTION_HIGHER_IS_BETTER', 'rollUp': "
                           "'ROLL_UP_POOLED', 'indicator': {" RATE "}}");
    const Board *parts[] = {board, board, board};
    struct component_value values[] = {
        {{{8, 10}, 10}, 1}, {{{15, 20}, 20}, 1}, {{{9, 10}, 10}, 1}};
    const struct made made = {board, true, parts, values, 3, NULL, NULL, 0};

    /* 32 of 40; 34 of 40 would be 85 % */
    assert_int_equal(changed(&made, 1, &(struct aim){{85, 100}, false}).numerator, 18);
    assert_int_equal(changed(&made, 0, &(struct aim){{85, 100}, false}).numerator, -1);
    assert_int_equal(changed(&made, 0, &(struct aim){{3, 4}, true}).numerator, 5);
}

static const char of_channels[] =
    "{'channels': [{'id': 'noon'}, {'id': 'bank', 'partOf': 'both'}, {'id': 'both'}], "
    "'boards': [{'id': 'all', 'indicator': {" AMOUNT "}}, {'id': 'noon', 'indicator': "
    "{" AMOUNT ", 'channel': 'noon'}}, {'id': 'bank', 'indicator': {" AMOUNT
    ", 'channel': 'bank'}}, {'id': 'both', 'indicator': {" AMOUNT
    ", 'channel': 'both'}}, {'id': 'cases', 'indicator': {" CASES "}}]}";

/* Of money, too, no part is more than the whole that it is counted in. */
static void knows_parts_of_a_whole(void **state)
{
    static const struct {
        const char *part, *whole;
        bool within;
    } pairs[] = {{"noon", "all", true},   {"bank", "both", true},
                 {"noon", "both", false}, {"all", "noon", false},
                 {"all", "cases", false}, {"noon", "cases", false}};
    const Catalogue *catalogue =
        message(*state, &kaohe__v1__catalogue__descriptor, of_channels);
    const struct aim past_all = {{1, 1}, false}, nearly = {{999, 1000}, false};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const Board *boards[] = {catalogue_board(catalogue, pairs[i].part),
                                 catalogue_board(catalogue, pairs[i].whole)};
        struct component_value values[] = {{{{12, 1}, 1}, 1}, {{{200, 1}, 1}, 1}};
        char kind[128];

        snprintf(kind, sizeof kind, AMOUNTS ", 'operand': '%s', 'against': '%s'",
                 pairs[i].part, pairs[i].whole);
        const struct made made = {.board = board_of(*state, kind, false),
                                  .boards = boards,
                                  .values = values,
                                  .count = 2,
                                  .catalogue = catalogue};
        assert_int_equal(changed(&made, 0, &nearly).numerator, 200);
        assert_int_equal(changed(&made, 1, &nearly).numerator, 12);
        assert_int_equal(changed(&made, 0, &past_all).numerator,
                         pairs[i].within ? -1 : 201);
        assert_int_equal(changed(&made, 1, &past_all).numerator,
                         pairs[i].within ? -1 : 11);
    }
}

/* No mean above 100, and no more points than the rubric has. */
static void knows_the_largest_score(void **state)
{
    static const char full[] =
        "{'id': 'r', 'maximum': '1000', 'items': [{'id': 'part', 'maximum': '60.5'}]}";
    static const struct {
        const char *part;
        struct ratio value;
        int64_t at_most;
    } cases_of[] = {
        {"'kind': 'INDICATOR_KIND_PHONE_MEAN'", {1656, 18}, 1800},
        {"'kind': 'INDICATOR_KIND_SHEET_TOTAL', 'rubric': 'r'", {849, 1}, 1000},
        {"'kind': 'INDICATOR_KIND_RANGE_HIGH', 'rubric': 'r'", {849, 1}, 1000},
        {"'kind': 'INDICATOR_KIND_SHEET_NODE', 'rubric': 'r', 'node': 'part'",
         {50, 1},
         60},
        {"'kind': 'INDICATOR_KIND_SHEET_NODE', 'rubric': 'r', 'node': 'part'",
         {501, 10},
         605},
    };
    const Rubric *const rubrics[] = {
        message(*state, &kaohe__v1__rubric__descriptor, full)};

    for (size_t i = 0; i < sizeof cases_of / sizeof *cases_of; i++) {
        const Board *part = board_of(*state, cases_of[i].part, false);
        const Board *boards[] = {part, part};
        struct component_value values[] = {{{cases_of[i].value, 1}, 1},
                                           {{cases_of[i].value, 1}, 1}};
        const struct made made = {.board = board_of(*state, DIFFERENCE, false),
                                  .boards = boards,
                                  .values = values,
                                  .count = 2,
                                  .rubrics = rubrics,
                                  .rubric_count = 1};
        const int64_t denominator = cases_of[i].value.denominator;
        struct aim aim = {
            {cases_of[i].at_most - cases_of[i].value.numerator - 1, denominator}, false};

        assert_int_equal(changed(&made, 0, &aim).numerator, cases_of[i].at_most);
        aim.than.numerator++;
        assert_int_equal(changed(&made, 0, &aim).numerator, -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(finds_what_was_worked_out), IN_ARENA(nothing_smaller_would_do),
        IN_ARENA(keeps_the_place),           IN_ARENA(knows_composites),
        IN_ARENA(knows_parts_of_a_period),   IN_ARENA(knows_parts_of_a_whole),
        IN_ARENA(knows_the_largest_score),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
