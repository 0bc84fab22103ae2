/* SPDX-License-Identifier: Apache-2.0 */
/* Time enters the daemon through one function, made in main.c: tests bring their own. */
#ifndef DAEMON_CLOCK_H
#define DAEMON_CLOCK_H

#include <stdint.h>

enum clock_kind {
    CLOCK_WALL,   /* UTC, microseconds since 1970 */
    CLOCK_STEADY, /* microseconds since whenever; never goes back */
};

typedef int64_t clock_read(enum clock_kind kind);

#endif
