/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A batch of the intake: entries are appended one by one; at the end the Merkle root
 * over their receipts is put into a head, chained to the one before, signed and
 * committed with them. What fails before the commit is taken back whole. Must not know
 * what entries mean.
 */
#include "daemon/intake_state.h"
#include "daemon/periods.h"

#include <string.h>

#include "daemon/array.h"
#include "daemon/intake_erase.h"
#include "daemon/intake_past_board.h"
#include "wire/encode.h"
#include "wire/limits.h"

/* With its proof it has to go into one reply, and to be read back. */
#define RECEIPT_LIMIT (LIMIT_MESSAGE - 16 * 1024)

static enum kaohe_err make_room(struct batch *batch)
{
    size_t receipt_room = batch->entry_room;
    size_t leaf_room = batch->entry_room;
    struct bytes *receipts = array_grow(batch->receipts, &receipt_room,
                                        batch->entries + 1, sizeof(*batch->receipts));
    merkle_hash *leaves = NULL;

    if (!receipts)
        return KAOHE_ERR_NO_MEMORY;
    batch->receipts = receipts;
    leaves =
        array_grow(batch->leaves, &leaf_room, batch->entries + 1, sizeof(*batch->leaves));
    if (!leaves)
        return KAOHE_ERR_NO_MEMORY;
    batch->leaves = leaves;
    batch->entry_room = leaf_room;
    return KAOHE_OK;
}

static void add_leaf(struct batch *batch, struct bytes receipt)
{
    batch->receipts[batch->entries] = receipt;
    merkle_leaf(receipt, batch->leaves[batch->entries]);
    batch->entries++;
}

enum kaohe_err batch_leaf(struct intake *intake, const struct ledger_entry *entry)
{
    struct batch *batch = &intake->batch;
    enum kaohe_err err = make_room(batch);

    if (!err)
        erased_leaf(intake, entry, batch->leaves[batch->entries++]);
    return err;
}

enum kaohe_err batch_prepare(struct intake *intake)
{
    struct batch *batch = &intake->batch;
    enum kaohe_err err = make_room(batch);

    if (err || batch->open)
        return err;
    err = ledger_begin(intake->ledger);
    if (err)
        return err;
    batch->open = true;
    batch->number = intake->last.batch + 1;
    batch->first_entry = intake->last.entry + 1;
    return KAOHE_OK;
}

void batch_receipt(const struct intake *intake, EntryKind kind, struct bytes content,
                   Receipt *receipt)
{
    *receipt = (Receipt)RECEIPT_INIT;
    receipt->has_entry = true;
    receipt->entry = intake->last.entry + 1;
    receipt->has_epoch = true;
    receipt->epoch = intake->epoch;
    receipt->has_kind = true;
    receipt->kind = kind;
    receipt->has_time = true;
    receipt->time = intake->batch.time;
    receipt->has_content = true;
    receipt->content.data = (uint8_t *)(uintptr_t)content.data;
    receipt->content.len = content.length;
}

enum kaohe_err batch_append(struct intake *intake, const Receipt *receipt,
                            struct ledger_entry *entry)
{
    struct batch *batch = &intake->batch;
    size_t mark = arena_mark(&batch->arena);
    enum kaohe_err err = encode_message(&receipt->base, &batch->arena, &entry->receipt);

    entry->number = intake->last.entry + 1;
    entry->batch = batch->number;
    entry->time = batch->time;
    entry->kind = (int32_t)receipt->kind;
    entry->content = (struct bytes){receipt->content.data, receipt->content.len};
    if (!err &&
        (entry->receipt.length > RECEIPT_LIMIT || receipt->n_standings > LIMIT_REPEATED))
        err = KAOHE_ERR_TOO_LARGE;
    if (!err)
        err = ledger_append(intake->ledger, entry);
    if (err) {
        arena_release(&batch->arena, mark);
        return err;
    }
    add_leaf(batch, entry->receipt);
    intake->last = (struct ledger_last){entry->number, entry->time, entry->batch};
    return KAOHE_OK;
}

