/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for a while, where a verb asks again or works in rounds.
 */
#include "client/cli/pause.h"

#include <time.h>

void pause_ms(int64_t ms)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    nanosleep(&time, NULL);
}
