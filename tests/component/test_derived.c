/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Derived boards follow their operands: in the period filed for, and in the later ones
 * whose growth is against it, whichever was filed first.
 */
#include "tests/component/standings.h"

#include "daemon/ledger_statement.h"
#include "tests/unit/messages.h"
#include "wire/hash.h"

#define GROWTH "collection-amount-growth-year"

/* A filing of the whole amount collected, and of that at noon. */
struct filing_of {
    const char *branch, *period;
    const char *amount, *noon;
    int64_t base; /* revision; corrected above 0 */
    bool invented;
};

static struct bytes submission_of(struct world *w, const struct filing_of *filing,
                                  uint64_t number)
{
    char json[1024];

    snprintf(json, sizeof json,
             "{'branch': '%s', 'period': '%s', 'filer': 'A', 'approver': 'B', 'number': "
             "'%llu', 'outbox': 'AQEBAQEBAQEBAQEBAQEBAQ==', %s%s 'records': ["
             "{'collection': {'amount': '%s'}}, {'collection': {'channel': "
             "'noon_counter', 'amount': '%s'}}]}",
             filing->branch, filing->period, (unsigned long long)number,
             filing->base > 0 ? "'baseRevision': '1', 'correctionReason': 'R'," : "",
             filing->invented ? "'provenance': 'PROVENANCE_INVENTED'," : "",
             filing->amount, filing->noon);
    const Submission *submission =
        message(&w->arena, &kaohe__v1__submission__descriptor, json);
    return world_encode(w, &submission->base);
}

static const Receipt *file_it(struct world *w, const struct filing_of *filing,
                              uint64_t number)
{
    const struct peer *peer = w->last_enrolled;
    const Receipt *receipt =
        world_receipt(w, world_submit(w, peer, submission_of(w, filing, number)));

    if (receipt->verdict != VERDICT_ACCEPTED)
        fail_msg("%s", receipt->findings[0]->code);
    return receipt;
}

/* 90 this year, and then 120 of the year before: a quarter less. */
static void last_years_figure_comes_after_this_years(void **state)
{
    struct world *w = *state;
    const struct filing_of now = {"TNY", "106H1", "90000", "30000", 0, false};
    const struct filing_of before = {"TNY", "105H1", "120000", "20000", 0, true};
    const struct filing_of corrected = {"TNY", "105H1", "60000", "20000", 1, true};

    w->last_enrolled = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const Receipt *receipt = file_it(w, &now, 1);
    assert_null(told(receipt, GROWTH, "106H1"));
    expect_ratio(told(receipt, "noon-share-amount", "106H1"), 30000, 90000);
    assert_int_equal(told(receipt, "noon-share-amount", "106H1")->basis, 90000);

    receipt = file_it(w, &before, 2);
    assert_null(told(receipt, GROWTH, "105H1"));
    expect_ratio(told(receipt, GROWTH, "106H1"), -1, 4);
    assert_true(told(receipt, GROWTH, "106H1")->invented);
    assert_int_equal(told(receipt, GROWTH, "106H1")->place_doubled, 2);
    assert_int_equal(told(receipt, GROWTH, "106H1")->entry, receipt->entry);
    /* 30/90 less 20/120 */
    expect_ratio(told(receipt, "noon-share-amount-growth-year", "106H1"), 1, 6);
    assert_true(was_updated(w, "rank/" GROWTH "/106H1"));
    assert_int_equal(shown(w, GROWTH, "106H1")->values[0]->entry, receipt->entry);

    receipt = file_it(w, &corrected, 3);
    expect_ratio(told(receipt, GROWTH, "106H1"), 1, 2);
    assert_int_equal(told(receipt, GROWTH, "106H1")->previous_value->numerator, -1);
    expect_ratio(told(receipt, "noon-share-amount-growth-year", "106H1"), 0, 1);
    expect_same_after_restart(w);
}

