/* SPDX-License-Identifier: Apache-2.0 */
/* The way from a message to the field that a cell is about (struct csv_form). */
#ifndef WIRE_CSV_PATH_H
#define WIRE_CSV_PATH_H

#include "domain/arena.h"
#include "domain/text.h"
#include "kaohe/export.h"
#include "wire/csv.h"
#include "wire/reflect.h"

#define CSV_ROW_LISTS 2 /* lists of which a row may have an element of its own */

struct csv_way {
    struct arena *arena; /* where what is missing is made; NULL: only look */
    struct text *place;  /* gets the JSON path behind what is in it; NULL when looking */
    char *key;           /* first field of the row's own element; NULL: none */
    size_t element;      /* which is the row's own, when looking */
    const ProtobufCFieldDescriptor *made[CSV_ROW_LISTS]; /* the row has one already */
};

struct csv_spot {
    ProtobufCMessage *message;
    const ProtobufCFieldDescriptor *field;
};

/* Walks the path from the message. CSV_GAP, CSV_NO_ROOM; when only looking, CSV_ABSENT
 * where the way ends early. */
KAOHE_MUST_CHECK enum csv_fault csv_walk(struct csv_way *way, ProtobufCMessage *message,
                                         const char *path, struct csv_spot *spot);

#endif
