/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Headquarters publishes a composite and a peer group: dossiers that were filed before
 * are on it at once, later filings move it, and a start from the ledger gives the same.
 */
#include "tests/component/standings.h"

#include "tests/unit/messages.h"

#define PERIOD "106H1"

/* Phone tests from 80 to 100 weigh 3, the amount from 0 to 1,000,000 weighs 1. */
static const char board_json[] =
    "{'id': 'mix', 'titleZh': '綜合', 'titleEn': 'Mix', 'unitZh': '分', 'unitEn': "
    "'points', 'scale': '1', 'decimals': 2, 'direction': 'DIRECTION_HIGHER_IS_BETTER', "
    "'tieRule': 'TIE_RULE_COMPETITION', 'indicator': {'kind': "
    "'INDICATOR_KIND_COMPOSITE', 'components': ["
    "{'board': 'phone-headquarters', 'weight': '3', 'worst': '80', 'best': '100', "
    "'decimals': "
    "1}, {'board': 'collection-amount', 'weight': '1', 'worst': '0', 'best': '1000000', "
    "'decimals': 0}]}}";
static const char group_json[] =
    "{'id': 'south', 'titleZh': '南區', 'titleEn': 'The south', 'branches': ['TNY', "
    "'KSY']}";

/* The catalogue with the board, on which the group is alone if there is one. */
static void publish(struct world *w, const char *group)
{
    PublishRequest body = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Catalogue catalogue = *w->data.catalogue;
    Board **boards = arena_array(&w->arena, catalogue.n_boards + 1, sizeof(Board *));
    Board *board = message(&w->arena, &kaohe__v1__board__descriptor, board_json);
    PeerGroup *groups[1];

    memcpy(boards, catalogue.boards, catalogue.n_boards * sizeof(Board *));
    boards[catalogue.n_boards++] = board;
    catalogue.boards = boards;
    if (group) {
        groups[0] = message(&w->arena, &kaohe__v1__peer_group__descriptor, group);
        catalogue.peer_groups = groups;
        catalogue.n_peer_groups = 1;
        board->peer_group = groups[0]->id;
    }
    body.catalogue = &catalogue;
    request.verb_case = VERB_PUBLISH;
    request.publish = &body;
    (void)world_receipt(w, world_ask(w, w->last_enrolled, &request));
}

static const Receipt *file_it(struct world *w, const char *branch, const char *mean,
                              const char *amount)
{
    static uint64_t number = 1;
    char json[1024], amounts[128] = "";

    if (amount)
        snprintf(amounts, sizeof amounts, ", {'collection': {'amount': '%s'}}", amount);
    snprintf(
        json, sizeof json,
        "{'branch': '%s', 'period': '" PERIOD "', 'filer': 'A', 'approver': 'B', "
        "'number': '%llu', 'outbox': 'AQEBAQEBAQEBAQEBAQEBAQ==', 'records': ["
        "{'phoneTest': {'conductor': 'CONDUCTOR_HEADQUARTERS', 'personsTested': '200', "
        "'meanScore': '%s'}}%s]}",
        branch, (unsigned long long)number++, mean, amounts);
    const Submission *submission =
        message(&w->arena, &kaohe__v1__submission__descriptor, json);
    const Receipt *receipt = world_receipt(
        w, world_submit(w, w->last_enrolled, world_encode(w, &submission->base)));

    if (receipt->verdict != VERDICT_ACCEPTED)
        fail_msg("%s", receipt->findings[0]->code);
    return receipt;
}

static const Snapshot *mix(struct world *w)
{
    SnapshotRequest ask = SNAPSHOT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    ask.board = TEXT("mix");
    ask.period = TEXT(PERIOD);
    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &ask;
    const Reply *reply = world_ask(w, w->last_enrolled, &request);
    return reply->result_case == RESULT_SNAPSHOT ? reply->snapshot : NULL;
}

static void expect(const BoardValue *value, const char *branch, int64_t numerator,
                   int64_t denominator)
{
    assert_string_equal(value->branch, branch);
    assert_int_equal(value->value->numerator, numerator);
    assert_int_equal(value->value->denominator, denominator);
    assert_int_equal(value->basis, 1);
}

/* 3 × 60.5 and 1 × 40 of 4; 92.105 is worth 60.525, rounded to 60.5. */
static void it_is_made_of_what_was_filed(void **state)
{
    struct world *w = *state;

    w->last_enrolled = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    (void)file_it(w, "TNY", "92.105", "400000");
    (void)file_it(w, "KSY", "99", NULL);
    assert_null(mix(w));
    publish(w, NULL);
    assert_int_equal(mix(w)->n_values, 1);
    expect(mix(w)->values[0], "TNY", 443, 8);

    /* Without the amount there is no value, and nothing is told. */
    const Receipt *receipt = file_it(w, "TYY", "80", NULL);
    for (size_t i = 0; i < receipt->n_standings; i++)
        assert_string_not_equal(receipt->standings[i]->board, "mix");
    receipt = file_it(w, "HLY", "79", "2000000");
    const Standing *last = receipt->standings[receipt->n_standings - 1];
    assert_string_equal(last->board, "mix");
    assert_int_equal(last->value->numerator, 25);
    assert_int_equal(last->value->denominator, 1);
    assert_int_equal(last->place_doubled, 4);
    assert_int_equal(last->entry, receipt->entry);
    expect_same_after_restart(w);
    assert_int_equal(mix(w)->n_values, 2);
}

static void a_group_is_by_itself(void **state)
{
    struct world *w = *state;

    w->last_enrolled = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    (void)file_it(w, "TNY", "90", "400000");
    (void)file_it(w, "TYY", "95", "500000");
    publish(w, NULL);
    assert_int_equal(mix(w)->n_values, 2);
    publish(w, group_json);
    assert_int_equal(mix(w)->n_values, 1);
    expect(mix(w)->values[0], "TNY", 95, 2);
    assert_string_equal(mix(w)->board->peer_group, "south");
    (void)file_it(w, "KSY", "100", "0");
    (void)file_it(w, "HLY", "100", "0");
    assert_int_equal(mix(w)->n_values, 2);
    expect(mix(w)->values[0], "KSY", 75, 1);
    expect_same_after_restart(w);
    assert_int_equal(mix(w)->n_values, 2);
    publish(w, NULL);
    assert_int_equal(mix(w)->n_values, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(it_is_made_of_what_was_filed),
        WORLD_TEST(a_group_is_by_itself),
    };

    return cmocka_run_group_tests_name("composite", tests, NULL, NULL);
}
