/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the daemon does besides requests: the heartbeat, what the service manager wants to
 * know, reload and stop.
 */
#ifndef DAEMON_DUTIES_H
#define DAEMON_DUTIES_H

#include "daemon/clock.h"
#include "daemon/config.h"
#include "daemon/intake.h"
#include "daemon/loop.h"
#include "daemon/publisher.h"
#include "daemon/server.h"

/* Borrowed for as long as the loop runs. */
struct duties {
    struct loop *loop;
    struct intake *intake;
    struct publisher *publisher;
    struct server *server;
    struct config *config;
    const struct config_environment *environment;
    clock_read *clock;
    int64_t next_pass;  /* of the self-check, by the steady clock */
    int64_t faults;     /* that were told */
    int64_t wall_ahead; /* of the steady clock, when it was last looked at */
};

KAOHE_MUST_CHECK enum kaohe_err duties_begin(struct duties *duties);

/* Tells an operator about a mistake in the configuration: a config_problem. */
void duties_log_problem(void *context, const char *message);

#endif
