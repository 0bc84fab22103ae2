/* SPDX-License-Identifier: Apache-2.0 */
/* The merge: what a dossier holds after many submissions, both sides and the limit;
 * findings beyond what is listed; arenas that are too small. */
#include "messages.h"

#include "domain/rules.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/verdict.h"

static const Catalogue *catalogue(struct arena *arena)
{
    return message(
        arena, &kaohe__v1__catalogue__descriptor,
        "{'branches': [{'code': 'TNY'}], 'metrics': [{'id': 'm', 'decimals': 2, "
        "'dimensions': ['n']}], 'channels': [{'id': 'bank'}]}");
}

static Submission *submission(struct arena *arena, const char *rest)
{
    char json[4096];

    snprintf(json, sizeof json,
             "{'branch': 'TNY', 'period': '2017H1', 'filer': 'F', 'approver': 'A', %s}",
             rest);
    return message(arena, &kaohe__v1__submission__descriptor, json);
}

/* `count` statistics named from `first` on. */
static Submission *many(struct arena *arena, int first, int count, const char *value)
{
    Submission *out = submission(arena, "'records': []");
    char json[256];

    out->records = arena_array(arena, (size_t)count, sizeof(Record *));
    assert_non_null(out->records);
    for (int i = 0; i < count; i++) {
        snprintf(json, sizeof json,
                 "{'statistic': {'metric': 'm', 'value': '%s', 'dimensions': [{'name': "
                 "'n', 'value': '%d'}]}}",
                 value, first + i);
        out->records[out->n_records++] = RECORD(arena, json);
    }
    return out;
}

static enum kaohe_err reach_in(struct arena *arena, struct bytes bytes,
                               const Catalogue *names, const Dossier *held,
                               struct verdict *out)
{
    struct decode_error where;
    struct verdict_input input = {
        .submission = bytes.data,
        .length = bytes.length,
        .held = held,
        .catalogue = names,
        .today = {2020, 6, 15},
    };

    return verdict_reach(&input, arena, out, &where);
}

static struct bytes encoded(struct arena *arena, const Submission *from)
{
    struct bytes bytes;

    assert_int_equal(encode_message(&from->base, arena, &bytes), KAOHE_OK);
    return bytes;
}

static struct verdict reach(struct arena *arena, const Submission *from,
                            const Dossier *held)
{
    struct verdict verdict;

    assert_int_equal(
        reach_in(arena, encoded(arena, from), catalogue(arena), held, &verdict),
        KAOHE_OK);
    return verdict;
}

static void keeps_the_order_of_the_held_one(void **state)
{
    struct verdict first = reach(*state, many(*state, 10, 3, "1"), NULL);
    Submission *second = submission(
        *state, "'baseRevision': '1', 'correctionReason': 'recount', 'records': ["
                "{'collection': {'channel': 'bank', 'amount': '5'}},"
                "{'statistic': {'metric': 'm', 'value': '2', 'dimensions': [{'name': "
                "'n', 'value': '11'}]}}]");
    struct verdict then = reach(*state, second, first.merged);

    assert_string_equal(then.merged->period, "106H1");
    assert_int_equal(then.merged->n_records, 4);
    assert_int_equal(then.merged->revision, 2);
    assert_int_equal(then.merged->records[0]->revision, 1);
    assert_string_equal(then.merged->records[1]->record->statistic->value, "2");
    assert_int_equal(then.merged->records[1]->revision, 2);
    assert_int_equal(then.merged->records[3]->record->kind_case, KIND_COLLECTION);
    assert_false(then.merged->records[3]->correction_reason != NULL);
    assert_string_equal(first.merged->records[1]->record->statistic->value, "1");
}

static const Submission *withdrawing(struct arena *arena, const char *rest)
{
    char json[1024];

    snprintf(json, sizeof json,
             "'baseRevision': '1', 'correctionReason': 'counted elsewhere', %s", rest);
    return submission(arena, json);
}

