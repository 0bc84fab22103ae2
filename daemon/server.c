/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two ROUTER sockets, one for enrolled keys and one in the file system for whoever owns
 * the daemon. A reply leaves only after the commit; one that cannot be delivered at once
 * is dropped, because its sender asks again and gets the same.
 */
#include "daemon/server.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <zmq.h>

#include "daemon/limits.h"
#include "daemon/log.h"
#include "wire/encode.h"
#include "wire/limits.h"

/* A batch collects as long as its commit takes, within these bounds: less, and a slow
 * disk would commit for a handful; more, and one report waits for those who flood. */
#define TURN_LEAST_US 1000
#define TURN_MOST_US 10000

enum {
    TURN = 1024,       /* messages a batch */
    TURN_ADMIN = 16,   /* of them from the admin socket */
    RECEIVE_HWM = 256, /* read ahead for a peer; the rest stays with it */
    SEND_HWM = 256,    /* replies to a peer that does not read; above any sane window */
    REPLY_SIZE = 256,
    CURVE_OVERHEAD = 64, /* libzmq counts the frame as it is encrypted */
};

struct pending {
    zmq_msg_t sender;
    void *socket;
    const struct bytes *refusal; /* NULL: the intake's reply of that slot */
    size_t slot;
};

struct server {
    struct server_parts parts;
    void *requests;
    void *admin;
    struct limits limits;
    bool enough; /* one key has had its share of this batch, and others wait */
    struct pending pending[TURN];
    size_t count;
    int64_t turn_us; /* how long the next batch may collect */
    struct bytes malformed;
    struct bytes not_permitted;
    unsigned char memory[2 * REPLY_SIZE];
};

static const struct peer local_operator = {.role = ROLE_OPERATOR, .local = true};

/* Reads the frames behind the sender's; false when it was not exactly one. */
static bool read_body(void *socket, zmq_msg_t *sender, zmq_msg_t *body)
{
    size_t frames = 0;
    zmq_msg_t *last = sender;

    while (zmq_msg_more(last)) {
        if (zmq_msg_recv(body, socket, ZMQ_DONTWAIT) < 0)
            break;
        last = body;
        frames++;
    }
    return frames == 1;
}

static void refuse(struct server *server, struct pending *pending, zmq_msg_t *body,
                   const struct bytes *refusal)
{
    char name[96];

    auth_name(body, name, sizeof name);
    pending->refusal = refusal;
    intake_count(server->parts.intake,
                 refusal == &server->malformed ? INTAKE_MALFORMED : INTAKE_NOT_PERMITTED);
    log_peer(EVENT_REFUSED, name, "refused a message of %s: %s", name,
             refusal == &server->malformed ? "not one frame"
                                           : "its key is not enrolled any more");
}

/* A request that its peer may not make leaves a counter and this line. */
static void tell_denied(const struct server *server, const struct pending *pending,
                        zmq_msg_t *body)
{
    char name[96];

    if (!intake_was_denied(server->parts.intake, pending->slot))
        return;
    auth_name(body, name, sizeof name);
    log_peer(EVENT_REFUSED, name, "refused a request of %s: not permitted", name);
}

static void take_body(struct server *server, struct pending *pending,
                      const struct peer *peer, zmq_msg_t *body)
{
    struct intake *intake = server->parts.intake;
    enum limits_verdict verdict = LIMITS_GO;
    char name[96];

    if (!peer->local)
        verdict =
            limits_ask(&server->limits, peer->key, server->parts.clock(CLOCK_STEADY));
    server->enough = server->enough || verdict == LIMITS_ENOUGH;
    if (verdict == LIMITS_LATER) {
        auth_name(body, name, sizeof name);
        log_peer(EVENT_REFUSED, name, "too many requests of %s: told to try again", name);
        pending->slot = intake_postpone(intake, zmq_msg_data(body), zmq_msg_size(body));
        return;
    }
    pending->slot = intake_take(intake, peer, zmq_msg_data(body), zmq_msg_size(body));
    tell_denied(server, pending, body);
}

/* Takes one message into the batch; false when none waits. */
static bool take_one(struct server *server, void *socket)
{
    struct pending *pending = &server->pending[server->count];
    const struct peer *peer = NULL;
    zmq_msg_t body;
    bool single = false;

    zmq_msg_init(&pending->sender);
    if (zmq_msg_recv(&pending->sender, socket, ZMQ_DONTWAIT) < 0)
        return false;
    zmq_msg_init(&body);
    pending->socket = socket;
    pending->refusal = NULL;
    single = read_body(socket, &pending->sender, &body);
    peer =
        socket == server->admin ? &local_operator : auth_peer(server->parts.auth, &body);
    if (!peer)
        refuse(server, pending, &body, &server->not_permitted);
    else if (!single)
        refuse(server, pending, &body, &server->malformed);
    else
        take_body(server, pending, peer, &body);
    zmq_msg_close(&body);
    server->count++;
    return true;
}

/* The admin socket goes first, so that an operator gets through whatever else waits. */
static void take_all(struct server *server)
{
    const struct server_parts *parts = &server->parts;
    int64_t start = parts->clock(CLOCK_STEADY);

    while (server->count < TURN_ADMIN && take_one(server, server->admin))
        ;
    server->enough = false;
    limits_begin(&server->limits);
    while (server->count < TURN && !server->enough && !intake_is_full(parts->intake) &&
           parts->clock(CLOCK_STEADY) - start < server->turn_us &&
           take_one(server, server->requests))
        ;
}

