/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One question, one answer: gives each request an id of its own, drops answers to
 * earlier ones that came too late, refuses what is no answer, and turns an error that the
 * daemon answers into the library's own. Sends again only what the daemon answers so: a
 * board of the past that it is making. Whether anything else may be sent twice, only the
 * caller knows.
 */
#include "client/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/backoff.h"
#include "client/problem.h"
#include "client/reply.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define REACH_MS 3000
#define ANSWER_MS 15000

/* Pauses while the daemon makes nothing of a board of the past, in milliseconds. */
#define PAUSE 2
#define LONGEST_PAUSE 100

struct answer {
    ErrorCode code;
    enum kaohe_err err;
    const char *reason;
};

static const struct answer answers[] = {
    {ERROR_CODE_MALFORMED, KAOHE_ERR_INVALID, "the daemon finds the request malformed"},
    {ERROR_CODE_TOO_LARGE, KAOHE_ERR_TOO_LARGE, "larger than the daemon takes"},
    {ERROR_CODE_NOT_PERMITTED, KAOHE_ERR_DENIED, "the daemon does not permit it"},
    {ERROR_CODE_NOT_FOUND, KAOHE_ERR_NOT_FOUND, "the daemon does not have it"},
    {ERROR_CODE_CONFLICT, KAOHE_ERR_CONFLICT,
     "the daemon has something else under this number"},
    {ERROR_CODE_UNKNOWN_VERB, KAOHE_ERR_VERSION,
     "the daemon is of a version that does not know this request"},
    {ERROR_CODE_TRY_AGAIN, KAOHE_ERR_TIMEOUT, "the daemon asks to try again later"},
};

static enum kaohe_err answered(const Error *error, struct kaohe_problem *problem)
{
    enum kaohe_err err = KAOHE_ERR_INTERNAL;
    const char *reason = "the daemon could not do it";

    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        if (answers[i].code == error->code) {
            err = answers[i].err;
            reason = answers[i].reason;
        }
    }
    problem_set(problem, err, NULL, reason);
    problem_detail(problem, "%s", error->message == NULL ? "" : error->message);
    for (size_t i = 0; problem != NULL && i < error->n_parameters; i++) {
        const size_t used = strlen(problem->detail);
        const Parameter *parameter = error->parameters[i];

        snprintf(problem->detail + used, sizeof problem->detail - used, "%s%s %s",
                 used == 0 ? "" : "; ", parameter->name == NULL ? "" : parameter->name,
                 parameter->value == NULL ? "" : parameter->value);
    }
    return err;
}

enum kaohe_err ask_open(const char *endpoint, const struct transport_keys *keys,
                        struct kaohe_client **out, struct kaohe_problem *problem)
{
    struct kaohe_client *client = calloc(1, sizeof *client);
    enum kaohe_err err;

    *out = NULL;
    if (client == NULL)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    client->reach_ms = REACH_MS;
    client->answer_ms = ANSWER_MS;
    err =
        transport_open(TRANSPORT_QUESTIONS, endpoint, keys, &client->transport, problem);
    if (err == KAOHE_OK)
        *out = client;
    else
        kaohe_client_close(client);
    return err;
}

void kaohe_client_close(struct kaohe_client *client)
{
    if (client == NULL)
        return;
    transport_close(client->transport);
    profile_close(&client->profile);
    kaohe_message_free(&client->reply);
    free(client);
}

static enum kaohe_err send_request(struct kaohe_client *client, Request *request,
                                   struct scratch *scratch, struct kaohe_problem *problem)
{
    struct bytes bytes;
    enum kaohe_err err;

    client->sent = false;
    request->has_id = true;
    request->id = ++client->last_id;
    if (encode_message(&request->base, &scratch->arena, &bytes) != KAOHE_OK)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    err = transport_reach(client->transport, transport_now() + client->reach_ms, problem);
    if (err == KAOHE_OK)
        err = transport_send(client->transport, bytes.data, bytes.length, problem);
    client->sent = err == KAOHE_OK;
    return err;
}

static enum kaohe_err ask_once(struct kaohe_client *client, Request *request,
                               struct scratch *scratch, Reply **reply,
                               struct kaohe_problem *problem)
{
    const int64_t patience = client->reach_ms + client->answer_ms;
    const int64_t deadline = transport_now() + patience;
    ProtobufCMessage *message = NULL;
    enum kaohe_err err = send_request(client, request, scratch, problem);

    *reply = NULL;
    while (err == KAOHE_OK && *reply == NULL) {
        const size_t mark = arena_mark(&scratch->arena);

        kaohe_message_free(&client->reply);
        err =
            transport_receive(client->transport, deadline, NULL, &client->reply, problem);
        if (err == KAOHE_OK)
            err = scratch_decode(scratch, &kaohe__v1__reply__descriptor,
                                 (struct bytes){client->reply.data, client->reply.length},
                                 &message, problem);
        if (err == KAOHE_OK && ((Reply *)message)->id == request->id)
            *reply = (Reply *)message;
        else
            arena_release(&scratch->arena, mark);
    }
    if (err == KAOHE_OK)
        err = reply_check(request, *reply, problem);
    if (err != KAOHE_OK)
        *reply = NULL;
    else if ((*reply)->result_case == RESULT_ERROR)
        err = answered((*reply)->error, problem);
    return err;
}

/* A board of the past is made in many steps; each answer tells how far it came. */
enum kaohe_err ask(struct kaohe_client *client, Request *request, struct scratch *scratch,
                   Reply **reply, struct kaohe_problem *problem)
{
    const size_t mark = arena_mark(&scratch->arena);
    int64_t since = transport_now();
    int64_t done = 0, furthest = 0;
    unsigned pauses = 0;
    enum kaohe_err err = ask_once(client, request, scratch, reply, problem);

    while (err == KAOHE_OK && reply_is_pending(*reply, &done)) {
        *reply = NULL;
        if (done > furthest) {
            furthest = done;
            since = transport_now();
            pauses = 0;
        } else if (transport_now() - since > client->answer_ms) {
            return problem_set(problem, KAOHE_ERR_TIMEOUT, NULL,
                               "the daemon does not come further with the board");
        } else {
            backoff_sleep(backoff_pause(++pauses, PAUSE, LONGEST_PAUSE));
        }
        arena_release(&scratch->arena, mark);
        err = ask_once(client, request, scratch, reply, problem);
    }
    return err;
}
