/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens and enrolments: each is an entry of the ledger, and the registry follows from
 * them. The secret of a token is in the one reply that hands it out and nowhere else.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/intake_state.h"
#include "domain/catalogue.h"
#include "wire/encode.h"

static void refuse(const struct call *call, ErrorCode code, const char *message,
                   const char *field)
{
    call_fail(call, &(struct call_error){code, message, field ? "field" : NULL, field});
}

static ProtobufCBinaryData key_of(const uint8_t *key)
{
    return (ProtobufCBinaryData){REGISTRY_KEY_SIZE, (uint8_t *)(uintptr_t)key};
}

/* Appends the event and brings the registry up to date. The reply is made by the caller;
 * it leaves only after the commit. */
static enum kaohe_err append(struct intake *intake, const KeyEvent *event)
{
    uint8_t content[HASH_BYTES];
    Receipt receipt;
    struct ledger_entry entry = {0};
    enum kaohe_err err = encode_message(&event->base, &intake->scratch, &entry.body);

    if (!err)
        err = batch_prepare(intake);
    if (err)
        return err;
    hash_sha256(entry.body.data, entry.body.length, content);
    batch_receipt(intake, ENTRY_KIND_KEY, (struct bytes){content, HASH_BYTES}, &receipt);
    receipt.branch = event->branch;
    entry.branch = event->branch;
    err = batch_append(intake, &receipt, &entry);
    if (err == KAOHE_ERR_DISK_FULL) {
        batch_fail(intake);
        return err;
    }
    if (!err && replay_key(intake, event, intake->last.entry)) {
        batch_fail(intake);
        err = KAOHE_ERR_NO_MEMORY;
    }
    return err;
}

/* A role that can be given, with a branch of the catalogue where it needs one. */
static const char *unfit(const struct intake *intake, const TokenRequest *request)
{
    if (request->role != ROLE_BRANCH && request->role != ROLE_HEADQUARTERS)
        return "role";
    if (request->role == ROLE_HEADQUARTERS && request->branch && request->branch[0])
        return "branch";
    if (request->role == ROLE_BRANCH &&
        (!request->branch || strlen(request->branch) >= REGISTRY_BRANCH_SIZE ||
         !catalogue_branch(intake->catalogue, request->branch)))
        return "branch";
    if (request->has_public_key && request->public_key.len != REGISTRY_KEY_SIZE)
        return "public_key";
    return NULL;
}

static void give_token(const struct call *call)
{
    struct intake *intake = call->intake;
    const TokenRequest *request = call->request->token;
    uint8_t public_key[SIGN_KEY_SIZE];
    uint8_t secret[SIGN_KEY_SIZE];
    KeyEvent event = KEY_EVENT_INIT;
    Token token = TOKEN_INIT;

    sign_curve_pair(public_key, secret);
    event.has_action = true;
    event.action = KEY_ACTION_TOKEN;
    event.has_public_key = true;
    event.public_key = key_of(public_key);
    event.has_role = true;
    event.role = request->role;
    event.branch = request->branch;
    event.has_expires = true;
    event.expires = intake->batch.time + intake->token_lifetime;
    token.has_server_key = true;
    token.server_key = key_of(intake->endpoints.server_key);
    token.has_secret_key = true;
    token.secret_key = key_of(secret);
    token.has_role = true;
    token.role = request->role;
    token.branch = request->branch;
    token.requests = (char *)(uintptr_t)intake->endpoints.requests;
    token.rankings = (char *)(uintptr_t)intake->endpoints.rankings;
    token.has_expires = true;
    token.expires = event.expires;
    if (append(intake, &event) == KAOHE_OK) {
        call->reply->result_case = RESULT_TOKEN;
        call->reply->token = &token;
        reply_encode(intake, call->slot, call->reply);
    } else {
        call_try_again(call);
    }
    sign_wipe(secret, sizeof(secret));
}

/* What is enrolled, by whom. */
struct enrolment {
    const uint8_t *key;
    Role role;
    const char *branch;
    const struct peer *token; /* NULL: by the operator */
};

static void confirm(const struct call *call, const struct enrolment *what, int64_t entry)
{
    struct intake *intake = call->intake;
    Enrolment enrolment = ENROLMENT_INIT;

    enrolment.has_role = true;
    enrolment.role = what->role;
    enrolment.branch = what->role == ROLE_BRANCH ? (char *)(uintptr_t)what->branch : NULL;
    enrolment.has_signing_key = true;
    enrolment.signing_key = key_of(signer_public(intake->signer));
    enrolment.has_entry = true;
    enrolment.entry = entry;
    enrolment.requests = (char *)(uintptr_t)intake->endpoints.requests;
    enrolment.rankings = (char *)(uintptr_t)intake->endpoints.rankings;
    enrolment.has_server_key = true;
    enrolment.server_key = key_of(intake->endpoints.server_key);
    call->reply->result_case = RESULT_ENROLMENT;
    call->reply->enrolment = &enrolment;
    reply_encode(intake, call->slot, call->reply);
}

static void enrol(const struct call *call, const struct enrolment *what)
{
    struct intake *intake = call->intake;
    KeyEvent event = KEY_EVENT_INIT;

    if (registry_find(intake->registry, what->key)) {
        refuse(call, ERROR_CODE_CONFLICT, "this key is enrolled already", "public_key");
        return;
    }
    event.has_action = true;
    event.action = KEY_ACTION_ENROL;
    event.has_public_key = true;
    event.public_key = key_of(what->key);
    event.has_role = true;
    event.role = what->role;
    event.branch = what->role == ROLE_BRANCH ? (char *)(uintptr_t)what->branch : NULL;
    if (what->token) {
        event.has_token = true;
        event.token = key_of(what->token->key);
    }
    if (append(intake, &event) == KAOHE_OK)
        confirm(call, what, intake->last.entry);
    else
        call_try_again(call);
}

void call_token(const struct call *call)
{
    const TokenRequest *request = call->request->token;
    const char *field = unfit(call->intake, request);

    if (!call->peer->local)
        refuse(call, ERROR_CODE_NOT_PERMITTED, "only on the host itself", NULL);
    else if (field)
        refuse(call, ERROR_CODE_MALFORMED, "not to be enrolled like this", field);
    else if (request->has_public_key)
        enrol(call, &(struct enrolment){request->public_key.data, request->role,
                                        request->branch, NULL});
    else
        give_token(call);
}

/* A token works once. Asked again for the same key, it confirms: the first reply may have
 * been lost. */
void call_enrol(const struct call *call)
{
    const EnrolRequest *request = call->request->enrol;
    const struct registry_row *row =
        registry_find(call->intake->registry, call->peer->key);
    struct enrolment what = {.key = request->public_key.data, .token = call->peer};

    if (!row || row->token.expires <= call->intake->batch.time) {
        refuse(call, ERROR_CODE_NOT_PERMITTED, "the token has expired", NULL);
        return;
    }
    if (!request->has_public_key || request->public_key.len != REGISTRY_KEY_SIZE) {
        refuse(call, ERROR_CODE_MALFORMED, "a key has 32 bytes", "public_key");
        return;
    }
    what.role = row->token.role;
    what.branch = row->peer.branch;
    if (!row->token.used)
        enrol(call, &what);
    else if (memcmp(row->token.used_by, what.key, REGISTRY_KEY_SIZE) == 0)
        confirm(call, &what, row->token.entry);
    else
        refuse(call, ERROR_CODE_NOT_PERMITTED, "the token has been used", NULL);
}
