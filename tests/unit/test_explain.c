/* SPDX-License-Identifier: Apache-2.0 */
/* Figures that count, formulas, and the smallest change of one figure that passes
 * another value, against trying every value. */
#include "messages.h"

#include "domain/explain.h"
#include "domain/record_field.h"

#include "random.h"

#define MOST 400

static const char *const boards[] = {
    "{'direction': 'DIRECTION_HIGHER_IS_BETTER', 'minimumBase': '20', 'indicator': "
    "{'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'i', 'question': 'q', 'rate': "
    "'SURVEY_RATE_SATISFACTION'}}",
    "{'direction': 'DIRECTION_LOWER_IS_BETTER', 'minimumBase': '1', 'indicator': "
    "{'kind': 'INDICATOR_KIND_SERVICE_MINUTES'}}",
    "{'direction': 'DIRECTION_HIGHER_IS_BETTER', 'minimumBase': '1', 'indicator': "
    "{'kind': 'INDICATOR_KIND_STATISTIC', 'metric': 'm'}}",
    "{'direction': 'DIRECTION_HIGHER_IS_BETTER', 'minimumBase': '1', 'indicator': "
    "{'kind': 'INDICATOR_KIND_PHONE_MEAN', 'conductor': 'CONDUCTOR_BRANCH'}}",
};

/* A dossier in which each board has a value that a few figures make. */
static Dossier *dossier_of(struct arena *arena, uint64_t *seed)
{
    int n[12];
    char json[3000];

    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        n[i] = (int)random_below(seed, 40);
    snprintf(
        json, sizeof json,
        "{'branch': 'TNY', 'period': '106H1', 'records': [{'record': {'surveyQuestion': "
        "{'instrument': 'i', 'question': 'q', 'answers': [{'levels': "
        "['ANSWER_LEVEL_SATISFIED'], 'count': '%d'}, {'levels': "
        "['ANSWER_LEVEL_NO_OPINION'], 'count': '%d'}, {'levels': "
        "['ANSWER_LEVEL_DISSATISFIED'], 'count': '%d'}]}}}, {'record': {'serviceTime': "
        "{'bands': [{'band': 'DURATION_BAND_WITHIN_5', 'count': '%d'}, {'band': "
        "'DURATION_BAND_5_TO_15', 'count': '%d'}, {'band': "
        "'DURATION_BAND_15_TO_30', 'count': '%d'}]}}}, {'record': {'subPeriod': "
        "'106Q1', 'statistic': {'metric': 'm', 'value': '%d.5'}}}, {'record': "
        "{'subPeriod': '106Q2', 'statistic': {'metric': 'm', 'value': '%d'}}}, "
        "{'record': {'subPeriod': '106Q1', 'phoneTest': {'conductor': "
        "'CONDUCTOR_BRANCH', "
        "'personsTested': '%d', 'meanScore': '%d.0'}}}, {'record': {'subPeriod': "
        "'106Q2', 'phoneTest': {'conductor': 'CONDUCTOR_BRANCH', 'personsTested': '%d', "
        "'meanScore': '%d.5'}}}]}",
        n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8] + 1, n[9], n[10] + 1, n[11]);
    return message(arena, &kaohe__v1__dossier__descriptor, json);
}

/* The fewest steps, up or down, by trying all of them; MOST: none of so many. */
static int64_t try_all(const Board *board, const struct indicator_data *data,
                       const struct explained *figure, const struct aim *aim)
{
    size_t number = 0;

    assert_true(record_field_find(figure->held->record, figure->field, &number));
    struct record_field field = record_field_at(figure->held->record, number);
    const struct record_field before = field;
    int64_t found = MOST;
    for (int64_t away = 1; away < MOST && found == MOST; away++)
        for (int way = -1; way <= 1; way += 2) {
            const struct decimal value = {figure->value.coefficient + way * away,
                                          figure->value.scale};
            char text[DECIMAL_TEXT_SIZE];
            struct indicator_value out;

            if (value.coefficient < 0)
                continue;
            field.count = value.coefficient;
            field.text = decimal_format(value, text);
            record_field_set(figure->held->record, number, &field);
            if (indicator_compute(board, data, &out) &&
                out.basis >= board->minimum_base && aim_is_reached(board, out.value, aim))
                found = away;
        }
    record_field_set(figure->held->record, number, &before);
    return found;
}

