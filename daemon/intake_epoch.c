/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Epochs: one ends when entries that were acknowledged are gone, whether an operator put
 * back a backup or the disk lost them. Clients that see a new epoch forget what they know
 * of boards and file again what the ledger lacks.
 *
 * A loss that nobody announced is proved by a receipt of this epoch that the ledger does
 * not hold: only our own key can have signed it.
 */
#include <string.h>

#include "daemon/intake_erase.h"
#include "daemon/intake_event.h"
#include "daemon/intake_proof.h"
#include "wire/decode.h"

enum kaohe_err epoch_begin(struct intake *intake, EpochEvent *event)
{
    const struct event entry = {.kind = ENTRY_KIND_EPOCH, .body = &event->base};
    const int64_t previous = intake->epoch;
    struct bytes body;
    enum kaohe_err err;

    event->has_cause = true;
    event->has_previous = true;
    event->previous = previous;
    intake->epoch = intake->batch.time > previous ? intake->batch.time : previous + 1;
    err = event_append(intake, &entry, &body);
    if (err)
        intake->epoch = previous;
    return err;
}

enum kaohe_err epoch_apply(struct intake *intake, struct bytes body,
                           const Receipt *receipt)
{
    struct decode_error where;
    ProtobufCMessage *event = NULL;
    enum kaohe_err err = decode_message(&kaohe__v1__epoch_event__descriptor, body,
                                        &intake->scratch, &event, &where);

    if (err)
        return err;
    if (((const EpochEvent *)event)->previous != intake->epoch ||
        receipt->epoch <= intake->epoch)
        return corrupt(intake, receipt->entry, "does not follow the epoch before");
    intake->epoch = receipt->epoch;
    return KAOHE_OK;
}

enum kaohe_err epoch_restored(struct intake *intake, int64_t now)
{
    EpochEvent event = EPOCH_EVENT_INIT;
    enum kaohe_err err = intake_begin(intake, now);

    arena_reset(&intake->scratch);
    event.cause = EPOCH_CAUSE_RESTORED;
    if (!err)
        err = epoch_begin(intake, &event);
    if (!err)
        err = intake_commit(intake);
    return !err && intake->batch.failed ? KAOHE_ERR_DISK_FULL : err;
}

static bool path_leads(const SignedReceipt *held, const BatchHead *head)
{
    struct merkle_path path = {.length = held->n_path};
    merkle_hash leaf;
    merkle_hash root;

    if (held->n_path > MERKLE_PATH_MAX || head->root.len != HASH_BYTES ||
        held->leaf_index < 0 || head->entry_count <= held->leaf_index)
        return false;
    for (size_t i = 0; i < held->n_path; i++) {
        if (held->path[i].len != HASH_BYTES)
            return false;
        memcpy(path.hashes[i], held->path[i].data, HASH_BYTES);
    }
    merkle_leaf((struct bytes){held->receipt.data, held->receipt.len}, leaf);
    return merkle_follow(leaf, (uint64_t)held->leaf_index, (uint64_t)head->entry_count,
                         &path, root) &&
           memcmp(root, head->root.data, HASH_BYTES) == 0;
}

/* Did our key sign that this was the entry, in this epoch? */
static enum kaohe_err is_genuine(struct intake *intake, const SignedReceipt *held,
                                 int64_t entry, bool *genuine)
{
    struct arena *arena = &intake->scratch;
    struct decode_error where;
    Receipt *receipt = NULL;
    BatchHead *head = NULL;
    const struct keyring_key *key = keyring_find(
        &intake->keyring, (struct bytes){held->key_id.data, held->key_id.len});
    const struct bytes head_bytes = {held->head.data, held->head.len};
    enum kaohe_err err = decode_receipt(
        (struct bytes){held->receipt.data, held->receipt.len}, arena, &receipt, &where);

    if (!err)
        err = decode_batch_head(head_bytes, arena, &head, &where);
    *genuine = !err && key && key->trusted && receipt->entry == entry &&
               receipt->epoch == intake->epoch && path_leads(held, head) &&
               sign_verify(key->public_key, head_bytes,
                           (struct bytes){held->signature.data, held->signature.len});
    return err == KAOHE_ERR_NO_MEMORY ? err : KAOHE_OK;
}

enum kaohe_err epoch_disproves(struct intake *intake, int64_t entry, struct bytes bytes,
                               bool *lost)
{
    struct decode_error where;
    struct ledger_entry stored;
    ProtobufCMessage *held = NULL;
    const SignedReceipt *receipt;
    enum kaohe_err err = decode_message(&kaohe__v1__signed_receipt__descriptor, bytes,
                                        &intake->scratch, &held, &where);

    *lost = false;
    if (err)
        return err == KAOHE_ERR_NO_MEMORY ? err : KAOHE_OK;
    receipt = (const SignedReceipt *)held;
    err = ledger_read(intake->ledger, entry, &stored);
    if (!err &&
        erased_is_receipt(intake, &stored,
                          (struct bytes){receipt->receipt.data, receipt->receipt.len}))
        return KAOHE_OK;
    if (err && err != KAOHE_ERR_NOT_FOUND)
        return err;
    return is_genuine(intake, receipt, entry, lost);
}
