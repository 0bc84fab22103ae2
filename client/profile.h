/* SPDX-License-Identifier: Apache-2.0 */
/* profile.json: who this client is. */
#ifndef CLIENT_PROFILE_H
#define CLIENT_PROFILE_H

#include "client/scratch.h"
#include "client/transport.h"

struct profile {
    struct scratch scratch;
    Profile *content; /* has its own key pair, each key of 32 bytes */
};

/* KAOHE_ERR_NOT_FOUND, KAOHE_ERR_DENIED (others may read it), KAOHE_ERR_CORRUPT. */
KAOHE_MUST_CHECK enum kaohe_err profile_read(const char *home, struct profile *out,
                                             struct kaohe_problem *problem);
void profile_close(struct profile *profile);

/* Replaces the file in one step. */
KAOHE_MUST_CHECK enum kaohe_err profile_write(const char *home, const Profile *profile,
                                              struct kaohe_problem *problem);

/* Reads a message from a secret JSON file. */
KAOHE_MUST_CHECK enum kaohe_err profile_read_secret(
    const char *path, const ProtobufCMessageDescriptor *type, struct scratch *scratch,
    ProtobufCMessage **out, struct kaohe_problem *problem);

/* Writes one; the file must not exist. */
KAOHE_MUST_CHECK enum kaohe_err profile_write_secret(const char *path,
                                                     const ProtobufCMessage *message,
                                                     struct kaohe_problem *problem);

/* Knows the daemon and has been let in. */
bool profile_is_enrolled(const Profile *profile);

/* Makes a CURVE key pair in the scratch. */
KAOHE_MUST_CHECK enum kaohe_err profile_make_pair(struct scratch *scratch,
                                                  ProtobufCBinaryData *public_key,
                                                  ProtobufCBinaryData *secret_key,
                                                  struct kaohe_problem *problem);

struct transport_keys profile_keys(const Profile *profile);

/* Is it a key? */
static inline bool profile_is_key(ProtobufCBinaryData bytes)
{
    return bytes.len == KAOHE_KEY_SIZE;
}

#endif
