/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the intake holds in memory of dossiers and outboxes. The outboxes know only their
 * highest number and their last entry; older ones are found by walking back along the
 * ledger. A filing replaces states here and remembers the old ones until the commit.
 */
#include "daemon/intake_context.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/limits.h"

#define KEY_SIZE 640 /* a branch and a period, 256 bytes each at most */

static void dossier_key(char key[KEY_SIZE], const char *branch, const char *period)
{
    snprintf(key, KEY_SIZE, "%s/%s", branch, period);
}

struct held *held_find(const struct intake *intake, const char *branch,
                       const char *period)
{
    char key[KEY_SIZE];

    dossier_key(key, branch, period);
    return (struct held *)map_find(&intake->dossiers, key, strlen(key));
}

enum kaohe_err held_get(struct intake *intake, const char *branch, const char *period,
                        struct held **out)
{
    char key[KEY_SIZE];
    struct held *held = held_find(intake, branch, period);
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    *out = held;
    if (held)
        return KAOHE_OK;
    held = calloc(1, sizeof(*held));
    if (!held)
        return err;
    dossier_key(key, branch, period);
    held->key = strdup(key);
    if (held->key) {
        held->item.key = held->key;
        held->item.key_size = strlen(held->key);
        err = map_insert(&intake->dossiers, &held->item);
    }
    if (err) {
        free(held->key);
        free(held);
        return err;
    }
    *out = held;
    return KAOHE_OK;
}

enum kaohe_err held_unpack(struct intake *intake, const struct held *held, Dossier **out)
{
    struct decode_error where;
    struct bytes packed = {held->state.packed, held->state.length};
    ProtobufCMessage *message = NULL;
    enum kaohe_err err = KAOHE_OK;

    if (held->state.packed)
        err = decode_own(&kaohe__v1__dossier__descriptor, packed, &intake->scratch,
                         &message, &where);
    *out = (Dossier *)message;
    return err;
}

struct outbox_key outbox_key(const void *id, const char *owner)
{
    struct outbox_key key = {.owner = ""};

    memcpy(key.id, id, sizeof(key.id));
    memcpy(key.owner, owner, strnlen(owner, sizeof(key.owner) - 1));
    return key;
}

struct outbox *outbox_find(const struct intake *intake, const struct outbox_key *key)
{
    return (struct outbox *)map_find(&intake->outboxes, key, sizeof(*key));
}

enum kaohe_err outbox_get(struct intake *intake, const struct outbox_key *key,
                          struct outbox **out)
{
    struct outbox *outbox = outbox_find(intake, key);
    enum kaohe_err err = KAOHE_OK;

    *out = outbox;
    if (outbox)
        return KAOHE_OK;
    outbox = calloc(1, sizeof(*outbox));
    if (!outbox)
        return KAOHE_ERR_NO_MEMORY;
    outbox->key = *key;
    outbox->item.key = &outbox->key;
    outbox->item.key_size = sizeof(outbox->key);
    err = map_insert(&intake->outboxes, &outbox->item);
    if (err) {
        free(outbox);
        return err;
    }
    *out = outbox;
    return KAOHE_OK;
}

enum kaohe_err outbox_search(struct intake *intake, const struct outbox *outbox,
                             uint64_t number, int64_t *entry, uint8_t content[HASH_BYTES])
{
    int64_t at = number > outbox->state.mark ? 0 : outbox->state.last;

    *entry = 0;
    while (at > 0) {
        struct ledger_entry link;
        enum kaohe_err err = ledger_read_link(intake->ledger, at, &link);

        if (err)
            return err;
        if (link.outbox_number == number) {
            memcpy(content, link.content.data, HASH_BYTES);
            *entry = at;
            return KAOHE_OK;
        }
        if (link.outbox_number < number && !outbox->state.shuffled)
            return KAOHE_OK;
        at = link.previous_outbox;
    }
    return KAOHE_OK;
}

