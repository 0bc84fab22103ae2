/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks from a message to a field by the paths of the layouts, making what is missing on
 * the way. Invariant: a path of a layout is right for its message type, which the tests
 * hold for every one of them.
 */
#include "wire/csv_path.h"

#include <stdlib.h>
#include <string.h>

#define BITS_MAX 31

static const ProtobufCFieldDescriptor *field_of(const ProtobufCMessage *message,
                                                const char *name, size_t length)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;

    for (unsigned i = 0; i < type->n_fields; i++)
        if (strlen(type->fields[i].name) == length &&
            memcmp(type->fields[i].name, name, length) == 0)
            return &type->fields[i];
    return NULL;
}

static ProtobufCMessage *element_of(const struct csv_spot *spot, size_t index)
{
    return *(ProtobufCMessage *const *)reflect_element(spot->message, spot->field, index);
}

/* One more message in a list, or the only one of a singular field. */
static ProtobufCMessage *append(const struct csv_spot *spot, struct arena *arena)
{
    const size_t count = reflect_count(spot->message, spot->field);
    const void *old = count > 0 ? reflect_element(spot->message, spot->field, 0) : NULL;
    ProtobufCMessage **all = reflect_add(spot->message, spot->field, count + 1, arena);
    ProtobufCMessage *made = reflect_new(spot->field->descriptor, arena);

    if (all == NULL || made == NULL)
        return NULL;
    if (old != NULL)
        memcpy(all, old, count * sizeof(ProtobufCMessage *));
    all[count] = made;
    return made;
}

/* The values of the element's first field, as bits. */
static unsigned long bits_of(const ProtobufCMessage *element)
{
    const ProtobufCFieldDescriptor *field = &element->descriptor->fields[0];
    unsigned long bits = 0;

    for (size_t i = 0; i < reflect_count(element, field); i++) {
        const int value = *(const int *)reflect_element(element, field, i);

        bits |= value >= 0 && value < BITS_MAX ? 1UL << value : 1UL << BITS_MAX;
    }
    return bits;
}

static bool set_bits(ProtobufCMessage *element, unsigned long bits, struct arena *arena)
{
    const ProtobufCFieldDescriptor *field = &element->descriptor->fields[0];
    size_t count = 0;
    int *values;

    for (int i = 0; i < BITS_MAX; i++)
        count += bits >> i & 1;
    values = reflect_add(element, field, count, arena);
    for (int i = 0; values != NULL && i < BITS_MAX; i++)
        if ((bits >> i & 1) != 0)
            *values++ = i;
    return values != NULL;
}

/* Which element a selector means: [1], {6} or the row's own []. The count of the list if
 * it is to be made. */
static size_t select_element(struct csv_way *way, const struct csv_spot *spot,
                             const char *selector)
{
    const size_t count = reflect_count(spot->message, spot->field);
    size_t index = 0;

    if (selector[0] == '{') {
        const unsigned long bits = strtoul(selector + 1, NULL, 10);

        while (index < count && bits_of(element_of(spot, index)) != bits)
            index++;
        return index;
    }
    if (selector[1] != ']')
        return strtoul(selector + 1, NULL, 10);
    if (way->arena == NULL)
        return way->element;
    for (size_t i = 0; i < CSV_ROW_LISTS; i++)
        if (way->made[i] == spot->field)
            return count - 1;
    return count;
}

static bool begin_element(struct csv_way *way, const struct csv_spot *spot,
                          ProtobufCMessage *made, const char *selector)
{
    size_t free_place = 0;

    if (selector[0] == '{')
        return set_bits(made, strtoul(selector + 1, NULL, 10), way->arena);
    if (selector[0] != '[' || selector[1] != ']')
        return true;
    while (free_place < CSV_ROW_LISTS - 1 && way->made[free_place] != NULL)
        free_place++;
    way->made[free_place] = spot->field;
    if (way->key != NULL) {
        char **key = reflect_add(made, &made->descriptor->fields[0], 1, way->arena);

        if (key == NULL)
            return false;
        *key = way->key;
    }
    return true;
}

static void add_step(const struct csv_way *way, const struct csv_spot *spot, size_t index)
{
    char name[REFLECT_NAME_MAX];

    if (way->place == NULL)
        return;
    reflect_json_name(spot->field, name);
    if (way->place->length > 0)
        text_add(way->place, ".");
    text_add(way->place, name);
    if (reflect_is_repeated(spot->field) &&
        spot->field->type == PROTOBUF_C_TYPE_MESSAGE && index != SIZE_MAX) {
        text_add(way->place, "[");
        text_add_int(way->place, (int64_t)index);
        text_add(way->place, "]");
    }
}

/* Steps into the message that the field holds. */
static enum csv_fault step(struct csv_way *way, struct csv_spot *spot,
                           const char *selector)
{
    const size_t count = reflect_count(spot->message, spot->field);
    const size_t index =
        reflect_is_repeated(spot->field) ? select_element(way, spot, selector) : 0;
    ProtobufCMessage *next;

    if (index >= count && way->arena == NULL)
        return CSV_ABSENT;
    if (index > count)
        return CSV_GAP;
    next = index < count ? element_of(spot, index) : append(spot, way->arena);
    if (next == NULL || (index == count && !begin_element(way, spot, next, selector)))
        return CSV_NO_ROOM;
    add_step(way, spot, index);
    spot->message = next;
    return CSV_SOUND;
}

enum csv_fault csv_walk(struct csv_way *way, ProtobufCMessage *message, const char *path,
                        struct csv_spot *spot)
{
    enum csv_fault fault = CSV_SOUND;

    *spot = (struct csv_spot){.message = message};
    for (;;) {
        const size_t length = strcspn(path, ".[{");
        const char *selector = path + length;
        const char *next = path + strcspn(path, ".");

        spot->field = field_of(spot->message, path, length);
        if (spot->field == NULL)
            return CSV_UNKNOWN;
        if (*next == '\0')
            break;
        fault = step(way, spot, selector);
        if (fault != CSV_SOUND)
            return fault;
        path = next + 1;
    }
    add_step(way, spot, SIZE_MAX);
    return CSV_SOUND;
}
