/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds two messages against each other by their encodings, and looks deeper only where
 * they differ, to name the field.
 */
#include "wire/csv_same.h"

#include "wire/encode.h"
#include "wire/reflect.h"

#define PATH_MAX_SIZE 160

struct comparison {
    struct arena *arena;
    char *lost;
};

static bool equal(const struct comparison *with, const ProtobufCMessage *a,
                  const ProtobufCMessage *b)
{
    const size_t mark = arena_mark(with->arena);
    struct bytes left, right;
    const bool same = encode_message(a, with->arena, &left) == KAOHE_OK &&
                      encode_message(b, with->arena, &right) == KAOHE_OK &&
                      bytes_equal(left, right);

    arena_release(with->arena, mark);
    return same;
}

static const ProtobufCMessage *element(const ProtobufCMessage *message,
                                       const ProtobufCFieldDescriptor *field, size_t i)
{
    return *(ProtobufCMessage *const *)reflect_element(message, field, i);
}

/* A message with that one field of the other. */
static bool equal_field(const struct comparison *with, const ProtobufCMessage *a,
                        const ProtobufCMessage *b, const ProtobufCFieldDescriptor *field)
{
    const size_t mark = arena_mark(with->arena);
    const size_t count = reflect_count(a, field);
    ProtobufCMessage *alone[2] = {reflect_new(a->descriptor, with->arena),
                                  reflect_new(a->descriptor, with->arena)};
    const ProtobufCMessage *whole[2] = {a, b};
    bool same = reflect_count(b, field) == count && alone[0] != NULL && alone[1] != NULL;

    for (int side = 0; same && side < 2; side++) {
        char *to = reflect_add(alone[side], field, count, with->arena);
        const char *from = count == 0 ? NULL : reflect_element(whole[side], field, 0);

        for (size_t i = 0; to != NULL && i < count * reflect_size(field); i++)
            to[i] = from[i];
        same = to != NULL;
    }
    same = same && equal(with, alone[0], alone[1]);
    arena_release(with->arena, mark);
    return same;
}

static bool contains(const struct comparison *with, const ProtobufCMessage *copy,
                     const ProtobufCFieldDescriptor *field, const ProtobufCMessage *one,
                     size_t near)
{
    if (near < reflect_count(copy, field) && equal(with, one, element(copy, field, near)))
        return true;
    for (size_t i = 0; i < reflect_count(copy, field); i++)
        if (equal(with, one, element(copy, field, i)))
            return true;
    return false;
}

static bool differs(const struct comparison *with, const struct reflect_step *up,
                    const ProtobufCMessage *original, const ProtobufCMessage *copy);

/* Names the field, or what in it differs. */
static bool field_differs(const struct comparison *with, struct reflect_step *step,
                          const ProtobufCMessage *original, const ProtobufCMessage *copy)
{
    const ProtobufCFieldDescriptor *field = step->field;
    const size_t count = reflect_count(original, field);
    const size_t held = reflect_count(copy, field);

    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        for (step->index = 0; step->index < count; step->index++) {
            const size_t i = step->index;

            if (reflect_is_repeated(field) &&
                contains(with, copy, field, element(original, field, i), i))
                continue;
            if (i >= held)
                break;
            if (differs(with, step, element(original, field, i), element(copy, field, i)))
                return true;
        }
        if (step->index == count && held <= count)
            return false;
    } else if ((count == 0 && held == 0) || equal_field(with, original, copy, field)) {
        return false;
    }
    reflect_path(step, with->lost, PATH_MAX_SIZE);
    return true;
}

static bool differs(const struct comparison *with, const struct reflect_step *up,
                    const ProtobufCMessage *original, const ProtobufCMessage *copy)
{
    const ProtobufCMessageDescriptor *type = original->descriptor;

    if (equal(with, original, copy))
        return false;
    for (unsigned i = 0; i < type->n_fields; i++) {
        struct reflect_step step = {.up = up, .field = &type->fields[i]};

        if (field_differs(with, &step, original, copy))
            return true;
    }
    return false;
}

enum kaohe_err csv_same(const ProtobufCMessage *original, const ProtobufCMessage *copy,
                        struct arena *arena, char lost[static 160])
{
    const struct comparison with = {arena, lost};
    const struct reflect_step top = {.up = NULL};
    const bool different = differs(&with, &top, original, copy);

    if (arena->exhausted)
        return KAOHE_ERR_NO_MEMORY;
    return different ? KAOHE_ERR_INVALID : KAOHE_OK;
}
