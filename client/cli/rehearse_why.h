/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a branch would move: the nearest thing of the draft that bears on it, never all
 * that changes. What the reasons hold lives in the rehearsal's paper.
 */
#ifndef CLIENT_CLI_REHEARSE_WHY_H
#define CLIENT_CLI_REHEARSE_WHY_H

#include "client/cli/rehearse.h"
#include "domain/rank.h"

/* A board of a period on one side. */
struct ranked {
    const struct rehearsal_side *side;
    const Board *board; /* NULL: there is none on that side */
    size_t index;       /* of the board in its catalogue */
    const struct board_value *values;
    struct rank rank;
    bool *last;         /* by branch: it has not reported and is put behind the last */
    int64_t last_place; /* doubled, of all these */
};

/* One mover. */
struct why {
    const struct rehearsal *r;
    const struct ranked *sides; /* now, and under the draft */
    size_t period, branch;
    struct arena *arena;
    struct paper *scratch; /* for dossiers; reset by whoever owns it */
    RehearsedStanding *mover;
    bool same_value;
};

/* ---- rehearse_why.c ---- */

/* Adds the reasons to the mover. False without memory. */
KAOHE_MUST_CHECK bool why_find(struct why *w);

/* Adds a reason without anything but its kind; NULL without memory. */
KAOHE_MUST_CHECK RehearsedReason *why_add(struct why *w, RehearsedWhy kind);

/* ---- rehearse_why_value.c ---- */

/* Adds why its value is another one. Likewise. */
KAOHE_MUST_CHECK bool why_value(struct why *w);

/* ---- rehearse_why_sheet.c ---- */

/* Adds which items of the rubric: whose scores the figures allow otherwise, or whose
 * scores count elsewhere. Likewise. */
KAOHE_MUST_CHECK bool why_items(struct why *w);

/* ---- rehearse_words.c ---- */

/* Appends the reasons in one line. */
void why_words(const struct rehearsal *r, const RehearsedStanding *mover,
               struct text *out);

#endif
