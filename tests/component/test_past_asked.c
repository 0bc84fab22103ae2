/* SPDX-License-Identifier: Apache-2.0 */
/* What may be asked of the past, by whom, in how many steps, and what is refused. */
#include "tests/component/past.h"

#include "daemon/ledger_statement.h"
#include "tests/unit/messages.h"

/* Until it is made; *steps: how often it was not. */
static const Snapshot *wait_for(struct world *w, const char *board, int64_t as_of,
                                int *steps)
{
    const Reply *reply = ask_board(w, &headquarters, board, as_of);

    for (*steps = 0; reply->result_case == RESULT_SNAPSHOT && reply->snapshot->pending;
         ++*steps) {
        assert_in_range(*steps, 0, 100);
        reply = ask_board(w, &headquarters, board, as_of);
    }
    assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
    return reply->snapshot;
}

/* Corrections of one figure, the k-th to 60 + k % 40; the first one's ledger number. */
static int64_t correct(struct world *w, uint64_t from, uint64_t to)
{
    int64_t first = 0;

    for (uint64_t i = from; i <= to; i++) {
        const size_t mark = arena_mark(&w->arena);
        char mean[8];

        snprintf(mean, sizeof(mean), "%d.00", (int)(60 + i % 40));
        const int64_t entry = file_mean(w, i, mean);
        first = first ? first : entry;
        arena_release(&w->arena, mark);
    }
    return first;
}

static void a_long_way_is_gone_in_steps(void **state)
{
    struct world *w = *state;
    const int64_t first = correct(w, 1, 700);
    int steps = 0;

    const Reply *reply = ask_board(w, &headquarters, "phone-branch", first + 9);
    assert_true(reply->snapshot->pending);
    assert_null(reply->snapshot->board);
    const int64_t done = reply->snapshot->done;
    assert_in_range(done, 1, 690);
    (void)correct(w, 701, 702); /* does not begin it anew */
    const Snapshot *snapshot = wait_for(w, "phone-branch", first + 9, &steps);
    assert_int_equal(steps, 1);
    assert_int_equal(snapshot->sequence, first + 9);
    assert_int_equal(snapshot->n_values, 1);
    assert_int_equal(snapshot->values[0]->value->numerator, 70);
    /* From there it is near to what was before, and nothing is to be done twice. */
    assert_int_equal(wait_for(w, "phone-branch", first, &steps)->sequence, first);
    assert_int_equal(steps, 0);
    assert_int_equal(wait_for(w, "phone-branch", first + 9, &steps)->sequence, first + 9);
    assert_int_equal(steps, 0);
    snapshot = wait_for(w, "phone-branch", first - 1, &steps);
    assert_int_equal(snapshot->sequence, 0);
    assert_int_equal(snapshot->n_values, 0);
}

/* More questions at once than are kept: each is answered in the end. */
static void many_ask_at_once(void **state)
{
    struct world *w = *state;
    const int64_t first = correct(w, 1, 600);
    int64_t left = 7;
    int rounds = 0;

    for (bool answered[7] = {false}; left > 0; rounds++) {
        assert_in_range(rounds, 0, 100);
        for (int64_t i = 0; i < 7; i++) {
            if (answered[i])
                continue;
            const size_t mark = arena_mark(&w->arena);
            const Reply *reply =
                ask_board(w, &headquarters, "phone-branch", first + 10 - i);

            assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
            answered[i] = !reply->snapshot->pending;
            if (answered[i])
                assert_int_equal(reply->snapshot->sequence, first + 10 - i);
            left -= answered[i];
            arena_release(&w->arena, mark);
        }
    }
}

