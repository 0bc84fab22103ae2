/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one error enumeration: used by every function that can fail, in the library and in
 * the daemon, and sent in error replies. Numbers are part of the protocol: they are never
 * changed and never used again; new ones are added at the end.
 */
#ifndef KAOHE_ERROR_H
#define KAOHE_ERROR_H

#include "kaohe/export.h"

/* X(name, number, text) */
#define KAOHE_ERRORS(X)                                                                  \
    X(KAOHE_OK, 0, "done")                                                               \
    X(KAOHE_ERR_USAGE, 1, "wrong use of a function or command")                          \
    X(KAOHE_ERR_INVALID, 2, "malformed, or breaks a rule")                               \
    X(KAOHE_ERR_TOO_LARGE, 3, "larger than a limit")                                     \
    X(KAOHE_ERR_NO_MEMORY, 4, "out of memory")                                           \
    X(KAOHE_ERR_NOT_FOUND, 5, "no such thing")                                           \
    X(KAOHE_ERR_CONFLICT, 6, "differs from what was sent under the same number")         \
    X(KAOHE_ERR_STALE, 7, "based on a revision that has been replaced")                  \
    X(KAOHE_ERR_DENIED, 8, "not permitted")                                              \
    X(KAOHE_ERR_UNAVAILABLE, 9, "the daemon cannot be reached")                          \
    X(KAOHE_ERR_TIMEOUT, 10, "no answer in time")                                        \
    X(KAOHE_ERR_IO, 11, "reading or writing failed")                                     \
    X(KAOHE_ERR_DISK_FULL, 12, "no space left on the device")                            \
    X(KAOHE_ERR_CORRUPT, 13, "stored data is damaged")                                   \
    X(KAOHE_ERR_VERSION, 14, "made by a version that this one does not understand")      \
    X(KAOHE_ERR_INTERNAL, 15, "a fault in the program")

enum kaohe_err {
#define KAOHE_ERROR_ENUM(name, number, text) name = number,
    KAOHE_ERRORS(KAOHE_ERROR_ENUM)
#undef KAOHE_ERROR_ENUM
};

/*
 * A short English description of `err`, in lower case and without a full stop, for logs
 * and for programs that have no wording of their own. Never NULL: a number that this
 * version does not know gives "unknown error". The string is constant; do not free it.
 */
KAOHE_API const char *kaohe_strerror(enum kaohe_err err);

#endif
