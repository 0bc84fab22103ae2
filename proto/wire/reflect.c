/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where protobuf-c keeps a field: in the struct at an offset, with a quantifier beside it
 * that is a has-flag, a count or the number of the oneof's member. Nobody else computes
 * addresses in messages. It must not know any message type.
 */
#include "wire/reflect.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void *member(const ProtobufCMessage *message, unsigned offset)
{
    return (char *)(uintptr_t)message + offset;
}

static bool is_pointer(const ProtobufCFieldDescriptor *field)
{
    return field->type == PROTOBUF_C_TYPE_STRING ||
           field->type == PROTOBUF_C_TYPE_MESSAGE;
}

void reflect_json_name(const ProtobufCFieldDescriptor *field, char name[REFLECT_NAME_MAX])
{
    size_t length = 0;

    for (const char *at = field->name; *at != 0 && length + 1 < REFLECT_NAME_MAX; at++) {
        if (at[0] == '_' && at[1] != 0) {
            name[length++] = (char)toupper((unsigned char)*++at);
        } else {
            name[length++] = *at;
        }
    }
    name[length] = 0;
}

size_t reflect_path(const struct reflect_step *step, char *path, size_t size)
{
    size_t length = step->up == NULL ? 0 : reflect_path(step->up, path, size);
    const char *dot = length > 0 ? "." : "";
    char name[REFLECT_NAME_MAX];

    if (length == 0) {
        path[0] = 0;
    }
    if (step->field == NULL || length + 1 >= size) {
        return length;
    }
    reflect_json_name(step->field, name);
    if (reflect_is_repeated(step->field)) {
        snprintf(path + length, size - length, "%s%s[%zu]", dot, name, step->index);
    } else {
        snprintf(path + length, size - length, "%s%s", dot, name);
    }
    return strlen(path);
}

size_t reflect_size(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
        return sizeof(int64_t);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    default:
        return sizeof(int32_t);
    }
}

size_t reflect_count(const ProtobufCMessage *message,
                     const ProtobufCFieldDescriptor *field)
{
    const void *quantifier = member(message, field->quantifier_offset);

    if (reflect_is_repeated(field)) {
        return *(const size_t *)quantifier;
    }
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
        return *(const uint32_t *)quantifier == field->id;
    }
    if (is_pointer(field)) {
        return *(void *const *)member(message, field->offset) != NULL;
    }
    return *(const protobuf_c_boolean *)quantifier != 0;
}

const void *reflect_element(const ProtobufCMessage *message,
                            const ProtobufCFieldDescriptor *field, size_t index)
{
    const void *at = member(message, field->offset);

    if (reflect_is_repeated(field)) {
        return *(const char *const *)at + index * reflect_size(field);
    }
    return at;
}

ProtobufCMessage *reflect_new(const ProtobufCMessageDescriptor *type, struct arena *arena)
{
    ProtobufCMessage *message = arena_alloc(arena, type->sizeof_message);

    if (message != NULL) {
        protobuf_c_message_init(type, message);
    }
    return message;
}

void *reflect_add(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                  size_t count, struct arena *arena)
{
    void *quantifier = member(message, field->quantifier_offset);
    void *at = member(message, field->offset);

    if (reflect_is_repeated(field)) {
        void *elements = arena_array(arena, count, reflect_size(field));
        if (elements != NULL) {
            *(size_t *)quantifier = count;
            *(void **)at = elements;
        }
        return elements;
    }
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
        *(uint32_t *)quantifier = field->id;
    } else if (!is_pointer(field)) {
        *(protobuf_c_boolean *)quantifier = 1;
    }
    return at;
}