static enum kaohe_err remember(struct intake *intake, const struct filing *filing)
{
    struct batch *batch = &intake->batch;
    struct filing_undo *undo =
        array_grow(batch->undo, &batch->undo_room, batch->undo_count + 1, sizeof(*undo));

    if (!undo)
        return KAOHE_ERR_NO_MEMORY;
    batch->undo = undo;
    undo[batch->undo_count++] =
        (struct filing_undo){filing->held, filing->held->state, filing->outbox,
                             filing->outbox->state, filing->packed != NULL};
    return KAOHE_OK;
}

enum kaohe_err held_pack(struct intake *intake, const Dossier *merged,
                         struct filing *filing)
{
    size_t mark = arena_mark(&intake->scratch);
    struct bytes packed = {0};
    enum kaohe_err err = context_note(intake, merged, filing->held);

    if (!err)
        err = encode_message(&merged->base, &intake->scratch, &packed);
    if (!err && packed.length > LIMIT_DOSSIER)
        err = KAOHE_ERR_TOO_LARGE;
    if (!err) {
        filing->packed = malloc(packed.length);
        err = filing->packed ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;
    }
    if (!err) {
        memcpy(filing->packed, packed.data, packed.length);
        filing->length = packed.length;
        filing->revision = merged->revision;
    }
    arena_release(&intake->scratch, mark);
    return err;
}

enum kaohe_err held_file(struct intake *intake, struct filing *filing)
{
    struct held_state *held = &filing->held->state;
    struct outbox_state *outbox = &filing->outbox->state;
    enum kaohe_err err = remember(intake, filing);

    if (err)
        return err;
    held->last = filing->entry;
    if (filing->packed) {
        intake->dossier_count += held->packed == NULL;
        known_drop(intake, filing->held);
        held->packed = filing->packed;
        held->length = filing->length;
        held->revision = filing->revision;
        filing->packed = NULL;
    }
    outbox->shuffled = outbox->shuffled || filing->number < outbox->mark;
    if (filing->number > outbox->mark)
        outbox->mark = filing->number;
    outbox->last = filing->entry;
    return KAOHE_OK;
}

static void release_held(struct map_item *item)
{
    struct held *held = (struct held *)item;

    free(held->known);
    free(held->namers);
    free(held->state.packed);
    free(held->key);
    free(held);
}

static void release_outbox(struct map_item *item)
{
    free(item);
}

void held_forget(struct intake *intake, const struct filing *filing)
{
    if (filing->outbox && filing->outbox->state.last == 0) {
        map_remove(&intake->outboxes, &filing->outbox->item);
        release_outbox(&filing->outbox->item);
    }
    /* One that another knows of stays, with nothing in it. */
    if (filing->held && filing->held->state.last == 0 && !filing->held->names &&
        filing->held->namer_count == 0) {
        map_remove(&intake->dossiers, &filing->held->item);
        release_held(&filing->held->item);
    }
}

void held_undo(struct intake *intake)
{
    struct batch *batch = &intake->batch;

    while (batch->undo_count > 0) {
        struct filing_undo *undo = &batch->undo[--batch->undo_count];

        if (undo->replaced) {
            known_drop(intake, undo->held);
            free(undo->held->state.packed);
            if (!undo->held_before.packed)
                intake->dossier_count--;
        }
        undo->held->state = undo->held_before;
        undo->outbox->state = undo->outbox_before;
    }
}

void held_keep(struct intake *intake)
{
    struct batch *batch = &intake->batch;

    for (size_t i = 0; i < batch->undo_count; i++) {
        if (batch->undo[i].replaced)
            free(batch->undo[i].held_before.packed);
    }
    batch->undo_count = 0;
}

void held_free(struct intake *intake)
{
    held_undo(intake);
    map_free(&intake->dossiers, release_held);
    map_free(&intake->outboxes, release_outbox);
}
