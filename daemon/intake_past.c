/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dossier as it was held once: its filings up to there are merged again, as at a start,
 * so that it is byte for byte what it was. Nothing is kept of it. What one request may
 * cost is bounded by what is read and packed, not by a clock: the same request has the
 * same answer on every machine.
 */
#include "daemon/intake_past.h"

#include <stdlib.h>
#include <string.h>

#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/limits.h"
#include "wire/verdict.h"

#define CHAIN_LIMIT 4096              /* filings of one dossier */
#define WORK_LIMIT ((size_t)32 << 20) /* bytes of bodies, receipts and dossiers */

struct walk {
    struct intake *intake;
    struct past *past;
    int64_t *chain; /* the latest first */
    size_t count;
    size_t work;
    uint8_t *packed; /* the dossier so far. Owned */
    size_t length;
    int64_t revision;
};

static enum kaohe_err spend(struct walk *walk, size_t bytes)
{
    walk->work += bytes;
    return walk->work > WORK_LIMIT ? KAOHE_ERR_TOO_LARGE : KAOHE_OK;
}

/* The filings that count, by the links from each to the one before it. */
static enum kaohe_err follow_links(struct walk *walk, const struct held *held)
{
    const int64_t end = walk->past->as_of > 0 ? walk->past->as_of : INT64_MAX;
    int64_t at = held->state.last;
    enum kaohe_err err = KAOHE_OK;

    walk->chain = arena_array(&walk->intake->scratch, CHAIN_LIMIT, sizeof(int64_t));
    if (!walk->chain)
        return KAOHE_ERR_NO_MEMORY;
    while (!err && at > 0) {
        struct ledger_entry entry;

        if (walk->count == CHAIN_LIMIT)
            return KAOHE_ERR_TOO_LARGE;
        if (at <= end)
            walk->chain[walk->count++] = at;
        err = ledger_read(walk->intake->ledger, at, &entry);
        if (!err)
            err = spend(walk, entry.body.length + entry.receipt.length);
        at = err ? 0 : entry.previous_dossier;
    }
    return err;
}

static enum kaohe_err unpack(const struct walk *walk, Dossier **out)
{
    struct decode_error where;
    const struct bytes packed = {walk->packed, walk->length};
    ProtobufCMessage *message = NULL;
    enum kaohe_err err = KAOHE_OK;

    if (walk->packed)
        err = decode_own(&kaohe__v1__dossier__descriptor, packed, &walk->intake->scratch,
                         &message, &where);
    *out = (Dossier *)message;
    return err;
}

static enum kaohe_err pack(struct walk *walk, const Dossier *merged)
{
    struct bytes packed = {0};
    enum kaohe_err err = encode_message(&merged->base, &walk->intake->scratch, &packed);
    uint8_t *copy = err ? NULL : malloc(packed.length);

    if (!copy)
        return err ? err : KAOHE_ERR_NO_MEMORY;
    memcpy(copy, packed.data, packed.length);
    free(walk->packed);
    walk->packed = copy;
    walk->length = packed.length;
    walk->revision = merged->revision;
    return spend(walk, packed.length);
}

/* What is left of an erased body may be a filing still, but not that one. */
static enum kaohe_err merge(struct walk *walk, const struct ledger_entry *entry,
                            const Receipt *receipt)
{
    struct verdict_input input = {
        .submission = entry->body.data,
        .length = entry->body.length,
        .by_headquarters = receipt_by_headquarters(receipt),
        .entry = entry->number,
        .time = entry->time,
    };
    const Dossier *merged = NULL;
    Dossier *held = NULL;
    enum kaohe_err err = unpack(walk, &held);

    input.held = held;
    if (!err)
        err = verdict_repeat(&input, receipt, &walk->intake->scratch, &merged);
    if (!err && merged->revision != receipt->revision)
        err = KAOHE_ERR_INVALID;
    return err ? err : pack(walk, merged);
}

/* Done: the next filing is of a later revision than the one that is wanted. */
static enum kaohe_err step(struct walk *walk, int64_t number, bool *done)
{
    struct arena *scratch = &walk->intake->scratch;
    const size_t mark = arena_mark(scratch);
    struct ledger_entry entry;
    struct decode_error where;
    Receipt *receipt = NULL;
    enum kaohe_err err = ledger_read(walk->intake->ledger, number, &entry);

    walk->past->entry = number;
    if (!err)
        err = decode_receipt(entry.receipt, scratch, &receipt, &where);
    *done = !err && walk->past->revision > 0 && receipt->revision > walk->past->revision;
    if (!err && !*done && receipt->verdict == VERDICT_ACCEPTED)
        err = merge(walk, &entry, receipt);
    arena_release(scratch, mark);
    return err;
}

enum kaohe_err past_dossier(struct intake *intake, const struct held *held,
                            struct past *past, Dossier **out)
{
    struct walk walk = {.intake = intake, .past = past};
    bool done = false;
    enum kaohe_err err;

    *out = NULL;
    if (past->revision > held->state.revision)
        return KAOHE_ERR_NOT_FOUND;
    if (!past->afresh && (past->as_of == 0 || past->as_of >= held->state.last) &&
        (past->revision == 0 || past->revision == held->state.revision))
        return held->state.packed ? held_unpack(intake, held, out) : KAOHE_ERR_NOT_FOUND;
    err = follow_links(&walk, held);
    while (!err && !done && walk.count > 0)
        err = step(&walk, walk.chain[--walk.count], &done);
    if (!err && (!walk.packed || (past->revision > 0 && walk.revision != past->revision)))
        err = KAOHE_ERR_NOT_FOUND;
    if (!err)
        err = unpack(&walk, out);
    free(walk.packed);
    return err;
}
