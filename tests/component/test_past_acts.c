/* SPDX-License-Identifier: Apache-2.0 */
/* What acts of headquarters had put in force then, who might see it, and when it was. */
#include "tests/component/past.h"

#define SECOND INT64_C(1000000)
#define FILERS 8

/* ---- what was in force ---- */

/* The catalogue with that board in the place of its first. */
static int64_t publish_board(struct world *w, int32_t answer_days, Board *phone)
{
    PublishRequest body = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Catalogue catalogue = *w->data.catalogue;
    Board **boards = arena_array(&w->arena, catalogue.n_boards, sizeof(*boards));

    memcpy(boards, catalogue.boards, catalogue.n_boards * sizeof(*boards));
    boards[0] = phone;
    catalogue.boards = boards;
    catalogue.answer_days = answer_days;
    body.catalogue = &catalogue;
    request.verb_case = VERB_PUBLISH;
    request.publish = &body;
    return world_receipt(w, world_ask(w, &headquarters, &request))->entry;
}

static Board phone_board(const struct world *w)
{
    const Board *phone = w->data.catalogue->boards[0];

    assert_string_equal(phone->id, "phone-branch");
    return *phone;
}

static int64_t publish(struct world *w, int32_t answer_days, bool visible)
{
    Board phone = phone_board(w);

    phone.visible_to_branches = visible;
    return publish_board(w, answer_days, &phone);
}

static const Standing *stood(struct world *w, int64_t as_of)
{
    PlaceRequest ask = PLACE_REQUEST_INIT;
    Request request = REQUEST_INIT;

    ask.board = TEXT("phone-branch");
    ask.period = TEXT("106H1");
    ask.branch = TEXT("TNY");
    ask.has_as_of = true;
    ask.as_of = as_of;
    request.verb_case = VERB_PLACE;
    request.place = &ask;
    return world_ask(w, &headquarters, &request)->place->standing;
}

/* No value changes, and every place does. */
static void places_are_by_the_definition_of_then(void **state)
{
    struct world *w = *state;
    Board phone = phone_board(w);
    const int64_t filed = file_mean(w, 1, "90.00");

    phone.minimum_base = 101; /* one more than were tested */
    const int64_t small = publish_board(w, 5, &phone);
    phone.minimum_base = 100;
    const int64_t enough = publish_board(w, 6, &phone);
    for (int restarted = 0; restarted < 2; restarted++) {
        assert_int_equal(stood(w, enough)->place_doubled, 2);
        assert_int_equal(stood(w, small)->ranked, 0);
        assert_false(stood(w, small)->has_place_doubled);
        assert_int_equal(stood(w, small)->value->numerator, 90);
        assert_int_equal(stood(w, filed)->place_doubled, 2);
        assert_int_equal(stood(w, filed)->ranked, 1);
        world_restart(w);
    }
}

static void a_branch_sees_what_it_might_see_then(void **state)
{
    struct world *w = *state;
    const ChangesRequest all = CHANGES_REQUEST_INIT;
    ChangesRequest earlier = CHANGES_REQUEST_INIT;
    const int64_t shown = file_mean(w, 1, "90.00");
    const int64_t hiding = publish(w, 5, false);
    const int64_t hidden = file_mean(w, 2, "91.00");

    world_expect_error(ask_board(w, &tainan, "phone-branch", shown),
                       ERROR_CODE_NOT_FOUND); /* it is hidden now */
    const int64_t showing = publish(w, 6, true);
    const int64_t last = file_mean(w, 3, "92.00");
    earlier.has_before = true;
    earlier.before = hidden;
    for (int restarted = 0; restarted < 2; restarted++) {
        assert_int_equal(ask_board(w, &tainan, "phone-branch", shown)->snapshot->sequence,
                         shown);
        world_expect_error(ask_board(w, &tainan, "phone-branch", hiding),
                           ERROR_CODE_NOT_FOUND);
        world_expect_error(ask_board(w, &tainan, "phone-branch", hidden),
                           ERROR_CODE_NOT_FOUND);
        assert_int_equal(ask_board(w, &headquarters, "phone-branch", hidden)
                             ->snapshot->values[0]
                             ->value->numerator,
                         91);
        world_expect_error(ask_board(w, &tainan, "phone-branch", hidden),
                           ERROR_CODE_NOT_FOUND); /* though it is at hand now */
        assert_int_equal(
            ask_board(w, &tainan, "phone-branch", showing)->snapshot->sequence, showing);
        const Changes *changes = ask_changes(w, &tainan, "phone-branch", all)->changes;
        assert_int_equal(changes->n_changes, 1);
        assert_int_equal(changes->changes[0]->entry, last);
        assert_false(changes->has_next);
        changes = ask_changes(w, &headquarters, "phone-branch", all)->changes;
        assert_int_equal(changes->n_changes, 3);
        world_expect_error(ask_changes(w, &tainan, "phone-branch", earlier),
                           ERROR_CODE_NOT_FOUND);
        changes = ask_changes(w, &headquarters, "phone-branch", earlier)->changes;
        assert_int_equal(changes->n_changes, 2);
        world_restart(w);
    }
}