/* Whoever asks for very much at once has one step of each batch, and his own views. */
static void nobody_is_held_up_by_who_asks_much(void **state)
{
    static const struct peer flooding = {
        .role = ROLE_BRANCH, .branch = "KSY", .key = {1}};
    struct world *w = *state;
    const int64_t first = correct(w, 1, 700);
    const size_t start = arena_mark(&w->arena);
    const Reply *reply = NULL;
    int64_t done = 0;
    int batches = 0;

    do {
        size_t slots[20];
        size_t moved = 0;

        arena_release(&w->arena, start);
        world_begin(w);
        for (int i = 0; i < 20; i++)
            slots[i] = put_board(w, &flooding, "phone-branch",
                                 first + 100 + (batches * 20 + i) % 50);
        const size_t mine = put_board(w, &tainan, "phone-branch", first + 9);
        assert_int_equal(intake_commit(w->intake), KAOHE_OK);
        for (int i = 0; i < 20; i++) {
            reply = world_reply(w, slots[i]);
            assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
            moved += !reply->snapshot->pending || reply->snapshot->done > done;
            if (reply->snapshot->pending && reply->snapshot->done > done)
                done = reply->snapshot->done;
        }
        assert_in_range(moved, 0, 2); /* by one step, and what was there already */
        reply = world_reply(w, mine);
        assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
        batches++;
    } while (reply->snapshot->pending && batches < 10);
    assert_int_equal(batches, 3); /* as if nobody else had asked */
    assert_int_equal(reply->snapshot->sequence, first + 9);
}

static void all_changes_are_told_in_pages(void **state)
{
    struct world *w = *state;
    const int64_t first = correct(w, 1, 600);
    ChangesRequest ask = CHANGES_REQUEST_INIT;
    int64_t expected = 600;
    uint64_t pages = 0;

    ask.has_after = true;
    ask.after = first;
    do {
        const Reply *reply = ask_changes(w, &headquarters, "phone-branch", ask);

        assert_int_equal(reply->result_case, RESULT_CHANGES);
        assert_in_range(reply->changes->n_changes, 1, 256);
        for (size_t i = 0; i < reply->changes->n_changes; i++, expected--) {
            const RankingChange *change = reply->changes->changes[i];

            assert_int_equal(change->entry, first + expected - 1);
            assert_int_equal(change->value->value->numerator, 60 + expected % 40);
            assert_int_equal(change->before->value->numerator, 60 + (expected - 1) % 40);
            assert_int_equal(change->cause, CHANGE_CAUSE_CORRECTION);
            assert_string_equal(change->reason, "counted again");
        }
        ask.has_before = reply->changes->has_next;
        ask.before = reply->changes->next;
        pages++;
        (void)correct(w, 600 + pages, 600 + pages); /* is told of on no later page */
    } while (ask.has_before);
    assert_int_equal(expected, 1); /* but for the first */
}

static void what_never_was_is_refused(void **state)
{
    struct world *w = *state;
    const int64_t entry = file_mean(w, 1, "90.00");
    ChangesRequest ask = CHANGES_REQUEST_INIT;

    expect_limit(ask_board(w, &headquarters, "phone-branch", entry + 1), "as_of",
                 entry + 1, entry);
    world_expect_error(ask_board(w, &headquarters, "phone-branch", 0),
                       ERROR_CODE_MALFORMED);
    world_expect_error(ask_board(w, &headquarters, "no-such", entry),
                       ERROR_CODE_NOT_FOUND);
    /* The rubrics came before the first catalogue. */
    world_expect_error(ask_board(w, &headquarters, "phone-branch", 1),
                       ERROR_CODE_NOT_FOUND);
    ask.has_before = true;
    ask.before = entry - 1;
    world_expect_error(ask_changes(w, &headquarters, "phone-branch", ask),
                       ERROR_CODE_NOT_FOUND);
    ask.before = entry + 1;
    expect_limit(ask_changes(w, &headquarters, "phone-branch", ask), "before", entry + 1,
                 entry);
}

/* ---- what happens to the ledger ---- */

static size_t put_mean(struct world *w, const struct peer *peer, uint64_t number)
{
    const size_t mark = arena_mark(&w->arena);
    const struct phone phone = {.branch = peer->branch,
                                .period = "106H1",
                                .outbox = peer == &tainan ? 1 : 2,
                                .number = number,
                                .mean = number % 2 ? "11.00" : "12.00",
                                .base = (int64_t)number - 1};
    const size_t slot = world_put_submission(w, peer, world_phone(w, &phone));

    arena_release(&w->arena, mark);
    return slot;
}

/* Ends the batch with more corrections of Tainan's, from that one on, than there is room
 * for; afterwards there is. */