static void withdraws_and_closes_the_gap(void **state)
{
    struct verdict first = reach(*state, many(*state, 10, 4, "1"), NULL);
    struct verdict then = reach(
        *state,
        withdrawing(*state,
                    "'withdrawals': ['statistic/m/n=12', 'statistic/m/n=10'], 'records': "
                    "[{'collection': {'channel': 'bank', 'amount': '5'}}, {'statistic': "
                    "{'metric': 'm', 'value': '2', 'dimensions': [{'name': 'n', 'value': "
                    "'13'}]}}]"),
        first.merged);

    assert_int_equal(then.verdict, VERDICT_ACCEPTED);
    assert_int_equal(then.merged->revision, 2);
    assert_int_equal(then.added, 1);
    assert_int_equal(then.replaced, 1);
    assert_int_equal(then.withdrawn, 2);
    assert_int_equal(then.merged->n_records, 3);
    assert_string_equal(then.merged->records[0]->record->statistic->dimensions[0]->value,
                        "11");
    assert_string_equal(then.merged->records[1]->record->statistic->value, "2");
    assert_int_equal(then.merged->records[2]->record->kind_case, KIND_COLLECTION);
    assert_int_equal(first.merged->n_records, 4);
    assert_string_equal(first.merged->records[0]->record->statistic->dimensions[0]->value,
                        "10");
}

static void withdraws_everything_and_takes_it_again(void **state)
{
    struct verdict first = reach(*state, many(*state, 1, 2, "1"), NULL);
    struct verdict none = reach(
        *state,
        withdrawing(*state, "'withdrawals': ['statistic/m/n=1', 'statistic/m/n=2']"),
        first.merged);

    assert_int_equal(none.verdict, VERDICT_ACCEPTED);
    assert_int_equal(none.merged->n_records, 0);
    assert_int_equal(none.merged->revision, 2);
    struct verdict again = reach(*state, many(*state, 1, 2, "1"), none.merged);
    assert_int_equal(again.verdict, VERDICT_ACCEPTED);
    assert_int_equal(again.added, 2);
    assert_int_equal(again.merged->revision, 3);
    assert_int_equal(again.merged->records[0]->revision, 3);
}

/* What goes away with a record: its reasons. What stays keeps its own. */
static void a_reason_goes_with_its_record(void **state)
{
    struct verdict first = reach(
        *state,
        submission(*state,
                   "'justifications': [{'code': 'K125', 'text': 'late'}], 'records': "
                   "[{'complaintCase': {'caseNumber': '1', 'received': '2016-12-30'}}, "
                   "{'complaintCase': {'caseNumber': '2', 'received': '2016-12-30'}}]"),
        NULL);
    struct verdict then =
        reach(*state, withdrawing(*state, "'withdrawals': ['case/1']"), first.merged);

    assert_int_equal(then.verdict, VERDICT_ACCEPTED);
    assert_int_equal(then.merged->n_records, 1);
    assert_string_equal(then.merged->records[0]->record->complaint_case->case_number,
                        "2");
    assert_int_equal(then.merged->records[0]->n_justifications, 1);
    assert_string_equal(then.merged->records[0]->justifications[0]->text, "late");
}

static void remembers_what_is_invented(void **state)
{
    struct verdict first = reach(*state, many(*state, 0, 1, "1"), NULL);
    Submission *second = many(*state, 1, 1, "1");

    assert_int_equal(first.merged->provenance, PROVENANCE_UNSPECIFIED);
    second->has_provenance = true;
    second->provenance = PROVENANCE_INVENTED;
    struct verdict then = reach(*state, second, first.merged);
    assert_int_equal(then.merged->provenance, PROVENANCE_INVENTED);
    struct verdict last = reach(*state, many(*state, 2, 1, "1"), then.merged);
    assert_int_equal(last.merged->provenance, PROVENANCE_INVENTED);
}

