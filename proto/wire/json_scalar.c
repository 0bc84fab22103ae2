/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings, numbers, names and bytes out of JSON. Invariant: a number is taken as it is
 * written or refused; nothing is rounded and nothing passes through floating point. It
 * must not know any message type.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "wire/base64.h"
#include "wire/json_reader.h"
#include "wire/nearest.h"

/* A whole number as it is written: a sign and a magnitude. */
struct whole {
    bool negative;
    bool huge; /* above every type's limit */
    uint64_t magnitude;
};

static bool parse_whole(const char *text, struct whole *out)
{
    *out = (struct whole){.negative = *text == '-'};
    text += out->negative;
    if (*text == 0 || (text[0] == '0' && text[1] != 0)) {
        return false;
    }
    for (; *text != 0; text++) {
        if (*text < '0' || *text > '9') {
            return false;
        }
        out->huge |= __builtin_mul_overflow(out->magnitude, 10u, &out->magnitude);
        out->huge |= __builtin_add_overflow(out->magnitude, (uint64_t)(*text - '0'),
                                            &out->magnitude);
    }
    return true;
}

static bool read_number(const struct json_reader *reader, const struct reflect_step *step,
                        const char *text, uint64_t *out)
{
    ProtobufCType type = step->field->type;
    uint64_t above = type == PROTOBUF_C_TYPE_UINT64  ? UINT64_MAX
                     : type == PROTOBUF_C_TYPE_INT64 ? INT64_MAX
                                                     : INT32_MAX;
    uint64_t below = type == PROTOBUF_C_TYPE_UINT64 ? 0 : above + 1;
    struct whole whole;

    if (!parse_whole(text, &whole)) {
        return json_fail(reader, step,
                         "\"%.60s\" is not a whole number: digits only, without a "
                         "fraction, an exponent or leading zeros",
                         text);
    }
    if (whole.negative && (whole.huge || whole.magnitude > below)) {
        return json_fail(reader, step, "%.60s is below the limit %s%" PRIu64, text,
                         below > 0 ? "-" : "", below);
    }
    if (!whole.negative && (whole.huge || whole.magnitude > above)) {
        return json_fail(reader, step, "%.60s is above the limit %" PRIu64, text, above);
    }
    *out = whole.negative ? 0 - whole.magnitude : whole.magnitude;
    return true;
}

static bool read_whole(const struct json_reader *reader, const struct reflect_step *step,
                       const json_t *json, uint64_t *out)
{
    char text[32];

    if (json_is_string(json)) {
        return read_number(reader, step, json_string_value(json), out);
    }
    if (json_is_integer(json)) {
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
        return read_number(reader, step, text, out);
    }
    if (json_is_real(json)) {
        return json_fail(reader, step,
                         "must be a whole number, without a fraction or an exponent");
    }
    return json_fail(reader, step, "must be a whole number, not %s",
                     json_type_text(json));
}

static bool read_enum(const struct json_reader *reader, const struct reflect_step *step,
                      const json_t *json, int *out)
{
    const ProtobufCEnumDescriptor *type = step->field->descriptor;

    if (!json_is_string(json)) {
        return json_fail(reader, step, "must be the name of a value of %s, not %s",
                         type->short_name, json_type_text(json));
    }
    const char *name = json_string_value(json);
    const ProtobufCEnumValue *value =
        protobuf_c_enum_descriptor_get_value_by_name(type, name);
    if (value != NULL) {
        *out = value->value;
        return true;
    }
    struct nearest nearest = nearest_begin(name);
    for (unsigned i = 0; i < type->n_values; i++) {
        nearest_offer(&nearest, type->values[i].name);
    }
    if (nearest.best[0] == 0) {
        return json_fail(reader, step, "\"%.60s\" is not a value of %s", name,
                         type->short_name);
    }
    return json_fail(reader, step, "\"%.60s\" is not a value of %s; did you mean \"%s\"?",
                     name, type->short_name, nearest.best);
}

static bool read_string(const struct json_reader *reader, const struct reflect_step *step,
                        const json_t *json, char **out)
{
    if (json_is_number(json)) {
        return json_fail(reader, step,
                         "must be in quotes: a bare number like 96.30 would lose its "
                         "last zero");
    }
    if (!json_is_string(json)) {
        return json_fail(reader, step, "must be a string, not %s", json_type_text(json));
    }
    *out = arena_strdup(reader->arena, json_string_value(json));
    return *out != NULL;
}

static bool read_bytes(const struct json_reader *reader, const struct reflect_step *step,
                       const json_t *json, ProtobufCBinaryData *out)
{
    struct bytes binary = {0};

    if (!json_is_string(json)) {
        return json_fail(reader, step, "must be a string, not %s", json_type_text(json));
    }
    if (!base64_read(json_string_value(json), reader->arena, &binary)) {
        return json_fail(reader, step, "is not base64");
    }
    *out = (ProtobufCBinaryData){binary.length, (uint8_t *)(uintptr_t)binary.data};
    return true;
}

bool json_read_scalar(const struct json_reader *reader, const struct reflect_step *step,
                      const json_t *json, void *at)
{
    uint64_t number = 0;

    switch (step->field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return read_string(reader, step, json, at);
    case PROTOBUF_C_TYPE_BYTES:
        return read_bytes(reader, step, json, at);
    case PROTOBUF_C_TYPE_ENUM:
        return read_enum(reader, step, json, at);
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)at = json_is_true(json);
        return json_is_boolean(json) ||
               json_fail(reader, step, "must be true or false, not %s",
                         json_type_text(json));
    case PROTOBUF_C_TYPE_INT32:
        if (!read_whole(reader, step, json, &number)) {
            return false;
        }
        *(int32_t *)at = (int32_t)(int64_t)number;
        return true;
    default:
        return read_whole(reader, step, json, at);
    }
}
