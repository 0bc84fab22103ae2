/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes messages of the embedded files. Invariant: nothing is handed out that the domain
 * has not verified. It must not know what is in any of the files.
 */
#include "wire/data_load.h"

#include <stdio.h>
#include <string.h>

#include "domain/catalogue.h"
#include "domain/rubric.h"
#include "wire/data.h"

static enum kaohe_err read_file(const struct data_file *file, struct arena *arena,
                                const ProtobufCMessageDescriptor *type,
                                ProtobufCMessage **out, struct json_error *error)
{
    struct bytes text = {file->bytes, file->length};

    return json_read(type, text, arena, out, error);
}

/* What the domain says of a file, as an error of that file. */
static void blame(const char *file, struct text *why, struct json_error *error)
{
    const char *reason = text_end(why);

    snprintf(error->path, sizeof error->path, "%s", file);
    snprintf(error->message, sizeof error->message, "%s", reason == NULL ? "" : reason);
}

static enum kaohe_err load_rubrics(struct arena *arena, struct data_set *out,
                                   struct json_error *error)
{
    const Rubric **rubrics = arena_array(arena, data_file_count, sizeof *rubrics);

    if (rubrics == NULL) {
        return KAOHE_ERR_NO_MEMORY;
    }
    out->rubrics = rubrics;
    for (size_t i = 0; i < data_file_count; i++) {
        const struct data_file *file = &data_files[i];
        ProtobufCMessage *message = NULL;
        char reason[256];
        struct text why;
        if (strncmp(file->name, "rubric-", 7) != 0) {
            continue;
        }
        enum kaohe_err err =
            read_file(file, arena, &kaohe__v1__rubric__descriptor, &message, error);
        if (err != KAOHE_OK) {
            return err;
        }
        text_init(&why, reason, sizeof reason);
        rubrics[out->rubric_count] = (const Rubric *)message;
        err = rubric_verify(rubrics[out->rubric_count++], arena, &why);
        if (err != KAOHE_OK) {
            blame(file->name, &why, error);
            return err;
        }
    }
    return KAOHE_OK;
}

static enum kaohe_err load_catalogue(struct arena *arena, struct data_set *out,
                                     struct json_error *error)
{
    const struct data_file *file = data_find("catalogue.json");
    ProtobufCMessage *message = NULL;
    char reason[256];
    struct text why;

    if (file == NULL) {
        return KAOHE_ERR_NOT_FOUND;
    }
    enum kaohe_err err =
        read_file(file, arena, &kaohe__v1__catalogue__descriptor, &message, error);
    if (err != KAOHE_OK) {
        return err;
    }
    text_init(&why, reason, sizeof reason);
    out->catalogue = (const Catalogue *)message;
    err = catalogue_verify(out->catalogue, out->rubrics, out->rubric_count, &why);
    if (err != KAOHE_OK) {
        blame(file->name, &why, error);
    }
    return err;
}

enum kaohe_err data_put(struct data_set *set, const DataFile *file, struct arena *arena)
{
    const Rubric **rubrics;
    size_t count = 0;

    if (file->catalogue != NULL)
        set->catalogue = file->catalogue;
    if (file->rubric == NULL)
        return KAOHE_OK;
    rubrics = arena_array(arena, set->rubric_count + 1, sizeof *rubrics);
    if (rubrics == NULL)
        return KAOHE_ERR_NO_MEMORY;
    while (count < set->rubric_count &&
           strcmp(set->rubrics[count]->id, file->rubric->id) < 0) {
        rubrics[count] = set->rubrics[count];
        count++;
    }
    size_t rest = count;
    if (rest < set->rubric_count && strcmp(set->rubrics[rest]->id, file->rubric->id) == 0)
        rest++;
    rubrics[count++] = file->rubric;
    while (rest < set->rubric_count)
        rubrics[count++] = set->rubrics[rest++];
    set->rubrics = rubrics;
    set->rubric_count = count;
    return KAOHE_OK;
}

enum kaohe_err data_load(struct arena *arena, struct data_set *out,
                         struct json_error *error)
{
    *out = (struct data_set){0};
    *error = (struct json_error){0};
    enum kaohe_err err = load_rubrics(arena, out, error);
    return err == KAOHE_OK ? load_catalogue(arena, out, error) : err;
}
