/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Becoming known to a daemon. The client's own key is made here and never leaves; it is
 * in the profile before the daemon hears of it, so that no answer that got lost can make
 * a client that the daemon knows and that does not know itself.
 */
#include <string.h>
#include <unistd.h>

#include "client/ask.h"
#include "client/home.h"
#include "client/problem.h"
#include "client/profile.h"
#include "kaohe/client.h"

struct enrolling {
    const char *home;
    int64_t timeout_ms;
    struct scratch scratch;
    Token *token;
    Profile *profile;
    Enrolment *enrolment;
    struct kaohe_problem *problem;
};

static enum kaohe_err new_pair(struct scratch *scratch, Profile *profile,
                               struct kaohe_problem *problem)
{
    profile->has_public_key = profile->has_secret_key = true;
    return profile_make_pair(scratch, &profile->public_key, &profile->secret_key,
                             problem);
}

enum kaohe_err kaohe_key_generate(const char *home, unsigned char *public_key,
                                  struct kaohe_problem *problem)
{
    struct profile old;
    struct scratch scratch = {.memory = NULL};
    Profile profile = PROFILE_INIT;
    enum kaohe_err err = profile_read(home, &old, NULL);

    if (err == KAOHE_OK)
        profile_close(&old);
    if (err != KAOHE_ERR_NOT_FOUND)
        return problem_set(problem, KAOHE_ERR_CONFLICT, home,
                           "there is a profile already");
    err = scratch_open(&scratch, (size_t)1 << 16, problem);
    if (err == KAOHE_OK)
        err = new_pair(&scratch, &profile, problem);
    if (err == KAOHE_OK)
        err = profile_write(home, &profile, problem);
    if (err == KAOHE_OK)
        memcpy(public_key, profile.public_key.data, KAOHE_KEY_SIZE);
    scratch_close(&scratch);
    return err;
}

enum kaohe_err kaohe_token_save(const char *path, const void *token, size_t length,
                                struct kaohe_problem *problem)
{
    struct scratch scratch;
    ProtobufCMessage *message = NULL;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    if (err == KAOHE_OK)
        err = scratch_decode(&scratch, &kaohe__v1__token__descriptor,
                             (struct bytes){token, length}, &message, problem);
    if (err == KAOHE_OK)
        err = profile_write_secret(path, message, problem);
    scratch_close(&scratch);
    return err;
}

/* One request over a connection with the given pair. */
static enum kaohe_err ask_with(struct enrolling *e, const struct transport_keys *keys,
                               Request *request, Reply **reply)
{
    struct kaohe_client *client = NULL;
    enum kaohe_err err = ask_open(e->token->requests, keys, &client, e->problem);

    if (err != KAOHE_OK)
        return err;
    kaohe_client_set_timeouts(client, e->timeout_ms, e->timeout_ms);
    err = ask(client, request, &e->scratch, reply, e->problem);
    kaohe_client_close(client);
    return err;
}

/* The way of a token: its key opens a connection that takes nothing but this. */
static enum kaohe_err by_token(struct enrolling *e)
{
    EnrolRequest enrol = ENROL_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    unsigned char token_public[KAOHE_KEY_SIZE];
    const struct transport_keys keys = {.server_key = e->token->server_key.data,
                                        .public_key = token_public,
                                        .secret_key = e->token->secret_key.data};
    enum kaohe_err err = transport_public_key(keys.secret_key, token_public);

    if (err != KAOHE_OK)
        return problem_set(e->problem, err, NULL, "the token holds no key");
    enrol.has_public_key = true;
    enrol.public_key = e->profile->public_key;
    request.verb_case = VERB_ENROL;
    request.enrol = &enrol;
    err = ask_with(e, &keys, &request, &reply);
    if (err == KAOHE_OK)
        e->enrolment = reply->enrolment;
    return err;
}

/* The way of a key that the daemon knows already: an operator enrolled it, or the answer
 * to an earlier attempt was lost. */
static enum kaohe_err by_own_key(struct enrolling *e)
{
    StatusRequest status = STATUS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    const struct transport_keys keys = profile_keys(e->profile);
    Enrolment *enrolment = arena_alloc(&e->scratch.arena, sizeof *enrolment);
    enum kaohe_err err;

