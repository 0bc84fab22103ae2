/* SPDX-License-Identifier: Apache-2.0 */
/* Asking for a board as of a number, and for what changed on it. */
#ifndef KAOHE_TESTS_PAST_H
#define KAOHE_TESTS_PAST_H

#include "tests/component/world.h"

#define TEXT(literal) ((char *)(uintptr_t)(literal))

static const struct peer headquarters = {.role = ROLE_HEADQUARTERS};
static const struct peer tainan = {.role = ROLE_BRANCH, .branch = "TNY"};

static inline const Reply *ask_board(struct world *w, const struct peer *peer,
                                     const char *board, int64_t as_of)
{
    SnapshotRequest ask = SNAPSHOT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    ask.board = TEXT(board);
    ask.period = TEXT("106H1");
    ask.has_as_of = true;
    ask.as_of = as_of;
    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &ask;
    return world_ask(w, peer, &request);
}

static inline const Reply *ask_changes(struct world *w, const struct peer *peer,
                                       const char *board, ChangesRequest ask)
{
    Request request = REQUEST_INIT;

    ask.board = TEXT(board);
    ask.period = TEXT("106H1");
    request.verb_case = VERB_CHANGES;
    request.changes = &ask;
    return world_ask(w, peer, &request);
}

static inline int64_t file_mean(struct world *w, uint64_t number, const char *mean)
{
    const struct phone phone = {.branch = "TNY",
                                .period = "106H1",
                                .outbox = 1,
                                .number = number,
                                .mean = mean,
                                .base = (int64_t)number - 1};
    const Receipt *receipt =
        world_receipt(w, world_submit(w, &tainan, world_phone(w, &phone)));

    assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
    return receipt->entry;
}

#endif
