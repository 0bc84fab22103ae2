/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparing two messages. Invariant: nothing is told where the two are equal but for the
 * order of their lists. It must not know any message type.
 */
#include "wire/changes.h"

#include <stdio.h>
#include <string.h>

#include "domain/text.h"
#include "wire/encode.h"
#include "wire/reflect.h"

#define PATH_SIZE 512
#define NUMBER_SIZE 64 /* or an enumerated value */
#define IDENTITY_SIZE 160

struct spot {
    char path[PATH_SIZE];
};

static struct spot below(const char *path, const ProtobufCFieldDescriptor *field,
                         const char *element)
{
    struct spot spot;
    char name[REFLECT_NAME_MAX];

    reflect_json_name(field, name);
    snprintf(spot.path, sizeof spot.path, "%s%s%s%s%s%s", path,
             path[0] == '\0' ? "" : ".", name, element == NULL ? "" : "[",
             element == NULL ? "" : element, element == NULL ? "" : "]");
    return spot;
}

static void add_value(struct text *text, const ProtobufCFieldDescriptor *field,
                      const void *element)
{
    const ProtobufCEnumValue *value;

    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        text_add(text, *(char *const *)element);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        text_add(text, *(const protobuf_c_boolean *)element ? "true" : "false");
        break;
    case PROTOBUF_C_TYPE_ENUM:
        value = protobuf_c_enum_descriptor_get_value(field->descriptor,
                                                     *(const int32_t *)element);
        text_add(text, value == NULL ? "?" : value->name);
        break;
    case PROTOBUF_C_TYPE_INT32:
        text_add_int(text, *(const int32_t *)element);
        break;
    case PROTOBUF_C_TYPE_INT64:
        text_add_int(text, *(const int64_t *)element);
        break;
    default:
        text_add(text, "…");
    }
}

/* Notes and lists of branches are long. */
static size_t room_for(const ProtobufCMessage *message,
                       const ProtobufCFieldDescriptor *field, size_t count)
{
    size_t room = 1;

    for (size_t i = 0; i < count; i++)
        room += strlen(", ") +
                (field->type == PROTOBUF_C_TYPE_STRING
                     ? strlen(*(char *const *)reflect_element(message, field, i))
                     : NUMBER_SIZE);
    return room;
}

/* All elements of the field, or NULL where it has none. */
static char *value_of(const ProtobufCMessage *message,
                      const ProtobufCFieldDescriptor *field, struct arena *arena)
{
    const size_t count = message == NULL ? 0 : reflect_count(message, field);
    struct text text;

    if (count == 0)
        return NULL;
    text_init_arena(&text, arena, room_for(message, field, count));
    for (size_t i = 0; i < count; i++) {
        text_add(&text, i == 0 ? "" : ", ");
        add_value(&text, field, reflect_element(message, field, i));
    }
    return (char *)(uintptr_t)text_end(&text);
}

static bool add(struct changes *changes, const char *path, char *before, char *after)
{
    FieldChange *change = arena_alloc(changes->arena, sizeof *change);

    if (changes->list == NULL)
        changes->list = arena_array(changes->arena, CHANGES_MOST, sizeof *changes->list);
    if (change == NULL || changes->list == NULL)
        return false;
    *change = (FieldChange)FIELD_CHANGE_INIT;
    change->field = arena_strdup(changes->arena, path);
    change->before = before;
    change->after = after;
    if (changes->count < CHANGES_MOST)
        changes->list[changes->count++] = change;
    return change->field != NULL;
}

static bool compare_values(struct changes *changes, const struct spot *spot,
                           const ProtobufCFieldDescriptor *field,
                           const ProtobufCMessage *const sides[2])
{
    char *before = value_of(sides[0], field, changes->arena);
    char *after = value_of(sides[1], field, changes->arena);

    if (before == NULL ? after == NULL : after != NULL && strcmp(before, after) == 0)
        return !changes->arena->exhausted;
    return add(changes, spot->path, before, after);
}

/* Those fields by which elements of lists are told apart. */
static bool identifies(const char *name)
{
    static const char *const names[] = {"dimension", "rubric",   "id",    "code",
                                        "name",      "evidence", "board", "date"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* "107/phone_mean"; the element's number where it has no id. */
static void identify(const ProtobufCMessage *message, size_t number,
                     char identity[IDENTITY_SIZE])
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    struct text text;

    text_init(&text, identity, IDENTITY_SIZE);
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];

        if (field->type != PROTOBUF_C_TYPE_STRING || reflect_is_repeated(field) ||
            !identifies(field->name) || reflect_count(message, field) == 0)
            continue;
        text_add(&text, text.length == 0 ? "" : "/");
        text_add(&text, *(char *const *)reflect_element(message, field, 0));
    }
    if (text.length == 0)
        text_add_int(&text, (int64_t)number);
    if (text_end(&text) == NULL)
        snprintf(identity, IDENTITY_SIZE, "%zu", number);
}

