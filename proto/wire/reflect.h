/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading and filling any message through its descriptor, for codecs that know no message
 * type. A field counts its elements the same way whether it is repeated or not: a
 * singular one has 0 or 1.
 */
#ifndef KAOHE_WIRE_REFLECT_H
#define KAOHE_WIRE_REFLECT_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>

#include "domain/arena.h"
#include "kaohe/export.h"

enum {
    REFLECT_NAME_MAX = 64,   /* bytes of a JSON name, NUL included */
    REFLECT_FIELDS_MAX = 64, /* fields that a message type may have */
};

/* Where a codec stands in a nest of messages, to be told in an error. */
struct reflect_step {
    const struct reflect_step *up;
    const ProtobufCFieldDescriptor *field; /* NULL: the message itself */
    size_t index;                          /* of the element, where it is repeated */
};

static inline bool reflect_is_repeated(const ProtobufCFieldDescriptor *field)
{
    return field->label == PROTOBUF_C_LABEL_REPEATED;
}

/* Whether two fields are members of the same oneof. */
static inline bool reflect_excludes(const ProtobufCFieldDescriptor *a,
                                    const ProtobufCFieldDescriptor *b)
{
    return a != b && (a->flags & b->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 &&
           a->quantifier_offset == b->quantifier_offset;
}

/* The lowerCamelCase name that protobuf's JSON mapping gives the field. */
void reflect_json_name(const ProtobufCFieldDescriptor *field,
                       char name[REFLECT_NAME_MAX]);

/* Writes "records[3].collection.amount" as far as it fits; returns its length. */
size_t reflect_path(const struct reflect_step *step, char *path, size_t size);

/* How many elements of the field are present. */
size_t reflect_count(const ProtobufCMessage *message,
                     const ProtobufCFieldDescriptor *field);

/* The element at `index`, below reflect_count: the address of an int32_t, an int64_t, a
 * protobuf_c_boolean, a char *, a ProtobufCBinaryData or a ProtobufCMessage *. */
const void *reflect_element(const ProtobufCMessage *message,
                            const ProtobufCFieldDescriptor *field, size_t index);

/* A message of that type with nothing present; NULL when the arena is exhausted. */
KAOHE_MUST_CHECK ProtobufCMessage *reflect_new(const ProtobufCMessageDescriptor *type,
                                               struct arena *arena);

/* Makes the field present with `count` zeroed elements (1 if it is not repeated). Gives
 * the address of the first, to be filled in, or NULL when the arena is exhausted. */
KAOHE_MUST_CHECK void *reflect_add(ProtobufCMessage *message,
                                   const ProtobufCFieldDescriptor *field, size_t count,
                                   struct arena *arena);

/* Bytes from one element of the field to the next. */
size_t reflect_size(const ProtobufCFieldDescriptor *field);

#endif
