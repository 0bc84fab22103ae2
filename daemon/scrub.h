/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replaces what names a person or a case in a message: numbers of cases and codes of
 * officers, as fields, in keys of records, and in prose. Each gets a token, the same
 * wherever it is told, so that keys still lead to their records.
 */
#ifndef DAEMON_SCRUB_H
#define DAEMON_SCRUB_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/map.h"
#include "domain/arena.h"
#include "kaohe/v1/names.h"

#define SCRUB_MARK "erased-" /* what begins so is a token, and stays */

struct scrub_name;

/* Zeroed but for `entry`, it knows no name. */
struct scrub {
    int64_t entry; /* stands in the tokens */
    struct map names;
    struct scrub_name **seen; /* in the filing at hand */
    size_t seen_count;
    size_t seen_room;
    struct arena *arena; /* for the new texts */
    bool changed;        /* by the last scrub_replace */
};

/* Forgets which names were seen, for another filing. */
void scrub_begin(struct scrub *scrub, struct arena *arena);
/* Learns the names in the message. */
KAOHE_MUST_CHECK enum kaohe_err scrub_learn(struct scrub *scrub,
                                            ProtobufCMessage *message);
/* Puts tokens in the place of all that were seen; new texts are in the arena. */
KAOHE_MUST_CHECK enum kaohe_err scrub_replace(struct scrub *scrub,
                                              ProtobufCMessage *message);
void scrub_free(struct scrub *scrub);

#endif
