/* SPDX-License-Identifier: Apache-2.0 */
/* What headquarters holds, for verbs that need a whole dossier. */
#ifndef CLIENT_CLI_HELD_H
#define CLIENT_CLI_HELD_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"

/* All pages of a dossier in one, in the paper. NULL if there is none, said on stderr,
 * with *code; EXIT_TRY_AGAIN when it changed on the way. */
KAOHE_MUST_CHECK Dossier *held_fetch(struct kaohe_client *client, DossierRequest *wanted,
                                     struct paper *paper, int *code);

/* The same; but where nothing is held it is NULL with EXIT_DONE. */
KAOHE_MUST_CHECK Dossier *held_find(struct kaohe_client *client, DossierRequest *wanted,
                                    struct paper *paper, int *code);

/* What headquarters had said of the period by that ledger number, 0 for now; NULL with
 * EXIT_DONE: nothing. Otherwise it is said on stderr, with *code. */
KAOHE_MUST_CHECK const PeriodState *held_period(struct kaohe_client *client,
                                                const char *period, int64_t as_of,
                                                struct paper *paper, int *code);

#endif
