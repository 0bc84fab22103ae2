/* SPDX-License-Identifier: Apache-2.0 */
/* Rubrics: what is refused, the six ways of scoring, sums over the tree. */
#include "messages.h"

#include "domain/rubric.h"

/* The six ways, worth 10 each. */
static const char rubric_json[] =
    "{'id': 'r', 'firstYear': 104, 'lastYear': 110, 'maximum': '60', 'step': '0.5', "
    "'items': ["
    "{'id': 'top', 'maximum': '60', 'scoring': 'SCORING_MODE_SUM'},"
    "{'id': 'band', 'parent': 'top', 'maximum': '10', 'scoring': 'SCORING_MODE_BAND', "
    "'band': {'low': '1', 'high': '10'}},"
    "{'id': 'tier', 'parent': 'top', 'maximum': '10', 'scoring': 'SCORING_MODE_TIER', "
    "'options': [{'id': 'a', 'band': {'low': '5', 'high': '10'}, 'thresholds': "
    "[{'evidence': 'mean', 'comparison': 'COMPARISON_AT_LEAST', 'value': '90'}]}, "
    "{'id': 'b', 'band': {'low': '1', 'high': '5'}}]},"
    "{'id': 'fixed', 'parent': 'top', 'maximum': '10', 'scoring': 'SCORING_MODE_FIXED', "
    "'options': [{'id': 'a', 'fixedScore': '10'}, {'id': 'b', 'fixedScore': '5'}]},"
    "{'id': 'additive', 'parent': 'top', 'maximum': '10', 'scoring': "
    "'SCORING_MODE_ADDITIVE', 'options': [{'id': 'a', 'band': {'low': '1', 'high': "
    "'6'}}, {'id': 'b', 'fixedScore': '4'}]},"
    "{'id': 'holistic', 'parent': 'top', 'maximum': '10', 'scoring': "
    "'SCORING_MODE_HOLISTIC', 'band': {'low': '1', 'high': '10'}, 'options': [{'id': "
    "'a'}, {'id': 'b'}]},"
    "{'id': 'checkbox', 'parent': 'top', 'maximum': '10', 'scoring': "
    "'SCORING_MODE_CHECKBOX', 'options': [{'id': 'a', 'band': {'low': '1', 'high': "
    "'10'}}]}]}";

/* The rubric with `from` replaced by `to` once. */
static Rubric *changed(struct arena *arena, const char *from, const char *to)
{
    char text[4096];
    const char *at = strstr(rubric_json, from);

    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - rubric_json), rubric_json, to,
             at + strlen(from));
    return message(arena, &kaohe__v1__rubric__descriptor, text);
}

static Rubric *sound(struct arena *arena)
{
    return message(arena, &kaohe__v1__rubric__descriptor, rubric_json);
}

static void accepts_a_sound_rubric(void **state)
{
    size_t before = ((struct arena *)*state)->used;
    Rubric *rubric = sound(*state);
    size_t mark = arena_mark(*state);

    assert_true(mark > before);
    assert_int_equal(rubric_verify(rubric, *state, NULL), KAOHE_OK);
    assert_int_equal(arena_mark(*state), mark);
}

static void refuses_with_a_reason(void **state)
{
    static const struct {
        const char *from, *to, *reason;
    } changes[] = {
        {"'id': 'r', ", "", "rubric without an id: has no proper id"},
        {"'id': 'r'", "'id': 'a/b'", "rubric a/b: has no proper id"},
        {"'firstYear': 104", "'firstYear': 111", "years are missing or out of order"},
        {"'step': '0.5'", "'step': '0'", "no step above 0"},
        {"'step': '0.5'", "'step': 'x'", "no step above 0"},
        {"'id': 'band'", "'id': ''", "an item has no proper id"},
        {"'id': 'band'", "'id': 'tier'", "tier: stands twice"},
        {"'parent': 'top'", "'parent': 'tier'", "not a sum that stands before"},
        {"'parent': 'top'", "'parent': 'nowhere'", "not a sum that stands before"},
        {"'id': 'band', 'parent': 'top', 'maximum': '10'",
         "'id': 'band', 'parent': 'top', 'maximum': '0'", "no maximum above 0"},
        {"'scoring': 'SCORING_MODE_BAND', ", "", "has no way of scoring"},
        {"'SCORING_MODE_BAND', 'band': {'low': '1', 'high': '10'}", "'SCORING_MODE_BAND'",
         "the band is missing"},
        {"'low': '1', 'high': '10'", "'low': '1', 'high': '11'",
         "not inside the maximum"},
        {"'low': '1', 'high': '10'", "'low': '1.2', 'high': '10'",
         "not inside the maximum"},
        {"'low': '5', 'high': '10'", "'low': '10', 'high': '5'",
         "not inside the maximum"},
        {"'fixedScore': '10'", "'fixedScore': '12'", "not inside the maximum"},
        {"'low': '5', 'high': '10'}", "'low': '5', 'high': '10'}, 'fixedScore': '5'",
         "does not suit the way"},
        {"'id': 'a'}, {'id': 'b'}", "'id': 'a', 'fixedScore': '1'}, {'id': 'b'}",
         "does not suit the way"},
        {"[{'id': 'a', 'fixedScore': '10'}", "[{'id': 'b', 'fixedScore': '10'}",
         "option has no id of its own"},
        {"'comparison': 'COMPARISON_AT_LEAST', ", "", "threshold is incomplete"},
        {"'fixedScore': '4'", "'fixedScore': '3'", "options do not add up"},
        {"'scoring': 'SCORING_MODE_CHECKBOX', 'options': [",
         "'scoring': 'SCORING_MODE_CHECKBOX', 'options': [{'id': 'z', 'band': {'low': "
         "'1', 'high': '2'}}, ",
         "number of options does not suit"},
        {"'id': 'top', 'maximum': '60'", "'id': 'top', 'maximum': '59'",
         "maxima below do not add up"},
        {"'lastYear': 110, 'maximum': '60'", "'lastYear': 110, 'maximum': '61'",
         "do not add up to the rubric's"},
    };

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char why[256];
        struct text text;
        text_init(&text, why, sizeof why);
        Rubric *rubric = changed(*state, changes[i].from, changes[i].to);
        assert_int_equal(rubric_verify(rubric, *state, &text), KAOHE_ERR_INVALID);
        if (strstr(why, changes[i].reason) == NULL)
            fail_msg("%s: %s", changes[i].to, why);
    }
}

