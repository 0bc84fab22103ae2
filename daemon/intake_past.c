/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dossier as it was held once: its filings up to there are merged again, as at a start,
 * so that it is byte for byte what it was. Nothing is kept of it. What one request may
 * cost is bounded by what is read and merged, not by a clock: the same request has the
 * same answer on every machine.
 */
#include "daemon/intake_past.h"

#include <stdlib.h>
#include <string.h>

#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/limits.h"
#include "wire/verdict.h"

#define CHAIN_LIMIT 4096               /* filings of one dossier */
#define WORK_LIMIT ((size_t)32 << 20)  /* bytes of bodies and receipts, and */
#define RECORD_WORK 64                 /* for each record each time it is merged */
#define LOOSE_LIMIT ((size_t)16 << 20) /* of scratch, until it is packed together */

struct walk {
    struct intake *intake;
    struct past *past;
    int64_t *chain; /* the latest first */
    size_t count;
    size_t work;
    size_t begin;           /* of what the dossier takes of the scratch arena */
    size_t tidied;          /* its end when it was packed together */
    const Dossier *dossier; /* so far */
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

/* Each merge leaves what it replaced in the arena: only the dossier is kept. */
static enum kaohe_err tidy(struct walk *walk)
{
    struct arena *scratch = &walk->intake->scratch;
    struct decode_error where;
    struct bytes packed = {0};
    ProtobufCMessage *message = NULL;
    enum kaohe_err err;

    if (arena_mark(scratch) - walk->tidied < LOOSE_LIMIT)
        return KAOHE_OK;
    err = encode_message(&walk->dossier->base, scratch, &packed);
    if (!err)
        err = spend(walk, packed.length);
    uint8_t *copy = err ? NULL : malloc(packed.length);
    if (!copy)
        return err ? err : KAOHE_ERR_NO_MEMORY;
    memcpy(copy, packed.data, packed.length);
    packed.data = copy;
    arena_release(scratch, walk->begin);
    err = decode_own(&kaohe__v1__dossier__descriptor, packed, scratch, &message, &where);
    walk->dossier = (const Dossier *)message;
    walk->tidied = arena_mark(scratch);
    free(copy);
    return err;
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
        .held = walk->dossier,
    };
    const Dossier *merged = NULL;
    enum kaohe_err err = verdict_repeat(&input, receipt, &walk->intake->scratch, &merged);

    if (!err && merged->revision != receipt->revision)
        err = KAOHE_ERR_INVALID;
    if (err)
        return err;
    walk->dossier = merged;
    err = spend(walk, merged->n_records * RECORD_WORK);
    return err ? err : tidy(walk);
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
        return merge(walk, &entry, receipt);
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
    walk.begin = walk.tidied = arena_mark(&intake->scratch);
    while (!err && !done && walk.count > 0)
        err = step(&walk, walk.chain[--walk.count], &done);
    if (!err && (!walk.dossier ||
                 (past->revision > 0 && walk.dossier->revision != past->revision)))
        err = KAOHE_ERR_NOT_FOUND;
    if (!err)
        *out = (Dossier *)(uintptr_t)walk.dossier;
    return err;
}
