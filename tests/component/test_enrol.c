/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens and keys: given on the host, used once, there again after a restart. */
#include "tests/component/world.h"

#include <sodium.h>

static const Reply *ask_token(struct world *w, const struct peer *peer,
                              const TokenRequest *token)
{
    Request request = REQUEST_INIT;

    request.verb_case = VERB_TOKEN;
    request.token = (TokenRequest *)(uintptr_t)token;
    return world_ask(w, peer, &request);
}

static const Reply *ask_enrol(struct world *w, const struct peer *peer, uint8_t *key)
{
    EnrolRequest enrol = ENROL_REQUEST_INIT;
    Request request = REQUEST_INIT;

    enrol.has_public_key = true;
    enrol.public_key = (ProtobufCBinaryData){REGISTRY_KEY_SIZE, key};
    request.verb_case = VERB_ENROL;
    request.enrol = &enrol;
    return world_ask(w, peer, &request);
}

static TokenRequest token_for(Role role, const char *branch)
{
    TokenRequest token = TOKEN_REQUEST_INIT;

    token.has_role = true;
    token.role = role;
    token.branch = (char *)(uintptr_t)branch;
    return token;
}

static void public_of(const Reply *reply, uint8_t key[REGISTRY_KEY_SIZE])
{
    assert_int_equal(reply->result_case, RESULT_TOKEN);
    assert_int_equal(reply->token->secret_key.len, REGISTRY_KEY_SIZE);
    crypto_scalarmult_base(key, reply->token->secret_key.data);
}

static void a_token_enrols_one_key(void **state)
{
    struct world *w = *state;
    TokenRequest token = token_for(ROLE_BRANCH, "TNY");
    const Reply *reply = ask_token(w, &world_operator, &token);
    uint8_t token_key[REGISTRY_KEY_SIZE];
    uint8_t mine[REGISTRY_KEY_SIZE] = {1, 2, 3};
    uint8_t theirs[REGISTRY_KEY_SIZE] = {4, 5, 6};
    int64_t entry;

    public_of(reply, token_key);
    assert_string_equal(reply->token->requests, "tcp://h:1");
    assert_string_equal(reply->token->rankings, "tcp://h:2");
    assert_int_equal(reply->token->server_key.data[0], 7);
    assert_true(reply->token->expires > w->now);
    assert_int_equal(intake_peer(w->intake, token_key)->role, ROLE_ENROLLING);
    assert_null(intake_peer(w->intake, mine));

    reply = ask_enrol(w, intake_peer(w->intake, token_key), mine);
    assert_int_equal(reply->result_case, RESULT_ENROLMENT);
    assert_int_equal(reply->enrolment->role, ROLE_BRANCH);
    assert_string_equal(reply->enrolment->branch, "TNY");
    assert_memory_equal(reply->enrolment->signing_key.data, signer_public(w->signer),
                        SIGN_KEY_SIZE);
    entry = reply->enrolment->entry;
    assert_string_equal(intake_peer(w->intake, mine)->branch, "TNY");

    world_restart(w);
    assert_string_equal(intake_peer(w->intake, mine)->branch, "TNY");
    reply = ask_enrol(w, intake_peer(w->intake, token_key), mine);
    assert_int_equal(reply->enrolment->entry, entry); /* the first answer was lost */
    world_expect_error(ask_enrol(w, intake_peer(w->intake, token_key), theirs),
                       ERROR_CODE_NOT_PERMITTED);
    assert_null(intake_peer(w->intake, theirs));
}

static void a_token_expires(void **state)
{
    struct world *w = *state;
    TokenRequest token = token_for(ROLE_HEADQUARTERS, NULL);
    const Reply *reply = ask_token(w, &world_operator, &token);
    uint8_t token_key[REGISTRY_KEY_SIZE];
    uint8_t mine[REGISTRY_KEY_SIZE] = {9};
    struct peer kept;
    int64_t now = w->now;

    public_of(reply, token_key);
    kept = *intake_peer(w->intake, token_key);
    w->now = reply->token->expires;
    world_expect_error(ask_enrol(w, &kept, mine), ERROR_CODE_NOT_PERMITTED);
    assert_null(intake_peer(w->intake, token_key));
    w->now = now;
}

static void what_cannot_be_enrolled_is_refused(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE] = {0x55};
    TokenRequest tokens[] = {
        token_for(ROLE_BRANCH, "XXX"),       token_for(ROLE_BRANCH, NULL),
        token_for(ROLE_OPERATOR, "TNY"),     token_for(ROLE_ENROLLING, NULL),
        token_for(ROLE_HEADQUARTERS, "TNY"), token_for(ROLE_HEADQUARTERS, NULL),
    };
    struct peer remote = world_operator;

    tokens[5].has_public_key = true;
    tokens[5].public_key = (ProtobufCBinaryData){31, key};
    for (size_t i = 0; i < 6; i++)
        world_expect_error(ask_token(w, &world_operator, &tokens[i]),
                           ERROR_CODE_MALFORMED);
    tokens[5].public_key.len = REGISTRY_KEY_SIZE;
    remote.local = false;
    world_expect_error(ask_token(w, &remote, &tokens[5]), ERROR_CODE_NOT_PERMITTED);
    assert_int_equal(ask_token(w, &world_operator, &tokens[5])->result_case,
                     RESULT_ENROLMENT);
    world_expect_error(ask_token(w, &world_operator, &tokens[5]), ERROR_CODE_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_enrols_one_key),
        cmocka_unit_test(a_token_expires),
        cmocka_unit_test(what_cannot_be_enrolled_is_refused),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
