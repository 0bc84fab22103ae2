/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Data files of headquarters. Invariant: a file is what its name says, which is the hash
 * of its bytes, and is sound, or it counts as not there. It must not know what any of
 * them says.
 */
#include "client/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/kept.h"
#include "client/problem.h"
#include "domain/catalogue.h"
#include "domain/rubric.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/hash.h"

#define ROOM ((size_t)32 << 20)
#define NAME_SIZE (sizeof "data/" + 2 * (size_t)HASH_BYTES)
#define IN_FORCE "data/in-force"
#define CATALOGUE "catalogue"
#define WHY_SIZE 512

/* "data/" and the hash in hex digits. */
static const char *name_of(const DataMark *mark, char name[NAME_SIZE])
{
    size_t used = (size_t)snprintf(name, NAME_SIZE, "data/");

    for (size_t i = 0; i < HASH_BYTES; i++)
        used +=
            (size_t)snprintf(name + used, NAME_SIZE - used, "%02x", mark->hash.data[i]);
    return name;
}

static bool is_mark(const DataMark *mark)
{
    return mark->name != NULL && mark->has_hash && mark->hash.len == HASH_BYTES;
}

static bool hash_is(const DataMark *mark, struct bytes bytes)
{
    uint8_t hash[HASH_BYTES];

    hash_sha256(bytes.data, bytes.length, hash);
    return memcmp(hash, mark->hash.data, HASH_BYTES) == 0;
}

static const ProtobufCMessage *content_of(const DataFile *file)
{
    return file->catalogue != NULL ? &file->catalogue->base
           : file->rubric != NULL  ? &file->rubric->base
                                   : NULL;
}

/* ---- those that are built in ---- */

static enum kaohe_err load_built_in(struct scratch *scratch, struct data_set *set,
                                    struct kaohe_problem *problem)
{
    struct json_error error = {.line = 0};
    enum kaohe_err err = scratch_open(scratch, ROOM, problem);

    if (err != KAOHE_OK || data_load(&scratch->arena, set, &error) == KAOHE_OK)
        return err;
    problem_set(problem, KAOHE_ERR_INTERNAL, NULL,
                "the data that is built in is unusable");
    problem_detail(problem, "%s: %s", error.path, error.message);
    return KAOHE_ERR_INTERNAL;
}

/* The one of that name; false: there is none. */
static bool built_in(const struct data_set *set, const DataMark *mark, DataFile *file)
{
    *file = (DataFile)DATA_FILE_INIT;
    file->name = mark->name;
    if (strcmp(mark->name, CATALOGUE) == 0)
        file->catalogue = (Catalogue *)(uintptr_t)set->catalogue;
    else
        file->rubric =
            (Rubric *)(uintptr_t)rubric_of(set->rubrics, set->rubric_count, mark->name);
    return content_of(file) != NULL;
}

static bool is_built_in(const struct data_set *set, const DataMark *mark,
                        struct arena *arena)
{
    const size_t used = arena_mark(arena);
    struct bytes bytes;
    DataFile file;
    const bool same = built_in(set, mark, &file) &&
                      encode_message(content_of(&file), arena, &bytes) == KAOHE_OK &&
                      hash_is(mark, bytes);

    arena_release(arena, used);
    return same;
}

/* ---- keeping ---- */

static enum kaohe_err fetch(const char *home, struct kaohe_client *client,
                            const DataMark *mark, bool *moved,
                            struct kaohe_problem *problem)
{
    DataRequest data = DATA_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct scratch scratch = {.memory = NULL};
    Reply *reply = NULL;
    struct bytes bytes = {NULL, 0};
    char name[NAME_SIZE];
    enum kaohe_err err = scratch_open(&scratch, ROOM, problem);

    data.name = mark->name;
    request.verb_case = VERB_DATA;
    request.data = &data;
    if (err == KAOHE_OK)
        err = ask(client, &request, &scratch, &reply, problem);
    if (err == KAOHE_OK)
        err = encode_message(content_of(reply->data), &scratch.arena, &bytes);
    if (err == KAOHE_OK && hash_is(mark, bytes))
        err = kept_save(home, name_of(mark, name), bytes, problem);
    else
        *moved = true;
    scratch_close(&scratch);
    return err;
}

static bool is_kept(const char *home, const DataMark *mark)
{
    char name[NAME_SIZE];
    struct kept kept;
    const bool whole = kept_load(home, name_of(mark, name), &kept) == KAOHE_OK &&
                       hash_is(mark, (struct bytes){kept.data, kept.length});

    free(kept.data);
    return whole;
}

