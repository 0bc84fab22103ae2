/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts reports into the outbox: gives each its identity, encodes it once and for all,
 * and returns when it is on the disk. The network is not known here.
 */
#include "client/outbox.h"

#include <stdlib.h>
#include <time.h>

#include "client/problem.h"
#include "client/scratch.h"
#include "kaohe/client.h"
#include "wire/encode.h"
#include "wire/hash.h"
#include "wire/limits.h"

#define REQUEST_FRAME 64 /* bytes of the Request around a report, at most */

enum kaohe_err kaohe_outbox_open(const char *home, struct kaohe_outbox **out,
                                 struct kaohe_problem *problem)
{
    struct kaohe_outbox *outbox = calloc(1, sizeof *outbox);
    enum kaohe_err err;

    *out = NULL;
    if (outbox == NULL)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    err = outbox_store_open(home, &outbox->store, problem);
    if (err == KAOHE_OK)
        *out = outbox;
    else
        kaohe_outbox_close(outbox);
    return err;
}

void kaohe_outbox_close(struct kaohe_outbox *outbox)
{
    if (outbox == NULL)
        return;
    outbox_store_close(outbox->store);
    free(outbox);
}

static int64_t wall_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The transaction is open and `number` is ours: makes the row and commits it. */
static enum kaohe_err commit(struct outbox_store *store, Submission *submission,
                             struct bytes source, struct scratch *scratch,
                             struct kaohe_problem *problem)
{
    uint8_t content[HASH_BYTES];
    struct outbox_row row = {
        .number = submission->number,
        .state = OUTBOX_STATE_WAITING,
        .time = wall_clock(),
        .branch = submission->branch,
        .period = submission->period,
        .content = {content, sizeof content},
        .source = source,
    };

    if (encode_message(&submission->base, &scratch->arena, &row.body) != KAOHE_OK)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    if (row.body.length > LIMIT_REQUEST - REQUEST_FRAME)
        return problem_set(problem, KAOHE_ERR_TOO_LARGE, NULL,
                           "the report is larger than one message may be");
    hash_sha256(row.body.data, row.body.length, content);
    return outbox_store_commit(store, &row, problem);
}

/* Inside the transaction: has somebody put in what was made of the same? */
static enum kaohe_err begin(struct outbox_store *store, struct bytes source,
                            uint64_t *number, bool *there, struct kaohe_problem *problem)
{
    uint64_t next = 0;
    enum kaohe_err err = outbox_store_begin(store, &next, problem);

    *there = false;
    *number = next;
    if (err != KAOHE_OK || source.data == NULL)
        return err;
    err = outbox_store_find(store, source, number, problem);
    *there = err == KAOHE_OK;
    if (err != KAOHE_ERR_NOT_FOUND)
        return err;
    *number = next;
    return KAOHE_OK;
}

static enum kaohe_err put(struct kaohe_outbox *outbox, struct bytes submission,
                          struct bytes source, uint64_t *number,
                          struct kaohe_problem *problem)
{
    struct scratch scratch;
    ProtobufCMessage *message = NULL;
    Submission *report;
    bool there = false;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    *number = 0;
    if (err == KAOHE_OK)
        err = scratch_decode(&scratch, &kaohe__v1__submission__descriptor, submission,
                             &message, problem);
    report = (Submission *)message;
    if (err == KAOHE_OK)
        err = begin(outbox->store, source, number, &there, problem);
    if (err == KAOHE_OK && !there) {
        report->has_outbox = true;
        report->outbox.data = (unsigned char *)outbox_store_id(outbox->store);
        report->outbox.len = OUTBOX_ID_SIZE;
        report->has_number = true;
        report->number = *number;
        err = commit(outbox->store, report, source, &scratch, problem);
    }
    outbox_store_abandon(outbox->store);
    if (err != KAOHE_OK)
        *number = 0;
    scratch_close(&scratch);
    return err;
}

enum kaohe_err kaohe_outbox_put(struct kaohe_outbox *outbox, const void *submission,
                                size_t length, uint64_t *number,
                                struct kaohe_problem *problem)
{
    return put(outbox, (struct bytes){submission, length}, (struct bytes){NULL, 0},
               number, problem);
}

enum kaohe_err kaohe_outbox_put_once(struct kaohe_outbox *outbox,
                                     const struct kaohe_message *submission,
                                     const unsigned char *source, uint64_t *number,
                                     struct kaohe_problem *problem)
{
    return put(outbox, (struct bytes){submission->data, submission->length},
               (struct bytes){source, KAOHE_SOURCE_SIZE}, number, problem);
}

enum kaohe_err kaohe_outbox_find(struct kaohe_outbox *outbox, const unsigned char *source,
                                 uint64_t *number, struct kaohe_problem *problem)
{
    *number = 0;
    return outbox_store_find(outbox->store, (struct bytes){source, KAOHE_SOURCE_SIZE},
                             number, problem);
}

enum kaohe_err kaohe_outbox_forget(struct kaohe_outbox *outbox, uint64_t number,
                                   struct kaohe_problem *problem)
{
    return outbox_store_forget(outbox->store, number, problem);
}

enum kaohe_err kaohe_outbox_waiting(struct kaohe_outbox *outbox, uint64_t *count,
                                    struct kaohe_problem *problem)
{
    return outbox_store_waiting(outbox->store, count, problem);
}

enum kaohe_err kaohe_outbox_retry(struct kaohe_outbox *outbox, uint64_t number,
                                  struct kaohe_problem *problem)
{
    const struct outbox_row row = {.number = number, .state = OUTBOX_STATE_WAITING};

    return outbox_store_settle(outbox->store, OUTBOX_STATE_QUARANTINED, &row, problem);
}
