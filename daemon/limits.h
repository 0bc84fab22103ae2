/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one key may ask for, so that none starves the others: so many requests a second,
 * saved up for one second, however many connections it has; and no more than its share of
 * a batch while others wait.
 */
#ifndef DAEMON_LIMITS_H
#define DAEMON_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/map.h"
#include "daemon/registry.h"
#include "kaohe/export.h"

struct limits {
    struct map by_key;
    int64_t rate; /* requests a second; 0: no limit */
    int64_t batch;
    int64_t peers; /* seen in this batch */
};

enum limits_verdict {
    LIMITS_GO,
    LIMITS_ENOUGH, /* take it, then end the batch: others wait */
    LIMITS_LATER,  /* above its rate: to be asked again */
};

/* A zeroed struct with a rate is empty. */
void limits_free(struct limits *limits);

/* A new batch begins. */
void limits_begin(struct limits *limits);

/* A request of that key, at a time of the steady clock in microseconds. Where memory
 * lacks, it goes. */
enum limits_verdict limits_ask(struct limits *limits,
                               const uint8_t key[REGISTRY_KEY_SIZE], int64_t now);

#endif
