/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From received bytes to messages. The bytes are walked before anything is made of them,
 * because protobuf-c takes what must not pass: strings that are not UTF-8, a field twice,
 * values that no enumeration has. Whatever the input, the answer is a message or an error
 * that names the place.
 */
#ifndef KAOHE_WIRE_DECODE_H
#define KAOHE_WIRE_DECODE_H

#include <protobuf-c/protobuf-c.h>

#include "domain/arena.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"
#include "wire/bytes.h"

/* X(name, text) */
#define DECODE_FAULTS(X)                                                                 \
    X(DECODE_SOUND, "is sound")                                                          \
    X(DECODE_TOO_LONG, "is longer than the limit")                                       \
    X(DECODE_TOO_MANY, "has more elements than the limit")                               \
    X(DECODE_TRUNCATED, "ends in the middle of a field")                                 \
    X(DECODE_BAD_NUMBER, "holds a number that is not encoded as protobuf wants it")      \
    X(DECODE_OUT_OF_RANGE, "holds a number outside the range of its type")               \
    X(DECODE_UNKNOWN_FIELD, "has a field that this version does not know")               \
    X(DECODE_WRONG_TYPE, "has a field of another wire type than the schema's")           \
    X(DECODE_TWICE, "is given twice")                                                    \
    X(DECODE_TWO_OF_ONE, "excludes another field that is given too")                     \
    X(DECODE_NOT_TEXT, "is not UTF-8, or holds a control character")                     \
    X(DECODE_BAD_ENUM, "is not a value that may be given")                               \
    X(DECODE_NO_ROOM, "does not fit into memory once decoded")

enum decode_fault {
#define DECODE_FAULT_ENUM(name, text) name,
    DECODE_FAULTS(DECODE_FAULT_ENUM)
#undef DECODE_FAULT_ENUM
};

struct decode_error {
    enum decode_fault fault;
    size_t limit;          /* that was exceeded, in bytes or elements; else 0 */
    uint32_t field_number; /* of an unknown field; else 0 */
    char path[160];        /* "records[3].collection.amount"; "" is the message itself */
};

/* What is wrong, in English, to stand behind the path: "is given twice". */
const char *decode_fault_text(enum decode_fault fault);

/*
 * Walks the bytes without making a message: the same verdict as decode_message.
 * KAOHE_ERR_INVALID or KAOHE_ERR_TOO_LARGE, with `where` filled in.
 *
 * What a daemon says (replies, receipts, published frames) may come from a newer version:
 * in them unknown fields and unknown values of enumerations pass. In everything else they
 * are refused, because nobody may file what the reader would silently drop.
 */
KAOHE_MUST_CHECK enum kaohe_err decode_check(const ProtobufCMessageDescriptor *type,
                                             struct bytes in, struct decode_error *where);

/*
 * Walks the bytes and unpacks them into the arena; nothing of the message points into
 * `in`. On error *out is NULL, the arena is as it was, and `where` is filled in:
 * KAOHE_ERR_INVALID, or KAOHE_ERR_TOO_LARGE when a limit or the arena is too small.
 */
KAOHE_MUST_CHECK enum kaohe_err decode_message(const ProtobufCMessageDescriptor *type,
                                               struct bytes in, struct arena *arena,
                                               ProtobufCMessage **out,
                                               struct decode_error *where);

/* Unpacks without the walk: only for bytes that this very process has encoded. */
KAOHE_MUST_CHECK enum kaohe_err decode_own(const ProtobufCMessageDescriptor *type,
                                           struct bytes in, struct arena *arena,
                                           ProtobufCMessage **out,
                                           struct decode_error *where);

/* decode_message for one type: decode_submission(in, arena, &submission, &where). */
#define DECODE_AS(name, type)                                                            \
    KAOHE_MUST_CHECK static inline enum kaohe_err decode_##name(                         \
        struct bytes in, struct arena *arena, type **out, struct decode_error *where)    \
    {                                                                                    \
        ProtobufCMessage *message = NULL;                                                \
        enum kaohe_err err = decode_message(&kaohe__v1__##name##__descriptor, in, arena, \
                                            &message, where);                            \
        *out = (type *)message;                                                          \
        return err;                                                                      \
    }

DECODE_AS(submission, Submission)
DECODE_AS(request, Request)
DECODE_AS(reply, Reply)
DECODE_AS(published, Published)
DECODE_AS(receipt, Receipt)
DECODE_AS(batch_head, BatchHead)
DECODE_AS(signed_receipt, SignedReceipt)
DECODE_AS(dossier, Dossier)

#undef DECODE_AS

#endif
