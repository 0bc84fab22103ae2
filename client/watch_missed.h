/* SPDX-License-Identifier: Apache-2.0 */
/* What a watch missed: told change by change where that can be had. */
#ifndef CLIENT_WATCH_MISSED_H
#define CLIENT_WATCH_MISSED_H

#include "client/watch.h"

/* Tells the changes behind the board's sequence, the oldest first, and brings it up to
 * the last. False: that cannot be had, or they are too many, or other data made the board
 * anew, so that it has to be fetched; `by` then says by which act, if one is known. */
KAOHE_MUST_CHECK bool watch_make_up(struct kaohe_watch *watch, struct board *board,
                                    struct watch_remade *by);

#endif
