/* SPDX-License-Identifier: Apache-2.0 */
/* The scores that figures alone allow, against ranges worked out by hand. */
#include "messages.h"

#include "domain/indicator.h"
#include "domain/range.h"
#include "wire/data_load.h"

#define MEAN(mean)                                                                       \
    "{'record': {'phoneTest': {'conductor': 'CONDUCTOR_BRANCH', 'personsTested': '10', " \
    "'meanScore': '" mean "'}}}"
#define THEIR_MEAN(mean)                                                                 \
    "{'byHeadquarters': true, 'record': {'phoneTest': {'conductor': "                    \
    "'CONDUCTOR_HEADQUARTERS', 'personsTested': '10', 'meanScore': '" mean "'}}}"
#define SPAN(low, high)                                                                  \
    "{'record': {'phoneTest': {'conductor': 'CONDUCTOR_BRANCH', 'meanLow': '" low        \
    "', 'meanHigh': '" high "'}}}"
#define ANSWERS(question, satisfied, acceptable, others)                                 \
    "{'record': {'surveyQuestion': {'instrument': 'public_opinion', "                    \
    "'question': '" question                                                             \
    "', 'answers': [{'levels': ['ANSWER_LEVEL_SATISFIED'], 'count': '" satisfied         \
    "'}, {'levels': ['ANSWER_LEVEL_ACCEPTABLE'], 'count': '" acceptable                  \
    "'}, {'levels': ['ANSWER_LEVEL_DISSATISFIED'], 'count': '" others "'}]}}}"
#define LOST(question)                                                                   \
    "{'record': {'illegible': [{'field': 'stated_percentage'}], 'surveyQuestion': "      \
    "{'instrument': 'public_opinion', 'question': '" question "'}}}"

struct example {
    const char *rubric, *item, *records;
    const char *low, *high;
    bool by_acceptability;
};

struct data {
    struct data_set set;
    struct indicator_data in;
    struct rubric_tree tree;
};

static void prepare(struct arena *arena, const char *rubric, const char *records,
                    struct data *out)
{
    char json[4096];
    struct json_error error;

    *out = (struct data){.set = {.catalogue = NULL}};
    if (data_load(arena, &out->set, &error) != KAOHE_OK)
        fail_msg("%s: %s", error.path, error.message);
    snprintf(json, sizeof json, "{'branch': 'TNY', 'period': '%sH1', 'records': [%s]}",
             rubric, records);
    out->in = (struct indicator_data){
        .dossier = message(arena, &kaohe__v1__dossier__descriptor, json),
        .catalogue = out->set.catalogue,
        .rubrics = out->set.rubrics,
        .rubric_count = out->set.rubric_count,
        .settings = settings_of(out->set.catalogue, NULL),
        .arena = arena,
    };
    const Rubric *found = rubric_of(out->set.rubrics, out->set.rubric_count, rubric);
    assert_non_null(found);
    assert_int_equal(rubric_tree_make(found, arena, &out->tree), KAOHE_OK);
}

static void hold(struct arena *arena, const struct example *e)
{
    char low[DECIMAL_TEXT_SIZE], high[DECIMAL_TEXT_SIZE];
    const size_t mark = arena_mark(arena);
    struct data data;

    prepare(arena, e->rubric, e->records, &data);
    if (e->by_acceptability)
        data.in.settings.evidence_rate = SURVEY_RATE_ACCEPTABILITY;
    const struct range *ranges = range_of_rubric(&data.tree, &data.in, arena);
    assert_non_null(ranges);
    const int node = e->item == NULL ? (int)data.tree.rubric->n_items
                                     : rubric_find(&data.tree, e->item);
    assert_true(node >= 0);
    decimal_format(ranges[node].low, low);
    decimal_format(ranges[node].high, high);
    if (strcmp(low, e->low) != 0 || strcmp(high, e->high) != 0)
        fail_msg("%s of %s: %s to %s, not %s to %s", e->item, e->records, low, high,
                 e->low, e->high);
    arena_release(arena, mark);
}

