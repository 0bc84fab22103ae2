/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Longer periods follow their parts until there is a report for them, and again when it
 * is withdrawn; whatever was filed first, and after a restart.
 */
#include "tests/component/standings.h"

#include "daemon/intake_journey.h"
#include "domain/catalogue.h"
#include "tests/unit/messages.h"
#include "tests/unit/random.h"

#define AMOUNT "collection-amount"
#define PHONE "phone-branch"
#define GROWTH "collection-amount-growth-year"
#define CORRECTED "'baseRevision': '1', 'correctionReason': 'R', "
#define RECORDS                                                                          \
    "'records': [{'collection': {'amount': '%d'}}, {'phoneTest': {'conductor': "         \
    "'CONDUCTOR_BRANCH', 'personsTested': '%d', 'meanScore': '%s'}}]"

static const Receipt *file_json(struct world *w, const char *json)
{
    static const char common[] =
        "'branch': 'TNY', 'filer': 'A', 'approver': 'B', 'outbox': "
        "'AQEBAQEBAQEBAQEBAQEBAQ=='";
    char whole[1024];
    struct intake_figures figures;

    intake_figures(w->intake, &figures);
    snprintf(whole, sizeof whole, "{%s, 'number': '%lld', %s}", common,
             (long long)figures.last_entry, json);
    const Submission *submission =
        message(&w->arena, &kaohe__v1__submission__descriptor, whole);
    const Receipt *receipt = world_receipt(
        w, world_submit(w, w->last_enrolled, world_encode(w, &submission->base)));
    if (receipt->verdict != VERDICT_ACCEPTED)
        fail_msg("%s: %s", json, receipt->findings[0]->code);
    return receipt;
}

/* A month's amount is a thousand times its number, ten times that were phoned, and the
 * mean is 80 and its number. */
static const Receipt *file_month(struct world *w, int year, int month)
{
    char json[512], mean[16];

    snprintf(mean, sizeof mean, "%d", 80 + month);
    snprintf(json, sizeof json, "'period': '%dM%02d', " RECORDS, year, month,
             1000 * month, 10 * month, mean);
    return file_json(w, json);
}

/* The same of the first quarter: 4,940 points of 60 persons. */
static const Receipt *file_quarter(struct world *w, int year)
{
    char json[512];

    snprintf(json, sizeof json, "'period': '%dQ1', " RECORDS, year, 6000, 60, "82.33");
    return file_json(w, json);
}

static const Receipt *withdraw(struct world *w, const char *period)
{
    char json[256];

    snprintf(json, sizeof json,
             "'period': '%s', " CORRECTED
             "'withdrawals': ['collection/-/-', 'phone/branch']",
             period);
    return file_json(w, json);
}

static void a_report_comes_first_and_goes(void **state)
{
    struct world *w = *state;
    const Receipt *receipt = NULL;

    w->last_enrolled = world_enrol(w, ROLE_BRANCH, "TNY");
    for (int month = 1; month <= 3; month++) {
        assert_null(receipt ? told(receipt, AMOUNT, "106Q1") : NULL);
        receipt = file_month(w, 106, month);
    }
    expect_ratio(told(receipt, AMOUNT, "106Q1"), 6000, 1);
    expect_ratio(told(receipt, PHONE, "106Q1"), 247, 3);
    assert_int_equal(told(receipt, PHONE, "106Q1")->basis, 60);
    assert_true(told(receipt, PHONE, "106Q1")->rolled_up);
    assert_false(told(receipt, PHONE, "106M03")->rolled_up);
    assert_null(told(receipt, AMOUNT, "106H1"));
    assert_true(was_updated(w, "rank/" AMOUNT "/106Q1"));
    assert_true(shown(w, AMOUNT, "106Q1")->values[0]->rolled_up);

    receipt = file_quarter(w, 106);
    expect_ratio(told(receipt, PHONE, "106Q1"), 8233, 100);
    assert_false(told(receipt, PHONE, "106Q1")->rolled_up);
    assert_true(told(receipt, PHONE, "106Q1")->previous_rolled_up);
    assert_false(shown(w, AMOUNT, "106Q1")->values[0]->rolled_up);
    expect_same_after_restart(w);
    w->last_enrolled = world_enrol(w, ROLE_BRANCH, "TNY");

    /* With a report for the quarter, its months do not move it. */
    receipt = withdraw(w, "106M02");
    assert_non_null(told(receipt, PHONE, "106M02"));
    assert_null(told(receipt, PHONE, "106Q1"));
    (void)file_json(w, "'period': '106M02', 'baseRevision': '2', 'correctionReason': "
                       "'R', 'records': [{'collection': {'amount': '2000'}}]");

    receipt = withdraw(w, "106Q1");
    expect_ratio(told(receipt, AMOUNT, "106Q1"), 6000, 1);
    assert_true(told(receipt, AMOUNT, "106Q1")->rolled_up);
    assert_int_equal(told(receipt, AMOUNT, "106Q1")->entry, receipt->entry);
    assert_null(told(receipt, PHONE, "106Q1")->value);
    expect_same_after_restart(w);
    w->last_enrolled = world_enrol(w, ROLE_BRANCH, "TNY");

    receipt = withdraw(w, "106M03");
    assert_null(told(receipt, AMOUNT, "106Q1")->value);
    assert_true(told(receipt, AMOUNT, "106Q1")->previous_rolled_up);
    assert_int_equal(shown(w, AMOUNT, "106Q1")->n_values, 0);
    expect_same_after_restart(w);
}

