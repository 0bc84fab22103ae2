/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only place of the client that knows ZeroMQ. A monitor on the socket tells what a
 * mere timeout cannot: nobody listens, the handshake breaks (another daemon, or another
 * key of it), the daemon does not know our key, or it is there and does not answer.
 * Knows nothing of what it carries.
 */
#include "client/transport.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#include "client/problem.h"

#define MONITOR_ENDPOINT "inproc://monitor"
#define REPLY_LIMIT (1024 * 1024) /* of the protocol */
#define QUEUE_LIMIT 100000        /* updates while a snapshot is on its way */

/*
 *              handshake done             connection broken
 *   REACHING ───────────────▶ CONNECTED ───────────────────▶ REACHING
 *      │  ▲
 *      │  └──────────────────────────┐ libzmq tries again by itself
 *      ├─ refused, no route ▶ ABSENT ─┤
 *      ├─ closed while shaking hands ▶ STRANGER
 *      └─ key not accepted ▶ REJECTED (for good)
 */
enum state {
    REACHING,
    CONNECTED,
    ABSENT,
    STRANGER,
    REJECTED,
};

struct transport {
    void *context;
    void *socket;
    void *monitor;
    enum transport_kind kind;
    enum state state;
    unsigned generation;
    char endpoint[256];
};

int64_t transport_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

unsigned transport_generation(const struct transport *transport)
{
    return transport->generation;
}

enum kaohe_err transport_keypair(unsigned char *public_key, unsigned char *secret_key)
{
    char public_text[41];
    char secret_text[41];

    if (zmq_curve_keypair(public_text, secret_text) != 0)
        return KAOHE_ERR_INTERNAL;
    zmq_z85_decode(public_key, public_text);
    zmq_z85_decode(secret_key, secret_text);
    explicit_bzero(secret_text, sizeof secret_text);
    return KAOHE_OK;
}

enum kaohe_err transport_public_key(const unsigned char *secret_key,
                                    unsigned char *public_key)
{
    char secret_text[41];
    char public_text[41];
    enum kaohe_err err = KAOHE_ERR_INTERNAL;

    if (zmq_z85_encode(secret_text, secret_key, KAOHE_KEY_SIZE) != NULL &&
        zmq_curve_public(public_text, secret_text) == 0 &&
        zmq_z85_decode(public_key, public_text) != NULL)
        err = KAOHE_OK;
    explicit_bzero(secret_text, sizeof secret_text);
    return err;
}

static bool set_number(void *socket, int option, int value)
{
    return zmq_setsockopt(socket, option, &value, sizeof value) == 0;
}

static bool set_keys(void *socket, const struct transport_keys *keys)
{
    const size_t size = KAOHE_KEY_SIZE;

    return keys->server_key == NULL ||
           (zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, keys->server_key, size) == 0 &&
            zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, keys->public_key, size) == 0 &&
            zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keys->secret_key, size) == 0);
}

/* A question waits for a live connection instead of queueing for one that may never
 * come; nothing lingers after close, since whoever asks decides about asking again. */
static bool set_options(const struct transport *t)
{
    const int64_t limit = REPLY_LIMIT;

    return set_number(t->socket, ZMQ_LINGER, 0) &&
           set_number(t->socket, ZMQ_IMMEDIATE, t->kind == TRANSPORT_QUESTIONS) &&
           set_number(t->socket, ZMQ_HANDSHAKE_IVL, 3000) &&
           set_number(t->socket, ZMQ_RECONNECT_IVL, 100) &&
           set_number(t->socket, ZMQ_RECONNECT_IVL_MAX, 5000) &&
           set_number(t->socket, ZMQ_HEARTBEAT_IVL, 5000) &&
           set_number(t->socket, ZMQ_HEARTBEAT_TIMEOUT, 15000) &&
           set_number(t->socket, ZMQ_RCVHWM, QUEUE_LIMIT) &&
           zmq_setsockopt(t->socket, ZMQ_MAXMSGSIZE, &limit, sizeof limit) == 0 &&
           set_number(t->socket, ZMQ_IPV6, 1);
}

