/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the reading half of the JSON codec share; for json_*.c only. */
#ifndef KAOHE_WIRE_JSON_READER_H
#define KAOHE_WIRE_JSON_READER_H

#include <jansson.h>

#include "wire/json.h"
#include "wire/reflect.h"

struct json_reader {
    struct arena *arena;
    struct json_error *error;
};

/* Notes what is wrong at that place; always false. */
__attribute__((format(printf, 3, 4))) bool json_fail(const struct json_reader *reader,
                                                     const struct reflect_step *step,
                                                     const char *format, ...);

/* "a string", "an object", … */
const char *json_type_text(const json_t *json);

/* Reads a value that is not a message into the element at `at`. */
KAOHE_MUST_CHECK bool json_read_scalar(const struct json_reader *reader,
                                       const struct reflect_step *step,
                                       const json_t *json, void *at);

#endif