static const Reply *ask_data(struct world *w, int64_t as_of)
{
    DataRequest ask = DATA_REQUEST_INIT;
    Request request = REQUEST_INIT;

    ask.name = TEXT("catalogue");
    ask.has_as_of = as_of != 0;
    ask.as_of = as_of;
    request.verb_case = VERB_DATA;
    request.data = &ask;
    return world_ask(w, &tainan, &request);
}

static const Reply *ask_periods(struct world *w, int64_t as_of)
{
    PeriodsRequest ask = PERIODS_REQUEST_INIT;
    Request request = REQUEST_INIT;

    ask.has_as_of = as_of != 0;
    ask.as_of = as_of;
    request.verb_case = VERB_PERIODS;
    request.periods = &ask;
    return world_ask(w, &tainan, &request);
}

static int64_t say(struct world *w, PeriodAction action, const char *period,
                   const char *branch)
{
    PeriodRequest body = PERIOD_REQUEST_INIT;
    PeriodEvent event = PERIOD_EVENT_INIT;
    Request request = REQUEST_INIT;

    event.has_action = true;
    event.action = action;
    event.period = TEXT(period);
    event.reason = TEXT("a reason");
    event.branch = TEXT(branch);
    event.until = branch ? TEXT("2026-12-31") : NULL;
    body.event = &event;
    request.verb_case = VERB_PERIOD;
    request.period = &body;
    return world_receipt(w, world_ask(w, &headquarters, &request))->entry;
}

/* What one act did, the last branch by its code first, whoever filed first. So many pages
 * it takes. */
static size_t expect_by_code(struct world *w, const char *board, const char *reason)
{
    static const char *const codes[] = {"TYY", "TPY", "TNY", "TCY",
                                        "SCY", "KSY", "ILY", "HLY"};
    ChangesRequest ask = CHANGES_REQUEST_INIT;
    int64_t entry = 0;
    size_t told = 0, pages = 0;

    do {
        const Reply *reply = ask_changes(w, &headquarters, board, ask);

        assert_int_equal(reply->result_case, RESULT_CHANGES);
        const Changes *page = reply->changes;
        for (size_t i = 0; i < page->n_changes && told < FILERS; i++, told++) {
            entry = told > 0 ? entry : page->changes[i]->entry;
            assert_int_equal(page->changes[i]->entry, entry);
            assert_string_equal(page->changes[i]->value->branch, codes[told]);
            if (reason)
                assert_string_equal(page->changes[i]->reason, reason);
            else
                assert_null(page->changes[i]->reason);
        }
        ask.has_before = page->has_next;
        ask.before = page->next;
        ask.has_skip = page->has_next_skip;
        ask.skip = page->next_skip;
        pages++;
    } while (ask.has_before && told < FILERS && pages < FILERS);
    assert_int_equal(told, FILERS);
    return pages;
}

