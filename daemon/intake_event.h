/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries about acts of headquarters or the operator.
 */
#ifndef DAEMON_INTAKE_EVENT_H
#define DAEMON_INTAKE_EVENT_H

#include "daemon/intake_state.h"

struct event {
    EntryKind kind;
    const ProtobufCMessage *body;
    const char *branch; /* NULL where it has none, as below */
    const char *period;
    const struct peer *by; /* NULL: the daemon by itself */
};

/* Appends it; its encoded body is in the scratch arena. After KAOHE_ERR_DISK_FULL the
 * batch has failed; after any other error it is as it was. */
KAOHE_MUST_CHECK enum kaohe_err event_append(struct intake *intake,
                                             const struct event *event,
                                             struct bytes *body);

/* "branch TNY", "headquarters", "operator", "token", "kaohed". Returns `buffer`. */
char *peer_name(const struct peer *peer, char *buffer, size_t size);

#endif
