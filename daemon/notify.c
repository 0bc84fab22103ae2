/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sd_notify and socket activation. A message that cannot be delivered is not an error:
 * the manager that waits for it decides what then. sd_notify waits while the manager does
 * not read; what is said again and again must not, or filings would wait with it.
 */
#include "daemon/notify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

/* As sd_notify, but drops the message when the manager's queue is full. */
static void tell(const char *message)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = path ? strlen(path) : 0;
    int fd = -1;

    if (length == 0 || length >= sizeof address.sun_path)
        return;
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') /* not in the file system */
        address.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return;
    (void)sendto(fd, message, strlen(message), MSG_NOSIGNAL,
                 (const struct sockaddr *)&address,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
    close(fd);
}

int64_t notify_watchdog_interval(void)
{
    uint64_t interval = 0;

    if (sd_watchdog_enabled(0, &interval) <= 0)
        return 0;
    return (int64_t)(interval / 2);
}

void notify_watchdog(void)
{
    tell("WATCHDOG=1");
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
    tell("STOPPING=1\nSTATUS=Stopping");
}

void notify_status(const char *format, ...)
{
    char text[256] = "STATUS=";
    size_t start = strlen(text);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text + start, sizeof text - start, format, arguments);
    va_end(arguments);
    tell(text);
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
