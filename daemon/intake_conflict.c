/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two submissions under one number: the reply names the fields in which the second
 * differs from the one that is in the ledger, records one by one.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/intake_journey.h"
#include "domain/text.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/reflect.h"

#define NAMED_LIMIT 32 /* differences that are named */

static bool same_message(struct arena *arena, const ProtobufCMessage *a,
                         const ProtobufCMessage *b)
{
    size_t mark = arena_mark(arena);
    struct bytes left = {0};
    struct bytes right = {0};
    bool same = encode_message(a, arena, &left) == KAOHE_OK &&
                encode_message(b, arena, &right) == KAOHE_OK && bytes_equal(left, right);

    arena_release(arena, mark);
    return same;
}

static bool same_element(struct arena *arena, const ProtobufCFieldDescriptor *field,
                         const void *a, const void *b)
{
    const ProtobufCBinaryData *left = a;
    const ProtobufCBinaryData *right = b;

    switch (field->type) {
    case PROTOBUF_C_TYPE_MESSAGE:
        return same_message(arena, *(ProtobufCMessage *const *)a,
                            *(ProtobufCMessage *const *)b);
    case PROTOBUF_C_TYPE_STRING:
        return strcmp(*(char *const *)a, *(char *const *)b) == 0;
    case PROTOBUF_C_TYPE_BYTES:
        return left->len == right->len && memcmp(left->data, right->data, left->len) == 0;
    default:
        return memcmp(a, b, reflect_size(field)) == 0;
    }
}

static void name(struct arena *arena, Error *error, const char *field, size_t index)
{
    Parameter *parameter = arena_alloc(arena, sizeof(*parameter));
    struct text text;

    if (!parameter || error->n_parameters == NAMED_LIMIT)
        return;
    text_init_arena(&text, arena, 96);
    text_add(&text, field);
    if (index < SIZE_MAX) {
        text_add(&text, "[");
        text_add_int(&text, (int64_t)index);
        text_add(&text, "]");
    }
    *parameter = (Parameter)PARAMETER_INIT;
    parameter->name = (char *)(uintptr_t) "field";
    parameter->value = (char *)(uintptr_t)text_end(&text);
    error->parameters[error->n_parameters++] = parameter;
}

static void compare(struct arena *arena, const ProtobufCMessage *a,
                    const ProtobufCMessage *b, Error *error)
{
    for (unsigned i = 0; i < a->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &a->descriptor->fields[i];
        size_t left = reflect_count(a, field);
        size_t right = reflect_count(b, field);

        for (size_t j = 0; j < left || j < right; j++) {
            if (j >= left || j >= right ||
                !same_element(arena, field, reflect_element(a, field, j),
                              reflect_element(b, field, j)))
                name(arena, error, field->name,
                     reflect_is_repeated(field) ? j : SIZE_MAX);
        }
    }
}

enum kaohe_err journey_conflict(struct journey *journey, int64_t entry)
{
    struct intake *intake = journey->call->intake;
    struct arena *arena = &intake->scratch;
    struct ledger_entry stored;
    struct decode_error where;
    Submission *first = NULL;
    Error *error = arena_alloc(arena, sizeof(*error));
    enum kaohe_err err = ledger_read(intake->ledger, entry, &stored);

    if (!err)
        err = decode_submission(stored.body, arena, &first, &where);
    if (err || !error)
        return err ? err : KAOHE_ERR_NO_MEMORY;
    *error = (Error)ERROR_INIT;
    error->has_code = true;
    error->code = ERROR_CODE_CONFLICT;
    error->message = (char *)(uintptr_t) "another submission was filed under this number";
    error->parameters = arena_array(arena, NAMED_LIMIT, sizeof(*error->parameters));
    if (!error->parameters)
        return KAOHE_ERR_NO_MEMORY;
    compare(arena, &first->base, &journey->submission->base, error);
    journey->call->reply->result_case = RESULT_ERROR;
    journey->call->reply->error = error;
    return KAOHE_OK;
}
