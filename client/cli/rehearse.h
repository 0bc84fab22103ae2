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
    const struct rehearsal *of;
    struct data_set data;
    struct board_value *values;
};

struct rehearsed_period {
    struct period period;
    char text[PERIOD_TEXT_SIZE];
    const PeriodState *state; /* NULL: nothing was said of it */
    bool shown;
    bool valued; /* values of it are shown, or what such values are made of */
    bool needed; /* its dossiers are looked at */
};

/* Records of one dossier that speak of another branch. */
struct dealing {
    size_t named, namer, period;
};

/* A filing that was accepted and that the draft would refuse; its records are on no board
 * under the draft. */
struct refusal {
    size_t branch, period;
    int64_t entry;
    struct kaohe_message finding; /* packed: the first error that it brings */
};

struct rehearsal {
    const struct cli *cli;
    struct kaohe_client *client;
    struct paper paper;   /* all that lasts */
    struct paper scratch; /* what one branch needs, on one board */
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
    size_t dealing_count;
    struct refusal *refusals;
    size_t refusal_count;
    struct kaohe_message *findings; /* packed, those that differ, to be told at the end */
    size_t finding_count;
};

/* ---- rehearse.c ---- */

/* "WHAT: 3 / 13" over what was said before, where a person reads stderr; of 0, gone. */
void rehearse_progress(const char *what, size_t done, size_t total);

/* The list with room for one more behind `count`; NULL without memory, the list as it
 * was. */
KAOHE_MUST_CHECK void *rehearse_grow(void *list, size_t count, size_t size);

/* A packed copy; {NULL, 0} without memory. */
KAOHE_MUST_CHECK struct kaohe_message rehearse_pack(struct paper *paper,
                                                    const ProtobufCMessage *message);

/* ---- rehearse_settings.c ---- */

/* Append “Phone courtesy, tested by the branch”, minimum base, for a field of the draft;
 * a whole change, "…: 5 → 10", without the title of the board of that id; and “Phone
 * courtesy, tested by the branch” 110H1 for "phone-branch/110H1". */
void rehearse_add_field(const struct rehearsal *r, const char *path, struct text *text);
void rehearse_add_change(const struct rehearsal *r, const FieldChange *change,
                         const char *own, struct text *text);
void rehearse_add_part(const struct rehearsal *r, const char *subject, struct text *text);

/* ---- rehearse_draft.c ---- */

/* Reads the drafts, holds them against what is in force as `publish` does, and lets a
 * draft rubric take the place of the one before it. False with *code, said on stderr. */
KAOHE_MUST_CHECK bool rehearse_draft(struct rehearsal *r, int *code);

/* ---- rehearse_periods.c ---- */

/* All periods that anything was filed for, and which of them are shown. Likewise. */
KAOHE_MUST_CHECK bool rehearse_fetch_periods(struct rehearsal *r, int *code);

/* Leaves those shown and those that these rest on, under either side. */
void rehearse_need_periods(struct rehearsal *r);

/* Its number, or their count: it is none of them. */
size_t rehearse_period(const struct rehearsal *r, struct period period);

/* ---- rehearse_fetch.c ---- */

/* The dossiers of these periods. Likewise. */
KAOHE_MUST_CHECK bool rehearse_fetch_dossiers(struct rehearsal *r, int *code);

static inline struct kaohe_message *rehearse_dossier(const struct rehearsal *r,
                                                     size_t branch, size_t period)
{
    return &r->dossiers[branch * r->period_count + period];
}

/* ---- rehearse_judge.c, rehearse_findings.c ---- */

/* Judges all dossiers on both sides: which findings differ, which filings the draft
 * would refuse. */
KAOHE_MUST_CHECK bool rehearse_judge(struct rehearsal *r, int *code);
KAOHE_MUST_CHECK bool rehearse_findings(struct rehearsal *r, int *code);

/* The refusal of that filing, or of any of the dossier for 0; NULL: accepted. */
const struct refusal *rehearse_refusal(const struct rehearsal *r, size_t branch,
                                       size_t period, int64_t entry);

/* ---- rehearse_values.c ---- */

/* What is held of the branch on that side, in the paper; NULL in *out: nothing. False
 * without memory. */
KAOHE_MUST_CHECK bool rehearse_held(const struct rehearsal_side *side, size_t branch,
                                    size_t period, struct paper *paper,
                                    const Dossier **out);

/* What a value of that dossier is computed from, and where. */
struct indicator_data rehearse_data(const struct rehearsal_side *side, size_t period,
                                    const Dossier *dossier, struct arena *arena);

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

/* ---- rehearse_bears.c ---- */

/* Can a change of that field change values of the board, by more than the boards that it
 * is made of? */
bool rehearse_bears_on_value(const char *path, const Board *board);

/* Is it of the calendar? That bears on values only where working days are counted. */
bool rehearse_is_of_calendar(const char *path);

/* Is it that field of the board, or the whole board? */
bool rehearse_is_of_board(const char *path, const Board *board, const char *field);

/* Is it one of when the branch is there, or the whole branch? */
bool rehearse_is_of_branch(const char *path, const char *code);

/* Can it change who is on the board? */
bool rehearse_bears_on_peers(const char *path, const Board *board);

/* Can it make or unmake the finding; or, with `severity`, make it graver or milder? */
bool rehearse_bears_on_finding(const char *path, const Finding *finding, bool severity);

/* Is it of the item of the rubric that the field of a sheet names? */
bool rehearse_is_of_item(const char *path, const char *field);

/* ---- rehearse_boards.c: compares the sides and prints ---- */

KAOHE_MUST_CHECK bool rehearse_boards(struct rehearsal *r, size_t *moved, int *code);

#endif
