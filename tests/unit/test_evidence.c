/* SPDX-License-Identifier: Apache-2.0 */
/* The figure behind a threshold: which one is taken, and how it is held against it. */
#include "messages.h"

#include "domain/evidence.h"

#define SATISFACTION(question)                                                           \
    "{'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'i', 'question': '" question   \
    "'}"
#define COUNTED(question, satisfied, others)                                             \
    "{'surveyQuestion': {'instrument': 'i', 'question': '" question                      \
    "', 'answers': [{'levels': ['ANSWER_LEVEL_SATISFIED'], 'count': '" satisfied         \
    "'}, {'levels': ['ANSWER_LEVEL_NO_OPINION'], 'count': '" others "'}]}}"
#define STATED(question, percentage, rate)                                               \
    "{'surveyQuestion': {'instrument': 'i', 'question': '" question                      \
    "', 'statedPercentage': '" percentage "'" rate "}}"
#define RANGE(low, high)                                                                 \
    "{'phoneTest': {'conductor': 'CONDUCTOR_BRANCH', 'meanLow': '" low                   \
    "', 'meanHigh': '" high "'}}"

static const char survey[] =
    "{'scale': '100', 'figures': [" SATISFACTION("a") ", " SATISFACTION("b") "]}";
static const char phone[] =
    "{'scale': '1', 'figures': [{'kind': 'INDICATOR_KIND_PHONE_MEAN', 'conductor': "
    "'CONDUCTOR_BRANCH'}]}";
static const char visits[] =
    "{'scale': '1', 'figures': [{'kind': 'INDICATOR_KIND_STATISTIC', 'metric': 'm'}]}";

struct example {
    const char *entry, *records; /* each a Record */
    const char *at_least, *at_most;
    enum evidence_state state;
    bool reaches_least, reaches_most;
    const char *shown; /* beside at_least */
};

static const Dossier *dossier_of(struct arena *arena, const char *records)
{
    char json[4096];
    Dossier *dossier;

    snprintf(json, sizeof json, "{'branch': 'TNY', 'period': '106H1', 'records': [%s]}",
             records);
    dossier = message(arena, &kaohe__v1__dossier__descriptor, json);
    return dossier;
}

static void hold(struct arena *arena, const struct example *e)
{
    char value[64], buffer[128];
    struct text text;
    const Catalogue catalogue = CATALOGUE_INIT;
    struct indicator_data data = {.dossier = dossier_of(arena, e->records),
                                  .catalogue = &catalogue,
                                  .settings = {SURVEY_RATE_SATISFACTION},
                                  .arena = arena};
    const Evidence *entry = message(arena, &kaohe__v1__evidence__descriptor, e->entry);
    Threshold least = THRESHOLD_INIT, most = THRESHOLD_INIT;

    snprintf(value, sizeof value, "%s", e->at_least);
    least.comparison = COMPARISON_AT_LEAST;
    least.value = value;
    least.unit = (char *)(uintptr_t) "percent";
    most = least;
    most.comparison = COMPARISON_AT_MOST;
    most.value = (char *)(uintptr_t)e->at_most;
    struct evidence figure = evidence_find(entry, COMPARISON_AT_LEAST, &data);
    assert_int_equal(figure.state, e->state);
    if (e->state != EVIDENCE_SHOWN)
        return;
    assert_int_equal(evidence_reaches(entry, &figure, &least), e->reaches_least);
    text_init(&text, buffer, sizeof buffer);
    evidence_show(entry, &figure, &least, &text);
    assert_string_equal(buffer, e->shown);
    figure = evidence_find(entry, COMPARISON_AT_MOST, &data);
    assert_int_equal(evidence_reaches(entry, &figure, &most), e->reaches_most);
}

#define HELD(record) "{'record': " record "}"

