/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public handle of a connection: opened with the keys of a home, or on the local
 * administration socket. Requests come in and replies go out as bytes.
 */
#include <limits.h>
#include <stdio.h>

#include "client/ask.h"
#include "client/problem.h"
#include "kaohe/client.h"

enum kaohe_err kaohe_client_open(const char *home, struct kaohe_client **out,
                                 struct kaohe_problem *problem)
{
    struct profile profile;
    struct transport_keys keys;
    enum kaohe_err err = profile_read(home, &profile, problem);

    *out = NULL;
    if (err == KAOHE_OK && !profile_is_enrolled(profile.content))
        err = problem_set(problem, KAOHE_ERR_NOT_FOUND, home, "not enrolled yet");
    if (err == KAOHE_OK) {
        keys = profile_keys(profile.content);
        err = ask_open(profile.content->requests, &keys, out, problem);
    }
    if (err == KAOHE_OK) {
        (*out)->profile = profile;
        snprintf((*out)->home, sizeof(*out)->home, "%s", home);
    } else
        profile_close(&profile);
    return err;
}

enum kaohe_err kaohe_client_open_admin(const char *path, struct kaohe_client **out,
                                       struct kaohe_problem *problem)
{
    const struct transport_keys none = {.server_key = NULL};
    char endpoint[PATH_MAX];
    const int length = snprintf(endpoint, sizeof endpoint, "ipc://%s", path);

    *out = NULL;
    if (length < 0 || (size_t)length >= sizeof endpoint)
        return problem_set(problem, KAOHE_ERR_TOO_LARGE, path, "path too long");
    return ask_open(endpoint, &none, out, problem);
}

void kaohe_client_set_timeouts(struct kaohe_client *client, int64_t reach_ms,
                               int64_t answer_ms)
{
    client->reach_ms = reach_ms;
    client->answer_ms = answer_ms;
}

enum kaohe_err kaohe_client_request(struct kaohe_client *client, const void *request,
                                    size_t length, struct kaohe_message *reply,
                                    struct kaohe_problem *problem)
{
    struct scratch scratch;
    ProtobufCMessage *message = NULL;
    Reply *decoded = NULL;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    *reply = (struct kaohe_message){NULL, 0};
    if (err == KAOHE_OK)
        err = scratch_decode(&scratch, &kaohe__v1__request__descriptor,
                             (struct bytes){request, length}, &message, problem);
    if (err == KAOHE_OK)
        err = ask(client, (Request *)message, &scratch, &decoded, problem);
    if (decoded != NULL) {
        *reply = client->reply;
        client->reply = (struct kaohe_message){NULL, 0};
    }
    scratch_close(&scratch);
    return err;
}
