/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the intake only: a dossier as it was held once.
 */
#ifndef DAEMON_INTAKE_PAST_H
#define DAEMON_INTAKE_PAST_H

#include "daemon/intake_state.h"

struct past {
    int64_t as_of;    /* the last ledger number that counts; 0: any */
    int64_t revision; /* the last revision that counts; 0: any */
    bool afresh;      /* from the ledger even if memory has it */
    int64_t entry;    /* told: the one that cannot be merged any more */
};

/* Merges the filings of the dossier again, from its first on; in the scratch arena.
 * KAOHE_ERR_NOT_FOUND: nothing was held then, or there is no such revision.
 * KAOHE_ERR_TOO_LARGE: that is more work than one request may make.
 * KAOHE_ERR_INVALID: the body of past->entry was erased. */
KAOHE_MUST_CHECK enum kaohe_err past_dossier(struct intake *intake,
                                             const struct held *held, struct past *past,
                                             Dossier **out);

#endif
