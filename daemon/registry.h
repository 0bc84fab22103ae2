/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may speak: the live map from a CURVE public key to a peer. Filled from the KEY
 * entries of the ledger and asked on every message. A token is a peer too, one that may
 * enrol a single key and nothing else.
 */
#ifndef DAEMON_REGISTRY_H
#define DAEMON_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

#define REGISTRY_KEY_SIZE 32
#define REGISTRY_BRANCH_SIZE 65 /* a branch code with its NUL */

struct peer {
    Role role;
    char branch[REGISTRY_BRANCH_SIZE]; /* empty unless role is ROLE_BRANCH */
    uint8_t key[REGISTRY_KEY_SIZE];
    bool local; /* came over the admin socket */
};

/* What a token is good for; in its peer the role is ROLE_ENROLLING. */
struct registry_token {
    Role role;
    int64_t expires; /* UTC, microseconds */
    bool used;
    uint8_t used_by[REGISTRY_KEY_SIZE]; /* the key that was enrolled with it */
    int64_t entry;                      /* the ledger entry of that */
};

struct registry_row {
    struct peer peer;
    struct registry_token token;
};

struct registry;

KAOHE_MUST_CHECK enum kaohe_err registry_open(struct registry **out);
void registry_close(struct registry *registry);

/* The row of a key, or NULL. Valid until the row is removed. */
const struct registry_row *registry_find(const struct registry *registry,
                                         const uint8_t key[REGISTRY_KEY_SIZE]);

/* Replaces or adds the row of row->peer.key; registry_remove takes it away. Both can be
 * undone until the next registry_keep. */
KAOHE_MUST_CHECK enum kaohe_err registry_put(struct registry *registry,
                                             const struct registry_row *row);
KAOHE_MUST_CHECK enum kaohe_err registry_remove(struct registry *registry,
                                                const uint8_t key[REGISTRY_KEY_SIZE]);

/* Undoes all since the last registry_keep, which makes it final. */
void registry_undo(struct registry *registry);
void registry_keep(struct registry *registry);

/* Enrolled keys, tokens not counted. */
size_t registry_count(const struct registry *registry);

#endif