/* The last month of a year moves a quarter, a half and the year, and their growths. */
static void a_year_is_made_of_its_months(void **state)
{
    struct world *w = *state;
    const Receipt *receipt = NULL;

    w->last_enrolled = world_enrol(w, ROLE_BRANCH, "TNY");
    (void)file_json(w, "'period': '105Y', 'records': [{'collection': {'amount': "
                       "'104000'}}]");
    for (int month = 2; month <= 12; month++)
        (void)file_month(w, 106, month);
    (void)file_quarter(w, 106); /* instead of January, which comes last */
    const Snapshot *year = shown(w, AMOUNT, "106Y");
    assert_int_equal(year->values[0]->value->numerator, 78000);
    const int64_t entry = year->values[0]->entry;
    receipt = file_month(w, 106, 1);
    assert_null(told(receipt, AMOUNT, "106Q1"));
    assert_null(told(receipt, AMOUNT, "106Y"));
    assert_int_equal(shown(w, AMOUNT, "106Y")->values[0]->entry, entry);

    receipt = withdraw(w, "106Q1");
    expect_ratio(told(receipt, PHONE, "106Q1"), 247, 3);
    /* Σ 10 m × (80 + m) of 780 persons: 68,900 points */
    expect_ratio(told(receipt, PHONE, "106Y"), 265, 3);
    assert_int_equal(told(receipt, PHONE, "106Y")->basis, 780);
    /* The amount is the same, now of twelve figures; the growth is not. */
    expect_ratio(told(receipt, AMOUNT, "106Y"), 78000, 1);
    assert_int_equal(told(receipt, AMOUNT, "106Y")->basis, 12);
    assert_null(told(receipt, GROWTH, "106Y"));
    assert_int_equal(shown(w, GROWTH, "106Y")->values[0]->value->numerator, -1);
    assert_int_equal(shown(w, GROWTH, "106Y")->values[0]->value->denominator, 4);
    assert_true(shown(w, GROWTH, "106Y")->values[0]->rolled_up);
    expect_same_after_restart(w);
}

static void expect_same_values(const Snapshot *a, const Snapshot *b)
{
    assert_int_equal(a->n_values, b->n_values);
    for (size_t i = 0; i < a->n_values; i++) {
        assert_int_equal(a->values[i]->value->numerator, b->values[i]->value->numerator);
        assert_int_equal(a->values[i]->value->denominator,
                         b->values[i]->value->denominator);
        assert_int_equal(a->values[i]->basis, b->values[i]->basis);
        assert_int_equal(a->values[i]->rolled_up, b->values[i]->rolled_up);
    }
}

/* All boards again: of a new catalogue, which changes nothing else. */
static void publish_again(struct world *w)
{
    PublishRequest body = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Catalogue catalogue = *w->data.catalogue;

    w->last_enrolled = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    catalogue.answer_days += 1 + (int32_t)w->keys_given;
    body.catalogue = &catalogue;
    request.verb_case = VERB_PUBLISH;
    request.publish = &body;
    (void)world_receipt(w, world_ask(w, w->last_enrolled, &request));
}

