/* SPDX-License-Identifier: Apache-2.0 */
/* Headquarters seals boards: what is sealed is what stood behind the entry before. */
#include "daemon/intake_journey.h"
#include "tests/component/world.h"

struct seal_of {
    const char *board; /* NULL: the whole period */
    const char *period;
    const char *note;
};

static size_t put_seal(struct world *w, const struct peer *peer,
                       const struct seal_of *what)
{
    EditionRequest edition = EDITION_REQUEST_INIT;
    Request request = REQUEST_INIT;

    edition.board = TEXT(what->board);
    edition.period = TEXT(what->period);
    edition.note = TEXT(what->note);
    request.verb_case = VERB_EDITION;
    request.edition = &edition;
    return world_put(w, peer, &request);
}

static const Reply *seal(struct world *w, const struct peer *peer,
                         const struct seal_of *what)
{
    world_begin(w);
    const size_t slot = put_seal(w, peer, what);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    return world_reply(w, slot);
}

static const Reply *ask(struct world *w, const struct peer *peer, int64_t number,
                        int64_t before)
{
    EditionsRequest editions = EDITIONS_REQUEST_INIT;
    Request request = REQUEST_INIT;

    editions.has_number = number > 0;
    editions.number = number;
    editions.has_before = before > 0;
    editions.before = before;
    request.verb_case = VERB_EDITIONS;
    request.editions = &editions;
    return world_ask(w, peer, &request);
}

static const EditionList *list(struct world *w, const struct peer *peer, int64_t before)
{
    const Reply *reply = ask(w, peer, 0, before);

    assert_int_equal(reply->result_case, RESULT_EDITIONS);
    return reply->editions;
}

static size_t put_phone(struct world *w, const struct peer *peer, uint64_t number,
                        const char *mean)
{
    return world_put_submission(w, peer, world_mean(w, peer, number, mean));
}

static int64_t file(struct world *w, const struct peer *peer, uint64_t number,
                    const char *mean)
{
    world_begin(w);
    const size_t slot = put_phone(w, peer, number, mean);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    return world_receipt(w, world_reply(w, slot))->entry;
}

static enum kaohe_err verify(struct world *w, char why[512])
{
    const struct intake_audit_settings settings = {.key_count = 0};
    struct intake_audit audit;

    return intake_verify(w->ledger, &settings, &audit, why, 512);
}

/* Editions are about the one board of phone tests here. */
static void expect_digest(const EditionBoard *board, const char *lines)
{
    uint8_t hash[HASH_BYTES];

    hash_sha256(lines, strlen(lines), hash);
    assert_int_equal(board->digest.len, HASH_BYTES);
    assert_memory_equal(board->digest.data, hash, HASH_BYTES);
}

/* The filing of the same batch is in it; what comes later is not. */
static void what_is_sealed_stays(void **state)
{
    struct world *w = *state;
    const struct peer headquarters = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const struct peer tny = *world_enrol(w, ROLE_BRANCH, "TNY");
    const struct peer ksy = *world_enrol(w, ROLE_BRANCH, "KSY");
    const int64_t first = file(w, &tny, 1, "91.50");
    char expected[512];
    char why[512];

    world_begin(w);
    put_phone(w, &ksy, 1, "93.00");
    const size_t slot = put_seal(
        w, &headquarters, &(struct seal_of){"phone-branch", "2017H1", "half-year"});
    put_phone(w, &tny, 2, "99.00");
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    const Receipt *receipt = world_receipt(w, world_reply(w, slot));
    assert_int_equal(receipt->kind, ENTRY_KIND_EDITION);
    assert_int_equal(receipt->entry, first + 2);
    assert_string_equal(receipt->filed_by, "headquarters");
    for (int i = 0; i < 2; i++) {
        const Reply *one = ask(w, &tny, 1, 0);
        assert_int_equal(one->result_case, RESULT_EDITIONS);
        const Edition *edition = one->editions->editions[0];
        assert_int_equal(edition->number, 1);
        assert_int_equal(edition->as_of, first + 1);
        assert_int_equal(edition->entry, first + 2);
        assert_int_equal(edition->time, receipt->time);
        assert_string_equal(edition->period, "106H1");
        assert_string_equal(edition->note, "half-year");
        assert_int_equal(edition->n_boards, 1);
        assert_int_equal(edition->boards[0]->valued, 2);
        assert_int_equal(edition->boards[0]->ranked, 2);
        snprintf(expected, sizeof(expected),
                 "kaohe board v1\tphone-branch\t106H1\tDIRECTION_HIGHER_IS_BETTER\t"
                 "TIE_RULE_COMPETITION\t5\t%lld\n"
                 "KSY\t2\t93\t1\t100\t%lld\t-\n"
                 "TNY\t4\t183\t2\t100\t%lld\t-\n",
                 (long long)first + 1, (long long)first + 1, (long long)first);
        expect_digest(edition->boards[0], expected);
        world_restart(w);
    }
    assert_int_equal(verify(w, why), KAOHE_OK);
}

