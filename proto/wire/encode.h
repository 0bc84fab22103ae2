/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From messages to bytes: fields in the order of their numbers, so that one message has
 * one encoding.
 */
#ifndef KAOHE_WIRE_ENCODE_H
#define KAOHE_WIRE_ENCODE_H

#include <protobuf-c/protobuf-c.h>

#include "domain/arena.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "wire/bytes.h"

/* Encodes into the arena. KAOHE_ERR_NO_MEMORY when it is exhausted. */
KAOHE_MUST_CHECK enum kaohe_err encode_message(const ProtobufCMessage *message,
                                               struct arena *arena, struct bytes *out);

#endif
