/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Used by intake_past_board.c only: which boards of the past are kept, and for whom. A
 * few are, for all keys together. However much one key asks, it has its share of them and
 * of each batch one step of work, so that it holds up nobody else.
 */
#ifndef DAEMON_INTAKE_PAST_VIEWS_H
#define DAEMON_INTAKE_PAST_VIEWS_H

#include "daemon/intake_past_board.h"

#define PAST_VIEWS 8
#define PAST_VIEWS_A_KEY 2

struct past_view {
    struct board *board; /* owned; NULL: this view is free */
    void *memory;        /* the definition lives in here */
    int64_t as_of;
    const struct past_change *act; /* the next one to be taken back */
    int64_t done;
    uint32_t placed; /* slots whose places are in order */
    bool finished;
    uint8_t key[REGISTRY_KEY_SIZE]; /* of who began it; others may use it too */
    int64_t used;                   /* by the count of calls */
    int64_t asked;                  /* when it was used last */
};

struct past_views {
    struct past_view views[PAST_VIEWS];
    int64_t calls;
    uint8_t stepped[PAST_VIEWS][REGISTRY_KEY_SIZE]; /* who had a step in this batch */
    size_t step_count;
};

void past_view_clear(struct past_view *view);

/* The view of that very question; or else the one from which the way is shortest. */
struct past_view *past_view_find(struct past_views *views,
                                 const struct past_asked *asked);

/* A view for another question of this peer: a free one, or that which was least used
 * lately; where the peer has its share, one of its own. NULL: all are in the making. */
struct past_view *past_view_choose(const struct intake *intake, const struct peer *peer,
                                   const struct past_view *spared);
void past_view_use(const struct intake *intake, struct past_view *view);

/* May some work be done for this peer in this batch? Then that was it. */
bool past_view_step(struct past_views *views, const struct peer *peer);

#endif
