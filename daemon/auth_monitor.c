/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strangers that never get as far as the ZAP handler, because they do not speak CURVE or
 * not ZeroMQ at all: a monitor on the socket tells of them, so that they are counted and
 * logged like those whose key is unknown. libzmq waits for whoever reads a monitor; hence
 * no limit on what waits there.
 */
#include "daemon/auth_monitor.h"

#include <string.h>
#include <zmq.h>

#include "daemon/log.h"

#define FAILED                                                                           \
    (ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)

/* An event is a number and a value, then a frame with our own address. */
static void take(void *context)
{
    const struct auth_monitor *monitor = context;
    unsigned char frame[256];

    while (zmq_recv(monitor->socket, frame, sizeof frame, ZMQ_DONTWAIT) >= 0) {
        int more = 0;
        size_t size = sizeof more;

        if (zmq_getsockopt(monitor->socket, ZMQ_RCVMORE, &more, &size) != 0 || !more)
            continue;
        intake_count(monitor->intake, INTAKE_NOT_PERMITTED);
        log_peer(EVENT_UNKNOWN_KEY, "strangers",
                 "a connection ended before it said who it is");
    }
}

enum kaohe_err auth_monitor_open(struct auth_monitor *monitor, struct loop *loop,
                                 void *watched)
{
    const int unlimited = 0;

    monitor->socket = zmq_socket(loop_context(loop), ZMQ_PAIR);
    if (!monitor->socket ||
        zmq_setsockopt(monitor->socket, ZMQ_RCVHWM, &unlimited, sizeof unlimited) != 0 ||
        zmq_socket_monitor(watched, monitor->endpoint, FAILED) != 0 ||
        zmq_connect(monitor->socket, monitor->endpoint) != 0)
        return KAOHE_ERR_INTERNAL;
    return loop_on_socket(loop, monitor->socket, take, monitor);
}

void auth_monitor_close(struct auth_monitor *monitor)
{
    const int at_once = 0;

    if (!monitor->socket)
        return;
    zmq_setsockopt(monitor->socket, ZMQ_LINGER, &at_once, sizeof at_once);
    zmq_close(monitor->socket);
    monitor->socket = NULL;
}
