/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding the board that a request asks for, now or as of a ledger number, and saying why
 * there is none. A branch is shown what the catalogue shows to branches, by what is in
 * force now and what was then, and is not told of other boards.
 */
#include <inttypes.h>
#include <stdio.h>

#include "daemon/intake_past_board.h"
#include "domain/catalogue.h"
#include "domain/period.h"

#define NUMBER_SIZE 24

bool board_may_see(const struct peer *peer, const Board *definition)
{
    return peer->role == ROLE_HEADQUARTERS || definition->visible_to_branches;
}

char *call_number(const struct call *call, int64_t number)
{
    char *text = arena_alloc(&call->intake->scratch, NUMBER_SIZE);

    if (text)
        snprintf(text, NUMBER_SIZE, "%" PRId64, number);
    return text;
}

bool call_check_as_of(const struct call *call, int64_t as_of, const char *field)
{
    const int64_t last = call->intake->committed.entry;

    if (as_of > 0 && as_of <= last)
        return true;
    if (as_of > 0)
        call_fail_limit(call,
                        &(struct call_error){ERROR_CODE_NOT_FOUND,
                                             "the ledger has not come that far", field,
                                             call_number(call, as_of)},
                        call_number(call, last));
    else
        call_fail(call,
                  &(struct call_error){ERROR_CODE_MALFORMED, "no number of an entry",
                                       field, call_number(call, as_of)});
    return false;
}

/* The period in the form that keys have, in the scratch arena; NULL: it is none. */
static const char *canonical(const struct call *call, const char *text)
{
    char *buffer = arena_alloc(&call->intake->scratch, PERIOD_TEXT_SIZE);
    struct period period;

    if (!text || !buffer || period_parse(text, &period) != KAOHE_OK)
        return NULL;
    return period_format(period, buffer);
}

static bool no_board(const struct call *call, const struct board_asked *asked,
                     bool hidden)
{
    (hidden ? call_hide
            : call_fail)(call, &(struct call_error){ERROR_CODE_NOT_FOUND, "no such board",
                                                    "board", asked->board});
    return false;
}

static bool find_now(const struct call *call, const struct board_asked *asked,
                     struct board_found *out)
{
    const struct intake *intake = call->intake;
    char key[BOARD_KEY_SIZE];

    if (!board_key(asked->board, out->period, key) ||
        (!out->definition && !past_log_last(&intake->past_log, key)))
        return no_board(call, asked, false);
    out->board = boards_find(&intake->boards, key);
    return true;
}

void call_too_old(const struct call *call, int64_t entry)
{
    call_fail(call,
              &(struct call_error){ERROR_CODE_NOT_FOUND,
                                   "an earlier version filed it, and did not note what "
                                   "was on the board before",
                                   "entry", call_number(call, entry)});
}

static bool refuse_past(const struct call *call, const struct board_asked *asked,
                        enum kaohe_err err, const struct past_seen *seen)
{
    if (err == KAOHE_ERR_NOT_FOUND)
        return no_board(call, asked, seen->hidden);
    if (err == KAOHE_ERR_VERSION)
        call_too_old(call, seen->entry);
    else
        call_try_again(call);
    return false;
}

static bool find_then(const struct call *call, const struct board_asked *asked,
                      struct board_found *out)
{
    const struct past_asked past = {call->peer, asked->board, out->period, asked->as_of,
                                    asked->published};
    struct past_seen seen = {0};

    if (!call_check_as_of(call, asked->as_of, "as_of"))
        return false;
    const enum kaohe_err err = past_board(call->intake, &past, &seen);
    if (err)
        return refuse_past(call, asked, err, &seen);
    out->board = seen.board;
    out->pending = seen.board == NULL;
    out->done = seen.done;
    out->definition = seen.board ? seen.board->definition : out->definition;
    return true;
}

bool call_find_board(const struct call *call, const struct board_asked *asked,
                     struct board_found *out)
{
    const struct intake *intake = call->intake;

    *out = (struct board_found){.period = canonical(call, asked->period)};
    if (asked->board)
        out->definition = catalogue_board(intake->catalogue, asked->board);
    const bool gone =
        (asked->has_as_of || asked->gone) && call->peer->role == ROLE_HEADQUARTERS;
    const bool hidden =
        out->definition ? !board_may_see(call->peer, out->definition) : !gone;
    if (!asked->board || (hidden && !asked->published))
        return no_board(call, asked, out->definition != NULL);
    if (!out->period) {
        call_fail(call, &(struct call_error){ERROR_CODE_NOT_FOUND, "no such board",
                                             "period", asked->period});
        return false;
    }
    return asked->has_as_of ? find_then(call, asked, out) : find_now(call, asked, out);
}
