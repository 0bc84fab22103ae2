/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sound messages of any type, made by chance through the descriptors: every field may be
 * there or not, at most one member of a oneof, values near the limits more often than
 * chance would.
 */
#ifndef KAOHE_TESTS_RANDOM_MESSAGE_H
#define KAOHE_TESTS_RANDOM_MESSAGE_H

#include <string.h>

#include "kaohe/v1/names.h"
#include "random.h"
#include "wire/limits.h"
#include "wire/reflect.h"

static inline char *random_string(const ProtobufCMessageDescriptor *type,
                                  const ProtobufCFieldDescriptor *field, uint64_t *seed,
                                  struct arena *arena)
{
    static const char *const samples[] = {
        "",      "a",        "92.17",       "臺南分署", "public_opinion",
        "\"\\/", "😀 \u00e9", "臺北 \n二行",
    };
    size_t count = limit_is_text(type, field) ? 8 : 7;

    return arena_strdup(arena, samples[random_below(seed, count)]);
}

static inline ProtobufCMessage *random_message(const ProtobufCMessageDescriptor *type,
                                               uint64_t *seed, struct arena *arena);

static inline void random_value(const ProtobufCMessageDescriptor *type,
                                const ProtobufCFieldDescriptor *field, void *at,
                                uint64_t *seed, struct arena *arena)
{
    const ProtobufCEnumDescriptor *values = field->descriptor;
    ProtobufCBinaryData *binary = at;

    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        *(char **)at = random_string(type, field, seed, arena);
        break;
    case PROTOBUF_C_TYPE_MESSAGE:
        *(ProtobufCMessage **)at = random_message(field->descriptor, seed, arena);
        break;
    case PROTOBUF_C_TYPE_BYTES:
        binary->len = random_below(seed, 40);
        binary->data = arena_alloc(arena, binary->len);
        for (size_t i = 0; i < binary->len; i++)
            binary->data[i] = (uint8_t)random_next(seed);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)at = random_below(seed, 2) == 1;
        break;
    case PROTOBUF_C_TYPE_ENUM:
        *(int *)at = values->values[1 + random_below(seed, values->n_values - 1)].value;
        break;
    case PROTOBUF_C_TYPE_INT32:
        *(int32_t *)at = (int32_t)random_int64(seed);
        break;
    default:
        *(int64_t *)at = random_int64(seed);
    }
}

/* Whether another member of the field's oneof is there already. */
static inline bool random_excluded(const ProtobufCMessage *message,
                                   const ProtobufCFieldDescriptor *field)
{
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *other = &message->descriptor->fields[i];
        if (reflect_excludes(field, other) && reflect_count(message, other) > 0)
            return true;
    }
    return false;
}

/* NULL inside or in place of it never occurs: the arena must be large enough. */
static inline ProtobufCMessage *random_message(const ProtobufCMessageDescriptor *type,
                                               uint64_t *seed, struct arena *arena)
{
    ProtobufCMessage *message = reflect_new(type, arena);

    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        size_t count = reflect_is_repeated(field) ? random_below(seed, 4)
                                                  : random_below(seed, 3) > 0;
        if (count == 0 || random_excluded(message, field))
            continue;
        char *at = reflect_add(message, field, count, arena);
        for (size_t k = 0; k < count; k++)
            random_value(type, field, at + k * reflect_size(field), seed, arena);
    }
    return message;
}

/* Every message type of the schema that is the whole of something, the others being
 * parts of these. */
static const ProtobufCMessageDescriptor *const random_roots[] = {
    &kaohe__v1__submission__descriptor,  &kaohe__v1__request__descriptor,
    &kaohe__v1__reply__descriptor,       &kaohe__v1__published__descriptor,
    &kaohe__v1__receipt__descriptor,     &kaohe__v1__batch_head__descriptor,
    &kaohe__v1__dossier__descriptor,     &kaohe__v1__key_event__descriptor,
    &kaohe__v1__data_file__descriptor,   &kaohe__v1__profile__descriptor,
    &kaohe__v1__outbox_list__descriptor, &kaohe__v1__check__descriptor,
    &kaohe__v1__ranking__descriptor,     &kaohe__v1__watch_event__descriptor,
};
enum {
    RANDOM_ROOTS = sizeof random_roots / sizeof random_roots[0]
};

#endif
