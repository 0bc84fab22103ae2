/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ZAP handler (rfc.zeromq.org/spec/27) as a REP socket in the one loop, and the CURVE
 * server options of every socket that strangers can reach. Decides by the key alone: what
 * a peer calls itself, its routing id or its address is worth nothing.
 */
#include "daemon/auth.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "daemon/auth_monitor.h"
#include "daemon/connections.h"
#include "daemon/log.h"
#include "daemon/sign.h"
#include "wire/hash.h"
#include "wire/keyfile.h"

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"

enum {
    HANDSHAKE_MS = 3000,
    HEARTBEAT_MS = 5000,
    HEARTBEAT_TIMEOUT_MS = 15000,
    LINGER_MS = 1000,
    Z85_SIZE = 41,
    ZAP_FRAME_SIZE = 256,
    HEX_SIZE = 2 * REGISTRY_KEY_SIZE + 1,
    SOCKETS = 2,    /* that strangers reach */
    NAME_BYTES = 8, /* of the hash of a key, by which people know it */
};

enum zap_frame {
    ZAP_VERSION,
    ZAP_REQUEST,
    ZAP_DOMAIN,
    ZAP_ADDRESS,
    ZAP_IDENTITY,
    ZAP_MECHANISM,
    ZAP_KEY,
    ZAP_FRAMES,
};

struct zap {
    uint8_t frames[ZAP_FRAMES][ZAP_FRAME_SIZE]; /* each ended by a NUL */
    size_t lengths[ZAP_FRAMES];
    bool sound;
};

struct auth {
    struct loop *loop;
    struct intake *intake;
    void *socket;
    struct connections connections;
    struct auth_monitor monitors[SOCKETS];
    size_t monitor_count;
    uint8_t public_key[REGISTRY_KEY_SIZE];
    uint8_t secret[REGISTRY_KEY_SIZE];
};

static void to_hex(const uint8_t key[REGISTRY_KEY_SIZE], char out[HEX_SIZE])
{
    for (size_t i = 0; i < REGISTRY_KEY_SIZE; i++)
        snprintf(out + 2 * i, 3, "%02x", key[i]);
}

