/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging a submission into the dossier that headquarters holds.
 *
 * A record like the held one of its key and side changes nothing; a new one is
 * added; another replaces the held one, if the sender has seen that one
 * (base_revision) and says why (correction_reason). On the same terms a record is
 * withdrawn by its key. Records of the branch and of headquarters with one key stand
 * side by side. Nothing is judged here: the
 * merged dossier holds what would be if all were accepted, and every record of
 * the submission says what became of it.
 */
#ifndef KAOHE_DOMAIN_DOSSIER_H
#define KAOHE_DOMAIN_DOSSIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/arena.h"
#include "domain/figure.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

#define SUBMISSION_RECORD_LIMIT 1024
#define DOSSIER_RECORD_LIMIT 8192

enum merge_outcome {
    MERGE_ADDED,
    MERGE_UNCHANGED,
    MERGE_REPLACED,
    MERGE_STALE,     /* differs, and the sender has not seen the held one */
    MERGE_NO_REASON, /* differs, and no reason is given */
    MERGE_DUPLICATE, /* a second record with the key in this submission: left out */
    MERGE_NO_KEY,    /* no kind, or dimensions that give no key: left out */
};

struct merge_step {
    enum merge_outcome outcome;
    const char *key;        /* NULL for MERGE_NO_KEY */
    const HeldRecord *held; /* the one with its key, or NULL */
    size_t position;        /* in the merged dossier, unless left out */
    size_t first;           /* MERGE_DUPLICATE: the submission's first of the key */
    /* MERGE_STALE: the fields with what is held and what was filed, and how many. */
    const char *differences;
    size_t difference_count;
};

enum withdrawal_outcome {
    WITHDRAWAL_DONE,
    WITHDRAWAL_NOT_HELD,  /* no such record on the sender's side */
    WITHDRAWAL_STALE,     /* the sender has not seen the held one */
    WITHDRAWAL_NO_REASON, /* no reason is given */
    WITHDRAWAL_FILED,     /* the submission also files a record with the key */
    WITHDRAWAL_TWICE,     /* the key stands in the list before */
};

struct merge_withdrawal {
    enum withdrawal_outcome outcome;
    const HeldRecord *held; /* NULL for WITHDRAWAL_NOT_HELD and _FILED */
};

struct merge_input {
    const Submission *submission;
    const Dossier *held; /* NULL: none yet */
    bool by_headquarters;
    int64_t entry; /* the ledger number that the submission will have; 0 offline */
    int64_t time;  /* and its moment: UTC, microseconds since 1970 */
    /* Are the records the same, byte for byte, in canonical form? */
    bool (*same)(void *context, const Record *a, const Record *b);
    /* In what they differ, as text in the arena, and in how many fields. */
    const char *(*differences)(void *context, const Record *held, const Record *filed,
                               size_t *count);
    void *context;
    /* Initialised messages to copy; the domain names no descriptor. */
    const Dossier *blank_dossier;
    const HeldRecord *blank_held;
};

struct merge {
    Dossier *dossier; /* borrows records from the held one and the submission */
    int32_t *origin;  /* per dossier record: its number in the submission, or -1 */
    struct merge_step *steps;  /* per record of the submission */
    struct record_index index; /* over the dossier; position = number of the record */
    struct merge_withdrawal *withdrawals; /* per withdrawal of the submission */
    size_t added, replaced, withdrawn;
    bool changed; /* any of these */
};

/* The entry that first brought a record of this key: its own, unless it was corrected. */
int64_t held_first_entry(const HeldRecord *held);

/* Is what the submission would correct the held record that its sender has seen? */
bool merge_has_seen(const Submission *submission, const HeldRecord *held);
bool merge_has_reason(const Submission *submission);

/* Settles the withdrawals over the index of the merge, in which positions below `held`
 * are those of the held dossier; and takes the withdrawn records out of the merged
 * dossier once its positions are final. Both for dossier_merge only
 * (dossier_withdraw.c). */
KAOHE_MUST_CHECK bool withdrawals_settle(const struct merge_input *input,
                                         struct arena *arena, struct merge *out);
KAOHE_MUST_CHECK bool withdrawals_remove(const struct merge_input *input,
                                         struct arena *arena, struct merge *out);

/* Merges. The result lives in the arena and borrows from the input.
 * KAOHE_ERR_NO_MEMORY is the only failure. */
KAOHE_MUST_CHECK enum kaohe_err dossier_merge(const struct merge_input *input,
                                              struct arena *arena, struct merge *out);

/* The index over a dossier on its own. Records without a key are left out. */
KAOHE_MUST_CHECK enum kaohe_err dossier_index(const Dossier *dossier, struct arena *arena,
                                              struct record_index *out);

#endif
