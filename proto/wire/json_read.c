/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reading half of the JSON codec: jansson parses, this fills a message from the tree,
 * and the tag walk then holds the encoded message to the limits of the wire, so that JSON
 * lets nothing pass that bytes would not. It must not know any message type.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "domain/utf8.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/json_reader.h"
#include "wire/nearest.h"

bool json_fail(const struct json_reader *reader, const struct reflect_step *step,
               const char *format, ...)
{
    struct json_error *error = reader->error;
    va_list values;

    reflect_path(step, error->path, sizeof error->path);
    va_start(values, format);
    vsnprintf(error->message, sizeof error->message, format, values);
    va_end(values);
    return false;
}

const char *json_type_text(const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a string";
    case JSON_NULL:
        return "null";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    default:
        return "a number";
    }
}

static const ProtobufCFieldDescriptor *find_field(const ProtobufCMessageDescriptor *type,
                                                  const char *key,
                                                  struct nearest *nearest)
{
    *nearest = nearest_begin(key);
    for (unsigned i = 0; i < type->n_fields; i++) {
        char name[REFLECT_NAME_MAX];
        reflect_json_name(&type->fields[i], name);
        if (strcmp(key, name) == 0 || strcmp(key, type->fields[i].name) == 0) {
            return &type->fields[i];
        }
        nearest_offer(nearest, name);
    }
    return NULL;
}

static bool refuse_key(const struct json_reader *reader, const struct reflect_step *step,
                       const ProtobufCMessageDescriptor *type,
                       const struct nearest *nearest)
{
    if (nearest->best[0] == 0) {
        return json_fail(reader, step, "\"%.60s\" is not a field of %s", nearest->word,
                         type->short_name);
    }
    return json_fail(reader, step, "\"%.60s\" is not a field of %s; did you mean \"%s\"?",
                     nearest->word, type->short_name, nearest->best);
}

/* A field is given once (under either of its names), and one of a oneof's. */
static bool check_alone(const struct json_reader *reader, const struct reflect_step *step,
                        const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;

    for (unsigned i = 0; i < type->n_fields; i++) {
        char name[REFLECT_NAME_MAX];
        if (reflect_count(message, &type->fields[i]) == 0) {
            continue;
        }
        if (&type->fields[i] == step->field) {
            return json_fail(reader, step, "is given twice");
        }
        if (reflect_excludes(&type->fields[i], step->field)) {
            reflect_json_name(&type->fields[i], name);
            return json_fail(reader, step, "excludes \"%s\", which is given too", name);
        }
    }
    return true;
}

static bool read_message(const struct json_reader *reader, const struct reflect_step *up,
                         const json_t *json, ProtobufCMessage *message);

static bool read_value(const struct json_reader *reader, const struct reflect_step *step,
                       const json_t *json, void *at)
{
    if (step->field->type != PROTOBUF_C_TYPE_MESSAGE) {
        return json_read_scalar(reader, step, json, at);
    }
    ProtobufCMessage *message = reflect_new(step->field->descriptor, reader->arena);
    *(ProtobufCMessage **)at = message;
    return message != NULL && read_message(reader, step, json, message);
}

static bool read_array(const struct json_reader *reader, struct reflect_step *step,
                       const json_t *json, ProtobufCMessage *message)
{
    size_t count = json_array_size(json);

    if (!json_is_array(json)) {
        return json_fail(reader, step->up, "\"%s\" must be an array, not %s",
                         step->field->name, json_type_text(json));
    }
    char *at = reflect_add(message, step->field, count, reader->arena);
    for (size_t i = 0; at != NULL && i < count; i++) {
        step->index = i;
        if (!read_value(reader, step, json_array_get(json, i), at)) {
            return false;
        }
        at += reflect_size(step->field);
    }
    return at != NULL;
}