/* Halves of two years: the second is a growth on the first, and is grown upon. */
static void the_period_before_counts_across_years(void **state)
{
    struct world *w = *state;
    static const char *const board = "collection-amount-growth-period";
    const struct filing_of filings[] = {
        {"TNY", "105H2", "100000", "10000", 0, false},
        {"TNY", "106H2", "110000", "10000", 0, false},
        {"TNY", "106H1", "150000", "10000", 0, false},
    };
    const Receipt *receipt = NULL;

    w->last_enrolled = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    for (size_t i = 0; i < 3; i++) {
        receipt = file_it(w, &filings[i], i + 1);
        if (i < 2)
            assert_null(told(receipt, board, filings[i].period));
    }
    expect_ratio(told(receipt, board, "106H1"), 1, 2);
    expect_ratio(told(receipt, board, "106H2"), -4, 15);
    expect_same_after_restart(w);
}

static void a_batch_that_is_taken_back_moves_nothing(void **state)
{
    struct world *w = *state;
    const struct filing_of now = {"TNY", "106H1", "90000", "30000", 0, false};
    const struct filing_of before = {"TNY", "105H1", "120000", "20000", 0, false};
    uint8_t digest[HASH_BYTES], after[HASH_BYTES];
    size_t slots[40];

    w->last_enrolled = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    (void)file_it(w, &now, 1);
    intake_digest(w->intake, digest);
    assert_int_equal(
        sqlite3_exec(w->ledger->db, "PRAGMA max_page_count=1", NULL, NULL, NULL),
        SQLITE_OK);
    world_begin(w);
    for (uint64_t i = 0; i < 40; i++)
        slots[i] =
            world_put_submission(w, w->last_enrolled, submission_of(w, &before, i + 2));
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    world_expect_error(world_reply(w, slots[0]), ERROR_CODE_TRY_AGAIN);
    intake_digest(w->intake, after);
    assert_memory_equal(digest, after, HASH_BYTES);
    assert_int_equal(intake_update_count(w->intake), 0);
    assert_int_equal(
        sqlite3_exec(w->ledger->db, "PRAGMA max_page_count=1000000", NULL, NULL, NULL),
        SQLITE_OK);
    expect_ratio(told(file_it(w, &before, 2), GROWTH, "106H1"), -1, 4);
}

/* The boards of a new catalogue are made of all dossiers, in whatever order. */
static void a_new_catalogue_derives_again(void **state)
{
    struct world *w = *state;
    PublishRequest body = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Catalogue catalogue = *w->data.catalogue;
    int64_t entry = 0;

    w->last_enrolled = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    for (int year = 110; year > 100; year--) {
        char period[16], amount[24];
        snprintf(period, sizeof period, "%dH1", year);
        snprintf(amount, sizeof amount, "%d", 1000 * year);
        entry = file_it(w, &(struct filing_of){"TNY", period, amount, "10", 0, false},
                        (uint64_t)(111 - year))
                    ->entry;
    }
    catalogue.answer_days++;
    body.catalogue = &catalogue;
    request.verb_case = VERB_PUBLISH;
    request.publish = &body;
    (void)world_receipt(w, world_ask(w, w->last_enrolled, &request));
    for (int year = 110; year > 101; year--) {
        char period[16];
        snprintf(period, sizeof period, "%dH1", year);
        const Snapshot *snapshot = shown(w, GROWTH, period);
        assert_int_equal(snapshot->n_values, 1);
        assert_int_equal(snapshot->values[0]->value->denominator, year - 1);
        assert_int_equal(snapshot->values[0]->entry, entry - (year - 102));
    }
    expect_same_after_restart(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(last_years_figure_comes_after_this_years),
        WORLD_TEST(the_period_before_counts_across_years),
        WORLD_TEST(a_batch_that_is_taken_back_moves_nothing),
        WORLD_TEST(a_new_catalogue_derives_again),
    };

    return cmocka_run_group_tests_name("derived", tests, NULL, NULL);
}
