/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes listening sockets, or finds those that systemd made. Resolves nothing and knows
 * nothing of what is spoken on them.
 */
#include "daemon/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/notify.h"

enum {
    BACKLOG = 1024, /* what the kernel's somaxconn allows of it */
};

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_storage room;
};

/* Splits "tcp://[::1]:7401" into "::1" and "7401". */
static bool split(const char *endpoint, char host[LISTEN_ENDPOINT_SIZE],
                  const char **port)
{
    const char *start = endpoint + strlen("tcp://");
    const char *colon = strncmp(endpoint, "tcp://", 6) == 0 ? strrchr(start, ':') : NULL;
    size_t length = 0;

    if (!colon || colon == start || colon[1] == '\0')
        return false;
    *port = colon + 1;
    length = (size_t)(colon - start);
    if (start[0] == '[' && start[length - 1] == ']') {
        start++;
        length -= 2;
    } else if (memchr(start, ':', length)) {
        return false;
    }
    if (length >= LISTEN_ENDPOINT_SIZE)
        return false;
    memcpy(host, start, length);
    host[length] = '\0';
    return true;
}

static int bound(const struct addrinfo *info, bool dual)
{
    int on = 1;
    int only_v6 = !dual;
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok = fd >= 0;

    ok = ok && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
    if (info->ai_family == AF_INET6)
        ok = ok &&
             setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only_v6, sizeof only_v6) == 0;
    ok = ok && bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0;
    if (!ok && fd >= 0) {
        int saved = errno;

        close(fd);
        errno = saved;
        fd = -1;
    }
    return fd;
}

/* Numeric addresses only: a name that resolves to something else tomorrow is no place to
 * listen at, and a sandbox without a network could not resolve it. */
static int bind_tcp(const char *host, const char *port, const char **why)
{
    struct addrinfo hints = {
        .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
        .ai_socktype = SOCK_STREAM,
    };
    struct addrinfo *info = NULL;
    bool all = strcmp(host, "*") == 0;
    int wrong = getaddrinfo(all ? "::" : host, port, &hints, &info);
    int fd = -1;

    if (wrong) {
        *why = gai_strerror(wrong);
        return -1;
    }
    fd = bound(info, all);
    freeaddrinfo(info);
    if (fd < 0 && all && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL))
        return bind_tcp("0.0.0.0", port, why); /* a machine without IPv6 */
    if (fd < 0)
        *why = strerror(errno);
    return fd;
}

/* Where the socket really is; a star stands for all addresses. */
static bool name_of(int fd, char out[LISTEN_ENDPOINT_SIZE])
{
    union address address = {0};
    socklen_t length = sizeof address;
    char host[INET6_ADDRSTRLEN];
    char port[8];
    bool all = false;

    if (getsockname(fd, &address.any, &length) != 0 ||
        getnameinfo(&address.any, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return false;
    all = strcmp(host, "::") == 0 || strcmp(host, "0.0.0.0") == 0;
    snprintf(out, LISTEN_ENDPOINT_SIZE,
             strchr(host, ':') && !all ? "tcp://[%s]:%s" : "tcp://%s:%s",
             all ? "*" : host, port);
    return true;
}

enum kaohe_err listen_tcp(const char *name, const char *endpoint, struct listener *out,
                          const char **why)
{
    char host[LISTEN_ENDPOINT_SIZE];
    const char *port = NULL;

    *out = (struct listener){0};
    out->count = notify_sockets(name, out->fds, LISTEN_FDS);
    if (out->count == 0) {
        if (!split(endpoint, host, &port)) {
            *why = "not of the form tcp://ADDRESS:PORT";
            return KAOHE_ERR_INVALID;
        }
        out->fds[0] = bind_tcp(host, port, why);
        if (out->fds[0] < 0)
            return KAOHE_ERR_UNAVAILABLE;
        out->count = 1;
    }
    if (name_of(out->fds[0], out->endpoint))
        return KAOHE_OK;
    *why = "the socket that was handed over is not a TCP socket";
    listen_close(out);
    return KAOHE_ERR_INVALID;
}

enum kaohe_err listen_local(const char *path, struct listener *out, const char **why)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat about;
    int fd = -1;

    *out = (struct listener){0};
    if (strlen(path) >= sizeof address.sun_path) {
        *why = "the path is too long for a socket";
        return KAOHE_ERR_INVALID;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (lstat(path, &about) == 0 && S_ISSOCK(about.st_mode))
        unlink(path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    /* On Linux the mode before bind is that of the file, from its first moment. */
    if (fd < 0 || fchmod(fd, 0600) != 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, BACKLOG) != 0) {
        *why = strerror(errno);
        if (fd >= 0)
            close(fd);
        return KAOHE_ERR_UNAVAILABLE;
    }
    out->fds[0] = fd;
    out->count = 1;
    snprintf(out->endpoint, sizeof out->endpoint, "ipc://%s", path);
    return KAOHE_OK;
}

void listen_close(struct listener *listener)
{
    for (size_t i = 0; i < listener->count; i++)
        close(listener->fds[i]);
    listener->count = 0;
}