static void fill_the_disk(struct world *w, uint64_t from)
{
    assert_int_equal(
        sqlite3_exec(w->ledger->db, "PRAGMA max_page_count=1", NULL, NULL, NULL),
        SQLITE_OK);
    for (uint64_t i = from; i < from + 100; i++)
        (void)put_mean(w, &tainan, i);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    assert_int_equal(
        sqlite3_exec(w->ledger->db, "PRAGMA max_page_count=1000000", NULL, NULL, NULL),
        SQLITE_OK);
}

/* What was made of a batch that is no more must not be told: so many filings that one
 * step does not take them all back. */
static void a_batch_that_is_taken_back_is_no_past(void **state)
{
    static const struct peer kaohsiung = {.role = ROLE_BRANCH, .branch = "KSY"};
    struct world *w = *state;
    const int64_t first = correct(w, 1, 1);
    int steps = 0;

    world_begin(w);
    const size_t slot = put_mean(w, &kaohsiung, 1);
    for (uint64_t i = 2; i < 300; i++)
        (void)put_mean(w, &tainan, i);
    (void)put_board(w, &headquarters, "phone-branch", first);
    fill_the_disk(w, 300);
    world_expect_error(world_reply(w, slot), ERROR_CODE_TRY_AGAIN);
    (void)correct(w, 2, 50);
    const Snapshot *snapshot = wait_for(w, "phone-branch", first, &steps);
    assert_int_equal(snapshot->n_values, 1);
    assert_int_equal(snapshot->values[0]->value->numerator, 61);
    assert_int_equal(snapshot->sequence, first);
}

/* Nor what an act in it did: its number is that of another entry then. */
static void an_act_that_is_taken_back_is_no_past(void **state)
{
    struct world *w = *state;
    PeriodRequest body = PERIOD_REQUEST_INIT;
    PeriodEvent event = PERIOD_EVENT_INIT;
    Request request = REQUEST_INIT;

    ((Catalogue *)(uintptr_t)w->data.catalogue)->n_boards = w->all_boards;
    world_restart(w); /* with the board of timeliness */
    const int64_t filed = correct(w, 1, 1);
    event.has_action = true;
    event.action = PERIOD_ACTION_OPEN;
    event.period = TEXT("106H1");
    event.due = TEXT("2199-12-31");
    event.reason = TEXT("a reason");
    body.event = &event;
    request.verb_case = VERB_PERIOD;
    request.period = &body;
    world_begin(w);
    const size_t slot = world_put(w, &headquarters, &request);
    fill_the_disk(w, 2);
    world_expect_error(world_reply(w, slot), ERROR_CODE_TRY_AGAIN);
    const Changes *changes =
        ask_changes(w, &headquarters, "timeliness", (ChangesRequest)CHANGES_REQUEST_INIT)
            ->changes;
    assert_int_equal(changes->n_changes, 1);
    assert_int_equal(changes->changes[0]->entry, filed);
    assert_int_equal(changes->changes[0]->cause, CHANGE_CAUSE_FILING);
    /* The same once more, and now it stands. */
    world_begin(w);
    (void)world_put(w, &headquarters, &request);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    changes =
        ask_changes(w, &headquarters, "timeliness", (ChangesRequest)CHANGES_REQUEST_INIT)
            ->changes;
    assert_int_equal(changes->n_changes, 2);
    assert_int_equal(changes->changes[0]->entry, filed + 1);
}

/* Puts the receipt of that entry back into the form of an earlier version. */
static void make_old(struct world *w, int64_t number)
{
    struct ledger_entry entry;
    struct decode_error where;
    Receipt *receipt = NULL;
    struct bytes stripped;

    assert_int_equal(ledger_read(w->ledger, number, &entry), KAOHE_OK);
    assert_int_equal(decode_receipt(entry.receipt, &w->arena, &receipt, &where),
                     KAOHE_OK);
    for (size_t i = 0; i < receipt->n_standings; i++)
        receipt->standings[i]->has_previous_sequence = false;
    stripped = world_encode(w, &receipt->base);
    const struct ledger_entry remains = {
        .number = number, .body = {(const uint8_t *)"", 0}, .receipt = stripped};
    assert_int_equal(ledger_begin(w->ledger), KAOHE_OK);
    assert_int_equal(ledger_remain(w->ledger, &remains, true), KAOHE_OK);
    assert_int_equal(ledger_commit(w->ledger), KAOHE_OK);
}

