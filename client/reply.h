/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what the daemon sends can be used. */
#ifndef CLIENT_REPLY_H
#define CLIENT_REPLY_H

#include "kaohe/client.h"
#include "kaohe/v1/names.h"

/* Is that a reply to the request, or its error? KAOHE_ERR_INVALID: it is of another kind
 * or about something else, lacks a name, or its pages do not come to an end. */
KAOHE_MUST_CHECK enum kaohe_err reply_check(const Request *request, const Reply *reply,
                                            struct kaohe_problem *problem);

/* Does a message, with all in it, name what it speaks of? */
KAOHE_MUST_CHECK enum kaohe_err reply_check_names(const ProtobufCMessage *message,
                                                  struct kaohe_problem *problem);

/* Does the reply say that a board of the past is still being made? *done: how far. */
bool reply_is_pending(const Reply *reply, int64_t *done);

#endif