/* As receipts and `kaohe key list` name a key: by its SHA-256. */
static void name_key(const uint8_t *key, char out[2 * NAME_BYTES + 1])
{
    uint8_t hash[HASH_BYTES];

    hash_sha256(key, REGISTRY_KEY_SIZE, hash);
    for (size_t i = 0; i < NAME_BYTES; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool from_hex(const char *text, uint8_t out[REGISTRY_KEY_SIZE])
{
    if (strlen(text) != HEX_SIZE - 1)
        return false;
    for (size_t i = 0; i < REGISTRY_KEY_SIZE; i++) {
        int high = hex_digit(text[2 * i]);
        int low = hex_digit(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* Reads one question whole; false when none waits. */
static bool zap_read(void *socket, struct zap *zap)
{
    int more = 1;
    size_t size = sizeof more;

    *zap = (struct zap){.sound = true};
    for (size_t i = 0; more; i++) {
        uint8_t extra[ZAP_FRAME_SIZE];
        uint8_t *frame = i < ZAP_FRAMES ? zap->frames[i] : extra;
        int length = zmq_recv(socket, frame, ZAP_FRAME_SIZE - 1, ZMQ_DONTWAIT);

        if (length < 0)
            return false;
        if (i >= ZAP_FRAMES || length >= ZAP_FRAME_SIZE)
            zap->sound = false;
        else
            zap->lengths[i] = (size_t)length;
        if (zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size) != 0)
            return false;
    }
    return true;
}

static bool admitted(const struct auth *auth, const struct zap *zap)
{
    const char *mechanism = (const char *)zap->frames[ZAP_MECHANISM];

    return zap->sound && strcmp((const char *)zap->frames[ZAP_VERSION], "1.0") == 0 &&
           strcmp(mechanism, "CURVE") == 0 &&
           zap->lengths[ZAP_KEY] == REGISTRY_KEY_SIZE &&
           intake_peer(auth->intake, zap->frames[ZAP_KEY]);
}

static void zap_answer(const struct auth *auth, const struct zap *zap)
{
    bool good = admitted(auth, zap);
    char user[HEX_SIZE] = "";
    const char *parts[] = {"1.0", NULL, good ? "200" : "400", "", user, ""};
    const size_t count = sizeof parts / sizeof *parts;

    if (good)
        to_hex(zap->frames[ZAP_KEY], user);
    for (size_t i = 0; i < count; i++) {
        const void *part = i == 1 ? (const void *)zap->frames[ZAP_REQUEST] : parts[i];
        size_t length = i == 1 ? zap->lengths[ZAP_REQUEST] : strlen(parts[i]);

        if (zmq_send(auth->socket, part, length, i + 1 < count ? ZMQ_SNDMORE : 0) < 0)
            return;
    }
}

static void zap_refused(const struct auth *auth, const struct zap *zap)
{
    const char *address = (const char *)zap->frames[ZAP_ADDRESS];
    char key[2 * NAME_BYTES + 1] = "none";

    if (address[0] == '\0') /* our own question at the start */
        return;
    if (zap->lengths[ZAP_KEY] == REGISTRY_KEY_SIZE)
        name_key(zap->frames[ZAP_KEY], key);
    intake_count(auth->intake, INTAKE_NOT_PERMITTED);
    log_peer(EVENT_UNKNOWN_KEY, address, "refused a connection from %s: unknown key %s",
             address, key);
}

static void zap_serve(void *context)
{
    const struct auth *auth = context;
    struct zap zap;

    while (zap_read(auth->socket, &zap)) {
        zap_answer(auth, &zap);
        if (!admitted(auth, &zap))
            zap_refused(auth, &zap);
    }
}

/* Asks the handler as libzmq would, with a key that nobody has. */
static bool zap_answers(const struct auth *auth)
{
    static const char *const question[] = {"1.0", "start", "", "", "", "CURVE"};
    static const uint8_t nobody[REGISTRY_KEY_SIZE];
    void *socket = zmq_socket(loop_context(auth->loop), ZMQ_REQ);
    char answer[3][8] = {{0}};
    int linger = 0;
    bool ok = socket && zmq_connect(socket, ZAP_ENDPOINT) == 0;

    for (size_t i = 0; ok && i < sizeof question / sizeof *question; i++)
        ok = zmq_send(socket, question[i], strlen(question[i]), ZMQ_SNDMORE) >= 0;
    ok = ok && zmq_send(socket, nobody, sizeof nobody, 0) >= 0;
    if (ok)
        zap_serve((void *)auth);
    for (size_t i = 0; ok && i < 3; i++)
        ok = zmq_recv(socket, answer[i], sizeof answer[i] - 1, ZMQ_DONTWAIT) >= 0;
    if (socket) {
        zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
        zmq_close(socket);
    }
    return ok && strcmp(answer[1], "start") == 0 && strcmp(answer[2], "400") == 0;
}

/* Reads the CURVE secret, and works out the public key that belongs to it. */
static enum kaohe_err load_key(struct auth *auth, const char *path)
{
    char secret[Z85_SIZE];
    char public_key[Z85_SIZE];
    enum kaohe_err err = keyfile_read_key(path, KEYFILE_CURVE, auth->secret);

    if (err)
        return err;
    if (!zmq_z85_encode(secret, auth->secret, sizeof auth->secret) ||
        zmq_curve_public(public_key, secret) != 0 ||
        !zmq_z85_decode(auth->public_key, public_key))
        err = KAOHE_ERR_INTERNAL;
    sign_wipe(secret, sizeof secret);
    return err;
}

enum kaohe_err auth_open(const struct auth_parts *parts, struct auth **out)
{
    struct auth *auth = calloc(1, sizeof *auth);
    enum kaohe_err err = KAOHE_OK;

    *out = auth;
    if (!auth)
        return KAOHE_ERR_NO_MEMORY;
    auth->loop = parts->loop;
    auth->intake = parts->intake;
    err = load_key(auth, parts->key_path);
    if (err)
        return err;
    auth->socket = zmq_socket(loop_context(auth->loop), ZMQ_REP);
    if (!auth->socket || zmq_bind(auth->socket, ZAP_ENDPOINT) != 0 || !zap_answers(auth))
        return KAOHE_ERR_INTERNAL;
    return loop_on_socket(auth->loop, auth->socket, zap_serve, auth);
}

void auth_close(struct auth *auth)
{
    if (!auth)
        return;
    if (auth->socket)
        zmq_close(auth->socket);
    for (size_t i = 0; i < auth->monitor_count; i++)
        auth_monitor_close(&auth->monitors[i]);
    connections_free(&auth->connections);
    sign_wipe(auth->secret, sizeof auth->secret);
    free(auth);
}

const uint8_t *auth_public(const struct auth *auth)
{
    return auth->public_key;
}

static bool watch(struct auth *auth, void *socket)
{
    static const char *const endpoints[SOCKETS] = {"inproc://monitor-0",
                                                   "inproc://monitor-1"};
    struct auth_monitor *monitor = &auth->monitors[auth->monitor_count];

    if (auth->monitor_count == SOCKETS)
        return false;
    monitor->intake = auth->intake;
    monitor->endpoint = endpoints[auth->monitor_count++];
    return auth_monitor_open(monitor, auth->loop, socket) == KAOHE_OK;
}

void *auth_socket(struct auth *auth, int type)
{
    const struct {
        int option;
        int value;
    } options[] = {
        {ZMQ_CURVE_SERVER, 1},
        {ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS},
        {ZMQ_HEARTBEAT_IVL, HEARTBEAT_MS},
        {ZMQ_HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS},
        {ZMQ_LINGER, LINGER_MS},
    };
    void *socket = zmq_socket(loop_context(auth->loop), type);
    bool ok = socket != NULL;

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        ok = ok && zmq_setsockopt(socket, options[i].option, &options[i].value,
                                  sizeof options[i].value) == 0;
    ok = ok && zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, auth->secret,
                              REGISTRY_KEY_SIZE) == 0;
    ok = ok && watch(auth, socket);
    if (ok)
        return socket;
    if (socket)
        zmq_close(socket);
    return NULL;
}

const struct peer *auth_peer(struct auth *auth, void *message)
{
    const char *user = zmq_msg_gets(message, "User-Id");
    int fd = zmq_msg_get(message, ZMQ_SRCFD);
    const struct peer *peer = NULL;
    uint8_t key[REGISTRY_KEY_SIZE];

    if (!user || !from_hex(user, key))
        return NULL;
    peer = intake_peer(auth->intake, key);
    if (!peer)
        connections_refuse(&auth->connections, fd, key);
    else if (!connections_note(&auth->connections, fd, key))
        return NULL;
    return peer;
}

static bool is_key(const void *context, const uint8_t key[REGISTRY_KEY_SIZE])
{
    return memcmp(context, key, REGISTRY_KEY_SIZE) == 0;
}

static bool is_branch(const void *context, const uint8_t key[REGISTRY_KEY_SIZE])
{
    const struct peer *peer = intake_peer(context, key);

    return peer && peer->role == ROLE_BRANCH;
}

void auth_cut(struct auth *auth)
{
    if (intake_hid_boards(auth->intake))
        (void)connections_cut(&auth->connections, is_branch, auth->intake);
    for (size_t i = 0; i < intake_revoked_count(auth->intake); i++) {
        const uint8_t *key = intake_revoked(auth->intake, i);
        size_t cut = connections_cut(&auth->connections, is_key, key);
        char name[2 * NAME_BYTES + 1];

        name_key(key, name);
        log_say(EVENT_REVOKED, "the key %s is revoked; connections cut: %zu", name, cut);
    }
}

void auth_cut_sender(void *message)
{
    (void)connections_cut_one(zmq_msg_get(message, ZMQ_SRCFD));
}

void auth_name(void *message, char *out, size_t size)
{
    const char *address = zmq_msg_gets(message, "Peer-Address");
    const char *user = zmq_msg_gets(message, "User-Id");
    uint8_t key[REGISTRY_KEY_SIZE];
    char name[2 * NAME_BYTES + 1] = "";

    if (user && from_hex(user, key))
        name_key(key, name);
    snprintf(out, size, "%s%s%s", name, user ? " at " : "",
             address ? address : "nowhere");
}
