/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sends what waits, in order, one at a time: the next leaves only when the one before it
 * has its receipt or is out of the way. Any number of processes may do so at once; they
 * send the same bytes, and the daemon gives both the same receipt. A receipt counts only
 * if it is for these bytes and the daemon's signing key bears it out.
 */
#include <stdio.h>
#include <string.h>

#include "client/ask.h"
#include "client/backoff.h"
#include "client/outbox.h"
#include "client/problem.h"
#include "client/trust.h"
#include "kaohe/client.h"
#include "wire/encode.h"
#include "wire/hash.h"

#define TRIES 4
#define PAUSE_MS 250
#define LONGEST_PAUSE_MS 4000
#define UNANSWERED_LIMIT 3 /* while the daemon answers other requests */

struct sending {
    struct kaohe_outbox *outbox;
    struct kaohe_client *client;
    struct kaohe_sent *sent;
    struct outbox_witness witness;
    struct scratch scratch;
    struct kaohe_problem *problem;
};

/* The answer is no receipt and never will be: out of the way, with the reason. */
static enum kaohe_err quarantine(struct sending *s, const struct outbox_row *row,
                                 ErrorCode error, const struct kaohe_problem *why)
{
    char text[sizeof why->detail + 128];
    struct outbox_row aside = *row;

    snprintf(text, sizeof text, "%s%s%s", why->reason, why->detail[0] == '\0' ? "" : ": ",
             why->detail);
    aside.state = OUTBOX_STATE_QUARANTINED;
    aside.error = error;
    aside.problem = text;
    s->sent->quarantined++;
    return outbox_store_settle(s->outbox->store, OUTBOX_STATE_WAITING, &aside,
                               s->problem);
}

static bool same(ProtobufCBinaryData a, struct bytes b)
{
    return a.len == b.length && memcmp(a.data, b.data, b.length) == 0;
}

static enum kaohe_err settle(struct sending *s, struct outbox_row *row,
                             const SignedReceipt *signed_receipt)
{
    struct kaohe_message view = {NULL, 0};
    ProtobufCMessage *message = NULL;
    const Receipt *receipt;
    enum kaohe_err err =
        encode_message(&signed_receipt->base, &s->scratch.arena, &row->receipt);

    if (err != KAOHE_OK)
        return problem_set(s->problem, err, NULL, "out of memory");
    err = trust_open(s->client->profile.content, row->receipt, &view, s->problem);
    if (err == KAOHE_OK)
        err =
            scratch_decode(&s->scratch, &kaohe__v1__receipt_view__descriptor,
                           (struct bytes){view.data, view.length}, &message, s->problem);
    kaohe_message_free(&view);
    if (err != KAOHE_OK)
        return err;
    receipt = ((ReceiptView *)message)->receipt;
    if (!same(receipt->content, row->content) || receipt->number != row->number)
        return problem_set(s->problem, KAOHE_ERR_CORRUPT, NULL,
                           "the receipt is for another report");
    row->state = receipt->verdict == VERDICT_REFUSED ? OUTBOX_STATE_REFUSED
                                                     : OUTBOX_STATE_ACKNOWLEDGED;
    if (row->state == OUTBOX_STATE_REFUSED)
        s->sent->refused++;
    else
        s->sent->acknowledged++;
    err = outbox_store_settle(s->outbox->store, OUTBOX_STATE_WAITING, row, s->problem);
    if (err != KAOHE_OK || receipt->entry <= s->witness.entry)
        return err;
    s->witness = (struct outbox_witness){receipt->epoch, row->number, receipt->entry};
    return outbox_store_set_witness(s->outbox->store, &s->witness, s->problem);
}

/* No answer to this report: is it the report? Then the daemon answers something else. */
static enum kaohe_err unanswered(struct sending *s, struct outbox_row *row)
{
    Request request = REQUEST_INIT;
    StatusRequest status = STATUS_REQUEST_INIT;
    Reply *reply = NULL;
    struct kaohe_problem why = {.reason = "the daemon never answers this report"};
    enum kaohe_err err;

