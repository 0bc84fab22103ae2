/* SPDX-License-Identifier: Apache-2.0 */
/* The handle of a watch, for the parts that open it and that follow the boards. */
#ifndef CLIENT_WATCH_H
#define CLIENT_WATCH_H

#include "client/ask.h"
#include "client/watch_event.h"

struct watch_filter {
    const char *name; /* "BOARD" or "BOARD/PERIOD" */
    bool known;       /* false: such a board there may have been only once */
};

struct kaohe_watch {
    struct kaohe_client *client;
    struct transport *rankings;
    struct scratch settings; /* catalogue and filters */
    const Catalogue *catalogue;
    struct watch_filter *filters;
    size_t filter_count;
    bool all; /* the caller named none */
    struct board **boards;
    size_t board_count;
    struct watch_events events;
    int64_t epoch;
    WatchReason why; /* of the first sync */
    int64_t from;    /* the ledger number to go on from, until the first sync; 0: none */
    int64_t last_entry;
    int64_t last_heard;
    unsigned generation; /* of the connection that the boards were synced on */
    unsigned round;      /* how often they were */
};

/* Brings everything up to what the daemon has now, and tells of what that changed. */
KAOHE_MUST_CHECK enum kaohe_err watch_sync(struct kaohe_watch *watch, WatchReason why,
                                           struct kaohe_problem *problem);

/* Takes in what was published. After a failure the boards have to be synced. */
KAOHE_MUST_CHECK enum kaohe_err watch_take(struct kaohe_watch *watch,
                                           const Published *published,
                                           struct kaohe_problem *problem);

/* Where the board with that key is kept, or NULL. */
struct board **watch_find(const struct kaohe_watch *watch, const char *key);

#endif
