/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pauses that grow, with a random half, so that the branches that lost the daemon at the
 * same moment do not all come back at the same moment.
 */
#include "client/backoff.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

int64_t backoff_pause(unsigned attempts, int64_t base_ms, int64_t longest_ms)
{
    int64_t pause = base_ms;
    uint32_t chance = 0;

    for (unsigned i = 1; i < attempts && pause < longest_ms; i++)
        pause *= 2;
    if (pause > longest_ms)
        pause = longest_ms;
    if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance)
        chance = 0;
    return pause / 2 + (int64_t)(chance % (uint64_t)(pause / 2 + 1));
}

void backoff_sleep(int64_t ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}
