/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dossiers made ready to be context: figures without prose, what concerns one branch,
 * and an index to look them up by.
 */
#include "messages.h"

#include "domain/context.h"
#include "wire/encode.h"

static const char whole[] =
    "{'branch': 'TNY', 'period': '106Q1', 'revision': '3', 'entry': '9', 'records': ["
    " {'revision': '2', 'entry': '7', 'byHeadquarters': true,"
    "  'correctionReason': 'r', 'justifications': [{'code': 'K1'}],"
    "  'record': {'subPeriod': '106M02', 'section': 's', 'note': 'n',"
    "   'restatements': [{'field': 'count', 'value': '4'}],"
    "   'illegible': [{'field': 'count', 'candidates': ['5', '7'], 'note': 'n'}],"
    "   'complaintCount': {'meanDays': '2.5'}}},"
    " {'record': {'surveyQuestion': {'instrument': 'i', 'question': 'q',"
    "   'wording': 'w', 'answers': [{'levels': ['ANSWER_LEVEL_SATISFIED'],"
    "   'count': '8'}]}}},"
    " {'record': {'statedTotal': {'id': 't', 'title': 'T', 'stated': '1'}}},"
    " {'record': {'scoreSheet': {'rubric': '107', 'evaluator': 'EVALUATOR_SELF',"
    "   'date': '2017-03-01', 'evaluatedBy': 'e', 'items': [{'item': 'i',"
    "   'score': '8', 'recordedFacts': 'f', 'explanation': 'x',"
    "   'explainedScore': '9'}]}}}]}";

static const char figures[] =
    "{'branch': 'TNY', 'period': '106Q1', 'revision': '3', 'entry': '9', 'records': ["
    " {'revision': '2', 'entry': '7', 'byHeadquarters': true,"
    "  'record': {'subPeriod': '106M02',"
    "   'illegible': [{'field': 'count', 'candidates': ['5', '7']}],"
    "   'complaintCount': {'meanDays': '2.5'}}},"
    " {'record': {'surveyQuestion': {'instrument': 'i', 'question': 'q',"
    "   'answers': [{'levels': ['ANSWER_LEVEL_SATISFIED'], 'count': '8'}]}}},"
    " {'record': {'statedTotal': {'id': 't', 'stated': '1'}}},"
    " {'record': {'scoreSheet': {'rubric': '107', 'evaluator': 'EVALUATOR_SELF',"
    "   'date': '2017-03-01', 'items': [{'item': 'i', 'score': '8',"
    "   'explainedScore': '9'}]}}}]}";

static const char dealings[] =
    "{'branch': 'TPY', 'period': '106Q1', 'records': ["
    " {'record': {'statistic': {'metric': 'out', 'value': '1', 'dimensions': ["
    "   {'name': 'branch', 'value': 'TNY'}]}}},"
    " {'record': {'statistic': {'metric': 'out', 'value': '2', 'dimensions': ["
    "   {'name': 'branch', 'value': 'TYY'}]}}},"
    " {'record': {'statistic': {'metric': 'visits', 'value': '3', 'dimensions': ["
    "   {'name': 'page', 'value': 'TNY'}]}}},"
    " {'record': {'collection': {'amount': '4'}}}]}";

static Dossier *dossier(struct arena *arena, const char *json)
{
    return message(arena, &kaohe__v1__dossier__descriptor, json);
}

static void assert_same(struct arena *arena, const Dossier *left, const Dossier *right)
{
    struct bytes a;
    struct bytes b;

    assert_int_equal(encode_message(&left->base, arena, &a), KAOHE_OK);
    assert_int_equal(encode_message(&right->base, arena, &b), KAOHE_OK);
    assert_true(bytes_equal(a, b));
}

static void test_only_figures_stay(void **state)
{
    struct arena *arena = *state;
    const Dossier *original = dossier(arena, whole);
    const Dossier *pruned = context_prune(original, arena);

    assert_non_null(pruned);
    assert_same(arena, pruned, dossier(arena, figures));
    assert_same(arena, original, dossier(arena, whole));
}

static void test_what_concerns_a_branch(void **state)
{
    struct arena *arena = *state;
    const Dossier *all = dossier(arena, dealings);
    const Dossier *ours = context_dealings(all, "TNY", arena);

    assert_non_null(ours);
    assert_int_equal(ours->n_records, 1);
    assert_string_equal(ours->records[0]->record->statistic->value, "1");
    assert_string_equal(ours->branch, "TPY");
    assert_int_equal(all->n_records, 4);
    assert_int_equal(context_dealings(all, "KSY", arena)->n_records, 0);
}

static void test_looking_up(void **state)
{
    struct arena *arena = *state;
    struct known_dossier known;
    Dossier *bad = dossier(arena, "{'period': 'soon'}");

    assert_int_equal(context_know(dossier(arena, dealings), arena, &known), KAOHE_OK);
    assert_int_equal(known.index.count, 4);
    assert_int_equal(known.period.kind, PERIOD_QUARTER);
    const struct figure figure =
        figure_look_up(&known.index, "statistic/out/branch=TYY#value", false);
    assert_int_equal(figure.state, FIGURE_VALUE);
    assert_int_equal(figure.value.coefficient, 2);

    const struct context context = {.partners = &known, .partner_count = 1};
    assert_ptr_equal(context_partner(&context, "TPY"), &known);
    assert_null(context_partner(&context, "TNY"));
    assert_int_equal(context_know(bad, arena, &known), KAOHE_ERR_INVALID);
}

/* Whatever the size of the arena, the answer is whole or none. */
static void test_without_memory(void **state)
{
    struct arena *arena = *state;
    const Dossier *original = dossier(arena, whole);
    const Dossier *wanted = dossier(arena, figures);
    static unsigned char buffer[8192];
    bool made = false;

    for (size_t size = 0; size < sizeof buffer; size += 16) {
        struct arena small;
        arena_init(&small, buffer, size);
        const Dossier *pruned = context_prune(original, &small);
        assert_true(pruned != NULL || small.exhausted);
        made = pruned != NULL;
        if (made)
            assert_same(arena, pruned, wanted);
    }
    assert_true(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(test_only_figures_stay),
        IN_ARENA(test_what_concerns_a_branch),
        IN_ARENA(test_looking_up),
        IN_ARENA(test_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
