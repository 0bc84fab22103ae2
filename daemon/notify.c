/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sd_notify and socket activation. A message that cannot be delivered is not an error:
 * the manager that waits for it decides what then.
 */
#include "daemon/notify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

int64_t notify_watchdog_interval(void)
{
    uint64_t interval = 0;

    if (sd_watchdog_enabled(0, &interval) <= 0)
        return 0;
    return (int64_t)(interval / 2);
}

void notify_watchdog(void)
{
    sd_notify(0, "WATCHDOG=1");
}

void notify_replay(int64_t done, int64_t total)
{
    sd_notifyf(0,
               "EXTEND_TIMEOUT_USEC=30000000\nSTATUS=Replaying the ledger: entry %" PRId64
               " of %" PRId64,
               done, total);
}

void notify_ready(void)
{
    sd_notify(0, "READY=1");
}

void notify_reloading(int64_t monotonic_us)
{
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, monotonic_us);
}

void notify_stopping(void)
{
    sd_notify(0, "STOPPING=1\nSTATUS=Stopping");
}

void notify_status(const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sd_notifyf(0, "STATUS=%s", text);
}

size_t notify_sockets(const char *name, int *out, size_t room)
{
    char **names = NULL;
    int count = sd_listen_fds_with_names(0, &names);
    size_t found = 0;

    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0 && found < room)
            out[found++] = SD_LISTEN_FDS_START + i;
        free(names[i]);
    }
    free(names);
    return found;
}
