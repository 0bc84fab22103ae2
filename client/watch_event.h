/* SPDX-License-Identifier: Apache-2.0 */
/* What a watch has to tell: events, made of boards and updates, first in first out. */
#ifndef CLIENT_WATCH_EVENT_H
#define CLIENT_WATCH_EVENT_H

#include "client/board.h"

struct watch_events {
    struct watch_queued *first;
    struct watch_queued **last;
};

void watch_events_open(struct watch_events *events);
void watch_events_close(struct watch_events *events);

/* Takes the oldest event; false when there is none. */
KAOHE_MUST_CHECK bool watch_events_take(struct watch_events *events,
                                        struct kaohe_message *event);

/* Tells of the whole board. */
KAOHE_MUST_CHECK enum kaohe_err watch_events_board(struct watch_events *events,
                                                   WatchReason why,
                                                   const struct board *board,
                                                   struct kaohe_problem *problem);

/* Applies the update to the board and tells of its changes. */
KAOHE_MUST_CHECK enum kaohe_err watch_events_update(struct watch_events *events,
                                                    const RankingUpdate *update,
                                                    struct board *board,
                                                    struct kaohe_problem *problem);

#endif
