/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes messages of the embedded files, held to the limits of the wire. It must not know
 * what is in any of the files.
 */
#include "wire/data_load.h"

#include <string.h>

#include "wire/data.h"

static enum kaohe_err read_file(const struct data_file *file, struct arena *arena,
                                const ProtobufCMessageDescriptor *type,
                                ProtobufCMessage **out, struct json_error *error)
{
    struct bytes text = {file->bytes, file->length};

    return json_read(type, text, arena, out, error);
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
        if (strncmp(file->name, "rubric-", 7) != 0) {
            continue;
        }
        enum kaohe_err err =
            read_file(file, arena, &kaohe__v1__rubric__descriptor, &message, error);
        if (err != KAOHE_OK) {
            return err;
        }
        rubrics[out->rubric_count++] = (const Rubric *)message;
    }
    return KAOHE_OK;
}

static enum kaohe_err load_catalogue(struct arena *arena, struct data_set *out,
                                     struct json_error *error)
{
    const struct data_file *file = data_find("catalogue.json");
    ProtobufCMessage *message = NULL;

    if (file == NULL) {
        return KAOHE_ERR_NOT_FOUND;
    }
    enum kaohe_err err =
        read_file(file, arena, &kaohe__v1__catalogue__descriptor, &message, error);
    if (err != KAOHE_OK) {
        return err;
    }
    out->catalogue = (const Catalogue *)message;
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
