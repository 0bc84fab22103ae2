/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs a message into an arena. protobuf-c writes fields in the order of their numbers,
 * which is what makes the encoding deterministic. It must not know any message type.
 */
#include "wire/encode.h"

enum kaohe_err encode_message(const ProtobufCMessage *message, struct arena *arena,
                              struct bytes *out)
{
    size_t length = protobuf_c_message_get_packed_size(message);
    uint8_t *data = arena_alloc(arena, length);

    *out = (struct bytes){0};
    if (data == NULL) {
        return KAOHE_ERR_NO_MEMORY;
    }
    *out = (struct bytes){data, protobuf_c_message_pack(message, data)};
    return KAOHE_OK;
}
