/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One socket to the daemon: a DEALER for questions or a SUB for rankings. Deadlines are
 * moments of transport_now.
 */
#ifndef CLIENT_TRANSPORT_H
#define CLIENT_TRANSPORT_H

#include "kaohe/client.h"

enum transport_kind {
    TRANSPORT_QUESTIONS,
    TRANSPORT_RANKINGS,
};

/* 32 bytes each; all NULL for a local socket, which has no encryption. */
struct transport_keys {
    const unsigned char *server_key;
    const unsigned char *public_key;
    const unsigned char *secret_key;
};

struct transport;

/* Monotonic, in milliseconds. */
int64_t transport_now(void);

/* Starts to connect in the background. */
KAOHE_MUST_CHECK enum kaohe_err transport_open(enum transport_kind kind,
                                               const char *endpoint,
                                               const struct transport_keys *keys,
                                               struct transport **out,
                                               struct kaohe_problem *problem);
void transport_close(struct transport *transport);

KAOHE_MUST_CHECK enum kaohe_err transport_subscribe(struct transport *transport,
                                                    const char *topic);

/* Waits until the daemon is connected and has accepted the key. */
KAOHE_MUST_CHECK enum kaohe_err transport_reach(struct transport *transport,
                                                int64_t deadline,
                                                struct kaohe_problem *problem);

KAOHE_MUST_CHECK enum kaohe_err transport_send(struct transport *transport,
                                               const void *bytes, size_t length,
                                               struct kaohe_problem *problem);

/* Waits for a message: its last frame, and its first as the topic if it has two.
 * KAOHE_ERR_UNAVAILABLE when the connection breaks under a question. */
KAOHE_MUST_CHECK enum kaohe_err transport_receive(struct transport *transport,
                                                  int64_t deadline,
                                                  struct kaohe_message *topic,
                                                  struct kaohe_message *out,
                                                  struct kaohe_problem *problem);

/* How many times the connection has been made; what was published between two is lost. */
unsigned transport_generation(const struct transport *transport);

/* Makes a CURVE key pair. */
KAOHE_MUST_CHECK enum kaohe_err transport_keypair(unsigned char *public_key,
                                                  unsigned char *secret_key);

/* The public half of a CURVE secret key. */
KAOHE_MUST_CHECK enum kaohe_err transport_public_key(const unsigned char *secret_key,
                                                     unsigned char *public_key);

#endif
