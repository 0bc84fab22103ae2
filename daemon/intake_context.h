/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the intake only: what a filing is held against besides its own dossier.
 *
 * The figures of other dossiers are kept unpacked once a filing has asked for them; that
 * is a cache, and what comes out of it follows from the ledger alone.
 */
#ifndef DAEMON_INTAKE_CONTEXT_H
#define DAEMON_INTAKE_CONTEXT_H

#include "daemon/intake_state.h"
#include "domain/context.h"

/* ---- intake_known.c ---- */

/* The figures of a dossier, NULL where nothing was accepted yet. Valid until it is filed
 * for again or known_trim is called. */
KAOHE_MUST_CHECK enum kaohe_err known_get(struct intake *intake, struct held *held,
                                          const struct known_dossier **out);
/* Forgets the figures of one dossier; of the oldest ones, when they are too many. */
void known_drop(struct intake *intake, struct held *held);
void known_trim(struct intake *intake);

/* ---- intake_context.c ---- */

/* The context of a branch and a period in canonical form as of the last entry, in the
 * scratch arena and the cache: valid for this request. */
KAOHE_MUST_CHECK enum kaohe_err context_gather(struct intake *intake, const char *branch,
                                               const char *period, struct context *out);

/* Remembers whom the dossier names as the other side, for their contexts. What it
 * remembers is where to look, never what is found there. */
KAOHE_MUST_CHECK enum kaohe_err context_note(struct intake *intake, const Dossier *merged,
                                             struct held *held);

#endif
