/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An XPUB socket in manual mode: each subscription comes up to us and counts only when we
 * say so. It has to be answered before the next one is read, since libzmq remembers only
 * whose came last.
 *
 * It remembers wrongly once somebody sends what is no subscription: messages and senders
 * queue apart, and such a message has no place in the queue of senders; what was granted
 * to one would be given to the next. Until that queue is empty nothing is granted, and
 * whoever stood in it is cut off, to connect and subscribe again.
 */
#include "daemon/publisher.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "daemon/log.h"

enum {
    QUEUE = 1000,         /* messages kept for a subscriber that does not keep up */
    TOPIC_LIMIT = 512,    /* a frame from a subscriber; CURVE needs 276 of them */
    SUBSCRIPTIONS = 1024, /* of one connection */
    CONNECTIONS = 65536,  /* descriptors beyond share a count with others */
    TURN = 1024,          /* subscriptions a turn */
    CUT = 1024,           /* connections cut off a turn */
    COMPLETE_BEATS = 60,
};

struct publisher {
    struct auth *auth;
    struct intake *intake;
    void *socket;
    unsigned beats;
    uint16_t subscriptions[CONNECTIONS]; /* by the descriptor of the connection */
    bool out_of_step;                    /* libzmq takes one sender for another */
    int cut[CUT];                        /* descriptors shut down in this turn */
    size_t cut_count;
};

/* Each once: libzmq closes what was shut down, and the number may be another's then. Who
 * connects anew is not heard before this turn ends, because the same loop lets him in. */
static void cut_off(struct publisher *publisher, zmq_msg_t *message)
{
    int fd = zmq_msg_get(message, ZMQ_SRCFD);

    for (size_t i = 0; i < publisher->cut_count; i++) {
        if (publisher->cut[i] == fd)
            return;
    }
    if (fd < 0 || publisher->cut_count == CUT)
        return;
    publisher->cut[publisher->cut_count++] = fd;
    auth_cut_sender(message); /* it may be closed already */
}

/* libzmq keeps every topic that a peer names, granted or not, a node for each byte of it.
 * A peer that names very many loses its connection and with it all of them. */
static bool is_flood(struct publisher *publisher, zmq_msg_t *message)
{
    int fd = zmq_msg_get(message, ZMQ_SRCFD);
    uint16_t *count = &publisher->subscriptions[fd < 0 ? 0 : fd % CONNECTIONS];

    if (fd < 0 || ++*count <= SUBSCRIPTIONS)
        return false;
    *count = 0;
    cut_off(publisher, message);
    return true;
}

static void grant(struct publisher *publisher, zmq_msg_t *message)
{
    const uint8_t *data = zmq_msg_data(message);
    const uint8_t *topic = data + 1;
    size_t length = zmq_msg_size(message);
    const struct peer *peer = NULL;
    char name[96];

    if (length == 0 || data[0] > 1) {
        publisher->out_of_step = true;
        auth_name(message, name, sizeof name);
        log_peer(EVENT_REFUSED, name, "cut off %s: not a subscription", name);
    }
    if (publisher->out_of_step) {
        cut_off(publisher, message);
        return;
    }
    length--;
    /* One that a disconnect causes has no User-Id any more. */
    if (data[0] == 0) {
        zmq_setsockopt(publisher->socket, ZMQ_UNSUBSCRIBE, topic, length);
        return;
    }
    if (is_flood(publisher, message)) {
        auth_name(message, name, sizeof name);
        log_peer(EVENT_REFUSED, name, "cut off %s: too many subscriptions", name);
        return;
    }
    peer = auth_peer(publisher->auth, message);
    if (peer && intake_may_watch(publisher->intake, peer, topic, length)) {
        zmq_setsockopt(publisher->socket, ZMQ_SUBSCRIBE, topic, length);
        return;
    }
    auth_name(message, name, sizeof name);
    intake_count(publisher->intake, INTAKE_NOT_PERMITTED);
    log_peer(EVENT_REFUSED, name, "refused %s a subscription to %.*s", name,
             (int)(length < 128 ? length : 128), (const char *)topic);
}

static void take_subscriptions(void *context)
{
    struct publisher *publisher = context;
    zmq_msg_t message;

    zmq_msg_init(&message);
    publisher->out_of_step = false;
    publisher->cut_count = 0;
    for (int i = 0; i < TURN || publisher->out_of_step; i++) {
        if (zmq_msg_recv(&message, publisher->socket, ZMQ_DONTWAIT) < 0)
            break;
        grant(publisher, &message);
    }
    zmq_msg_close(&message);
}

static void send_update(struct publisher *publisher, struct intake_update update)
{
    if (zmq_send(publisher->socket, update.topic, strlen(update.topic),
                 ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0)
        zmq_send(publisher->socket, update.frame.data, update.frame.length, ZMQ_DONTWAIT);
}

void publisher_publish(struct publisher *publisher)
{
    size_t count = intake_update_count(publisher->intake);

    for (size_t i = 0; i < count; i++)
        send_update(publisher, intake_update(publisher->intake, i));
}

void publisher_beat(struct publisher *publisher)
{
    bool complete = publisher->beats++ % COMPLETE_BEATS == 0;
    size_t count = intake_beat(publisher->intake, complete);

    for (size_t i = 0; i < count; i++)
        send_update(publisher, intake_heartbeat(publisher->intake, i));
}

enum kaohe_err publisher_open(const struct publisher_parts *parts, struct publisher **out)
{
    struct publisher *publisher = calloc(1, sizeof *publisher);
    const int on = 1;
    const int queue = QUEUE;
    const int64_t limit = TOPIC_LIMIT;

    *out = publisher;
    if (!publisher)
        return KAOHE_ERR_NO_MEMORY;
    publisher->auth = parts->auth;
    publisher->intake = parts->intake;
    publisher->socket = auth_socket(parts->auth, ZMQ_XPUB);
    if (!publisher->socket ||
        zmq_setsockopt(publisher->socket, ZMQ_XPUB_MANUAL, &on, sizeof on) != 0 ||
        zmq_setsockopt(publisher->socket, ZMQ_SNDHWM, &queue, sizeof queue) != 0 ||
        zmq_setsockopt(publisher->socket, ZMQ_MAXMSGSIZE, &limit, sizeof limit) != 0)
        return KAOHE_ERR_INTERNAL;
    if (loop_bind(publisher->socket, parts->rankings) != KAOHE_OK)
        return KAOHE_ERR_UNAVAILABLE;
    return loop_on_socket(parts->loop, publisher->socket, take_subscriptions, publisher);
}

void publisher_close(struct publisher *publisher)
{
    if (!publisher)
        return;
    if (publisher->socket)
        zmq_close(publisher->socket);
    free(publisher);
}
