/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one loop: waits for sockets, timers and signals, and calls who asked for them. Each
 * turn calls every handler that has something at most once, so that none starves another.
 * It owns the ZeroMQ context; all sockets of the daemon are made from it.
 */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include <stdint.h>

#include "daemon/listen.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

struct loop;

typedef void loop_handler(void *context);

/* Also blocks SIGTERM, SIGINT and SIGHUP, which from then on come to loop_on_signals
 * only: call it before anything makes a thread. */
KAOHE_MUST_CHECK enum kaohe_err loop_open(struct loop **out);

/* Waits until the sockets, which have to be closed before, have sent what they may still
 * send by their linger. */
void loop_close(struct loop *loop);

void *loop_context(const struct loop *loop);

/* Lets the socket accept connections from the listener, whose descriptors it takes
 * over. */
KAOHE_MUST_CHECK enum kaohe_err loop_bind(void *socket, struct listener *listener);

/* Handlers stay until the loop is closed. A handler of a socket has to read until it is
 * empty or to leave something unread that wakes it again. */
KAOHE_MUST_CHECK enum kaohe_err loop_on_socket(struct loop *loop, void *socket,
                                               loop_handler *handler, void *context);
KAOHE_MUST_CHECK enum kaohe_err loop_every(struct loop *loop, int64_t interval_us,
                                           loop_handler *handler, void *context);

struct loop_signals {
    loop_handler *stop;   /* SIGTERM, SIGINT */
    loop_handler *reload; /* SIGHUP */
    void *context;
};
void loop_on_signals(struct loop *loop, const struct loop_signals *signals);

/* Runs until loop_quit; returns its status. */
int loop_run(struct loop *loop);
void loop_quit(struct loop *loop, int status);

#endif
