/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one submission carries along on its way through the intake.
 */
#ifndef DAEMON_INTAKE_JOURNEY_H
#define DAEMON_INTAKE_JOURNEY_H

#include "daemon/intake_state.h"
#include "domain/civil.h"
#include "domain/period.h"
#include "wire/verdict.h"

struct journey {
    const struct call *call;
    struct bytes body; /* as received */
    uint8_t content[HASH_BYTES];
    const Submission *submission;
    const char *period; /* in its canonical form, if it has one */
    char period_text[PERIOD_TEXT_SIZE];
    struct filing filing;
    struct verdict verdict;
    Receipt receipt;
    uint8_t key[HASH_BYTES];
    char filed_by[REGISTRY_BRANCH_SIZE + 16];
};

/* The civil day of the running batch. */
struct civil_date intake_today(const struct intake *intake);

/* The submission's period in its canonical form, if it has one. */
void journey_period(struct journey *journey);
/* The verdict, and then the receipt with the places; the dossier is packed for held_file.
 * Both for a submission that arrives and for one that is verified (intake_submit.c). */
KAOHE_MUST_CHECK enum kaohe_err journey_judge(struct journey *journey,
                                              struct decode_error *where);
KAOHE_MUST_CHECK enum kaohe_err journey_tell(struct journey *journey);
/* Judges a filing of the ledger once more: its receipt has to come out. What it did to
 * the boards stays; the dossier is packed into `filing` (intake_again.c). */
KAOHE_MUST_CHECK enum kaohe_err journey_again(struct intake *intake,
                                              const struct ledger_entry *entry,
                                              const Receipt *receipt,
                                              struct filing *filing);

/* Fills the receipt, but for the standings (intake_journey.c). */
void journey_receipt(struct journey *journey);
void journey_count(const struct journey *journey);

/* Moves the branch on every board of the catalogue and puts what changed into the receipt
 * and into the updates (intake_rank.c). */
KAOHE_MUST_CHECK enum kaohe_err journey_rank(struct journey *journey);

/* Replies with the fields that differ from the entry (intake_conflict.c). */
KAOHE_MUST_CHECK enum kaohe_err journey_conflict(struct journey *journey, int64_t entry);

#endif
