/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue and the rubrics in force: what the last DATA entry of each name says. A
 * new one changes what boards there are and how they are computed, so all of them are
 * made anew from the dossiers, in the same way when it is filed and when it is read
 * back.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/intake_event.h"
#include "daemon/intake_state.h"
#include "domain/catalogue.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/limits.h"

const struct data_held *data_held_find(const struct intake *intake, const char *name)
{
    const struct data_held *held = intake->data;

    while (held && strcmp(held->file->name, name) != 0)
        held = held->next;
    return held;
}

static void release(struct data_held *held)
{
    if (!held)
        return;
    free(held->memory);
    free(held);
}

void data_free(struct intake *intake)
{
    while (intake->data) {
        struct data_held *held = intake->data;

        intake->data = held->next;
        release(held);
    }
    free(intake->derivations);
    intake->derivations = NULL;
    intake->derivation_count = 0;
    free(intake->rubrics);
    intake->rubrics = NULL;
    intake->rubric_count = 0;
    intake->catalogue = NULL;
}

static enum kaohe_err load(struct bytes body, struct data_held **out)
{
    size_t size = LIMIT_ARENA;
    struct data_held *held = calloc(1, sizeof(*held));
    struct decode_error where;
    struct arena arena;
    ProtobufCMessage *message = NULL;
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    *out = held;
    if (!held)
        return err;
    held->memory = malloc(size);
    if (!held->memory)
        return err;
    arena_init(&arena, held->memory, size);
    err =
        decode_message(&kaohe__v1__data_file__descriptor, body, &arena, &message, &where);
    held->file = (const DataFile *)message;
    if (!err && (!held->file->name || !held->file->has_hash))
        err = KAOHE_ERR_CORRUPT;
    return err;
}

/* Is a board that branches might see not for them any more? */
static bool hides(const Catalogue *old, const Catalogue *now)
{
    for (size_t i = 0; old && i < old->n_boards; i++) {
        const Board *board = catalogue_board(now, old->boards[i]->id);

        if (old->boards[i]->visible_to_branches && !(board && board->visible_to_branches))
            return true;
    }
    return false;
}

/* Points the intake at what is in force now. */
static enum kaohe_err point(struct intake *intake)
{
    size_t count = 0;
    const Rubric **rubrics;

    for (const struct data_held *held = intake->data; held; held = held->next)
        count += held->file->rubric != NULL;
    rubrics = calloc(count + 1, sizeof(*rubrics));
    if (!rubrics)
        return KAOHE_ERR_NO_MEMORY;
    free(intake->rubrics);
    intake->rubrics = rubrics;
    intake->rubric_count = count;
    for (const struct data_held *held = intake->data; held; held = held->next) {
        if (held->file->rubric)
            rubrics[--count] = held->file->rubric;
        if (held->file->catalogue)
            intake->catalogue = held->file->catalogue;
    }
    return derive_prepare(intake);
}

/* Those of one kind of period, by the letter that it is written with. */
static enum kaohe_err rank_kind(struct intake *intake, char letter, int64_t entry,
                                const struct map *before)
{
    size_t mark = arena_mark(&intake->scratch);
    enum kaohe_err err = KAOHE_OK;

    for (struct map_item *item = map_next(&intake->dossiers, NULL); !err && item;
         item = map_next(&intake->dossiers, item)) {
        const struct held *held = (struct held *)item;
        const char *slash = strrchr(held->key, '/');
        Dossier *dossier = NULL;

        if (slash && strchr(slash, letter))
            err = held_unpack(intake, held, &dossier);
        if (!err && dossier)
            err = rank_dossier(intake, dossier, entry, before);
        arena_release(&intake->scratch, mark);
    }
    return err;
}

/* A board that is empty now stays among them: who watches it has to hear of it. One that
 * nothing kept ever changed is not in the ledger either. */
static enum kaohe_err keep_emptied(struct intake *intake, const struct map *before)
{
    enum kaohe_err err = KAOHE_OK;

    for (struct map_item *item = map_next(before, NULL); !err && item;
         item = map_next(before, item)) {
        const struct board *old = (const struct board *)item;
        const Catalogue *catalogue = intake->catalogue;
        const size_t index = catalogue_board_index(catalogue, old->definition->id);
        struct board_move kept = {.period = old->period, .index = index};
        struct board *board;

        if (old->sequence == 0 || index == catalogue->n_boards ||
            boards_find(&intake->boards, old->key))
            continue;
        kept.definition = catalogue->boards[index];
        err = boards_add(&intake->boards, &kept, &board);
    }
    return err;
}

