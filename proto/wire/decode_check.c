/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tag walk: reads every byte of a message against its descriptor and makes nothing.
 * Invariant: a cursor never passes its end, and what passes here has one meaning only.
 * The recursion ends because the schema has none (a test holds it to that). It must not
 * know any message type but those that a daemon says.
 */
#include "wire/decode.h"

#include "domain/utf8.h"
#include "wire/limits.h"
#include "wire/reflect.h"

/* One message of the nest that is being walked. */
struct frame {
    struct reflect_step step; /* the field that is being read */
    const ProtobufCMessageDescriptor *type;
    const uint8_t *at;
    const uint8_t *end;
    struct decode_error *where;
    bool newer; /* may come from a version that knows more */
    uint32_t counts[REFLECT_FIELDS_MAX];
};

const char *decode_fault_text(enum decode_fault fault)
{
    static const char *const table[] = {
#define DECODE_FAULT_TEXT(name, text) [name] = text,
        DECODE_FAULTS(DECODE_FAULT_TEXT)
#undef DECODE_FAULT_TEXT
    };
    return table[fault];
}

static bool from_daemon(const ProtobufCMessageDescriptor *type)
{
    return type == &kaohe__v1__reply__descriptor ||
           type == &kaohe__v1__published__descriptor ||
           type == &kaohe__v1__receipt__descriptor ||
           type == &kaohe__v1__batch_head__descriptor;
}

static bool fail(const struct frame *frame, enum decode_fault fault, size_t limit)
{
    frame->where->fault = fault;
    frame->where->limit = limit;
    reflect_path(&frame->step, frame->where->path, sizeof frame->where->path);
    return false;
}

static bool take_varint(struct frame *frame, uint64_t limit, uint64_t *value)
{
    /* protobuf-c reads tags and lengths from five bytes at most. */
    unsigned last = limit > UINT32_MAX ? 63 : 28;

    *value = 0;
    for (unsigned shift = 0; frame->at < frame->end; shift += 7) {
        uint64_t bits = *frame->at & 0x7f;
        if (shift > last || (shift == 63 && bits > 1)) {
            return fail(frame, DECODE_BAD_NUMBER, 0);
        }
        *value |= bits << shift;
        if ((*frame->at++ & 0x80) == 0) {
            return *value <= limit || fail(frame, DECODE_BAD_NUMBER, 0);
        }
    }
    return fail(frame, DECODE_TRUNCATED, 0);
}

/* A length and that many bytes, which it skips. */
static bool take_bytes(struct frame *frame, struct bytes *out)
{
    uint64_t length = 0;

    if (!take_varint(frame, UINT32_MAX, &length)) {
        return false;
    }
    if (length > (uint64_t)(frame->end - frame->at)) {
        return fail(frame, DECODE_TRUNCATED, 0);
    }
    *out = (struct bytes){frame->at, (size_t)length};
    frame->at += length;
    return true;
}

/* The wire type of a field that is not packed; -1 for types that the schema does not use,
 * which therefore match nothing. */
static int wire_type(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_ENUM:
        return PROTOBUF_C_WIRE_TYPE_VARINT;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
    default:
        return -1;
    }
}

/* Zero means "not given" in every enumeration but that of the provenance. */
static bool known_value(const struct frame *frame, int value)
{
    const ProtobufCEnumDescriptor *type = frame->step.field->descriptor;

    return frame->newer || (protobuf_c_enum_descriptor_get_value(type, value) != NULL &&
                            (value != 0 || type == &kaohe__v1__provenance__descriptor));
}

static bool check_number(struct frame *frame)
{
    uint64_t value = 0;

    if (!take_varint(frame, UINT64_MAX, &value)) {
        return false;
    }
    switch (frame->step.field->type) {
    case PROTOBUF_C_TYPE_BOOL:
        return value <= 1 || fail(frame, DECODE_OUT_OF_RANGE, 0);
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_ENUM:
        if ((int64_t)value < INT32_MIN || (int64_t)value > INT32_MAX) {
            return fail(frame, DECODE_OUT_OF_RANGE, 0);
        }
        return frame->step.field->type != PROTOBUF_C_TYPE_ENUM ||
               known_value(frame, (int)(int64_t)value) || fail(frame, DECODE_BAD_ENUM, 0);
    default:
        return true;
    }
}

static bool check_string(const struct frame *frame, struct bytes string)
{
    const char *text = (const char *)string.data;

    /* Most strings are fit for every field, so that the tables need not be asked. */
    if (string.length <= LIMIT_NAME && utf8_is_text(text, string.length, UTF8_ONE_LINE)) {
        return true;
    }
    size_t limit = limit_string(frame->type, frame->step.field);
    if (string.length > limit) {
        return fail(frame, DECODE_TOO_LONG, limit);
    }
    bool is_text = limit_is_text(frame->type, frame->step.field);
    return utf8_is_text(text, string.length, is_text ? UTF8_MANY_LINES : UTF8_ONE_LINE) ||
           fail(frame, DECODE_NOT_TEXT, 0);
}

