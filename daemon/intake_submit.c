/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journey of a submission: who sent it, was it sent before, what is the verdict,
 * which boards move, append. Whatever the verdict, it is in the ledger at the end;
 * whatever is not permitted or no submission leaves nothing behind but a counter.
 */
#include "daemon/intake_context.h"
#include "daemon/intake_journey.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/periods.h"
#include "domain/period.h"
#include "wire/decode.h"

static void refuse(const struct journey *journey, ErrorCode code, const char *message,
                   const char *field)
{
    call_fail(journey->call,
              &(struct call_error){code, message, field ? "field" : NULL, field});
}

void journey_period(struct journey *journey)
{
    struct period period;

    journey->period = journey->submission->period;
    if (period_parse(journey->period, &period) == KAOHE_OK)
        journey->period = period_format(period, journey->period_text);
}

/* Does it say who it is of, and may this peer say so? The period is taken in the form in
 * which it is stored; one that cannot be read is for the rules to refuse. */
static bool admit(struct journey *journey)
{
    const Submission *submission = journey->submission;
    const struct peer *peer = journey->call->peer;
    const char *missing = NULL;

    if (!submission->has_outbox || submission->outbox.len != LEDGER_OUTBOX_SIZE)
        missing = "outbox";
    else if (!submission->has_number || submission->number == 0)
        missing = "number";
    else if (!submission->branch || !submission->branch[0])
        missing = "branch";
    else if (!submission->period || !submission->period[0])
        missing = "period";
    if (missing) {
        refuse(journey, ERROR_CODE_MALFORMED, "without it a submission is of nobody",
               missing);
        return false;
    }
    if (peer->role == ROLE_BRANCH && strcmp(peer->branch, submission->branch) != 0) {
        refuse(journey, ERROR_CODE_NOT_PERMITTED, "a branch files for itself only",
               "branch");
        return false;
    }
    journey_period(journey);
    return true;
}

/* Was it sent before? Then the reply is made here: the first receipt, or a conflict. */
static enum kaohe_err recognise(struct journey *journey, bool *known)
{
    struct intake *intake = journey->call->intake;
    uint8_t content[HASH_BYTES];
    int64_t entry = 0;
    enum kaohe_err err = outbox_search(intake, journey->filing.outbox,
                                       journey->submission->number, &entry, content);

    *known = !err && entry > 0;
    if (err || entry == 0)
        return err;
    if (memcmp(content, journey->content, HASH_BYTES) != 0)
        return journey_conflict(journey, entry);
    intake->counters[INTAKE_RESENT]++;
    if (entry > intake->committed.entry) {
        journey->call->slot->entry = entry;
        return KAOHE_OK;
    }
    receipt_call(journey->call, entry);
    return KAOHE_OK;
}

enum kaohe_err journey_judge(struct journey *journey, struct decode_error *where)
{
    struct intake *intake = journey->call->intake;
    Dossier *held = NULL;
    struct context context;
    struct verdict_input input = {
        .submission = journey->body.data,
        .length = journey->body.length,
        .decoded = journey->submission,
        .catalogue = intake->catalogue,
        .rubrics = (const Rubric *const *)intake->rubrics,
        .rubric_count = intake->rubric_count,
        .context = &context,
        .by_headquarters = journey->call->peer->role == ROLE_HEADQUARTERS,
        .entry = journey->filing.entry,
        .time = intake->batch.time,
    };
    enum kaohe_err err =
        context_gather(intake, journey->submission->branch, journey->period, &context);

    if (!err)
        err = held_unpack(intake, journey->filing.held, &held);
    input.held = held;
    input.today = intake_today(intake);
    if (!err)
        err = verdict_reach(&input, &intake->scratch, &journey->verdict, where);
    return err;
}

enum kaohe_err journey_tell(struct journey *journey)
{
    bool accepted = journey->verdict.verdict == VERDICT_ACCEPTED;
    enum kaohe_err err = KAOHE_OK;

    journey_receipt(journey);
    if (accepted)
        err = held_pack(journey->call->intake, journey->verdict.merged, &journey->filing);
    if (!err && accepted)
        err = journey_rank(journey);
    return err;
}

/* Boards first, because the receipt tells their places; the books last, because they
 * cannot fail halfway. */
static enum kaohe_err file(struct journey *journey)
{
    struct intake *intake = journey->call->intake;
    struct filing *filing = &journey->filing;
    struct ledger_entry entry = {
        .branch = journey->submission->branch,
        .period = journey->period,
        .outbox = {filing->outbox->key.id, LEDGER_OUTBOX_SIZE},
        .outbox_number = filing->number,
        .previous_outbox = filing->outbox->state.last,
        .previous_dossier = filing->held->state.last,
        .body = journey->body,
    };
    enum kaohe_err err = journey_tell(journey);

    if (err)
        return err;
    err = batch_append(intake, &journey->receipt, &entry);
    if (err)
        return err;
    err = held_file(intake, filing);
    if (err)
        batch_fail(intake); /* the entry is there, and the books do not know it */
    return err;
}

static enum kaohe_err process(struct journey *journey)
{
    struct intake *intake = journey->call->intake;
    struct decode_error where = {0};
    size_t boards = boards_mark(&intake->boards);
    size_t changes = intake->batch.change_count;
    enum kaohe_err err = batch_prepare(intake);

    if (!err)
        err = held_get(intake, journey->submission->branch, journey->period,
                       &journey->filing.held);
    journey->filing.entry = intake->last.entry + 1;
    journey->filing.number = journey->submission->number;
    if (!err)
        err = journey_judge(journey, &where);
    if (!err)
        err = file(journey);
    if (!err) {
        journey->call->slot->entry = journey->filing.entry;
        journey_count(journey);
    } else if (err == KAOHE_ERR_DISK_FULL && !intake->batch.failed) {
        batch_fail(intake);
    } else if (!intake->batch.failed) {
        boards_undo(&intake->boards, boards);
        intake->batch.change_count = changes;
    }
    free(journey->filing.packed);
    return err;
}

void call_submit(const struct call *call)
{
    const SubmitRequest *request = call->request->submit;
    struct outbox_key key;
    struct journey journey = {.call = call};
    struct decode_error where;
    Submission *submission = NULL;
    bool known = false;
    enum kaohe_err err;

    journey.body = (struct bytes){request->submission.data, request->submission.len};
    err = decode_submission(journey.body, &call->intake->scratch, &submission, &where);
    if (err) {
        call_malformed(call, err, &where);
        return;
    }
    journey.submission = submission;
    if (!admit(&journey))
        return;
    hash_sha256(journey.body.data, journey.body.length, journey.content);
    key = outbox_key(submission->outbox.data, call->peer->branch);
    err = outbox_get(call->intake, &key, &journey.filing.outbox);
    if (!err)
        err = recognise(&journey, &known);
    if (!err && !known)
        err = process(&journey);
    if (err)
        held_forget(call->intake, &journey.filing);
    if (err == KAOHE_ERR_TOO_LARGE ||
        (err == KAOHE_ERR_NO_MEMORY && call->intake->scratch.exhausted)) {
        arena_reset(&call->intake->scratch);
        if (journey.receipt.n_standings > 0)
            refuse(&journey, ERROR_CODE_TOO_LARGE,
                   "it moves more boards than a receipt can tell of", NULL);
        else
            refuse(&journey, ERROR_CODE_TOO_LARGE, "the dossier would be too large",
                   NULL);
    } else if (err) {
        call_try_again(call);
    }
}
