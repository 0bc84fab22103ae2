/* SPDX-License-Identifier: Apache-2.0 */
/* Helpers that every part of the library uses: problems and messages. */
#ifndef CLIENT_PROBLEM_H
#define CLIENT_PROBLEM_H

#include "kaohe/client.h"

/* Fills `problem`, unless it is NULL, and returns `err`. `reason` must be constant;
 * `subject` may be NULL. */
enum kaohe_err problem_set(struct kaohe_problem *problem, enum kaohe_err err,
                           const char *subject, const char *reason);

/* Adds the detail to a problem that is set. */
void problem_detail(struct kaohe_problem *problem, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A copy of the bytes with a NUL behind them. */
KAOHE_MUST_CHECK enum kaohe_err message_copy(const void *bytes, size_t length,
                                             struct kaohe_message *out);

#endif
