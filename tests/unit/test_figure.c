/* SPDX-License-Identifier: Apache-2.0 */
/* Figures: found by name, on the own side first; everything else has a state. */
#include "messages.h"

#include "domain/dossier.h"

static const char dossier_json[] =
    "{'records': ["
    "{'record': {'collection': {'channel': 'bank', 'amount': '5'}}},"
    "{'record': {'collection': {'channel': 'bank', 'amount': '6'}}, 'byHeadquarters': "
    "true},"
    "{'record': {'phoneTest': {'conductor': 'CONDUCTOR_HEADQUARTERS', 'meanScore': "
    "'93.5x'}}, 'byHeadquarters': true},"
    "{'record': {'statistic': {'metric': 'm', 'value': '1.50'}}},"
    "{'record': {}},"
    "{'record': {'collection': {'channel': 'bank2', 'cases': '1'}, 'illegible': "
    "[{'field': 'amount'}]}}"
    "]}";

static struct record_index index_of(struct arena *arena)
{
    struct record_index index;
    Dossier *dossier = message(arena, &kaohe__v1__dossier__descriptor, dossier_json);

    assert_int_equal(dossier_index(dossier, arena, &index), KAOHE_OK);
    assert_int_equal(index.count, 5);
    return index;
}

static void finds_the_own_side_first(void **state)
{
    struct record_index index = index_of(*state);

    struct figure own = figure_look_up(&index, "collection/bank/-#amount", false);
    assert_int_equal(own.state, FIGURE_VALUE);
    assert_int_equal(own.value.coefficient, 5);
    struct figure theirs = figure_look_up(&index, "collection/bank/-#amount", true);
    assert_int_equal(theirs.value.coefficient, 6);
    struct figure only = figure_look_up(&index, "statistic/m#value", true);
    assert_int_equal(only.value.coefficient, 150);
    assert_int_equal(only.value.scale, 2);
}

static void says_why_there_is_no_value(void **state)
{
    static const struct {
        const char *name;
        enum figure_state state;
    } figures[] = {
        {"collection/bank/-#cases", FIGURE_ABSENT},
        {"collection/post/-#cases", FIGURE_ABSENT},
        {"collection/bank2/-#amount", FIGURE_ILLEGIBLE},
        {"phone/headquarters#mean_score", FIGURE_INVALID},
        {"collection/bank/-#sum", FIGURE_UNKNOWN},
        {"collection/bank/-", FIGURE_UNKNOWN},
        {"collection/bank/-#", FIGURE_UNKNOWN},
        {"#amount", FIGURE_UNKNOWN},
        {"colection/bank/-#amount", FIGURE_UNKNOWN},
    };
    struct record_index index = index_of(*state);

    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        assert_int_equal(figure_look_up(&index, figures[i].name, false).state,
                         figures[i].state);
}

static void finds_where_a_prefix_begins(void **state)
{
    struct record_index index = index_of(*state);

    assert_int_equal(index_lower_bound(&index, "collection/bank/"), 0);
    assert_int_equal(index_lower_bound(&index, "collection/bank2"), 2);
    assert_int_equal(index_lower_bound(&index, "zzz"), index.count);
}

static void an_index_needs_memory(void **state)
{
    Dossier *dossier = message(*state, &kaohe__v1__dossier__descriptor, dossier_json);
    static unsigned char memory[4096];
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;
    size_t size = 0;

    for (; err == KAOHE_ERR_NO_MEMORY; size += 16) {
        struct arena small;
        struct record_index index;
        assert_true(size < sizeof memory);
        arena_init(&small, memory, size);
        err = dossier_index(dossier, &small, &index);
    }
    assert_int_equal(err, KAOHE_OK);
    assert_true(size > 512);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(finds_the_own_side_first),
        IN_ARENA(says_why_there_is_no_value),
        IN_ARENA(finds_where_a_prefix_begins),
        IN_ARENA(an_index_needs_memory),
    };
    return cmocka_run_group_tests_name("figure", tests, NULL, NULL);
}
