/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outbox.db: what has to be filed and what became of it. Any number of processes may
 * have it open; numbers are given inside one transaction with the row.
 */
#ifndef CLIENT_OUTBOX_STORE_H
#define CLIENT_OUTBOX_STORE_H

#include "kaohe/client.h"
#include "kaohe/v1/names.h"
#include "wire/bytes.h"

#define OUTBOX_ID_SIZE 16

struct outbox_store;

/* One entry. Pointers are borrowed: to store, from the caller; when read, they are valid
 * until the next row is read. Absent ones are NULL. */
struct outbox_row {
    uint64_t number;
    OutboxState state;
    int64_t time;
    int64_t attempts;
    const char *branch;
    const char *period;
    struct bytes body;    /* a Submission, exactly as it is sent */
    struct bytes content; /* SHA-256 of it */
    struct bytes source;  /* hash of what it was made of; only to store */
    struct bytes receipt; /* a SignedReceipt */
    ErrorCode error;      /* that the daemon answered; unspecified for none */
    const char *problem;
};

KAOHE_MUST_CHECK enum kaohe_err outbox_store_open(const char *home,
                                                  struct outbox_store **out,
                                                  struct kaohe_problem *problem);
void outbox_store_close(struct outbox_store *store);

/* The 16 random bytes that were made with it. */
const unsigned char *outbox_store_id(const struct outbox_store *store);

/* Takes the next number and keeps everyone else from taking one, until the row is
 * committed (durably) or abandoned. */
KAOHE_MUST_CHECK enum kaohe_err outbox_store_begin(struct outbox_store *store,
                                                   uint64_t *number,
                                                   struct kaohe_problem *problem);
KAOHE_MUST_CHECK enum kaohe_err outbox_store_commit(struct outbox_store *store,
                                                    const struct outbox_row *row,
                                                    struct kaohe_problem *problem);
void outbox_store_abandon(struct outbox_store *store);

/* The first row behind `after`, only waiting ones if `waiting`. KAOHE_ERR_NOT_FOUND. */
KAOHE_MUST_CHECK enum kaohe_err outbox_store_next(struct outbox_store *store,
                                                  uint64_t after, bool waiting,
                                                  struct outbox_row *row,
                                                  struct kaohe_problem *problem);

/* Sets state, receipt, error, problem and attempts of the row with this number, if its
 * state is `from`. KAOHE_ERR_NOT_FOUND otherwise. */
KAOHE_MUST_CHECK enum kaohe_err outbox_store_settle(struct outbox_store *store,
                                                    OutboxState from,
                                                    const struct outbox_row *row,
                                                    struct kaohe_problem *problem);

/* The number of the entry that was made of that. KAOHE_ERR_NOT_FOUND. */
KAOHE_MUST_CHECK enum kaohe_err outbox_store_find(struct outbox_store *store,
                                                  struct bytes source, uint64_t *number,
                                                  struct kaohe_problem *problem);

/* Forgets what the entry was made of. */
KAOHE_MUST_CHECK enum kaohe_err outbox_store_forget(struct outbox_store *store,
                                                    uint64_t number,
                                                    struct kaohe_problem *problem);

/* Lets a row wait again whose entry the ledger lost; its receipt is kept. */
KAOHE_MUST_CHECK enum kaohe_err outbox_store_reopen(struct outbox_store *store,
                                                    uint64_t number,
                                                    struct kaohe_problem *problem);
/* The first receipt that is kept of that row, behind the rowid *after, which moves on.
 * KAOHE_ERR_NOT_FOUND: no more. */
KAOHE_MUST_CHECK enum kaohe_err outbox_store_earlier(struct outbox_store *store,
                                                     uint64_t number, int64_t *after,
                                                     struct bytes *receipt,
                                                     struct kaohe_problem *problem);

/* What shows that the ledger is the one that we know: the epoch, and the row with the
 * newest receipt. */
struct outbox_witness {
    int64_t epoch;
    uint64_t number;
    int64_t entry;
};
KAOHE_MUST_CHECK enum kaohe_err outbox_store_witness(struct outbox_store *store,
                                                     struct outbox_witness *out,
                                                     struct kaohe_problem *problem);
KAOHE_MUST_CHECK enum kaohe_err outbox_store_set_witness(
    struct outbox_store *store, const struct outbox_witness *witness,
    struct kaohe_problem *problem);

KAOHE_MUST_CHECK enum kaohe_err outbox_store_waiting(struct outbox_store *store,
                                                     uint64_t *count,
                                                     struct kaohe_problem *problem);

#endif
