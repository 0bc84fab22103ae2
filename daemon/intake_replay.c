/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the ledger back: registry, data, dossiers, outboxes and boards as the entries
 * made them. No rule runs, unless the ledger is audited; values are those that the
 * receipts tell. On the way every body
 * is held against its hash, every row against its receipt, every batch against its head
 * and every head against the next; the signature of the last one stands for them all. So
 * damage is found at the start and not in an answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/intake_edition.h"
#include "daemon/intake_erase.h"
#include "daemon/intake_journey.h"
#include "daemon/intake_keys.h"
#include "daemon/intake_past_board.h"
#include "daemon/intake_proof.h"
#include "daemon/periods.h"
#include "domain/catalogue.h"
#include "domain/rules.h"
#include "wire/decode.h"

#define PROGRESS 1000 /* entries between two reports */

enum kaohe_err corrupt(struct intake *intake, int64_t entry, const char *what)
{
    if (intake->audit)
        intake->audit->bad_entry = entry;
    snprintf(intake->reason, sizeof(intake->reason), "entry %lld: %s", (long long)entry,
             what);
    return KAOHE_ERR_CORRUPT;
}

/* What cannot be read back, or is not there, is damage: nothing else wrote it. */
static enum kaohe_err damage(enum kaohe_err err)
{
    bool unreadable = err == KAOHE_ERR_INVALID || err == KAOHE_ERR_TOO_LARGE ||
                      err == KAOHE_ERR_NOT_FOUND;

    return unreadable ? KAOHE_ERR_CORRUPT : err;
}

static enum kaohe_err replay_standings(struct intake *intake, const Receipt *receipt)
{
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = 0; !err && i < receipt->n_standings; i++) {
        const Standing *standing = receipt->standings[i];
        const struct board_value value = standing_value(standing);
        struct board_move move = {
            .period = standing->period,
            .branch = standing->branch,
            .entry = receipt->entry,
        };
        struct board_moved moved;

        if (intake->catalogue && standing->board)
            move.index = catalogue_board_index(intake->catalogue, standing->board);
        if (!intake->catalogue || !standing->board || !standing->period ||
            !standing->branch || move.index == intake->catalogue->n_boards)
            return KAOHE_ERR_CORRUPT;
        move.definition = intake->catalogue->boards[move.index];
        err = boards_move(&intake->boards, &move, &value, &moved);
    }
    return err;
}

bool receipt_by_headquarters(const Receipt *receipt)
{
    return receipt->filed_by && strcmp(receipt->filed_by, "headquarters") == 0;
}

/* By other rules than ours nothing can be judged again, nor where names were erased that
 * it may rest on. */
static bool can_judge(struct intake *intake, const Receipt *receipt)
{
    struct intake_audit *audit = intake->audit;
    bool ours = receipt->rule_set && strcmp(receipt->rule_set, rule_set_version) == 0;
    bool erased = erased_covers(intake, receipt->period);

    audit->filings++;
    audit->erased += erased;
    audit->recomputed += ours && !erased;
    audit->other_rules += !ours && !erased;
    return ours && !erased;
}

