/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The intake from outside: a batch is begun, requests are taken, the batch is committed,
 * replies and updates are fetched. Which verb goes to whom stands in one table; what the
 * verbs do is in the files beside this one.
 */
#include "daemon/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "daemon/intake_past_board.h"
#include "daemon/intake_proof.h"
#include "wire/decode.h"

#define BRANCH (1U << ROLE_BRANCH)
#define HEADQUARTERS (1U << ROLE_HEADQUARTERS)
#define OPERATOR (1U << ROLE_OPERATOR)
#define ENROLLING (1U << ROLE_ENROLLING)
#define LOCAL (1U << 31) /* over the admin socket */

/* docs/security.md shows it to people; tests/trust holds both against each other. */
static const struct {
    RequestVerbCase verb;
    unsigned roles;
    void (*handle)(const struct call *call);
} verbs[] = {
    {VERB_SUBMIT, BRANCH | HEADQUARTERS, call_submit},
    {VERB_SNAPSHOT, BRANCH | HEADQUARTERS, call_snapshot},
    {VERB_PLACE, BRANCH | HEADQUARTERS, call_place},
    {VERB_BOARDS, BRANCH | HEADQUARTERS, call_boards},
    {VERB_CHANGES, BRANCH | HEADQUARTERS, call_changes},
    {VERB_MOMENT, BRANCH | HEADQUARTERS, call_moment},
    {VERB_DOSSIER, BRANCH | HEADQUARTERS, call_dossier},
    {VERB_RECEIPT, BRANCH | HEADQUARTERS, call_receipt},
    {VERB_HISTORY, BRANCH | HEADQUARTERS, call_history},
    {VERB_STATUS, BRANCH | HEADQUARTERS | OPERATOR | LOCAL, call_status},
    {VERB_DATA, BRANCH | HEADQUARTERS | OPERATOR | LOCAL, call_data},
    {VERB_ENROL, ENROLLING, call_enrol},
    {VERB_PERIOD, HEADQUARTERS, call_period},
    {VERB_PERIODS, BRANCH | HEADQUARTERS, call_periods},
    {VERB_EDITION, HEADQUARTERS, call_edition},
    {VERB_EDITIONS, BRANCH | HEADQUARTERS, call_editions},
    {VERB_CONTEXT, BRANCH | HEADQUARTERS, call_context},
    {VERB_PUBLISH, HEADQUARTERS, call_publish},
    {VERB_DUE, BRANCH | HEADQUARTERS, call_due},
    {VERB_TOKEN, LOCAL, call_token},
    {VERB_KEYS, OPERATOR | LOCAL, call_keys},
    {VERB_REVOKE, OPERATOR | LOCAL, call_revoke},
    {VERB_ROTATE, BRANCH | HEADQUARTERS | OPERATOR, call_rotate},
    {VERB_BACKUP, LOCAL, call_backup},
    {VERB_CHECKPOINT, BRANCH | HEADQUARTERS | OPERATOR | LOCAL, call_checkpoint},
};

enum kaohe_err intake_begin(struct intake *intake, int64_t now)
{
    struct batch *batch = &intake->batch;

    if (batch->secret)
        sign_wipe(batch->arena.base, batch->arena.used);
    batch->secret = false;
    batch->hid = false;
    arena_reset(&batch->arena);
    batch->failed = false;
    batch->entries = 0;
    batch->slot_count = 0;
    batch->change_count = 0;
    batch->update_count = 0;
    batch->data_count = 0;
    batch->revoked_count = 0;
    past_views_turn(intake);
    batch->time = now;
    if (now < intake->last.time) {
        batch->time = intake->last.time;
        intake->counters[INTAKE_CLOCK_BACK]++;
    }
    intake->now = now;
    return ledger_state(intake->ledger);
}

static void dispatch(const struct call *call)
{
    unsigned role = call->peer->local ? LOCAL : 1U << call->peer->role;

    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (verbs[i].verb != call->request->verb_case)
            continue;
        if ((verbs[i].roles & role) == 0)
            call_fail(call, &(struct call_error){ERROR_CODE_NOT_PERMITTED,
                                                 "not for this role", NULL, NULL});
        else
            verbs[i].handle(call);
        return;
    }
    call_fail(call, &(struct call_error){ERROR_CODE_UNKNOWN_VERB, "no verb that is known",
                                         NULL, NULL});
}

