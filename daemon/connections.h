/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which key stands behind which connection, so that a key that is revoked loses those it
 * has. libzmq closes descriptors by itself and uses their numbers again; so what is noted
 * is only a hint, and a connection that is cut by mistake connects anew.
 */
#ifndef DAEMON_CONNECTIONS_H
#define DAEMON_CONNECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/registry.h"
#include "kaohe/export.h"

struct connection {
    uint8_t key[REGISTRY_KEY_SIZE];
    bool known;
    bool cut; /* what else comes over it was sent before */
};

/* A zeroed struct is empty. */
struct connections {
    struct connection *by_fd;
    size_t count;
    size_t room;
};

void connections_free(struct connections *connections);

/* One key may have so many at once; none needs more than a few. */
#define CONNECTIONS_OF_A_KEY 64

/* Notes that a message of that key came over that descriptor. False: the key has too
 * many, and this one was cut. */
KAOHE_MUST_CHECK bool connections_note(struct connections *connections, int fd,
                                       const uint8_t key[REGISTRY_KEY_SIZE]);

/* Cuts all of the keys that are meant; gives their number. */
size_t connections_cut(struct connections *connections,
                       bool (*meant)(const void *context,
                                     const uint8_t key[REGISTRY_KEY_SIZE]),
                       const void *context);

/* Cuts the one that a message of that key came over, once. */
void connections_refuse(struct connections *connections, int fd,
                        const uint8_t key[REGISTRY_KEY_SIZE]);

/* Cuts one, if it is a connection over TCP: nothing else is ever a peer's. */
bool connections_cut_one(int fd);

#endif
