/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what, and that whatever may not be done leaves no entry. */
#include "tests/component/world.h"

struct roles {
    struct world *w;
    const struct peer *branch;
    const struct peer *headquarters;
    struct peer remote_operator;
    struct peer enrolling;
};

static int64_t last_entry(struct world *w)
{
    struct intake_figures figures;

    intake_figures(w->intake, &figures);
    return figures.last_entry;
}

static int make(void **state)
{
    struct roles *roles = calloc(1, sizeof(*roles));
    void *world = NULL;
    struct phone phone = {"TNY", "106H1", 1, 1, "91.00", 0, false, 0, NULL};

    if (!roles || world_make(&world))
        return -1;
    roles->w = world;
    roles->branch = world_enrol(roles->w, ROLE_BRANCH, "TNY");
    roles->headquarters = world_enrol(roles->w, ROLE_HEADQUARTERS, NULL);
    roles->remote_operator = (struct peer){.role = ROLE_OPERATOR};
    roles->enrolling = (struct peer){.role = ROLE_ENROLLING};
    (void)world_submit(roles->w, roles->branch, world_phone(roles->w, &phone));
    phone = (struct phone){
        "TNY", "106H1", 2, 1, "88.00", 0, false, CONDUCTOR_HEADQUARTERS, NULL};
    (void)world_submit(roles->w, roles->headquarters, world_phone(roles->w, &phone));
    *state = roles;
    return 0;
}

static int discard(void **state)
{
    struct roles *roles = *state;
    void *world = roles->w;

    free(roles);
    return world_remove(&world);
}

/* What each role gets: a result, or NOT_PERMITTED. */
static void the_matrix(void **state)
{
    struct roles *roles = *state;
    SubmitRequest submit = SUBMIT_REQUEST_INIT;
    SnapshotRequest snapshot = SNAPSHOT_REQUEST_INIT;
    BoardsRequest boards = BOARDS_REQUEST_INIT;
    DossierRequest dossier = DOSSIER_REQUEST_INIT;
    ReceiptRequest receipt = RECEIPT_REQUEST_INIT;
    StatusRequest status = STATUS_REQUEST_INIT;
    EnrolRequest enrol = ENROL_REQUEST_INIT;
    TokenRequest token = TOKEN_REQUEST_INIT;
    DataRequest data = DATA_REQUEST_INIT;
    PeriodRequest period = PERIOD_REQUEST_INIT;
    PeriodsRequest periods = PERIODS_REQUEST_INIT;
    DueRequest due = DUE_REQUEST_INIT;
    KeysRequest keys = KEYS_REQUEST_INIT;
    RevokeRequest revoke = REVOKE_REQUEST_INIT;
    RotateRequest rotate = ROTATE_REQUEST_INIT;
    ContextRequest context = CONTEXT_REQUEST_INIT;
    const struct peer *peers[] = {roles->branch, roles->headquarters, &world_operator,
                                  &roles->remote_operator, &roles->enrolling};
    struct {
        RequestVerbCase verb;
        const char *allowed; /* by the order of peers */
        void *body;
    } rows[] = {
        {VERB_SUBMIT, "++---", &submit},   {VERB_SNAPSHOT, "++---", &snapshot},
        {VERB_BOARDS, "++---", &boards},   {VERB_DOSSIER, "++---", &dossier},
        {VERB_RECEIPT, "++---", &receipt}, {VERB_STATUS, "++++-", &status},
        {VERB_ENROL, "-----", &enrol},     {VERB_TOKEN, "--+--", &token},
        {VERB_DATA, "++++-", &data},       {VERB_PERIOD, "-+---", &period},
        {VERB_PERIODS, "++---", &periods}, {VERB_DUE, "++---", &due},
        {VERB_KEYS, "--++-", &keys},       {VERB_REVOKE, "--++-", &revoke},
        {VERB_ROTATE, "++-+-", &rotate},   {VERB_CONTEXT, "++---", &context},
        {REQUEST_VERB_NOT_SET, "", NULL},
    };
    int64_t entries = last_entry(roles->w);

    dossier.branch = context.branch = (char *)(uintptr_t) "TNY";
    for (size_t i = 0; rows[i].body; i++) {
        for (size_t j = 0; j < 5; j++) {
            Request request = REQUEST_INIT;
            const Reply *reply;
            bool refused;

            request.verb_case = rows[i].verb;
            request.submit = rows[i].body;
            reply = world_ask(roles->w, peers[j], &request);
            refused = reply->result_case == RESULT_ERROR &&
                      reply->error->code == ERROR_CODE_NOT_PERMITTED;
            if (refused == (rows[i].allowed[j] == '+'))
                fail_msg("verb %d, peer %zu", (int)rows[i].verb, j);
        }
    }
    assert_int_equal(last_entry(roles->w), entries);
}

