/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may speak: the live map from a CURVE public key to a peer. Filled from the KEY
 * entries of the ledger and asked on every message. A token is a peer too, one that may
 * enrol a single key and nothing else. Revoked keys stay, so that they can be listed and
 * never come back.
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

enum registry_state {
    REGISTRY_VALID,    /* of a token: not used yet */
    REGISTRY_RETIRING, /* replaced, and good until an entry says that it is over */
    REGISTRY_USED,     /* a token that has enrolled its key */
    REGISTRY_REVOKED,  /* for ever: a key is never enrolled again */
};

/* A key, or a token: then the role of its peer is ROLE_ENROLLING. Times are those of the
 * ledger, UTC in microseconds. */
struct registry_row {
    struct peer peer;
    Role grants; /* what a token enrols */
    enum registry_state state;
    int64_t entry; /* the one that brought it, and when */
    int64_t since;
    int64_t until;                        /* of a token and of a retiring key */
    int64_t ended;                        /* when it was revoked */
    uint8_t successor[REGISTRY_KEY_SIZE]; /* what replaced it, or was enrolled with it */
    int64_t successor_entry;              /* 0: nothing */
    int64_t used;                         /* last, by registry_use; not in the ledger */
};

struct registry;

KAOHE_MUST_CHECK enum kaohe_err registry_open(struct registry **out);
void registry_close(struct registry *registry);

/* The row of a key, or NULL. Valid until the row is removed. */
const struct registry_row *registry_find(const struct registry *registry,
                                         const uint8_t key[REGISTRY_KEY_SIZE]);

/* Replaces or adds the row of row->peer.key. Can be undone until the next
 * registry_keep. */
KAOHE_MUST_CHECK enum kaohe_err registry_put(struct registry *registry,
                                             const struct registry_row *row);

/* Undoes all since the last registry_keep, which makes it final. */
void registry_undo(struct registry *registry);
void registry_keep(struct registry *registry);

/* Notes that the key was used just now. */
void registry_use(struct registry *registry, const uint8_t key[REGISTRY_KEY_SIZE],
                  int64_t now);

/* Keys that are good, tokens not counted. */
size_t registry_count(const struct registry *registry);

/* All rows in the order of their entries; *out is the caller's to free. */
KAOHE_MUST_CHECK enum kaohe_err registry_list(const struct registry *registry,
                                              const struct registry_row ***out,
                                              size_t *count);

/* A retiring key whose time is over, or NULL. */
const struct registry_row *registry_over(const struct registry *registry, int64_t now);

#endif
