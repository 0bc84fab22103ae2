/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The writing half of the JSON codec: a message becomes a tree of jansson's and the tree
 * becomes text. Invariant: a NULL tree anywhere makes the whole NULL. It must not know
 * any message type.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "wire/base64.h"
#include "wire/json.h"
#include "wire/reflect.h"

static json_t *write_message(const ProtobufCMessage *message);

static json_t *write_enum(const ProtobufCEnumDescriptor *type, int value)
{
    const ProtobufCEnumValue *known = protobuf_c_enum_descriptor_get_value(type, value);

    /* A newer daemon may say what this version has no name for. */
    return known == NULL ? json_integer(value) : json_string(known->name);
}

static json_t *write_bytes(const ProtobufCBinaryData *binary)
{
    char *text = malloc(base64_size(binary->len));

    if (text == NULL) {
        return NULL;
    }
    base64_write((struct bytes){binary->data, binary->len}, text);
    json_t *json = json_string(text);
    free(text);
    return json;
}

static json_t *write_value(const ProtobufCFieldDescriptor *field, const void *at)
{
    char number[24];

    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return json_string(*(const char *const *)at);
    case PROTOBUF_C_TYPE_MESSAGE:
        return write_message(*(const ProtobufCMessage *const *)at);
    case PROTOBUF_C_TYPE_BYTES:
        return write_bytes(at);
    case PROTOBUF_C_TYPE_BOOL:
        return json_boolean(*(const protobuf_c_boolean *)at);
    case PROTOBUF_C_TYPE_ENUM:
        return write_enum(field->descriptor, *(const int *)at);
    case PROTOBUF_C_TYPE_INT32:
        return json_integer(*(const int32_t *)at);
    case PROTOBUF_C_TYPE_UINT64:
        snprintf(number, sizeof number, "%" PRIu64, *(const uint64_t *)at);
        return json_string(number);
    default:
        snprintf(number, sizeof number, "%" PRId64, *(const int64_t *)at);
        return json_string(number);
    }
}

static json_t *write_field(const ProtobufCMessage *message,
                           const ProtobufCFieldDescriptor *field, size_t count)
{
    if (!reflect_is_repeated(field)) {
        return write_value(field, reflect_element(message, field, 0));
    }
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *value = write_value(field, reflect_element(message, field, i));
        if (json_array_append_new(array, value) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *write_message(const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    json_t *object = json_object();

    for (unsigned i = 0; i < type->n_fields; i++) {
        size_t count = reflect_count(message, &type->fields[i]);
        char name[REFLECT_NAME_MAX];
        if (count == 0) {
            continue;
        }
        reflect_json_name(&type->fields[i], name);
        json_t *value = write_field(message, &type->fields[i], count);
        if (json_object_set_new(object, name, value) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

enum kaohe_err json_write(const ProtobufCMessage *message, enum json_style style,
                          char **text)
{
    size_t flags = style == JSON_INDENTED ? JSON_INDENT(2) : JSON_COMPACT;
    json_t *json = write_message(message);

    *text = json == NULL ? NULL : json_dumps(json, flags);
    json_decref(json);
    if (*text == NULL) {
        return json == NULL ? KAOHE_ERR_INVALID : KAOHE_ERR_NO_MEMORY;
    }
    return KAOHE_OK;
}
