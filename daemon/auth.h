/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is at the other end of a connection. A CURVE server without a ZAP handler lets
 * every key in and says nothing, so the handler is bound first, asked whether it answers,
 * and every message is held against the live registry once more: a key that was revoked
 * keeps the connection that it had.
 */
#ifndef DAEMON_AUTH_H
#define DAEMON_AUTH_H

#include <stdint.h>

#include "daemon/intake.h"
#include "daemon/loop.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

struct auth;

struct auth_parts {
    struct loop *loop;
    struct intake *intake;
    const char *key_path; /* the CURVE secret */
};

/* Starts to answer, and has proved it when this returns KAOHE_OK. */
KAOHE_MUST_CHECK enum kaohe_err auth_open(const struct auth_parts *parts,
                                          struct auth **out);
void auth_close(struct auth *auth);

/* The daemon's public key, REGISTRY_KEY_SIZE bytes. */
const uint8_t *auth_public(const struct auth *auth);

/* Makes a socket of that ZeroMQ type that only enrolled keys can talk to, not bound yet;
 * NULL on failure. */
void *auth_socket(struct auth *auth, int type);

/* The peer that sent a zmq_msg_t, as the registry has it now. NULL: to be refused; its
 * connection, made when the key was good, is cut. */
const struct peer *auth_peer(struct auth *auth, void *message);

/* Cuts all connections, requesting and subscribed, of the keys that were revoked in the
 * batch just committed. What they sent before and nobody has read yet is refused. Those
 * of all branches where the batch hid a board from them; they connect again. */
void auth_cut(struct auth *auth);

/* Cuts the connection that a zmq_msg_t came over. */
void auth_cut_sender(void *message);

/* A name for the peer that sent it, for the log; of `size` bytes. */
void auth_name(void *message, char *out, size_t size);

#endif