static void take(struct intake *intake, const struct peer *peer, struct bytes bytes,
                 struct slot *slot)
{
    Reply reply = REPLY_INIT;
    Request *request = NULL;
    struct call call = {intake, peer, NULL, &reply, slot};
    struct decode_error where;
    enum kaohe_err err = decode_request(bytes, &intake->scratch, &request, &where);

    call.request = request;
    if (request)
        slot->request = request->id;
    if (intake->batch.failed)
        call_try_again(&call);
    else if (err)
        call_malformed(&call, err, &where);
    else
        dispatch(&call);
    if (slot->entry == 0 && slot->reply.data == NULL)
        reply_encode(intake, slot, &reply);
}

/* A slot for one more reply; NULL: no memory. */
static struct slot *add_slot(struct batch *batch)
{
    struct slot *slots = array_grow(batch->slots, &batch->slot_room,
                                    batch->slot_count + 1, sizeof(*slots));

    if (!slots)
        return NULL;
    batch->slots = slots;
    slots[batch->slot_count] = (struct slot){0};
    return &slots[batch->slot_count++];
}

size_t intake_take(struct intake *intake, const struct peer *peer, const uint8_t *bytes,
                   size_t length)
{
    struct slot *slot = add_slot(&intake->batch);

    if (!slot)
        return SIZE_MAX;
    if (!peer->local)
        registry_use(intake->registry, peer->key, intake->now);
    arena_reset(&intake->scratch);
    take(intake, peer, (struct bytes){bytes, length}, slot);
    return intake->batch.slot_count - 1;
}

/* The id, where it is the first field; without decoding the rest. */
static uint64_t peek_id(const uint8_t *bytes, size_t length)
{
    const uint8_t id_tag = 1 << 3;
    uint64_t id = 0;

    if (length == 0 || bytes[0] != id_tag)
        return 0;
    for (size_t i = 1; i < length && i <= 9; i++) {
        id |= (uint64_t)(bytes[i] & 0x7f) << (7 * (i - 1));
        if (bytes[i] < 0x80)
            return id;
    }
    return 0;
}

size_t intake_postpone(struct intake *intake, const uint8_t *bytes, size_t length)
{
    const Reply reply = REPLY_INIT;
    struct slot *slot = add_slot(&intake->batch);

    if (!slot)
        return SIZE_MAX;
    slot->request = peek_id(bytes, length);
    reply_encode(intake, slot, &reply);
    return intake->batch.slot_count - 1;
}

bool intake_is_full(const struct intake *intake)
{
    const struct batch *batch = &intake->batch;

    return batch->slot_count >= INTAKE_SLOTS || batch->data_count > 0 ||
           batch->arena.used > batch->arena.size / 2;
}

enum kaohe_err intake_commit(struct intake *intake)
{
    struct batch *batch = &intake->batch;
    enum kaohe_err err = batch_seal(intake);

    if (err) {
        snprintf(intake->reason, sizeof(intake->reason), "%s",
                 ledger_reason(intake->ledger));
        return err;
    }
    if (batch->entries > 0) {
        receipt_reply_all(intake);
        arena_reset(&intake->scratch);
        publish_batch(intake);
        err = data_settle(intake);
    }
    return err;
}

bool intake_was_taken_back(const struct intake *intake)
{
    return intake->batch.failed;
}

struct bytes intake_reply(const struct intake *intake, size_t slot)
{
    return slot < intake->batch.slot_count ? intake->batch.slots[slot].reply
                                           : (struct bytes){0};
}

const struct peer *intake_peer(const struct intake *intake,
                               const uint8_t key[REGISTRY_KEY_SIZE])
{
    const struct registry_row *row = registry_find(intake->registry, key);

    if (!row || row->state == REGISTRY_REVOKED ||
        (row->peer.role == ROLE_ENROLLING && row->until <= intake->batch.time))
        return NULL;
    return &row->peer;
}

size_t intake_revoked_count(const struct intake *intake)
{
    return intake->batch.revoked_count;
}

const uint8_t *intake_revoked(const struct intake *intake, size_t index)
{
    return intake->batch.revoked[index].key;
}

bool intake_hid_boards(const struct intake *intake)
{
    return intake->batch.hid;
}

bool intake_was_denied(const struct intake *intake, size_t slot)
{
    return slot < intake->batch.slot_count && intake->batch.slots[slot].denied;
}

const char *intake_reason(const struct intake *intake)
{
    return intake->reason;
}

void intake_set_endpoints(struct intake *intake, const struct intake_endpoints *endpoints)
{
    intake->endpoints = *endpoints;
}
