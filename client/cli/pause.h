/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting for a while. */
#ifndef CLIENT_CLI_PAUSE_H
#define CLIENT_CLI_PAUSE_H

#include <stdint.h>

/* A signal ends it early. */
void pause_ms(int64_t ms);

#endif
