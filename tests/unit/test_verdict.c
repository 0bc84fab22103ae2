/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict: what is accepted, refused and unchanged, and what a dossier holds
 * after it. What each rule says is tested by the files of tests/cases. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/verdict.h"

#define ARENA_SIZE ((size_t)8 << 20)

struct fixture {
    void *memory;
    struct arena arena;
    Catalogue catalogue;
    BranchEntry branch;
    BranchEntry *branches[1];
    Submission submission;
    Record record;
    Record *records[2];
    PhoneTest test;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    f->memory = malloc(ARENA_SIZE);
    assert_non_null(f->memory);
    arena_init(&f->arena, f->memory, ARENA_SIZE);
    f->catalogue = (Catalogue)CATALOGUE_INIT;
    f->branch = (BranchEntry)BRANCH_ENTRY_INIT;
    f->branch.code = (char *)"TNY";
    f->branches[0] = &f->branch;
    f->catalogue.branches = f->branches;
    f->catalogue.n_branches = 1;
    f->test = (PhoneTest)PHONE_TEST_INIT;
    f->test.has_conductor = true;
    f->test.conductor = CONDUCTOR_BRANCH;
    f->test.has_persons_tested = true;
    f->test.persons_tested = 18;
    f->test.mean_score = (char *)"92.17";
    f->record = (Record)RECORD_INIT;
    f->record.kind_case = KIND_PHONE_TEST;
    f->record.phone_test = &f->test;
    f->records[0] = &f->record;
    f->submission = (Submission)SUBMISSION_INIT;
    f->submission.branch = (char *)"TNY";
    f->submission.period = (char *)"106H1";
    f->submission.filer = (char *)"A";
    f->submission.approver = (char *)"B";
    f->submission.records = f->records;
    f->submission.n_records = 1;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    free(f->memory);
    free(f);
    return 0;
}

static struct verdict reach(struct fixture *f, const Dossier *held)
{
    struct bytes bytes;
    struct verdict verdict;
    struct decode_error where;

    assert_int_equal(encode_message(&f->submission.base, &f->arena, &bytes), KAOHE_OK);
    struct verdict_input input = {
        .submission = bytes.data,
        .length = bytes.length,
        .held = held,
        .catalogue = &f->catalogue,
        .today = {2026, 11, 20},
        .entry = 7,
    };
    assert_int_equal(verdict_reach(&input, &f->arena, &verdict, &where), KAOHE_OK);
    return verdict;
}

static void accepts_what_is_clean(void **state)
{
    struct fixture *f = *state;
    struct verdict verdict = reach(f, NULL);

    assert_int_equal(verdict.verdict, VERDICT_ACCEPTED);
    assert_int_equal(verdict.finding_total, 0);
    assert_int_equal(verdict.merged->n_records, 1);
    assert_int_equal(verdict.merged->revision, 1);
    assert_int_equal(verdict.merged->entry, 7);
    assert_string_equal(verdict.merged->period, "106H1");
    assert_int_equal(verdict.merged->records[0]->revision, 1);
    assert_int_equal(verdict.merged->records[0]->entry, 7);
}

static void refuses_an_impossible_mean(void **state)
{
    struct fixture *f = *state;

    f->test.persons_tested = 16;
    struct verdict verdict = reach(f, NULL);
    assert_int_equal(verdict.verdict, VERDICT_REFUSED);
    assert_int_equal(verdict.finding_total, 1);
    const Finding *finding = verdict.findings[0];
    assert_string_equal(finding->code, "K240");
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    assert_string_equal(finding->place, "records[0].phoneTest.meanScore");
    assert_string_equal(finding->record, "phone/branch");
    assert_string_equal(finding->field, "mean_score");
    assert_int_equal(finding->n_parameters, 2);
    assert_string_equal(finding->parameters[1]->value, "16");
}

static void leaves_what_is_unchanged(void **state)
{
    struct fixture *f = *state;
    struct verdict first = reach(f, NULL);
    struct verdict again = reach(f, first.merged);

    assert_int_equal(again.verdict, VERDICT_UNCHANGED);
    assert_int_equal(again.merged->revision, 1);
}

static void replaces_with_base_and_reason(void **state)
{
    struct fixture *f = *state;
    struct verdict first = reach(f, NULL);

    f->test.persons_tested = 6;
    struct verdict stale = reach(f, first.merged);
    assert_int_equal(stale.verdict, VERDICT_REFUSED);
    assert_string_equal(stale.findings[0]->code, "K502");

    f->submission.has_base_revision = true;
    f->submission.base_revision = 1;
    struct verdict silent = reach(f, first.merged);
    assert_int_equal(silent.verdict, VERDICT_REFUSED);
    assert_string_equal(silent.findings[0]->code, "K503");

    f->submission.correction_reason = (char *)"miscounted";
    struct verdict corrected = reach(f, first.merged);
    assert_int_equal(corrected.verdict, VERDICT_ACCEPTED);
    assert_int_equal(corrected.merged->revision, 2);
    assert_int_equal(corrected.merged->records[0]->revision, 2);
    assert_string_equal(corrected.merged->records[0]->correction_reason, "miscounted");
    assert_int_equal(first.merged->records[0]->revision, 1);
}

static void refuses_one_record_twice(void **state)
{
    struct fixture *f = *state;

    f->records[1] = &f->record;
    f->submission.n_records = 2;
    struct verdict verdict = reach(f, NULL);
    assert_int_equal(verdict.verdict, VERDICT_REFUSED);
    assert_string_equal(verdict.findings[0]->code, "K501");
    assert_string_equal(verdict.findings[0]->place, "records[1].phoneTest");
    assert_int_equal(verdict.merged->n_records, 1);
}

static void refuses_bytes_that_are_no_submission(void **state)
{
    struct fixture *f = *state;
    struct verdict verdict;
    struct decode_error where;
    struct verdict_input input = {
        .submission = (const uint8_t *)"\xff\xff",
        .length = 2,
        .catalogue = &f->catalogue,
    };

    assert_int_equal(verdict_reach(&input, &f->arena, &verdict, &where),
                     KAOHE_ERR_INVALID);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(accepts_what_is_clean),    CASE(refuses_an_impossible_mean),
        CASE(leaves_what_is_unchanged), CASE(replaces_with_base_and_reason),
        CASE(refuses_one_record_twice), CASE(refuses_bytes_that_are_no_submission),
    };
    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