static void a_period_is_all_its_boards(void **state)
{
    struct world *w = *state;
    const struct peer headquarters = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const struct peer tny = *world_enrol(w, ROLE_BRANCH, "TNY");
    const struct seal_of period = {NULL, "106H1", NULL};

    world_expect_error(seal(w, &headquarters, &period), ERROR_CODE_NOT_FOUND);
    file(w, &tny, 1, "91.50");
    world_expect_error(seal(w, &tny, &period), ERROR_CODE_NOT_PERMITTED);
    world_receipt(w, seal(w, &headquarters, &period));
    world_receipt(w, seal(w, &headquarters, &period));
    const EditionList *all = list(w, &tny, 0);
    assert_int_equal(all->n_editions, 2);
    assert_int_equal(all->editions[0]->number, 2);
    assert_int_equal(all->editions[1]->number, 1);
    assert_true(all->editions[0]->n_boards >= 1);
    for (size_t i = 0; i < all->editions[0]->n_boards; i++)
        assert_string_equal(all->editions[0]->boards[i]->period, "106H1");
    assert_int_equal(list(w, &tny, 2)->n_editions, 1);
    assert_int_equal(list(w, &tny, 1)->n_editions, 0);
    assert_int_equal(list(w, &tny, 9)->n_editions, 2);
}

/* However many there are, one request reads a page of them. */
static void a_long_list_comes_in_pages(void **state)
{
    struct world *w = *state;
    const struct peer headquarters = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const struct peer tny = *world_enrol(w, ROLE_BRANCH, "TNY");
    int64_t expected = 300;

    file(w, &tny, 1, "91.50");
    world_begin(w);
    for (int64_t i = 0; i < expected; i++)
        put_seal(w, &headquarters, &(struct seal_of){"phone-branch", "106H1", NULL});
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    for (int64_t before = 0; expected > 0;) {
        const EditionList *page = list(w, &tny, before);

        assert_in_range(page->n_editions, 1, 256);
        for (size_t i = 0; i < page->n_editions; i++)
            assert_int_equal(page->editions[i]->number, expected--);
        assert_int_equal(page->has_next, expected > 0);
        before = page->next;
    }
}

static void refusals_name_what_they_are_about(void **state)
{
    struct world *w = *state;
    const struct peer headquarters = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const Reply *reply =
        seal(w, &headquarters, &(struct seal_of){"phone-branch", "106H1", NULL});

    world_expect_error(reply, ERROR_CODE_NOT_FOUND);
    assert_string_equal(reply->error->parameters[0]->name, "board");
    assert_string_equal(reply->error->parameters[0]->value, "phone-branch");
    reply = seal(w, &headquarters, &(struct seal_of){"nonsense", "106H1", NULL});
    world_expect_error(reply, ERROR_CODE_NOT_FOUND);
    assert_string_equal(reply->error->parameters[0]->value, "nonsense");
    world_expect_error(seal(w, &headquarters, &(struct seal_of){NULL, "soon", NULL}),
                       ERROR_CODE_MALFORMED);
    world_expect_error(seal(w, &headquarters, &(struct seal_of){NULL, NULL, NULL}),
                       ERROR_CODE_MALFORMED);
    reply = ask(w, &headquarters, 7, 0);
    world_expect_error(reply, ERROR_CODE_NOT_FOUND);
    assert_string_equal(reply->error->parameters[0]->value, "7");
}

static const Reply *ask_snapshot(struct world *w, const struct peer *peer,
                                 SnapshotRequest ask)
{
    Request request = REQUEST_INIT;

    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &ask;
    return world_ask(w, peer, &request);
}

static const Reply *snapshot(struct world *w, const struct peer *peer, const char *board,
                             int64_t edition)
{
    SnapshotRequest ask = SNAPSHOT_REQUEST_INIT;

    ask.board = TEXT(board);
    ask.period = TEXT("2017H1");
    ask.has_edition = edition > 0;
    ask.edition = edition;
    return ask_snapshot(w, peer, ask);
}

