/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON for callers: any message of the schema by its name. The codec itself knows no
 * message type; the list of them is here.
 */
#include <stdlib.h>
#include <string.h>

#include "client/problem.h"
#include "client/scratch.h"
#include "kaohe/client.h"
#include "wire/encode.h"
#include "wire/json.h"

static const ProtobufCMessageDescriptor *const types[] = {
    &kaohe__v1__submission__descriptor,   &kaohe__v1__dossier__descriptor,
    &kaohe__v1__receipt__descriptor,      &kaohe__v1__signed_receipt__descriptor,
    &kaohe__v1__receipt_view__descriptor, &kaohe__v1__check__descriptor,
    &kaohe__v1__request__descriptor,      &kaohe__v1__reply__descriptor,
    &kaohe__v1__published__descriptor,    &kaohe__v1__status__descriptor,
    &kaohe__v1__enrolment__descriptor,    &kaohe__v1__token__descriptor,
    &kaohe__v1__profile__descriptor,      &kaohe__v1__outbox_entry__descriptor,
    &kaohe__v1__outbox_list__descriptor,  &kaohe__v1__ranking__descriptor,
    &kaohe__v1__watch_event__descriptor,  &kaohe__v1__snapshot__descriptor,
    &kaohe__v1__board_list__descriptor,   &kaohe__v1__board_state__descriptor,
    &kaohe__v1__catalogue__descriptor,    &kaohe__v1__rubric__descriptor,
    &kaohe__v1__data_file__descriptor,
};

static enum kaohe_err find(const char *name, const ProtobufCMessageDescriptor **type,
                           struct kaohe_problem *problem)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(types[i]->short_name, name) == 0) {
            *type = types[i];
            return KAOHE_OK;
        }
    }
    return problem_set(problem, KAOHE_ERR_NOT_FOUND, name, "no such type of message");
}

static void explain(const struct json_error *error, struct kaohe_problem *problem)
{
    const char *colon = error->path[0] == '\0' ? "" : ": ";

    if (error->line > 0)
        problem_detail(problem, "%d:%d%s%s: %s", error->line, error->column,
                       colon[0] == '\0' ? "" : " ", error->path, error->message);
    else
        problem_detail(problem, "%s%s%s", error->path, colon, error->message);
}

enum kaohe_err kaohe_message_from_json(const char *type, const char *text, size_t length,
                                       struct kaohe_message *out,
                                       struct kaohe_problem *problem)
{
    const struct bytes bytes = {(const uint8_t *)text, length};
    const ProtobufCMessageDescriptor *descriptor = NULL;
    struct json_error error = {.line = 0};
    struct scratch scratch = {.memory = NULL};
    ProtobufCMessage *message = NULL;
    enum kaohe_err err = find(type, &descriptor, problem);

    *out = (struct kaohe_message){NULL, 0};
    if (err == KAOHE_OK)
        err = scratch_open(&scratch, 0, problem);
    if (err != KAOHE_OK)
        return err;
    err = json_read(descriptor, bytes, &scratch.arena, &message, &error);
    if (err == KAOHE_OK) {
        err = scratch_encode(&scratch, message, out, problem);
    } else {
        problem_set(problem, err, type, "cannot be read as JSON");
        explain(&error, problem);
    }
    scratch_close(&scratch);
    return err;
}

enum kaohe_err kaohe_message_to_json(const char *type, const void *bytes, size_t length,
                                     struct kaohe_message *out,
                                     struct kaohe_problem *problem)
{
    const ProtobufCMessageDescriptor *descriptor = NULL;
    struct scratch scratch = {.memory = NULL};
    ProtobufCMessage *message = NULL;
    char *text = NULL;
    enum kaohe_err err = find(type, &descriptor, problem);

    *out = (struct kaohe_message){NULL, 0};
    if (err == KAOHE_OK)
        err = scratch_open(&scratch, 0, problem);
    if (err == KAOHE_OK)
        err = scratch_decode(&scratch, descriptor, (struct bytes){bytes, length},
                             &message, problem);
    if (err == KAOHE_OK) {
        err = json_write(message, JSON_ONE_LINE, &text);
        if (err != KAOHE_OK)
            problem_set(problem, err, type, "cannot be written as JSON");
    }
    if (err == KAOHE_OK)
        *out = (struct kaohe_message){(unsigned char *)text, strlen(text)};
    scratch_close(&scratch);
    return err;
}
