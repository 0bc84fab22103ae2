/* SPDX-License-Identifier: Apache-2.0 */
/* What a figure can be, by trying every value against bounds worked out by hand. */
#include "messages.h"

#include "domain/explain.h"

#define TRIED 130
#define NONE (TRIED + 1)

#define RATE                                                                             \
    "'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'i', 'question': 'q', 'rate': " \
    "'SURVEY_RATE_SATISFACTION'"
#define SURVEY(no, forms)                                                                \
    "{'record': {'surveyQuestion': {'instrument': 'i', 'question': 'q', 'answers': [{"   \
    "'levels': ['ANSWER_LEVEL_SATISFIED'], 'count': '30'}, {'levels': "                  \
    "['ANSWER_LEVEL_DISSATISFIED'], 'count': '" no "'}]" forms "}}}"
#define SATISFIED "count.satisfied"
#define DISSATISFIED "count.dissatisfied"

#define CASES "'kind': 'INDICATOR_KIND_COLLECTION_CASES'"
#define ALL(cases) "{'record': {'collection': {'cases': '" cases "'}}}"
#define OF(channel, cases)                                                               \
    "{'record': {'collection': {'channel': '" channel "', 'cases': '" cases "'}}}"

#define MEAN "'kind': 'INDICATOR_KIND_PHONE_MEAN', 'conductor': 'CONDUCTOR_BRANCH'"
#define PHONE(mean)                                                                      \
    "{'record': {'phoneTest': {'conductor': 'CONDUCTOR_BRANCH', 'personsTested': '10', " \
    "'meanScore': '" mean "'}}}"

#define SCORE(node)                                                                      \
    "'kind': 'INDICATOR_KIND_SHEET_NODE', 'rubric': 'r', 'node': '" node                 \
    "', 'evaluator': 'EVALUATOR_SELF'"
#define SHEET(items)                                                                     \
    "{'record': {'scoreSheet': {'rubric': 'r', 'evaluator': 'EVALUATOR_SELF', 'date': "  \
    "'2017-05-01', 'items': [" items "]}}}"

static const char rubric[] =
    "{'id': 'r', 'step': '1', 'maximum': '70', 'items': [{'id': 'tier', 'maximum': '20', "
    "'scoring': 'SCORING_MODE_TIER', 'options': [{'id': 'a', 'band': {'low': '15', "
    "'high': '20'}}, {'id': 'b', 'band': {'low': '10', 'high': '15'}}]}, {'id': 'sum', "
    "'maximum': '50', 'scoring': 'SCORING_MODE_ADDITIVE', 'options': [{'id': 'a', "
    "'band': {'low': '1', 'high': '20'}}, {'id': 'b', 'band': {'low': '2', 'high': "
    "'30'}}]}]}";

static const struct {
    const char *indicator, *records, *field;
    int64_t low, high; /* by the last decimal of the figure; NONE: of those tried none */
} cases[] = {
    /* 50 forms; the rest was not answered */
    {RATE, SURVEY("15", ", 'formsValid': '50'"), SATISFIED, 0, 35},
    {RATE, SURVEY("15", ", 'formsValid': '50'"), DISSATISFIED, 0, 20},
    /* all are accounted for: fewer are told with fewer forms */
    {RATE, SURVEY("20", ", 'formsValid': '50', 'unusable': '0'"), SATISFIED, 0, 30},
    {RATE, SURVEY("20", ", 'formsValid': '50', 'unusable': '0'"), DISSATISFIED, 0, 20},
    {RATE, SURVEY("20", ""), SATISFIED, 0, NONE},
    /* more than the forms as it is: less of it may be, and no more than that */
    {RATE, SURVEY("25", ", 'formsValid': '50'"), DISSATISFIED, 0, NONE},
    {CASES, ALL("100") ", " OF("bank", "40") ", " OF("post", "30"), "cases", 70, NONE},
    {CASES, ALL("100") ", " OF("bank", "40"), "cases", 40, NONE},
    {CASES ", 'channel': 'bank'", ALL("100") ", " OF("bank", "40"), "cases", 0, 100},
    {CASES ", 'channel': 'bank'", ALL("100") ", " OF("bank", "40") ", " OF("post", "30"),
     "cases", 0, 70},
    {CASES ", 'channel': 'bank'", OF("bank", "40"), "cases", 0, NONE},
    {MEAN, PHONE("92"), "mean_score", 0, 100},
    {SCORE("tier"), SHEET("{'item': 'tier', 'ticked': ['b'], 'score': '12'}"),
     "scores.tier", 10, 15},
    {SCORE("tier"), SHEET("{'item': 'tier', 'ticked': ['a'], 'score': '15.0'}"),
     "scores.tier", 15, 20},
    /* 14 is outside already, and any other score outside is no worse */
    {SCORE("tier"), SHEET("{'item': 'tier', 'ticked': ['a'], 'score': '14'}"),
     "scores.tier", 0, NONE},
    /* a score wants a tick, which is another change */
    {SCORE("tier"), SHEET("{'item': 'tier', 'score': '0'}"), "scores.tier", 0, 0},
    /* the options' own scores are told with it */
    {SCORE("sum"),
     SHEET("{'item': 'sum', 'ticked': ['a', 'b'], 'score': '15', 'optionScores': "
           "[{'option': 'a', 'score': '5'}, {'option': 'b', 'score': '10'}]}"),
     "scores.sum", 3, 50},
};

