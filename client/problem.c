/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the library says why something failed, and how it hands out bytes. Problems are
 * plain text in the caller's struct: no state of the library, safe in any thread.
 */
#include "client/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kaohe_err problem_set(struct kaohe_problem *problem, enum kaohe_err err,
                           const char *subject, const char *reason)
{
    if (problem == NULL)
        return err;
    snprintf(problem->subject, sizeof problem->subject, "%s",
             subject == NULL ? "" : subject);
    problem->reason = reason;
    problem->detail[0] = '\0';
    return err;
}

void problem_detail(struct kaohe_problem *problem, const char *format, ...)
{
    va_list arguments;

    if (problem == NULL)
        return;
    va_start(arguments, format);
    vsnprintf(problem->detail, sizeof problem->detail, format, arguments);
    va_end(arguments);
}

enum kaohe_err message_copy(const void *bytes, size_t length, struct kaohe_message *out)
{
    unsigned char *copy = malloc(length + 1);

    *out = (struct kaohe_message){NULL, 0};
    if (copy == NULL)
        return KAOHE_ERR_NO_MEMORY;
    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    out->data = copy;
    out->length = length;
    return KAOHE_OK;
}

void kaohe_message_free(struct kaohe_message *message)
{
    if (message == NULL)
        return;
    free(message->data);
    *message = (struct kaohe_message){NULL, 0};
}
