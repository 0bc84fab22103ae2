/* SPDX-License-Identifier: Apache-2.0 */
/* The handle of an outbox, for the parts that put, list and send. */
#ifndef CLIENT_OUTBOX_H
#define CLIENT_OUTBOX_H

#include "client/outbox_store.h"

struct kaohe_outbox {
    struct outbox_store *store;
};

struct kaohe_client;

/* Lets wait again what the daemon does not hold any more, as *lost counts
 * (outbox_recover.c). */
KAOHE_MUST_CHECK enum kaohe_err outbox_recover(struct kaohe_outbox *outbox,
                                               struct kaohe_client *client,
                                               uint64_t *lost,
                                               struct kaohe_problem *problem);

#endif