static void keeps_reasons_with_the_record(void **state)
{
    Submission *first = submission(
        *state,
        "'justifications': [{'code': 'K125', 'record': 'case/1', 'text': 'late'}, "
        "{'code': 'K125', 'record': 'case/2', 'text': 'other'}, {'code': 'K264', "
        "'text': 'unused'}], 'records': [{'complaintCase': {'caseNumber': '1', "
        "'received': '2016-12-30'}}, {'complaintCase': {'caseNumber': '2', 'received': "
        "'2017-12-30'}}, {'complaintCase': {'caseNumber': '3', 'received': "
        "'2017-01-30'}}]");
    struct verdict verdict = reach(*state, first, NULL);

    assert_int_equal(verdict.verdict, VERDICT_ACCEPTED);
    assert_int_equal(verdict.open_warnings, 0);
    assert_int_equal(verdict.merged->records[0]->n_justifications, 1);
    assert_string_equal(verdict.merged->records[0]->justifications[0]->text, "late");
    assert_string_equal(verdict.merged->records[1]->justifications[0]->text, "other");
    assert_int_equal(verdict.merged->records[2]->n_justifications, 0);
}

/* A reason given again is the same reason; another one takes its place. */
static void keeps_a_reason_once(void **state)
{
    static const char reason[] = "'justifications': [{'code': 'K125', 'text': 'late'}], "
                                 "'records': [{'complaintCase': {'caseNumber': '%d', "
                                 "'received': '2016-12-30'}}]";
    char json[512];

    snprintf(json, sizeof json, reason, 1);
    struct verdict first = reach(*state, submission(*state, json), NULL);
    snprintf(json, sizeof json, reason, 2);
    struct verdict second = reach(*state, submission(*state, json), first.merged);
    assert_int_equal(second.verdict, VERDICT_ACCEPTED);
    assert_int_equal(second.merged->records[0]->n_justifications, 1);
    assert_int_equal(second.merged->records[1]->n_justifications, 1);

    Submission *other =
        submission(*state, "'justifications': [{'code': 'K125', 'record': 'case/1', "
                           "'text': 'very late'}], 'records': [{'collection': "
                           "{'channel': 'bank', 'amount': '5'}}]");
    struct verdict third = reach(*state, other, second.merged);
    assert_int_equal(third.merged->records[0]->n_justifications, 1);
    assert_string_equal(third.merged->records[0]->justifications[0]->text, "very late");
    assert_string_equal(third.merged->records[1]->justifications[0]->text, "late");
    assert_int_equal(second.merged->records[0]->n_justifications, 1);
}

/* A warning that is not shown cannot have been answered. */
static void reasons_reach_as_far_as_the_list(void **state)
{
    Submission *from = submission(
        *state, "'justifications': [{'code': 'K125', 'text': 'late'}], 'records': []");
    char json[128];

    from->records = arena_array(*state, 501, sizeof(Record *));
    assert_non_null(from->records);
    for (int i = 0; i < 501; i++) {
        snprintf(json, sizeof json,
                 "{'complaintCase': {'caseNumber': '%d', 'received': '2016-12-30'}}", i);
        from->records[from->n_records++] = RECORD(*state, json);
    }
    struct verdict verdict = reach(*state, from, NULL);
    assert_int_equal(verdict.verdict, VERDICT_REFUSED);
    assert_int_equal(verdict.open_warnings, 1);
    from->n_records = 500;
    assert_int_equal(reach(*state, from, NULL).verdict, VERDICT_ACCEPTED);
}

static void lists_five_hundred_and_counts_all(void **state)
{
    struct verdict verdict = reach(*state, many(*state, 0, 600, "1.234"), NULL);

    assert_int_equal(verdict.verdict, VERDICT_REFUSED);
    assert_int_equal(verdict.finding_count, 500);
    assert_int_equal(verdict.finding_total, 600);
    assert_string_equal(verdict.findings[499]->place, "records[499].statistic.value");
}

