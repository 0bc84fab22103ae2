/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading what is held: dossiers page by page, receipts, data files. A branch reads its
 * own; of others it is told that there is nothing.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/intake_past.h"
#include "daemon/intake_past_board.h"
#include "daemon/intake_proof.h"
#include "domain/period.h"
#include "wire/decode.h"

static void not_found(const struct call *call, const char *message)
{
    call_fail(call, &(struct call_error){ERROR_CODE_NOT_FOUND, message, NULL, NULL});
}

/* To one who may not know that it is there. */
static void hide(const struct call *call, const char *message)
{
    call_hide(call, &(struct call_error){ERROR_CODE_NOT_FOUND, message, NULL, NULL});
}

bool query_permits(const struct peer *peer, const char *branch)
{
    return peer->role == ROLE_HEADQUARTERS ||
           (branch && peer->role == ROLE_BRANCH && strcmp(peer->branch, branch) == 0);
}

void page_cut(struct page *page, Dossier *dossier)
{
    size_t from = page->skip < 0 ? 0 : (size_t)page->skip;
    size_t count = 0;

    if (from > dossier->n_records)
        from = dossier->n_records;
    page->skip -= (int64_t)from;
    while (from + count < dossier->n_records &&
           (page->size < INTAKE_REPLY_LIMIT || page->count == 0)) {
        page->size +=
            protobuf_c_message_get_packed_size(&dossier->records[from + count++]->base);
        page->count++;
    }
    page->more = page->more || from + count < dossier->n_records;
    dossier->records += from;
    dossier->n_records = count;
}

static void refuse_dossier(const struct call *call, enum kaohe_err err,
                           const struct past *past)
{
    char *entry = arena_alloc(&call->intake->scratch, 24);

    switch (err) {
    case KAOHE_ERR_NOT_FOUND:
        not_found(call, "no such dossier");
        return;
    case KAOHE_ERR_TOO_LARGE:
        call_refuse(call, ERROR_CODE_TOO_LARGE,
                    "too many filings to be merged again for one request", NULL);
        return;
    case KAOHE_ERR_INVALID:
        if (entry) {
            snprintf(entry, 24, "%lld", (long long)past->entry);
            call_fail(call, &(struct call_error){
                                ERROR_CODE_NOT_FOUND,
                                "the body of a filing that it rests on was erased",
                                "entry", entry});
            return;
        }
        break;
    default:
        break;
    }
    call_try_again(call);
}

void call_dossier(const struct call *call)
{
    struct intake *intake = call->intake;
    const DossierRequest *request = call->request->dossier;
    char text[PERIOD_TEXT_SIZE];
    struct period period;
    struct page page = {.skip = request->offset};
    struct past past = {.as_of = request->as_of, .revision = request->revision};
    const struct held *held = NULL;
    Dossier *dossier = NULL;

    if (!query_permits(call->peer, request->branch)) {
        call_fail(call, &(struct call_error){ERROR_CODE_NOT_PERMITTED,
                                             "a branch reads its own dossiers", "branch",
                                             request->branch});
        return;
    }
    if (request->branch && request->period &&
        period_parse(request->period, &period) == KAOHE_OK)
        held = held_find(intake, request->branch, period_format(period, text));
    if (past.as_of < 0 || past.revision < 0) {
        call_refuse(call, ERROR_CODE_MALFORMED, "as of something that never was",
                    past.as_of < 0 ? "as_of" : "revision");
        return;
    }
    if (!held) {
        not_found(call, "no such dossier");
        return;
    }
    const enum kaohe_err err = past_dossier(intake, held, &past, &dossier);
    if (err) {
        refuse_dossier(call, err, &past);
        return;
    }
    page_cut(&page, dossier);
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_DOSSIER;
    call->reply->dossier = dossier;
}

/* The entry that is asked for, by its number or by the caller's own outbox and number;
 * 0: none. */
static enum kaohe_err locate(const struct call *call, int64_t *entry)
{
    struct intake *intake = call->intake;
    const ReceiptRequest *request = call->request->receipt;
    uint8_t content[HASH_BYTES];
    struct outbox_key key;
    const struct outbox *outbox;

    *entry = request->has_entry ? request->entry : 0;
    if (*entry > intake->last.entry || *entry < 0)
        *entry = 0;
    if (request->has_entry || !request->has_outbox ||
        request->outbox.len != LEDGER_OUTBOX_SIZE)
        return KAOHE_OK;
    key = outbox_key(request->outbox.data, call->peer->branch);
    outbox = outbox_find(intake, &key);
    return outbox ? outbox_search(intake, outbox, request->number, entry, content)
                  : KAOHE_OK;
}

/* A branch reads the receipts of what it filed itself: those of headquarters tell places
 * on boards that branches do not see. Editions are for all. */
static enum kaohe_err may_read(const struct call *call, const struct ledger_entry *entry,
                               bool *may)
{
    struct decode_error where;
    Receipt *receipt = NULL;
    enum kaohe_err err =
        decode_receipt(entry->receipt, &call->intake->scratch, &receipt, &where);

    *may = !err &&
           ((query_permits(call->peer, entry->branch) &&
             (call->peer->role != ROLE_BRANCH || !receipt_by_headquarters(receipt))) ||
            receipt->kind == ENTRY_KIND_EDITION);
    return err;
}

/* A proof that entries were lost begins a new epoch. The caller asks again, and learns
 * that from the status. */
static enum kaohe_err hold_against(const struct call *call, const ReceiptRequest *request,
                                   bool *lost)
{
    struct intake *intake = call->intake;
    EpochEvent event = EPOCH_EVENT_INIT;
    enum kaohe_err err =
        epoch_disproves(intake, request->entry,
                        (struct bytes){request->held.data, request->held.len}, lost);

    if (err || !*lost)
        return err;
    event.cause = EPOCH_CAUSE_LOST;
    event.has_evidence = true;
    event.evidence = request->held;
    err = epoch_begin(intake, &event);
    if (!err)
        intake->counters[INTAKE_LOST]++;
    return err;
}

void call_receipt(const struct call *call)
{
    struct intake *intake = call->intake;
    const ReceiptRequest *request = call->request->receipt;
    struct ledger_entry stored = {0};
    int64_t entry = 0;
    bool may = false;
    bool lost = false;
    enum kaohe_err err = locate(call, &entry);

    if (!err && request->has_held && request->has_entry)
        err = hold_against(call, request, &lost);
    if (err || lost) {
        call_try_again(call);
        return;
    }
    if (entry > 0)
        err = ledger_read(intake->ledger, entry, &stored);
    if (!err && entry > 0)
        err = may_read(call, &stored, &may);
    if (!err && !may) {
        (entry > 0 ? hide : not_found)(call, "no such receipt");
        return;
    }
    intake->counters[INTAKE_READS]++;
    if (!err && entry > intake->committed.entry) {
        call->slot->entry = entry;
        return;
    }
    if (err)
        call_try_again(call);
    else
        receipt_call(call, entry);
}

void call_data(const struct call *call)
{
    const char *name = call->request->data->name;

    if (call->request->data->has_as_of) {
        call_data_as_of(call);
        return;
    }
    const struct data_held *held = name ? data_held_find(call->intake, name) : NULL;

    if (!held) {
        not_found(call, "no such data file");
        return;
    }
    call->intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_DATA;
    call->reply->data = (DataFile *)(uintptr_t)held->file;
}
