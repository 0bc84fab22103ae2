/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys must not end up in a core dump, files must not be readable by others, and a signal
 * that stands for a failed write must not kill a process that checks its writes.
 */
#include "daemon/protect.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* A database that gets the number of a closed stderr is overwritten by the next
 * message. */
static void fill_standard_descriptors(void)
{
    int fd = -1;

    do {
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

/* A connection is a descriptor, and out of them libzmq's thread spins. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void protect_process(void)
{
    const struct rlimit none = {0, 0};

    fill_standard_descriptors();
    umask(077);
    signal(SIGPIPE, SIG_IGN); /* a log that nobody reads any more */
    signal(SIGXFSZ, SIG_IGN); /* SQLite then sees the failed write */
    raise_descriptor_limit();
    /* The limit holds for files; a core that is piped to a program ignores it and asks
     * only whether the process is dumpable. */
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void protect_done(void)
{
    /* So that leak checkers, which attach at the very end, may look. */
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}