/* 104, courtesy: 90 and over 15~20, 80 and over 10~15, 70 and over 1~10. */
static const struct example tiers[] = {
    {"104", "courtesy", "", "0", "20", false},
    {"104", "courtesy", MEAN("92.17"), "15", "20", false},
    {"104", "courtesy", MEAN("90"), "15", "20", false},
    {"104", "courtesy", MEAN("89.99"), "10", "15", false},
    {"104", "courtesy", MEAN("70"), "1", "10", false},
    {"104", "courtesy", MEAN("69.99"), "0", "0", false},
    /* the form does not say whose test is meant */
    {"104", "courtesy", MEAN("92.17") ", " THEIR_MEAN("85"), "10", "20", false},
    {"104", "courtesy", MEAN("92.17") ", " THEIR_MEAN("60"), "0", "20", false},
    {"104", "courtesy", THEIR_MEAN("93.56"), "15", "20", false},
    /* 90~92 is the upper tier, 88~92 may be either */
    {"104", "courtesy", SPAN("90", "92"), "15", "20", false},
    {"104", "courtesy", SPAN("88", "92"), "10", "20", false},
    /* 107: 85 and over 16~20, 75 and over 11~15, 65 and over 1~10 */
    {"107", "appraisal.satisfaction.environment", ANSWERS("environment", "17", "0", "3"),
     "16", "20", false},
    {"107", "appraisal.satisfaction.environment", ANSWERS("environment", "16", "4", "0"),
     "11", "15", false},
    {"107", "appraisal.satisfaction.environment", ANSWERS("environment", "16", "4", "0"),
     "16", "20", true},
    {"107", "appraisal.satisfaction.environment", ANSWERS("environment", "12", "0", "8"),
     "0", "0", false},
    /* another question says nothing of the premises; an illegible one may say all */
    {"107", "appraisal.satisfaction.environment", ANSWERS("efficiency", "17", "0", "3"),
     "0", "20", false},
    {"107", "appraisal.satisfaction.environment", LOST("environment"), "0", "20", false},
};

/* 104, service_satisfaction: 80 % gives 40~60, two others without figures 1~10 each. */
static const struct example sums[] = {
    {"104", "service_satisfaction", "", "0", "80", false},
    {"104", "service_satisfaction", ANSWERS("efficiency", "4", "0", "1"), "40", "80",
     false},
    {"104", "service_satisfaction", ANSWERS("efficiency", "27", "12", "0"), "0", "20",
     false},
    {"104", "service_satisfaction", ANSWERS("efficiency", "27", "12", "0"), "40", "80",
     true},
    /* one question reaches 80 %, another does not: which is meant is not said */
    {"104", "service_satisfaction",
     ANSWERS("efficiency", "4", "0", "1") ", " ANSWERS("environment", "1", "0", "1"), "0",
     "80", false},
};

/* Items without thresholds: 0 to their highest score. */
static const struct example others[] = {
    {"104", "accessibility_certificate", "", "0", "15", false},
    {"104", "online_promotion", "", "0", "10", false},
    {"104", "benchmark_learning_benefit", "", "0", "30", false},
    {"104", "other_innovation", "", "0", "20", false},
    {"104", "publication_reach", "", "0", "10", false},
    {"104", "search_features", "", "0", "40", false},
};

/* 1000 less what is excluded: 104 the 60 points of survey_80; 107 the upper half of
 * courtesy on the phone (30 - 20) and the premises (20 - 15). */
static const struct example totals[] = {
    {"104", NULL, "", "0", "1000", false},
    {"104", NULL, MEAN("92.17") ", " ANSWERS("efficiency", "27", "12", "0"), "15", "940",
     false},
    {"104", "quality_services", MEAN("92.17"), "15", "600", false},
    {"107", NULL, "", "0", "1000", false},
    {"107", NULL, MEAN("85") ", " ANSWERS("environment", "16", "4", "0"), "22", "985",
     false},
    {"107", "appraisal", ANSWERS("environment", "16", "4", "0"), "11", "195", false},
};

/* Nothing printed has thresholds there, but a form may. */
static const char made_up[] =
    "{'id': '104', 'firstYear': 104, 'maximum': '40', 'step': '1', 'items': ["
    "{'id': 'one', 'maximum': '10', 'scoring': 'SCORING_MODE_CHECKBOX', 'options': "
    "[{'id': 'a', 'band': {'low': '3', 'high': '10'}, 'thresholds': [{'evidence': "
    "'phone_courtesy_score', 'comparison': 'COMPARISON_AT_LEAST', 'value': '80'}]}]},"
    "{'id': 'two', 'maximum': '10', 'scoring': 'SCORING_MODE_HOLISTIC', 'band': {'low': "
    "'2', 'high': '10'}, 'options': [{'id': 'a', 'thresholds': [{'evidence': "
    "'phone_courtesy_score', 'comparison': 'COMPARISON_AT_LEAST', 'value': '80'}]}]},"
    "{'id': 'three', 'maximum': '10', 'scoring': 'SCORING_MODE_FIXED', 'options': "
    "[{'id': 'a', 'fixedScore': '9', 'thresholds': [{'evidence': 'phone_courtesy_score', "
    "'comparison': 'COMPARISON_AT_MOST', 'value': '80'}]}, {'id': 'b', 'fixedScore': "
    "'5'}]},"
    "{'id': 'four', 'maximum': '10', 'scoring': 'SCORING_MODE_TIER', 'options': [{'id': "
    "'a', 'band': {'low': '6', 'high': '10'}, 'thresholds': [{'evidence': "
    "'phone_courtesy_score', 'comparison': 'COMPARISON_AT_LEAST', 'value': '80'}, "
    "{'evidence': 'answer_accuracy', 'comparison': 'COMPARISON_AT_LEAST', 'value': "
    "'80'}]}, {'id': 'b', 'band': {'low': '1', 'high': '6'}, 'thresholds': [{'evidence': "
    "'phone_courtesy_score', 'comparison': 'COMPARISON_AT_LEAST', 'value': '80'}]}]}]}";

