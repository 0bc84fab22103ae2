/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are one submission: an officer keeps one a kind. Each says for itself what
 * branch and period it is for, so that a file of another report is never taken along; of
 * the rest of the head they may say the same, or one alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/csv_report.h"
#include "wire/reflect.h"

#define PATH_SIZE 320

/* "records[2].collection" of a file that is put behind three records: "records[5]…". */
static const char *shifted(const Submission *before, const char *path,
                           struct arena *arena)
{
    const ProtobufCMessageDescriptor *type = before->base.descriptor;

    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        char name[REFLECT_NAME_MAX];
        char moved[PATH_SIZE];
        char *end = NULL;

        reflect_json_name(field, name);
        if (!reflect_is_repeated(field) || strncmp(path, name, strlen(name)) != 0 ||
            path[strlen(name)] != '[')
            continue;
        const size_t index = strtoul(path + strlen(name) + 1, &end, 10);
        snprintf(moved, sizeof moved, "%s[%zu%s", name,
                 index + reflect_count(&before->base, field), end);
        return arena_strdup(arena, moved);
    }
    return path;
}

static bool join_places(struct csv_report *all, const struct csv_report *part,
                        const char *file, struct arena *arena)
{
    const size_t count = all->place_count + part->place_count;
    struct csv_place *places = arena_array(arena, count, sizeof *places);

    if (places == NULL)
        return false;
    for (size_t i = 0; i < all->place_count; i++)
        places[i] = all->places[i];
    for (size_t i = 0; i < part->place_count; i++) {
        struct csv_place *place = &places[all->place_count + i];

        *place = part->places[i];
        place->file = file;
        place->path = shifted(all->submission, place->path, arena);
    }
    all->places = places;
    all->place_count = count;
    return !arena->exhausted;
}

static bool same(const ProtobufCFieldDescriptor *field, const void *a, const void *b)
{
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return strcmp(*(char *const *)a, *(char *const *)b) == 0;
    return memcmp(a, b, reflect_size(field)) == 0;
}

/* Lists go behind each other; of the rest there is one. False without memory. */
static bool join_field(ProtobufCMessage *all, const ProtobufCMessage *part,
                       const ProtobufCFieldDescriptor *field, struct arena *arena)
{
    const size_t size = reflect_size(field);
    const size_t more = reflect_count(part, field);
    const size_t had = reflect_is_repeated(field) ? reflect_count(all, field) : 0;
    const void *old = had == 0 ? NULL : reflect_element(all, field, 0);
    char *joined = reflect_add(all, field, had + more, arena);

    if (joined == NULL)
        return false;
    if (had > 0)
        memcpy(joined, old, had * size);
    memcpy(joined + had * size, reflect_element(part, field, 0), more * size);
    return true;
}

/* The field of the head that both have, and differently; NULL if none. */
static const ProtobufCFieldDescriptor *clash(const Submission *all,
                                             const Submission *part)
{
    const ProtobufCMessageDescriptor *type = all->base.descriptor;

    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];

        if (!reflect_is_repeated(field) && reflect_count(&all->base, field) > 0 &&
            reflect_count(&part->base, field) > 0 &&
            !same(field, reflect_element(&all->base, field, 0),
                  reflect_element(&part->base, field, 0)))
            return field;
    }
    return NULL;
}

/* Refuses the part, at the cell of that field if it has one. */
static enum kaohe_err refuse(struct csv_report *part, enum csv_fault fault,
                             const ProtobufCFieldDescriptor *field)
{
    struct csv_error *error = &part->errors[part->error_count++];
    const struct csv_place *place;
    char name[REFLECT_NAME_MAX];

    reflect_json_name(field, name);
    place = csv_place(part, name);
    *error = (struct csv_error){.fault = fault,
                                .row = place == NULL ? 0 : place->row,
                                .column = place == NULL ? 0 : place->column};
    for (size_t i = 0; i < csv_head.count; i++)
        if (strcmp(csv_head.list[i].path, field->name) == 0)
            snprintf(error->detail, sizeof error->detail, "%s", csv_head.list[i].zh);
    return KAOHE_ERR_INVALID;
}

/* The field without which nobody knows what the file belongs to; NULL if both are. */
static const ProtobufCFieldDescriptor *unsaid(const Submission *part)
{
    const char *name = part->branch == NULL ? "branch" : "period";

    if (part->branch != NULL && part->period != NULL)
        return NULL;
    return protobuf_c_message_descriptor_get_field_by_name(part->base.descriptor, name);
}

enum kaohe_err csv_join(struct csv_report *all, struct csv_report *part, const char *file,
                        struct arena *arena)
{
    const ProtobufCMessageDescriptor *type = part->submission->base.descriptor;
    const ProtobufCFieldDescriptor *missing = unsaid(part->submission);
    const ProtobufCFieldDescriptor *differs = clash(all->submission, part->submission);

    if (missing != NULL)
        return refuse(part, CSV_NOT_SAID, missing);
    if (differs != NULL)
        return refuse(part, CSV_DIFFERS, differs);
    if (!join_places(all, part, file, arena))
        return KAOHE_ERR_NO_MEMORY;
    for (unsigned i = 0; i < type->n_fields; i++)
        if (reflect_count(&part->submission->base, &type->fields[i]) > 0 &&
            !join_field(&all->submission->base, &part->submission->base, &type->fields[i],
                        arena))
            return KAOHE_ERR_NO_MEMORY;
    return KAOHE_OK;
}