static void refuses_no_items_and_no_memory(void **state)
{
    Rubric *rubric = sound(*state);
    struct arena none;

    arena_init(&none, NULL, 0);
    assert_int_equal(rubric_verify(rubric, &none, NULL), KAOHE_ERR_INVALID);
    rubric->n_items = 0;
    assert_int_equal(rubric_verify(rubric, *state, NULL), KAOHE_ERR_INVALID);
}

static const struct {
    const char *given;
    enum score_verdict verdict;
} scores[] = {
    {"{'item': 'band', 'score': '10'}", SCORE_POSSIBLE},
    {"{'item': 'band', 'score': '0'}", SCORE_POSSIBLE},
    {"{'item': 'band'}", SCORE_POSSIBLE},
    {"{'item': 'band', 'score': '0.5'}", SCORE_OUTSIDE_BAND},
    {"{'item': 'band', 'score': '10.5'}", SCORE_OUTSIDE_BAND},
    {"{'item': 'band', 'score': '7.25'}", SCORE_OFF_STEP},
    {"{'item': 'band', 'score': 'ten'}", SCORE_NO_NUMBER},
    {"{'item': 'band', 'score': '5', 'ticked': ['a']}", SCORE_UNKNOWN_OPTION},
    {"{'item': 'tier', 'score': '5', 'ticked': ['a']}", SCORE_POSSIBLE},
    {"{'item': 'tier', 'score': '5', 'ticked': ['b']}", SCORE_POSSIBLE},
    {"{'item': 'tier', 'score': '6', 'ticked': ['b']}", SCORE_OUTSIDE_BAND},
    {"{'item': 'tier', 'score': '0', 'ticked': ['b']}", SCORE_OUTSIDE_BAND},
    {"{'item': 'tier', 'score': '0'}", SCORE_POSSIBLE},
    {"{'item': 'tier', 'score': '6'}", SCORE_WITHOUT_TICK},
    {"{'item': 'tier', 'score': '5', 'ticked': ['a', 'b']}", SCORE_TICKS},
    {"{'item': 'tier', 'score': '5', 'ticked': ['a', 'a']}", SCORE_TICKS},
    {"{'item': 'fixed', 'score': '5', 'ticked': ['b']}", SCORE_POSSIBLE},
    {"{'item': 'fixed', 'score': '10', 'ticked': ['b']}", SCORE_OUTSIDE_BAND},
    {"{'item': 'additive', 'score': '9', 'ticked': ['a', 'b'], 'optionScores': "
     "[{'option': 'a', 'score': '5'}, {'option': 'b', 'score': '4'}]}",
     SCORE_POSSIBLE},
    {"{'item': 'additive', 'ticked': ['a'], 'optionScores': [{'option': 'a', "
     "'score': '5'}]}",
     SCORE_POSSIBLE},
    {"{'item': 'additive', 'score': '8', 'ticked': ['a', 'b'], 'optionScores': "
     "[{'option': 'a', 'score': '5'}, {'option': 'b', 'score': '4'}]}",
     SCORE_OPTION_SUM},
    {"{'item': 'additive', 'score': '9', 'ticked': ['a', 'b'], 'optionScores': "
     "[{'option': 'a', 'score': '6'}, {'option': 'b', 'score': '3'}]}",
     SCORE_OPTION_BAND},
    {"{'item': 'additive', 'score': '5', 'ticked': ['a', 'b'], 'optionScores': "
     "[{'option': 'a', 'score': '5'}]}",
     SCORE_OPTION_TICK},
    {"{'item': 'additive', 'score': '5', 'ticked': ['b'], 'optionScores': "
     "[{'option': 'a', 'score': '5'}]}",
     SCORE_OPTION_TICK},
    {"{'item': 'additive', 'score': '5', 'ticked': ['a'], 'optionScores': "
     "[{'option': 'a', 'score': '5'}, {'option': 'a', 'score': '0'}]}",
     SCORE_OPTION_BAND},
    {"{'item': 'additive', 'score': '5', 'ticked': ['a'], 'optionScores': "
     "[{'option': 'a', 'score': '5'}, {'option': 'a', 'score': '5'}]}",
     SCORE_OPTION_TICK},
    {"{'item': 'additive', 'score': '5', 'ticked': ['a'], 'optionScores': "
     "[{'score': '5'}]}",
     SCORE_UNKNOWN_OPTION},
    {"{'item': 'additive', 'score': '5', 'ticked': ['a'], 'optionScores': "
     "[{'option': 'a'}]}",
     SCORE_NO_NUMBER},
    {"{'item': 'additive', 'score': '5', 'ticked': ['a', 'b']}", SCORE_POSSIBLE},
    {"{'item': 'additive', 'score': '10.5', 'ticked': ['a', 'b']}", SCORE_OUTSIDE_BAND},
    {"{'item': 'additive', 'score': '4.5', 'ticked': ['a', 'b']}", SCORE_OUTSIDE_BAND},
    {"{'item': 'holistic', 'score': '10', 'ticked': ['a', 'b']}", SCORE_POSSIBLE},
    {"{'item': 'holistic', 'score': '10'}", SCORE_WITHOUT_TICK},
    {"{'item': 'checkbox', 'score': '10', 'ticked': ['a']}", SCORE_POSSIBLE},
    {"{'item': 'checkbox', 'score': '0'}", SCORE_POSSIBLE},
    {"{'item': 'checkbox', 'score': '11', 'ticked': ['a']}", SCORE_OUTSIDE_BAND},
};

