/* SPDX-License-Identifier: Apache-2.0 */
/* Pauses between attempts: they double, and no two clients pause alike. */
#ifndef CLIENT_BACKOFF_H
#define CLIENT_BACKOFF_H

#include <stdint.h>

/* How long to pause after so many failed attempts (from 1): half of the doubled base, up
 * to the longest, and as much again by chance. In milliseconds. */
int64_t backoff_pause(unsigned attempts, int64_t base_ms, int64_t longest_ms);

void backoff_sleep(int64_t ms);

#endif
