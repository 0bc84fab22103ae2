/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The daemon's signature under the head of every batch, and the keys that it makes for
 * others. The secret part stays in here and in its file (0600).
 */
#ifndef DAEMON_SIGN_H
#define DAEMON_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"
#include "wire/bytes.h"

#define SIGN_KEY_SIZE 32
#define SIGN_SIZE 64
#define SIGN_HEAD_LIMIT 512               /* more than any BatchHead has */
#define SIGN_PREFIX "kaohe batch head v1" /* its NUL is signed too */
#define SIGN_KEY_PREFIX "kaohe signing key v1"

struct signer;

/* Reads the signing key at `path`; where no file is, makes one. */
KAOHE_MUST_CHECK enum kaohe_err signer_open(const char *path, struct signer **out);
void signer_close(struct signer *signer);

/* The Ed25519 public key, and its SHA-256 by which receipts name it. */
const uint8_t *signer_public(const struct signer *signer);
const uint8_t *signer_key_id(const struct signer *signer);

/* Ed25519 over the prefix and the bytes of a BatchHead. */
KAOHE_MUST_CHECK enum kaohe_err signer_sign(const struct signer *signer,
                                            struct bytes head, uint8_t out[SIGN_SIZE]);

/* Is that the key's signature under the head? */
bool sign_verify(const uint8_t public_key[SIGN_KEY_SIZE], struct bytes head,
                 struct bytes signature);

/* The same, of a key that has that id. */
bool sign_verify_with(struct bytes public_key, struct bytes key_id, struct bytes head,
                      struct bytes signature);

/* The old key's word for a new one. */
KAOHE_MUST_CHECK enum kaohe_err signer_endorse(const struct signer *signer,
                                               const uint8_t public_key[SIGN_KEY_SIZE],
                                               uint8_t out[SIGN_SIZE]);
bool sign_endorsed(const uint8_t by[SIGN_KEY_SIZE],
                   const uint8_t public_key[SIGN_KEY_SIZE],
                   const uint8_t endorsement[SIGN_SIZE]);

/* A new CURVE key pair (X25519), for a token. */
void sign_curve_pair(uint8_t public_key[SIGN_KEY_SIZE], uint8_t secret[SIGN_KEY_SIZE]);

/* Overwrites a secret that is no longer needed, whatever the optimizer thinks. */
void sign_wipe(void *secret, size_t size);

#endif