static void a_branch_speaks_for_itself(void **state)
{
    struct roles *roles = *state;
    struct world *w = roles->w;
    int64_t entries = last_entry(w);
    struct phone phone = {"TPY", "106H1", 1, 5, "91.00", 0, false, 0, NULL};
    DossierRequest dossier = DOSSIER_REQUEST_INIT;
    Request request = REQUEST_INIT;

    world_expect_error(world_submit(w, roles->branch, world_phone(w, &phone)),
                       ERROR_CODE_NOT_PERMITTED);
    assert_int_equal(last_entry(w), entries);
    request.verb_case = VERB_DOSSIER;
    request.dossier = &dossier;
    dossier.branch = (char *)(uintptr_t) "TPY";
    dossier.period = (char *)(uintptr_t) "106H1";
    world_expect_error(world_ask(w, roles->branch, &request), ERROR_CODE_NOT_PERMITTED);
    world_expect_error(world_ask(w, roles->headquarters, &request), ERROR_CODE_NOT_FOUND);
}

static void a_branch_reads_its_own_receipts(void **state)
{
    struct roles *roles = *state;
    struct world *w = roles->w;
    const struct peer *other = world_enrol(w, ROLE_BRANCH, "KSY");
    struct phone phone = {"KSY", "106H1", 9, 1, "91.00", 0, false, 0, NULL};
    ReceiptRequest ask = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Receipt *receipt =
        world_receipt(w, world_submit(w, other, world_phone(w, &phone)));
    uint8_t outbox[LEDGER_OUTBOX_SIZE] = {9};

    request.verb_case = VERB_RECEIPT;
    request.receipt = &ask;
    ask.has_entry = true;
    ask.entry = receipt->entry;
    assert_int_equal(world_receipt(w, world_ask(w, other, &request))->entry,
                     receipt->entry);
    assert_int_equal(world_receipt(w, world_ask(w, roles->headquarters, &request))->entry,
                     receipt->entry);
    world_expect_error(world_ask(w, roles->branch, &request), ERROR_CODE_NOT_FOUND);
    ask.entry = 4000;
    world_expect_error(world_ask(w, other, &request), ERROR_CODE_NOT_FOUND);
    ask.has_entry = false;
    ask.has_outbox = true;
    ask.outbox = (ProtobufCBinaryData){sizeof(outbox), outbox};
    ask.has_number = true;
    ask.number = 1;
    assert_int_equal(world_receipt(w, world_ask(w, other, &request))->entry,
                     receipt->entry);
    ask.number = 2;
    world_expect_error(world_ask(w, other, &request), ERROR_CODE_NOT_FOUND);
}

static void boards_of_headquarters_are_hidden_from_branches(void **state)
{
    struct roles *roles = *state;
    struct world *w = roles->w;
    SnapshotRequest ask = SNAPSHOT_REQUEST_INIT;
    BoardsRequest list = BOARDS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;

    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &ask;
    ask.board = (char *)(uintptr_t) "phone-headquarters";
    ask.period = (char *)(uintptr_t) "106H1";
    world_expect_error(world_ask(w, roles->branch, &request), ERROR_CODE_NOT_FOUND);
    reply = world_ask(w, roles->headquarters, &request);
    assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
    assert_int_equal(reply->snapshot->n_values, 1);
    ask.period = (char *)(uintptr_t) "2017H1"; /* the same, in the other calendar */
    reply = world_ask(w, roles->headquarters, &request);
    assert_int_equal(reply->snapshot->n_values, 1);
    assert_string_equal(reply->snapshot->period, "106H1");
    ask.board = (char *)(uintptr_t) "service-minutes"; /* nobody has a value */
    reply = world_ask(w, roles->branch, &request);
    assert_int_equal(reply->snapshot->n_values, 0);
    assert_int_equal(reply->snapshot->sequence, 0);
    ask.period = (char *)(uintptr_t) "106H3";
    world_expect_error(world_ask(w, roles->branch, &request), ERROR_CODE_NOT_FOUND);

    request.verb_case = VERB_BOARDS;
    request.boards = &list;
    reply = world_ask(w, roles->branch, &request);
    assert_int_equal(reply->boards->n_boards, 1);
    assert_string_equal(reply->boards->boards[0]->key, "phone-branch/106H1");
    reply = world_ask(w, roles->headquarters, &request);
    assert_int_equal(reply->boards->n_boards, 2);
    list.after = (char *)(uintptr_t) "phone-branch/106H1";
    reply = world_ask(w, roles->headquarters, &request);
    assert_int_equal(reply->boards->n_boards, 1);
    assert_null(reply->boards->next);
}

