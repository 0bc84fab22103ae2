/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the keys of a daemon, and tells which are missing. A key that is there is never
 * replaced.
 */
#include "daemon/keys.h"

#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "daemon/sign.h"
#include "wire/keyfile.h"

#define CURVE_SIZE 32

const char *keys_missing(const struct key_paths *paths)
{
    if (access(paths->server, F_OK) != 0)
        return paths->server;
    return access(paths->signing, F_OK) != 0 ? paths->signing : NULL;
}

static enum kaohe_err make_server_key(const char *path)
{
    uint8_t public_key[CURVE_SIZE];
    uint8_t secret[CURVE_SIZE];
    enum kaohe_err err = keyfile_read_key(path, KEYFILE_CURVE, secret);

    if (err == KAOHE_ERR_NOT_FOUND) {
        sign_curve_pair(public_key, secret);
        err = keyfile_write_key(path, KEYFILE_CURVE, secret);
    }
    sign_wipe(secret, sizeof secret);
    return err;
}

enum kaohe_err keys_make(const struct key_paths *paths, const char **where)
{
    struct signer *signer = NULL;
    enum kaohe_err err = make_server_key(paths->server);

    *where = paths->server;
    if (!err) {
        *where = paths->signing;
        err = signer_open(paths->signing, &signer);
    }
    signer_close(signer);
    return err;
}
