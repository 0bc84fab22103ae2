/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 (RFC 4648), as protobuf's JSON mapping wants it. */
#ifndef KAOHE_WIRE_BASE64_H
#define KAOHE_WIRE_BASE64_H

#include <stdbool.h>

#include "domain/arena.h"
#include "kaohe/export.h"
#include "wire/bytes.h"

/* Bytes of text, the NUL included, that so many bytes become. */
size_t base64_size(size_t length);

/* Writes base64_size(in.length) bytes of text: the standard alphabet, padded. */
void base64_write(struct bytes in, char *text);

/* Reads either alphabet, padded or not, into the arena; false when it is neither, or when
 * the arena is exhausted. */
KAOHE_MUST_CHECK bool base64_read(const char *text, struct arena *arena,
                                  struct bytes *out);

#endif
