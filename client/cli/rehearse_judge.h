/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging what is held once more, as if it were filed today, on both sides of a
 * rehearsal: a dossier whole, or filing by filing. The branch files it, where it has
 * records of its own; what headquarters filed for it is held.
 */
#ifndef CLIENT_CLI_REHEARSE_JUDGE_H
#define CLIENT_CLI_REHEARSE_JUDGE_H

#include "client/cli/rehearse.h"
#include "domain/context.h"
#include "wire/verdict.h"

struct judging {
    struct rehearsal *r;
    struct paper *paper;
    const Dossier *const *dossiers; /* of the branch, by period */
    size_t branch, period;
    bool by_headquarters;
    struct context context;
    Submission submission;
    Dossier held;
    struct verdict now, then;
};

/* Gathers what the rules may know; branch, period and dossiers are set. */
KAOHE_MUST_CHECK bool judging_start(struct judging *j);

/* Judges the records of one filing beside those of the filings before it that the draft
 * accepts; with 0 all records at once. */
KAOHE_MUST_CHECK bool judging_file(struct judging *j, int64_t entry);

/* Is the finding about the reasons given, not the records? One that is no longer wanted
 * was no part of what is held. */
bool judging_of_reasons(const Finding *finding);

/* Do they say the same of the same place, however gravely? */
bool judging_alike(const Finding *a, const Finding *b);

/* The first error under the draft that is none under what is in force, though the draft
 * be a new form that no past sheet was filled in by; NULL: none. */
const Finding *judging_refused(const struct judging *j);

#endif
