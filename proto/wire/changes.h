/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one message says otherwise than another of its type, field by field: a draft
 * against what is in force. Elements of lists are told apart by their ids, wherever they
 * stand; those without an id by their number.
 */
#ifndef KAOHE_WIRE_CHANGES_H
#define KAOHE_WIRE_CHANGES_H

#include <stddef.h>

#include "domain/arena.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

#define CHANGES_MOST 4096 /* further ones are not told */

struct changes {
    struct arena *arena;
    FieldChange **list;
    size_t count;
};

/* Adds the differences under `path`, as "boards[phone-branch].minimumBase". Of what is on
 * one side only, the other side is absent. Either message may be NULL. False: the arena
 * is exhausted. */
KAOHE_MUST_CHECK bool changes_add(struct changes *changes, const char *path,
                                  const ProtobufCMessage *before,
                                  const ProtobufCMessage *after);

/* The message in that field, by its JSON name; of a list the element that a path tells
 * apart so. NULL: there is none. */
const ProtobufCMessage *changes_element(const ProtobufCMessage *message, const char *name,
                                        const char *identity);

#endif