/* One more element of the field that is being read. */
static bool count_element(struct frame *frame)
{
    const ProtobufCFieldDescriptor *fields = frame->type->fields;
    uint32_t *count = &frame->counts[frame->step.field - fields];

    if (reflect_is_repeated(frame->step.field)) {
        frame->step.index = *count;
        size_t limit = limit_repeated(frame->type, frame->step.field);
        return ++*count <= limit || fail(frame, DECODE_TOO_MANY, limit);
    }
    if (++*count > 1) {
        return fail(frame, DECODE_TWICE, 0);
    }
    for (unsigned i = 0; i < frame->type->n_fields; i++) {
        if (frame->counts[i] > 0 && reflect_excludes(&fields[i], frame->step.field)) {
            return fail(frame, DECODE_TWO_OF_ONE, 0);
        }
    }
    return true;
}

static bool check_message(struct frame *frame);

static bool check_field(struct frame *frame)
{
    struct bytes inner = {0};

    if (wire_type(frame->step.field) == PROTOBUF_C_WIRE_TYPE_VARINT) {
        return check_number(frame);
    }
    if (!take_bytes(frame, &inner)) {
        return false;
    }
    if (frame->step.field->type == PROTOBUF_C_TYPE_STRING) {
        return check_string(frame, inner);
    }
    if (frame->step.field->type == PROTOBUF_C_TYPE_MESSAGE) {
        struct frame below = {
            .step.up = &frame->step,
            .type = frame->step.field->descriptor,
            .at = inner.data,
            .end = inner.data + inner.length,
            .where = frame->where,
            .newer = frame->newer,
        };
        return check_message(&below);
    }
    return true;
}

/* Repeated numbers may come packed into one run of bytes. */
static bool check_packed(struct frame *frame)
{
    struct bytes run = {0};

    if (!take_bytes(frame, &run)) {
        return false;
    }
    const uint8_t *end = frame->end;
    frame->at = run.data;
    frame->end = run.data + run.length;
    while (frame->at < frame->end) {
        if (!count_element(frame) || !check_number(frame)) {
            return false;
        }
    }
    frame->end = end;
    return true;
}

static bool skip_unknown(struct frame *frame, unsigned wire)
{
    uint64_t number = 0;
    struct bytes run = {0};
    long width = wire == PROTOBUF_C_WIRE_TYPE_32BIT ? 4 : 8;

    switch (wire) {
    case PROTOBUF_C_WIRE_TYPE_VARINT:
        return take_varint(frame, UINT64_MAX, &number);
    case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
        return take_bytes(frame, &run);
    case PROTOBUF_C_WIRE_TYPE_32BIT:
    case PROTOBUF_C_WIRE_TYPE_64BIT:
        if (frame->end - frame->at < width) {
            return fail(frame, DECODE_TRUNCATED, 0);
        }
        frame->at += width;
        return true;
    default:
        return fail(frame, DECODE_WRONG_TYPE, 0);
    }
}

static bool check_message(struct frame *frame)
{
    while (frame->at < frame->end) {
        uint64_t tag = 0;
        frame->step.field = NULL;
        if (!take_varint(frame, UINT32_MAX, &tag)) {
            return false;
        }
        unsigned wire = tag & 7;
        unsigned number = (unsigned)(tag >> 3);
        frame->step.field = protobuf_c_message_descriptor_get_field(frame->type, number);
        bool sound = false;
        if (number == 0) {
            sound = fail(frame, DECODE_BAD_NUMBER, 0);
        } else if (frame->step.field == NULL && !frame->newer) {
            frame->where->field_number = number;
            sound = fail(frame, DECODE_UNKNOWN_FIELD, 0);
        } else if (frame->step.field == NULL) {
            sound = skip_unknown(frame, wire);
        } else if ((int)wire == wire_type(frame->step.field)) {
            sound = count_element(frame) && check_field(frame);
        } else if (wire == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED &&
                   reflect_is_repeated(frame->step.field)) {
            sound = check_packed(frame);
        } else {
            sound = fail(frame, DECODE_WRONG_TYPE, 0);
        }
        if (!sound) {
            return false;
        }
    }
    return true;
}

enum kaohe_err decode_check(const ProtobufCMessageDescriptor *type, struct bytes in,
                            struct decode_error *where)
{
    const uint8_t *start = in.length > 0 ? in.data : (const uint8_t *)"";
    struct frame frame = {
        .type = type,
        .at = start,
        .end = start + in.length,
        .where = where,
        .newer = from_daemon(type),
    };
    size_t limit = limit_message(type);

    *where = (struct decode_error){0};
    if (in.length > limit) {
        fail(&frame, DECODE_TOO_LONG, limit);
    } else if (check_message(&frame)) {
        return KAOHE_OK;
    }
    return where->limit > 0 ? KAOHE_ERR_TOO_LARGE : KAOHE_ERR_INVALID;
}
