/* SPDX-License-Identifier: Apache-2.0 */
/* Asking for a board as of a number, and for what changed on it. */
#ifndef KAOHE_TESTS_PAST_H
#define KAOHE_TESTS_PAST_H

#include "tests/component/world.h"

static const struct peer headquarters = {.role = ROLE_HEADQUARTERS};
static const struct peer tainan = {.role = ROLE_BRANCH, .branch = "TNY"};

static inline size_t put_board(struct world *w, const struct peer *peer,
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
    return world_put(w, peer, &request);
}

static inline const Reply *ask_board(struct world *w, const struct peer *peer,
                                     const char *board, int64_t as_of)
{
    world_begin(w);
    const size_t slot = put_board(w, peer, board, as_of);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    return world_reply(w, slot);
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
    const Receipt *receipt =
        world_receipt(w, world_submit(w, &tainan, world_mean(w, &tainan, number, mean)));

    assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
    return receipt->entry;
}

/* Refused, with the value of that field and the largest that there is. */
static inline void expect_limit(const Reply *reply, const char *field, int64_t value,
                                int64_t limit)
{
    char text[24];

    world_expect_error(reply, ERROR_CODE_NOT_FOUND);
    assert_int_equal(reply->error->n_parameters, 2);
    assert_string_equal(reply->error->parameters[0]->name, field);
    snprintf(text, sizeof(text), "%lld", (long long)value);
    assert_string_equal(reply->error->parameters[0]->value, text);
    assert_string_equal(reply->error->parameters[1]->name, "limit");
    snprintf(text, sizeof(text), "%lld", (long long)limit);
    assert_string_equal(reply->error->parameters[1]->value, text);
}

#endif
