/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the daemon with decoded messages: what the rest of the library uses. */
#ifndef CLIENT_ASK_H
#define CLIENT_ASK_H

#include "client/home.h"
#include "client/profile.h"
#include "client/scratch.h"
#include "client/transport.h"

struct kaohe_client {
    struct transport *transport;
    char home[HOME_PATH_SIZE]; /* of the profile */
    struct profile profile;    /* content is NULL on the administration socket */
    int64_t reach_ms;
    int64_t answer_ms;
    uint64_t last_id;
    struct kaohe_message reply; /* the last one's bytes */
    bool sent; /* the last request left; otherwise the daemon was not reached */
};

/* A connection that is not that of a profile; keys as in transport_open. */
KAOHE_MUST_CHECK enum kaohe_err ask_open(const char *endpoint,
                                         const struct transport_keys *keys,
                                         struct kaohe_client **out,
                                         struct kaohe_problem *problem);

/* Sends the request under a fresh id and waits for the reply, which lives in the
 * scratch, and while a board of the past is made for as long as that takes. An error in
 * the reply is the result, and *reply is set then too; KAOHE_ERR_INVALID without one:
 * what came is no reply to it. */
KAOHE_MUST_CHECK enum kaohe_err ask(struct kaohe_client *client, Request *request,
                                    struct scratch *scratch, Reply **reply,
                                    struct kaohe_problem *problem);

#endif
