/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON of any message type, picked by the first byte: what is read is written, and what
 * is written reads as the same message.
 */
#include "fuzz_message.h"
#include "wire/json.h"

static const ProtobufCMessageDescriptor *const types[] = {
    &kaohe__v1__submission__descriptor, &kaohe__v1__catalogue__descriptor,
    &kaohe__v1__rubric__descriptor,     &kaohe__v1__profile__descriptor,
    &kaohe__v1__reply__descriptor,      &kaohe__v1__token__descriptor,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    ProtobufCMessage *message = NULL;
    struct json_error error;
    struct bytes first, second;
    char *text = NULL;

    if (size == 0)
        return 0;
    const ProtobufCMessageDescriptor *type =
        types[data[0] % (sizeof types / sizeof types[0])];
    struct bytes in = {data + 1, size - 1};
    if (json_read(type, in, arena, &message, &error) != KAOHE_OK) {
        fuzz_demand(message == NULL && error.message[0] != 0 && arena->used == 0);
        return 0;
    }
    fuzz_demand(encode_message(message, arena, &first) == KAOHE_OK);
    fuzz_demand(json_write(message, JSON_ONE_LINE, &text) == KAOHE_OK);
    struct bytes written = {(const uint8_t *)text, strlen(text)};
    fuzz_demand(json_read(type, written, arena, &message, &error) == KAOHE_OK);
    fuzz_demand(encode_message(message, arena, &second) == KAOHE_OK);
    fuzz_demand(bytes_equal(first, second));
    free(text);
    return 0;
}
