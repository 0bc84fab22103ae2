/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zmq_poll over ZeroMQ sockets, timerfds and a signalfd. Never the other way round, with
 * ZMQ_FD in an epoll of our own: that descriptor is edge-triggered and loses wake-ups.
 */
#include "daemon/loop.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <zmq.h>

enum {
    WATCHES = 16,
};

struct watch {
    loop_handler *handler;
    void *context;
};

struct loop {
    void *context;
    zmq_pollitem_t items[WATCHES];
    struct watch watches[WATCHES];
    int count;
    struct loop_signals signals;
    bool quit;
    int status;
};

void loop_close(struct loop *loop)
{
    if (!loop)
        return;
    for (int i = 0; i < loop->count; i++) {
        if (!loop->items[i].socket)
            close(loop->items[i].fd);
    }
    while (loop->context && zmq_ctx_term(loop->context) != 0 && errno == EINTR)
        ;
    free(loop);
}

void *loop_context(const struct loop *loop)
{
    return loop->context;
}

enum kaohe_err loop_bind(void *socket, struct listener *listener)
{
    while (listener->count > 0) {
        if (zmq_setsockopt(socket, ZMQ_USE_FD, &listener->fds[listener->count - 1],
                           sizeof(int)) != 0 ||
            zmq_bind(socket, listener->endpoint) != 0)
            return KAOHE_ERR_UNAVAILABLE;
        listener->count--;
    }
    return KAOHE_OK;
}

static enum kaohe_err watch(struct loop *loop, zmq_pollitem_t item, struct watch watch)
{
    if (loop->count == WATCHES)
        return KAOHE_ERR_INTERNAL;
    item.events = ZMQ_POLLIN;
    loop->items[loop->count] = item;
    loop->watches[loop->count] = watch;
    loop->count++;
    return KAOHE_OK;
}

enum kaohe_err loop_on_socket(struct loop *loop, void *socket, loop_handler *handler,
                              void *context)
{
    return watch(loop, (zmq_pollitem_t){.socket = socket},
                 (struct watch){handler, context});
}

/* Takes over the descriptor. */
static enum kaohe_err watch_fd(struct loop *loop, int fd, struct watch what)
{
    enum kaohe_err err = KAOHE_ERR_INTERNAL;

    if (fd >= 0)
        err = watch(loop, (zmq_pollitem_t){.fd = fd}, what);
    if (err && fd >= 0)
        close(fd);
    return err;
}

enum kaohe_err loop_open(struct loop **out)
{
    struct loop *loop = calloc(1, sizeof *loop);
    sigset_t set;

    *out = loop;
    if (!loop)
        return KAOHE_ERR_NO_MEMORY;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return KAOHE_ERR_INTERNAL;
    loop->context = zmq_ctx_new();
    if (!loop->context)
        return KAOHE_ERR_NO_MEMORY;
    /* The first of all watches: a signal is obeyed before a request that was sent after
     * it is answered, so that a request tells when a reload is done. */
    return watch_fd(loop, signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC),
                    (struct watch){NULL, NULL});
}

enum kaohe_err loop_every(struct loop *loop, int64_t interval_us, loop_handler *handler,
                          void *context)
{
    struct timespec interval = {interval_us / 1000000, interval_us % 1000000 * 1000};
    struct itimerspec timer = {interval, interval};
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);

    if (fd >= 0 && timerfd_settime(fd, 0, &timer, NULL) != 0) {
        close(fd);
        fd = -1;
    }
    return watch_fd(loop, fd, (struct watch){handler, context});
}

void loop_on_signals(struct loop *loop, const struct loop_signals *signals)
{
    loop->signals = *signals;
}

static void take_signals(struct loop *loop, int fd)
{
    struct signalfd_siginfo about;

    while (read(fd, &about, sizeof about) == (ssize_t)sizeof about) {
        if (about.ssi_signo == SIGHUP)
            loop->signals.reload(loop->signals.context);
        else
            loop->signals.stop(loop->signals.context);
    }
}

static void call(struct loop *loop, int index)
{
    const struct watch *watch = &loop->watches[index];
    const zmq_pollitem_t *item = &loop->items[index];
    uint64_t expirations = 0;

    if (!watch->handler)
        take_signals(loop, item->fd);
    else if (item->socket || read(item->fd, &expirations, sizeof expirations) > 0)
        watch->handler(watch->context);
}

int loop_run(struct loop *loop)
{
    while (!loop->quit) {
        if (zmq_poll(loop->items, loop->count, -1) < 0) {
            if (errno == EINTR)
                continue;
            loop_quit(loop, EXIT_FAILURE);
        }
        for (int i = 0; i < loop->count && !loop->quit; i++) {
            if (loop->items[i].revents != 0)
                call(loop, i);
        }
    }
    return loop->status;
}

void loop_quit(struct loop *loop, int status)
{
    loop->quit = true;
    loop->status = status;
}
