/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listening sockets, always made here or by systemd and then handed to libzmq: so there
 * is one code path, and none in which libzmq asks netlink for interfaces, which a sandbox
 * forbids and libzmq answers with abort().
 */
#ifndef DAEMON_LISTEN_H
#define DAEMON_LISTEN_H

#include <stddef.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

enum {
    LISTEN_FDS = 4,
    LISTEN_ENDPOINT_SIZE = 128,
};

/* The sockets of one purpose. */
struct listener {
    int fds[LISTEN_FDS];
    size_t count;
    char endpoint[LISTEN_ENDPOINT_SIZE]; /* of the first, with its real port */
};

/* Takes the sockets that systemd made under `name`, or makes one at `endpoint`,
 * "tcp://ADDRESS:PORT": a numeric address, IPv6 in brackets, "*" for all; port 0 for any
 * that is free. On failure *why says what is wrong. */
KAOHE_MUST_CHECK enum kaohe_err listen_tcp(const char *name, const char *endpoint,
                                           struct listener *out, const char **why);

/* A socket in the file system that only the owner of the daemon may use. A socket file
 * that is in the way is replaced: whoever holds the ledger's lock owns the path. The file
 * stays behind; a client that finds nobody listening learns as much. */
KAOHE_MUST_CHECK enum kaohe_err listen_local(const char *path, struct listener *out,
                                             const char **why);

/* Closes what has not been taken over. */
void listen_close(struct listener *listener);

#endif