/* By headquarters, for a board that branches do not see. */
static void test_tainan(struct world *w, const struct peer *headquarters, uint64_t number,
                        const char *mean)
{
    const struct phone phone = {.branch = "TNY",
                                .period = "106H1",
                                .outbox = 1,
                                .number = number,
                                .mean = mean,
                                .base = (int64_t)number - 1,
                                .conductor = CONDUCTOR_HEADQUARTERS};

    world_receipt(w, world_submit(w, headquarters, world_phone(w, &phone)));
}

/* A period is sealed without the boards that only headquarters sees: what is sealed is
 * published. */
static void a_period_publishes_nothing_hidden(void **state)
{
    struct world *w = *state;
    const struct peer headquarters = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const struct peer tny = *world_enrol(w, ROLE_BRANCH, "TNY");
    const struct seal_of period = {NULL, "106H1", NULL};

    test_tainan(w, &headquarters, 1, "90.00");
    assert_non_null(boards_find(&w->intake->boards, "phone-headquarters/106H1"));
    world_expect_error(seal(w, &headquarters, &period), ERROR_CODE_NOT_FOUND);
    file(w, &tny, 1, "91.50");
    world_receipt(w, seal(w, &headquarters, &period));
    const Edition *edition = list(w, &tny, 0)->editions[0];
    for (size_t i = 0; i < edition->n_boards; i++)
        assert_string_not_equal(edition->boards[i]->board, "phone-headquarters");
    world_expect_error(snapshot(w, &tny, "phone-headquarters", 1), ERROR_CODE_NOT_FOUND);
    world_expect_error(snapshot(w, &headquarters, "phone-headquarters", 1),
                       ERROR_CODE_NOT_FOUND);
}

/* What is sealed by its name is for all, also a board that only headquarters sees. */
static void a_branch_reads_what_was_published(void **state)
{
    struct world *w = *state;
    const struct peer headquarters = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const struct peer tny = *world_enrol(w, ROLE_BRANCH, "TNY");

    test_tainan(w, &headquarters, 1, "90.00");
    const struct seal_of hidden = {"phone-headquarters", "106H1", NULL};
    const int64_t sealed = world_receipt(w, seal(w, &headquarters, &hidden))->entry;
    test_tainan(w, &headquarters, 2, "95.00");
    world_expect_error(snapshot(w, &tny, "phone-headquarters", 0), ERROR_CODE_NOT_FOUND);
    const Reply *reply = snapshot(w, &tny, "phone-headquarters", 1);
    assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
    assert_int_equal(reply->snapshot->as_of, sealed - 1);
    assert_int_equal(reply->snapshot->n_values, 1);
    assert_int_equal(reply->snapshot->values[0]->value->numerator, 90);
    assert_int_equal(reply->snapshot->values[0]->entry, sealed - 1);
    world_expect_error(snapshot(w, &tny, "phone-branch", 1), ERROR_CODE_NOT_FOUND);
    world_expect_error(snapshot(w, &tny, "phone-headquarters", 2), ERROR_CODE_NOT_FOUND);
    world_expect_error(snapshot(w, &tny, NULL, 1), ERROR_CODE_NOT_FOUND);

    SnapshotRequest other = SNAPSHOT_REQUEST_INIT;
    other.board = TEXT("phone-headquarters");
    other.has_edition = true;
    other.edition = 1;
    other.period = TEXT("105H1");
    world_expect_error(ask_snapshot(w, &tny, other), ERROR_CODE_NOT_FOUND);
    other.period = TEXT("106H1");
    other.has_as_of = true;
    other.as_of = sealed;
    world_expect_error(ask_snapshot(w, &tny, other), ERROR_CODE_MALFORMED);
}

/* An edition of a board that was not so is damage, whoever signed it. */
static void a_false_edition_is_found(void **state)
{
    struct world *w = *state;
    const struct peer headquarters = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const struct peer tny = *world_enrol(w, ROLE_BRANCH, "TNY");
    char why[512];

    file(w, &tny, 1, "91.50");
    boards_find(&w->intake->boards, "phone-branch/106H1")->values[0].value.numerator++;
    world_receipt(
        w, seal(w, &headquarters, &(struct seal_of){"phone-branch", "106H1", NULL}));
    assert_int_equal(verify(w, why), KAOHE_ERR_CORRUPT);
    assert_non_null(strstr(why, "a board is not what the edition sealed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(what_is_sealed_stays),
        WORLD_TEST(a_period_is_all_its_boards),
        WORLD_TEST(a_long_list_comes_in_pages),
        WORLD_TEST(refusals_name_what_they_are_about),
        WORLD_TEST(a_period_publishes_nothing_hidden),
        WORLD_TEST(a_branch_reads_what_was_published),
        WORLD_TEST(a_false_edition_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