static bool connect_all(struct transport *t, const struct transport_keys *keys)
{
    t->context = zmq_ctx_new();
    if (t->context == NULL)
        return false;
    t->socket =
        zmq_socket(t->context, t->kind == TRANSPORT_QUESTIONS ? ZMQ_DEALER : ZMQ_SUB);
    if (t->socket == NULL || !set_options(t) || !set_keys(t->socket, keys) ||
        zmq_socket_monitor(t->socket, MONITOR_ENDPOINT, ZMQ_EVENT_ALL) != 0)
        return false;
    t->monitor = zmq_socket(t->context, ZMQ_PAIR);
    return t->monitor != NULL && zmq_connect(t->monitor, MONITOR_ENDPOINT) == 0 &&
           zmq_connect(t->socket, t->endpoint) == 0;
}

enum kaohe_err transport_open(enum transport_kind kind, const char *endpoint,
                              const struct transport_keys *keys, struct transport **out,
                              struct kaohe_problem *problem)
{
    struct transport *t = calloc(1, sizeof *t);

    *out = NULL;
    if (t == NULL)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    t->kind = kind;
    if (strlen(endpoint) >= sizeof t->endpoint) {
        transport_close(t);
        return problem_set(problem, KAOHE_ERR_TOO_LARGE, endpoint, "endpoint too long");
    }
    memcpy(t->endpoint, endpoint, strlen(endpoint) + 1);
    if (!connect_all(t, keys)) {
        const int code = errno;

        transport_close(t);
        problem_set(problem, KAOHE_ERR_INVALID, endpoint, "cannot be connected to");
        problem_detail(problem, "%s", zmq_strerror(code));
        return KAOHE_ERR_INVALID;
    }
    *out = t;
    return KAOHE_OK;
}

void transport_close(struct transport *transport)
{
    const int at_once = 0;

    if (transport == NULL)
        return;
    if (transport->monitor != NULL) {
        zmq_setsockopt(transport->monitor, ZMQ_LINGER, &at_once, sizeof at_once);
        zmq_close(transport->monitor);
    }
    if (transport->socket != NULL)
        zmq_close(transport->socket);
    if (transport->context != NULL)
        zmq_ctx_term(transport->context);
    free(transport);
}

enum kaohe_err transport_subscribe(struct transport *transport, const char *topic)
{
    return zmq_setsockopt(transport->socket, ZMQ_SUBSCRIBE, topic, strlen(topic)) == 0
               ? KAOHE_OK
               : KAOHE_ERR_INTERNAL;
}

/* One event of the monitor: a number, a value, and a frame with the address. */
static void take_event(struct transport *t)
{
    unsigned char event[6];
    char address[256];
    uint16_t number;

    if (zmq_recv(t->monitor, event, sizeof event, ZMQ_DONTWAIT) != (int)sizeof event)
        return;
    zmq_recv(t->monitor, address, sizeof address, ZMQ_DONTWAIT);
    memcpy(&number, event, sizeof number);
    if (number == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
        t->state = CONNECTED;
        t->generation++;
    } else if (number == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) {
        t->state = REJECTED;
    } else if (number == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL ||
               number == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL) {
        t->state = STRANGER;
    } else if (number == ZMQ_EVENT_DISCONNECTED && t->state == CONNECTED) {
        t->state = REACHING;
    } else if (number == ZMQ_EVENT_CLOSED && t->state == REACHING) {
        t->state = ABSENT;
    }
}

static enum kaohe_err unreached(const struct transport *t, struct kaohe_problem *problem)
{
    switch (t->state) {
    case REJECTED:
        return problem_set(problem, KAOHE_ERR_DENIED, t->endpoint,
                           "the daemon does not know this key");
    case STRANGER:
        return problem_set(problem, KAOHE_ERR_UNAVAILABLE, t->endpoint,
                           "something answers that does not hold the daemon's key");
    case CONNECTED:
    case REACHING:
    case ABSENT:
        break;
    }
    return problem_set(problem, KAOHE_ERR_UNAVAILABLE, t->endpoint,
                       "the daemon cannot be reached");
}

