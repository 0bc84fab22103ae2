/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The digest of what a board shows, for editions: SHA-256 over lines of text that
 * docs/protocol.md describes, so that anybody can reckon it from a snapshot. The same
 * for who seals and who verifies; must not know where the values come from.
 */
#ifndef KAOHE_WIRE_BOARD_DIGEST_H
#define KAOHE_WIRE_BOARD_DIGEST_H

#include <stdbool.h>

#include "domain/ratio.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"
#include "wire/hash.h"

struct board_digest {
    struct hash_run run;
    bool broken; /* a line was too long: the digest is all zeros */
};

/* What one branch has. */
struct board_line {
    const char *branch;
    int64_t place_doubled; /* 0: none */
    struct ratio value;
    int64_t basis;
    int64_t entry;
    bool invented;
    bool rolled_up;
};

void board_digest_begin(struct board_digest *digest, const Board *board,
                        const char *period, int64_t sequence);
/* By branch code, ascending by bytes. */
void board_digest_add(struct board_digest *digest, const struct board_line *line);
/* False: it could not be reckoned. */
KAOHE_MUST_CHECK bool board_digest_end(struct board_digest *digest,
                                       uint8_t out[HASH_BYTES]);

#endif
