/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signing keys of the ledger: which it names, and its entries where the key changes.
 * A change is signed with the old key, twice: by its endorsement and by the head of its
 * batch; where the old key was lost, by the new one alone.
 */
#include <string.h>

#include "daemon/intake_event.h"
#include "daemon/intake_proof.h"
#include "wire/decode.h"

static ProtobufCBinaryData binary(const void *data, size_t length)
{
    return (ProtobufCBinaryData){length, (uint8_t *)(uintptr_t)data};
}

enum kaohe_err keys_learn(struct intake *intake)
{
    int64_t number = 0;
    enum kaohe_err err = KAOHE_OK;

    if (intake->signer)
        err = keyring_trust(&intake->keyring, signer_public(intake->signer));
    while (!err) {
        struct ledger_entry entry;
        struct decode_error where;
        ProtobufCMessage *change = NULL;

        err = ledger_find_kind(intake->ledger, ENTRY_KIND_SIGNING_KEY, number, &number);
        if (err || number == 0)
            break;
        arena_reset(&intake->scratch);
        err = ledger_read(intake->ledger, number, &entry);
        if (!err)
            err = decode_message(&kaohe__v1__signing_key__descriptor, entry.body,
                                 &intake->scratch, &change, &where);
        if (!err)
            err = keyring_change(&intake->keyring, (const SigningKey *)change);
        if (!err && intake->signer && ((const SigningKey *)change)->has_previous)
            err = keyring_trust(&intake->keyring,
                                ((const SigningKey *)change)->previous.data);
        if (err)
            (void)corrupt(intake, number, "does not change the signing key as it says");
    }
    return err == KAOHE_ERR_INVALID ? KAOHE_ERR_CORRUPT : err;
}

static SigningKey *tell_change(struct arena *arena, const struct keyring_change *change)
{
    SigningKey *told = arena_alloc(arena, sizeof(*told));

    if (!told)
        return NULL;
    *told = (SigningKey)SIGNING_KEY_INIT;
    told->has_public_key = true;
    told->public_key = binary(change->public_key, SIGN_KEY_SIZE);
    told->has_previous = change->has_previous;
    told->previous = binary(change->previous, SIGN_KEY_SIZE);
    told->has_endorsement = change->endorsed;
    told->endorsement = binary(change->endorsement, SIGN_SIZE);
    return told;
}

SigningKey **keys_told(struct intake *intake, size_t *count)
{
    const struct keyring *ring = &intake->keyring;
    SigningKey **keys =
        arena_array(&intake->scratch, ring->change_count + 1, sizeof(SigningKey *));

    *count = 0;
    for (size_t i = 0; keys && i < ring->change_count; i++) {
        keys[i] = tell_change(&intake->scratch, &ring->changes[i]);
        if (!keys[i])
            return NULL;
        *count = i + 1;
    }
    return keys;
}

/* Has the ledger been signed with our key until now? A new one: yes. */
static enum kaohe_err is_ours(struct intake *intake, bool *ours)
{
    const struct keyring *ring = &intake->keyring;
    const uint8_t *key = signer_public(intake->signer);
    struct ledger_head head;
    enum kaohe_err err = KAOHE_OK;

    *ours = true;
    if (ring->change_count > 0) {
        *ours = memcmp(ring->changes[ring->change_count - 1].public_key, key,
                       SIGN_KEY_SIZE) == 0;
    } else if (intake->last.batch > 0) {
        err = ledger_read_head(intake->ledger, intake->last.batch, &head);
        *ours = !err &&
                bytes_equal(head.key_id,
                            (struct bytes){signer_key_id(intake->signer), HASH_BYTES});
    }
    return err;
}

static enum kaohe_err append(struct intake *intake, SigningKey *change)
{
    const struct event entry = {.kind = ENTRY_KIND_SIGNING_KEY, .body = &change->base};
    const struct keyring *ring = &intake->keyring;
    struct bytes body;
    enum kaohe_err err;

    if (ring->change_count > 0 && !change->has_previous) {
        change->has_previous = true;
        change->previous =
            binary(ring->changes[ring->change_count - 1].public_key, SIGN_KEY_SIZE);
    }
    err = event_append(intake, &entry, &body);
    if (!err)
        err = keyring_change(&intake->keyring, change);
    if (!err)
        err = intake_commit(intake);
    return !err && intake->batch.failed ? KAOHE_ERR_DISK_FULL : err;
}

enum kaohe_err keys_adopt(struct intake *intake, int64_t now)
{
    SigningKey change = SIGNING_KEY_INIT;
    bool ours = true;
    enum kaohe_err err = is_ours(intake, &ours);

    if (err || ours)
        return err;
    arena_reset(&intake->scratch);
    change.has_public_key = true;
    change.public_key = binary(signer_public(intake->signer), SIGN_KEY_SIZE);
    err = intake_begin(intake, now);
    return err ? err : append(intake, &change);
}

enum kaohe_err intake_rotate(struct intake *intake, int64_t now,
                             const uint8_t public_key[SIGN_KEY_SIZE])
{
    SigningKey change = SIGNING_KEY_INIT;
    uint8_t endorsement[SIGN_SIZE];
    enum kaohe_err err = signer_endorse(intake->signer, public_key, endorsement);

    if (err)
        return err;
    arena_reset(&intake->scratch);
    change.has_public_key = true;
    change.public_key = binary(public_key, SIGN_KEY_SIZE);
    change.has_previous = true;
    change.previous = binary(signer_public(intake->signer), SIGN_KEY_SIZE);
    change.has_endorsement = true;
    change.endorsement = binary(endorsement, SIGN_SIZE);
    err = intake_begin(intake, now);
    return err ? err : append(intake, &change);
}

enum kaohe_err intake_named_key(struct ledger *ledger, uint8_t out[SIGN_KEY_SIZE],
                                bool *found)
{
    struct intake *intake = NULL;
    enum kaohe_err err = intake_make(&(struct intake_stores){ledger, NULL}, &intake);
    const struct keyring *ring;

    *found = false;
    if (err)
        return err;
    ring = &intake->keyring;
    err = keys_learn(intake);
    *found = !err && ring->change_count > 0;
    if (*found)
        memcpy(out, ring->changes[ring->change_count - 1].public_key, SIGN_KEY_SIZE);
    intake_close(intake);
    return err;
}