    if (enrolment == NULL)
        return problem_set(e->problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    request.verb_case = VERB_STATUS;
    request.status = &status;
    err = ask_with(e, &keys, &request, &reply);
    if (err != KAOHE_OK)
        return err;
    kaohe__v1__enrolment__init(enrolment);
    enrolment->has_role = e->token->has_role;
    enrolment->role = e->token->role;
    enrolment->branch = e->token->branch;
    enrolment->has_signing_key = reply->status->has_signing_key;
    enrolment->signing_key = reply->status->signing_key;
    e->enrolment = enrolment;
    return KAOHE_OK;
}

/* Before the daemon hears of the key: pair, daemon and endpoints are in the profile. */
static enum kaohe_err prepare(struct enrolling *e, Profile *read)
{
    Profile *profile = e->profile;
    enum kaohe_err err = KAOHE_OK;

    if (read != NULL && profile_is_enrolled(read))
        return problem_set(e->problem, KAOHE_ERR_CONFLICT, e->home, "enrolled already");
    if (read != NULL)
        *profile = *read;
    else
        err = new_pair(&e->scratch, profile, e->problem);
    profile->has_server_key = true;
    profile->server_key = e->token->server_key;
    profile->requests = e->token->requests;
    profile->rankings = e->token->rankings;
    return err == KAOHE_OK ? profile_write(e->home, profile, e->problem) : err;
}

static enum kaohe_err complete(struct enrolling *e)
{
    Profile *profile = e->profile;

    if (!profile_is_key(e->enrolment->signing_key))
        return problem_set(e->problem, KAOHE_ERR_INVALID, e->token->requests,
                           "the daemon answers something else than was asked");
    profile->has_role = true;
    profile->role = e->enrolment->role;
    profile->branch = e->enrolment->branch;
    profile->has_signing_key = true;
    profile->signing_key = e->enrolment->signing_key;
    return profile_write(e->home, profile, e->problem);
}

/* A token that is used up is no obstacle if it was used up for our own key. */
static enum kaohe_err enrol(struct enrolling *e, bool had_key)
{
    struct kaohe_problem *problem = e->problem;
    enum kaohe_err err = KAOHE_ERR_DENIED;

    if (!profile_is_key(e->token->secret_key))
        return by_own_key(e);
    err = by_token(e);
    if (err != KAOHE_ERR_DENIED || !had_key)
        return err;
    e->problem = NULL;
    if (by_own_key(e) == KAOHE_OK)
        err = KAOHE_OK;
    e->problem = problem;
    return err;
}

static enum kaohe_err read_token(struct enrolling *e, const char *path)
{
    ProtobufCMessage *message = NULL;
    enum kaohe_err err = profile_read_secret(path, &kaohe__v1__token__descriptor,
                                             &e->scratch, &message, e->problem);

    e->token = (Token *)message;
    if (err == KAOHE_OK && (!profile_is_key(e->token->server_key) ||
                            e->token->requests == NULL || e->token->rankings == NULL))
        err = problem_set(e->problem, KAOHE_ERR_INVALID, path, "this is not a token");
    return err;
}

enum kaohe_err kaohe_enrol(const char *home, const char *path, int64_t timeout_ms,
                           struct kaohe_message *enrolment, struct kaohe_problem *problem)
{
    struct enrolling e = {.home = home, .timeout_ms = timeout_ms, .problem = problem};
    struct profile old = {.content = NULL};
    Profile profile = PROFILE_INIT;
    enum kaohe_err err = scratch_open(&e.scratch, 0, problem);

    *enrolment = (struct kaohe_message){NULL, 0};
    e.profile = &profile;
    if (err == KAOHE_OK)
        err = read_token(&e, path);
    if (err == KAOHE_OK) {
        err = profile_read(home, &old, problem);
        if (err == KAOHE_ERR_NOT_FOUND)
            err = KAOHE_OK;
    }
    if (err == KAOHE_OK)
        err = prepare(&e, old.content);
    if (err == KAOHE_OK)
        err = enrol(&e, old.content != NULL);
    if (err == KAOHE_OK)
        err = complete(&e);
    if (err == KAOHE_OK)
        err = scratch_encode(&e.scratch, &e.enrolment->base, enrolment, problem);
    profile_close(&old);
    scratch_close(&e.scratch);
    return err;
}