static void refuses_more_than_the_limit(void **state)
{
    const Dossier *held = NULL;
    void *memory = malloc((size_t)64 << 20);
    struct arena arena;

    (void)state;
    assert_non_null(memory);
    arena_init(&arena, memory, (size_t)64 << 20);
    for (int i = 0; i < 8; i++) {
        struct verdict verdict = reach(&arena, many(&arena, i * 1024, 1024, "1"), held);
        assert_int_equal(verdict.verdict, VERDICT_ACCEPTED);
        held = verdict.merged;
    }
    assert_int_equal(held->n_records, DOSSIER_RECORD_LIMIT);
    struct verdict over = reach(&arena, many(&arena, 9000, 1, "1"), held);
    assert_int_equal(over.verdict, VERDICT_REFUSED);
    assert_string_equal(over.findings[0]->code, "K504");
    assert_string_equal(over.findings[0]->place, "records");
    struct verdict same = reach(&arena, many(&arena, 8000, 1, "1"), held);
    assert_int_equal(same.verdict, VERDICT_UNCHANGED);
    free(memory);
}

static const char rubric_json[] =
    "{'id': 'r', 'firstYear': 104, 'maximum': '10', 'step': '1', 'items': [{'id': 'a', "
    "'maximum': '10', 'scoring': 'SCORING_MODE_BAND', 'band': {'low': '1', 'high': "
    "'10'}}]}";

/* Whatever does not fit is said, never half done. */
static void small_arenas_are_refused(void **state)
{
    Submission *from = submission(
        *state,
        "'justifications': [{'code': 'K125', 'text': 'late'}], 'records': ["
        "{'complaintCase': {'caseNumber': '1', 'received': '2016-12-30'}},"
        "{'statedTotal': {'id': 't', 'kind': 'TOTAL_KIND_SHARE', 'stated': '100', "
        "'numerator': ['collection/bank/-#amount'], 'denominator': "
        "['collection/bank/-#amount']}},"
        "{'complaintCount': {'count': '5'}},"
        "{'scoreSheet': {'rubric': 'r', 'evaluator': 'EVALUATOR_SELF', 'date': "
        "'2017-06-01', 'items': [{'item': 'a', 'score': '5'}]}},"
        "{'collection': {'channel': 'bank', 'amount': '5'}}]");
    const Rubric *rubric = message(*state, &kaohe__v1__rubric__descriptor, rubric_json);
    struct verdict_input input = {
        .decoded = from,
        .catalogue = catalogue(*state),
        .rubrics = &rubric,
        .rubric_count = 1,
        .today = {2020, 6, 15},
    };
    static unsigned char memory[1 << 16];
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;
    size_t size = 0;
    struct verdict verdict;
    struct decode_error where;

    for (; err == KAOHE_ERR_NO_MEMORY; size += 16) {
        struct arena small;
        assert_true(size <= sizeof memory);
        arena_init(&small, memory, size);
        err = verdict_reach(&input, &small, &verdict, &where);
    }
    assert_int_equal(err, KAOHE_OK);
    assert_int_equal(verdict.verdict, VERDICT_ACCEPTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(keeps_the_order_of_the_held_one),
        IN_ARENA(withdraws_and_closes_the_gap),
        IN_ARENA(withdraws_everything_and_takes_it_again),
        IN_ARENA(a_reason_goes_with_its_record),
        IN_ARENA(remembers_what_is_invented),
        IN_ARENA(keeps_reasons_with_the_record),
        IN_ARENA(keeps_a_reason_once),
        IN_ARENA(reasons_reach_as_far_as_the_list),
        IN_ARENA(lists_five_hundred_and_counts_all),
        cmocka_unit_test(refuses_more_than_the_limit),
        IN_ARENA(small_arenas_are_refused),
    };
    return cmocka_run_group_tests_name("dossier", tests, NULL, NULL);
}
