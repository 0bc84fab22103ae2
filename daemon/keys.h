/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two secrets of the daemon: the CURVE key that clients know it by, and the key that
 * signs receipts. Made together, before the ledger has its first entry.
 */
#ifndef DAEMON_KEYS_H
#define DAEMON_KEYS_H

#include <stdbool.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

struct key_paths {
    const char *server;
    const char *signing;
};

/* The path of one whose file is not there; NULL when both are. */
const char *keys_missing(const struct key_paths *paths);

/* Makes those whose files are not there, and reads the others. On failure *where is the
 * path of the one that is wrong. */
KAOHE_MUST_CHECK enum kaohe_err keys_make(const struct key_paths *paths,
                                          const char **where);

#endif
