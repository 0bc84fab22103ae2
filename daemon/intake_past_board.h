/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the intake only: a board as it stood behind an earlier ledger number, as a board
 * like any other: its values, places and definition are those of then, and its slots are
 * those of intake->boards. So what reads boards reads it too.
 */
#ifndef DAEMON_INTAKE_PAST_BOARD_H
#define DAEMON_INTAKE_PAST_BOARD_H

#include "daemon/intake_state.h"

/* ---- by key ---- */

struct past_asked {
    const struct peer *peer; /* who asks */
    const char *board;       /* its id */
    const char *period;      /* in its canonical form */
    int64_t as_of;           /* at most committed.entry */
    bool published;          /* everybody may see it, whoever asks */
};

/* Borrowed until the next call of past_board, and at most for this request. */
struct past_seen {
    const struct board *board; /* NULL: it is being made; ask again with the same */
    int64_t done;              /* changes taken back so far */
    int64_t entry;             /* told: whose receipt does not say what was before it */
    bool hidden;               /* it was there, and not to be shown to who asks */
};

/* The work of one call is bounded, and of the calls of one key only the first of a batch
 * does any; as much as there still is to do is kept for the next one with the same
 * question, for a few questions at a time. What is made is kept as long, so that the
 * pages of one answer agree.
 * KAOHE_ERR_NOT_FOUND: no catalogue had such a board then, or seen->hidden.
 * KAOHE_ERR_VERSION: seen->entry is of a version that did not tell what was before it. */
KAOHE_MUST_CHECK enum kaohe_err past_board(struct intake *intake,
                                           const struct past_asked *asked,
                                           struct past_seen *seen);

/* A new batch begins: each key may have a step of work again. */
void past_views_turn(struct intake *intake);

/* Forgets all that was made: for a batch that is taken back, and at the end. */
void past_views_clear(struct intake *intake);

/* What a standing of a receipt says that there is, and that there was before. */
struct board_value standing_value(const Standing *standing);
struct board_value standing_previous(const Standing *standing);
/* Is it one of that board? What it rests on is there then. */
bool standing_is_of(const Standing *standing, const char *board, const char *period);

/* The catalogue in force behind that entry: the present one, or one in the scratch arena;
 * NULL: none was (intake_past_acts.c). */
KAOHE_MUST_CHECK enum kaohe_err past_catalogue(struct intake *intake, int64_t as_of,
                                               const Catalogue **out);

/* ---- for a request (intake_find_board.c) ---- */

/* What the request says. */
struct board_asked {
    const char *board;
    const char *period;
    bool has_as_of; /* otherwise as it is now */
    int64_t as_of;
    bool gone;      /* headquarters is shown also one that no catalogue has any more */
    bool published; /* as of then, in an edition: everybody may see it */
};

struct board_found {
    const Board *definition;   /* NULL: gone */
    const char *period;        /* in its canonical form, in the scratch arena */
    const struct board *board; /* NULL: pending, or nobody has a value on it now */
    bool pending;              /* it is being made: nothing but `done` is to be told */
    int64_t done;
};

/* Finds it for this peer. False: the reply is made, and says why not: no such board, or
 * none that a branch may see now and might see then; no such ledger number. */
KAOHE_MUST_CHECK bool call_find_board(const struct call *call,
                                      const struct board_asked *asked,
                                      struct board_found *out);

/* A number of the ledger that a request names must be committed. False: the reply is
 * made, and names the field, the value and the limit. */
KAOHE_MUST_CHECK bool call_check_as_of(const struct call *call, int64_t as_of,
                                       const char *field);

/* An error that names the entry: its receipt does not say what was before it. */
void call_too_old(const struct call *call, int64_t entry);
/* The number as text, for an error; NULL: no memory. */
char *call_number(const struct call *call, int64_t number);

/* What was in force then, for a request that says of when (intake_past_acts.c). */
void call_data_as_of(const struct call *call);
void call_periods_as_of(const struct call *call);

/* A value of a branch (intake_snapshot.c); NULL: no memory. */
BoardValue *board_value_of(struct arena *arena, const char *branch,
                           const struct board_value *held);

/* May the peer see a board that is so defined? */
bool board_may_see(const struct peer *peer, const Board *definition);

#endif
