/* SPDX-License-Identifier: Apache-2.0 */
/* What filings do to boards: as the receipt tells it, as the board shows it, and as it is
 * found again. */
#ifndef KAOHE_TESTS_STANDINGS_H
#define KAOHE_TESTS_STANDINGS_H

#include "tests/component/world.h"
#include "wire/hash.h"

/* What the receipt says of that board in that period; NULL: nothing. */
static inline const Standing *told(const Receipt *receipt, const char *board,
                                   const char *period)
{
    for (size_t i = 0; i < receipt->n_standings; i++)
        if (strcmp(receipt->standings[i]->board, board) == 0 &&
            strcmp(receipt->standings[i]->period, period) == 0)
            return receipt->standings[i];
    return NULL;
}

static inline void expect_ratio(const Standing *standing, int64_t numerator,
                                int64_t denominator)
{
    assert_non_null(standing);
    assert_non_null(standing->value);
    assert_int_equal(standing->value->numerator, numerator);
    assert_int_equal(standing->value->denominator, denominator);
}

static inline bool was_updated(struct world *w, const char *topic)
{
    for (size_t i = 0; i < intake_update_count(w->intake); i++)
        if (strcmp(intake_update(w->intake, i).topic, topic) == 0)
            return true;
    return false;
}

/* What the board shows now. */
static inline const Snapshot *shown(struct world *w, const char *board,
                                    const char *period)
{
    SnapshotRequest ask = SNAPSHOT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    ask.board = (char *)(uintptr_t)board;
    ask.period = (char *)(uintptr_t)period;
    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &ask;
    const Reply *reply = world_ask(w, w->last_enrolled, &request);
    assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
    return reply->snapshot;
}

static inline void expect_same_after_restart(struct world *w)
{
    uint8_t before[HASH_BYTES], after[HASH_BYTES];
    struct intake_audit audit;
    struct intake_audit_settings settings = {0};
    char why[256];

    intake_digest(w->intake, before);
    world_restart(w);
    intake_digest(w->intake, after);
    assert_memory_equal(before, after, HASH_BYTES);
    world_stop(w);
    assert_int_equal(
        ledger_open(&(struct ledger_place){w->ledger_path, true}, &w->ledger, why, 256),
        KAOHE_OK);
    if (intake_verify(w->ledger, &settings, &audit, why, sizeof why))
        fail_msg("%s", why);
    assert_true(audit.recomputed > 0 && audit.other_rules == 0);
    ledger_close(w->ledger);
    world_start(w);
    for (bool ended = false; !ended;)
        assert_int_equal(intake_check_step(w->intake, &ended), KAOHE_OK);
    assert_int_equal(intake_checked(w->intake)->faults, 0);
    w->last_enrolled = world_enrol(w, ROLE_HEADQUARTERS, NULL);
}

#endif
