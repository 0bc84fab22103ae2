/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First the figures, then by reflection what is no figure. Invariant: a leaf is listed
 * once. Must not know any kind of record; that a list names its elements by these members
 * is all it knows of them.
 */
#include "wire/difference.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "domain/record.h"
#include "domain/utf8.h"
#include "wire/reflect.h"

#define PATH_SIZE 256
#define SHOWN_SIZE 900 /* of a text over all */
#define SHOWN_COLUMNS 32

struct finder {
    struct arena *arena;
    struct differences *out;
    const Record *record; /* whose figures are listed already */
};

static void add(struct finder *f, const char *field, const char *before,
                const char *after)
{
    struct differences *out = f->out;

    if (before == NULL ? after == NULL : after != NULL && strcmp(before, after) == 0)
        return;
    out->count++;
    if (out->kept_count == DIFFERENCES_KEPT)
        return;
    const char *name = arena_strdup(f->arena, field);
    const char *left = before == NULL ? NULL : arena_strdup(f->arena, before);
    const char *right = after == NULL ? NULL : arena_strdup(f->arena, after);
    if (name != NULL && (left != NULL) == (before != NULL) &&
        (right != NULL) == (after != NULL))
        out->kept[out->kept_count++] = (struct difference){name, left, right};
}

/* ---- figures ---- */

static const char *figure(const Record *record, size_t number, char buffer[24])
{
    const struct record_field field = record_field_at(record, number);

    if (!field.present || field.type == FIELD_DECIMAL)
        return field.present ? field.text : NULL;
    snprintf(buffer, 24, "%" PRId64, field.count);
    return buffer;
}

/* The figures that `from` has; those that both have only when it is the first. */
static void add_figures(struct finder *f, const Record *from, const Record *other,
                        bool first)
{
    for (size_t i = 0; i < record_field_count(from); i++) {
        char name[RECORD_FIELD_MAX], left[24], right[24];
        struct text text;
        size_t there = 0;
        const bool both = other != NULL && record_field_same(from, i, other, &there);

        if (both && !first)
            continue;
        text_init(&text, name, sizeof name);
        record_field_name(from, i, &text);
        const char *mine = figure(from, i, left);
        const char *its = both ? figure(other, there, right) : NULL;
        add(f, name, first ? mine : its, first ? its : mine);
    }
}

/* ---- the rest ---- */

/* A figure, or what names an element of a list of figures. */
static bool listed_before(const struct finder *f, const struct reflect_step *up,
                          const ProtobufCFieldDescriptor *field)
{
    static const char *const names[] = {"count", "levels", "band",  "item",
                                        "node",  "score",  "stated"};

    if (up->up == NULL || up->up->field == NULL) /* a member of the kind */
        return record_field_possible(f->record, field->name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(up->up->field->name, "option_scores") != 0 &&
            strcmp(names[i], field->name) == 0)
            return f->record->kind_case != KIND_STATED_TOTAL;
    return false;
}

static const char *scalar(const ProtobufCFieldDescriptor *field, const void *element,
                          char buffer[24])
{
    const ProtobufCEnumValue *value;

    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return *(char *const *)element;
    case PROTOBUF_C_TYPE_BOOL:
        return *(const protobuf_c_boolean *)element ? "true" : "false";
    case PROTOBUF_C_TYPE_ENUM:
        value = protobuf_c_enum_descriptor_get_value(field->descriptor,
                                                     *(const int32_t *)element);
        return value == NULL ? "?" : value->name;
    case PROTOBUF_C_TYPE_INT64:
        snprintf(buffer, 24, "%" PRId64, *(const int64_t *)element);
        return buffer;
    default:
        snprintf(buffer, 24, "%" PRId32, *(const int32_t *)element);
        return buffer;
    }
}

static const void *element_or_null(const ProtobufCMessage *message,
                                   const ProtobufCFieldDescriptor *field, size_t index)
{
    return message != NULL && index < reflect_count(message, field)
               ? reflect_element(message, field, index)
               : NULL;
}

static void compare(struct finder *f, const ProtobufCMessage *before,
                    const ProtobufCMessage *after, const struct reflect_step *up);