static void check_changes(const Board *board, const struct indicator_data *data,
                          const struct explanation *what, const struct aim *aim)
{
    for (size_t i = 0; i < what->count; i++) {
        const struct explained *figure = &what->figures[i];
        const int64_t wanted = try_all(board, data, figure, aim);
        int64_t away = MOST;
        bool found = false;

        for (int way = 1; way >= -1; way -= 2) {
            struct decimal to = {0};

            if (!explain_change(what, figure, aim, way, &to))
                continue;
            const int64_t steps = way * (to.coefficient - figure->value.coefficient);
            assert_true(steps > 0);
            away = !found || steps < away ? steps : away;
            found = true;
        }

        /* What the smallest one costs the base is not made up for by a larger one. */
        if (wanted != (away > MOST ? MOST : away) && found)
            fail_msg("%s#%s: %lld, not %lld", figure->key, figure->field, (long long)away,
                     (long long)wanted);
    }
}

static void changes_are_the_smallest(void **state)
{
    struct arena *arena = *state;
    uint64_t seed = 5;
    int checked = 0;

    for (int round = 0; round < 60; round++) {
        Dossier *dossier = dossier_of(arena, &seed);
        const Catalogue *catalogue =
            message(arena, &kaohe__v1__catalogue__descriptor, "{'id': 'c'}");
        const struct indicator_data data = {
            .dossier = dossier, .catalogue = catalogue, .arena = arena};

        for (size_t i = 0; i < sizeof boards / sizeof *boards; i++) {
            const Board *board = message(arena, &kaohe__v1__board__descriptor, boards[i]);
            struct explanation what;
            struct aim aim = {{(int64_t)random_below(&seed, 30), 1}, false};

            if (i == 0)
                aim.than = (struct ratio){(int64_t)random_below(&seed, 21), 20};
            if (!explain_value(board, &data, arena, &what))
                continue;
            for (int worse = 0; worse < 2; worse++) {
                aim.worse = worse != 0;
                if (aim_is_reached(board, what.value.value, &aim))
                    continue;
                check_changes(board, &data, &what, &aim);
                checked += (int)what.count;
            }
        }
        arena_reset(arena);
    }
    assert_true(checked > 400);
}

#define ANSWERS                                                                          \
    "'ANSWER_LEVEL_VERY_SATISFIED'], 'count': '30'}, {'levels': "                        \
    "['ANSWER_LEVEL_SATISFIED'], 'count': '20'}"

/* All that make the value are told, also where none of them alone could move it; and
 * nothing of another question. */
static void tells_what_counts(void **state)
{
    static const struct {
        const char *answers, *formula;
        size_t count;
    } cases[] = {
        {ANSWERS ", {'levels': ['ANSWER_LEVEL_DISSATISFIED'], 'count': '0'}",
         "(30 + 20) / (30 + 20 + 0)", 3},
        {ANSWERS, "(30 + 20) / 50", 3},
    };
    struct arena *arena = *state;
    const Catalogue *catalogue =
        message(arena, &kaohe__v1__catalogue__descriptor, "{'id': 'c'}");

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[1000], formula[64];
        struct explanation what;
        struct text text;

        snprintf(json, sizeof json,
                 "{'branch': 'TNY', 'period': '106H1', 'records': [{'record': "
                 "{'surveyQuestion': {'instrument': 'i', 'question': 'q', 'formsValid': "
                 "'50', 'answers': [{'levels': [%s]}}}, {'record': {'surveyQuestion': "
                 "{'instrument': 'i', 'question': 'other', 'answers': [{'levels': "
                 "['ANSWER_LEVEL_SATISFIED'], 'count': '9'}]}}}]}",
                 cases[i].answers);
        const struct indicator_data data = {
            .dossier = message(arena, &kaohe__v1__dossier__descriptor, json),
            .catalogue = catalogue,
            .arena = arena};
        const Board *board = message(arena, &kaohe__v1__board__descriptor, boards[0]);

        assert_true(explain_value(board, &data, arena, &what));
        assert_int_equal(what.count, cases[i].count);
        text_init(&text, formula, sizeof formula);
        explain_formula(board, &what, &text);
        assert_string_equal(formula, cases[i].formula);
        /* What does not fit is the value itself. */
        text_init(&text, formula, 12);
        explain_formula(board, &what, &text);
        assert_string_equal(formula, "50 / 50");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(changes_are_the_smallest),
        IN_ARENA(tells_what_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