/* Which data are in force, for those who have no context at hand. */
static enum kaohe_err save_marks(const char *home, const Context *context,
                                 struct arena *arena, struct kaohe_problem *problem)
{
    Context marks = CONTEXT_INIT;
    struct bytes bytes;

    marks.data = context->data;
    marks.n_data = context->n_data;
    if (encode_message(&marks.base, arena, &bytes) != KAOHE_OK)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    return kept_save(home, IN_FORCE, bytes, problem);
}

enum kaohe_err data_keep(const char *home, struct kaohe_client *client,
                         const Context *context, bool *moved,
                         struct kaohe_problem *problem)
{
    struct scratch scratch = {.memory = NULL};
    struct data_set set;
    enum kaohe_err err = load_built_in(&scratch, &set, problem);

    *moved = false;
    for (size_t i = 0; err == KAOHE_OK && !*moved && i < context->n_data; i++) {
        const DataMark *mark = context->data[i];

        if (is_mark(mark) && !is_built_in(&set, mark, &scratch.arena) &&
            !is_kept(home, mark))
            err = fetch(home, client, mark, moved, problem);
    }
    if (err == KAOHE_OK && !*moved)
        err = save_marks(home, context, &scratch.arena, problem);
    scratch_close(&scratch);
    return err;
}

/* ---- knowing ---- */

/* `why`: what is wrong with it, if it is what the mark names. */
static bool decode_kept(const struct kept *kept, const DataMark *mark,
                        struct arena *arena, DataFile *file, struct text *why)
{
    const struct bytes bytes = {kept->data, kept->length};
    const bool catalogue = strcmp(mark->name, CATALOGUE) == 0;
    const ProtobufCMessageDescriptor *type =
        catalogue ? &kaohe__v1__catalogue__descriptor : &kaohe__v1__rubric__descriptor;
    ProtobufCMessage *message = NULL;
    struct decode_error where;

    *file = (DataFile)DATA_FILE_INIT;
    file->name = mark->name;
    if (!hash_is(mark, bytes))
        return false;
    if (decode_message(type, bytes, arena, &message, &where) != KAOHE_OK) {
        text_add(why, where.path);
        text_add(why, ": ");
        text_add(why, decode_fault_text(where.fault));
        return false;
    }
    if (catalogue) {
        file->catalogue = (Catalogue *)message;
        return true; /* verified with all rubrics */
    }
    file->rubric = (Rubric *)message;
    return rubric_verify(file->rubric, arena, why) == KAOHE_OK &&
           strcmp(file->rubric->id, mark->name) == 0;
}

static bool read_kept(const char *home, const DataMark *mark, struct arena *arena,
                      DataFile *file, struct text *why)
{
    char name[NAME_SIZE];
    struct kept kept;
    const bool done = kept_load(home, name_of(mark, name), &kept) == KAOHE_OK &&
                      decode_kept(&kept, mark, arena, file, why);

    free(kept.data);
    return done;
}

static enum kaohe_err add_unusable(const DataMark *mark, struct text *why,
                                   struct data_known *out)
{
    UnusableData *unusable = arena_alloc(&out->scratch.arena, sizeof *unusable);
    const char *reason = text_end(why);

    if (unusable == NULL)
        return KAOHE_ERR_NO_MEMORY;
    *unusable = (UnusableData)UNUSABLE_DATA_INIT;
    unusable->name = mark->name;
    unusable->has_hash = true;
    unusable->hash = mark->hash;
    unusable->reason =
        arena_strdup(&out->scratch.arena, reason == NULL ? why->buffer : reason);
    out->unusable[out->unusable_count++] = unusable;
    return unusable->reason == NULL ? KAOHE_ERR_NO_MEMORY : KAOHE_OK;
}

/* The one that is named, or what is built in under its name. */
static enum kaohe_err put(const char *home, const struct data_set *own,
                          const DataMark *mark, struct data_known *out)
{
    struct arena *arena = &out->scratch.arena;
    DataFile *file = arena_alloc(arena, sizeof *file);
    char reason[WHY_SIZE];
    struct text why;

    text_init(&why, reason, sizeof reason);
    if (file == NULL)
        return KAOHE_ERR_NO_MEMORY;
    if (is_built_in(own, mark, arena)) {
        if (!built_in(own, mark, file))
            return KAOHE_ERR_INTERNAL;
    } else if (read_kept(home, mark, arena, file, &why)) {
        out->files[out->file_count++] = file;
    } else {
        out->other[out->other_count++] = mark->name;
        if (why.length > 0 && add_unusable(mark, &why, out) != KAOHE_OK)
            return KAOHE_ERR_NO_MEMORY;
        if (!built_in(own, mark, file))
            return KAOHE_OK;
    }
    return data_put(&out->set, file, arena);
}

