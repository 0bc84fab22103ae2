/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells subscribers what changed. A subscription is granted only when the subscriber's
 * key may see every board that its topic covers. A subscriber that does not keep up loses
 * messages, never delays anybody, and finds its way back by a snapshot.
 */
#ifndef DAEMON_PUBLISHER_H
#define DAEMON_PUBLISHER_H

#include "daemon/auth.h"
#include "daemon/intake.h"
#include "daemon/loop.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

struct publisher;

struct publisher_parts {
    struct loop *loop;
    struct auth *auth;
    struct intake *intake;
    struct listener *rankings; /* taken over */
};
KAOHE_MUST_CHECK enum kaohe_err publisher_open(const struct publisher_parts *parts,
                                               struct publisher **out);
void publisher_close(struct publisher *publisher);

/* Sends the updates of the batch that was just committed. */
void publisher_publish(struct publisher *publisher);

/* Once a second: the heartbeat. */
void publisher_beat(struct publisher *publisher);

#endif