/* Twelve months and a quarter a year, in any order: every year is as the first. */
static void the_order_does_not_matter(void **state)
{
    static const char *const boards[] = {AMOUNT, PHONE};
    static const char *const periods[] = {"Q1", "Q2", "H1", "H2", "Y"};
    struct world *w = *state;
    uint64_t random = 106;

    w->last_enrolled = world_enrol(w, ROLE_BRANCH, "TNY");
    for (int year = 100; year < 106; year++) {
        int order[13] = {0};
        for (int i = 0; i < 13; i++) {
            const int j = (int)random_below(&random, (uint64_t)i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        for (int i = 0; i < 13; i++)
            (void)(order[i] == 0 ? file_quarter(w, year) : file_month(w, year, order[i]));
    }
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < 2 * 5; i++)
            for (int year = 101; year < 106; year++) {
                char first[16], other[16];
                snprintf(first, sizeof first, "100%s", periods[i / 2]);
                snprintf(other, sizeof other, "%d%s", year, periods[i / 2]);
                const Snapshot *snapshot = shown(w, boards[i % 2], first);
                assert_int_equal(snapshot->n_values, 1);
                assert_int_equal(snapshot->values[0]->rolled_up, i > 1);
                expect_same_values(snapshot, shown(w, boards[i % 2], other));
            }
        publish_again(w);
    }
    expect_same_after_restart(w);
}

static int64_t faults(struct world *w)
{
    for (bool ended = false; !ended;)
        assert_int_equal(intake_check_step(w->intake, &ended), KAOHE_OK);
    return intake_checked(w->intake)->faults;
}

/* A value of a period that nobody reported for is looked at with its parts. */
static void a_wrong_value_is_found(void **state)
{
    struct world *w = *state;
    uint8_t before[HASH_BYTES], after[HASH_BYTES];

    w->last_enrolled = world_enrol(w, ROLE_BRANCH, "TNY");
    for (int month = 1; month <= 3; month++)
        (void)file_month(w, 106, month);
    assert_int_equal(faults(w), 0);
    struct board *board = boards_find(&w->intake->boards, AMOUNT "/106Q1");
    assert_non_null(board);
    board->values[0].value.numerator++;
    assert_true(faults(w) > 0);
    world_restart(w);
    assert_int_equal(faults(w), 0);
    board = boards_find(&w->intake->boards, AMOUNT "/106Q1");
    intake_digest(w->intake, before);
    board->values[0].rolled_up = false; /* as if it were reported */
    intake_digest(w->intake, after);
    assert_memory_not_equal(before, after, HASH_BYTES);
    assert_true(faults(w) > 0);
}

/* What could not be read back is not filed, and moves nothing. */
static void a_receipt_has_its_limit(void **state)
{
    enum {
        BOARDS = 6000
    };
    struct world *w = *state;
    Catalogue *catalogue = (Catalogue *)(uintptr_t)w->data.catalogue;
    Board *boards = arena_array(&w->arena, BOARDS, sizeof(*boards));
    Board **list = arena_array(&w->arena, BOARDS, sizeof(*list));
    char(*ids)[16] = arena_array(&w->arena, BOARDS, sizeof(*ids));

    for (int i = 0; i < BOARDS; i++) {
        list[i] = &boards[i];
        boards[i] = *catalogue_board(catalogue, AMOUNT);
        snprintf(ids[i], sizeof ids[i], "b%d", i);
        boards[i].id = ids[i];
        boards[i].title_zh = boards[i].title_en = ids[i];
    }
    catalogue->boards = list;
    catalogue->n_boards = BOARDS;
    world_restart(w);
    w->last_enrolled = world_enrol(w, ROLE_BRANCH, "TNY");
    for (int month = 1; month <= 5; month++)
        (void)file_month(w, 106, month);
    const Submission *sixth = message(
        &w->arena, &kaohe__v1__submission__descriptor,
        "{'branch': 'TNY', 'period': '106M06', 'filer': 'A', 'approver': 'B', 'outbox': "
        "'AQEBAQEBAQEBAQEBAQEBAQ==', 'number': '999', 'records': [{'collection': "
        "{'amount': '6000'}}]}");
    const Reply *reply = world_submit(w, w->last_enrolled, world_encode(w, &sixth->base));
    world_expect_error(reply, ERROR_CODE_TOO_LARGE);
    assert_string_equal(reply->error->message,
                        "it moves more boards than a receipt can tell of");
    assert_int_equal(shown(w, "b7", "106M06")->n_values, 0);
    expect_same_after_restart(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_report_comes_first_and_goes),
        WORLD_TEST(a_year_is_made_of_its_months),
        WORLD_TEST(the_order_does_not_matter),
        WORLD_TEST(a_wrong_value_is_found),
        WORLD_TEST(a_receipt_has_its_limit),
    };

    return cmocka_run_group_tests_name("rollup", tests, NULL, NULL);
}