static void reply_one(struct server *server, struct pending *pending)
{
    struct bytes reply = pending->refusal
                             ? *pending->refusal
                             : intake_reply(server->parts.intake, pending->slot);

    if (reply.length == 0)
        return;
    if (zmq_msg_send(&pending->sender, pending->socket, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0 ||
        zmq_send(pending->socket, reply.data, reply.length, ZMQ_DONTWAIT) < 0)
        log_peer(EVENT_UNDELIVERED, "clients", "a reply could not be delivered: %s",
                 zmq_strerror(zmq_errno()));
}

static void reply_all(struct server *server)
{
    for (size_t i = 0; i < server->count; i++) {
        reply_one(server, &server->pending[i]);
        zmq_msg_close(&server->pending[i].sender);
    }
    server->count = 0;
}

static void drop_all(struct server *server)
{
    for (size_t i = 0; i < server->count; i++)
        zmq_msg_close(&server->pending[i].sender);
    server->count = 0;
}

/* Commits, and lets the next batches collect for about as long as that takes. */
static enum kaohe_err commit(struct server *server)
{
    const struct server_parts *parts = &server->parts;
    const int64_t start = parts->clock(CLOCK_STEADY);
    const enum kaohe_err err = intake_commit(parts->intake);
    int64_t turn = (3 * server->turn_us + parts->clock(CLOCK_STEADY) - start) / 4;

    if (turn < TURN_LEAST_US)
        turn = TURN_LEAST_US;
    server->turn_us = turn > TURN_MOST_US ? TURN_MOST_US : turn;
    return err;
}

static void batch(struct server *server, bool tick)
{
    const struct server_parts *parts = &server->parts;
    const int64_t epoch = intake_epoch(parts->intake);
    enum kaohe_err err = intake_begin(parts->intake, parts->clock(CLOCK_WALL));

    if (!err) {
        take_all(server);
        err = tick ? intake_expire(parts->intake) : KAOHE_OK;
    }
    if (!err)
        err = commit(server);
    if (err) {
        drop_all(server);
        log_say(EVENT_FATAL,
                "a batch could not be committed, nothing of it is"
                " acknowledged: %s: %s",
                kaohe_strerror(err), intake_reason(parts->intake));
        loop_quit(parts->loop, EX_IOERR);
        return;
    }
    if (intake_was_taken_back(parts->intake))
        log_peer(
            EVENT_DISK_FULL, "disk",
            "the disk is full: nothing was stored, and clients are told to try again");
    auth_cut(parts->auth);
    reply_all(server);
    publisher_publish(parts->publisher);
    if (epoch != intake_epoch(parts->intake))
        log_say(EVENT_LOST, "a client holds a receipt of ours that the ledger lacks: it"
                            " has lost entries. A new epoch has begun, and clients file"
                            " again what they have");
    intake_between_batches(parts->intake);
}

static void turn(void *context)
{
    batch(context, false);
}

/* The replies to what never reaches the intake are always the same. */
static enum kaohe_err make_refusals(struct server *server)
{
    Error malformed = ERROR_INIT;
    Error not_permitted = ERROR_INIT;
    Reply reply = REPLY_INIT;
    struct arena arena;
    enum kaohe_err err = KAOHE_OK;

    arena_init(&arena, server->memory, sizeof server->memory);
    malformed.has_code = true;
    malformed.code = ERROR_CODE_MALFORMED;
    malformed.message = (char *)"a request is one frame";
    not_permitted.has_code = true;
    not_permitted.code = ERROR_CODE_NOT_PERMITTED;
    not_permitted.message = (char *)"this key is not enrolled";
    reply.result_case = RESULT_ERROR;
    reply.error = &malformed;
    err = encode_message(&reply.base, &arena, &server->malformed);
    reply.error = &not_permitted;
    return err ? err : encode_message(&reply.base, &arena, &server->not_permitted);
}

static bool limit(void *socket)
{
    const struct {
        int option;
        int value;
    } options[] = {
        {ZMQ_ROUTER_MANDATORY, 1},
        {ZMQ_RCVHWM, RECEIVE_HWM},
        {ZMQ_SNDHWM, SEND_HWM},
    };
    const int64_t size = LIMIT_REQUEST + CURVE_OVERHEAD;
    bool ok = zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &size, sizeof size) == 0;

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        ok = ok && zmq_setsockopt(socket, options[i].option, &options[i].value,
                                  sizeof options[i].value) == 0;
    return ok;
}

enum kaohe_err server_open(const struct server_parts *parts, struct server **out)
{
    struct server *server = calloc(1, sizeof *server);
    const int linger = 1000;
    enum kaohe_err err = KAOHE_OK;

    *out = server;
    if (!server)
        return KAOHE_ERR_NO_MEMORY;
    server->parts = *parts;
    server->turn_us = TURN_LEAST_US;
    server->limits.rate = parts->peer_rate;
    err = make_refusals(server);
    if (err)
        return err;
    server->requests = auth_socket(parts->auth, ZMQ_ROUTER);
    server->admin = zmq_socket(loop_context(parts->loop), ZMQ_ROUTER);
    if (!server->requests || !server->admin || !limit(server->requests) ||
        !limit(server->admin) ||
        zmq_setsockopt(server->admin, ZMQ_LINGER, &linger, sizeof linger) != 0)
        return KAOHE_ERR_INTERNAL;
    err = loop_bind(server->requests, parts->requests);
    if (!err)
        err = loop_bind(server->admin, parts->admin);
    if (!err)
        err = loop_on_socket(parts->loop, server->admin, turn, server);
    if (!err)
        err = loop_on_socket(parts->loop, server->requests, turn, server);
    return err;
}

void server_tick(struct server *server)
{
    batch(server, true);
}

void server_close(struct server *server)
{
    if (!server)
        return;
    if (server->requests)
        zmq_close(server->requests);
    if (server->admin)
        zmq_close(server->admin);
    limits_free(&server->limits);
    free(server);
}
