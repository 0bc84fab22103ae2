/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed receipts: the receipt's bytes, its path to the root of its batch, the batch's
 * head and signature. All of it is in the ledger or follows from it, so a resend gets the
 * same bytes as the first time, years later too.
 */
#include "daemon/intake_erase.h"

#include <stdlib.h>
#include <string.h>

static ProtobufCBinaryData binary(struct bytes bytes)
{
    return (ProtobufCBinaryData){bytes.length, (uint8_t *)(uintptr_t)bytes.data};
}

static struct bytes copy(struct arena *arena, struct bytes bytes)
{
    uint8_t *data = arena_alloc(arena, bytes.length);

    if (!data)
        return (struct bytes){0};
    if (bytes.length > 0)
        memcpy(data, bytes.data, bytes.length);
    return (struct bytes){data, bytes.length};
}

enum kaohe_err receipt_sign(struct intake *intake, const struct seal *seal, size_t leaf,
                            struct bytes receipt, SignedReceipt **out)
{
    struct arena *arena = &intake->scratch;
    SignedReceipt *signed_receipt = arena_alloc(arena, sizeof(*signed_receipt));
    struct merkle_path *path = arena_alloc(arena, sizeof(*path));
    ProtobufCBinaryData *hashes = arena_array(arena, MERKLE_PATH_MAX, sizeof(*hashes));

    if (!signed_receipt || !path || !hashes)
        return KAOHE_ERR_NO_MEMORY;
    merkle_path(seal->tree, leaf, path);
    for (size_t i = 0; i < path->length; i++)
        hashes[i] = (ProtobufCBinaryData){HASH_BYTES, path->hashes[i]};
    *signed_receipt = (SignedReceipt)SIGNED_RECEIPT_INIT;
    signed_receipt->has_receipt = true;
    signed_receipt->receipt = binary(receipt);
    signed_receipt->has_leaf_index = true;
    signed_receipt->leaf_index = (int64_t)leaf;
    signed_receipt->n_path = path->length;
    signed_receipt->path = hashes;
    signed_receipt->has_head = true;
    signed_receipt->head = binary(seal->head);
    signed_receipt->has_signature = true;
    signed_receipt->signature = binary(seal->signature);
    signed_receipt->has_key_id = true;
    signed_receipt->key_id = binary(seal->key_id);
    *out = signed_receipt;
    return KAOHE_OK;
}

/* Hashes the receipts of the batch once more. */
static enum kaohe_err load_leaves(struct intake *intake, const struct ledger_head *head,
                                  struct arena *arena)
{
    merkle_hash *leaves = calloc((size_t)head->entry_count, sizeof(*leaves));
    enum kaohe_err err = leaves ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;

    for (int64_t i = 0; !err && i < head->entry_count; i++) {
        struct ledger_entry entry;

        err = ledger_read(intake->ledger, head->first_entry + i, &entry);
        if (!err)
            erased_leaf(intake, &entry, leaves[i]);
    }
    if (!err)
        err = merkle_build((const merkle_hash *)leaves, (size_t)head->entry_count, arena,
                           &intake->sealed.tree);
    free(leaves);
    return err;
}

static enum kaohe_err load_sealed(struct intake *intake, int64_t batch)
{
    struct sealed *sealed = &intake->sealed;
    struct ledger_head head;
    struct arena arena;
    size_t size;
    enum kaohe_err err;

    if (sealed->batch == batch)
        return KAOHE_OK;
    free(sealed->memory);
    *sealed = (struct sealed){0};
    err = ledger_read_head(intake->ledger, batch, &head);
    if (err)
        return err;
    if (head.entry_count < 1 || head.entry_count > INT32_MAX)
        return KAOHE_ERR_CORRUPT;
    /* a tree has less than twice as many nodes as leaves, and a few odd ones */
    size = ((size_t)head.entry_count * 2 + MERKLE_PATH_MAX) * HASH_BYTES +
           head.head.length + head.signature.length + head.key_id.length +
           (size_t)8 * ARENA_ALIGNMENT;
    sealed->memory = malloc(size);
    if (!sealed->memory)
        return KAOHE_ERR_NO_MEMORY;
    arena_init(&arena, sealed->memory, size);
    sealed->first_entry = head.first_entry;
    sealed->head = copy(&arena, head.head);
    sealed->signature = copy(&arena, head.signature);
    sealed->key_id = copy(&arena, head.key_id);
    err = load_leaves(intake, &head, &arena);
    if (!err)
        sealed->batch = batch;
    return err;
}

static enum kaohe_err receipt_again(struct intake *intake, int64_t number,
                                    SignedReceipt **out)
{
    struct sealed *sealed = &intake->sealed;
    struct seal seal;
    struct ledger_entry entry;
    enum kaohe_err err = ledger_read(intake->ledger, number, &entry);

    if (!err)
        err = load_sealed(intake, entry.batch);
    if (!err)
        err = ledger_read(intake->ledger, number, &entry);
    if (err)
        return err;
    seal = (struct seal){&sealed->tree, sealed->head, sealed->signature, sealed->key_id};
    return receipt_sign(intake, &seal, (size_t)(number - sealed->first_entry),
                        copy(&intake->scratch, entry.receipt), out);
}

void receipt_call(const struct call *call, int64_t number)
{
    const struct erased *erased = erased_find(call->intake, number);
    enum kaohe_err err;

    if (erased && erased->has_receipt) {
        call_fail(call,
                  &(struct call_error){
                      ERROR_CODE_NOT_FOUND,
                      "the receipt named what was erased; the one given still holds",
                      NULL, NULL});
        return;
    }
    err = receipt_again(call->intake, number, &call->reply->receipt);
    if (err)
        call_try_again(call);
    else
        call->reply->result_case = RESULT_RECEIPT;
}

void receipt_reply_all(struct intake *intake)
{
    struct batch *batch = &intake->batch;
    struct seal seal = {&batch->tree,
                        batch->head,
                        {batch->signature, SIGN_SIZE},
                        {signer_key_id(intake->signer), HASH_BYTES}};

    for (size_t i = 0; i < batch->slot_count; i++) {
        struct slot *slot = &batch->slots[i];
        size_t leaf = (size_t)(slot->entry - batch->first_entry);
        Reply reply = REPLY_INIT;

        if (slot->entry == 0)
            continue;
        arena_reset(&intake->scratch);
        if (receipt_sign(intake, &seal, leaf, batch->receipts[leaf], &reply.receipt) ==
            KAOHE_OK)
            reply.result_case = RESULT_RECEIPT;
        reply_encode(intake, slot, &reply);
    }
}
