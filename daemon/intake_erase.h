/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the intake only: what was erased by a rule of retention, and what remains of it.
 */
#ifndef DAEMON_INTAKE_ERASE_H
#define DAEMON_INTAKE_ERASE_H

#include "daemon/intake_state.h"

/* ---- intake_erased.c ---- */

/* Learns what the ledger says was erased; before the replay. */
KAOHE_MUST_CHECK enum kaohe_err erased_learn(struct intake *intake);
KAOHE_MUST_CHECK enum kaohe_err erased_add(struct erased_list *list,
                                           const struct erased *erased);
/* NULL: the entry is as it was filed. */
const struct erased *erased_find(const struct intake *intake, int64_t entry);
/* Are body and receipt what was filed, or what is to remain of it? */
bool erased_holds(const struct intake *intake, const struct ledger_entry *entry);
/* The leaf of the entry, as it was signed. */
void erased_leaf(const struct intake *intake, const struct ledger_entry *entry,
                 merkle_hash out);
/* Is that the receipt that was given for the entry? */
bool erased_is_receipt(const struct intake *intake, const struct ledger_entry *entry,
                       struct bytes receipt);
/* Can a filing of the period no longer be judged as it was? */
bool erased_covers(const struct intake *intake, const char *period);

#endif
