/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the intake only: what shows that the ledger is whole and ours. Epochs, signing
 * keys, checkpoints, and the parts of a verification.
 */
#ifndef DAEMON_INTAKE_PROOF_H
#define DAEMON_INTAKE_PROOF_H

#include "daemon/intake_state.h"

/* ---- intake_epoch.c ---- */

/* A new epoch begins with an entry of the running batch. */
KAOHE_MUST_CHECK enum kaohe_err epoch_begin(struct intake *intake, EpochEvent *event);
/* The same as a batch of its own, for a ledger that was put back. */
KAOHE_MUST_CHECK enum kaohe_err epoch_restored(struct intake *intake, int64_t now);
/* What an EPOCH entry does. */
KAOHE_MUST_CHECK enum kaohe_err epoch_apply(struct intake *intake, struct bytes body,
                                            const Receipt *receipt);
/* Is what the caller holds proof that the entry was in this ledger, and is not? */
KAOHE_MUST_CHECK enum kaohe_err epoch_disproves(struct intake *intake, int64_t entry,
                                                struct bytes held, bool *lost);

/* ---- intake_backup.c ---- */

void call_backup(const struct call *call);
void call_checkpoint(const struct call *call);

/* ---- intake_signing.c: the signing keys ---- */

/* Learns the keys that the ledger names; before the replay. */
KAOHE_MUST_CHECK enum kaohe_err keys_learn(struct intake *intake);
/* Says in the ledger that ours signs now, where it names another; after the replay. */
KAOHE_MUST_CHECK enum kaohe_err keys_adopt(struct intake *intake, int64_t now);
/* The changes of the signing key, in the scratch arena; NULL: no memory. */
SigningKey **keys_told(struct intake *intake, size_t *count);

/* ---- intake_verify.c ---- */

/* Is that head signed as it should be? NULL, or what is wrong. */
const char *head_wrong(struct intake *intake, const struct ledger_head *head,
                       bool is_last);

#endif