/* Reads are answered anew as well: they may have seen what is no more. */
void batch_fail(struct intake *intake)
{
    struct batch *batch = &intake->batch;

    if (batch->open)
        ledger_rollback(intake->ledger);
    batch->open = false;
    batch->failed = true;
    batch->entries = 0;
    batch->change_count = 0;
    batch->data_count = 0;
    batch->revoked_count = 0;
    boards_undo(&intake->boards, 0);
    registry_undo(intake->registry);
    periods_undo(intake->periods);
    held_undo(intake);
    past_views_clear(intake); /* made of boards that are no more */
    past_log_undo(&intake->past_log, intake->committed.entry);
    past_acts_undo(&intake->data_acts, intake->committed.entry);
    past_acts_undo(&intake->period_acts, intake->committed.entry);
    intake->last = intake->committed;
    editions_undo(&intake->editions, intake->last.entry);
    intake->epoch = intake->committed_epoch;
    arena_reset(&batch->arena);
    for (size_t i = 0; i < batch->slot_count; i++) {
        Reply reply = REPLY_INIT;

        batch->slots[i].entry = 0;
        reply_encode(intake, &batch->slots[i], &reply);
    }
}

static enum kaohe_err make_head(struct intake *intake, const struct merkle_tree *tree,
                                struct bytes *out)
{
    const struct batch *batch = &intake->batch;
    BatchHead head = BATCH_HEAD_INIT;
    merkle_hash root;

    merkle_root(tree, root);
    head.has_batch = true;
    head.batch = batch->number;
    head.has_epoch = true;
    head.epoch = intake->epoch;
    head.has_first_entry = true;
    head.first_entry = batch->first_entry;
    head.has_entry_count = true;
    head.entry_count = (int64_t)batch->entries;
    head.has_root = true;
    head.root = (ProtobufCBinaryData){HASH_BYTES, root};
    head.has_previous = true;
    head.previous = (ProtobufCBinaryData){HASH_BYTES, intake->previous_head};
    head.has_time = true;
    head.time = batch->time;
    return encode_message(&head.base, &intake->batch.arena, out);
}

static enum kaohe_err seal(struct intake *intake, struct ledger_head *head,
                           uint8_t signature[SIGN_SIZE])
{
    struct batch *batch = &intake->batch;
    enum kaohe_err err = merkle_build((const merkle_hash *)batch->leaves, batch->entries,
                                      &batch->arena, &batch->tree);

    *head = (struct ledger_head){
        .batch = batch->number,
        .first_entry = batch->first_entry,
        .entry_count = (int64_t)batch->entries,
        .signature = {signature, SIGN_SIZE},
        .key_id = {signer_key_id(intake->signer), HASH_BYTES},
    };
    if (!err)
        err = make_head(intake, &batch->tree, &head->head);
    if (!err)
        err = signer_sign(intake->signer, head->head, signature);
    if (!err)
        err = ledger_append_head(intake->ledger, head);
    return err ? err : ledger_commit(intake->ledger);
}

enum kaohe_err batch_seal(struct intake *intake)
{
    struct batch *batch = &intake->batch;
    struct ledger_head head = {0};
    enum kaohe_err err = ledger_state(intake->ledger);

    if (err)
        return err;
    if (batch->open && batch->entries > 0)
        err = seal(intake, &head, batch->signature);
    else if (batch->open)
        ledger_rollback(intake->ledger);
    if (err == KAOHE_ERR_DISK_FULL) {
        batch_fail(intake);
        return KAOHE_OK;
    }
    if (err || batch->entries == 0) {
        batch->open = false;
        return err;
    }
    batch->open = false;
    batch->head = head.head;
    hash_sha256(head.head.data, head.head.length, intake->previous_head);
    intake->committed = intake->last;
    intake->committed_epoch = intake->epoch;
    boards_keep(&intake->boards);
    registry_keep(intake->registry);
    periods_keep(intake->periods);
    held_keep(intake);
    return KAOHE_OK;
}
