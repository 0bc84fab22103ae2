/* SPDX-License-Identifier: Apache-2.0 */
/* The handle of an outbox, for the parts that put, list and send. */
#ifndef CLIENT_OUTBOX_H
#define CLIENT_OUTBOX_H

#include "client/outbox_store.h"

struct kaohe_outbox {
    struct outbox_store *store;
};

#endif
