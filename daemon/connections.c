/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of connections.h, by descriptor. shutdown() is all that is done to a socket
 * of libzmq's: its thread sees the end of the stream and closes it. Where memory lacks, a
 * connection is not noted; what it sends is refused all the same.
 */
#include "daemon/connections.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "daemon/array.h"

void connections_free(struct connections *connections)
{
    free(connections->by_fd);
    *connections = (struct connections){0};
}

/* The place of the descriptor, with that key; NULL: no memory. */
static struct connection *place(struct connections *connections, int fd,
                                const uint8_t key[REGISTRY_KEY_SIZE])
{
    size_t index = (size_t)fd;
    struct connection *found = NULL;
    struct connection *grown = NULL;

    if (fd < 0)
        return NULL;
    if (index >= connections->count) {
        grown =
            array_grow(connections->by_fd, &connections->room, index + 1, sizeof(*grown));
        if (!grown)
            return NULL;
        connections->by_fd = grown;
        connections->count = connections->room;
    }
    found = &connections->by_fd[index];
    if (!found->known || memcmp(found->key, key, REGISTRY_KEY_SIZE) != 0)
        *found = (struct connection){.known = true};
    memcpy(found->key, key, REGISTRY_KEY_SIZE);
    return found;
}

static bool is_of(const struct connection *connection,
                  const uint8_t key[REGISTRY_KEY_SIZE])
{
    return connection->known && memcmp(connection->key, key, REGISTRY_KEY_SIZE) == 0;
}

/* Is it a connection over TCP? The number may belong to a file or to a listening socket
 * by now. */
static bool is_live(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in6 largest;
    } address = {.any = {.sa_family = AF_UNSPEC}};
    socklen_t size = sizeof(address);

    return getpeername(fd, &address.any, &size) == 0 &&
           (address.any.sa_family == AF_INET || address.any.sa_family == AF_INET6);
}

/* How many connections the key has, as far as is known; forgets those that have ended. */
static size_t count_of(struct connections *connections,
                       const uint8_t key[REGISTRY_KEY_SIZE])
{
    size_t count = 0;

    for (size_t i = 0; i < connections->count; i++) {
        struct connection *connection = &connections->by_fd[i];

        if (!is_of(connection, key))
            continue;
        if (is_live((int)i))
            count++;
        else
            connection->known = false;
    }
    return count;
}

bool connections_note(struct connections *connections, int fd,
                      const uint8_t key[REGISTRY_KEY_SIZE])
{
    const size_t index = (size_t)fd;
    struct connection *connection = NULL;
    bool noted =
        fd >= 0 && index < connections->count && is_of(&connections->by_fd[index], key);

    if (fd >= 0 && !noted && count_of(connections, key) >= CONNECTIONS_OF_A_KEY) {
        (void)connections_cut_one(fd);
        return false;
    }
    connection = place(connections, fd, key);
    if (connection)
        connection->cut = false; /* the number may have been another's of this key */
    return true;
}

void connections_refuse(struct connections *connections, int fd,
                        const uint8_t key[REGISTRY_KEY_SIZE])
{
    struct connection *connection = place(connections, fd, key);

    if (connection && !connection->cut) {
        connection->cut = true;
        (void)connections_cut_one(fd);
    }
}

bool connections_cut_one(int fd)
{
    return is_live(fd) && shutdown(fd, SHUT_RDWR) == 0;
}

size_t connections_cut(struct connections *connections,
                       bool (*meant)(const void *context,
                                     const uint8_t key[REGISTRY_KEY_SIZE]),
                       const void *context)
{
    size_t cut = 0;

    for (size_t i = 0; i < connections->count; i++) {
        struct connection *connection = &connections->by_fd[i];

        if (!connection->known || connection->cut || !meant(context, connection->key))
            continue;
        connection->cut = true;
        cut += connections_cut_one((int)i);
    }
    return cut;
}
