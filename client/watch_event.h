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

/* What made a board anew: a catalogue or a rubric. */
struct watch_remade {
    ChangeCause cause; /* CHANGE_CAUSE_UNSPECIFIED: not known */
    int64_t entry;     /* 0: the board's last change */
};

/* Tells of the whole board, and of each branch that stands otherwise on it than on the
 * one before (watch_remade.c). */
KAOHE_MUST_CHECK enum kaohe_err watch_events_remade(struct watch_events *events,
                                                    const struct board *before,
                                                    const struct board *board,
                                                    const struct watch_remade *by,
                                                    struct kaohe_problem *problem);

/* Puts an event about the board at the end. The event lives in the scratch. */
KAOHE_MUST_CHECK enum kaohe_err watch_events_add(struct watch_events *events,
                                                 WatchEvent *event,
                                                 const struct board *board,
                                                 struct scratch *scratch,
                                                 struct kaohe_problem *problem);

/* Tells of the whole board, or with WATCH_REASON_GONE that it is no more. */
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
