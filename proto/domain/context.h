/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verdict rests on besides the submission and the dossier of its period: the
 * branch's other dossiers, and what other branches say of dealings with it, all as of
 * one ledger number. The daemon has it in memory, a client caches it; the same context
 * gives the same findings.
 *
 * Dossiers are here with their figures only: no notes, explanations or restatements.
 */
#ifndef KAOHE_DOMAIN_CONTEXT_H
#define KAOHE_DOMAIN_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "domain/figure.h"
#include "domain/period.h"
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

#endif
