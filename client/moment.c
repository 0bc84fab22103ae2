/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a moment to the ledger number that was the last by then. What a moment is in a
 * calendar is for the caller to know.
 */
#include "client/ask.h"
#include "kaohe/client.h"

enum kaohe_err kaohe_client_moment(struct kaohe_client *client, int64_t time,
                                   struct kaohe_moment *moment,
                                   struct kaohe_problem *problem)
{
    MomentRequest wanted = MOMENT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    struct scratch scratch;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    *moment = (struct kaohe_moment){0, 0};
    wanted.has_time = true;
    wanted.time = time;
    request.verb_case = VERB_MOMENT;
    request.moment = &wanted;
    if (err == KAOHE_OK)
        err = ask(client, &request, &scratch, &reply, problem);
    if (err == KAOHE_OK)
        *moment = (struct kaohe_moment){reply->moment->entry, reply->moment->time};
    scratch_close(&scratch);
    return err;
}
