/* SPDX-License-Identifier: Apache-2.0 */
/* Boards fetched from the daemon. */
#ifndef CLIENT_RANKING_H
#define CLIENT_RANKING_H

#include "client/ask.h"
#include "client/board.h"
#include "kaohe/client.h"

/* A board by snapshot: all its pages, of one moment. KAOHE_ERR_NOT_FOUND. */
KAOHE_MUST_CHECK enum kaohe_err ranking_fetch(struct kaohe_client *client,
                                              const struct kaohe_board_at *at,
                                              struct board **out,
                                              struct kaohe_problem *problem);

#endif
