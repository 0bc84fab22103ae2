/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens and enrolments: each is an entry of the ledger, and the registry follows from
 * them. The secret of a token is in the one reply that hands it out and nowhere else.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/intake_keys.h"
#include "domain/catalogue.h"
#include "wire/encode.h"

/* A role that can be given, with a branch of the catalogue where it needs one. */
static const char *unfit(const struct intake *intake, const TokenRequest *request)
{
    if (request->role != ROLE_BRANCH && request->role != ROLE_HEADQUARTERS &&
        request->role != ROLE_OPERATOR)
        return "role";
    if (request->role != ROLE_BRANCH && request->branch && request->branch[0])
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
    event.public_key = key_bytes(public_key);
    event.has_role = true;
    event.role = request->role;
    event.branch = request->branch;
    event.has_expires = true;
    event.expires = intake->batch.time + intake->token_lifetime;
    token.has_server_key = true;
    token.server_key = key_bytes(intake->endpoints.server_key);
    token.has_secret_key = true;
    token.secret_key = key_bytes(secret);
    token.has_role = true;
    token.role = request->role;
    token.branch = request->branch;
    token.requests = (char *)(uintptr_t)intake->endpoints.requests;
    token.rankings = (char *)(uintptr_t)intake->endpoints.rankings;
    token.has_expires = true;
    token.expires = event.expires;
    if (key_append(intake, call->peer, &event) == KAOHE_OK) {
        call->reply->result_case = RESULT_TOKEN;
        call->reply->token = &token;
        reply_encode(intake, call->slot, call->reply);
        intake->batch.secret = true;
    } else {
        call_try_again(call);
    }
    sign_wipe(secret, sizeof(secret));
}

void enrolment_confirm(const struct call *call, const struct enrolment *what,
                       int64_t entry)
{
    struct intake *intake = call->intake;
    Enrolment enrolment = ENROLMENT_INIT;

    enrolment.has_role = true;
    enrolment.role = what->role;
    enrolment.branch = what->role == ROLE_BRANCH ? (char *)(uintptr_t)what->branch : NULL;
    enrolment.has_signing_key = true;
    enrolment.signing_key = key_bytes(signer_public(intake->signer));
    enrolment.has_entry = true;
    enrolment.entry = entry;
    enrolment.requests = (char *)(uintptr_t)intake->endpoints.requests;
    enrolment.rankings = (char *)(uintptr_t)intake->endpoints.rankings;
    enrolment.has_server_key = true;
    enrolment.server_key = key_bytes(intake->endpoints.server_key);
    enrolment.has_until = what->until != 0;
    enrolment.until = what->until;
    call->reply->result_case = RESULT_ENROLMENT;
    call->reply->enrolment = &enrolment;
    reply_encode(intake, call->slot, call->reply);
}

static void enrol(const struct call *call, const struct enrolment *what)
{
    struct intake *intake = call->intake;
    KeyEvent event = KEY_EVENT_INIT;

    if (registry_find(intake->registry, what->key)) {
        call_refuse(call, ERROR_CODE_CONFLICT, "this key is known already", "public_key");
        return;
    }
    event.has_action = true;
    event.action = KEY_ACTION_ENROL;
    event.has_public_key = true;
    event.public_key = key_bytes(what->key);
    event.has_role = true;
    event.role = what->role;
    event.branch = what->role == ROLE_BRANCH ? (char *)(uintptr_t)what->branch : NULL;
    if (what->token) {
        event.has_token = true;
        event.token = key_bytes(what->token->key);
    }
    if (key_append(intake, call->peer, &event) == KAOHE_OK)
        enrolment_confirm(call, what, intake->last.entry);
    else
        call_try_again(call);
}

void call_token(const struct call *call)
{
    const TokenRequest *request = call->request->token;
    const char *field = unfit(call->intake, request);

    if (field && strcmp(field, "branch") == 0)
        call_refuse(call, ERROR_CODE_MALFORMED,
                    "no branch of the registry, or a role that has none", field);
    else if (field)
        call_refuse(call, ERROR_CODE_MALFORMED, "not to be enrolled like this", field);
    else if (request->has_public_key)
        enrol(call, &(struct enrolment){.key = request->public_key.data,
                                        .role = request->role,
                                        .branch = request->branch});
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
    struct peer token = *call->peer; /* its row goes when the event takes effect */
    struct enrolment what = {.key = request->public_key.data, .token = &token};

    if (!row || row->until <= call->intake->batch.time) {
        call_refuse(call, ERROR_CODE_NOT_PERMITTED, "the token has expired", NULL);
        return;
    }
    if (!request->has_public_key || request->public_key.len != REGISTRY_KEY_SIZE) {
        call_refuse(call, ERROR_CODE_MALFORMED, "a key has 32 bytes", "public_key");
        return;
    }
    what.role = row->grants;
    what.branch = token.branch;
    if (row->state != REGISTRY_USED)
        enrol(call, &what);
    else if (memcmp(row->successor, what.key, REGISTRY_KEY_SIZE) == 0)
        enrolment_confirm(call, &what, row->successor_entry);
    else
        call_refuse(call, ERROR_CODE_NOT_PERMITTED, "the token has been used", NULL);
}
