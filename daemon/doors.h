/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the daemon is reached: its listening sockets and what answers on them.
 */
#ifndef DAEMON_DOORS_H
#define DAEMON_DOORS_H

#include "daemon/auth.h"
#include "daemon/clock.h"
#include "daemon/config.h"
#include "daemon/listen.h"
#include "daemon/loop.h"
#include "daemon/publisher.h"
#include "daemon/server.h"
#include "daemon/state.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

/* A zeroed struct is closed. */
struct doors {
    struct listener requests;
    struct listener rankings;
    struct listener admin;
    struct auth *auth;
    struct publisher *publisher;
    struct server *server;
    char advertised_requests[LISTEN_ENDPOINT_SIZE]; /* as tokens name them */
    char advertised_rankings[LISTEN_ENDPOINT_SIZE];
};

struct doors_parts {
    const struct config *config;
    const struct state *state;
    struct loop *loop;
    clock_read *clock;
};

/* Logs what went wrong, or where the daemon listens. */
KAOHE_MUST_CHECK enum kaohe_err doors_open(const struct doors_parts *parts,
                                           struct doors *out);
void doors_close(struct doors *doors);

#endif
