/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replacing the client's own key. The new pair is in the profile, beside the old one,
 * before the daemon hears of it; it takes the old one's place only when the daemon knows
 * it. At each moment in between the profile holds a key that is good, and a rotation that
 * was broken off goes on where it was.
 */
#include <string.h>

#include "client/ask.h"
#include "client/problem.h"
#include "client/profile.h"
#include "kaohe/client.h"

struct rotation {
    const char *home;
    int64_t timeout_ms;
    struct profile profile;
    struct scratch scratch;
    Enrolment *enrolment;
    struct kaohe_problem *problem;
};

static enum kaohe_err ask_with(struct rotation *r, const struct transport_keys *keys,
                               Request *request, Reply **reply)
{
    struct kaohe_client *client = NULL;
    enum kaohe_err err =
        ask_open(r->profile.content->requests, keys, &client, r->problem);

    if (err != KAOHE_OK)
        return err;
    kaohe_client_set_timeouts(client, r->timeout_ms, r->timeout_ms);
    err = ask(client, request, &r->scratch, reply, r->problem);
    kaohe_client_close(client);
    return err;
}

/* The next pair, made unless a rotation was broken off behind this. */
static enum kaohe_err prepare(struct rotation *r)
{
    Profile *profile = r->profile.content;
    enum kaohe_err err;

    if (!profile_is_enrolled(profile))
        return problem_set(r->problem, KAOHE_ERR_NOT_FOUND, r->home, "not enrolled yet");
    if (profile_is_key(profile->next_public_key) &&
        profile_is_key(profile->next_secret_key))
        return KAOHE_OK;
    err = profile_make_pair(&r->profile.scratch, &profile->next_public_key,
                            &profile->next_secret_key, r->problem);
    profile->has_next_public_key = profile->has_next_secret_key = true;
    return err == KAOHE_OK ? profile_write(r->home, profile, r->problem) : err;
}

/* With the key that is to go. */
static enum kaohe_err announce(struct rotation *r)
{
    RotateRequest rotate = ROTATE_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    const struct transport_keys keys = profile_keys(r->profile.content);
    enum kaohe_err err;

    rotate.has_public_key = true;
    rotate.public_key = r->profile.content->next_public_key;
    request.verb_case = VERB_ROTATE;
    request.rotate = &rotate;
    err = ask_with(r, &keys, &request, &reply);
    if (err == KAOHE_OK)
        r->enrolment = reply->enrolment;
    return err;
}

/* Is the next key known already? Then the answer to an earlier attempt was lost, and the
 * old key has ended since. */
static bool is_known(struct rotation *r)
{
    StatusRequest status = STATUS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    const Profile *profile = r->profile.content;
    struct kaohe_problem *problem = r->problem;
    const struct transport_keys keys = {.server_key = profile->server_key.data,
                                        .public_key = profile->next_public_key.data,
                                        .secret_key = profile->next_secret_key.data};
    bool known;

    request.verb_case = VERB_STATUS;
    request.status = &status;
    r->problem = NULL;
    known = ask_with(r, &keys, &request, &reply) == KAOHE_OK;
    r->problem = problem;
    r->enrolment = known ? arena_alloc(&r->scratch.arena, sizeof *r->enrolment) : NULL;
    if (r->enrolment == NULL)
        return false;
    kaohe__v1__enrolment__init(r->enrolment);
    r->enrolment->has_role = profile->has_role;
    r->enrolment->role = profile->role;
    r->enrolment->branch = profile->branch;
    return true;
}

static enum kaohe_err take_over(struct rotation *r)
{
    Profile *profile = r->profile.content;
    Profile fresh = *profile;

    fresh.public_key = profile->next_public_key;
    fresh.secret_key = profile->next_secret_key;
    fresh.has_next_public_key = fresh.has_next_secret_key = false;
    return profile_write(r->home, &fresh, r->problem);
}

enum kaohe_err kaohe_rotate(const char *home, int64_t timeout_ms,
                            struct kaohe_message *enrolment,
                            struct kaohe_problem *problem)
{
    struct rotation r = {.home = home, .timeout_ms = timeout_ms, .problem = problem};
    enum kaohe_err err = scratch_open(&r.scratch, 0, problem);

    *enrolment = (struct kaohe_message){NULL, 0};
    if (err == KAOHE_OK)
        err = profile_read(home, &r.profile, problem);
    if (err == KAOHE_OK)
        err = prepare(&r);
    if (err == KAOHE_OK)
        err = announce(&r);
    if (err == KAOHE_ERR_DENIED && r.profile.content != NULL && is_known(&r))
        err = KAOHE_OK;
    if (err == KAOHE_OK)
        err = take_over(&r);
    if (err == KAOHE_OK)
        err = scratch_encode(&r.scratch, &r.enrolment->base, enrolment, problem);
    profile_close(&r.profile);
    scratch_close(&r.scratch);
    return err;
}
