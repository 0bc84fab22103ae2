/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The states of periods.h. Each lives in memory of its own; what is replaced is kept in a
 * list until the batch is certain.
 */
#include "daemon/periods.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/map.h"
#include "domain/period.h"
#include "wire/decode.h"
#include "wire/encode.h"

/* Structs take more room than their bytes on the wire: a late pass of ten bytes is one of
 * a hundred. */
#define ROOM(length) (4096 + 32 * (length))

struct node {
    struct map_item item;
    char period[PERIOD_TEXT_SIZE];
    const PeriodState *state;
    void *memory;
};

/* What the period had before; node NULL: nothing. */
struct undo {
    struct undo *next;
    struct node *node; /* owned; taken out of the map */
    char period[PERIOD_TEXT_SIZE];
};

struct periods {
    struct map by_text;
    struct undo *undo; /* the last change first */
};

enum kaohe_err periods_open(struct periods **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;
}

static void release(struct map_item *item)
{
    struct node *node = (struct node *)item;

    if (node)
        free(node->memory);
    free(node);
}

void periods_close(struct periods *periods)
{
    if (!periods)
        return;
    periods_keep(periods);
    map_free(&periods->by_text, release);
    free(periods);
}

static struct node *find(const struct periods *periods, const char *period)
{
    return (struct node *)map_find(&periods->by_text, period, strlen(period));
}

const PeriodState *periods_find(const struct periods *periods, const char *period)
{
    const struct node *node = find(periods, period);

    return node ? node->state : NULL;
}

/* A copy of the state in memory of its own. */
static enum kaohe_err copy(const PeriodState *state, struct node *node)
{
    const size_t length = protobuf_c_message_get_packed_size(&state->base);
    const size_t size = ROOM(length);
    struct decode_error where;
    ProtobufCMessage *message = NULL;
    struct arena arena;
    struct bytes packed;

    node->memory = malloc(size);
    if (!node->memory)
        return KAOHE_ERR_NO_MEMORY;
    arena_init(&arena, node->memory, size);
    enum kaohe_err err = encode_message(&state->base, &arena, &packed);
    if (!err)
        err = decode_own(state->base.descriptor, packed, &arena, &message, &where);
    node->state = (const PeriodState *)message;
    return err;
}

static enum kaohe_err make(const PeriodState *state, struct node **out)
{
    struct node *node = calloc(1, sizeof(*node));
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    *out = node;
    if (!node)
        return err;
    strncpy(node->period, state->period, sizeof(node->period) - 1);
    node->item.key = node->period;
    node->item.key_size = strlen(node->period);
    return copy(state, node);
}

static void undo_one(struct periods *periods)
{
    struct undo *undo = periods->undo;
    struct node *added = find(periods, undo->period);
    enum kaohe_err err = KAOHE_OK;

    periods->undo = undo->next;
    if (added) {
        map_remove(&periods->by_text, &added->item);
        release(&added->item);
    }
    if (undo->node)
        err = map_insert(&periods->by_text, &undo->node->item);
    (void)err; /* the map had room for it before */
    free(undo);
}

enum kaohe_err periods_put(struct periods *periods, const PeriodState *state)
{
    struct undo *undo = calloc(1, sizeof(*undo));
    struct node *node = NULL;
    enum kaohe_err err = undo ? make(state, &node) : KAOHE_ERR_NO_MEMORY;

    if (!err) {
        memcpy(undo->period, node->period, sizeof(undo->period));
        undo->node = find(periods, undo->period);
        if (undo->node)
            map_remove(&periods->by_text, &undo->node->item);
        undo->next = periods->undo;
        periods->undo = undo;
        undo = NULL;
        err = map_insert(&periods->by_text, &node->item);
        if (err)
            undo_one(periods);
        else
            node = NULL;
    }
    if (node)
        release(&node->item);
    free(undo);
    return err;
}

void periods_undo(struct periods *periods)
{
    while (periods->undo)
        undo_one(periods);
}

void periods_keep(struct periods *periods)
{
    while (periods->undo) {
        struct undo *undo = periods->undo;

        periods->undo = undo->next;
        if (undo->node)
            release(&undo->node->item);
        free(undo);
    }
}

static int by_text(const void *a, const void *b)
{
    const PeriodState *const *left = a;
    const PeriodState *const *right = b;

    return strcmp((*left)->period, (*right)->period);
}

const PeriodState **periods_list(const struct periods *periods, struct arena *arena,
                                 size_t *count)
{
    const PeriodState **list =
        arena_array(arena, periods->by_text.count + 1, sizeof(PeriodState *));

    *count = 0;
    if (!list)
        return NULL;
    for (struct map_item *item = map_next(&periods->by_text, NULL); item;
         item = map_next(&periods->by_text, item))
        list[(*count)++] = ((const struct node *)item)->state;
    qsort(list, *count, sizeof(*list), by_text);
    return list;
}
