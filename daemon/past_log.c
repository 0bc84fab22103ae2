/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log of past_log.h: for each board a list, the latest act first. Must not know the
 * ledger, nor what the acts say.
 */
#include "daemon/past_log.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"

struct logged {
    struct map_item item; /* the board's key */
    struct past_change *last;
    char key[];
};

static struct past_change *drop(struct past_change *change)
{
    struct past_change *previous = change->previous;

    free(change->values);
    free(change);
    return previous;
}

static void release(struct map_item *item)
{
    struct logged *logged = (struct logged *)item;

    while (logged->last)
        logged->last = drop(logged->last);
    free(logged);
}

void past_log_free(struct past_log *log)
{
    map_free(&log->by_key, release);
}

void past_log_undo(struct past_log *log, int64_t entry)
{
    for (struct map_item *item = map_next(&log->by_key, NULL); item;
         item = map_next(&log->by_key, item)) {
        struct logged *logged = (struct logged *)item;

        while (logged->last && logged->last->entry > entry)
            logged->last = drop(logged->last);
    }
}

static struct logged *find(const struct past_log *log, const char *key)
{
    return (struct logged *)map_find(&log->by_key, key, strlen(key));
}

const struct past_change *past_log_last(const struct past_log *log, const char *key)
{
    const struct logged *logged = find(log, key);

    return logged ? logged->last : NULL;
}

const char *past_log_next(const struct past_log *log, struct map_item **at,
                          const struct past_change **last)
{
    struct logged *logged = NULL;

    do {
        *at = map_next(&log->by_key, *at);
        logged = (struct logged *)*at;
    } while (logged && !logged->last);
    *last = logged ? logged->last : NULL;
    return logged ? logged->key : NULL;
}

static struct logged *add_board(struct past_log *log, const char *key)
{
    const size_t length = strlen(key);
    struct logged *logged = calloc(1, sizeof(*logged) + length + 1);

    if (!logged)
        return NULL;
    memcpy(logged->key, key, length + 1);
    logged->item.key = logged->key;
    logged->item.key_size = length;
    if (map_insert(&log->by_key, &logged->item)) {
        free(logged);
        return NULL;
    }
    return logged;
}

/* What that entry did to the board, to be added to; NULL: no memory. */
static struct past_change *open_change(struct past_log *log, const char *key,
                                       const struct past_change *first)
{
    struct logged *logged = find(log, key);
    struct past_change *change = NULL;

    if (logged && logged->last && logged->last->entry == first->entry)
        return logged->last;
    if (!logged)
        logged = add_board(log, key);
    if (logged)
        change = calloc(1, sizeof(*change));
    if (!change)
        return NULL;
    *change = *first;
    change->previous = logged->last;
    logged->last = change;
    return change;
}

static enum kaohe_err add(struct past_change *change, const struct past_value *value)
{
    struct past_value *values =
        array_grow(change->values, &change->room, change->count + 1, sizeof(*values));

    if (!values)
        return KAOHE_ERR_NO_MEMORY;
    change->values = values;
    change->values[change->count++] = *value;
    return KAOHE_OK;
}

enum kaohe_err past_log_move(struct past_log *log, const struct board_moved *moved,
                             ChangeCause cause)
{
    const struct board *board = moved->board;
    const struct past_change first = {
        .entry = board->sequence,
        .sequence = moved->previous,
        .cause = cause,
        .hidden = !board->definition->visible_to_branches,
    };
    const struct past_value value = {moved->slot, moved->before.value,
                                     moved->after.value};
    struct past_change *change = open_change(log, board->key, &first);

    return change ? add(change, &value) : KAOHE_ERR_NO_MEMORY;
}

static struct board_value value_at(const struct board *board, uint32_t slot)
{
    return board && slot < board->rank.capacity && board->values[slot].present
               ? board->values[slot]
               : (struct board_value){0};
}

/* By branch code: the slots are others after a start. Either board may be NULL. */
static enum kaohe_err compare(struct past_log *log, const struct boards *boards,
                              const struct board *before, const struct board *after,
                              const struct past_change *first)
{
    struct past_change *change =
        open_change(log, before ? before->key : after->key, first);
    enum kaohe_err err = change ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;

    for (uint32_t i = 0; !err && i < boards->branch_count; i++) {
        const uint32_t slot = boards->ordered[i]->slot;
        const struct past_value value = {slot, value_at(before, slot),
                                         value_at(after, slot)};

        if (!board_value_same(&value.before, &value.after) ||
            value.before.entry != value.after.entry)
            err = add(change, &value);
    }
    return err;
}

/* A board on which nobody ever had a value does not exist to anybody. */
enum kaohe_err past_log_anew(struct past_log *log, const struct past_anew *anew)
{
    struct past_change first = {.entry = anew->entry, .cause = anew->cause};
    enum kaohe_err err = KAOHE_OK;

    (void)boards_branch_behind(anew->after, NULL);
    for (struct map_item *item = map_next(anew->before, NULL); !err && item;
         item = map_next(anew->before, item)) {
        const struct board *before = (struct board *)item;

        if (before->sequence == 0)
            continue;
        first.sequence = before->sequence;
        first.hidden = !before->definition->visible_to_branches;
        err = compare(log, anew->after, before, boards_find(anew->after, before->key),
                      &first);
    }
    first.sequence = 0;
    first.hidden = false;
    for (size_t i = 0; !err && i < anew->after->count; i++) {
        const struct board *after = anew->after->sorted[i];
        const struct board *before =
            (struct board *)map_find(anew->before, after->key, after->item.key_size);

        if (!before || before->sequence == 0)
            err = compare(log, anew->after, NULL, after, &first);
    }
    return err;
}