    request.verb_case = VERB_STATUS;
    request.status = &status;
    if (ask(s->client, &request, &s->scratch, &reply, NULL) != KAOHE_OK)
        return KAOHE_ERR_TIMEOUT;
    row->attempts++;
    if (row->attempts >= UNANSWERED_LIMIT)
        return quarantine(s, row, ERROR_CODE_UNSPECIFIED, &why);
    err = outbox_store_settle(s->outbox->store, OUTBOX_STATE_WAITING, row, s->problem);
    return err == KAOHE_OK ? KAOHE_ERR_TIMEOUT : err;
}

/* Sends one row until it is settled or there is no point in going on. */
static enum kaohe_err send_row(struct sending *s, struct outbox_row *row)
{
    SubmitRequest submit = SUBMIT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    enum kaohe_err err = KAOHE_ERR_TIMEOUT;

    submit.has_submission = true;
    submit.submission.data = (unsigned char *)row->body.data;
    submit.submission.len = row->body.length;
    request.verb_case = VERB_SUBMIT;
    request.submit = &submit;
    for (unsigned tries = 1; tries <= TRIES; tries++) {
        struct kaohe_problem why = {.reason = "the daemon answers with no receipt"};

        arena_reset(&s->scratch.arena);
        err = ask(s->client, &request, &s->scratch, &reply, &why);
        if (s->problem != NULL)
            *s->problem = why;
        if (err == KAOHE_OK && reply->result_case == RESULT_RECEIPT)
            return settle(s, row, reply->receipt);
        if (reply != NULL && err != KAOHE_ERR_TIMEOUT)
            return quarantine(s, row, err == KAOHE_OK ? 0 : reply->error->code, &why);
        if (!s->client->sent)
            return err;
        if (reply == NULL && err == KAOHE_ERR_TIMEOUT)
            return unanswered(s, row);
        backoff_sleep(backoff_pause(tries, PAUSE_MS, LONGEST_PAUSE_MS));
    }
    return err;
}

static enum kaohe_err send_all(struct sending *s)
{
    struct kaohe_problem damaged = {.reason = "the stored report is damaged"};
    struct outbox_row row;
    uint64_t last = 0;
    enum kaohe_err err = KAOHE_OK;

    while (err == KAOHE_OK) {
        uint8_t content[HASH_BYTES];

        err = outbox_store_next(s->outbox->store, last, true, &row, s->problem);
        if (err != KAOHE_OK)
            break;
        last = row.number;
        hash_sha256(row.body.data, row.body.length, content);
        if (row.content.length == HASH_BYTES &&
            memcmp(content, row.content.data, HASH_BYTES) == 0)
            err = send_row(s, &row);
        else
            err = quarantine(s, &row, ERROR_CODE_UNSPECIFIED, &damaged);
        if (err == KAOHE_ERR_NOT_FOUND) /* another process has settled it meanwhile */
            err = KAOHE_OK;
    }
    return err == KAOHE_ERR_NOT_FOUND ? KAOHE_OK : err;
}

enum kaohe_err kaohe_outbox_send(struct kaohe_outbox *outbox, struct kaohe_client *client,
                                 struct kaohe_sent *sent, struct kaohe_problem *problem)
{
    struct kaohe_sent counts = {.waiting = 0};
    struct sending s = {
        .outbox = outbox, .client = client, .sent = &counts, .problem = problem};
    enum kaohe_err err = scratch_open(&s.scratch, 0, problem);
    enum kaohe_err counted;

    if (err == KAOHE_OK)
        err = outbox_recover(outbox, client, &counts.lost, problem);
    if (err == KAOHE_OK)
        err = outbox_store_witness(outbox->store, &s.witness, problem);
    if (err == KAOHE_OK)
        err = send_all(&s);
    scratch_close(&s.scratch);
    counted = outbox_store_waiting(outbox->store, &counts.waiting,
                                   err == KAOHE_OK ? problem : NULL);
    if (sent != NULL)
        *sent = counts;
    return err == KAOHE_OK ? counted : err;
}
