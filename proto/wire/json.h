/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages as JSON, by protobuf's JSON mapping: lowerCamelCase names, 64-bit numbers as
 * strings, names of enumeration values, bytes in base64, absent fields left out. Stricter
 * than the mapping where it would let something pass that the writer did not mean.
 */
#ifndef KAOHE_WIRE_JSON_H
#define KAOHE_WIRE_JSON_H

#include <protobuf-c/protobuf-c.h>

#include "domain/arena.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "wire/bytes.h"

struct json_error {
    int line; /* from 1; 0 when only the path tells the place */
    int column;
    char path[160]; /* "records[3].collection.amount"; "" is the whole */
    char message[320];
};

enum json_style {
    JSON_ONE_LINE,
    JSON_INDENTED,
};

/*
 * Reads one message into the arena, held to the same limits as one that is decoded. Names
 * may also be written as in the schema, with underscores; null means absent. On error
 * *out is NULL, the arena is as it was and `error` is filled in: KAOHE_ERR_INVALID,
 * KAOHE_ERR_TOO_LARGE, or KAOHE_ERR_NO_MEMORY when the arena is exhausted.
 */
KAOHE_MUST_CHECK enum kaohe_err json_read(const ProtobufCMessageDescriptor *type,
                                          struct bytes text, struct arena *arena,
                                          ProtobufCMessage **out,
                                          struct json_error *error);

/*
 * Writes a message as UTF-8, fields in the order of their numbers, without a line feed at
 * the end. The caller frees *text. KAOHE_ERR_NO_MEMORY, or KAOHE_ERR_INVALID when a
 * string in it is not UTF-8.
 */
KAOHE_MUST_CHECK enum kaohe_err json_write(const ProtobufCMessage *message,
                                           enum json_style style, char **text);

#endif
