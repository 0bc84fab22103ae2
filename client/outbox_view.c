/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows what is in an outbox: rows as messages, with their receipts opened.
 */
#include "client/outbox.h"
#include "client/problem.h"
#include "client/scratch.h"
#include "kaohe/client.h"

#define PAGE 256

/* Opens the receipt unverified; it was verified when it came. */
static enum kaohe_err add_receipt(struct bytes receipt, struct scratch *scratch,
                                  OutboxEntry *entry, struct kaohe_problem *problem)
{
    struct kaohe_message view = {NULL, 0};
    ProtobufCMessage *message = NULL;
    enum kaohe_err err;

    if (receipt.data == NULL)
        return KAOHE_OK;
    err = kaohe_receipt_open(receipt.data, receipt.length, NULL, &view, problem);
    if (err == KAOHE_OK)
        err = scratch_decode(scratch, &kaohe__v1__receipt_view__descriptor,
                             (struct bytes){view.data, view.length}, &message, problem);
    entry->receipt = (ReceiptView *)message;
    if (err == KAOHE_OK) {
        entry->receipt->has_verified = true;
        entry->receipt->verified = true;
    }
    kaohe_message_free(&view);
    return err;
}

/* The receipts of entries that the ledger lost since. */
static enum kaohe_err add_earlier(struct kaohe_outbox *outbox, struct scratch *scratch,
                                  OutboxEntry *entry, struct kaohe_problem *problem)
{
    SignedReceipt **list = NULL;
    int64_t after = 0;
    enum kaohe_err err = KAOHE_OK;

    while (err == KAOHE_OK) {
        ProtobufCMessage *message = NULL;
        struct bytes receipt;

        err =
            outbox_store_earlier(outbox->store, entry->number, &after, &receipt, problem);
        if (err == KAOHE_OK)
            err = scratch_decode(scratch, &kaohe__v1__signed_receipt__descriptor, receipt,
                                 &message, problem);
        if (err != KAOHE_OK)
            break;
        list = arena_array(&scratch->arena, entry->n_earlier_receipts + 1, sizeof *list);
        if (list == NULL)
            return KAOHE_ERR_NO_MEMORY;
        for (size_t i = 0; i < entry->n_earlier_receipts; i++)
            list[i] = entry->earlier_receipts[i];
        list[entry->n_earlier_receipts++] = (SignedReceipt *)message;
        entry->earlier_receipts = list;
    }
    return err == KAOHE_ERR_NOT_FOUND ? KAOHE_OK : err;
}

static char *keep(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_strdup(arena, text);
}

static void fill(const struct outbox_row *row, const unsigned char *id,
                 struct arena *arena, OutboxEntry *entry)
{
    kaohe__v1__outbox_entry__init(entry);
    entry->has_outbox = true;
    entry->outbox.data = (unsigned char *)id;
    entry->outbox.len = OUTBOX_ID_SIZE;
    entry->has_number = true;
    entry->number = row->number;
    entry->has_state = true;
    entry->state = row->state;
    entry->has_time = true;
    entry->time = row->time;
    entry->has_attempts = true;
    entry->attempts = row->attempts;
    entry->has_error = row->error != ERROR_CODE_UNSPECIFIED;
    entry->error = row->error;
    entry->branch = keep(arena, row->branch);
    entry->period = keep(arena, row->period);
    entry->problem = keep(arena, row->problem);
}

enum kaohe_err kaohe_outbox_entry(struct kaohe_outbox *outbox, uint64_t number,
                                  struct kaohe_message *entry,
                                  struct kaohe_problem *problem)
{
    struct scratch scratch;
    struct outbox_row row;
    OutboxEntry view = OUTBOX_ENTRY_INIT;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    *entry = (struct kaohe_message){NULL, 0};
    if (err == KAOHE_OK && number == 0)
        err = problem_set(problem, KAOHE_ERR_NOT_FOUND, NULL,
                          "entries are numbered from 1");
    if (err == KAOHE_OK)
        err = outbox_store_next(outbox->store, number - 1, false, &row, problem);
    if (err == KAOHE_OK && row.number != number)
        err = problem_set(problem, KAOHE_ERR_NOT_FOUND, NULL,
                          "no such entry in the outbox");
    if (err == KAOHE_OK) {
        fill(&row, outbox_store_id(outbox->store), &scratch.arena, &view);
        err = add_receipt(row.receipt, &scratch, &view, problem);
    }
    if (err == KAOHE_OK)
        err = add_earlier(outbox, &scratch, &view, problem);
    if (err == KAOHE_OK)
        err = scratch_encode(&scratch, &view.base, entry, problem);
    scratch_close(&scratch);
    return err;
}

/* A list names entries without their receipts, which are large. */
enum kaohe_err kaohe_outbox_list(struct kaohe_outbox *outbox, uint64_t after,
                                 struct kaohe_message *list,
                                 struct kaohe_problem *problem)
{
    struct scratch scratch;
    struct outbox_row row;
    OutboxEntry entries[PAGE];
    OutboxEntry *pointers[PAGE];
    OutboxList page = OUTBOX_LIST_INIT;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    *list = (struct kaohe_message){NULL, 0};
    page.entries = pointers;
    while (err == KAOHE_OK && page.n_entries < PAGE) {
        err = outbox_store_next(outbox->store, after, false, &row, problem);
        if (err != KAOHE_OK)
            break;
        fill(&row, outbox_store_id(outbox->store), &scratch.arena,
             &entries[page.n_entries]);
        pointers[page.n_entries] = &entries[page.n_entries];
        page.n_entries++;
        after = row.number;
    }
    page.has_next = err == KAOHE_OK;
    page.next = after;
    if (err == KAOHE_OK || err == KAOHE_ERR_NOT_FOUND)
        err = scratch_encode(&scratch, &page.base, list, problem);
    scratch_close(&scratch);
    return err;
}
