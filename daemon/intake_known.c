/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures of dossiers, unpacked and indexed when another filing first needs them. One
 * block of memory each; beyond a bound the oldest go. Invariant: whether one is there
 * changes nothing but the time that it takes.
 */
#include <stdlib.h>

#include "daemon/intake_context.h"
#include "wire/decode.h"
#include "wire/limits.h"

#define KNOWN_BYTES ((size_t)256 * 1024 * 1024)
#define KNOWN_ROOM 4096   /* of a dossier, at least, and for each byte of it so much: */
#define KNOWN_UNPACKED 12 /* what records of few figures come to */
#define KNOWN_ROOM_MAX ((size_t)8 * LIMIT_ARENA)

struct known {
    struct known *older;
    struct known *newer;
    struct held *owner;
    size_t size;
    struct known_dossier value;
};

static enum kaohe_err fill(struct known *known, const struct held *held,
                           struct arena *arena)
{
    struct decode_error where;
    const struct bytes packed = {held->state.packed, held->state.length};
    ProtobufCMessage *message = NULL;
    enum kaohe_err err =
        decode_own(&kaohe__v1__dossier__descriptor, packed, arena, &message, &where);

    if (err)
        return KAOHE_ERR_NO_MEMORY;
    const Dossier *figures = context_prune((const Dossier *)message, arena);
    return figures ? context_know(figures, arena, &known->value) : KAOHE_ERR_NO_MEMORY;
}

/* How much a dossier takes shows only when it is unpacked. */
static enum kaohe_err make(const struct held *held, struct known **out)
{
    const size_t head = (sizeof(struct known) + 15) / 16 * 16;
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;
    size_t room = KNOWN_ROOM + held->state.length * KNOWN_UNPACKED;

    *out = NULL;
    for (; err == KAOHE_ERR_NO_MEMORY && room <= KNOWN_ROOM_MAX; room *= 2) {
        struct known *known = malloc(head + room);
        struct arena arena;

        if (!known)
            return KAOHE_ERR_NO_MEMORY;
        *known = (struct known){.size = head + room};
        arena_init(&arena, (unsigned char *)known + head, room);
        err = fill(known, held, &arena);
        if (err)
            free(known);
        else
            *out = known;
    }
    return err;
}

enum kaohe_err known_get(struct intake *intake, struct held *held,
                         const struct known_dossier **out)
{
    struct known_list *list = &intake->known;
    enum kaohe_err err = KAOHE_OK;

    *out = NULL;
    if (!held || !held->state.packed)
        return KAOHE_OK;
    if (!held->known) {
        err = make(held, &held->known);
        if (err || !held->known)
            return err;
        held->known->owner = held;
        held->known->older = list->newest;
        *(list->newest ? &list->newest->newer : &list->oldest) = held->known;
        list->newest = held->known;
        list->bytes += held->known->size;
    }
    *out = &held->known->value;
    return KAOHE_OK;
}

void known_drop(struct intake *intake, struct held *held)
{
    struct known_list *list = &intake->known;
    struct known *known = held->known;

    if (!known)
        return;
    *(known->older ? &known->older->newer : &list->oldest) = known->newer;
    *(known->newer ? &known->newer->older : &list->newest) = known->older;
    list->bytes -= known->size;
    held->known = NULL;
    free(known);
}

void known_trim(struct intake *intake)
{
    while (intake->known.bytes > KNOWN_BYTES)
        known_drop(intake, intake->known.oldest->owner);
}
