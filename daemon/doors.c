/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opens the doors in the order that keeps strangers out: the sockets listen first, so
 * that a port in use is found early; whoever connects then waits in the backlog until the
 * ZAP handler has been proved to answer.
 */
#include "daemon/doors.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/log.h"

static enum kaohe_err listen_all(const struct config *config, struct doors *doors)
{
    const char *why = "";
    const char *what = config->requests;
    enum kaohe_err err = listen_tcp("requests", config->requests, &doors->requests, &why);

    if (!err) {
        what = config->rankings;
        err = listen_tcp("rankings", config->rankings, &doors->rankings, &why);
    }
    if (!err) {
        what = config->admin;
        err = listen_local(config->admin, &doors->admin, &why);
    }
    if (err)
        log_say(EVENT_FATAL, "cannot listen at %s: %s", what, why);
    return err;
}

/* All addresses are no place to connect to: the host's own name stands in. */
static void advertise(const char *configured, const char *bound,
                      char out[LISTEN_ENDPOINT_SIZE])
{
    char host[LISTEN_ENDPOINT_SIZE - 16] = "localhost";

    if (configured[0] != '\0') {
        snprintf(out, LISTEN_ENDPOINT_SIZE, "%s", configured);
    } else if (strncmp(bound, "tcp://*:", 8) != 0) {
        snprintf(out, LISTEN_ENDPOINT_SIZE, "%s", bound);
    } else {
        if (gethostname(host, sizeof host) != 0)
            snprintf(host, sizeof host, "localhost");
        host[sizeof host - 1] = '\0';
        snprintf(out, LISTEN_ENDPOINT_SIZE, "tcp://%s:%s", host, bound + 8);
    }
}

static void tell(const struct doors_parts *parts, struct doors *doors)
{
    struct intake_endpoints endpoints = {
        .requests = doors->advertised_requests,
        .rankings = doors->advertised_rankings,
    };
    char key[2 * REGISTRY_KEY_SIZE + 1];

    advertise(parts->config->advertise_requests, doors->requests.endpoint,
              doors->advertised_requests);
    advertise(parts->config->advertise_rankings, doors->rankings.endpoint,
              doors->advertised_rankings);
    memcpy(endpoints.server_key, auth_public(doors->auth), REGISTRY_KEY_SIZE);
    intake_set_endpoints(parts->state->intake, &endpoints);
    for (size_t i = 0; i < REGISTRY_KEY_SIZE; i++)
        snprintf(key + 2 * i, 3, "%02x", endpoints.server_key[i]);
    log_say(EVENT_LISTENING, "requests at %s, rankings at %s, administration at %s",
            doors->requests.endpoint, doors->rankings.endpoint, parts->config->admin);
    log_say(EVENT_LISTENING, "the public key of this daemon is %s", key);
}

static enum kaohe_err answer(const struct doors_parts *parts, struct doors *doors)
{
    const struct auth_parts auth = {parts->loop, parts->state->intake,
                                    parts->state->server_key};
    struct publisher_parts publisher = {parts->loop, NULL, parts->state->intake,
                                        &doors->rankings};
    struct server_parts server = {
        .loop = parts->loop,
        .intake = parts->state->intake,
        .clock = parts->clock,
        .peer_rate = parts->config->peer_rate,
        .requests = &doors->requests,
        .admin = &doors->admin,
    };
    enum kaohe_err err = auth_open(&auth, &doors->auth);

    publisher.auth = doors->auth;
    server.auth = doors->auth;
    if (!err)
        tell(parts, doors);
    if (!err)
        err = publisher_open(&publisher, &doors->publisher);
    server.publisher = doors->publisher;
    return err ? err : server_open(&server, &doors->server);
}

enum kaohe_err doors_open(const struct doors_parts *parts, struct doors *out)
{
    enum kaohe_err err = KAOHE_OK;

    *out = (struct doors){0};
    err = listen_all(parts->config, out);
    if (err)
        return err;
    err = answer(parts, out);
    if (err)
        log_say(EVENT_FATAL, "cannot answer requests (key file %s): %s",
                parts->state->server_key, kaohe_strerror(err));
    return err;
}

void doors_close(struct doors *doors)
{
    server_close(doors->server);
    publisher_close(doors->publisher);
    auth_close(doors->auth);
    listen_close(&doors->admin);
    listen_close(&doors->rankings);
    listen_close(&doors->requests);
    *doors = (struct doors){0};
}
