/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifies a receipt with nothing but the daemon's public signing key: the Merkle path
 * leads from the receipt to the root in the batch's head, and the head is signed. Works
 * offline, years later, on any copy of the receipt.
 */
#include <sodium.h>
#include <string.h>

#include "client/problem.h"
#include "client/scratch.h"
#include "client/trust.h"
#include "kaohe/client.h"
#include "wire/hash.h"
#include "wire/merkle.h"

static const unsigned char prefix[] = "kaohe batch head v1"; /* its NUL is part of it */

static bool path_leads(const SignedReceipt *receipt, const BatchHead *head)
{
    struct merkle_path path = {.length = receipt->n_path};
    merkle_hash leaf;
    merkle_hash root;

    if (receipt->n_path > MERKLE_PATH_MAX || head->root.len != HASH_BYTES ||
        receipt->leaf_index < 0 || head->entry_count <= receipt->leaf_index)
        return false;
    for (size_t i = 0; i < receipt->n_path; i++) {
        if (receipt->path[i].len != HASH_BYTES)
            return false;
        memcpy(path.hashes[i], receipt->path[i].data, HASH_BYTES);
    }
    merkle_leaf((struct bytes){receipt->receipt.data, receipt->receipt.len}, leaf);
    return merkle_follow(leaf, (uint64_t)receipt->leaf_index, (uint64_t)head->entry_count,
                         &path, root) &&
           memcmp(root, head->root.data, HASH_BYTES) == 0;
}

static bool key_matches(const SignedReceipt *receipt, const unsigned char *key)
{
    uint8_t id[HASH_BYTES];

    hash_sha256(key, KAOHE_KEY_SIZE, id);
    return receipt->key_id.len == HASH_BYTES &&
           memcmp(id, receipt->key_id.data, HASH_BYTES) == 0;
}

static bool signature_holds(const SignedReceipt *receipt, const unsigned char *key,
                            struct arena *arena)
{
    const size_t length = sizeof prefix + receipt->head.len;
    unsigned char *signed_bytes = arena_alloc(arena, length);

    if (signed_bytes == NULL || receipt->signature.len != crypto_sign_BYTES)
        return false;
    memcpy(signed_bytes, prefix, sizeof prefix);
    memcpy(signed_bytes + sizeof prefix, receipt->head.data, receipt->head.len);
    return crypto_sign_verify_detached(receipt->signature.data, signed_bytes, length,
                                       key) == 0;
}

static const char *what_is_wrong(const SignedReceipt *receipt, const BatchHead *head,
                                 const unsigned char *key, struct arena *arena)
{
    if (!path_leads(receipt, head))
        return "the receipt is not part of the signed batch";
    if (key != NULL && !key_matches(receipt, key))
        return "the receipt is signed with another key";
    if (key != NULL && !signature_holds(receipt, key, arena))
        return "the signature of the receipt is wrong";
    return NULL;
}

/* Decodes the three layers of a signed receipt into `view`. */
static enum kaohe_err open_layers(struct scratch *scratch, struct bytes bytes,
                                  ReceiptView *view, struct kaohe_problem *problem)
{
    ProtobufCMessage *layer = NULL;
    enum kaohe_err err = scratch_decode(scratch, &kaohe__v1__signed_receipt__descriptor,
                                        bytes, &layer, problem);

    view->signed_ = (SignedReceipt *)layer;
    if (err == KAOHE_OK)
        err = scratch_decode(
            scratch, &kaohe__v1__receipt__descriptor,
            (struct bytes){view->signed_->receipt.data, view->signed_->receipt.len},
            &layer, problem);
    view->receipt = (Receipt *)layer;
    if (err == KAOHE_OK)
        err = scratch_decode(
            scratch, &kaohe__v1__batch_head__descriptor,
            (struct bytes){view->signed_->head.data, view->signed_->head.len}, &layer,
            problem);
    view->head = (BatchHead *)layer;
    return err;
}

enum kaohe_err kaohe_receipt_open(const void *receipt, size_t length,
                                  const unsigned char *signing_key,
                                  struct kaohe_message *view,
                                  struct kaohe_problem *problem)
{
    struct scratch scratch;
    ReceiptView opened = RECEIPT_VIEW_INIT;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    *view = (struct kaohe_message){NULL, 0};
    if (err == KAOHE_OK)
        err = open_layers(&scratch, (struct bytes){receipt, length}, &opened, problem);
    if (err == KAOHE_OK) {
        const char *wrong =
            what_is_wrong(opened.signed_, opened.head, signing_key, &scratch.arena);

        if (wrong != NULL)
            err = problem_set(problem, KAOHE_ERR_CORRUPT, NULL, wrong);
    }
    opened.has_verified = true;
    opened.verified = signing_key != NULL;
    if (err == KAOHE_OK)
        err = scratch_encode(&scratch, &opened.base, view, problem);
    scratch_close(&scratch);
    return err;
}

bool trust_follows(const SigningKey *change)
{
    static const unsigned char key_prefix[] = "kaohe signing key v1";
    unsigned char text[sizeof key_prefix + KAOHE_KEY_SIZE];

    if (change->public_key.len != KAOHE_KEY_SIZE ||
        change->previous.len != KAOHE_KEY_SIZE ||
        change->endorsement.len != crypto_sign_BYTES)
        return false;
    memcpy(text, key_prefix, sizeof key_prefix);
    memcpy(text + sizeof key_prefix, change->public_key.data, KAOHE_KEY_SIZE);
    return crypto_sign_verify_detached(change->endorsement.data, text, sizeof text,
                                       change->previous.data) == 0;
}

enum kaohe_err trust_open(const Profile *profile, struct bytes receipt,
                          struct kaohe_message *view, struct kaohe_problem *problem)
{
    const unsigned char *key = NULL;
    enum kaohe_err err;

    if (profile != NULL && profile_is_key(profile->signing_key))
        key = profile->signing_key.data;
    err = kaohe_receipt_open(receipt.data, receipt.length, key, view, problem);
    for (size_t i = 0;
         err == KAOHE_ERR_CORRUPT && profile != NULL && i < profile->n_past_signing_keys;
         i++)
        if (profile_is_key(profile->past_signing_keys[i]))
            err = kaohe_receipt_open(receipt.data, receipt.length,
                                     profile->past_signing_keys[i].data, view, problem);
    return err;
}
