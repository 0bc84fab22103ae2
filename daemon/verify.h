/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohed --verify: holds a copy of a ledger against itself, the rules, and what was kept
 * elsewhere, and says what it found.
 */
#ifndef DAEMON_VERIFY_H
#define DAEMON_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

#define VERIFY_HELD_LIMIT 64

struct verify_request {
    const char *path;
    const char *signing_key; /* base64; NULL: that of the checkpoints */
    char **held; /* files with checkpoints and receipts that were kept elsewhere */
    size_t held_count;
    bool json;
};

/* Prints a Verification on stdout, and on stderr progress and what is wrong.
 * KAOHE_ERR_CORRUPT: the ledger does not hold. */
KAOHE_MUST_CHECK enum kaohe_err verify_ledger(const struct verify_request *request);

#endif