static const struct explained *figure_of(const struct explanation *what,
                                         const char *field)
{
    for (size_t i = 0; i < what->count; i++)
        if (strcmp(what->figures[i].field, field) == 0)
            return &what->figures[i];
    fail_msg("no figure %s", field);
    return NULL;
}

static void knows_what_a_figure_can_be(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Rubric *const rubrics[] = {
            message(*state, &kaohe__v1__rubric__descriptor, rubric)};
        char json[1500];
        struct explanation what;

        snprintf(json, sizeof json,
                 "{'direction': 'DIRECTION_HIGHER_IS_BETTER', 'indicator': {%s}}",
                 cases[i].indicator);
        const Board *board = message(*state, &kaohe__v1__board__descriptor, json);
        snprintf(json, sizeof json,
                 "{'branch': 'TNY', 'period': '106H1', 'records': [%s]}",
                 cases[i].records);
        const struct indicator_data data = {
            .dossier = message(*state, &kaohe__v1__dossier__descriptor, json),
            .catalogue = message(*state, &kaohe__v1__catalogue__descriptor,
                                 "{'channels': [{'id': 'bank'}, {'id': 'post'}]}"),
            .rubrics = rubrics,
            .rubric_count = 1,
            .arena = *state};
        if (!explain_value(board, &data, *state, &what))
            fail_msg("%zu has no value", i);
        const struct explained *figure = figure_of(&what, cases[i].field);
        for (int64_t value = 0; value < TRIED; value++) {
            const int way = value > figure->value.coefficient ? 1 : -1;
            struct decimal to = {value, 0};
            const bool allowed = explain_allows(&what, figure, way, &to);

            if (allowed != (value >= cases[i].low && value <= cases[i].high) ||
                to.coefficient != value)
                fail_msg("%zu: %lld", i, (long long)value);
        }
        arena_reset(*state);
    }
}

/* The mean of so many whole scores, rounded half up or truncated at two decimals? */
static bool is_mean_of(int64_t hundredths, int64_t persons)
{
    for (int64_t sum = 0; sum <= 100 * persons; sum++)
        if (sum * 100 / persons == hundredths ||
            (sum * 200 + persons) / (2 * persons) == hundredths)
            return true;
    return false;
}

static int64_t next_mean(int64_t hundredths, int64_t persons, int way)
{
    while (hundredths >= 0 && hundredths <= 10000 && !is_mean_of(hundredths, persons))
        hundredths += way;
    return hundredths >= 0 && hundredths <= 10000 ? hundredths : -1;
}

static void moves_on_to_a_mean_of_whole_scores(void **state)
{
    for (int64_t persons = 3; persons < 40; persons += 5) {
        char json[400];
        struct explanation what;

        snprintf(
            json, sizeof json,
            "{'branch': 'TNY', 'period': '106H1', 'records': [{'record': {'phoneTest': "
            "{'conductor': 'CONDUCTOR_BRANCH', 'personsTested': '%lld', 'meanScore': "
            "'50.00'}}}]}",
            (long long)persons);
        const struct indicator_data data = {
            .dossier = message(*state, &kaohe__v1__dossier__descriptor, json),
            .catalogue =
                message(*state, &kaohe__v1__catalogue__descriptor, "{'id': 'c'}"),
            .arena = *state};
        const Board *board = message(
            *state, &kaohe__v1__board__descriptor,
            "{'direction': 'DIRECTION_HIGHER_IS_BETTER', 'indicator': {" MEAN "}}");
        assert_true(explain_value(board, &data, *state, &what));
        const struct explained *figure = figure_of(&what, "mean_score");
        for (int64_t value = 5001; value < 10100; value += 7)
            for (int way = -1; way <= 1; way += 2) {
                const int64_t from = way > 0 ? value : 10000 - value;
                const int64_t wanted = next_mean(from, persons, way);
                struct decimal to = {from < 0 ? 0 : from, 2};
                const bool allowed = explain_allows(&what, figure, way, &to);

                if (from >= 0 && (allowed ? to.coefficient : -1) != wanted)
                    fail_msg("%lld of %lld: %lld", (long long)from, (long long)persons,
                             (long long)to.coefficient);
            }
        arena_reset(*state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(knows_what_a_figure_can_be),
        IN_ARENA(moves_on_to_a_mean_of_whole_scores),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
