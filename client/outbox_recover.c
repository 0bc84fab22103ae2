/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Before anything is sent: does the daemon still hold what it acknowledged? It says so
 * itself, by a new epoch, when a backup was put back; otherwise our newest receipt has to
 * be there. What is lacking waits again, and keeps the receipt that it had.
 */
#include <string.h>

#include "client/ask.h"
#include "client/outbox.h"
#include "client/problem.h"
#include "client/trust.h"

#define WITNESS_LIMIT ((size_t)200 << 10) /* what a request can carry */

struct recovery {
    struct kaohe_outbox *outbox;
    struct kaohe_client *client;
    struct scratch scratch;
    struct outbox_witness known;
    uint64_t *lost;
    struct kaohe_problem *problem;
};

static enum kaohe_err ask_status(struct recovery *r, const Status **status)
{
    StatusRequest empty = STATUS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    enum kaohe_err err;

    request.verb_case = VERB_STATUS;
    request.status = &empty;
    arena_reset(&r->scratch.arena);
    err = ask(r->client, &request, &r->scratch, &reply, r->problem);
    *status = err == KAOHE_OK ? reply->status : NULL;
    return err;
}

/* The ledger number of a stored receipt; 0 for none. */
static int64_t entry_of(struct recovery *r, struct bytes stored, struct bytes *leaf)
{
    ProtobufCMessage *layer = NULL;
    const SignedReceipt *held;

    *leaf = (struct bytes){NULL, 0};
    if (stored.data == NULL ||
        scratch_decode(&r->scratch, &kaohe__v1__signed_receipt__descriptor, stored,
                       &layer, NULL) != KAOHE_OK)
        return 0;
    held = (const SignedReceipt *)layer;
    *leaf = (struct bytes){held->receipt.data, held->receipt.len};
    if (scratch_decode(&r->scratch, &kaohe__v1__receipt__descriptor, *leaf, &layer,
                       NULL) != KAOHE_OK)
        return 0;
    return ((const Receipt *)layer)->entry;
}

/* Is that receipt in the ledger as we hold it? The proof goes along if it is wanted. */
static enum kaohe_err is_there(struct recovery *r, struct bytes stored, bool prove,
                               bool *there)
{
    ReceiptRequest receipt = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    struct bytes leaf;
    enum kaohe_err err;

    arena_reset(&r->scratch.arena);
    receipt.entry = entry_of(r, stored, &leaf);
    *there = receipt.entry == 0; /* nothing that could be looked for */
    if (*there)
        return KAOHE_OK;
    receipt.has_entry = true;
    receipt.has_held = prove && stored.length < WITNESS_LIMIT;
    receipt.held.data = (unsigned char *)stored.data;
    receipt.held.len = stored.length;
    request.verb_case = VERB_RECEIPT;
    request.receipt = &receipt;
    err = ask(r->client, &request, &r->scratch, &reply, r->problem);
    if (err == KAOHE_OK)
        *there = bytes_equal(leaf, (struct bytes){reply->receipt->receipt.data,
                                                  reply->receipt->receipt.len});
    else if (reply != NULL)
        err = KAOHE_OK; /* it answered, and not with this receipt */
    return err;
}

static enum kaohe_err look_at_all(struct recovery *r)
{
    struct outbox_row row = {.number = 0};
    enum kaohe_err err = KAOHE_OK;

    r->known.number = 0;
    r->known.entry = 0;
    while (err == KAOHE_OK) {
        bool there = true;
        struct bytes leaf;
        int64_t entry;

        err = outbox_store_next(r->outbox->store, row.number, false, &row, r->problem);
        if (err != KAOHE_OK)
            break;
        if (row.state != OUTBOX_STATE_ACKNOWLEDGED && row.state != OUTBOX_STATE_REFUSED)
            continue;
        err = is_there(r, row.receipt, false, &there);
        entry = entry_of(r, row.receipt, &leaf);
        if (err == KAOHE_OK && !there) {
            err = outbox_store_reopen(r->outbox->store, row.number, r->problem);
            ++*r->lost;
        } else if (entry > r->known.entry) {
            r->known.number = row.number;
            r->known.entry = entry;
        }
    }
    return err == KAOHE_ERR_NOT_FOUND ? KAOHE_OK : err;
}

/* Within one epoch the newest receipt stands for all. */
static enum kaohe_err look_at_newest(struct recovery *r, bool *there)
{
    struct outbox_row row;
    enum kaohe_err err;

    *there = true;
    if (r->known.number == 0)
        return KAOHE_OK;
    err =
        outbox_store_next(r->outbox->store, r->known.number - 1, false, &row, r->problem);
    if (err == KAOHE_OK && row.number == r->known.number)
        err = is_there(r, row.receipt, true, there);
    return err == KAOHE_ERR_NOT_FOUND ? KAOHE_OK : err;
}

static enum kaohe_err recover(struct recovery *r)
{
    const Status *status = NULL;
    bool there = true;
    int64_t epoch;
    enum kaohe_err err = outbox_store_witness(r->outbox->store, &r->known, r->problem);

    if (err == KAOHE_OK)
        err = ask_status(r, &status);
    if (err == KAOHE_OK && status != NULL)
        err = trust_learn(r->client, status, r->problem);
    if (status == NULL || err != KAOHE_OK)
        return err;
    epoch = status->epoch;
    if (epoch == r->known.epoch)
        err = look_at_newest(r, &there);
    if (err == KAOHE_OK && !there) { /* the daemon begins a new epoch, on that proof */
        err = ask_status(r, &status);
        epoch = status == NULL ? epoch : status->epoch;
    }
    if (err != KAOHE_OK || (epoch == r->known.epoch && there))
        return err;
    err = look_at_all(r);
    r->known.epoch = epoch;
    return err == KAOHE_OK
               ? outbox_store_set_witness(r->outbox->store, &r->known, r->problem)
               : err;
}

enum kaohe_err outbox_recover(struct kaohe_outbox *outbox, struct kaohe_client *client,
                              uint64_t *lost, struct kaohe_problem *problem)
{
    struct recovery r = {
        .outbox = outbox, .client = client, .lost = lost, .problem = problem};
    enum kaohe_err err = scratch_open(&r.scratch, 0, problem);

    if (err == KAOHE_OK)
        err = recover(&r);
    scratch_close(&r.scratch);
    return err;
}