static const ProtobufCMessage *element_at(const ProtobufCMessage *message,
                                          const ProtobufCFieldDescriptor *field,
                                          size_t index)
{
    return *(ProtobufCMessage *const *)reflect_element(message, field, index);
}

/* From `near` on, where it usually is: lists can be long. */
static const ProtobufCMessage *find(const ProtobufCMessage *message,
                                    const ProtobufCFieldDescriptor *field,
                                    const char *identity, size_t near)
{
    const size_t count = message == NULL ? 0 : reflect_count(message, field);
    char other[IDENTITY_SIZE];

    for (size_t i = 0; i < count; i++) {
        const size_t at = (near + i) % count;
        const ProtobufCMessage *element = element_at(message, field, at);

        identify(element, at, other);
        if (strcmp(identity, other) == 0)
            return element;
    }
    return NULL;
}

/* Lists can be long: what is equal to the byte is left before it is looked into. */
static bool equal(const ProtobufCMessage *a, const ProtobufCMessage *b,
                  struct arena *arena)
{
    const size_t mark = arena_mark(arena);
    struct bytes left = {0}, right = {0};
    const bool same = encode_message(a, arena, &left) == KAOHE_OK &&
                      encode_message(b, arena, &right) == KAOHE_OK &&
                      bytes_equal(left, right);

    arena_release(arena, mark);
    return same;
}

static bool compare_list(struct changes *changes, const char *path,
                         const ProtobufCFieldDescriptor *field,
                         const ProtobufCMessage *const sides[2])
{
    char identity[IDENTITY_SIZE];

    for (int side = 0; side < 2; side++) {
        const size_t count = sides[side] == NULL ? 0 : reflect_count(sides[side], field);
        for (size_t i = 0; i < count; i++) {
            const ProtobufCMessage *element = element_at(sides[side], field, i);
            identify(element, i, identity);
            const struct spot spot = below(path, field, identity);
            const ProtobufCMessage *other = find(sides[1 - side], field, identity, i);
            char *name = other == NULL ? arena_strdup(changes->arena, identity) : NULL;
            bool done = true;

            if (other == NULL)
                done = add(changes, spot.path, side == 0 ? name : NULL,
                           side == 1 ? name : NULL);
            else if (side == 0 && !equal(element, other, changes->arena))
                done = changes_add(changes, spot.path, element, other);
            if (!done)
                return false;
        }
    }
    return true;
}

const ProtobufCMessage *changes_element(const ProtobufCMessage *message, const char *name,
                                        const char *identity)
{
    char own[REFLECT_NAME_MAX];

    for (unsigned i = 0; message != NULL && i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];

        reflect_json_name(field, own);
        if (field->type != PROTOBUF_C_TYPE_MESSAGE || strcmp(own, name) != 0)
            continue;
        if (reflect_is_repeated(field))
            return find(message, field, identity, 0);
        return reflect_count(message, field) == 0 ? NULL : element_at(message, field, 0);
    }
    return NULL;
}

bool changes_add(struct changes *changes, const char *path,
                 const ProtobufCMessage *before, const ProtobufCMessage *after)
{
    const ProtobufCMessage *const sides[2] = {before, after};
    const ProtobufCMessageDescriptor *type;
    bool done = true;

    if (before == NULL && after == NULL)
        return true;
    type = before == NULL ? after->descriptor : before->descriptor;
    for (unsigned i = 0; done && i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        const struct spot spot = below(path, field, NULL);

        if (field->type != PROTOBUF_C_TYPE_MESSAGE) {
            done = compare_values(changes, &spot, field, sides);
        } else if (reflect_is_repeated(field)) {
            done = compare_list(changes, path, field, sides);
        } else {
            const bool has[2] = {before != NULL && reflect_count(before, field) > 0,
                                 after != NULL && reflect_count(after, field) > 0};
            done = changes_add(changes, spot.path,
                               has[0] ? element_at(before, field, 0) : NULL,
                               has[1] ? element_at(after, field, 0) : NULL);
        }
    }
    return done;
}
