/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Carries requests to the intake and its replies back. Each turn of the loop is a batch:
 * all that waits, up to a limit of number and of time; nothing waits for a batch to fill.
 */
#ifndef DAEMON_SERVER_H
#define DAEMON_SERVER_H

#include "daemon/auth.h"
#include "daemon/clock.h"
#include "daemon/intake.h"
#include "daemon/loop.h"
#include "daemon/publisher.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

struct server;

struct server_parts {
    struct loop *loop;
    struct auth *auth;
    struct intake *intake;
    struct publisher *publisher;
    clock_read *clock;
    int64_t peer_rate;         /* requests a second of one key; 0: no limit */
    struct listener *requests; /* both taken over */
    struct listener *admin;
};

/* Quits the loop with EX_IOERR when a batch could not be committed: what the disk then
 * holds only a fresh start can tell. */
KAOHE_MUST_CHECK enum kaohe_err server_open(const struct server_parts *parts,
                                            struct server **out);

/* Once a second: a turn also when nobody asks, for what is due by itself. */
void server_tick(struct server *server);

/* Sends what may still be sent. */
void server_close(struct server *server);

#endif
