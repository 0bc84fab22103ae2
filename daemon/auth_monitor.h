/* SPDX-License-Identifier: Apache-2.0 */
/* Counts and logs connections that fail before there is a key to name. */
#ifndef DAEMON_AUTH_MONITOR_H
#define DAEMON_AUTH_MONITOR_H

#include "daemon/intake.h"
#include "daemon/loop.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

struct auth_monitor {
    struct intake *intake;
    const char *endpoint; /* inproc, one a monitor */
    void *socket;
};

/* Watches a socket that is not bound yet; the monitor must stay where it is. */
KAOHE_MUST_CHECK enum kaohe_err auth_monitor_open(struct auth_monitor *monitor,
                                                  struct loop *loop, void *watched);
void auth_monitor_close(struct auth_monitor *monitor);

#endif