/* A page that is asked for after a start goes on where the one before it ended. */
static void what_an_act_did_has_one_order(void **state)
{
    static const char *const codes[] = {"SCY", "TPY", "HLY", "TNY",
                                        "KSY", "TYY", "ILY", "TCY"};
    struct world *w = *state;
    char reason[16001] = "";
    PeriodRequest body = PERIOD_REQUEST_INIT;
    PeriodEvent event = PERIOD_EVENT_INIT;
    Request request = REQUEST_INIT;
    struct data_set all;
    struct json_error error;

    assert_int_equal(data_load(&w->arena, &all, &error), KAOHE_OK);
    w->data.catalogue = all.catalogue; /* with the board of timeliness */
    Board phone = phone_board(w);
    (void)publish_board(w, 6, &phone);
    for (size_t i = 0; i < FILERS; i++) {
        struct peer peer = {.role = ROLE_BRANCH};
        const struct phone filed = {.branch = codes[i],
                                    .period = "106H1",
                                    .outbox = 1,
                                    .number = 1,
                                    .mean = "90.00"};

        snprintf(peer.branch, sizeof(peer.branch), "%s", codes[i]);
        world_receipt(w, world_submit(w, &peer, world_phone(w, &filed)));
    }
    event.has_action = true;
    event.action = PERIOD_ACTION_OPEN;
    event.period = TEXT("106H1");
    event.due = TEXT("2199-12-31");
    memset(reason, 'r', sizeof(reason) - 1);
    event.reason = reason;
    body.event = &event;
    request.verb_case = VERB_PERIOD;
    request.period = &body;
    world_receipt(w, world_ask(w, &headquarters, &request));
    phone.id = TEXT("phone-other");
    (void)publish_board(w, 5, &phone);
    for (int restarted = 0; restarted < 2; restarted++) {
        assert_true(expect_by_code(w, "timeliness", reason) > 1);
        (void)expect_by_code(w, "phone-branch", NULL);
        (void)expect_by_code(w, "phone-other", NULL);
        world_restart(w);
    }
}

/* The entry with which the heartbeats say that the board is gone, under that topic; 0:
 * they do not. */
static int64_t gone_by(struct world *w, bool complete, const char *topic)
{
    const size_t count = intake_beat(w->intake, complete);
    int64_t entry = 0;

    for (size_t i = 0; i < count; i++) {
        const struct intake_update beat = intake_heartbeat(w->intake, i);
        struct decode_error where;
        Published *published = NULL;

        assert_int_equal(decode_published(beat.frame, &w->arena, &published, &where),
                         KAOHE_OK);
        for (size_t b = 0; b < published->heartbeat->n_boards; b++) {
            const BoardState *state = published->heartbeat->boards[b];

            if (!state->gone || strcmp(state->key, "phone-branch/106H1") != 0)
                continue;
            assert_string_equal(beat.topic, topic);
            entry = state->sequence;
        }
    }
    return entry;
}

/* To all once, and whenever all boards are told; of a hidden one to headquarters. */
static void heartbeats_tell_what_is_gone(void **state)
{
    struct world *w = *state;
    Board other = phone_board(w);
    Board hidden = phone_board(w);

    other.id = TEXT("phone-other");
    hidden.visible_to_branches = false;
    (void)file_mean(w, 1, "90.00");
    assert_int_equal(gone_by(w, true, "heartbeat"), 0);
    int64_t entry = publish_board(w, 5, &other);
    assert_int_equal(gone_by(w, false, "heartbeat"), entry);
    assert_int_equal(gone_by(w, false, "heartbeat"), 0);
    assert_int_equal(gone_by(w, true, "heartbeat"), entry);
    world_restart(w);
    assert_int_equal(gone_by(w, true, "heartbeat"), entry);
    (void)publish_board(w, 6, &hidden);
    assert_int_equal(gone_by(w, true, "heartbeat"), 0);
    entry = publish_board(w, 7, &other);
    assert_int_equal(gone_by(w, false, "rank/phone-branch/106H1"), entry);
}

