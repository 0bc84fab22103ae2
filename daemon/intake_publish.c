/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What watchers get: for each board that a batch changed one update, in which each
 * branch stands once with its last value. Made after the commit, so a failure here loses
 * nothing: watchers see a gap and ask.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "daemon/intake_state.h"
#include "wire/encode.h"

enum kaohe_err publish_note(struct intake *intake, const struct change *change)
{
    struct batch *batch = &intake->batch;
    struct change *changes = array_grow(batch->changes, &batch->change_room,
                                        batch->change_count + 1, sizeof(*changes));
    struct change *noted = changes ? &changes[batch->change_count] : NULL;

    if (!noted)
        return KAOHE_ERR_NO_MEMORY;
    batch->changes = changes;
    *noted = *change;
    noted->index = batch->change_count;
    if (change->reason) {
        noted->reason = arena_strdup(&batch->arena, change->reason);
        if (!noted->reason)
            return KAOHE_ERR_NO_MEMORY;
    }
    batch->change_count++;
    return KAOHE_OK;
}

static int by_board(const struct change *a, const struct change *b)
{
    return a->board == b->board ? 0 : strcmp(a->board->key, b->board->key);
}

/* By board and branch, the latest change first. */
static int by_branch(const void *left, const void *right)
{
    const struct change *a = left;
    const struct change *b = right;
    int order = by_board(a, b);

    if (order == 0)
        order = (a->slot > b->slot) - (a->slot < b->slot);
    return order ? order : (a->index < b->index) - (a->index > b->index);
}

/* By board, in the order of the ledger. */
static int by_time(const void *left, const void *right)
{
    const struct change *a = left;
    const struct change *b = right;
    int order = by_board(a, b);

    return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* Leaves the last change of each branch on each board. What the board was at before the
 * batch is kept in all of them. */
static size_t coalesce(struct change *changes, size_t count)
{
    size_t kept = 0;

    qsort(changes, count, sizeof(*changes), by_time);
    for (size_t i = 1; i < count; i++) {
        if (changes[i].board == changes[i - 1].board)
            changes[i].previous = changes[i - 1].previous;
    }
    qsort(changes, count, sizeof(*changes), by_branch);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || changes[i].board != changes[kept - 1].board ||
            changes[i].slot != changes[kept - 1].slot)
            changes[kept++] = changes[i];
    }
    qsort(changes, kept, sizeof(*changes), by_time);
    return kept;
}

static RankingChange *tell_change(struct intake *intake, const struct change *change)
{
    struct arena *arena = &intake->scratch;
    RankingChange *told = arena_alloc(arena, sizeof(*told));
    BoardValue *value = board_value_message(intake, change->board, change->slot);

    if (!told || !value)
        return NULL;
    *told = (RankingChange)RANKING_CHANGE_INIT;
    told->value = value;
    told->has_cause = true;
    told->cause = change->cause;
    told->reason = (char *)(uintptr_t)change->reason;
    told->has_entry = true;
    told->entry = change->entry;
    return told;
}

static enum kaohe_err add_frame(struct intake *intake, const Published *published,
                                const char *topic)
{
    struct batch *batch = &intake->batch;
    struct intake_update *updates = array_grow(batch->updates, &batch->update_room,
                                               batch->update_count + 1, sizeof(*updates));
    struct bytes frame;

    if (!updates)
        return KAOHE_ERR_NO_MEMORY;
    batch->updates = updates;
    if (!topic || encode_message(&published->base, &batch->arena, &frame))
        return KAOHE_ERR_NO_MEMORY;
    updates[batch->update_count++] = (struct intake_update){topic, frame};
    return KAOHE_OK;
}

/* One update of one board from the first changes of `count`; as many as a frame takes.
 * Returns how many they were, 0 for no memory. */
static size_t tell_board(struct intake *intake, const struct change *changes,
                         size_t count, int64_t previous)
{
    const struct board *board = changes[0].board;
    struct arena *arena = &intake->batch.arena;
    size_t topic_size = strlen(board->key) + sizeof("rank/");
    char *topic = arena_alloc(arena, topic_size);
    RankingUpdate update = RANKING_UPDATE_INIT;
    Published published = PUBLISHED_INIT;
    size_t size = 0;

    update.has_epoch = true;
    update.epoch = intake->epoch;
    update.board = board->definition->id;
    update.period = (char *)(uintptr_t)board->period;
    update.has_previous = true;
    update.previous = previous;
    update.changes = arena_array(&intake->scratch, count, sizeof(*update.changes));
    if (!topic || !update.changes)
        return 0;
    snprintf(topic, topic_size, "rank/%s", board->key);
    while (update.n_changes < count && size < INTAKE_REPLY_LIMIT) {
        RankingChange *told = tell_change(intake, &changes[update.n_changes]);

        if (!told)
            return 0;
        size += protobuf_c_message_get_packed_size(&told->base);
        update.changes[update.n_changes++] = told;
    }
    update.has_sequence = true;
    update.sequence = changes[update.n_changes - 1].entry;
    published.event_case = EVENT_UPDATE;
    published.update = &update;
    return add_frame(intake, &published, topic) ? 0 : update.n_changes;
}

void publish_batch(struct intake *intake)
{
    struct batch *batch = &intake->batch;
    const struct change *changes = batch->changes;
    size_t count = 0;

    if (batch->change_count > 0)
        count = coalesce(batch->changes, batch->change_count);
    for (size_t i = 0; i < count;) {
        size_t told = 0;
        size_t group = 1;
        bool first = i == 0 || changes[i].board != changes[i - 1].board;

        while (i + group < count && changes[i + group].board == changes[i].board)
            group++;
        arena_reset(&intake->scratch);
        told = tell_board(intake, &changes[i], group,
                          first ? changes[i].previous : changes[i - 1].entry);
        i += told > 0 ? told : group;
    }
}

size_t intake_update_count(const struct intake *intake)
{
    return intake->batch.update_count;
}

struct intake_update intake_update(const struct intake *intake, size_t index)
{
    return intake->batch.updates[index];
}
