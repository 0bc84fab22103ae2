/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Erasing by a rule of retention: in every filing for the years before one, names of
 * cases and officers give way to tokens, in the batch whose entries tell what remains.
 * Figures, dates and keys keep their relations, so dossiers merge and boards rank as
 * before; what would not read back takes the whole batch back.
 */
#include "daemon/intake_erase.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/intake_event.h"
#include "daemon/scrub.h"
#include "domain/period.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define CHUNK 1000 /* filings that one entry tells of */

struct erasing {
    struct intake *intake;
    struct period before;
    const char *reason;
    struct scrub scrub;
    struct erased_list fresh; /* what this erasure left */
};

static bool is_due(const struct erasing *e, const struct ledger_entry *entry)
{
    struct period period;

    if (entry->kind != ENTRY_KIND_FILING || erased_find(e->intake, entry->number))
        return false;
    return !entry->period || period_parse(entry->period, &period) != KAOHE_OK ||
           period.year < e->before.year;
}

/* What remains has to read back. */
static enum kaohe_err encode(struct erasing *e, ProtobufCMessage *message,
                             struct bytes *out)
{
    struct decode_error where;
    enum kaohe_err err = encode_message(message, &e->intake->scratch, out);

    return err ? err : decode_check(message->descriptor, *out, &where);
}

static enum kaohe_err scrub_one(struct erasing *e, const struct ledger_entry *entry)
{
    struct arena *scratch = &e->intake->scratch;
    struct erased erased = {.entry = entry->number};
    struct ledger_entry remains = {.number = entry->number};
    struct decode_error where;
    Submission *submission = NULL;
    Receipt *receipt = NULL;
    enum kaohe_err err = decode_submission(entry->body, scratch, &submission, &where);

    if (!err)
        err = decode_receipt(entry->receipt, scratch, &receipt, &where);
    merkle_leaf(entry->receipt, erased.leaf);
    scrub_begin(&e->scrub, scratch);
    if (!err)
        err = scrub_learn(&e->scrub, &submission->base);
    if (!err)
        err = scrub_learn(&e->scrub, &receipt->base);
    if (err || e->scrub.seen_count == 0)
        return err;
    err = scrub_replace(&e->scrub, &submission->base);
    if (!err)
        err = encode(e, &submission->base, &remains.body);
    if (!err)
        err = scrub_replace(&e->scrub, &receipt->base);
    erased.has_receipt = e->scrub.changed;
    if (!err)
        err = encode(e, &receipt->base, &remains.receipt);
    if (err)
        return err;
    hash_sha256(remains.body.data, remains.body.length, erased.body);
    hash_sha256(remains.receipt.data, remains.receipt.length, erased.receipt);
    err = ledger_remain(e->intake->ledger, &remains, erased.has_receipt);
    return err ? err : erased_add(&e->fresh, &erased);
}

static enum kaohe_err scrub_all(struct erasing *e)
{
    struct intake *intake = e->intake;
    const int64_t end = intake->last.entry;
    enum kaohe_err err = KAOHE_OK;

    for (int64_t at = 1; !err && at <= end; at++) {
        struct ledger_entry entry;

        arena_reset(&intake->scratch);
        err = ledger_read(intake->ledger, at, &entry);
        if (err)
            break;
        if (is_due(e, &entry))
            err = scrub_one(e, &entry);
        if (err)
            snprintf(intake->reason, sizeof(intake->reason),
                     "entry %" PRId64 " cannot be erased: %s", at, kaohe_strerror(err));
    }
    return err;
}

static ProtobufCBinaryData binary(const uint8_t hash[HASH_BYTES])
{
    return (ProtobufCBinaryData){HASH_BYTES, (uint8_t *)(uintptr_t)hash};
}

static Erased *tell_one(struct arena *arena, const struct erased *erased)
{
    Erased *told = arena_alloc(arena, sizeof(*told));

    if (!told)
        return NULL;
    *told = (Erased)ERASED_INIT;
    told->has_entry = true;
    told->entry = erased->entry;
    told->has_body = true;
    told->body = binary(erased->body);
    told->has_leaf = erased->has_receipt;
    told->leaf = binary(erased->leaf);
    told->has_receipt = erased->has_receipt;
    told->receipt = binary(erased->receipt);
    return told;
}

static enum kaohe_err tell(struct erasing *e, size_t from, size_t count)
{
    struct intake *intake = e->intake;
    const struct peer by = {.role = ROLE_OPERATOR, .local = true};
    char before[PERIOD_TEXT_SIZE];
    Erasure erasure = ERASURE_INIT;
    struct bytes body;

    arena_reset(&intake->scratch);
    erasure.before = period_format(e->before, before);
    erasure.reason = (char *)(uintptr_t)e->reason;
    erasure.erased = arena_array(&intake->scratch, count, sizeof(Erased *));
    if (!erasure.erased)
        return KAOHE_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        erasure.erased[i] = tell_one(&intake->scratch, &e->fresh.items[from + i]);
        if (!erasure.erased[i])
            return KAOHE_ERR_NO_MEMORY;
    }
    erasure.n_erased = count;
    return event_append(
        intake,
        &(struct event){.kind = ENTRY_KIND_ERASURE, .body = &erasure.base, .by = &by},
        &body);
}

enum kaohe_err intake_erase(struct intake *intake, int64_t now,
                            const struct intake_erasure *what, size_t *count)
{
    struct erasing e = {.intake = intake, .reason = what->reason};
    enum kaohe_err err = period_parse(what->before, &e.before);

    *count = 0;
    if (err || e.before.kind != PERIOD_YEAR)
        return KAOHE_ERR_INVALID;
    e.scrub.entry = intake->last.entry + 1;
    err = intake_begin(intake, now);
    if (!err)
        err = batch_prepare(intake);
    if (!err)
        err = scrub_all(&e);
    *count = e.fresh.count;
    for (size_t at = 0; !err && at < *count; at += CHUNK)
        err = tell(&e, at, *count - at < CHUNK ? *count - at : CHUNK);
    if (!err && *count > 0)
        err = intake_commit(intake);
    else
        batch_fail(intake);
    scrub_free(&e.scrub);
    free(e.fresh.items);
    return !err && *count > 0 && intake->batch.failed ? KAOHE_ERR_DISK_FULL : err;
}
