/* SPDX-License-Identifier: Apache-2.0 */
/* What one message says otherwise than another. */
#include "messages.h"
#include "wire/changes.h"

static struct changes compare(struct arena *arena, const char *before, const char *after)
{
    struct changes changes = {.arena = arena};

    assert_true(changes_add(&changes, "",
                            message(arena, &kaohe__v1__catalogue__descriptor, before),
                            message(arena, &kaohe__v1__catalogue__descriptor, after)));
    return changes;
}

static void expect(const struct changes *changes, size_t index, const char *field,
                   const char *before, const char *after)
{
    assert_true(index < changes->count);
    assert_string_equal(changes->list[index]->field, field);
    assert_true(!before == !changes->list[index]->before);
    assert_true(!after == !changes->list[index]->after);
    if (before)
        assert_string_equal(changes->list[index]->before, before);
    if (after)
        assert_string_equal(changes->list[index]->after, after);
}

static void fields_and_elements(void **state)
{
    const struct changes changes =
        compare(*state,
                "{'answerDays': 6, 'boards': [{'id': 'a', 'minimumBase': '5'}, "
                "{'id': 'b'}]}",
                "{'answerDays': 7, 'boards': [{'id': 'c'}, {'id': 'a', 'minimumBase': "
                "'9'}]}");

    assert_int_equal(changes.count, 4);
    expect(&changes, 0, "boards[a].minimumBase", "5", "9");
    expect(&changes, 1, "boards[b]", "b", NULL);
    expect(&changes, 2, "boards[c]", NULL, "c");
    expect(&changes, 3, "answerDays", "6", "7");
}

/* However long it is, one branch more is a difference. */
static void long_lists(void **state)
{
    char json[2][8192];

    for (int side = 0; side < 2; side++) {
        size_t at = (size_t)snprintf(json[side], sizeof json[side],
                                     "{'peerGroups': [{'id': 'g', 'branches': [");
        for (int i = 0; i < 500 + side; i++)
            at += (size_t)snprintf(json[side] + at, sizeof json[side] - at, "%s'B%03d'",
                                   i == 0 ? "" : ", ", i);
        snprintf(json[side] + at, sizeof json[side] - at, "]}]}");
    }
    const struct changes changes = compare(*state, json[0], json[1]);

    assert_int_equal(changes.count, 1);
    assert_string_equal(changes.list[0]->field, "peerGroups[g].branches");
    assert_non_null(strstr(changes.list[0]->before, ", B499"));
    assert_null(strstr(changes.list[0]->before, "B500"));
    assert_non_null(strstr(changes.list[0]->after, ", B499, B500"));
}

/* Days of the calendar are told one by one. */
static void days(void **state)
{
    const struct changes changes = compare(
        *state,
        "{'calendar': {'holidays': [{'date': '2017-02-27'}, {'date': '2017-05-29'}]}}",
        "{'calendar': {'holidays': [{'date': '2017-02-24'}, {'date': '2017-05-29', "
        "'note': 'x'}]}}");

    assert_int_equal(changes.count, 3);
    expect(&changes, 0, "calendar.holidays[2017-02-27]", "2017-02-27", NULL);
    expect(&changes, 1, "calendar.holidays[2017-05-29].note", NULL, "x");
    expect(&changes, 2, "calendar.holidays[2017-02-24]", NULL, "2017-02-24");
}

/* Order says nothing; of those that have one id each is held against its neighbour. */
static void order_and_doubles(void **state)
{
    struct changes changes =
        compare(*state, "{'boards': [{'id': 'a'}, {'id': 'b'}, {'id': 'c'}]}",
                "{'boards': [{'id': 'c'}, {'id': 'a'}, {'id': 'b'}]}");

    assert_int_equal(changes.count, 0);
    changes = compare(*state,
                      "{'boards': [{'id': 'a', 'scale': '1'}, {'id': 'a', 'scale': "
                      "'100'}]}",
                      "{'boards': [{'id': 'a', 'scale': '1'}, {'id': 'a', 'scale': "
                      "'10'}]}");
    assert_int_equal(changes.count, 1);
    expect(&changes, 0, "boards[a].scale", "100", "10");
}

static void finds_what_a_path_names(void **state)
{
    const ProtobufCMessage *whole =
        message(*state, &kaohe__v1__catalogue__descriptor,
                "{'answerDays': 6, 'boards': [{'id': 'a'}, {'id': 'b', 'indicator': "
                "{'components': [{'board': 'a'}]}}]}");
    const ProtobufCMessage *board = changes_element(whole, "boards", "b");
    const ProtobufCMessage *indicator = changes_element(board, "indicator", "");

    assert_string_equal(((const Board *)board)->id, "b");
    assert_ptr_equal(indicator, ((const Board *)board)->indicator);
    assert_string_equal(
        ((const Component *)changes_element(indicator, "components", "a"))->board, "a");
    assert_null(changes_element(changes_element(whole, "boards", "a"), "indicator", ""));
    assert_null(changes_element(whole, "boards", "c"));
    assert_null(changes_element(whole, "answerDays", ""));
    assert_null(changes_element(NULL, "boards", "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_and_elements, arena_set_up,
                                        arena_tear_down),
        cmocka_unit_test_setup_teardown(long_lists, arena_set_up, arena_tear_down),
        cmocka_unit_test_setup_teardown(days, arena_set_up, arena_tear_down),
        cmocka_unit_test_setup_teardown(order_and_doubles, arena_set_up, arena_tear_down),
        cmocka_unit_test_setup_teardown(finds_what_a_path_names, arena_set_up,
                                        arena_tear_down),
    };

    return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