static void hold_made_up(struct arena *arena, const char *records,
                         const char *const expected[4])
{
    struct data data;

    prepare(arena, "104", records, &data);
    assert_int_equal(
        rubric_tree_make(message(arena, &kaohe__v1__rubric__descriptor, made_up), arena,
                         &data.tree),
        KAOHE_OK);
    const struct range *ranges = range_of_rubric(&data.tree, &data.in, arena);
    assert_non_null(ranges);
    for (size_t i = 0; i < 4; i++) {
        char low[DECIMAL_TEXT_SIZE], high[DECIMAL_TEXT_SIZE];
        char both[2 * DECIMAL_TEXT_SIZE + 1];
        snprintf(both, sizeof both, "%s~%s", decimal_format(ranges[i].low, low),
                 decimal_format(ranges[i].high, high));
        assert_string_equal(both, expected[i]);
    }
}

static void every_way_of_scoring(void **state)
{
    static const char *const reached[] = {"3~10", "2~10", "0~5", "1~10"};
    static const char *const missed[] = {"0~0", "0~0", "9~9", "0~0"};
    static const char *const unknown[] = {"0~10", "0~10", "0~9", "0~10"};

    hold_made_up(*state, MEAN("80.5"), reached);
    hold_made_up(*state, MEAN("79.5"), missed);
    hold_made_up(*state, "", unknown);
}

#define HOLD(table)                                                                      \
    for (size_t i = 0; i < sizeof(table) / sizeof *(table); i++)                         \
    hold(*state, &(table)[i])

static void tiers_by_their_figure(void **state)
{
    HOLD(tiers);
}

static void options_that_add_up(void **state)
{
    HOLD(sums);
}

static void items_without_thresholds(void **state)
{
    HOLD(others);
}

static void totals_over_all_items(void **state)
{
    HOLD(totals);
}

struct board_example {
    const char *rubric, *records;
    const char *board_rubric;
    IndicatorKind kind;
    int64_t value, basis; /* basis 0: no value */
};

/* No board where no figure speaks of an item, nor by a rubric that was not in force. */
static void boards_of_both_ends(void **state)
{
    static const struct board_example examples[] = {
        {"104", MEAN("92.17"), "104", INDICATOR_KIND_RANGE_LOW, 15, 1},
        {"104", MEAN("92.17"), "104", INDICATOR_KIND_RANGE_HIGH, 1000, 1},
        {"104", MEAN("92.17"), "107", INDICATOR_KIND_RANGE_HIGH, 0, 0},
        {"107", MEAN("92.17"), "104", INDICATOR_KIND_RANGE_HIGH, 0, 0},
        {"107", MEAN("85") ", " ANSWERS("environment", "16", "4", "0"), "107",
         INDICATOR_KIND_RANGE_HIGH, 985, 2},
        {"107", "", "107", INDICATOR_KIND_RANGE_LOW, 0, 0},
        {"107", LOST("environment"), "107", INDICATOR_KIND_RANGE_LOW, 0, 0},
        {"107", MEAN("92.17"), NULL, INDICATOR_KIND_RANGE_HIGH, 0, 0},
        {"107", MEAN("92.17"), "x", INDICATOR_KIND_RANGE_HIGH, 0, 0},
    };

    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const struct board_example *e = &examples[i];
        struct arena *arena = *state;
        const size_t mark = arena_mark(arena);
        Indicator indicator = INDICATOR_INIT;
        Board board = BOARD_INIT;
        struct indicator_value value = {0};
        struct data data;

        prepare(arena, e->rubric, e->records, &data);
        board.indicator = &indicator;
        indicator.kind = e->kind;
        indicator.rubric = (char *)(uintptr_t)e->board_rubric;
        assert_int_equal(indicator_compute(&board, &data.in, &value), e->basis > 0);
        assert_int_equal(value.basis, e->basis);
        if (e->basis > 0)
            assert_int_equal(value.value.numerator, e->value * value.value.denominator);
        arena_release(arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(tiers_by_their_figure),    IN_ARENA(options_that_add_up),
        IN_ARENA(items_without_thresholds), IN_ARENA(every_way_of_scoring),
        IN_ARENA(totals_over_all_items),    IN_ARENA(boards_of_both_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