/* The receipts of headquarters tell places on boards that branches do not see. */
static void a_branch_does_not_read_receipts_of_headquarters(void **state)
{
    struct roles *roles = *state;
    struct world *w = roles->w;
    struct phone phone = {"TNY", "106H2", 2, 2, "88.00", 0, false, CONDUCTOR_HEADQUARTERS,
                          NULL};
    const Receipt *receipt =
        world_receipt(w, world_submit(w, roles->headquarters, world_phone(w, &phone)));
    ReceiptRequest ask = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    assert_string_equal(receipt->standings[0]->board, "phone-headquarters");
    request.verb_case = VERB_RECEIPT;
    request.receipt = &ask;
    ask.has_entry = true;
    ask.entry = receipt->entry;
    world_expect_error(world_ask(w, roles->branch, &request), ERROR_CODE_NOT_FOUND);
    assert_int_equal(world_receipt(w, world_ask(w, roles->headquarters, &request))->entry,
                     receipt->entry);
}

static void heartbeats_hide_what_branches_do_not_see(void **state)
{
    struct roles *roles = *state;
    struct world *w = roles->w;
    size_t hidden = 0;
    size_t count = intake_beat(w->intake, true);

    for (size_t i = 0; i < count; i++) {
        struct intake_update beat = intake_heartbeat(w->intake, i);
        bool all = strcmp(beat.topic, "heartbeat") == 0;
        struct decode_error where;
        Published *published = NULL;

        assert_int_equal(decode_published(beat.frame, &w->arena, &published, &where),
                         KAOHE_OK);
        assert_int_equal(published->heartbeat->complete, all);
        for (size_t j = 0; j < published->heartbeat->n_boards; j++) {
            const char *key = published->heartbeat->boards[j]->key;

            if (all)
                assert_null(strstr(key, "headquarters"));
            else
                assert_string_equal(beat.topic + strlen("rank/"), key);
        }
        hidden += !all;
    }
    /* two halves, and the year that they make */
    assert_int_equal(hidden, 3);
    assert_int_equal(count, 4);
}

static bool may(const struct roles *roles, const struct peer *peer, const char *topic)
{
    return intake_may_watch(roles->w->intake, peer, topic, strlen(topic));
}

static void a_subscription_is_granted_by_role(void **state)
{
    struct roles *roles = *state;

    assert_true(may(roles, roles->headquarters, ""));
    assert_true(may(roles, roles->headquarters, "rank/phone-headquarters/"));
    assert_true(may(roles, roles->branch, "heartbeat"));
    assert_true(may(roles, roles->branch, "rank/phone-branch/"));
    assert_true(may(roles, roles->branch, "rank/phone-branch/106H1"));
    assert_false(may(roles, roles->branch, ""));
    assert_false(may(roles, roles->branch, "heart"));
    assert_false(may(roles, roles->branch, "rank/"));
    assert_false(may(roles, roles->branch, "rank/phone-"));
    assert_false(may(roles, roles->branch, "rank/phone-branch"));
    assert_false(may(roles, roles->branch, "rank/phone-headquarters/106H1"));
    assert_false(may(roles, &world_operator, "heartbeat"));
    assert_false(may(roles, &roles->enrolling, "heartbeat"));
}

static void bytes_that_are_no_request_get_an_answer_and_no_entry(void **state)
{
    struct roles *roles = *state;
    struct world *w = roles->w;
    static const uint8_t garbage[] = {0xff, 0xff, 0xff, 0x01, 0x02};
    static const uint8_t empty[] = {0x08, 0x05}; /* an id and no verb */
    int64_t entries = last_entry(w);
    size_t slots[4];
    struct phone anonymous = {"TNY", "", 1, 6, "91.00", 0, false, 0, NULL};

    world_begin(w);
    slots[0] = intake_take(w->intake, roles->branch, garbage, sizeof(garbage));
    slots[1] = intake_take(w->intake, roles->branch, empty, sizeof(empty));
    slots[2] = world_put_submission(w, roles->branch, (struct bytes){garbage, 5});
    slots[3] = world_put_submission(w, roles->branch, world_phone(w, &anonymous));
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    world_expect_error(world_reply(w, slots[0]), ERROR_CODE_MALFORMED);
    world_expect_error(world_reply(w, slots[1]), ERROR_CODE_UNKNOWN_VERB);
    assert_int_equal(world_reply(w, slots[1])->id, 5);
    world_expect_error(world_reply(w, slots[2]), ERROR_CODE_MALFORMED);
    world_expect_error(world_reply(w, slots[3]), ERROR_CODE_MALFORMED);
    assert_string_equal(world_reply(w, slots[3])->error->parameters[0]->value, "period");
    assert_int_equal(last_entry(w), entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matrix),
        cmocka_unit_test(a_branch_speaks_for_itself),
        cmocka_unit_test(boards_of_headquarters_are_hidden_from_branches),
        cmocka_unit_test(a_branch_reads_its_own_receipts),
        cmocka_unit_test(a_branch_does_not_read_receipts_of_headquarters),
        cmocka_unit_test(heartbeats_hide_what_branches_do_not_see),
        cmocka_unit_test(a_subscription_is_granted_by_role),
        cmocka_unit_test(bytes_that_are_no_request_get_an_answer_and_no_entry),
    };

    return cmocka_run_group_tests(tests, make, discard);
}