static bool read_message(const struct json_reader *reader, const struct reflect_step *up,
                         const json_t *json, ProtobufCMessage *message)
{
    const char *key = NULL;
    json_t *value = NULL;

    if (!json_is_object(json)) {
        return json_fail(reader, up, "must be an object, not %s", json_type_text(json));
    }
    json_object_foreach((json_t *)(uintptr_t)json, key, value)
    {
        struct nearest nearest;
        struct reflect_step step = {up, find_field(message->descriptor, key, &nearest),
                                    0};
        if (step.field == NULL) {
            return refuse_key(reader, up, message->descriptor, &nearest);
        }
        if (json_is_null(value)) {
            continue;
        }
        if (!check_alone(reader, &step, message)) {
            return false;
        }
        bool taken = reflect_is_repeated(step.field)
                         ? read_array(reader, &step, value, message)
                         : read_value(reader, &step, value,
                                      reflect_add(message, step.field, 1, reader->arena));
        if (!taken) {
            return false;
        }
    }
    return true;
}

static enum kaohe_err check_limits(const struct json_reader *reader,
                                   const ProtobufCMessage *message)
{
    size_t mark = arena_mark(reader->arena);
    struct decode_error where = {0};
    struct bytes encoded;

    enum kaohe_err err = encode_message(message, reader->arena, &encoded);
    if (err == KAOHE_OK) {
        err = decode_check(message->descriptor, encoded, &where);
        arena_release(reader->arena, mark);
    }
    if (where.fault != DECODE_SOUND) {
        struct json_error *error = reader->error;
        memcpy(error->path, where.path, sizeof where.path);
        snprintf(error->message, sizeof error->message, "%s",
                 decode_fault_text(where.fault));
    }
    if (where.limit > 0) {
        size_t length = strlen(reader->error->message);
        snprintf(reader->error->message + length, sizeof reader->error->message - length,
                 " of %zu", where.limit);
    }
    return err;
}

static enum kaohe_err fill(const struct json_reader *reader, const json_t *json,
                           ProtobufCMessage *message)
{
    const struct reflect_step top = {0};
    enum kaohe_err err = KAOHE_ERR_INVALID;

    if (message != NULL && read_message(reader, &top, json, message)) {
        err = check_limits(reader, message);
    }
    if (reader->arena->exhausted) {
        json_fail(reader, &top, "does not fit into memory");
        err = KAOHE_ERR_NO_MEMORY;
    }
    return err;
}

/* An error quotes what a stranger wrote, cut anywhere: what a terminal must not get, and
 * what is no longer UTF-8, becomes a question mark. */
static void clean(char *message)
{
    char *to = message;
    size_t left = strlen(message);

    for (const char *from = message; left > 0;) {
        uint32_t code_point = 0;
        size_t used = utf8_next(from, left, &code_point);
        size_t taken = used > 0 ? used : 1;
        if (used > 0 && utf8_is_text(from, used, UTF8_ONE_LINE)) {
            memmove(to, from, used);
            to += used;
        } else {
            *to++ = '?';
        }
        from += taken;
        left -= taken;
    }
    *to = 0;
}

static enum kaohe_err parse(const struct json_reader *reader, struct bytes text,
                            json_t **json)
{
    json_error_t parsed;

    *json = json_loadb(text.length > 0 ? (const char *)text.data : "", text.length,
                       JSON_REJECT_DUPLICATES, &parsed);
    if (*json != NULL) {
        return KAOHE_OK;
    }
    reader->error->line = parsed.line;
    reader->error->column = parsed.column;
    snprintf(reader->error->message, sizeof reader->error->message, "%s", parsed.text);
    return KAOHE_ERR_INVALID;
}

enum kaohe_err json_read(const ProtobufCMessageDescriptor *type, struct bytes text,
                         struct arena *arena, ProtobufCMessage **out,
                         struct json_error *error)
{
    const struct json_reader reader = {arena, error};
    struct arena before = *arena;
    json_t *json = NULL;

    *out = NULL;
    *error = (struct json_error){0};
    enum kaohe_err err = parse(&reader, text, &json);
    if (err == KAOHE_OK) {
        *out = reflect_new(type, arena);
        err = fill(&reader, json, *out);
        json_decref(json);
    }
    if (err != KAOHE_OK) {
        clean(error->message);
        *arena = before;
        *out = NULL;
    }
    return err;
}