/* Long periods first, so that no value is rolled up that a report then replaces: each is
 * set once, by the same entry in whatever order the dossiers come. */
static enum kaohe_err rank_again(struct intake *intake, int64_t entry, ChangeCause cause)
{
    struct map before;
    enum kaohe_err err = KAOHE_OK;

    boards_set_aside(&intake->boards, &before);
    for (const char *letter = "YHQMC"; !err && *letter && intake->catalogue; letter++)
        err = rank_kind(intake, *letter, entry, &before);
    if (!err && intake->catalogue)
        err = keep_emptied(intake, &before);
    boards_touch(&intake->boards, entry);
    boards_keep(&intake->boards);
    if (!err)
        err = past_log_anew(&intake->past_log,
                            &(struct past_anew){&before, &intake->boards, entry, cause});
    boards_let_go(&before);
    return err;
}

/* The old file goes last: boards speak of its definitions until they are made anew. */
enum kaohe_err data_apply(struct intake *intake, struct bytes body, int64_t entry,
                          bool published)
{
    struct data_held *held = NULL;
    struct data_held *old = NULL;
    struct data_held **link = &intake->data;
    enum kaohe_err err = load(body, &held);

    if (err) {
        release(held);
        return err;
    }
    while (*link && strcmp((*link)->file->name, held->file->name) != 0)
        link = &(*link)->next;
    old = *link;
    held->next = old ? old->next : NULL;
    held->published = published;
    *link = held;
    if (old && held->file->catalogue)
        intake->batch.hid = hides(old->file->catalogue, held->file->catalogue);
    err = point(intake);
    if (!err)
        err = rank_again(intake, entry,
                         held->file->catalogue ? CHANGE_CAUSE_DATA : CHANGE_CAUSE_RUBRIC);
    if (!err)
        err = past_acts_note(&intake->data_acts, entry, held->file->name);
    release(old);
    return err;
}

static enum kaohe_err append(struct intake *intake, const DataFile *file)
{
    struct bytes body = {0};
    const struct event event = {.kind = ENTRY_KIND_DATA, .body = &file->base};
    enum kaohe_err err = event_append(intake, &event, &body);

    return err ? err : data_apply(intake, body, intake->last.entry, false);
}

enum kaohe_err data_stamp(struct intake *intake, const ProtobufCMessage *content,
                          DataFile *file, uint8_t hash[HASH_BYTES])
{
    struct bytes packed;
    enum kaohe_err err = encode_message(content, &intake->scratch, &packed);

    if (err)
        return err;
    hash_sha256(packed.data, packed.length, hash);
    file->has_hash = true;
    file->hash = (ProtobufCBinaryData){HASH_BYTES, hash};
    return KAOHE_OK;
}

enum kaohe_err data_settle(struct intake *intake)
{
    const struct batch *batch = &intake->batch;
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = 0; !err && i < batch->data_count; i++) {
        arena_reset(&intake->scratch);
        err = data_apply(intake, batch->data[i].body, batch->data[i].entry, true);
    }
    return err;
}

/* Appends it if another one, or none, is in force under its name. */
static enum kaohe_err offer(struct intake *intake, const DataFile *file)
{
    DataFile offered = *file;
    const struct data_held *held = data_held_find(intake, file->name);
    uint8_t hash[HASH_BYTES];

    if (held && held->published)
        return KAOHE_OK;
    enum kaohe_err err =
        data_stamp(intake, file->catalogue ? &file->catalogue->base : &file->rubric->base,
                   &offered, hash);
    if (err || (held && held->file->hash.len == HASH_BYTES &&
                memcmp(held->file->hash.data, hash, HASH_BYTES) == 0))
        return err;
    return append(intake, &offered);
}

enum kaohe_err data_update(struct intake *intake, const struct intake_settings *settings)
{
    enum kaohe_err err = intake_begin(intake, settings->now);

    for (size_t i = 0; !err && i < settings->rubric_count; i++) {
        DataFile file = DATA_FILE_INIT;

        file.rubric = (Rubric *)(uintptr_t)settings->rubrics[i];
        file.name = file.rubric->id;
        arena_reset(&intake->scratch);
        err = offer(intake, &file);
    }
    if (!err) {
        DataFile file = DATA_FILE_INIT;

        file.catalogue = (Catalogue *)(uintptr_t)settings->catalogue;
        file.name = (char *)(uintptr_t)DATA_CATALOGUE;
        arena_reset(&intake->scratch);
        err = offer(intake, &file);
    }
    if (!err)
        err = intake_commit(intake);
    return !err && intake->batch.failed ? KAOHE_ERR_DISK_FULL : err;
}
