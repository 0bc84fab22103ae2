/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The history of a dossier: its filings, refused ones too, walked back along the links
 * that each entry has to the one before it. Nothing is told that is not committed.
 */
#include <string.h>

#include "daemon/intake_state.h"
#include "domain/period.h"
#include "wire/decode.h"

#define PAGE_ENTRIES 256
#define PAGE_BYTES ((size_t)256 << 10) /* of bodies that are decoded for one page */

struct walk {
    struct intake *intake;
    History *history;
    int64_t at; /* the entry to be told next; 0: none */
    size_t bytes;
};

/* The reason is the submission's own; an erased one has none any more. */
static enum kaohe_err tell_body(struct intake *intake, struct bytes body, Revision *told)
{
    struct decode_error where;
    Submission *submission = NULL;

    if (body.length == 0)
        return KAOHE_OK;
    const enum kaohe_err err =
        decode_submission(body, &intake->scratch, &submission, &where);
    if (err)
        return err;
    told->reason = submission->correction_reason;
    told->document = submission->document;
    told->has_records = true;
    told->records = (int64_t)submission->n_records;
    return KAOHE_OK;
}

static void tell_receipt(const Receipt *receipt, Revision *told)
{
    told->has_entry = told->has_time = told->has_revision = true;
    told->entry = receipt->entry;
    told->time = receipt->time;
    told->revision = receipt->revision;
    told->has_verdict = receipt->has_verdict;
    told->verdict = receipt->verdict;
    told->filed_by = receipt->filed_by;
    told->has_key = receipt->has_key;
    told->key = receipt->key;
    told->filer = receipt->filer;
    told->approver = receipt->approver;
    told->has_findings = receipt->has_finding_count;
    told->findings = receipt->finding_count;
    told->has_added = receipt->has_added;
    told->added = receipt->added;
    told->has_replaced = receipt->has_replaced;
    told->replaced = receipt->replaced;
    told->has_withdrawn = receipt->has_withdrawn;
    told->withdrawn = receipt->withdrawn;
}

static struct bytes keep(struct arena *arena, struct bytes bytes)
{
    uint8_t *copy = arena_alloc(arena, bytes.length + 1);

    if (copy && bytes.length > 0)
        memcpy(copy, bytes.data, bytes.length);
    return (struct bytes){copy, copy ? bytes.length : 0};
}

/* One entry; the row's bytes are its only until the next is read. */
static enum kaohe_err step(struct walk *walk)
{
    struct intake *intake = walk->intake;
    struct ledger_entry entry;
    struct decode_error where;
    Receipt *receipt = NULL;
    Revision *told = arena_alloc(&intake->scratch, sizeof(*told));
    enum kaohe_err err = ledger_read(intake->ledger, walk->at, &entry);

    if (err || !told)
        return err ? err : KAOHE_ERR_NO_MEMORY;
    *told = (Revision)REVISION_INIT;
    struct bytes body = keep(&intake->scratch, entry.body);
    struct bytes bytes = keep(&intake->scratch, entry.receipt);
    if (intake->scratch.exhausted)
        return KAOHE_ERR_NO_MEMORY;
    walk->bytes += body.length + bytes.length;
    const int64_t before = entry.previous_dossier;
    const bool committed = walk->at <= intake->committed.entry;
    err = decode_receipt(bytes, &intake->scratch, &receipt, &where);
    if (!err)
        err = tell_body(intake, body, told);
    if (err)
        return err;
    tell_receipt(receipt, told);
    walk->at = before;
    if (committed)
        walk->history->revisions[walk->history->n_revisions++] = told;
    return KAOHE_OK;
}

/* Where to begin: behind `before`, which must be an entry of this very dossier. */
static enum kaohe_err start(struct walk *walk, const struct held *held, int64_t before)
{
    struct ledger_entry entry;

    walk->at = held->state.last;
    if (before <= 0)
        return KAOHE_OK;
    walk->at = 0;
    const enum kaohe_err err = ledger_read(walk->intake->ledger, before, &entry);
    if (err == KAOHE_ERR_NOT_FOUND)
        return KAOHE_OK;
    if (!err && entry.branch && entry.period &&
        strcmp(entry.branch, walk->history->branch) == 0 &&
        strcmp(entry.period, walk->history->period) == 0)
        walk->at = entry.previous_dossier;
    return err;
}

static enum kaohe_err answer(const struct call *call, const struct held *held,
                             History *history)
{
    struct walk walk = {.intake = call->intake, .history = history};
    enum kaohe_err err = start(&walk, held, call->request->history->before);

    history->revisions =
        arena_array(&call->intake->scratch, PAGE_ENTRIES, sizeof(*history->revisions));
    if (!history->revisions)
        return KAOHE_ERR_NO_MEMORY;
    while (!err && walk.at > 0 && history->n_revisions < PAGE_ENTRIES &&
           walk.bytes < PAGE_BYTES)
        err = step(&walk);
    if (!err && walk.at > 0 && history->n_revisions > 0) {
        history->has_next = true;
        history->next = history->revisions[history->n_revisions - 1]->entry;
    }
    return err;
}

static void refuse(const struct call *call, ErrorCode code, const char *message)
{
    call_fail(call, &(struct call_error){code, message, "branch",
                                         call->request->history->branch});
}

void call_history(const struct call *call)
{
    struct intake *intake = call->intake;
    const HistoryRequest *request = call->request->history;
    History *history = arena_alloc(&intake->scratch, sizeof(*history));
    char *text = arena_alloc(&intake->scratch, PERIOD_TEXT_SIZE);
    const struct held *held = NULL;
    struct period period;

    if (call->peer->role == ROLE_BRANCH &&
        (!request->branch || strcmp(call->peer->branch, request->branch) != 0)) {
        refuse(call, ERROR_CODE_NOT_PERMITTED, "a branch reads its own dossiers");
        return;
    }
    if (request->branch && request->period && text &&
        period_parse(request->period, &period) == KAOHE_OK)
        held = held_find(intake, request->branch, period_format(period, text));
    if (!held) {
        refuse(call, ERROR_CODE_NOT_FOUND, "nothing was filed");
        return;
    }
    if (!history) {
        call_try_again(call);
        return;
    }
    *history = (History)HISTORY_INIT;
    history->branch = request->branch;
    history->period = text;
    if (answer(call, held, history)) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_HISTORY;
    call->reply->history = history;
}