static void compare_element(struct finder *f, const void *before, const void *after,
                            const struct reflect_step *step)
{
    char left[24], right[24], path[PATH_SIZE];

    if (step->field->type == PROTOBUF_C_TYPE_MESSAGE) {
        compare(f, before == NULL ? NULL : *(ProtobufCMessage *const *)before,
                after == NULL ? NULL : *(ProtobufCMessage *const *)after, step);
        return;
    }
    if (step->up->up == NULL && !reflect_is_repeated(step->field))
        snprintf(path, sizeof path, "%s", step->field->name);
    else
        reflect_path(step, path, sizeof path);
    add(f, path, before == NULL ? NULL : scalar(step->field, before, left),
        after == NULL ? NULL : scalar(step->field, after, right));
}

static void compare(struct finder *f, const ProtobufCMessage *before,
                    const ProtobufCMessage *after, const struct reflect_step *up)
{
    const ProtobufCMessage *either = before != NULL ? before : after;
    const ProtobufCMessageDescriptor *type = either == NULL ? NULL : either->descriptor;

    for (unsigned i = 0; type != NULL && i < type->n_fields; i++) {
        struct reflect_step step = {up, &type->fields[i], 0};

        if (listed_before(f, &step, step.field))
            continue;
        for (;; step.index++) {
            const void *left = element_or_null(before, step.field, step.index);
            const void *right = element_or_null(after, step.field, step.index);

            if (left == NULL && right == NULL)
                break;
            compare_element(f, left, right, &step);
        }
    }
}

/* The message of the kind, which every member of the union points to. */
static const ProtobufCMessage *kind_of(const Record *record)
{
    return record == NULL || record->kind_case == RECORD_KIND_NOT_SET
               ? NULL
               : &record->phone_test->base;
}

/* What a record of any kind has beside it. */
static void compare_common(struct finder *f, const Record *before, const Record *after)
{
    const struct reflect_step root = {NULL, NULL, 0};
    const ProtobufCMessageDescriptor *type = &kaohe__v1__record__descriptor;

    for (unsigned i = 0; i < type->n_fields; i++) {
        struct reflect_step step = {&root, &type->fields[i], 0};

        if ((step.field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0)
            continue;
        for (;; step.index++) {
            const void *left =
                element_or_null(before ? &before->base : NULL, step.field, step.index);
            const void *right =
                element_or_null(after ? &after->base : NULL, step.field, step.index);

            if (left == NULL && right == NULL)
                break;
            compare_element(f, left, right, &step);
        }
    }
}

void differences_find(const Record *before, const Record *after, struct arena *arena,
                      struct differences *out)
{
    const struct reflect_step root = {NULL, NULL, 0};
    struct finder f = {arena, out, before != NULL ? before : after};

    out->kept_count = out->count = 0;
    if (before != NULL)
        add_figures(&f, before, after, true);
    if (after != NULL)
        add_figures(&f, after, before, false);
    if (kind_of(before) != NULL || kind_of(after) != NULL)
        compare(&f, kind_of(before), kind_of(after), &root);
    compare_common(&f, before, after);
}

/* ---- for a finding ---- */

static void add_cut(struct text *text, const char *value)
{
    const size_t length = value == NULL ? 0 : strcspn(value, "\n;");
    const size_t fit = value == NULL ? 0 : utf8_fit(value, length, SHOWN_COLUMNS);

    if (value == NULL)
        text_add(text, "–");
    else
        text_add_bytes(text, value, fit);
    if (value != NULL && value[fit] != '\0')
        text_add(text, "…");
}

const char *differences_text(const struct differences *differences, struct arena *arena)
{
    struct text text;
    size_t shown = 0;

    text_init_arena(&text, arena, SHOWN_SIZE + 4 * PATH_SIZE);
    for (; shown < differences->kept_count && text.length < SHOWN_SIZE; shown++) {
        const struct difference *difference = &differences->kept[shown];

        text_add(&text, shown == 0 ? "" : "; ");
        text_add(&text, difference->field);
        text_add(&text, ": ");
        add_cut(&text, difference->before);
        text_add(&text, " → ");
        add_cut(&text, difference->after);
    }
    if (shown < differences->count) {
        text_add(&text, "; … (+");
        text_add_int(&text, (int64_t)(differences->count - shown));
        text_add(&text, ")");
    }
    return text_end(&text);
}
