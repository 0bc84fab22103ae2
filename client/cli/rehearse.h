/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rehearsal: what the daemon holds, computed twice by the domain's own code, under what
 * is in force and under a draft. Nothing is sent but questions.
 */
#ifndef CLIENT_CLI_REHEARSE_H
#define CLIENT_CLI_REHEARSE_H

#include "client/cli/names.h"
#include "domain/derivation.h"
#include "wire/changes.h"
#include "wire/data_load.h"

/* What is judged and ranked by; values by board, period and branch. */
struct rehearsal_side {
    struct data_set data;
    struct board_value *values;
};

struct rehearsed_period {
    struct period period;
    char text[PERIOD_TEXT_SIZE];
    const PeriodState *state; /* NULL: nothing was said of it */
    bool shown;
};

/* Records of one dossier that speak of another branch. */
struct dealing {
    size_t named, namer, period;
};

struct rehearsal {
    const struct cli *cli;
    struct kaohe_client *client;
    struct paper paper; /* all that lasts */
    struct names names;
    struct rehearsal_side now, then;
    const Rubric *draft;    /* NULL: no rubric in the draft */
    const Rubric *replaced; /* whose place it takes on past periods */
    struct changes changes;
    BoardList **listed; /* pages of what the daemon says there is */
    size_t listed_count;
    struct rehearsed_period *periods; /* short ones before those they are parts of */
    size_t period_count;
    BranchEntry *const *branches;
    size_t branch_count;
    struct kaohe_message *dossiers; /* packed, by branch and period; none: no data */
    struct dealing *dealings;
    size_t dealing_count, dealing_room;
};

/* ---- rehearse_draft.c ---- */

/* Reads the drafts, holds them against what is in force as `publish` does, and lets a
 * draft rubric take the place of the one before it. False with *code, said on stderr. */
KAOHE_MUST_CHECK bool rehearse_draft(struct rehearsal *r, int *code);

/* ---- rehearse_fetch.c ---- */

/* Everything that there is: periods, dossiers. Likewise. */
KAOHE_MUST_CHECK bool rehearse_fetch_periods(struct rehearsal *r, int *code);
KAOHE_MUST_CHECK bool rehearse_fetch_dossiers(struct rehearsal *r, int *code);

static inline struct kaohe_message *rehearse_dossier(const struct rehearsal *r,
                                                     size_t branch, size_t period)
{
    return &r->dossiers[branch * r->period_count + period];
}

/* ---- rehearse_values.c ---- */

/* All dossiers of a branch by period, NULL where there is none. False without memory. */
KAOHE_MUST_CHECK bool rehearse_open(const struct rehearsal *r, size_t branch,
                                    struct paper *paper, const Dossier **dossiers);

/* The values of all branches on all boards, on both sides. */
KAOHE_MUST_CHECK bool rehearse_values(struct rehearsal *r, int *code);

static inline struct board_value *rehearse_value(const struct rehearsal *r,
                                                 const struct rehearsal_side *side,
                                                 size_t board, size_t period)
{
    return &side->values[(board * r->period_count + period) * r->branch_count];
}

/* Does the daemon show what was computed for now? Says where it does not. */
KAOHE_MUST_CHECK bool rehearse_agrees(struct rehearsal *r, int *code);

/* ---- rehearse_because.c ---- */

/* Adds the fields of the draft that bear on a board, or on a rule; in the arena. */
KAOHE_MUST_CHECK bool rehearse_because(const struct rehearsal *r, const Board *board,
                                       struct arena *arena, RehearsedStanding *out);
KAOHE_MUST_CHECK bool rehearse_because_of_rule(const struct rehearsal *r,
                                               const char *code, struct arena *arena,
                                               RehearsedFinding *out);

/* ---- rehearse_boards.c, rehearse_findings.c: compare the sides and print ---- */

/* "because of: …". */
void rehearse_print_because(const struct cli *cli, char *const *because, size_t count);
KAOHE_MUST_CHECK bool rehearse_boards(struct rehearsal *r, size_t *moved, int *code);
KAOHE_MUST_CHECK bool rehearse_findings(struct rehearsal *r, size_t *changed, int *code);

#endif
