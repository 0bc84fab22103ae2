/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signing key of sign.h: an Ed25519 pair whose secret part is read from its file once
 * and wiped at the end. Signs heads of batches and nothing else.
 */
#include "daemon/sign.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "wire/hash.h"
#include "wire/keyfile.h"

_Static_assert(SIGN_SIZE == crypto_sign_BYTES, "the size of a signature");
_Static_assert(SIGN_KEY_SIZE == crypto_sign_PUBLICKEYBYTES, "the size of a public key");
_Static_assert(SIGN_KEY_SIZE == crypto_box_PUBLICKEYBYTES, "and of a CURVE key");
_Static_assert(KEYFILE_SIGNING_BYTES == crypto_sign_SECRETKEYBYTES, "as the file has it");

#define MESSAGE_SIZE (sizeof(SIGN_PREFIX) + SIGN_HEAD_LIMIT)

struct signer {
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    uint8_t public_key[SIGN_KEY_SIZE];
    uint8_t key_id[HASH_BYTES];
};

static enum kaohe_err read_or_make(const char *path, struct signer *signer)
{
    enum kaohe_err err = keyfile_read_key(path, KEYFILE_SIGNING, signer->secret);

    if (err != KAOHE_ERR_NOT_FOUND)
        return err;
    if (crypto_sign_keypair(signer->public_key, signer->secret) != 0)
        return KAOHE_ERR_INTERNAL;
    return keyfile_write_key(path, KEYFILE_SIGNING, signer->secret);
}

/* The second half of a secret key is its public key, which follows from the first half:
 * a file of which a digit was changed is found out here and not by those who verify. */
static bool fits_itself(struct signer *signer)
{
    uint8_t made[crypto_sign_SECRETKEYBYTES];
    bool fits = crypto_sign_seed_keypair(signer->public_key, made, signer->secret) == 0 &&
                sodium_memcmp(made, signer->secret, sizeof(made)) == 0;

    sodium_memzero(made, sizeof(made));
    return fits;
}

enum kaohe_err signer_open(const char *path, struct signer **out)
{
    struct signer *signer = NULL;
    enum kaohe_err err = KAOHE_ERR_INTERNAL;

    *out = NULL;
    if (sodium_init() < 0)
        return err;
    signer = calloc(1, sizeof(*signer));
    if (!signer)
        return KAOHE_ERR_NO_MEMORY;
    err = read_or_make(path, signer);
    if (!err && !fits_itself(signer))
        err = KAOHE_ERR_CORRUPT;
    if (err) {
        signer_close(signer);
        return err;
    }
    hash_sha256(signer->public_key, sizeof(signer->public_key), signer->key_id);
    *out = signer;
    return KAOHE_OK;
}

void signer_close(struct signer *signer)
{
    if (!signer)
        return;
    sodium_memzero(signer, sizeof(*signer));
    free(signer);
}

const uint8_t *signer_public(const struct signer *signer)
{
    return signer->public_key;
}

const uint8_t *signer_key_id(const struct signer *signer)
{
    return signer->key_id;
}

static enum kaohe_err prefixed(struct bytes head, uint8_t out[MESSAGE_SIZE])
{
    if (head.length > SIGN_HEAD_LIMIT)
        return KAOHE_ERR_TOO_LARGE;
    memcpy(out, SIGN_PREFIX, sizeof(SIGN_PREFIX));
    memcpy(out + sizeof(SIGN_PREFIX), head.data, head.length);
    return KAOHE_OK;
}

enum kaohe_err signer_sign(const struct signer *signer, struct bytes head,
                           uint8_t out[SIGN_SIZE])
{
    uint8_t message[MESSAGE_SIZE];
    enum kaohe_err err = prefixed(head, message);

    if (!err &&
        crypto_sign_detached(out, NULL, message, sizeof(SIGN_PREFIX) + head.length,
                             signer->secret) != 0)
        err = KAOHE_ERR_INTERNAL;
    return err;
}

bool sign_verify(const uint8_t public_key[SIGN_KEY_SIZE], struct bytes head,
                 struct bytes signature)
{
    uint8_t message[MESSAGE_SIZE];

    return signature.length == SIGN_SIZE && !prefixed(head, message) &&
           crypto_sign_verify_detached(signature.data, message,
                                       sizeof(SIGN_PREFIX) + head.length,
                                       public_key) == 0;
}

bool sign_verify_with(struct bytes public_key, struct bytes key_id, struct bytes head,
                      struct bytes signature)
{
    uint8_t id[HASH_BYTES];

    if (public_key.length != SIGN_KEY_SIZE)
        return false;
    hash_sha256(public_key.data, public_key.length, id);
    return bytes_equal(key_id, (struct bytes){id, sizeof(id)}) &&
           sign_verify(public_key.data, head, signature);
}

struct endorsement {
    char prefix[sizeof(SIGN_KEY_PREFIX)];
    uint8_t public_key[SIGN_KEY_SIZE];
};

static struct endorsement endorsement_of(const uint8_t public_key[SIGN_KEY_SIZE])
{
    struct endorsement text = {.prefix = SIGN_KEY_PREFIX};

    memcpy(text.public_key, public_key, SIGN_KEY_SIZE);
    return text;
}

enum kaohe_err signer_endorse(const struct signer *signer,
                              const uint8_t public_key[SIGN_KEY_SIZE],
                              uint8_t out[SIGN_SIZE])
{
    const struct endorsement text = endorsement_of(public_key);

    return crypto_sign_detached(out, NULL, (const uint8_t *)&text, sizeof(text),
                                signer->secret) == 0
               ? KAOHE_OK
               : KAOHE_ERR_INTERNAL;
}

bool sign_endorsed(const uint8_t by[SIGN_KEY_SIZE],
                   const uint8_t public_key[SIGN_KEY_SIZE],
                   const uint8_t endorsement[SIGN_SIZE])
{
    const struct endorsement text = endorsement_of(public_key);

    return crypto_sign_verify_detached(endorsement, (const uint8_t *)&text, sizeof(text),
                                       by) == 0;
}

void sign_curve_pair(uint8_t public_key[SIGN_KEY_SIZE], uint8_t secret[SIGN_KEY_SIZE])
{
    (void)crypto_box_keypair(public_key, secret); /* always succeeds */
}

void sign_wipe(void *secret, size_t size)
{
    sodium_memzero(secret, size);
}