/* Waits for an event of the monitor or, with `events`, of the socket. `ready` tells
 * whether the socket has it. False when the deadline is over. */
static bool wait_once(struct transport *t, short events, int64_t deadline, bool *ready)
{
    zmq_pollitem_t items[2] = {
        {.socket = t->monitor, .events = ZMQ_POLLIN},
        {.socket = t->socket, .events = events},
    };
    int64_t left = deadline - transport_now();

    *ready = false;
    left = left < 0 ? 0 : left > INT_MAX ? INT_MAX : left;
    if (zmq_poll(items, events == 0 ? 1 : 2, (long)left) < 0)
        return errno == EINTR && left > 0;
    if (items[0].revents != 0)
        take_event(t);
    *ready = items[1].revents != 0;
    return *ready || items[0].revents != 0 || left > 0;
}

enum kaohe_err transport_reach(struct transport *transport, int64_t deadline,
                               struct kaohe_problem *problem)
{
    bool ready;

    while (wait_once(transport, 0, transport_now(), &ready))
        continue; /* what happened while nobody looked */
    while (transport->state != CONNECTED)
        if (transport->state == REJECTED || !wait_once(transport, 0, deadline, &ready))
            return unreached(transport, problem);
    return KAOHE_OK;
}

enum kaohe_err transport_send(struct transport *transport, const void *bytes,
                              size_t length, struct kaohe_problem *problem)
{
    if (zmq_send(transport->socket, bytes, length, ZMQ_DONTWAIT) < 0) {
        transport->state = transport->state == CONNECTED ? REACHING : transport->state;
        return unreached(transport, problem);
    }
    return KAOHE_OK;
}

static enum kaohe_err take_frame(struct transport *t, bool *more,
                                 struct kaohe_message *out)
{
    zmq_msg_t frame;
    enum kaohe_err err = KAOHE_ERR_IO;

    *more = false;
    zmq_msg_init(&frame);
    if (zmq_msg_recv(&frame, t->socket, ZMQ_DONTWAIT) >= 0) {
        *more = zmq_msg_more(&frame);
        err = message_copy(zmq_msg_data(&frame), zmq_msg_size(&frame), out);
    }
    zmq_msg_close(&frame);
    return err;
}

/* Frames in front of the last are topics, of which the first is kept. */
static enum kaohe_err take_message(struct transport *t, struct kaohe_message *topic,
                                   struct kaohe_message *out)
{
    bool more = true;
    enum kaohe_err err = KAOHE_OK;

    kaohe_message_free(topic);
    while (more && err == KAOHE_OK) {
        struct kaohe_message frame = {NULL, 0};

        err = take_frame(t, &more, &frame);
        if (more && topic != NULL && topic->data == NULL)
            *topic = frame;
        else if (more || err != KAOHE_OK)
            kaohe_message_free(&frame);
        else
            *out = frame;
    }
    return err;
}

enum kaohe_err transport_receive(struct transport *transport, int64_t deadline,
                                 struct kaohe_message *topic, struct kaohe_message *out,
                                 struct kaohe_problem *problem)
{
    const unsigned generation = transport->generation;
    bool ready = false;

    *out = (struct kaohe_message){NULL, 0};
    while (!ready) {
        if (!wait_once(transport, ZMQ_POLLIN, deadline, &ready))
            return problem_set(problem, KAOHE_ERR_TIMEOUT, transport->endpoint,
                               "the daemon does not answer");
        if (!ready && transport->kind == TRANSPORT_QUESTIONS &&
            (transport->state != CONNECTED || transport->generation != generation))
            return problem_set(problem, KAOHE_ERR_UNAVAILABLE, transport->endpoint,
                               "the connection broke before the answer came");
    }
    return take_message(transport, topic, out);
}