static enum kaohe_err replay_merge(struct intake *intake,
                                   const struct ledger_entry *entry,
                                   const Receipt *receipt, struct filing *filing)
{
    const Dossier *merged = NULL;
    Dossier *held = NULL;
    struct verdict_input input = {
        .submission = entry->body.data,
        .length = entry->body.length,
        .by_headquarters = receipt_by_headquarters(receipt),
        .entry = entry->number,
        .time = entry->time,
    };
    enum kaohe_err err = KAOHE_OK;

    if (intake->audit && can_judge(intake, receipt)) {
        err = journey_again(intake, entry, receipt, filing);
        return err ? err : held_file(intake, filing);
    }
    if (receipt->verdict != VERDICT_ACCEPTED)
        return held_file(intake, filing);
    err = held_unpack(intake, filing->held, &held);
    input.held = held;
    if (!err)
        err = verdict_repeat(&input, receipt, &intake->scratch, &merged);
    if (!err && merged->revision != receipt->revision)
        err = KAOHE_ERR_CORRUPT;
    if (!err)
        err = replay_standings(intake, receipt);
    if (!err)
        err = held_pack(intake, merged, filing);
    return err ? err : held_file(intake, filing);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static enum kaohe_err replay_filing(struct intake *intake,
                                    const struct ledger_entry *entry,
                                    const Receipt *receipt)
{
    struct filing filing = {.number = entry->outbox_number, .entry = entry->number};
    struct outbox_key key;
    enum kaohe_err err = KAOHE_ERR_CORRUPT;

    if (entry->outbox.length != LEDGER_OUTBOX_SIZE || !entry->branch || !entry->period)
        return err;
    if (receipt->outbox.len != LEDGER_OUTBOX_SIZE ||
        memcmp(receipt->outbox.data, entry->outbox.data, LEDGER_OUTBOX_SIZE) != 0 ||
        receipt->number != entry->outbox_number ||
        !same_text(receipt->period, entry->period))
        return err;
    key = outbox_key(entry->outbox.data,
                     receipt_by_headquarters(receipt) ? "" : entry->branch);
    err = outbox_get(intake, &key, &filing.outbox);
    if (!err)
        err = held_get(intake, entry->branch, entry->period, &filing.held);
    if (!err && (entry->previous_outbox != filing.outbox->state.last ||
                 entry->previous_dossier != filing.held->state.last ||
                 receipt->previous != filing.held->state.last))
        err = KAOHE_ERR_CORRUPT;
    if (!err)
        err = replay_merge(intake, entry, receipt, &filing);
    free(filing.packed);
    return err;
}

/* Is the row that of its receipt? What only filings have is empty in the others. */
static bool is_row_of(const Receipt *receipt, const struct ledger_entry *entry)
{
    return receipt->entry == entry->number && (int32_t)receipt->kind == entry->kind &&
           receipt->time == entry->time && same_text(receipt->branch, entry->branch) &&
           same_text(receipt->period, entry->period) &&
           receipt->content.len == HASH_BYTES &&
           memcmp(receipt->content.data, entry->content.data, HASH_BYTES) == 0 &&
           (receipt->kind == ENTRY_KIND_FILING ||
            (entry->outbox.length == 0 && entry->outbox_number == 0 &&
             entry->previous_outbox == 0 && entry->previous_dossier == 0));
}

/* Entries are of the epoch that one of them began. */
static enum kaohe_err follow_epoch(struct intake *intake,
                                   const struct ledger_entry *entry,
                                   const Receipt *receipt)
{
    if (intake->epoch == 0)
        intake->epoch = receipt->epoch;
    if (receipt->kind == ENTRY_KIND_EPOCH)
        return epoch_apply(intake, entry->body, receipt);
    return receipt->epoch == intake->epoch
               ? KAOHE_OK
               : corrupt(intake, entry->number, "is of another epoch");
}

static enum kaohe_err replay_entry(struct intake *intake,
                                   const struct ledger_entry *entry)
{
    struct decode_error where;
    Receipt *receipt = NULL;
    ProtobufCMessage *event = NULL;
    enum kaohe_err err =
        decode_receipt(entry->receipt, &intake->scratch, &receipt, &where);

    if (!err && !is_row_of(receipt, entry))
        err = KAOHE_ERR_CORRUPT;
    if (!err)
        err = follow_epoch(intake, entry, receipt);
    if (err)
        return err;
    switch (receipt->kind) {
    case ENTRY_KIND_FILING:
        return replay_filing(intake, entry, receipt);
    case ENTRY_KIND_KEY:
        err = decode_message(&kaohe__v1__key_event__descriptor, entry->body,
                             &intake->scratch, &event, &where);
        return err ? err : replay_key(intake, (const KeyEvent *)event, entry->number);
    case ENTRY_KIND_DATA:
        return data_apply(intake, entry->body, entry->number,
                          receipt_by_headquarters(receipt));
    case ENTRY_KIND_PERIOD:
        return replay_period(intake, entry->body, entry->number, entry->time);
    case ENTRY_KIND_EDITION:
        return replay_edition(intake, entry->body, entry->number, entry->time);
    case ENTRY_KIND_EPOCH:
    case ENTRY_KIND_ERASURE:
    case ENTRY_KIND_SIGNING_KEY: /* learned before the replay */
        return KAOHE_OK;
    default:
        return KAOHE_ERR_VERSION;
    }
}

static bool is_hash(ProtobufCBinaryData bytes, const uint8_t hash[HASH_BYTES])
{
    return bytes.len == HASH_BYTES && memcmp(bytes.data, hash, HASH_BYTES) == 0;
}

static bool is_head_of(const struct intake *intake, const struct ledger_head *stored,
                       const BatchHead *head, const merkle_hash root)
{
    const struct batch *batch = &intake->batch;

    return is_hash(head->root, root) && is_hash(head->previous, intake->previous_head) &&
           head->batch == intake->last.batch && head->epoch == intake->epoch &&
           head->first_entry == batch->first_entry &&
           head->entry_count == (int64_t)batch->entries &&
           head->time == intake->last.time && stored->first_entry == head->first_entry &&
           stored->entry_count == head->entry_count;
}

/* Is the batch that ends here the one that was signed? */
static enum kaohe_err check_head(struct intake *intake, bool is_last)
{
    const struct batch *batch = &intake->batch;
    struct ledger_head stored;
    struct merkle_tree tree;
    struct decode_error where;
    merkle_hash root;
    BatchHead *head = NULL;
    const char *wrong = NULL;
    enum kaohe_err err;

    arena_reset(&intake->scratch);
    if (batch->entries == 0)
        return KAOHE_OK;
    err = ledger_read_head(intake->ledger, intake->last.batch, &stored);
    if (!err)
        err = decode_batch_head(stored.head, &intake->scratch, &head, &where);
    if (!err)
        err = merkle_build((const merkle_hash *)batch->leaves, batch->entries,
                           &intake->scratch, &tree);
    if (err)
        return err;
    merkle_root(&tree, root);
    if (!is_head_of(intake, &stored, head, root))
        return corrupt(intake, intake->last.entry, "its batch is not the one signed");
    if (is_last || intake->audit)
        wrong = head_wrong(intake, &stored, is_last);
    if (wrong)
        return corrupt(intake, intake->last.entry, wrong);
    hash_sha256(stored.head.data, stored.head.length, intake->previous_head);
    return KAOHE_OK;
}

/* Follows the batches: the leaf of each entry, and at the end of one its head. */
static enum kaohe_err follow(struct intake *intake, const struct ledger_entry *entry)
{
    struct batch *batch = &intake->batch;
    enum kaohe_err err = KAOHE_OK;

    if (entry->number != intake->last.entry + 1 || entry->time < intake->last.time)
        return corrupt(intake, entry->number, "does not follow the one before");
    if (!erased_holds(intake, entry))
        return corrupt(intake, entry->number, "its body is not what was received");
    if (entry->batch != intake->last.batch) {
        err = check_head(intake, false);
        if (err)
            return err;
        batch->entries = 0;
        batch->first_entry = entry->number;
    }
    err = batch_leaf(intake, entry);
    if (!err)
        intake->last = (struct ledger_last){entry->number, entry->time, entry->batch};
    return err;
}

enum kaohe_err replay(struct intake *intake, const struct intake_settings *settings)
{
    struct ledger_last end = {0};
    enum kaohe_err err = ledger_last(intake->ledger, &end);

    while (!err && intake->last.entry < end.entry) {
        struct ledger_entry entry;

        err = ledger_next(intake->ledger, intake->last.entry, &entry);
        if (!err)
            err = follow(intake, &entry);
        arena_reset(&intake->scratch);
        if (!err)
            err = replay_entry(intake, &entry);
        if (err && intake->reason[0] == '\0')
            (void)corrupt(intake, intake->last.entry, kaohe_strerror(err));
        boards_keep(&intake->boards);
        registry_keep(intake->registry);
        periods_keep(intake->periods);
        held_keep(intake);
        if (settings->progress && intake->last.entry % PROGRESS == 0)
            settings->progress(settings->context, intake->last.entry, end.entry);
        if (intake->audit && !err)
            intake->audit->entries++;
    }
    if (!err)
        err = check_head(intake, true);
    intake->batch.entries = 0;
    intake->committed = intake->last;
    intake->committed_epoch = intake->epoch;
    return damage(err);
}
