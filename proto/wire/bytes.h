/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run of bytes that somebody else owns: a received frame, an encoded message, a text.
 */
#ifndef KAOHE_WIRE_BYTES_H
#define KAOHE_WIRE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
    const uint8_t *data; /* may be NULL when length is 0 */
    size_t length;
};

static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

#endif