static void an_older_format_ends_the_way(void **state)
{
    struct world *w = *state;
    const int64_t first = correct(w, 1, 5);
    const ChangesRequest all = CHANGES_REQUEST_INIT;
    ChangesRequest rest = CHANGES_REQUEST_INIT;
    char text[24];
    int steps;

    make_old(w, first + 2);
    assert_int_equal(wait_for(w, "phone-branch", first + 2, &steps)->sequence, first + 2);
    const Reply *reply = ask_board(w, &headquarters, "phone-branch", first + 1);
    world_expect_error(reply, ERROR_CODE_NOT_FOUND);
    snprintf(text, sizeof(text), "%lld", (long long)first + 2);
    assert_string_equal(reply->error->parameters[0]->name, "entry");
    assert_string_equal(reply->error->parameters[0]->value, text);
    reply = ask_changes(w, &headquarters, "phone-branch", all);
    assert_int_equal(reply->changes->n_changes, 2);
    rest.has_before = reply->changes->has_next;
    rest.before = reply->changes->next;
    reply = ask_changes(w, &headquarters, "phone-branch", rest);
    world_expect_error(reply, ERROR_CODE_NOT_FOUND);
    assert_string_equal(reply->error->parameters[0]->value, text);
}

static int64_t file_case(struct world *w, int number, const char *answered)
{
    char json[1024];

    snprintf(json, sizeof(json),
             "{'branch': 'TNY', 'period': '106H1', 'filer': 'A', 'approver': 'B', "
             "'number': '%d', 'outbox': 'AQEBAQEBAQEBAQEBAQEBAQ==', 'baseRevision': "
             "'%d', 'correctionReason': 'TNY-106-%d was answered', 'records': "
             "[{'complaintCase': {'caseNumber': 'TNY-106-%d', 'received': '2017-02-06', "
             "'acknowledged': '2017-02-06', 'answered': '%s'}}]}",
             number, number - 1, 1 + number % 2, 1 + number % 2, answered);
    const Submission *submission =
        message(&w->arena, &kaohe__v1__submission__descriptor, json);
    const Receipt *receipt = world_receipt(
        w, world_submit(w, &headquarters, world_encode(w, &submission->base)));
    if (receipt->verdict != VERDICT_ACCEPTED)
        fail_msg("%s", receipt->findings[0]->code);
    return receipt->entry;
}

static void an_erasure_takes_no_board_away(void **state)
{
    static const char *const days[] = {"2017-02-07", "2017-02-16", "2017-02-09",
                                       "2017-02-10"};
    struct world *w = *state;
    int64_t entries[4];
    struct bytes shown[4];
    int steps;
    size_t count = 0;

    for (int i = 0; i < 4; i++) {
        entries[i] = file_case(w, i + 1, days[i]);
        shown[i] =
            world_encode(w, &wait_for(w, "complaints-days", entries[i], &steps)->base);
    }
    assert_int_equal(intake_erase(w->intake, w->now,
                                  &(struct intake_erasure){"110Y", "the rule"}, &count),
                     KAOHE_OK);
    assert_int_equal(count, 4);
    world_restart(w);
    for (int i = 0; i < 4; i++)
        assert_true(bytes_equal(
            world_encode(w, &wait_for(w, "complaints-days", entries[i], &steps)->base),
            shown[i]));
    const Reply *reply = ask_changes(w, &headquarters, "complaints-days",
                                     (ChangesRequest)CHANGES_REQUEST_INIT);
    assert_int_equal(reply->changes->n_changes, 4);
    assert_non_null(reply->changes->changes[0]->reason);
    assert_null(strstr(reply->changes->changes[0]->reason, "TNY-106-"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_long_way_is_gone_in_steps),
        WORLD_TEST(many_ask_at_once),
        WORLD_TEST(nobody_is_held_up_by_who_asks_much),
        WORLD_TEST(all_changes_are_told_in_pages),
        WORLD_TEST(what_never_was_is_refused),
        WORLD_TEST(a_batch_that_is_taken_back_is_no_past),
        WORLD_TEST(an_act_that_is_taken_back_is_no_past),
        WORLD_TEST(an_older_format_ends_the_way),
        WORLD_TEST(an_erasure_takes_no_board_away),
    };

    return cmocka_run_group_tests_name("past_asked", tests, NULL, NULL);
}