#define ACTS 6

static void data_and_periods_are_those_of_then(void **state)
{
    struct world *w = *state;
    int64_t entries[ACTS];
    struct bytes data[ACTS], periods[ACTS];

    for (int i = 0; i < ACTS; i++) {
        entries[i] = i % 3 == 0   ? publish(w, 5 + i, true)
                     : i % 3 == 1 ? say(w, PERIOD_ACTION_CLOSE, "106H1", NULL)
                                  : say(w, PERIOD_ACTION_LATE_PASS,
                                        i == 2 ? "106H1" : "105H1", "TNY");
        data[i] = world_encode(w, &ask_data(w, 0)->data->base);
        periods[i] = world_encode(w, &ask_periods(w, 0)->periods->base);
    }
    for (int i = 0; i < 2 * ACTS; i++) {
        const int at = i % ACTS;

        assert_true(bytes_equal(world_encode(w, &ask_data(w, entries[at])->data->base),
                                data[at]));
        assert_true(bytes_equal(
            world_encode(w, &ask_periods(w, entries[at])->periods->base), periods[at]));
        if (i == ACTS)
            world_restart(w);
    }
    assert_int_equal(ask_periods(w, entries[0])->periods->n_periods, 0);
    world_expect_error(ask_data(w, 1), ERROR_CODE_NOT_FOUND);
    expect_limit(ask_periods(w, entries[5] + 1), "as_of", entries[5] + 1, entries[5]);
}

/* ---- moments ---- */

static const Reply *ask_moment(struct world *w, const int64_t *time, const int64_t *entry)
{
    MomentRequest ask = MOMENT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    ask.has_time = time != NULL;
    ask.time = time ? *time : 0;
    ask.has_entry = entry != NULL;
    ask.entry = entry ? *entry : 0;
    request.verb_case = VERB_MOMENT;
    request.moment = &ask;
    return world_ask(w, &tainan, &request);
}

static void a_moment_is_a_ledger_number(void **state)
{
    struct world *w = *state;
    const int64_t begun = w->now;
    int64_t entries[20];

    for (int i = 0; i < 20; i++) {
        w->now = begun + (1 + i / 3) * SECOND; /* three entries at each */
        entries[i] = say(w, PERIOD_ACTION_CLOSE, "106H1", NULL);
    }
    w->now += SECOND;
    for (int i = 0; i < 20; i++) {
        const int64_t time = begun + (1 + i / 3) * SECOND;
        const int64_t last = entries[i / 3 * 3 + 2 < 20 ? i / 3 * 3 + 2 : 19];
        const int64_t just_before = time - 1;

        assert_int_equal(ask_moment(w, &time, NULL)->moment->entry, last);
        assert_int_equal(ask_moment(w, &time, NULL)->moment->time, time);
        assert_int_equal(ask_moment(w, NULL, &entries[i])->moment->time, time);
        assert_int_equal(ask_moment(w, &just_before, NULL)->moment->entry,
                         entries[i / 3 * 3] - 1);
    }
    const int64_t early = begun - 1;
    const int64_t late = entries[19] + 1;
    world_expect_error(ask_moment(w, &early, NULL), ERROR_CODE_NOT_FOUND);
    world_expect_error(ask_moment(w, NULL, NULL), ERROR_CODE_MALFORMED);
    world_expect_error(ask_moment(w, &early, &late), ERROR_CODE_MALFORMED);
    expect_limit(ask_moment(w, NULL, &late), "entry", late, late - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(places_are_by_the_definition_of_then),
        WORLD_TEST(a_branch_sees_what_it_might_see_then),
        WORLD_TEST(what_an_act_did_has_one_order),
        WORLD_TEST(heartbeats_tell_what_is_gone),
        WORLD_TEST(data_and_periods_are_those_of_then),
        WORLD_TEST(a_moment_is_a_ledger_number),
    };

    return cmocka_run_group_tests_name("past_acts", tests, NULL, NULL);
}
