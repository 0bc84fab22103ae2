/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unpacks what the tag walk has let pass, into an arena that never frees. Invariant: on
 * failure the arena is as it was. It must not know any message type.
 */
#include "wire/decode.h"

static void *allocate(void *data, size_t size)
{
    return arena_alloc(data, size);
}

static void keep(void *data, void *pointer)
{
    (void)data;
    (void)pointer;
}

enum kaohe_err decode_message(const ProtobufCMessageDescriptor *type, struct bytes in,
                              struct arena *arena, ProtobufCMessage **out,
                              struct decode_error *where)
{
    *out = NULL;
    enum kaohe_err err = decode_check(type, in, where);
    return err != KAOHE_OK ? err : decode_own(type, in, arena, out, where);
}

enum kaohe_err decode_own(const ProtobufCMessageDescriptor *type, struct bytes in,
                          struct arena *arena, ProtobufCMessage **out,
                          struct decode_error *where)
{
    ProtobufCAllocator allocator = {allocate, keep, arena};
    struct arena before = *arena;

    *out = protobuf_c_message_unpack(type, &allocator, in.length, in.data);
    if (*out == NULL) {
        /* What has passed the walk fails to unpack for want of memory only. */
        *where = (struct decode_error){.fault = DECODE_NO_ROOM, .limit = arena->size};
        *arena = before;
        return KAOHE_ERR_TOO_LARGE;
    }
    return KAOHE_OK;
}