static void six_ways_of_scoring(void **state)
{
    struct rubric_tree tree;

    assert_int_equal(rubric_tree_make(sound(*state), *state, &tree), KAOHE_OK);
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
        ItemScore *given =
            message(*state, &kaohe__v1__item_score__descriptor, scores[i].given);
        int item = rubric_find(&tree, given->item);
        assert_true(item > 0);
        struct score_check check = rubric_score(&tree, tree.rubric->items[item], given);
        if (check.verdict != scores[i].verdict)
            fail_msg("%s: %d", scores[i].given, (int)check.verdict);
    }
}

static void sums_go_up_the_tree(void **state)
{
    struct rubric_tree tree;
    Record *sheet = RECORD(
        *state,
        "{'scoreSheet': {'items': [{'item': 'band', 'score': '7.5'}, {'item': 'tier', "
        "'score': '5'}, {'item': 'tier', 'score': '4'}, {'item': 'top', 'score': '9'}, "
        "{'item': 'nowhere', 'score': '9'}, {'item': 'fixed', 'score': 'x'}]}, "
        "'illegible': [{'field': 'scores.additive'}, {'field': 'scores.nowhere'}, "
        "{'field': 'stated_total'}]}");

    assert_int_equal(rubric_tree_make(sound(*state), *state, &tree), KAOHE_OK);
    const struct node_sum *sums = rubric_sums(&tree, sheet, *state);
    assert_non_null(sums);
    const struct node_sum *whole = &sums[tree.rubric->n_items];
    assert_int_equal(whole->known.coefficient, 125);
    assert_int_equal(whole->known.scale, 1);
    assert_int_equal(whole->leaves, 6);
    assert_int_equal(whole->missing, 3);
    assert_int_equal(whole->illegible, 1);
    assert_int_equal(sums[0].leaves, 6);
    assert_false(whole->too_large);
    assert_int_equal(rubric_find(&tree, "nowhere"), -1);
}

static void sums_that_do_not_fit_are_marked(void **state)
{
    struct rubric_tree tree;
    Record *sheet = RECORD(
        *state, "{'scoreSheet': {'items': [{'item': 'band', 'score': '999999999999999'}, "
                "{'item': 'tier', 'score': '999999999999999'}]}}");
    struct arena none;

    assert_int_equal(rubric_tree_make(sound(*state), *state, &tree), KAOHE_OK);
    const struct node_sum *sums = rubric_sums(&tree, sheet, *state);
    assert_true(sums[tree.rubric->n_items].too_large);
    arena_init(&none, NULL, 0);
    assert_null(rubric_sums(&tree, sheet, &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(accepts_a_sound_rubric),
        IN_ARENA(refuses_with_a_reason),
        IN_ARENA(refuses_no_items_and_no_memory),
        IN_ARENA(six_ways_of_scoring),
        IN_ARENA(sums_go_up_the_tree),
        IN_ARENA(sums_that_do_not_fit_are_marked),
    };
    return cmocka_run_group_tests_name("rubric", tests, NULL, NULL);
}
