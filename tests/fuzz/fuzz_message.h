/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every decoder must hold: it refuses with a reason, or it gives a message whose
 * encoding decodes to that same encoding again.
 */
#ifndef KAOHE_FUZZ_MESSAGE_H
#define KAOHE_FUZZ_MESSAGE_H

#include <stdlib.h>

#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/limits.h"

static inline void fuzz_demand(int holds)
{
    if (!holds)
        abort();
}

static inline struct arena *fuzz_arena(void)
{
    static unsigned char room[4 * LIMIT_ARENA];
    static struct arena arena;

    arena_init(&arena, room, sizeof room);
    return &arena;
}

static inline void fuzz_message(const ProtobufCMessageDescriptor *type, struct bytes in)
{
    struct arena *arena = fuzz_arena();
    ProtobufCMessage *message = NULL;
    struct decode_error where;
    struct bytes first, second;

    if (decode_message(type, in, arena, &message, &where) != KAOHE_OK) {
        fuzz_demand(message == NULL && where.fault != DECODE_SOUND && arena->used == 0);
        /* The walk bounds what is unpacked. */
        fuzz_demand(where.fault != DECODE_NO_ROOM);
        return;
    }
    fuzz_demand(arena->used <= LIMIT_ARENA);
    fuzz_demand(encode_message(message, arena, &first) == KAOHE_OK);
    fuzz_demand(decode_message(type, first, arena, &message, &where) == KAOHE_OK);
    fuzz_demand(encode_message(message, arena, &second) == KAOHE_OK);
    fuzz_demand(bytes_equal(first, second));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
