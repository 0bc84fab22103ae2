/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that nobody but their owner may read: keys, profiles, tokens. They appear whole
 * or not at all, never in place of another, and are on the disk when the function
 * returns.
 */
#ifndef KAOHE_WIRE_KEYFILE_H
#define KAOHE_WIRE_KEYFILE_H

#include <stddef.h>
#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"
#include "wire/bytes.h"

enum {
    KEYFILE_CURVE_BYTES = 32,
    KEYFILE_SIGNING_BYTES = 64,
};

enum keyfile_kind {
    KEYFILE_CURVE,   /* a CURVE secret key, KEYFILE_CURVE_BYTES */
    KEYFILE_SIGNING, /* an Ed25519 secret key, KEYFILE_SIGNING_BYTES */
};

/* Makes a file of any content, mode 0600. KAOHE_ERR_CONFLICT when there is one already;
 * KAOHE_ERR_NOT_FOUND (its folder), KAOHE_ERR_DENIED, KAOHE_ERR_DISK_FULL, KAOHE_ERR_IO:
 * errno says more, and nothing is left behind. */
KAOHE_MUST_CHECK enum kaohe_err keyfile_write(const char *path, struct bytes content);

/* Reads a whole file of at most `size` bytes. KAOHE_ERR_DENIED when group or others may
 * do anything with it, or when it is not a plain file; KAOHE_ERR_TOO_LARGE,
 * KAOHE_ERR_NOT_FOUND, KAOHE_ERR_IO. On error the buffer is wiped. */
KAOHE_MUST_CHECK enum kaohe_err keyfile_read(const char *path, uint8_t *buffer,
                                             size_t size, size_t *length);

/* The same for one key, as a line that says what it is and a line of hexadecimal digits.
 * Reading anything else, another kind of key too, gives KAOHE_ERR_CORRUPT. */
KAOHE_MUST_CHECK enum kaohe_err keyfile_write_key(const char *path,
                                                  enum keyfile_kind kind,
                                                  const uint8_t *key);
KAOHE_MUST_CHECK enum kaohe_err keyfile_read_key(const char *path, enum keyfile_kind kind,
                                                 uint8_t *key);

#endif
