/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verdict rests on besides the submission and the dossier of its period: the
 * branch's other dossiers, and what other branches say of dealings with it, all as of
 * one ledger number. The daemon has it in memory, a client caches it; the same context
 * gives the same findings. No rule looks at the ledger number itself: it grows with
 * every filing of anybody.
 *
 * Dossiers are here with their figures only: no notes, explanations or restatements.
 */
#ifndef KAOHE_DOMAIN_CONTEXT_H
#define KAOHE_DOMAIN_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "domain/arena.h"
#include "domain/figure.h"
#include "domain/period.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

#define CONTEXT_HISTORY 12 /* earlier periods of the same kind */
#define CONTEXT_PERIODS 44 /* never more than these */

struct known_dossier {
    struct period period;
    const Dossier *dossier;
    struct record_index index; /* over it */
};

struct context {
    int64_t entry; /* the ledger number that it is as of */
    /* The branch's other dossiers, in the order of context_periods. */
    const struct known_dossier *own;
    size_t own_count;
    /* Other branches' dossiers of the same period, by branch code: only the records that
     * name this branch as the other side. */
    const struct known_dossier *partners;
    size_t partner_count;
    /* What headquarters has said of the period; NULL: nothing. */
    const PeriodState *period;
};

/* The periods whose dossiers are context for one of `period`: every other one of its
 * year, then the CONTEXT_HISTORY ones of its kind before it that are not among them (of
 * a cumulative one: the same months of earlier years). Returns how many. */
size_t context_periods(struct period period, struct period out[static CONTEXT_PERIODS]);

/* The dossier of that period among the branch's own, or NULL. */
const struct known_dossier *context_own(const struct context *context,
                                        struct period period);

/* What that branch says of dealings with this one in the same period, or NULL. */
const struct known_dossier *context_partner(const struct context *context,
                                            const char *branch);

/* ---- making one ---- */

/* The other branch that a record speaks of, by the dimension "branch" of a statistic;
 * NULL: of none. */
const char *record_other_branch(const Record *record);

/* The dossier with its figures only: no notes, sections, wordings, titles, restatements,
 * explanations, recorded facts or reasons. What is illegible stays marked. In the arena,
 * borrowing from the original; NULL when the arena is exhausted. */
Dossier *context_prune(const Dossier *dossier, struct arena *arena);

/* Of these figures only those that name the branch as the other side; likewise. */
Dossier *context_dealings(const Dossier *figures, const char *branch,
                          struct arena *arena);

/* The dossier with its period and its index. KAOHE_ERR_INVALID: its period is none;
 * KAOHE_ERR_NO_MEMORY. */
KAOHE_MUST_CHECK enum kaohe_err context_know(const Dossier *figures, struct arena *arena,
                                             struct known_dossier *out);

#endif
