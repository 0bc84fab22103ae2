/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What acts of headquarters changed on boards. A filing's receipt tells what it changed;
 * new data and what is settled for a period move many branches at once, and of that this
 * log keeps what there was before and behind, as live and as read back. In memory: such
 * acts are few.
 */
#ifndef DAEMON_PAST_LOG_H
#define DAEMON_PAST_LOG_H

#include "daemon/boards.h"

struct past_value {
    uint32_t slot;
    struct board_value before;
    struct board_value after;
};

/* What one entry did to one board. */
struct past_change {
    struct past_change *previous; /* of the same board; NULL: none */
    int64_t entry;
    int64_t sequence; /* the board's before it */
    ChangeCause cause;
    bool hidden;               /* before it, branches did not see the board */
    struct past_value *values; /* in the order of their making */
    size_t count;
    size_t room;
};

/* A zeroed struct is empty. */
struct past_log {
    struct map by_key;
};

void past_log_free(struct past_log *log);

/* The last act that changed the board of that key; NULL: none. */
const struct past_change *past_log_last(const struct past_log *log, const char *key);

/* Goes through the boards that such acts changed, in no order; *at begins as NULL. The
 * key of the next one, with the last act; NULL at the end. */
const char *past_log_next(const struct past_log *log, struct map_item **at,
                          const struct past_change **last);

/* Notes a move that such an act made. */
KAOHE_MUST_CHECK enum kaohe_err past_log_move(struct past_log *log,
                                              const struct board_moved *moved,
                                              ChangeCause cause);

/* Notes how the boards that were set aside differ from those that were made anew; `entry`
 * made them. */
struct past_anew {
    const struct map *before;
    struct boards *after;
    int64_t entry;
    ChangeCause cause;
};
KAOHE_MUST_CHECK enum kaohe_err past_log_anew(struct past_log *log,
                                              const struct past_anew *anew);

/* Forgets what entries behind that one did. */
void past_log_undo(struct past_log *log, int64_t entry);

#endif
