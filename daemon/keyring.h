/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public keys that may have signed the heads of a ledger: those that the reader
 * trusts, and those that entries name where the signing key changed. A key becomes
 * trusted when a trusted one has signed it.
 */
#ifndef DAEMON_KEYRING_H
#define DAEMON_KEYRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/sign.h"
#include "kaohe/v1/names.h"

/* One change of the signing key, as the ledger tells it. */
struct keyring_change {
    uint8_t public_key[SIGN_KEY_SIZE];
    uint8_t previous[SIGN_KEY_SIZE];
    uint8_t endorsement[SIGN_SIZE];
    bool has_previous;
    bool endorsed; /* the previous one signed it */
};

struct keyring_key {
    uint8_t public_key[SIGN_KEY_SIZE];
    uint8_t id[SIGN_KEY_SIZE];
    bool trusted;
};

/* A zeroed struct is empty. */
struct keyring {
    struct keyring_key *keys;
    size_t count;
    size_t room;
    struct keyring_change *changes;
    size_t change_count;
    size_t change_room;
};

void keyring_free(struct keyring *ring);

KAOHE_MUST_CHECK enum kaohe_err keyring_trust(struct keyring *ring,
                                              const uint8_t public_key[SIGN_KEY_SIZE]);

/* Takes in the body of a SIGNING_KEY entry. KAOHE_ERR_CORRUPT: it names no keys, or its
 * endorsement is wrong. */
KAOHE_MUST_CHECK enum kaohe_err keyring_change(struct keyring *ring,
                                               const SigningKey *change);

/* NULL: no such key. */
const struct keyring_key *keyring_find(const struct keyring *ring, struct bytes key_id);

#endif