static void takes_the_nearest_exactly(void **state)
{
    static const struct example examples[] = {
        {survey, HELD(COUNTED("a", "27", "12")), "80", "69.23", EVIDENCE_SHOWN, false,
         false, "27 / 39 = 69.23 %"},
        {survey, HELD(COUNTED("a", "4", "1")), "80", "80", EVIDENCE_SHOWN, true, true,
         "4 / 5 = 80.00 %"},
        {survey, HELD(COUNTED("a", "1", "1")) ", " HELD(COUNTED("b", "3", "1")), "75",
         "50", EVIDENCE_SHOWN, true, true, "3 / 4 = 75.00 %"},
        {survey, HELD(STATED("b", "66.67", "")), "66.66", "66.66", EVIDENCE_SHOWN, true,
         false, "66.67 %"},
        {survey, HELD(STATED("a", "66.66", ", 'formsValid': '39'")), "80", "66.66",
         EVIDENCE_SHOWN, false, true, "26 / 39 = 66.66 %"},
        {survey, HELD(STATED("a", "81.12", ", 'formsValid': '90'")), "80", "80",
         EVIDENCE_SHOWN, true, false, "81.12 %"},
        {survey, HELD(STATED("a", "64", ", 'formsValid': '1000'")), "80", "80",
         EVIDENCE_SHOWN, false, true, "64.00 %"},
        {survey, HELD(STATED("a", "100", ", 'statedRate': 'SURVEY_RATE_ACCEPTABILITY'")),
         "80", "80", EVIDENCE_ABSENT, false, false, ""},
        {survey, "", "80", "80", EVIDENCE_ABSENT, false, false, ""},
        {survey,
         HELD(COUNTED("a", "1", "1")) ", {'record': {'illegible': [{'field': "
                                      "'stated_percentage'}], 'surveyQuestion': "
                                      "{'instrument': 'i', 'question': 'b'}}}",
         "80", "80", EVIDENCE_UNCLEAR, false, false, ""},
        {phone, HELD(RANGE("88", "92")), "90", "89", EVIDENCE_SHOWN, true, true,
         "92.00 %"},
        {phone, HELD(RANGE("88", "89.5")), "90", "87", EVIDENCE_SHOWN, false, false,
         "89.50 %"},
        {visits, HELD("{'statistic': {'metric': 'm', 'value': '1400'}}"), "1400", "1399",
         EVIDENCE_SHOWN, true, false, "1,400.00 %"},
        {visits,
         "{'record': {'illegible': [{'field': 'value'}], 'statistic': {'metric': "
         "'m'}}}",
         "1", "1", EVIDENCE_UNCLEAR, false, false, ""},
    };

    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        hold(*state, &examples[i]);
}

static void tells_whose_figure_it_is(void **state)
{
    const Evidence *entry = message(*state, &kaohe__v1__evidence__descriptor, survey);
    const Catalogue catalogue = CATALOGUE_INIT;
    struct indicator_data data = {
        .dossier = dossier_of(
            *state, "{'byHeadquarters': true, 'record': " COUNTED("a", "1", "1") "}"),
        .catalogue = &catalogue,
        .arena = *state,
    };
    struct evidence figure = evidence_find(entry, COMPARISON_AT_LEAST, &data);

    assert_true(figure.by_headquarters);
    assert_false(figure.by_branch);
}

/* 1 of 4 is satisfied, 3 of 4 at least accept it. */
static void counts_by_the_rate_that_is_settled(void **state)
{
    static const char answers[] =
        HELD("{'surveyQuestion': {'instrument': 'i', 'question': 'a', 'answers': "
             "[{'levels': ['ANSWER_LEVEL_SATISFIED'], 'count': '1'}, {'levels': "
             "['ANSWER_LEVEL_ACCEPTABLE'], 'count': '2'}, {'levels': "
             "['ANSWER_LEVEL_DISSATISFIED'], 'count': '1'}]}}");
    const Evidence *entry = message(*state, &kaohe__v1__evidence__descriptor, survey);
    const Catalogue catalogue = CATALOGUE_INIT;
    struct indicator_data data = {
        .dossier = dossier_of(*state, answers),
        .catalogue = &catalogue,
        .settings = {SURVEY_RATE_SATISFACTION},
        .arena = *state,
    };
    struct evidence figure = evidence_find(entry, COMPARISON_AT_LEAST, &data);

    assert_int_equal(figure.rate, SURVEY_RATE_SATISFACTION);
    assert_int_equal(figure.value.numerator, 1);
    data.settings.evidence_rate = SURVEY_RATE_ACCEPTABILITY;
    figure = evidence_find(entry, COMPARISON_AT_LEAST, &data);
    assert_int_equal(figure.rate, SURVEY_RATE_ACCEPTABILITY);
    assert_int_equal(figure.value.numerator, 3);
    entry = message(*state, &kaohe__v1__evidence__descriptor, phone);
    figure = evidence_find(entry, COMPARISON_AT_LEAST, &data);
    assert_int_equal(figure.rate, SURVEY_RATE_UNSPECIFIED);
}

static void shows_a_threshold(void **state)
{
    char buffer[64], value[] = "1400.5", unit[] = "minutes";
    struct text text;
    Threshold threshold = THRESHOLD_INIT;

    (void)state;
    threshold.comparison = COMPARISON_AT_MOST;
    threshold.value = value;
    threshold.unit = unit;
    text_init(&text, buffer, sizeof buffer);
    threshold_show(&threshold, &text);
    assert_string_equal(buffer, "≤ 1,400.5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(takes_the_nearest_exactly),
        IN_ARENA(tells_whose_figure_it_is),
        IN_ARENA(counts_by_the_rate_that_is_settled),
        cmocka_unit_test(shows_a_threshold),
    };
    return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