/* A catalogue that this version cannot use, or that speaks of what is not here. */
static bool holds(const struct data_known *known, struct text *why)
{
    return known->set.catalogue != NULL &&
           catalogue_verify(known->set.catalogue, known->set.rubrics,
                            known->set.rubric_count, why) == KAOHE_OK;
}

/* The catalogue does not hold: its own fault, unless something that it speaks of may only
 * not be here. */
static enum kaohe_err blame_catalogue(const Context *context, struct text *why,
                                      struct data_known *out)
{
    for (size_t i = 0; i < context->n_data && out->other_count == 0; i++)
        if (is_mark(context->data[i]) && strcmp(context->data[i]->name, CATALOGUE) == 0 &&
            why->length > 0)
            return add_unusable(context->data[i], why, out);
    return KAOHE_OK;
}

static enum kaohe_err know(const char *home, const Context *context,
                           const struct data_set *own, struct data_known *out)
{
    struct arena *arena = &out->scratch.arena;
    enum kaohe_err err = KAOHE_OK;
    char reason[WHY_SIZE];
    struct text why;

    text_init(&why, reason, sizeof reason);
    out->unusable = arena_array(arena, context->n_data + 1, sizeof *out->unusable);
    out->files = arena_array(arena, context->n_data + 1, sizeof *out->files);
    out->other = arena_array(arena, context->n_data + 1, sizeof *out->other);
    if (out->files == NULL || out->other == NULL || out->unusable == NULL)
        return KAOHE_ERR_NO_MEMORY;
    for (size_t i = 0; err == KAOHE_OK && i < context->n_data; i++)
        if (is_mark(context->data[i]))
            err = put(home, own, context->data[i], out);
    if (err != KAOHE_OK || holds(out, &why))
        return err;
    if (blame_catalogue(context, &why, out) != KAOHE_OK)
        return KAOHE_ERR_NO_MEMORY;
    out->set = *own;
    out->file_count = 0;
    out->other_count = 0;
    for (size_t i = 0; i < context->n_data; i++)
        if (is_mark(context->data[i]) && !is_built_in(own, context->data[i], arena))
            out->other[out->other_count++] = context->data[i]->name;
    return KAOHE_OK;
}

/* What was in force when headquarters was last asked; NULL: not known. */
static const Context *last_heard(const char *home, struct arena *arena)
{
    struct decode_error where;
    ProtobufCMessage *message = NULL;
    struct kept kept;

    if (home == NULL)
        return NULL;
    if (kept_load(home, IN_FORCE, &kept) == KAOHE_OK &&
        decode_message(&kaohe__v1__context__descriptor,
                       (struct bytes){kept.data, kept.length}, arena, &message,
                       &where) != KAOHE_OK)
        message = NULL;
    free(kept.data);
    return (const Context *)message;
}

enum kaohe_err data_know(const char *home, const Context *context, struct data_known *out,
                         struct kaohe_problem *problem)
{
    struct data_set own;
    enum kaohe_err err;

    *out = (struct data_known){.file_count = 0};
    err = load_built_in(&out->scratch, &own, problem);
    if (err != KAOHE_OK)
        return err;
    if (context == NULL)
        context = last_heard(home, &out->scratch.arena);
    if (context == NULL || context->n_data == 0)
        out->set = own;
    else
        err = know(home, context, &own, out);
    return err == KAOHE_OK ? err : problem_set(problem, err, NULL, "out of memory");
}

void data_known_close(struct data_known *known)
{
    scratch_close(&known->scratch);
    *known = (struct data_known){.file_count = 0};
}

enum kaohe_err kaohe_data(const char *home, struct kaohe_message *data,
                          struct kaohe_problem *problem)
{
    struct data_known known;
    DataSet content = DATA_SET_INIT;
    enum kaohe_err err = data_know(home, NULL, &known, problem);

    *data = (struct kaohe_message){NULL, 0};
    content.files = known.files;
    content.n_files = known.file_count;
    content.unusable = known.unusable;
    content.n_unusable = known.unusable_count;
    if (err == KAOHE_OK)
        err = scratch_encode(&known.scratch, &content.base, data, problem);
    data_known_close(&known);
    return err;
}
