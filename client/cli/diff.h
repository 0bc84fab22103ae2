/* SPDX-License-Identifier: Apache-2.0 */
/* What two revisions of a dossier differ in, made and printed. */
#ifndef CLIENT_CLI_DIFF_H
#define CLIENT_CLI_DIFF_H

#include "client/cli/names.h"

/* Compares two dossiers record by record into the diff; either may be NULL. False without
 * memory (diff_records.c). */
KAOHE_MUST_CHECK bool diff_records(const Dossier *before, const Dossier *after,
                                   struct arena *arena, DossierDiff *diff);

/* For people (diff_print.c). The records lend their titles. */
void diff_print(const struct cli *cli, struct names *names, const DossierDiff *diff,
                struct arena *arena);

#endif
